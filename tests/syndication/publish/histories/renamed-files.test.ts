import { describe, expect, it } from "vitest";
import { stalledAt } from "../../../support/interleaving.ts";
import {
  deliver,
  type Files,
  file,
  invoke,
  openRoom,
  workLeft,
} from "../../../support/invocation.ts";
import { article, at, type Newsroom, NOON } from "../../../support/newsroom.ts";

const ID = { id: "tag:example.com,2024:pact" };
const ids = async (room: Newsroom): Promise<readonly string[]> =>
  JSON.parse(await room.read("feed.json")).items.map(({ id }: { id: string }) => id);

describe("a file with an id that is renamed", () => {
  const orders: readonly [string, readonly string[], string][] = [
    ["the new name is announced first", ["z.md", "m.md"], "z.md"],
    ["the old name is announced first", ["m.md", "z.md"], "z.md"],
    ["the new name sorts first and is announced first", ["a.md", "m.md"], "a.md"],
    ["the new name sorts first and is announced last", ["m.md", "a.md"], "a.md"],
  ];

  it.each(orders)("stays the one entry that it was where %s", async (_, order, name) => {
    const room = await openRoom({ "m.md": article("M", ID) });
    file(room, { "m.md": undefined, [name]: article("M", ID) });
    for (const path of order) await invoke(room).deliver(path);
    expect(await ids(room)).toEqual([ID.id]);
    expect((await room.record(name))?.held.claims).toContain(`id#${ID.id}`);
    expect(await workLeft(room)).toEqual([]);
  });

  it.each(orders)("stays it where both are looked at at once, and %s", async (_, order, name) => {
    const room = await openRoom({ "m.md": article("M", ID) });
    const [first = "", second = ""] = order;
    const late = stalledAt(/^catalog\.write put record/);
    file(room, { "m.md": undefined, [name]: article("M", ID) });
    const looked = invoke(room, { around: late.around }).deliver(first);
    await late.reached;
    await invoke(room).deliver(second);
    late.goOn();
    await looked;
    expect(await ids(room)).toEqual([ID.id]);
    expect(await workLeft(room)).toEqual([]);
  });

  it.each(orders)("keeps the date that its file did not give where %s", async (_, order, name) => {
    const undated = `---\ntitle: M\nid: ${ID.id}\n---\nText.\n`;
    const room = await openRoom({ "m.md": undated });
    const dates = async (): Promise<unknown> =>
      JSON.parse(await room.read("feed.json")).items.map(
        ({ date_published, date_modified }: Record<string, string>) => [
          date_published,
          date_modified,
        ],
      );
    const before = await dates();
    expect(before).toEqual([[NOON, NOON]]);
    room.now = at("2024-06-20T18:00:00Z");
    file(room, { "m.md": undefined, [name]: undated });
    for (const path of order) await invoke(room).deliver(path);
    expect(await dates()).toEqual(before);
    room.now = at("2024-06-20T20:00:00Z");
    await deliver(room, { [name]: `${undated}More.\n` });
    expect(await dates()).toEqual(before);
  });

  it("was refused while the old one stood, is done with the queue, and comes out all the same", async () => {
    const room = await openRoom({ "a.md": article("A", ID) });
    expect(await deliver(room, { "z.md": article("Z", ID) })).toEqual([]);
    expect((await room.record("z.md"))?.refusals).not.toEqual([]);
    await deliver(room, { "a.md": undefined });
    expect(await room.titles()).toEqual(["Z"]);
  });
});

describe("two files with one page address", () => {
  const files: Files = {
    "opinion/pact.md": article("Opinion"),
    "world/pact.md": article("World"),
  };
  const page = "articles/pact/index.html";

  it.each([
    ["the smaller path", ["opinion/pact.md", "world/pact.md"]],
    ["the larger path", ["world/pact.md", "opinion/pact.md"]],
  ])("are one page, of the smaller path, where %s comes first", async (_, order) => {
    const room = await openRoom();
    file(room, files);
    for (const path of order) await invoke(room).deliver(path);
    expect(await room.titles()).toEqual(["Opinion"]);
    expect(await room.read(page)).toContain("<h1>Opinion</h1>");
  });

  it("do not end each other's page", async () => {
    const room = await openRoom(files);
    await deliver(room, { "world/pact.md": undefined });
    expect(await room.read(page)).toContain("<h1>Opinion</h1>");
    await deliver(room, { "world/pact.md": files["world/pact.md"] });
    await deliver(room, { "opinion/pact.md": article("Opinion", { withdrawn: true }) });
    await deliver(room, { "opinion/pact.md": undefined });
    expect(await room.read(page)).toContain("<h1>World</h1>");
    expect((await room.site.head(page))?.metadata).toBeUndefined();
  });

  it("are one page also where both are committed at once", async () => {
    const room = await openRoom();
    const late = stalledAt(/^catalog\.write put record/);
    const first = deliver(
      room,
      { "world/pact.md": files["world/pact.md"] },
      { around: late.around },
    );
    await late.reached;
    await deliver(room, { "opinion/pact.md": files["opinion/pact.md"] });
    late.goOn();
    await first;
    expect(await room.titles()).toEqual(["Opinion"]);
    expect(await room.read(page)).toContain("<h1>Opinion</h1>");
  });
});
