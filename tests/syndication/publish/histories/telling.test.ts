import { describe, expect, it } from "vitest";
import { killedOn, recordedIn } from "../../../support/interleaving.ts";
import { deliver, invoke, openRoom, settle } from "../../../support/invocation.ts";
import { article, type Newsroom } from "../../../support/newsroom.ts";

const kinds = (room: Newsroom): readonly string[] =>
  room.told.filter(({ file }) => file === "a.md").map(({ kind }) => kind);
const report = async ({ reports }: Newsroom, name = "report") =>
  JSON.parse(new TextDecoder().decode((await reports.get(`.wireroom/${name}.json`))?.body));
const COMMIT = /^catalog\.write put record#\w+\/a\.md/;

describe("the editors", () => {
  it.each([
    ["behind the commit", COMMIT],
    ["behind the last put", /^site\.put feed\.json/],
    ["behind the report", /^reports\.put/],
  ])("are told though the invocation died %s", async (_, calls) => {
    const room = await openRoom();
    await deliver(room, { "a.md": article("A") }, { around: killedOn(calls, "after") });
    expect(kinds(room)).toEqual([]);
    await settle(room);
    expect(kinds(room)).toEqual(["published"]);
    expect(await report(room, "reports/a.md")).toMatchObject({ status: "published" });
  });

  it("are told again, rather than never, where it died behind the telling", async () => {
    const room = await openRoom();
    const around = killedOn(/^newsdesk\.announce/, "after");
    await deliver(room, { "a.md": article("A") }, { around });
    await settle(room);
    expect(kinds(room)).toEqual(["published", "published"]);
  });

  it("are told nothing before it is committed and shown", async () => {
    const room = await openRoom();
    const calls: string[] = [];
    await deliver(room, { "a.md": article("A") }, { around: recordedIn(calls) });
    const first = (pattern: RegExp) => calls.findIndex((call) => pattern.test(call));
    expect(first(COMMIT)).toBeLessThan(first(/^site\.put rss\.xml/));
    expect(first(/^site\.put rss\.xml/)).toBeLessThan(first(/^newsdesk\.announce/));
    const other = await openRoom();
    await deliver(other, { "a.md": article("A") }, { around: killedOn(COMMIT, "before") });
    await invoke(other).tick();
    expect(kinds(other)).toEqual([]);
  });

  it("find every file that needs mending in one report, wherever the invocation died", async () => {
    const broken = "---\ntitle: [\n---\n";
    const calls: string[] = [];
    await deliver(await openRoom(), { "a.md": broken }, { around: recordedIn(calls) });
    for (const call of new Set(
      calls.filter((one) => /^(catalog\.write|reports|newsdesk)/.test(one)),
    )) {
      const room = await openRoom();
      const exactly = new RegExp(`^${call.slice(0, 60).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);
      const around = killedOn(exactly, "after");
      const again = await deliver(room, { "a.md": broken }, { around });
      await invoke(room).deliver(...again);
      await settle(room);
      expect([call, (await report(room)).refused]).toMatchObject([call, [{ file: "a.md" }]]);
    }
  });

  it("are told the changes of a file in their order, also the tenth after the ninth", async () => {
    const room = await openRoom();
    const { run, service } = invoke(room);
    for (let n = 0; n < 8; n++) await deliver(room, { "a.md": article(`A ${n}`) });
    room.told.length = 0;
    for (const text of [article("A, last"), undefined]) {
      if (text === undefined) room.remove("a.md");
      else room.put("a.md", text);
      await service.look("a.md", run);
    }
    await settle(room);
    expect(kinds(room)).toEqual(["published", "withdrawn"]);
  });
});
