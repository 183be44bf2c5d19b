import { describe, expect, it } from "vitest";
import { all, killedOn, stalledAt } from "../../../support/interleaving.ts";
import { deliver, file, invoke, openRoom, settle, workLeft } from "../../../support/invocation.ts";
import { article, PUBLICATION } from "../../../support/newsroom.ts";

describe("what was read earlier does not undo what was read later", () => {
  it.each([
    ["is new", {}],
    ["was published before", { "a.md": article("A, first") }],
  ])("where a file that %s is read, and removed before it is committed", async (_, files) => {
    const room = await openRoom(files);
    const late = stalledAt(/^content\.read a\.md/, "after");
    const first = deliver(room, { "a.md": article("A") }, { around: late.around });
    await late.reached;
    // The same notification, brought twice; then that of the removal.
    await invoke(room).deliver("a.md");
    await deliver(room, { "a.md": undefined });
    expect(await room.titles()).toEqual([]);
    late.goOn();
    await first;
    expect(await room.titles()).toEqual([]);
    expect((await room.record("a.md"))?.availability).toBeUndefined();
  });

  it("where a new file is removed, and looked at by who knows nothing of it, before it is committed", async () => {
    const room = await openRoom();
    const late = stalledAt(/^catalog\.write put record#\w+\/a\.md/);
    const first = deliver(room, { "a.md": article("A") }, { around: late.around });
    await late.reached;
    await deliver(room, { "a.md": undefined });
    late.goOn();
    await first;
    expect(await room.titles()).toEqual([]);
    expect((await room.record("a.md"))?.availability).toBeUndefined();
  });

  it.each([
    ["is removed", undefined],
    ["is withdrawn", article("A", { withdrawn: true })],
    ["is edited", article("A, edited")],
  ])("where a rebuild reads a file that %s meanwhile", async (_, text) => {
    const room = await openRoom({ "a.md": article("A") });
    const late = stalledAt(/^content\.read a\.md/, "after");
    const { run, service } = invoke(room, { around: late.around });
    await service.rebuild.begin("rebuild", run);
    const looked = service.rebuild.look(["a.md"], run);
    await late.reached;
    await deliver(room, { "a.md": text });
    late.goOn();
    await looked;
    await service.rebuild.mark("rebuild", run);
    await settle(room);
    expect(await room.titles()).toEqual(text?.includes("edited") ? ["A, edited"] : []);
  });

  it("where two deliveries of one notification see two versions, and the withdrawal's own is still to come", async () => {
    const room = await openRoom({ "a.md": article("A") });
    const late = stalledAt(/^content\.read a\.md/, "after");
    const first = deliver(room, { "a.md": article("A, edited") }, { around: late.around });
    await late.reached;
    file(room, { "a.md": article("A", { withdrawn: true }) });
    await invoke(room).deliver("a.md");
    late.goOn();
    await first;
    expect(await room.titles()).toEqual([]);
    expect(await workLeft(room)).toEqual([]);
  });

  it("where publication.yaml is read, and changed before it is stored", async () => {
    const room = await openRoom();
    const titled = (title: string) => PUBLICATION.replace("The Wire", title);
    const late = stalledAt(/^content\.read publication\.yaml/, "after");
    const files = { "publication.yaml": titled("The Second") };
    // Nor may it be put right only by what the invocation does next.
    const around = all(late.around, killedOn(/^catalog\.write put settings\/-/, "after"));
    const first = deliver(room, files, { around });
    await late.reached;
    await deliver(room, { "publication.yaml": titled("The Third") });
    late.goOn();
    await first;
    await settle(room);
    expect(await room.read("rss.xml")).toContain("<title>The Third</title>");
  });

  it("where a page of a section is read, and changed before it is kept", async () => {
    const unlisted = PUBLICATION.replace(/^sections.*\n/m, "");
    const room = await openRoom({ "ports/a.md": article("A", { section: "Ports" }) }, unlisted);
    const late = stalledAt(/^content\.read ports\/_index\.md/, "after");
    const titled = (title: string) => ({ "ports/_index.md": `---\ntitle: ${title}\n---\n` });
    const first = deliver(room, titled("Piers"), { around: late.around });
    await late.reached;
    await deliver(room, titled("Harbours"));
    late.goOn();
    await first;
    await settle(room);
    expect(JSON.parse(await room.read("sections/ports/feed.json")).title).toContain("Harbours");
  });
});
