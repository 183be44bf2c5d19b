import { describe, expect, it } from "vitest";
import type { Headers } from "../../../../lambdas/syndication/publish/bucket.ts";
import { decodeBody } from "../../../support/decode-body.ts";
import { deliver, type Files, invoke, openRoom, settle } from "../../../support/invocation.ts";
import { article, at, type Newsroom, PUBLICATION } from "../../../support/newsroom.ts";

/** Any section is one, and addresses of people are published: the more there is to leak. */
const SETTINGS = `${PUBLICATION.replace(/sections: .*\n/, "")}publishEmails: true\n`;

/** Of a feed that shows one entry, all else is in its archive. */
const WITH_ARCHIVE = `${SETTINGS}window: 1\narchive: day\n`;

/** Everything that a story says, each in a word of its own: what it is written in, and what it is found by. */
const KINDS = [
  ...["title", "shorttitle", "summary", "body", "link", "bodymedia", "bodyalt"],
  ...["tag", "author", "authoraddress", "email", "section", "slug", "id", "alias"],
  ...["image", "alt", "caption", "credit", "imagebytes"],
  ...["attachment", "attachmenttitle", "attachmentbytes", "rights", "correction"],
  ...["license", "partner", "filename", "reason"],
] as const;
type Kind = (typeof KINDS)[number];

/** Only stories under test have it; it is escaped in addresses, and may be in JSON and HTML. */
const HANGUL = "꿿뷁";
/** Letters alone: no encoding changes them, and a slug only their case. */
const word = (state: string, kind: Kind): string => `Zq${state}q${kind}q`;
const text = (state: string, kind: Kind): string => `${word(state, kind)} & <i> "${HANGUL}"`;

type Fields = Readonly<Record<string, unknown>>;

/** The files of a story that says everything; its media too. `extension`: the format that it is written in. */
function filesOf(state: string, fields: Fields, extension = "md"): Record<string, string> {
  const as = (kind: Kind): string => word(state, kind);
  const all: Fields = {
    title: text(state, "title"),
    published: "2024-06-19T12:00:00Z",
    id: `tag:example.com,2024:${as("id")}`,
    slug: `${as("slug")}-${HANGUL}`.toLowerCase(),
    shortTitle: text(state, "shorttitle"),
    summary: text(state, "summary"),
    tags: [text(state, "tag")],
    authors: [
      {
        name: text(state, "author"),
        url: `https://example.com/${as("authoraddress")}`,
        email: `${as("email")}@example.com`,
      },
    ],
    section: text(state, "section"),
    aliases: [`/old/${as("alias")}/`],
    image: {
      src: `/media/${as("image")}.png`,
      alt: text(state, "alt"),
      caption: text(state, "caption"),
      credit: text(state, "credit"),
    },
    attachments: [{ src: `/media/${as("attachment")}.mp3`, title: text(state, "attachmenttitle") }],
    rights: text(state, "rights"),
    correction: { at: "2024-06-19T13:00:00Z", text: text(state, "correction") },
    license: { ai: as("license") },
    partners: { exclude: [as("partner")] },
    ...fields,
  };
  const body = `<p>${as("body")} ${HANGUL} <a href="https://example.com/${as("link")}">x</a> <img src="/media/${as("bodymedia")}.png" alt="${as("bodyalt")}"></p>`;
  const { title, ...rest } = all;
  const filed =
    extension === "json"
      ? JSON.stringify({ ...all, contentHtml: body })
      : extension === "txt"
        ? `${article("", rest, `${title}\n\n${as("body")} ${HANGUL}\n`).replace(/title: ""\n/, "")}`
        : article(String(title), rest, body);
  return {
    [`${as("filename").toLowerCase()}.${extension}`]: filed,
    [`media/${as("image")}.png`]: as("imagebytes"),
    [`media/${as("attachment")}.mp3`]: as("attachmentbytes"),
    [`media/${as("bodymedia")}.png`]: "picture",
  };
}

const TOMORROW = "2024-06-21T12:00:00Z";
const MORNING = "2024-06-20T06:00:00Z";
const reason = (state: string) => ({
  withdrawn: { at: MORNING, reason: text(state, "reason") },
});

/** Stories that nobody may know of at noon, each in a state of its own, and what makes it so. */
const HIDDEN: Readonly<Record<string, Fields>> = {
  draft: { draft: true },
  draftdated: { draft: true, published: TOMORROW, expires: "2024-06-22" },
  scheduled: { published: TOMORROW },
  embargoed: { embargo: TOMORROW },
  expired: { expires: MORNING },
  overbefore: { published: TOMORROW, correction: [], expires: MORNING },
  withdrawn: reason("withdrawn"),
  withdrawndraft: { draft: true, ...reason("withdrawndraft") },
  withdrawnbefore: { embargo: TOMORROW, ...reason("withdrawnbefore") },
  broken: { updated: "yesterday" },
  // The file beside it has that id, and comes first.
  loser: { id: "tag:example.com,2024:beside" },
};

function hiddenFiles(): Record<string, string> {
  const states = Object.entries(HIDDEN).map(([state, fields]) => filesOf(state, fields));
  const formats = ["html", "json", "txt"].map((extension) =>
    filesOf(`embargoed${extension}`, { embargo: TOMORROW }, extension),
  );
  return Object.assign({}, ...states, ...formats);
}

const BESIDE = article("Beside", { id: "tag:example.com,2024:beside", tags: ["Politics"] });

/** A text and what is left of it when every escape in it is undone. */
function readings(raw: string): readonly string[] {
  const undone = raw
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/&#x([0-9a-f]+);/gi, (_, hex) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_, digits) => String.fromCodePoint(Number(digits)))
    .replace(/(?:%[0-9a-f]{2})+/gi, (escaped) =>
      new TextDecoder().decode(Buffer.from(escaped.replaceAll("%", ""), "hex")),
    );
  return [raw, undone].map((reading) => reading.normalize("NFC").toLowerCase());
}

/** Every word of a story under test in an object: in its key, its headers and its body, however they are written. */
function findIn(key: string, headers: Headers, body: Uint8Array): readonly string[] {
  const decoded = new TextDecoder().decode(decodeBody(body, headers.encoding));
  const all = [key, JSON.stringify(headers), decoded].flatMap(readings);
  const words = all.flatMap((each) => each.match(/zq[a-z]+q/g) ?? []);
  const hangul = all.filter((each) => [...HANGUL].some((letter) => each.includes(letter)));
  return [...new Set([...words, ...hangul.map(() => HANGUL)])];
}

/** What is found in each object of the site, and in each put since `from`. */
async function findInSite(room: Newsroom): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { key } of room.site.list("")) {
    const object = await room.site.get(key);
    if (object) found.push(...findIn(key, object.head, object.body));
  }
  return [...new Set(found)].sort();
}

function findInPuts(room: Newsroom, from = 0): readonly string[] {
  const puts = room.puts.slice(from);
  return [...new Set(puts.flatMap(({ key, headers, body }) => findIn(key, headers, body)))].sort();
}

const kindsIn = (words: readonly string[]): readonly string[] => [
  ...new Set(words.flatMap((each) => each.match(/^zq[a-z]+?q([a-z]+)q$/)?.[1] ?? [])),
];
const statesIn = (words: readonly string[]): readonly string[] =>
  [...new Set(words.flatMap((each) => each.match(/^zq([a-z]+?)q/)?.[1] ?? []))].sort();

/** Of a live story: what no reader sees, and a reason, which it does not have. */
const UNPUBLISHED: readonly Kind[] = ["shorttitle", "license", "partner", "filename", "reason"];
const IN_MEDIA: readonly Kind[] = ["imagebytes", "attachmentbytes"];
/** What must be found of it. Where an alias leads is said elsewhere, if it leads anywhere. */
const PUBLISHED = KINDS.filter((kind) => kind !== "alias" && !UNPUBLISHED.includes(kind)).sort();
const besidesAliases = (words: readonly string[]): readonly string[] =>
  kindsIn(words)
    .filter((kind) => kind !== "alias")
    .toSorted();

describe("the search", () => {
  it("finds everything that a live story says, in each of the three forms", async () => {
    const room = await openRoom(filesOf("live", {}), SETTINGS);
    expect(besidesAliases(await findInSite(room))).toEqual(PUBLISHED);
    expect(besidesAliases(findInPuts(room))).toEqual(PUBLISHED);
    for (const form of [/\.gz$/, /\.br$/, /(?<!\.gz|\.br)$/]) {
      const puts = room.puts.filter(({ key }) => form.test(key) && !key.startsWith("media/"));
      const words = puts.flatMap(({ key, headers, body }) => findIn(key, headers, body));
      expect(besidesAliases(words)).toEqual(PUBLISHED.filter((kind) => !IN_MEDIA.includes(kind)));
    }
  });

  it.each([
    ["as it is", HANGUL],
    ["decomposed", HANGUL.normalize("NFD")],
    ["in an address", encodeURIComponent(HANGUL)],
    ["in an address, in small letters", encodeURIComponent(HANGUL).toLowerCase()],
    ["in an address in JSON", JSON.stringify({ url: encodeURI(`/${HANGUL}/`) })],
    ["escaped in JSON", "\\uafff\\ubdc1"],
    ["escaped in HTML", "&#45055;&#48577;"],
    ["escaped in HTML, by sixteens", "&#xafff;&#XBDC1;"],
    ["in capitals", "ZQLIVEQTITLEQ"],
    ["in a slug", "a-zqliveqtitleq-b"],
    ["between marks", "a<b>Zqliveqtitleq</b>&amp;"],
  ])("finds a word that is written %s, in a body, a key and a header", (_, written) => {
    const headers: Headers = { mediaType: "text/plain" };
    const bytes = (of: string) => new TextEncoder().encode(of);
    expect(findIn("rss.xml", headers, bytes(`x${written}x`))).toHaveLength(1);
    expect(findIn(`tags/${written}/rss.xml`, headers, bytes(""))).toHaveLength(1);
    expect(findIn("rss.xml", { ...headers, metadata: { link: written } }, bytes(""))).toHaveLength(
      1,
    );
    expect(findIn("rss.xml", headers, bytes("Beside & 사과"))).toEqual([]);
  });
});

/** All that can make documents be put anew while a story is hidden. */
async function disturb(room: Newsroom, files: Files): Promise<void> {
  await deliver(room, { "a.md": BESIDE.replace("Beside.", "Beside, edited.") });
  await deliver(room, { "b.md": article("Another", { tags: ["Politics"] }) });
  for (const [path, filed] of Object.entries(files)) {
    await deliver(room, { [path]: `${filed}${path.endsWith(".json") ? "\n" : "x"}` });
  }
  room.put("publication.yaml", SETTINGS.replace("The Wire", "The Cable"));
  await invoke(room).deliver("publication.yaml");
  await settle(room);
  await invoke(room).tick();
  const { service, run } = invoke(room);
  await service.compare(run);
  await settle(room);
}

describe("a story that is not live", () => {
  it("is in no object and in no put on the way, whatever else is published", async () => {
    const files = hiddenFiles();
    const room = await openRoom({ "a.md": BESIDE, ...files }, SETTINGS);
    await disturb(room, files);
    expect(await room.titles()).toEqual(["Beside", "Another"]);
    expect(findInPuts(room)).toEqual([]);
    expect(await findInSite(room)).toEqual([]);
  });

  it("leaves every byte of the site as it would be without its file: no count, date or list betrays it", async () => {
    const files = hiddenFiles();
    const room = await openRoom({ "a.md": BESIDE, ...files }, SETTINGS);
    const without = await openRoom({ "a.md": BESIDE }, SETTINGS);
    expect(await room.documents()).toEqual(await without.documents());
    await disturb(room, files);
    await disturb(without, {});
    expect(await room.documents()).toEqual(await without.documents());
  });

  it.each(Object.entries(HIDDEN).filter(([state]) => state !== "loser"))(
    "adds nothing to the feeds that it would share, nor its spelling of their names: %s",
    async (_, fields) => {
      const shared = { tags: ["Politics"], authors: ["Ana Pérez"], section: "World" };
      const spelt = { tags: ["POLITICS"], authors: ["ANA PÉREZ"], section: "WORLD" };
      const live = { "a.md": article("A", shared), "b.md": article("B", shared) };
      const room = await openRoom(
        { ...live, "0.md": article("C", { ...spelt, ...fields }) },
        SETTINGS,
      );
      expect(await room.documents()).toEqual(await (await openRoom(live, SETTINGS)).documents());
    },
  );

  it("is found from the very second at which it is live, and not before", async () => {
    const room = await openRoom({ "a.md": BESIDE, ...hiddenFiles() }, SETTINGS);
    room.now = at("2024-06-21T11:59:59Z");
    await invoke(room).tick();
    expect(await findInSite(room)).toEqual([]);
    expect(findInPuts(room)).toEqual([]);
    room.now = at(TOMORROW);
    await invoke(room).tick();
    const live = ["embargoed", "embargoedhtml", "embargoedjson", "embargoedtxt", "scheduled"];
    expect(statesIn(await findInSite(room))).toEqual(live);
    expect(statesIn(findInPuts(room))).toEqual(live);
  });
});

/** What stays of a story that was public once: addresses say that they have ended, and feeds that they are empty. */
const STAYS: readonly Kind[] = [
  ...(["slug", "alias", "image", "attachment", "bodymedia"] as const),
  ...(["tag", "author", "section"] as const),
];
/** Of one that was taken back, a tombstone may say which it was, and why. */
const TOLD: readonly Kind[] = ["id", "reason"];

/** Without files: the clock does it. */
type Change = readonly [name: string, files: Files | undefined];
const was = filesOf("story", { expires: TOMORROW });
const path = Object.keys(was)[0] ?? "";
const become = (fields: Fields): Files => ({
  [path]: filesOf("story", fields)[path],
});

describe("a story that is live no longer", () => {
  it.each<Change>([
    ["a draft again", become({ draft: true })],
    ["scheduled again", become({ published: TOMORROW, correction: [] })],
    ["under an embargo", become({ embargo: TOMORROW })],
    ["expired by an edit", become({ expires: MORNING })],
    ["expired by the clock", undefined],
    ["withdrawn", become(reason("story"))],
    ["deleted", { [path]: undefined }],
    [
      "of the id of another that comes first",
      { "a.md": article("A", { id: `tag:example.com,2024:${word("story", "id")}` }) },
    ],
  ])("leaves nothing but its addresses: %s", async (_, files) => {
    await expectOnlyAddresses(await openRoom({ "b.md": BESIDE, ...was }, SETTINGS), files);
    const newer = article("Newer", { published: "2024-06-20T08:00:00Z" });
    const beyond = await openRoom({ "b.md": BESIDE, ...was, "n.md": newer }, WITH_ARCHIVE);
    const archived = [...(await allKeys(beyond))].filter((key) => key.startsWith("archive/"));
    expect(archived).not.toEqual([]);
    await expectOnlyAddresses(beyond, files);
  });

  async function allKeys(room: Newsroom): Promise<readonly string[]> {
    return Object.keys(await room.documents());
  }

  async function expectOnlyAddresses(room: Newsroom, files: Files | undefined): Promise<void> {
    expect(kindsIn(await findInSite(room))).toContain("body");
    const before = room.puts.length;
    if (files) await deliver(room, files);
    else {
      room.now = at(TOMORROW);
      await invoke(room).tick();
    }
    await settle(room);
    const isOver = (kind: string): boolean => ![...STAYS, ...TOLD].includes(kind as Kind);
    expect(kindsIn(await findInSite(room)).filter(isOver)).toEqual([]);
    expect(kindsIn(findInPuts(room, before)).filter(isOver)).toEqual([]);
  }

  it("stays as it was where its newest version is broken, and nothing of that is shown", async () => {
    const room = await openRoom({ "b.md": BESIDE, ...was }, SETTINGS);
    const site = await room.documents();
    await deliver(room, {
      [path]: filesOf("newer", { updated: "yesterday" })[
        `${word("newer", "filename").toLowerCase()}.md`
      ],
    });
    expect(statesIn(await findInSite(room))).toEqual(["story"]);
    expect(await room.documents()).toEqual(site);
  });
});
