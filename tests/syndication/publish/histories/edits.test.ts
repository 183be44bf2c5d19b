import { parseFeed } from "@rowanmanning/feed-parser";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BEFORE_EDITS, type EditName, NAMED_EDITS, STORY_ID } from "../../../support/edits.ts";
import { recordedIn } from "../../../support/interleaving.ts";
import {
  deliver,
  type Files,
  invoke,
  minutesLater,
  openRoom,
  workLeft,
} from "../../../support/invocation.ts";
import { article, type Newsroom, PUBLICATION } from "../../../support/newsroom.ts";

type Dates = { readonly published: string; readonly updated: string };

/** When each entry of a feed was published and updated, by its id. */
async function datesIn(
  room: Newsroom,
  folder = "",
): Promise<{ readonly updated: string; readonly entries: Readonly<Record<string, Dates>> }> {
  const { updated, items } = parseFeed(await room.read(`${folder}atom.xml`));
  const entries = items.map((item) => [
    item.id,
    { published: toText(item.published), updated: toText(item.updated) },
  ]);
  return { updated: toText(updated), entries: Object.fromEntries(entries) };
}

function toText(date: Date | null): string {
  return date?.toISOString().replace(".000Z", "Z") ?? "never";
}

const TOMBSTONE = /deleted-entry|_tombstones/;

async function tombstonesIn(room: Newsroom): Promise<readonly string[]> {
  const documents = Object.entries(await room.documents());
  return documents.filter(([, text]) => TOMBSTONE.test(text)).map(([key]) => key);
}

const FEEDS = "https://feeds.example.com/";
const PUBLISHED = "2024-06-19T12:00:00Z";
/** The newest date of the stories beside. */
const NEWEST = "2024-06-20T06:00:00Z";

describe("dates, when a story is edited", () => {
  // RFC 4287, 4.2.15: updated is of changes that the publisher considers significant.
  it.each(NAMED_EDITS)("%s", async (_, { before = BEFORE_EDITS, steps, ...edit }) => {
    const room = await openRoom(before);
    const { entries } = await datesIn(room);
    const { [STORY_ID]: story, ...beside } = entries;
    for (const step of steps) {
      room.now = minutesLater(room.now, 60);
      await deliver(room, step);
    }
    const after = await datesIn(room);
    const updated = edit.updated ?? PUBLISHED;
    const now = { [edit.id ?? STORY_ID]: { published: PUBLISHED, updated } };
    expect(story ?? entries["tag:example.com,2024:world/pact"]).toEqual({
      published: PUBLISHED,
      updated: PUBLISHED,
    });
    if (edit.id === undefined) {
      expect(after.entries).toEqual({ ...beside, ...(edit.isTakenDown ? {} : now) });
    } else {
      expect(after.entries).toMatchObject(now);
    }
    expect(after.updated).toBe(edit.updated ?? NEWEST);
  });

  it("are those of the file's first day, where it has none", async () => {
    const undated = (title: string): string =>
      article(title, { id: STORY_ID }).replace(/published: .*\n/, "");
    const room = await openRoom({ "pact.md": undated("Pact") });
    const { entries } = await datesIn(room);
    room.now = minutesLater(room.now, 60);
    await deliver(room, { "pact.md": undated("Pact is sealed") });
    expect((await datesIn(room)).entries).toEqual(entries);
  });
});

describe("what is left of a story where it was", () => {
  const BURIED: readonly EditName[] = [
    "a withdrawal",
    "a deletion",
    "another file name, without an id",
  ];

  it.each(NAMED_EDITS)("%s", async (name, { before = BEFORE_EDITS, steps, ...edit }) => {
    const room = await openRoom(before);
    for (const step of steps) await deliver(room, step);
    const page = await room.site.head("articles/pact/index.html");
    const { status = "page", location } = page?.metadata ?? {};
    const isMoved = edit.marker?.startsWith("articles/");
    if (edit.isTakenDown || edit.id !== undefined) expect(status).toBe("410");
    else if (isMoved) expect(`${status} ${location}`).toMatch(`301 ${FEEDS}${edit.marker}`);
    else expect(status).toBe("page");
    // That its time is over takes nothing back.
    const feeds = BURIED.includes(name) ? ["atom.xml", "feed.json"] : [];
    expect((await tombstonesIn(room)).filter((key) => /^[^/]+\.(xml|json)$/.test(key))).toEqual(
      feeds,
    );
  });
});

/** A story as its editor has it. */
type Story = {
  readonly path: string;
  readonly title: string;
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
};

const HOURS = Array.from(
  { length: 12 },
  (_, hour) => `2024-06-20T${String(hour).padStart(2, "0")}`,
);
const word = fc.constantFrom("Anchor", "Buoy", "Fog", "Gull", "Tide");
const fieldEdit = (name: string, value: fc.Arbitrary<unknown>) =>
  value.map((given) => ({ fields: { [name]: given } }));

/** What one edit makes another: a field that is undefined is taken out. */
const anyEdit: fc.Arbitrary<Partial<Story>> = fc.oneof(
  fc.record({ path: word.map((name) => `world/${name.toLowerCase()}-pact.md`) }),
  fc.record({ path: word.map((name) => `${name.toLowerCase()}/pact.md`) }),
  fc.record({ title: word.map((name) => `Pact of the ${name}`) }),
  fc.record({ text: word.map((name) => `${name} signed.`) }),
  fieldEdit("slug", fc.option(word, { nil: undefined })),
  fieldEdit("section", fc.constantFrom("world", "opinion", undefined)),
  fieldEdit("tags", fc.array(word, { maxLength: 3 })),
  fieldEdit("authors", fc.array(word, { maxLength: 2 })),
  fieldEdit("updated", fc.constantFrom(...HOURS.map((hour) => `${hour}:00:00Z`))),
  fieldEdit("correction", fc.array(word, { maxLength: 2 })),
  fieldEdit("summary", fc.option(word, { nil: undefined })),
  fieldEdit("withdrawn", fc.constantFrom("2024-06-20T09:00:00Z", undefined)),
  fieldEdit("expires", fc.constantFrom("2024-06-20T09:00:00Z", undefined)),
);

function toFile({ title, text, fields }: Story): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return article(title, Object.fromEntries(given), text);
}

/** The files that lead from one version to the other. */
function filesBetween(before: Story, after: Story): Files {
  const gone = before.path === after.path ? {} : { [before.path]: undefined };
  return { ...gone, [after.path]: toFile(after) };
}

const isPublic = ({ fields }: Story): boolean =>
  fields["withdrawn"] === undefined && fields["expires"] === undefined;

describe("any edits of a story with an id", () => {
  it("keep it one entry, published when it was, and leave all others as they are", async () => {
    const { "world/pact.md": _, ...others } = BEFORE_EDITS;
    const first: Story = {
      path: "world/pact.md",
      title: "Pact",
      text: "They signed.",
      fields: { id: STORY_ID },
    };
    const property = async (edits: readonly Partial<Story>[]): Promise<void> => {
      const room = await openRoom({ ...others, [first.path]: toFile(first) });
      const { [STORY_ID]: __, ...beside } = (await datesIn(room)).entries;
      let story = first;
      for (const edit of edits) {
        room.now = minutesLater(room.now, 1);
        const fields = { ...story.fields, ...edit.fields };
        const next = { ...story, ...edit, fields };
        await deliver(room, filesBetween(story, next));
        story = next;
        const updated = String(fields["updated"] ?? PUBLISHED);
        const own = isPublic(story) ? { [STORY_ID]: { published: PUBLISHED, updated } } : {};
        const { entries } = await datesIn(room);
        expect(entries).toEqual({ ...beside, ...own });
        const { items } = JSON.parse(await room.read("feed.json"));
        expect(items).toHaveLength(Object.keys(entries).length);
        if (isPublic(story)) expect(await tombstonesIn(room)).toEqual([]);
      }
      expect(await workLeft(room)).toEqual([]);
    };
    const edits = fc.array(anyEdit, { minLength: 1, maxLength: 8 });
    await fc.assert(fc.asyncProperty(edits, property), { numRuns: 60, seed: 6 });
  }, 120_000);
});

/** Stories of a publication that is edited as a whole: what it costs is compared at two sizes. */
const SIZES =
  process.env["WIREROOM_TESTS"] === "all" ? ([1000, 10_000] as const) : ([200, 600] as const);

/** So many stories with ids, each with one of a few tags. */
function storiesTagged(count: number, tag: (n: number) => string): Files {
  return Object.fromEntries(
    Array.from({ length: count }, (_, n) => {
      const day = String((n % 28) + 1).padStart(2, "0");
      const fields = {
        id: `tag:example.com,2024:day-${n}`,
        published: `2024-05-${day}T08:00:00Z`,
        section: n % 2 === 0 ? "world" : "opinion",
        tags: [tag(n)],
      };
      return [`log/day-${n}.md`, article(`Day ${n}`, fields)];
    }),
  );
}

/** `datePublished` and `dateModified` on every page of an article. */
async function datesOnPages(room: Newsroom): Promise<Readonly<Record<string, readonly string[]>>> {
  const pages: Record<string, readonly string[]> = {};
  for await (const { key } of room.site.list("articles/")) {
    if (!key.endsWith(".html")) continue;
    pages[key] = (await room.read(key)).match(/"date(Published|Modified)": ?"[^"]+"/g) ?? [];
  }
  return pages;
}

type Cost = { readonly calls: number; readonly writes: number; readonly puts: readonly string[] };

/** What it costs to publish these files, some in each invocation, and what the clock finds to do after them. */
async function costOf(room: Newsroom, batches: readonly Files[]): Promise<Cost> {
  const before = room.puts.length;
  const calls: string[] = [];
  for (const files of batches) await deliver(room, files, { around: recordedIn(calls) });
  await invoke(room, { around: recordedIn(calls) }).tick();
  expect(await workLeft(room)).toEqual([]);
  const ours = calls.filter((call) => call.startsWith("catalog."));
  const writes = ours.filter((call) => call.startsWith("catalog.write"));
  const puts = room.puts.slice(before).map(({ key }) => key);
  return { calls: ours.length, writes: writes.length, puts };
}

type Change = (count: number) => Files;
const RETAG: Change = (count) => storiesTagged(count, (n) => `Fog ${n % 5}`);
const RETITLE: Change = () => ({
  "publication.yaml": PUBLICATION.replace("The Wire", "The Cable"),
});

async function roomOf(count: number): Promise<Newsroom> {
  const room = await openRoom(storiesTagged(count, (n) => `Tide ${n % 7}`));
  await invoke(room).tick();
  return room;
}

describe.each<[string, Change]>([
  ["other tags of every story", RETAG],
  ["another title of the publication", RETITLE],
])("%s", (_, change) => {
  it("cost as much for each story, however many there are, and put each document once", async () => {
    const costs: Cost[] = [];
    for (const size of SIZES) {
      const room = await roomOf(size);
      const cost = await costOf(room, [change(size)]);
      // Every page shows what has changed: its three forms.
      const pages = cost.puts.filter((key) => key.startsWith("articles/"));
      expect(pages).toHaveLength(3 * size);
      expect(new Set(cost.puts).size).toBe(cost.puts.length);
      costs.push(cost);
    }
    const [few, many] = costs;
    const stories = SIZES[1] - SIZES[0];
    const each = (count: (cost: Cost) => number): number =>
      many && few ? (count(many) - count(few)) / stories : Number.NaN;
    expect(each(({ puts }) => puts.length)).toBe(3);
    expect(each(({ writes }) => writes)).toBeLessThan(6);
    expect(each(({ calls }) => calls)).toBeLessThan(40);
  }, 600_000);

  it("touch no date, and leave no tombstone", async () => {
    const [size] = SIZES;
    const room = await roomOf(size);
    const dates = { feed: await datesIn(room), pages: await datesOnPages(room) };
    await costOf(room, [change(size)]);
    expect(Object.keys(dates.pages)).toHaveLength(size);
    expect({ feed: await datesIn(room), pages: await datesOnPages(room) }).toEqual(dates);
    expect(await tombstonesIn(room)).toEqual([]);
  });
});

it("other tags of every story, ten at a time, put the feed of all no more often than it changes", async () => {
  const [size] = SIZES;
  const room = await roomOf(size);
  const files = Object.entries(RETAG(size));
  const batches = Array.from({ length: size / 10 }, (_, n) =>
    Object.fromEntries(files.slice(n * 10, n * 10 + 10)),
  );
  const { items } = JSON.parse(await room.read("feed.json"));
  const shown = new Set(items.map(({ id }: { id: string }) => id));
  const touching = batches.filter((batch) =>
    Object.values(batch).some((text) => shown.has(/"(tag:[^"]+)"/.exec(text ?? "")?.[1])),
  );
  const { puts } = await costOf(room, batches);
  expect(touching.length).toBeLessThan(batches.length);
  expect(puts.filter((key) => key === "rss.xml")).toHaveLength(touching.length);
}, 600_000);
