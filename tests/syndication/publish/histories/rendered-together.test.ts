import { describe, expect, it } from "vitest";
import {
  type Around,
  Killed,
  killedOn,
  recordedIn,
  stalledAt,
} from "../../../support/interleaving.ts";
import { invoke, minutesLater, openRoom, settle, workLeft } from "../../../support/invocation.ts";
import { article, type Newsroom } from "../../../support/newsroom.ts";

/** A window so small that a new story pushes the oldest into an archive. */
const SETTINGS = `title: The Wire
language: en
timezone: UTC
feeds: https://feeds.example.com/
authority: example.com
since: 2024
sections: {world: World}
window: 2
archive: month
articleUrl: https://example.com/{slug}
`;
const MAY = article("In May", { section: "world", published: "2024-05-02T12:00:00Z" });
const JUNE = article("In June", { section: "world", published: "2024-06-01T12:00:00Z" });

/** Kills the invocation behind its catalog write of that number, counted from 0. */
function killedBehindWrite(number: number): Around {
  let writes = 0;
  let isDead = false;
  return async (call, perform) => {
    if (isDead) throw new Killed(call);
    const answer = await perform();
    if (call.startsWith("catalog.write") && writes++ === number) isDead = true;
    if (isDead) throw new Killed(call);
    return answer;
  };
}

async function settleLater(room: Newsroom): Promise<void> {
  room.now = minutesLater(room.now, 20);
  await settle(room);
}

const tagsOf = (count: number): string[] => Array.from({ length: count }, (_, at) => `tag ${at}`);

/** A newsroom that has three stories, and a fourth filed in its feeds, of which one is new. */
async function openWithTags(count: number): Promise<Newsroom> {
  const tags = tagsOf(count);
  const published = "2024-04-01T12:00:00Z";
  const old = article("Of April", { section: "world", tags: tags.slice(1), published });
  const room = await openRoom({ "may.md": MAY, "june.md": JUNE, "april.md": old }, SETTINGS);
  await settle(room);
  const newest = { section: "world", tags, published: "2024-06-02T12:00:00Z" };
  room.put("added.md", article("The newest", newest));
  return room;
}

describe("a story in so many feeds that recording them takes several transactions", () => {
  it.each([16, 20, 24, 28])("has each recorded by one of them: %i tags", async (count) => {
    const room = await openWithTags(count);
    const calls: string[] = [];
    await invoke(room, { around: recordedIn(calls) }).deliver("added.md");
    const writes = calls.filter((call) => call.startsWith("catalog.write"));
    for (const tag of tagsOf(count)) {
      const feed = `tags/${tag.replace(" ", "-")}/`;
      const parts = [
        ...["rss.xml", "atom.xml", "feed.json", "index.html"].map((file) => `/${feed}${file}(,|$)`),
        `delete mark#./{1,2}/${feed} `,
      ];
      const found = parts.map((part) => writes.findIndex((call) => new RegExp(part).test(call)));
      expect(new Set(found), feed).toEqual(new Set([expect.any(Number)]));
      expect(found).not.toContain(-1);
    }
  });

  it("is shown everywhere, whichever of them its invocation dies behind", async () => {
    const before = await openWithTags(24);
    const calls: string[] = [];
    const whole = await before.copy();
    await invoke(whole, { around: recordedIn(calls) }).deliver("added.md");
    await settleLater(whole);
    const expected = await whole.documents();
    const writes = calls.filter((call) => call.startsWith("catalog.write")).length;
    for (let number = 0; number < writes; number++) {
      const room = await before.copy();
      const again = await invoke(room, { around: killedBehindWrite(number) }).deliver("added.md");
      room.now = minutesLater(room.now, 20);
      await invoke(room).deliver(...again);
      await settleLater(room);
      expect(await room.documents(), `killed behind write ${number}`).toEqual(expected);
    }
  });
});

it("a story is taken down from an archive whose first documents are only being put", async () => {
  const room = await openRoom({ "may.md": MAY, "june.md": JUNE }, SETTINGS);
  await settle(room);
  const newer = article("Newer", { section: "world", published: "2024-06-02T12:00:00Z" });
  room.put("newer.md", newer);
  const stall = stalledAt(/^site\.put archive\/2024-05\/index\.html$/);
  const first = invoke(room, { around: stall.around }).deliver("newer.md");
  await stall.reached;
  const ofMay = invoke(room);
  const ofJune = invoke(room);
  room.remove("may.md");
  await ofMay.service.look("may.md", ofMay.run);
  room.remove("newer.md");
  await ofJune.service.look("newer.md", ofJune.run);
  // Each knows the marks of its own takedown, and sees the rows of both.
  await ofJune.service.finish(ofJune.run);
  await ofMay.service.finish(ofMay.run);
  stall.goOn();
  await first;
  await settleLater(room);
  for (const file of ["rss.xml", "atom.xml", "feed.json", "index.html"]) {
    const object = await room.site.get(`archive/2024-05/${file}`);
    expect(object?.head.metadata?.["status"], file).toBe("410");
  }
});

it("a process that has just answered a question still goes on with what another left", async () => {
  const id = "tag:example.com,2024:moved";
  const room = await openRoom({ "a.md": article("First"), "z/old.md": article("Moved", { id }) });
  await settle(room);
  const warm = invoke(room);
  room.put("x/new.md", article("Moved", { id }));
  await warm.deliver("x/new.md");
  await settle(room);
  room.put("a.md", article("First", { withdrawn: "2024-06-20T11:00:00Z" }));
  const around = killedOn(/^catalog\.write put record/, "after");
  const again = await invoke(room, { around }).deliver("a.md");
  expect((await workLeft(room)).length).toBeGreaterThan(0);
  await warm.deliver(...again);
  expect(await workLeft(room)).toEqual([]);
  expect(await room.read("rss.xml")).not.toContain("First");
});
