import { describe, expect, it } from "vitest";
import { PARTNERS } from "../../../../lambdas/syndication/partner/partners.ts";
import { storyFile } from "../../../../lambdas/syndication/partner/story-file.ts";
import { killedAt, recordedIn } from "../../../support/interleaving.ts";
import {
  deliver,
  type Files,
  invoke,
  minutesLater,
  openRoom,
  settle,
  workLeft,
} from "../../../support/invocation.ts";
import { article, at, Newsroom, PUBLICATION } from "../../../support/newsroom.ts";

const DAY = 24 * 60;
const NAMES = PARTNERS.map(({ name }) => name);
const EVERY = `${PUBLICATION}partners: {${NAMES.map((name) => `${name}: {}`).join(", ")}}\n`;

const ID = "tag:example.com,2024:pact";
const PACT = "A pact is signed beside the harbour";
const OTHER = "Another story that nobody touches";
const IMAGE = { src: "https://pictures.example.com/a.jpg", width: 1920, height: 1080, alt: "A" };
const CREDITED = { ...IMAGE, src: "https://pictures.example.com/afp.jpg", credit: "A. N. / AFP" };
const story = (title: string, fields: Record<string, unknown>): string =>
  article(title, { image: IMAGE, ...fields }, "It happened beside the harbour.");
const pact = (fields: Record<string, unknown> = {}): string =>
  story(PACT, { id: ID, slug: "pact", section: "world", tags: ["A"], ...fields });
const BESIDE: Files = { "other.md": story(OTHER, { id: `${ID}-other`, section: "opinion" }) };

/** What a partner has: titles of stories, and ids of those that it is to take down. */
type View = { readonly live: readonly string[]; readonly departed: readonly string[] };

/** What each partner has, by the words that its dialect has for it. */
async function views(room: Newsroom): Promise<Readonly<Record<string, View>>> {
  const all = await Promise.all(
    NAMES.map(async (name) => [name, await viewOf(room, name)] as const),
  );
  return Object.fromEntries(all.flatMap(([name, view]) => (view ? [[name, view]] : [])));
}

async function viewOf(room: Newsroom, name: string): Promise<View | undefined> {
  const documents = Object.entries(await room.documents()).filter(
    ([key, text]) =>
      key.startsWith(`partners/${name}/`) &&
      !/\.(br|gz)$/.test(key) &&
      !/"status":"410"/.test(text),
  );
  if (documents.length === 0) return undefined;
  const isStory = (key: string): boolean => key.includes("/stories/");
  const texts = documents.filter(([key]) => !isStory(key)).map(([, text]) => text);
  const pieces = texts.flatMap((text) =>
    name === "ninjs" ? text.split('"name": ').slice(1) : text.split(/<item>|<url>/).slice(1),
  );
  const gone = pieces.filter((piece) => /No longer available|>deleted<|"canceled"/.test(piece));
  return {
    live: [PACT, OTHER].filter((title) =>
      pieces.some((piece) => piece.includes(title) && !gone.includes(piece)),
    ),
    departed: [ID, `${ID}-other`].filter((id) => gone.some((piece) => isOf(piece, id))),
  };
}

function isOf(piece: string, id: string): boolean {
  return new RegExp(`${id.replaceAll(".", "\\.")}(?![-\\w])`).test(piece);
}

/** Partners that are told of what they are to take down. */
const TOLD = PARTNERS.filter(({ renderDeparted }) => renderDeparted).map(({ name }) => name);

function everywhere(view: View): Readonly<Record<string, View>> {
  return Object.fromEntries(
    NAMES.map((name) => [name, TOLD.includes(name) ? view : { ...view, departed: [] }]),
  );
}

const ONE = at("2024-06-20T13:00:00Z");

/** A newsroom at one o'clock, in which both stories have been out since noon. */
async function openAtOne(files: Files = {}): Promise<Newsroom> {
  const room = await openRoom({ ...BESIDE, "m.md": pact(), ...files }, EVERY);
  expect(await views(room)).toEqual(everywhere({ live: [PACT, OTHER], departed: [] }));
  room.now = ONE;
  return room;
}

const STAYS = everywhere({ live: [PACT, OTHER], departed: [] });
const PARTS = everywhere({ live: [OTHER], departed: [ID] });

describe("what every partner has of a story after", () => {
  it.each<[string, Files, Readonly<Record<string, View>>]>([
    ["a minor edit", { "m.md": pact({ tags: ["B"] }) }, STAYS],
    ["a withdrawal", { "m.md": pact({ withdrawn: true }) }, PARTS],
    ["a deletion", { "m.md": undefined }, PARTS],
    ["becoming a draft again", { "m.md": pact({ draft: true }) }, PARTS],
    ["an embargo put on it later", { "m.md": pact({ embargo: "2024-06-21T00:00:00Z" }) }, PARTS],
    ["being kept from all", { "m.md": pact({ partners: { exclude: NAMES } }) }, PARTS],
    ["a file of another name, first the new one", { "n.md": pact(), "m.md": undefined }, STAYS],
    ["a file of another name, first the old one", { "m.md": undefined, "n.md": pact() }, STAYS],
    ["a file that goes before by its name", { "a.md": pact(), "m.md": undefined }, STAYS],
  ])("%s", async (_, files, expected) => {
    const room = await openAtOne();
    for (const [path, text] of Object.entries(files)) await deliver(room, { [path]: text });
    await settle(room);
    expect(await views(room)).toEqual(expected);
  });

  it("being withdrawn and brought back", async () => {
    const room = await openAtOne();
    await deliver(room, { "m.md": pact({ withdrawn: true }) });
    expect(await views(room)).toEqual(PARTS);
    room.now = minutesLater(room.now, 10);
    await deliver(room, { "m.md": pact() });
    expect(await views(room)).toEqual(STAYS);
    // MSN skips what is no newer than what took it down.
    const returned = "<dcterms:modified>2024-06-20T13:10:00Z</dcterms:modified>";
    expect(await room.read("partners/msn/feed.xml")).toContain(returned);
    room.now = minutesLater(room.now, 10);
    await deliver(room, { "m.md": pact({ tags: ["C"] }) });
    expect(await room.read("partners/msn/feed.xml")).toContain(returned);
    expect(await room.read("feed.json")).not.toContain("13:10:00");
  });

  it("being kept from one, and given to it again", async () => {
    const room = await openAtOne();
    await deliver(room, { "m.md": pact({ partners: { exclude: ["msn"] } }) });
    expect(await views(room)).toEqual({ ...STAYS, msn: { live: [OTHER], departed: [ID] } });
    expect(await room.titles()).toContain(PACT);
    room.now = minutesLater(room.now, 10);
    await deliver(room, { "m.md": pact() });
    expect(await views(room)).toEqual(STAYS);
    const back = "2024-06-20T13:10:00Z";
    expect(await room.read("partners/msn/feed.xml")).toContain(back);
    // Nothing has happened to the others.
    expect(await room.read("partners/apple-news/feed.xml")).not.toContain(back);
  });

  it.each<[string, Files]>([
    ["by its file", { "m.md": pact({ image: { ...CREDITED, syndicate: false } }) }],
    ["by its credit", { "publication.yaml": `${EVERY}unsyndicatedCredits: [AFP]\n` }],
  ])("a picture that is kept from partners later: %s", async (_, files) => {
    const room = await openAtOne({ "m.md": pact({ image: CREDITED }) });
    const before = await room.read("partners/google-news/news-1.xml");
    await deliver(room, files);
    await settle(room);
    const [msn, ninjs] = await Promise.all(
      ["msn/feed.xml", "ninjs/newest.json"].map((file) => room.read(`partners/${file}`)),
    );
    expect(msn).not.toContain(CREDITED.src);
    // MSN and agencies look again only at what is newer.
    expect(msn).toContain("<dcterms:modified>2024-06-20T13:00:00Z</dcterms:modified>");
    expect(ninjs).toContain("2024-06-20T13:00:00Z");
    expect(await room.read("partners/google-news/news-1.xml")).toBe(before);
    expect(await room.read("feed.json")).toContain(CREDITED.src);
  });

  it("being kept from one, and withdrawn a minute later", async () => {
    const room = await openAtOne();
    await deliver(room, { "m.md": pact({ partners: { exclude: ["msn"] } }) });
    room.now = minutesLater(room.now, 1);
    await deliver(room, { "m.md": pact({ partners: { exclude: ["msn"] }, withdrawn: true }) });
    expect(await views(room)).toEqual(PARTS);
    room.now = minutesLater(room.now, 1);
    await deliver(room, { "m.md": undefined });
    expect(await views(room)).toEqual(PARTS);
  });

  it("its expiry, from that instant", async () => {
    const room = await openAtOne();
    await deliver(room, { "m.md": pact({ expires: "2024-06-20T15:00:00Z" }) });
    room.now = at("2024-06-20T18:00:00Z");
    await invoke(room).tick();
    expect(await views(room)).toEqual(PARTS);
    expect(await room.read("partners/msn/feed.xml")).toContain(
      "<dcterms:modified>2024-06-20T15:00:00Z</dcterms:modified>",
    );
  });

  it("an edit that one of them refuses, and its withdrawal then", async () => {
    const room = await openAtOne();
    await deliver(room, { "m.md": pact({ title: "Short" }) });
    // What MSN has is left there: nothing says that the story is wrong.
    expect((await views(room))["msn"]).toEqual({ live: [OTHER], departed: [] });
    room.now = minutesLater(room.now, 10);
    await deliver(room, { "m.md": pact({ title: "Short", withdrawn: true }) });
    expect((await views(room))["msn"]).toEqual({ live: [OTHER], departed: [ID] });
  });
});

describe("what was never at a partner", () => {
  it.each<[string, Record<string, unknown>]>([
    ["a draft", { draft: true }],
    ["an embargoed story", { embargo: "2024-06-21T00:00:00Z" }],
    ["a story that is kept from all", { partners: { exclude: NAMES } }],
  ])("is not taken down there: %s that is deleted", async (_, fields) => {
    const room = await openRoom({ ...BESIDE, "m.md": pact(fields) }, EVERY);
    expect(await views(room)).toEqual(everywhere({ live: [OTHER], departed: [] }));
    room.now = ONE;
    await deliver(room, { "m.md": undefined });
    expect(await views(room)).toEqual(everywhere({ live: [OTHER], departed: [] }));
  });
});

describe("time alone", () => {
  it.each([2 * DAY, 30 * DAY])(
    "takes a story from Google's sitemap: %s minutes later",
    async (later) => {
      const room = await openAtOne();
      const published = at("2024-06-19T12:00:00Z");
      room.now = minutesLater(published, 2 * DAY - 1);
      await invoke(room).tick();
      expect((await views(room))["google-news"]?.live).toEqual([PACT, OTHER]);
      room.now = minutesLater(published, later);
      await invoke(room).tick();
      expect((await views(room))["google-news"]).toEqual({ live: [], departed: [] });
      expect((await views(room))["yahoo"]?.live).toEqual([PACT, OTHER]);
    },
  );

  it("ends what tells partners to take a story down, after 90 days", async () => {
    const room = await openAtOne();
    await deliver(room, { "m.md": pact({ partners: { exclude: NAMES } }) });
    room.now = minutesLater(ONE, 90 * DAY - 1);
    await invoke(room).tick();
    expect((await views(room))["smartnews"]).toEqual({ live: [OTHER], departed: [ID] });
    room.now = minutesLater(ONE, 90 * DAY);
    await invoke(room).tick();
    expect((await views(room))["smartnews"]).toEqual({ live: [OTHER], departed: [] });
    expect(await workLeft(room)).toEqual([]);
  });
});

describe("publication.yaml", () => {
  it("takes a partner away and gives it back", async () => {
    const room = await openAtOne();
    const without = EVERY.replace("msn: {}, ", "").replace(", ninjs: {}", "");
    await deliver(room, { "publication.yaml": without });
    await settle(room);
    const { msn: _, ninjs: __, ...others } = STAYS;
    expect(await views(room)).toEqual(others);
    const documents = await room.documents();
    expect(documents["partners/msn/feed.xml"]).toContain('"status":"410"');
    const story = `partners/ninjs/${storyFile(ID, { ending: ".json" })}`;
    expect(documents[story]).toContain('"status":"410"');
    await deliver(room, { "publication.yaml": EVERY });
    await settle(room);
    expect(await views(room)).toEqual(STAYS);
    expect(await room.read(story)).toContain(PACT);
  });

  it("takes stories from a partner that gets a selection now", async () => {
    const room = await openAtOne();
    const selected = EVERY.replace("msn: {}", "msn: {selection: opinions}").concat(
      "selections: {opinions: {title: Opinions, include: {sections: [opinion]}}}\n",
    );
    await deliver(room, { "publication.yaml": selected });
    await settle(room);
    expect(await views(room)).toEqual({ ...STAYS, msn: { live: [OTHER], departed: [ID] } });
  });

  it.each([
    ["partners: {gogle-news: {}}", "unknown-setting", "google-news"],
    ["partners: {msn: {cuont: 3}}", "unknown-setting", "count"],
    ["partners: {msn: {count: many}}", "setting-value", "from 2 to"],
    ["partners: {msn: {selection: top}}", "setting-value", "selections"],
    ["partners: {msn: twenty}", "setting-kind", "{}"],
  ])("is refused with %s, and the last good one stays", async (line, code, words) => {
    const room = await openAtOne();
    await deliver(room, { "publication.yaml": `${PUBLICATION}${line}\n` });
    expect(await views(room)).toEqual(STAYS);
    const report = JSON.parse(
      new TextDecoder().decode((await room.reports.get(".wireroom/report.json"))?.body),
    );
    const [{ problems }] = report.refused;
    expect(problems).toMatchObject([{ code, line: 8, message: expect.stringContaining(words) }]);
  });
});

describe("the editor's report", () => {
  const reportOf = async (room: Newsroom, file: string) =>
    JSON.parse(new TextDecoder().decode((await room.reports.get(file))?.body));

  it("says what each partner makes of a story, with the rule's source and date", async () => {
    const room = await openAtOne({ "short.md": article("Short", { draft: true }) });
    const { partners, feeds } = await reportOf(room, ".wireroom/reports/short.md.json");
    expect(feeds).toEqual([]);
    expect(partners.map(({ partner }: { partner: string }) => partner)).toEqual(NAMES);
    const [, msn] = partners;
    expect(msn).toMatchObject({ partner: "msn", status: "refused" });
    expect(msn.findings).toContainEqual({
      code: "title-too-short",
      severity: "error",
      message: "the title has 5 characters; give a `title` of 21 to 150 characters",
      source: expect.stringMatching(/^https:\/\/support\.microsoft\.com\//),
      checkedOn: expect.stringMatching(/^2026-/),
    });
    const all = await reportOf(room, ".wireroom/report.json");
    const files = all.warnings.map(({ file }: { file: string }) => file);
    expect(files).toContain("short.md");
    expect(files).not.toContain("m.md");
  });

  it("warns of an excluded partner that there is none of", async () => {
    const room = await openAtOne();
    await deliver(room, { "m.md": pact({ partners: { exclude: ["msm"] } }) });
    const { warnings } = (await room.record("m.md")) ?? {};
    expect(warnings).toMatchObject([{ code: "unknown-partner", line: 9 }]);
    expect(warnings?.[0]?.message).toContain('did you mean "msn"?');
  });
});

describe("an invocation that is killed at any call, and whose work is brought again", () => {
  it.each<[string, Files]>([
    ["a withdrawal", { "m.md": pact({ withdrawn: true }) }],
    ["being kept from all", { "m.md": pact({ partners: { exclude: NAMES } }) }],
    ["a new story", { "n.md": story("A third story comes", { id: `${ID}-3` }) }],
    ["an edit", { "m.md": pact({ updated: "2024-06-20T12:30:00Z" }) }],
  ])(
    "leaves partners with the same: %s",
    async (_, files) => {
      const start = await openAtOne();
      const whole = await start.copy();
      const calls: string[] = [];
      await deliver(whole, files, { around: recordedIn(calls) });
      await settle(whole);
      const expected = await partnerDocuments(whole);
      const few = calls.length / 60;
      for (
        let number = 0;
        number < calls.length;
        number += process.env["WIREROOM_TESTS"] === "all" ? 1 : Math.ceil(few)
      ) {
        const room = await start.copy();
        const again = await deliver(room, files, { around: killedAt(number, "after") });
        room.now = minutesLater(room.now, 20);
        await invoke(room).deliver(...again);
        await settle(room);
        expect([calls[number], await partnerDocuments(room)]).toEqual([calls[number], expected]);
      }
    },
    600_000,
  );
});

async function partnerDocuments(room: Newsroom) {
  const documents = Object.entries(await room.documents());
  return Object.fromEntries(
    documents.filter(([key]) => /^partners\/.*[^z]$/.test(key) && !key.endsWith(".br")),
  );
}

it("partners' documents are those of a build, to a byte, after any road to the same files without a return", async () => {
  const room = await openAtOne();
  const steps: readonly Files[] = [
    { "m.md": pact({ title: "Short" }) },
    { "other.md": story(OTHER, { id: `${ID}-other`, tags: ["A"] }) },
    { "m.md": pact({ title: "Short", section: "opinion" }) },
    { "publication.yaml": EVERY.replace("The Wire", "The Cable") },
    { "m.md": pact({ tags: ["B", "C"] }), "new.md": story("A third story has come", {}) },
    { "new.md": undefined, "newer.md": story("A fourth story has come", { id: `${ID}-4` }) },
  ];
  for (const step of steps) {
    room.now = minutesLater(room.now, 7);
    await deliver(room, step);
  }
  room.now = minutesLater(room.now, 91 * DAY);
  await settle(room);
  const fresh = new Newsroom();
  fresh.now = room.now;
  fresh.remove("publication.yaml");
  for (const [path, { bytes }] of room.files) fresh.put(path, bytes);
  await fresh.publish();
  const found = await partnerDocuments(room);
  const wanted = await partnerDocuments(fresh);
  for (const [key, document] of Object.entries(wanted))
    expect([key, found[key]]).toEqual([key, document]);
});

it("a story that has got another id is not said to have changed each time that somebody looks at it", async () => {
  const room = await openRoom({ "a.md": story("A", {}) }, EVERY);
  room.now = minutesLater(room.now, 5);
  await deliver(room, { "a.md": story("A", { id: ID }) });
  const before = await partnerDocuments(room);
  room.now = minutesLater(room.now, 5);
  await deliver(room, { "a.md": story("A", { id: ID }) });
  await deliver(room, { "publication.yaml": `${EVERY}contact: desk@example.com\n` });
  await settle(room);
  const stories = Object.keys(before).filter((key) => key.startsWith("partners/ninjs/stories/"));
  expect(stories).toHaveLength(2);
  const after = await partnerDocuments(room);
  for (const key of stories) expect([key, after[key]]).toEqual([key, before[key]]);
});
