import { describe, expect, it } from "vitest";
import { killedAt, recordedIn } from "../../../support/interleaving.ts";
import {
  deliver,
  type Files,
  file,
  invoke,
  minutesLater,
  openRoom,
  settle,
} from "../../../support/invocation.ts";
import { article, at, type Newsroom } from "../../../support/newsroom.ts";
import { attribute, childrenOf, parseXml } from "../../../validity/xml-tree.ts";

const AT = "http://purl.org/atompub/tombstones/1.0";
const DAY = 24 * 60;
const ID = "tag:example.com,2024:pact";
const OTHER = { "other.md": article("Other", { section: "world", tags: ["A"] }) };
const pact = (fields: Record<string, unknown> = {}): string =>
  article("Pact", { id: ID, section: "world", tags: ["A"], ...fields });

type Tombstone = { readonly ref: string; readonly when: string; readonly comment?: string };

/** What a feed's documents say was taken down; Atom and JSON Feed say the same. */
async function tombstones(room: Newsroom, folder = ""): Promise<readonly Tombstone[]> {
  const json = JSON.parse(await room.read(`${folder}feed.json`));
  const inJson = (json._tombstones ?? []).map(({ id, date, comment }: Record<string, string>) => ({
    ref: id,
    when: date,
    ...(comment !== undefined && { comment }),
  }));
  const feed = parseXml(await room.read(`${folder}atom.xml`));
  const inAtom = childrenOf(feed, AT, "deleted-entry").map((element) => {
    const [comment] = childrenOf(element, AT, "comment");
    return {
      ref: attribute(element, "ref"),
      when: attribute(element, "when"),
      ...(comment && { comment: comment.text }),
    };
  });
  expect(inAtom).toEqual(inJson);
  return inJson;
}

const NOON = "2024-06-20T12:00:00Z";
const ONE = "2024-06-20T13:00:00Z";

/** A newsroom at one o'clock, in which the story has been out since noon. */
async function openAtOne(story = pact()): Promise<Newsroom> {
  const room = await openRoom({ ...OTHER, "m.md": story });
  expect(await tombstones(room)).toEqual([]);
  room.now = at(ONE);
  return room;
}

describe("a story that was public has a tombstone where", () => {
  it.each<[string, Files, Tombstone]>([
    [
      "it is withdrawn, with the reason, from when that was filed",
      { "m.md": pact({ withdrawn: { at: NOON, reason: "Duplicate" } }) },
      { ref: ID, when: ONE, comment: "Duplicate" },
    ],
    [
      "it is withdrawn without a word",
      { "m.md": pact({ withdrawn: true }) },
      { ref: ID, when: ONE },
    ],
    ["its file is deleted", { "m.md": undefined }, { ref: ID, when: ONE }],
    ["it is made a draft again", { "m.md": pact({ draft: true }) }, { ref: ID, when: ONE }],
    ["it gets another id", { "m.md": pact({ id: `${ID}-2` }) }, { ref: ID, when: ONE }],
  ])("%s", async (_, files, expected) => {
    const room = await openAtOne();
    await deliver(room, files);
    for (const folder of ["", "sections/world/", "tags/a/"]) {
      expect(await tombstones(room, folder)).toEqual([expected]);
    }
    expect(await tombstones(room, "sections/opinion/")).toEqual([]);
  });

  it("its withdrawal comes due, from that instant, however late the clock is", async () => {
    const room = await openAtOne();
    await deliver(room, { "m.md": pact({ withdrawn: "2024-06-20T14:00:00Z" }) });
    expect(await tombstones(room)).toEqual([]);
    room.now = at("2024-06-20T19:00:00Z");
    await invoke(room).tick();
    expect(await tombstones(room)).toEqual([{ ref: ID, when: "2024-06-20T14:00:00Z" }]);
  });

  it("its file is deleted after it has expired", async () => {
    const room = await openAtOne(pact({ expires: "2024-06-20T12:30:00Z" }));
    await invoke(room).tick();
    expect(await tombstones(room)).toEqual([]);
    await deliver(room, { "m.md": undefined });
    expect(await tombstones(room)).toEqual([{ ref: ID, when: ONE }]);
  });

  it("stood last, and not where it stood before", async () => {
    const room = await openAtOne();
    await deliver(room, { "m.md": pact({ section: "opinion" }) });
    await deliver(room, { "m.md": undefined });
    expect(await tombstones(room, "sections/opinion/")).toHaveLength(1);
    expect(await tombstones(room, "sections/world/")).toEqual([]);
  });
});

describe("there is none where", () => {
  it.each<[string, Files]>([
    ["a story has expired", { "m.md": pact({ expires: NOON }) }],
    ["it is put off", { "m.md": pact({ published: "2024-06-20T14:00:00Z" }) }],
    ["it is put under embargo", { "m.md": pact({ embargo: "2024-06-20T14:00:00Z" }) }],
    ["it is edited", { "m.md": pact({ title: "The pact" }) }],
    ["its newest version is broken", { "m.md": "---\ntitle: [\n---\n" }],
    ["its file has another name", { "m.md": undefined, "z.md": pact() }],
    ["its file has a name that sorts first", { "a.md": pact(), "m.md": undefined }],
  ])("%s", async (_, files) => {
    for (const order of [Object.keys(files), Object.keys(files).toReversed()]) {
      const room = await openAtOne();
      file(room, files);
      await invoke(room).deliver(...order);
      expect(await tombstones(room)).toEqual([]);
    }
  });

  it.each([
    ["a draft", { draft: true }],
    ["an embargoed story", { embargo: "2024-06-21T12:00:00Z" }],
    ["a scheduled story", { published: "2024-06-21T12:00:00Z" }],
    ["a story that had expired when it came", { expires: NOON }],
    ["a story that was withdrawn when it came", { withdrawn: true }],
  ])("%s was deleted", async (_, fields) => {
    const room = await openRoom({ ...OTHER, "m.md": pact(fields) });
    await deliver(room, { "m.md": undefined });
    expect(await tombstones(room)).toEqual([]);
    expect(JSON.stringify(await room.documents())).not.toContain(ID);
  });
});

describe("it goes where the story is back", () => {
  it.each<[string, Files, Files]>([
    ["by the end of its withdrawal", { "m.md": pact({ withdrawn: true }) }, { "m.md": pact() }],
    ["by its file", { "m.md": undefined }, { "m.md": pact() }],
    ["by a file of another name", { "m.md": undefined }, { "z.md": pact() }],
    ["by a file that sorts first", { "m.md": pact({ withdrawn: true }) }, { "a.md": pact() }],
    ["in other feeds", { "m.md": undefined }, { "m.md": pact({ section: "opinion", tags: [] }) }],
  ])("%s", async (_, taken, back) => {
    const room = await openAtOne();
    await deliver(room, taken);
    expect(await tombstones(room)).toHaveLength(1);
    await deliver(room, back);
    for (const folder of ["", "sections/world/", "sections/opinion/", "tags/a/"]) {
      expect(await tombstones(room, folder)).toEqual([]);
    }
    expect(await room.titles()).toContain("Pact");
  });

  it("and no document ever shows both", async () => {
    const room = await openAtOne();
    await deliver(room, { "m.md": undefined });
    await deliver(room, { "m.md": pact() });
    const shown = room.puts.filter(({ key }) => /(atom\.xml|feed\.json)$/.test(key));
    for (const { body } of shown) {
      expect(new TextDecoder().decode(body).split(ID).length - 1).toBeLessThan(2);
    }
  });
});

describe("it stays as it was where", () => {
  const WITHDRAWN = pact({ withdrawn: { at: NOON, reason: "Duplicate" } });
  const EXPECTED = [{ ref: ID, when: ONE, comment: "Duplicate" }];

  it.each<[string, Files]>([
    ["the file is deleted too", { "m.md": undefined }],
    ["the file gets another name", { "m.md": undefined, "z.md": WITHDRAWN }],
    ["the file gets a name that sorts first", { "a.md": WITHDRAWN, "m.md": undefined }],
    [
      "it is edited",
      { "m.md": pact({ title: "P", withdrawn: { at: NOON, reason: "Duplicate" } }) },
    ],
  ])("%s", async (_, files) => {
    for (const order of [Object.keys(files), Object.keys(files).toReversed()]) {
      const room = await openAtOne();
      await deliver(room, { "m.md": WITHDRAWN });
      room.now = at("2024-06-21T00:00:00Z");
      file(room, files);
      for (const path of order) await invoke(room).deliver(path);
      expect(await tombstones(room)).toEqual(EXPECTED);
      await expectOver(room);
    }
  });

  it("says another reason where there is one", async () => {
    const room = await openAtOne();
    await deliver(room, { "m.md": WITHDRAWN });
    room.now = at("2024-06-21T00:00:00Z");
    await deliver(room, { "m.md": pact({ withdrawn: { at: NOON, reason: "A mistake" } }) });
    expect(await tombstones(room)).toEqual([{ ...EXPECTED[0], comment: "A mistake" }]);
    expect(await tombstones(room, "tags/a/")).toHaveLength(1);
  });
});

/** Ninety days after one o'clock it is gone for good, and nothing is left of it to do. */
async function expectOver(room: Newsroom): Promise<void> {
  const end = minutesLater(at(ONE), 90 * DAY);
  room.now = minutesLater(end, -1);
  await invoke(room).tick();
  expect(await tombstones(room)).toHaveLength(1);
  room.now = end;
  await invoke(room).tick();
  for (const folder of ["", "sections/world/", "tags/a/"]) {
    expect(await tombstones(room, folder)).toEqual([]);
  }
  expect(await room.catalog.query("due")).toEqual([]);
  for (const feed of ["/", "/sections/world/", "/tags/a/"]) {
    expect(await room.catalog.query(`tombstone#${feed}`)).toEqual([]);
  }
}

describe("ninety days later", () => {
  it.each<[string, Files]>([
    ["of a withdrawal", { "m.md": pact({ withdrawn: true }) }],
    ["of a deletion", { "m.md": undefined }],
    ["of an id", { "m.md": pact({ id: `${ID}-2` }) }],
  ])("it is over: %s", async (_, files) => {
    const room = await openAtOne();
    await deliver(room, files);
    await expectOver(room);
    room.now = minutesLater(room.now, DAY);
    await deliver(room, { "m.md": "" });
    await deliver(room, { "m.md": undefined });
    expect(await tombstones(room)).not.toContainEqual(expect.objectContaining({ ref: ID }));
  });

  it("a clock that stood leaves what one that ticked has left", async () => {
    const ticking = await openAtOne(pact({ withdrawn: "2024-06-21T12:00:00Z" }));
    const standing = await ticking.copy();
    const end = minutesLater(at("2024-06-21T12:00:00Z"), 90 * DAY);
    for (const days of [1, 2, 89, 90, 91]) {
      for (const minutes of [-1, 0, 1]) {
        ticking.now = minutesLater(at("2024-06-21T12:00:00Z"), days * DAY + minutes);
        await invoke(ticking).tick();
        const late = await standing.copy();
        late.now = ticking.now;
        await invoke(late).tick();
        expect(await late.documents()).toEqual(await ticking.documents());
        expect(await tombstones(late)).toHaveLength(ticking.now < end ? 1 : 0);
      }
    }
  });
});

it("a feed remembers the newest hundred", async () => {
  const names = Array.from({ length: 120 }, (_, index) => `s${String(index).padStart(3, "0")}.md`);
  const room = await openRoom(Object.fromEntries(names.map((name) => [name, article(name)])));
  room.now = at(ONE);
  await deliver(room, Object.fromEntries(names.map((name) => [name, undefined])));
  expect(await tombstones(room)).toHaveLength(100);
});

describe("an invocation that is killed at any call, and brought again, leaves the same", () => {
  it.each<[string, Files, Files]>([
    ["of a withdrawal", {}, { "m.md": pact({ withdrawn: { at: NOON, reason: "Why" } }) }],
    ["of a deletion", {}, { "m.md": undefined }],
    ["of a return", { "m.md": undefined }, { "m.md": pact() }],
    ["of a new name", {}, { "m.md": undefined, "a.md": pact({ withdrawn: true }) }],
    ["of an id", {}, { "m.md": pact({ id: `${ID}-2` }) }],
  ])("%s", async (_, first, then) => {
    const start = await openAtOne();
    await deliver(start, first);
    start.now = at("2024-06-20T14:00:00Z");
    const whole = await start.copy();
    const calls: string[] = [];
    await deliver(whole, then, { around: recordedIn(calls) });
    await settle(whole);
    const expected = await tombstonesOfAll(whole);
    for (const number of calls.keys()) {
      const room = await start.copy();
      const again = await deliver(room, then, { around: killedAt(number, "after") });
      room.now = minutesLater(room.now, 20);
      await invoke(room).deliver(...again);
      await settle(room);
      expect([calls[number], await tombstonesOfAll(room)]).toEqual([calls[number], expected]);
    }
  });
});

/** Without their instants: by a deletion it is when somebody came to look. */
async function tombstonesOfAll(room: Newsroom) {
  const folders = ["", "sections/world/", "sections/opinion/", "tags/a/"];
  return Promise.all(
    folders.map(async (folder) =>
      (await tombstones(room, folder)).map(({ ref, comment }) => ({ ref, comment })),
    ),
  );
}
