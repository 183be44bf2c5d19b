import { describe, expect, it } from "vitest";
import { parseArticle } from "../../../../lambdas/syndication/article/parse-article.ts";
import { CHAINS, entriesOf, followArchives, type Link } from "../../../support/archive-chain.ts";
import { randomNumbers, stalledAt } from "../../../support/interleaving.ts";
import {
  deliver,
  expectSite,
  type Files,
  file,
  freshSite,
  invoke,
  minutesLater,
  openRoom,
  settle,
  workLeft,
} from "../../../support/invocation.ts";
import { article, at, type Newsroom, PUBLICATION } from "../../../support/newsroom.ts";
import { killEverywhere, LONG } from "./long-history.ts";

const SITE = "https://feeds.example.com/";
const WINDOW_OF_TWO = `${PUBLICATION}window: 2\n`;

const story = (published: string, fields: Record<string, unknown> = {}): string =>
  article(`Story of ${published}`, { published, section: "world", ...fields });

/** One story each, named for its day. */
function stories(...days: readonly string[]): Files {
  return Object.fromEntries(days.map((day) => [`${day}.md`, story(`${day}T08:00:00Z`)]));
}

async function openAt(now: string, files: Files, publication = WINDOW_OF_TWO): Promise<Newsroom> {
  const room = await openRoom({}, publication);
  room.now = at(now);
  await deliver(room, files);
  return room;
}

/** The chain of a feed's documents, read as a reader does: an address that has ended is none. */
async function chainOf(room: Newsroom, document: string): Promise<readonly Link[]> {
  return followArchives(`${SITE}${document}`, async (address) => {
    const key = address.slice(SITE.length);
    const head = await room.site.head(key);
    expect([key, head?.metadata?.["status"]]).toEqual([key, undefined]);
    return room.read(key);
  });
}

/** The periods of a chain, newest first. */
const periodsOf = (chain: readonly Link[]): readonly string[] =>
  chain.slice(1).map(({ address }) => /archive\/([^/]+)\//.exec(address)?.[1] ?? "");

/** Ids of everything that is live, by the files and nothing else. */
async function liveIds(room: Newsroom): Promise<readonly string[]> {
  const inForce = await room.publisher.settings();
  if (!inForce) throw new Error("there are no settings");
  return [...room.files].flatMap(([path, { bytes, storedAt }]) => {
    if (!path.endsWith(".md")) return [];
    const parsed = parseArticle({ path, bytes, firstStored: storedAt }, inForce.publication);
    if (!parsed.ok) throw new Error(`${path} is broken`);
    const { article: found } = parsed;
    const isOut = found.published <= room.now && !found.withdrawn && !found.draft;
    return isOut ? [found.id] : [];
  });
}

/** Every live article is in the chain, in each format and each archived feed, and in no two archive documents. */
async function expectWhole(room: Newsroom): Promise<void> {
  const live = [...(await liveIds(room))].sort();
  for (const folder of ["", "sections/world/"]) {
    const [first, ...others] = await Promise.all(
      CHAINS.map((document) => chainOf(room, `${folder}${document}`)),
    );
    if (!first) throw new Error("there is no format");
    expect([...entriesOf(first)].sort()).toEqual(live);
    const archived = first.slice(1).flatMap(({ ids }) => ids);
    expect(archived).toHaveLength(new Set(archived).size);
    expect(periodsOf(first)).toEqual([...periodsOf(first)].sort().reverse());
    for (const other of others) {
      expect(other.map(({ ids }) => ids)).toEqual(first.map(({ ids }) => ids));
      expect(periodsOf(other)).toEqual(periodsOf(first));
    }
  }
}

/** Keys of the archive documents that were put since then, once each, without their compressed forms. */
function archivesPut(room: Newsroom, since: number): readonly string[] {
  const keys = room.puts.slice(since).map(({ key }) => key);
  return [...new Set(keys)].filter((key) => key.includes("archive/") && !/\.(br|gz)$/.test(key));
}

/** The four documents of each archive. */
function documentsOf(...archives: readonly string[]): readonly string[] {
  const files = ["atom.xml", "feed.json", "index.html", "rss.xml"];
  return archives.flatMap((archive) => files.map((name) => `${archive}${name}`)).sort();
}

const both = (period: string): readonly string[] => [
  `archive/${period}/`,
  `sections/world/archive/${period}/`,
];

const SPRING = ["2024-03-05", "2024-03-20", "2024-05-05", "2024-05-20"];

describe("following prev-archive from the subscription document", () => {
  it("yields every live article once", async () => {
    const room = await openAt("2024-06-20T12:00:00Z", stories(...SPRING, "2024-06-05"));
    await expectWhole(room);
    expect(periodsOf(await chainOf(room, "atom.xml"))).toEqual(["2024-05", "2024-03"]);
  });

  it("yields nothing but the subscription document where that shows all there is", async () => {
    const room = await openAt("2024-06-20T12:00:00Z", stories(...SPRING), PUBLICATION);
    await expectWhole(room);
    expect(await chainOf(room, "atom.xml")).toHaveLength(1);
    expect(Object.keys(await room.documents()).filter((key) => key.includes("archive"))).toEqual(
      [],
    );
  });

  it("yields what does not fit into the largest document, too", async () => {
    const long = "Word ".repeat(120_000);
    const files = ["2024-06-01", "2024-06-02", "2024-06-03"].map((day) => [
      `${day}.md`,
      article(day, { published: `${day}T08:00:00Z`, section: "world" }, long),
    ]);
    const room = await openAt("2024-06-20T12:00:00Z", Object.fromEntries(files), PUBLICATION);
    const [subscription] = await chainOf(room, "atom.xml");
    expect(subscription?.ids.length).toBeLessThan(3);
    await expectWhole(room);
  });

  it.each([
    ["year", ["2024", "2023"]],
    ["month", ["2024-05", "2024-03", "2023-12"]],
    ["day", ["2024-05-05", "2024-03-20", "2024-03-05", "2023-12-31"]],
  ])("goes by %s", async (archive, periods) => {
    const files = {
      ...stories(...SPRING, "2023-12-31", "2024-06-05"),
      "late.md": story("2023-12-31T23:59:59Z"),
    };
    const publication = `${WINDOW_OF_TWO}archive: ${archive}\n`;
    const room = await openAt("2024-06-20T12:00:00Z", files, publication);
    await expectWhole(room);
    expect(periodsOf(await chainOf(room, "atom.xml"))).toEqual(periods);
    await expectSite(room, await freshSite(room));
  });

  it("is not offered where the settings say none, nor of a tag", async () => {
    const tagged = {
      ...stories(...SPRING),
      "t.md": story("2024-04-01T08:00:00Z", { tags: ["A"] }),
    };
    const room = await openAt("2024-06-20T12:00:00Z", tagged);
    expect(await chainOf(room, "tags/a/atom.xml")).toHaveLength(1);
    await deliver(room, { "publication.yaml": `${WINDOW_OF_TWO}archive: none\n` });
    expect(await chainOf(room, "atom.xml")).toHaveLength(1);
    for (const key of documentsOf(...both("2024-04"))) {
      expect((await room.site.head(key))?.metadata).toEqual({ status: "410" });
    }
    await expectSite(room, await freshSite(room));
  });
});

describe("which archive documents change where", () => {
  const START = [...SPRING, "2024-06-05", "2024-06-06"];

  it.each<[string, string, Files, readonly string[]]>([
    [
      "a story of the current period is published, and all of it still fits: none",
      "2024-06-06T12:00:00Z",
      stories("2024-06-06"),
      [],
    ],
    [
      "one more is published than fits: those of the current period come into being",
      "2024-06-20T12:00:00Z",
      stories("2024-06-07"),
      documentsOf(...both("2024-06")),
    ],
    [
      "the first story of the next period is published: those of the last come into being",
      "2024-07-01T12:00:00Z",
      stories("2024-07-01"),
      documentsOf(...both("2024-06")),
    ],
    [
      "a story is back-dated: those of its period",
      "2024-06-20T12:00:00Z",
      stories("2024-03-10"),
      documentsOf(...both("2024-03")),
    ],
    [
      "a story is back-dated into a period without any: its own, and those that link to them",
      "2024-06-20T12:00:00Z",
      stories("2024-04-10"),
      documentsOf(...both("2024-04"), ...both("2024-05")),
    ],
    [
      "an old story is withdrawn: those of its period",
      "2024-06-20T12:00:00Z",
      { "2024-03-05.md": story("2024-03-05T08:00:00Z", { withdrawn: true }) },
      documentsOf(...both("2024-03")),
    ],
    [
      "a story of the current period is withdrawn, and all of it fits: none",
      "2024-06-20T12:00:00Z",
      { "2024-06-06.md": story("2024-06-06T08:00:00Z", { withdrawn: true }) },
      [],
    ],
    [
      "an old story is edited: those of its period",
      "2024-06-20T12:00:00Z",
      { "2024-03-05.md": story("2024-03-05T08:00:00Z", { summary: "New." }) },
      documentsOf(...both("2024-03")),
    ],
    [
      "it goes to another section: those of its period; pages for people do not name it",
      "2024-06-20T12:00:00Z",
      { "2024-03-05.md": story("2024-03-05T08:00:00Z", { section: "opinion" }) },
      documentsOf(...both("2024-03")).filter((key) => key !== "archive/2024-03/index.html"),
    ],
    [
      "its file is named otherwise, with its id: none",
      "2024-06-20T12:00:00Z",
      {
        "2024-03-05.md": undefined,
        "other.md": story("2024-03-05T08:00:00Z", {
          id: "tag:example.com,2024:2024-03-05",
          slug: "2024-03-05",
        }),
      },
      [],
    ],
  ])("%s", async (_, now, files, expected) => {
    const start = now === "2024-06-06T12:00:00Z" ? START.slice(0, -1) : START;
    const room = await openAt(now, stories(...start));
    const before = room.puts.length;
    await deliver(room, files);
    // A file that is gone and back may be rendered in between; what it leaves is what counts.
    expect([...archivesPut(room, before)].sort()).toEqual(expected);
    await expectSite(room, await freshSite(room));
    await expectWholeOf(room);
  });

  /** Of the publication; the stories may be in several sections. */
  async function expectWholeOf(room: Newsroom): Promise<void> {
    const chain = await chainOf(room, "atom.xml");
    expect([...entriesOf(chain)].sort()).toEqual([...(await liveIds(room))].sort());
  }

  it("the last story of a period leaves: it is in no chain any more", async () => {
    const room = await openAt("2024-06-20T12:00:00Z", stories(...START));
    await deliver(room, { "2024-05-05.md": undefined });
    await deliver(room, { "2024-05-20.md": undefined });
    expect(periodsOf(await chainOf(room, "atom.xml"))).toEqual(["2024-03"]);
    await expectWhole(room);
    await expectSite(room, await freshSite(room));
    await deliver(room, stories("2024-05-11"));
    expect(periodsOf(await chainOf(room, "atom.xml"))).toEqual(["2024-05", "2024-03"]);
    await expectSite(room, await freshSite(room));
  });

  it("those of the current period go where all of it fits again", async () => {
    const room = await openAt("2024-06-20T12:00:00Z", stories(...START, "2024-06-07"));
    expect(periodsOf(await chainOf(room, "atom.xml"))[0]).toBe("2024-06");
    await deliver(room, { "2024-06-06.md": undefined });
    expect(periodsOf(await chainOf(room, "atom.xml"))[0]).toBe("2024-05");
    await expectSite(room, await freshSite(room));
  });
});

describe("while many stories are on their way", () => {
  it("the archive is left to the clock, which renders each document once", async () => {
    const room = await openAt("2024-06-20T12:00:00Z", stories(...SPRING));
    const before = room.puts.length;
    for (const day of ["2024-03-10", "2024-03-11", "2024-03-12"]) {
      await deliver(room, stories(day), { inBulk: true });
    }
    expect(archivesPut(room, before)).toEqual([]);
    await invoke(room).tick();
    const times = room.puts.slice(before).filter(({ key }) => key === "archive/2024-03/atom.xml");
    expect(times).toHaveLength(1);
    await expectWhole(room);
  });

  it("what is taken down leaves the archive at once", async () => {
    const room = await openAt("2024-06-20T12:00:00Z", stories(...SPRING));
    await deliver(room, { "2024-03-05.md": undefined }, { inBulk: true });
    expect(await room.read("archive/2024-03/atom.xml")).not.toContain("2024-03-05");
  });
});

it("copies of a period that is over may be kept for a day, those of the current one for a minute", async () => {
  const room = await openAt("2024-06-20T12:00:00Z", {
    ...stories(...SPRING, "2024-06-05", "2024-06-06", "2024-06-07"),
  });
  const policy = async (period: string): Promise<string | undefined> =>
    (await room.site.head(`archive/${period}/atom.xml`))?.cacheControl;
  expect(await policy("2024-05")).toContain("s-maxage=86400");
  expect(await policy("2024-06")).toContain("s-maxage=60,");
  room.now = at("2024-07-01T12:00:00Z");
  await deliver(room, stories("2024-07-01"));
  expect(await policy("2024-06")).toContain("s-maxage=86400");
  await expectSite(room, await freshSite(room));
});

it("a chain survives whatever is committed while another change is on its way", async () => {
  const room = await openAt("2024-09-20T12:00:00Z", stories("2024-05-05", "2024-09-05"));
  for (const call of [
    /^catalog\.write put record/,
    /^catalog\.write.*mark#.*\/archive/,
    /^site\.put/,
  ]) {
    const other = await room.copy();
    const late = stalledAt(call);
    const first = deliver(other, stories("2024-06-05"), { around: late.around });
    await late.reached;
    await deliver(other, stories("2024-08-05"));
    late.goOn();
    await first;
    await settle(other);
    expect(periodsOf(await chainOf(other, "atom.xml"))).toEqual(["2024-06", "2024-05"]);
    await expectSite(other, await freshSite(other));
  }
});

it(
  "it ends so also where an invocation is killed at any call",
  async () => {
    const start = await openAt(
      "2024-06-20T12:00:00Z",
      stories("2024-03-05", "2024-05-05", "2024-06-05"),
    );
    for (const files of [
      stories("2024-04-10"),
      { "2024-05-05.md": undefined },
      { ...stories("2024-06-06", "2024-06-07"), "2024-03-05.md": undefined },
    ]) {
      const whole = await start.copy();
      await deliver(whole, files);
      const site = await freshSite(whole);
      await killEverywhere(async (around) => {
        const room = await start.copy();
        const again = await deliver(room, files, { around });
        room.now = minutesLater(room.now, 20);
        await invoke(room).deliver(...again);
        await settle(room);
        await expectSite(room, site);
      });
    }
  },
  LONG,
);

it(
  "whatever happens, the site is that of a build, and the chain is whole",
  async () => {
    const days = [1, 2, 3, 4, 5, 6].flatMap((month) => [`2024-0${month}-03`, `2024-0${month}-17`]);
    for (let seed = 1; seed <= 12; seed++) {
      const random = randomNumbers(seed);
      const pick = <Item>(items: readonly Item[]): Item =>
        items[Math.floor(random() * items.length)] as Item;
      const room = await openAt("2024-06-20T12:00:00Z", stories(...days.slice(0, 4)));
      for (let step = 0; step < 8; step++) {
        const files: Record<string, string | undefined> = {};
        for (let edits = 0; edits < 1 + random() * 3; edits++) {
          const name = `${pick(days)}.md`;
          const isOut = random() < 0.6;
          files[name] = isOut
            ? story(`${pick(days)}T0${Math.floor(random() * 9)}:00:00Z`)
            : undefined;
        }
        if (random() < 0.15) {
          const archive = pick(["year", "month", "day"]);
          files["publication.yaml"] = `${WINDOW_OF_TWO}archive: ${archive}\n`;
        }
        file(room, files);
        // In two invocations side by side.
        const names = Object.keys(files);
        await Promise.all([
          invoke(room).deliver(...names.slice(0, 2)),
          invoke(room).deliver(...names.slice(2)),
        ]);
        await settle(room);
        expect(await workLeft(room)).toEqual([]);
        await expectSite(room, await freshSite(room));
        await expectWhole(room);
      }
    }
  },
  LONG,
);
