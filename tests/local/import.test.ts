import { readFileSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { importSite } from "../../local/import/import-site.ts";
import { readOldSite } from "../../local/import/read-old-site.ts";
import { type Folder, listFiles, temporaryFolder } from "../support/folder.ts";
import { importInto, NOW, publishDocument, type Run, runImport } from "./import/old-feeds.ts";

const WXR = fileURLToPath(new URL("import/harbour.wxr.xml", import.meta.url));
const GHOST = fileURLToPath(new URL("import/harbour.ghost.json", import.meta.url));

const PUBLICATION = `title: The Harbour
language: en-GB
timezone: Asia/Seoul
feeds: https://feeds.example.com/
home: https://harbour.example.com/
authority: harbour.example.com
since: 2024
sections: {world: World}
`;

/** A feed of RSS with these items. */
function feed(...items: readonly string[]): string {
  const all = items.map((inside) => `<item>${inside}</item>`).join("\n");
  return `<rss version="2.0"><channel><title>Old</title><link>https://old.example.com/</link>${all}</channel></rss>`;
}

const GUID = "<guid>https://old.example.com/a/</guid>";
const DATE = "<pubDate>Thu, 20 Jun 2024 09:00:00 +0900</pubDate>";

/** An article of the folder `content`, by its path there. */
function article(folder: Folder, path: string) {
  const text = folder.read(`content/${path}`);
  const [, front = "", body = ""] = /^---\n([\s\S]*?)\n---\n\n([\s\S]*)$/.exec(text) ?? [];
  return { front: parse(front), body: body.trimEnd() };
}

function articles(folder: Folder): readonly string[] {
  return listFiles(folder.at("content")).filter((name) => name.endsWith(".html"));
}

/** Warnings without the words that each begins with. */
function warnings({ stderr }: Run): readonly string[] {
  return stderr.split("\n").flatMap((line) => /^wireroom: warning: (.*)$/.exec(line)?.[1] ?? []);
}

describe("a WordPress export", () => {
  async function imported(...args: readonly string[]) {
    const folder = temporaryFolder();
    folder.write("content/publication.yaml", PUBLICATION);
    const run = await runImport(WXR, "--into", folder.at("content"), ...args);
    return { folder, run };
  }

  it("becomes articles, each with its id, dates, people, section, tags, image and old address", async () => {
    const { folder, run } = await imported();
    expect(run.code).toBe(0);
    expect(articles(folder)).toEqual([
      "articles/2024/before.html",
      "articles/2024/pact.html",
      "articles/2024/unfinished.html",
      "articles/2027/평양의-봄.html",
    ]);
    expect(article(folder, "articles/2024/pact.html").front).toEqual({
      title: "A pact is signed & sealed",
      published: "2024-06-20T09:00:00+09:00",
      updated: "2024-06-21T08:30:00+09:00",
      id: "https://harbour.example.com/?p=11",
      authors: ["Kim Min-ji"],
      section: "world",
      tags: ["Asia", "Diplomacy"],
      summary: "A short word.",
      image: {
        src: "https://harbour.example.com/wp-content/uploads/2024/06/pact.jpg",
        alt: "Two men at a table",
        caption: "On Wednesday",
      },
      aliases: ["/2024/06/20/pact/"],
    });
    expect(article(folder, "articles/2024/unfinished.html").front).toMatchObject({
      published: "2024-06-30T10:00:00+09:00",
      draft: true,
    });
  });

  it("says what was left out, what is missing, what readers see, and what is left to do", async () => {
    const { run } = await imported();
    expect(run.stdout).toBe(`a WordPress export: 4 articles: 4 written, 0 there already, 7 left out
  left out: For us: private
  left out: Thrown away: in the trash
  left out: With a word: behind a password
  left out: About: a page, which no feed shows
  left out: A recipe: of the type recipe, which the feed does not show
  left out: Auto Draft: an empty draft
  left out: Archived: in the state archive
0 of 2 entries would show as new in readers of the old feed

What is left to do:
  let readers go on asking for the old feed, in publication.yaml: addresses: {/feed/: /rss.xml}
  1 old address such as /?p=1: only the old server can lead from there to the articles
  look at the result: wireroom serve ${run.stdout.slice(run.stdout.lastIndexOf(" serve ") + 7)}`);
    expect(warnings(run)).toEqual([
      "line 25 (A pact is signed & sealed): what WordPress would show in the place of some blocks is missing: latest-posts",
      "line 74 (Before): WordPress would put something in the place of [gallery]; readers see it as it stands",
    ]);
  });

  it("keeps what is private, in the trash or behind a password out of the folder", async () => {
    const { folder } = await imported();
    const all = articles(folder).map((path) => folder.read(`content/${path}`));
    expect(all.join("\n")).not.toMatch(/Secret of the house|Thrown away|With a word|mkim@/);
  });

  it("brings the media that its articles show, once, and leads to them", async () => {
    const folder = temporaryFolder();
    folder.write("uploads/2024/06/pact.jpg", "a picture");
    folder.write("uploads/2024/06/unused.jpg", "another");
    folder.write("content/publication.yaml", PUBLICATION);
    const args = [WXR, "--into", folder.at("content"), "--media", folder.at("uploads")];
    const run = await runImport(...args);
    expect(run.stdout).toContain("1 media file: 1 copied, 0 there already\n");
    expect(listFiles(folder.at("content/media"))).toEqual(["2024/06/pact.jpg"]);
    expect(article(folder, "articles/2024/pact.html").front.image.src).toBe(
      "/media/2024/06/pact.jpg",
    );
    const { body } = article(folder, "articles/2024/pact.html");
    expect(body).toContain('src="/media/2024/06/pact.jpg"');
    expect(body).not.toContain("srcset");
    expect(await publishDocument(folder.at("content"), "rss.xml")).toContain(
      "https://feeds.example.com/media/2024/06/pact.jpg",
    );
  });
});

describe("a Ghost export", () => {
  it("becomes articles; what readers know them by cannot be kept, and is told", async () => {
    const folder = temporaryFolder();
    folder.write("content/publication.yaml", PUBLICATION);
    const { code, stdout } = await runImport(GHOST, "--into", folder.at("content"));
    expect(code).toBe(0);
    expect(article(folder, "articles/2024/pact.html").front).toEqual({
      title: "A pact is signed",
      published: "2024-06-20T00:00:00Z",
      updated: "2024-06-20T23:30:00Z",
      id: "tag:harbour.example.com,2024:667400000000000000000001",
      authors: [{ name: "Kim Min-ji", url: "https://kim.example.com/" }, "Ana Pérez"],
      section: "world",
      tags: ["Diplomacy"],
      summary: "A short word.",
      image: {
        src: "https://harbour.example.com/content/images/2024/06/table.jpg",
        alt: "Two men at a table",
        caption: "On Wednesday",
      },
      aliases: ["/pact/"],
    });
    expect(stdout).toContain(`1 of 1 entry would show as new in readers of the old feed
  new in newsboat 1, feedparser 1, rss2email 1, FreshRSS 1
  articles/2024/pact.html: its id in the old feed, “667400000000000000000001”, is no URI, which an id of Atom must be
`);
    expect(stdout).toContain(
      "  tell your readers before the feed moves: they will see these entries once more\n",
    );
    expect(stdout).toContain("addresses: {/rss/: /rss.xml}");
  });
});

describe("a folder without publication.yaml", () => {
  it("gets one that says what must be changed", async () => {
    const folder = temporaryFolder();
    const { stdout } = await importInto(folder, feed(GUID + DATE));
    expect(folder.read("content/publication.yaml")).toBe(`title: Old
language: en                          # CHANGE: BCP 47: en, pt-BR, ko
timezone: UTC                         # CHANGE: such as Europe/London
feeds: https://feeds.example.com/     # CHANGE: where the feeds will be served
authority: old.example.com            # with "since" it makes new ids, so neither ever changes
since: "2024"
home: https://old.example.com/        # the publication's own site
`);
    expect(stdout).toContain(
      `  change what is marked CHANGE in ${folder.at("content")}/publication.yaml, which was not there\n`,
    );
  });

  it.each([
    [
      "the authority of old ids",
      '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:wire.example.org,2009-03:a</id><updated>2024-01-01T00:00:00Z</updated></entry></feed>',
      { authority: "wire.example.org", since: "2009-03", title: "Untitled" },
    ],
    [
      "the oldest year",
      feed(`${GUID}${DATE}`, "<guid>urn:x:b</guid><pubDate>1 Jan 1999 00:00 GMT</pubDate>"),
      { since: "1999" },
    ],
    ["a year where there are no dates", feed(GUID), { since: "2000" }],
    [
      "a placeholder where the site has no domain",
      feed(GUID).replace("old.example.com", "127.0.0.1"),
      { authority: "example.com" },
    ],
    [
      "a language by its name",
      feed(GUID).replace("<title>", "<language>English</language><title>"),
      { language: "en" },
    ],
    [
      "none of what is no language",
      feed(GUID).replace("<title>", "<language>???</language><title>"),
      { language: "en" },
    ],
    [
      "a title that YAML would take for something else",
      feed(GUID).replace("Old", "2024: #1"),
      { title: "2024: #1" },
    ],
    [
      "a title of many lines in one",
      feed(GUID).replace("Old", "Old\n  wire"),
      { title: "Old wire" },
    ],
    [
      "what it is about",
      feed(GUID).replace("<title>", "<description>Notes</description><title>"),
      { description: "Notes" },
    ],
  ])("gets %s", async (_, document, expected) => {
    const folder = temporaryFolder();
    expect((await importInto(folder, document)).code).toBe(0);
    expect(parse(folder.read("content/publication.yaml"))).toMatchObject(expected);
  });

  it("gets the time zone of a Ghost site, where media have no other address than their path", async () => {
    const folder = temporaryFolder();
    await runImport(GHOST, "--into", folder.at("content"));
    expect(parse(folder.read("content/publication.yaml"))).toMatchObject({
      timezone: "Asia/Seoul",
    });
    expect(article(folder, "articles/2024/pact.html").body).toContain('href="/before/"');
  });
});

describe("what is in the folder already", () => {
  it("is never written over: a publication, an article by its id, a name, a media file", async () => {
    const folder = temporaryFolder();
    const before = {
      "content/publication.yaml": PUBLICATION,
      "content/stories/kept.md":
        "---\ntitle: Mine\npublished: 2024-06-20T09:00:00+09:00\nid: https://harbour.example.com/?p=10\n---\nMine\n",
      "content/stories/pact.md":
        "---\ntitle: Other\npublished: 2024-06-20T09:00:00+09:00\n---\nOther\n",
      "content/media/2024/06/pact.jpg": "another picture",
    };
    for (const [name, text] of Object.entries(before)) folder.write(name, text);
    folder.write("uploads/2024/06/pact.jpg", "the picture");
    const args = [WXR, "--into", folder.at("content"), "--media", folder.at("uploads")];
    const { stdout } = await runImport(...args);
    for (const [name, text] of Object.entries(before)) expect(folder.read(name)).toBe(text);
    expect(stdout).toContain("4 articles: 3 written, 1 there already");
    expect(stdout).toContain(
      "  media/2024/06/pact.jpg is another file, and is left alone: the old address stays\n",
    );
    // Beside the others, with a name of its own.
    const [pact] = articles(folder).filter((name) => name.includes("pact"));
    expect(pact).toMatch(/^stories\/pact-[0-9a-f]{6}\.html$/);
    expect(article(folder, pact ?? "").front.image.src).toContain("https://harbour.example.com/");
  });

  it("stays as it is, file by file, when an import is run again", async () => {
    const folder = temporaryFolder();
    folder.write("content/publication.yaml", PUBLICATION);
    folder.write("uploads/2024/06/pact.jpg", "the picture");
    const args = [WXR, "--into", folder.at("content"), "--media", folder.at("uploads")];
    await runImport(...args);
    const files = listFiles(folder.at("content"));
    // An editor's change, and one that is refused for now.
    folder.write(
      "content/articles/2024/before.html",
      folder.read("content/articles/2024/before.html").replace("title:", "titel:"),
    );
    const texts = files.map((name) => folder.read(`content/${name}`));
    const { stdout, code } = await runImport(...args);
    expect(stdout).toContain("4 articles: 0 written, 4 there already");
    expect(code).toBe(2);
    expect(listFiles(folder.at("content"))).toEqual(files);
    expect(files.map((name) => folder.read(`content/${name}`))).toEqual(texts);
  });

  it("is completed where an import was interrupted", async () => {
    const folder = temporaryFolder();
    await runImport(WXR, "--into", folder.at("content"));
    const files = listFiles(folder.at("content"));
    folder.remove("content/articles/2024/pact.html");
    folder.write("content/articles/2024/.~1", "half of a file");
    const { stdout } = await runImport(WXR, "--into", folder.at("content"));
    expect(stdout).toContain("4 articles: 1 written, 3 there already");
    folder.remove("content/articles/2024/.~1");
    expect(listFiles(folder.at("content"))).toEqual(files);
  });

  it("shows where articles are kept", async () => {
    const folder = temporaryFolder();
    folder.write("content/publication.yaml", PUBLICATION);
    folder.write("content/_posts/2023-01-01-x.md", "---\ntitle: X\n---\n");
    await importInto(folder, feed(GUID + DATE));
    expect(articles(folder)).toEqual(["_posts/2024-06-20-a.html"]);
  });

  it("is not followed where it is a link to somewhere else", async () => {
    const folder = temporaryFolder();
    folder.write("elsewhere.html", "mine");
    folder.write("content/articles/2024/x.md", "---\ntitle: X\n---\n");
    symlinkSync(folder.at("elsewhere.html"), folder.at("content/articles/2024/a.html"));
    const run = await importInto(folder, feed(`<title>T</title>${GUID}${DATE}`));
    expect(folder.read("elsewhere.html")).toBe("mine");
    expect(run.stdout).toContain("1 article: 0 written, 1 there already");
    expect(warnings(run)).toContain(
      "line 1 (T): articles/2024/a.html is there already, and is left alone",
    );
  });

  it("is told where it is an article of that name without an id that can be read", async () => {
    const folder = temporaryFolder();
    folder.write("content/articles/2024/a.html", "---\nbroken: [\n---\n");
    const run = await importInto(folder, feed(GUID + DATE));
    expect(run.code).toBe(2);
    expect(articles(folder)).toHaveLength(2);
    expect(folder.read("content/articles/2024/a.html")).toContain("broken");
  });
});

describe("entries that say too little or too much", () => {
  it.each<[string, string, object, readonly string[]]>([
    [
      "no title",
      `${GUID}${DATE}<description>Some words</description>`,
      { title: "Some words" },
      ["line 1 (Some words): it has no title; the beginning of its text stands in"],
    ],
    [
      "neither a title nor a text",
      `${GUID}${DATE}`,
      { title: "Untitled" },
      ["line 1 (Untitled): it has no title; the beginning of its text stands in"],
    ],
    [
      "no date",
      `<title>T</title>${GUID}`,
      { published: "2026-11-24T15:29:59Z" },
      ["line 1 (T): it has no date; 2026-11-24T15:29:59Z stands in"],
    ],
    [
      "a date that is none",
      `<title>T</title>${GUID}<pubDate>soon</pubDate>`,
      { published: "2026-11-24T15:29:59Z" },
      ["line 1 (T): it has no date; 2026-11-24T15:29:59Z stands in"],
    ],
    [
      "a change before its publication",
      `<title>T</title>${GUID}${DATE}<dcterms:modified>2024-01-01T00:00:00Z</dcterms:modified>`,
      { updated: undefined },
      [],
    ],
    [
      "control characters",
      `<title>A\u0000 \u001b[31mT</title>${GUID}${DATE}<category>x\u0007</category><description>a\u0008b</description>`,
      { title: "A [31mT", tags: ["x"] },
      [],
    ],
    [
      "a link without an id",
      `<title>T</title><link>https://old.example.com/a/</link>${DATE}`,
      { id: "https://old.example.com/a/" },
      [],
    ],
    [
      "an id that is a number",
      `<title>T</title><guid>123</guid>${DATE}`,
      { id: "tag:old.example.com,2024:123" },
      [],
    ],
    [
      "an id in another script",
      `<title>T</title><guid>https://old.example.com/봄</guid>${DATE}`,
      { id: "tag:old.example.com,2024:https%3A//old.example.com/%EB%B4%84" },
      [],
    ],
    [
      "neither an id nor a link",
      `<title>T</title>${DATE}`,
      { id: expect.stringMatching(/^tag:old\.example\.com,2024:[0-9a-f]{16}$/) },
      [],
    ],
    [
      "a language of its own",
      `<title>T</title>${GUID}${DATE}<dc:language>ko_KR</dc:language>`,
      { language: "ko-KR" },
      [],
    ],
    [
      "a language that is none",
      `<title>T</title>${GUID}${DATE}<dc:language>???</dc:language>`,
      { language: undefined },
      [],
    ],
    [
      "the publication's language",
      `<title>T</title>${GUID}${DATE}<dc:language>en</dc:language>`,
      { language: undefined },
      [],
    ],
    [
      "an author without a name, and one twice",
      `<title>T</title>${GUID}${DATE}<dc:creator> </dc:creator><dc:creator>A</dc:creator><dc:creator>A</dc:creator>`,
      { authors: ["A"] },
      [],
    ],
    [
      "media at no address",
      `<title>T</title>${GUID}${DATE}<enclosure url="data:x" type="image/png"/><enclosure url="javascript:x" type="audio/mpeg"/>`,
      { image: undefined, attachments: undefined },
      [],
    ],
    [
      "an attachment",
      `<title>T</title>${GUID}${DATE}<enclosure url="/a.mp3" type="audio/mpeg" length="9"/>`,
      { attachments: [{ src: "https://old.example.com/a.mp3", type: "audio/mpeg", length: 9 }] },
      [],
    ],
  ])("become articles all the same: %s", async (_, item, expected, said) => {
    const folder = temporaryFolder();
    const run = await importInto(folder, feed(item));
    expect(run.code).toBe(0);
    expect(warnings(run)).toEqual(said);
    const [path = ""] = articles(folder);
    const { front } = article(folder, path);
    for (const [name, value] of Object.entries(expected)) expect(front[name]).toEqual(value);
    expect(await publishDocument(folder.at("content"), "rss.xml")).toContain("<item");
  });

  it("keep their order where they have no dates", async () => {
    const folder = temporaryFolder();
    const plain = ["c", "a", "b"].map(
      (n) => `<title>${n}</title><guid>https://old.example.com/${n}</guid>`,
    );
    await importInto(folder, feed(`<title>first</title><guid>urn:x:1</guid>${DATE}`, ...plain));
    const document = await publishDocument(folder.at("content"), "rss.xml");
    const titles = [...document.matchAll(/<title>(\w+)<\/title>/g)].map(([, title]) => title);
    expect(titles.slice(-4)).toEqual(["first", "c", "a", "b"]);
  });

  it("have names of their own, the same in whichever order they come", async () => {
    const named = (id: string, title: string) =>
      `<title>${title}</title><guid>urn:x:${id}</guid>${DATE}`;
    const items = [
      named("1", "Same"),
      named("2", "Same"),
      named("3", "License"),
      named("4", "index"),
      named("5", "𐐨".repeat(80)),
    ];
    const folder = temporaryFolder();
    await importInto(folder, feed(...items));
    expect(articles(folder)).toEqual([
      expect.stringMatching(/^articles\/2024\/index-[0-9a-f]{6}\.html$/),
      expect.stringMatching(/^articles\/2024\/license-[0-9a-f]{6}\.html$/),
      expect.stringMatching(/^articles\/2024\/same-[0-9a-f]{6}\.html$/),
      "articles/2024/same.html",
      expect.stringMatching(/^articles\/2024\/𐐨{40}-[0-9a-f]{6}\.html$/u),
    ]);
  });

  it.each([
    ["by the old site's name", "https://old.example.com/2024/the-pact.html", "the-pact"],
    ["by the title where that is a number", "https://old.example.com/archive/123", "t"],
    ["by the title where there is none", "https://old.example.com/?p=1", "t"],
    ["by the title where it says nothing", "https://old.example.com/pact/index.html", "t"],
    ["as it stands where it cannot be decoded", "https://old.example.com/%E0%A4%A-x", "e0-a4-a-x-"],
    ["by the title where the link is none", "nowhere", "t"],
  ])("are called %s", async (_, link, name) => {
    const folder = temporaryFolder();
    await importInto(
      folder,
      feed(`<title>T</title><guid>urn:x:1</guid><link>${link}</link>${DATE}`),
    );
    expect(articles(folder)[0]?.replace(/^articles\/2024\/|\.html$/g, "")).toMatch(
      new RegExp(`^${name}`),
    );
  });

  it("of one id are one article, the newest", async () => {
    const version = (title: string, updated: string) =>
      `<entry><id>urn:x:1</id><title>${title}</title><updated>${updated}</updated></entry>`;
    const document = `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>${version("Second", "2024-06-21T00:00:00Z")}${version("Third", "2024-06-22T00:00:00Z")}${version("First", "2024-06-20T00:00:00Z")}</feed>`;
    const folder = temporaryFolder();
    const { stdout } = await importInto(folder, document);
    expect(articles(folder)).toEqual(["articles/2024/third.html"]);
    expect(stdout).toContain(
      "  left out: Second: it has the id of the entry at line 1, which is newer or came first\n",
    );
    expect(stdout).toContain("  left out: First: it has the id");
  });

  it("are told where the pipeline refuses them", async () => {
    const folder = temporaryFolder();
    const long = `<title>T</title>${GUID}${DATE}<description>${"x".repeat(9 * 1024 * 1024)}</description>`;
    const run = await importInto(folder, feed(long, `<title>U</title><guid>urn:x:2</guid>${DATE}`));
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^articles\/2024\/a\.html:1:1 too-large /);
    expect(run.stdout).toContain(
      "  1 article refused, or older than the new feed reaches, and so not in it\n",
    );
  });
});

describe("a file that cannot be imported", () => {
  it.each<[string, string | undefined, readonly string[], number, RegExp]>([
    [
      "is broken",
      "<rss>\n<channel>\n</rss>",
      [],
      1,
      /old\.xml:3: this is no XML: <\/rss> stands where/,
    ],
    ["has no entry", feed(), [], 1, /old\.xml: there is no entry in it/],
    ["is not there", undefined, [], 1, /old\.xml: there is no such file/],
    ["is to be taken for what it is not", feed(GUID), ["--as", "ghost"], 1, /is a Ghost export/],
    ["is to be taken for what nothing is", feed(GUID), ["--as", "blog"], 64, /feed, wxr, ghost/],
    [
      "comes with media that are not there",
      feed(GUID),
      ["--media", "nowhere"],
      1,
      /--media nowhere: there is no such folder/,
    ],
  ])(
    "is said to be one that %s, and nothing is written",
    async (_, document, args, code, message) => {
      const folder = temporaryFolder();
      if (document !== undefined) folder.write("old.xml", document);
      const run = await runImport(folder.at("old.xml"), "--into", folder.at("content"), ...args);
      expect(run.code).toBe(code);
      expect(run.stderr).toMatch(message);
      expect(listFiles(folder.root).filter((name) => name !== "old.xml")).toEqual([]);
    },
  );

  it.each([
    [
      "a folder",
      (folder: Folder) => [folder.root, "--into", folder.at("content")],
      1,
      /is a folder/,
    ],
    [
      "without a folder to import into",
      (folder: Folder) => [folder.at("old.xml")],
      64,
      /import needs --into/,
    ],
    [
      "with a file to import into",
      (folder: Folder) => [folder.at("old.xml"), "--into", folder.at("old.xml")],
      64,
      /--into .* is a file/,
    ],
    ["without a name", () => [""], 64, /write the path of a file/],
  ] as const)("is refused %s", async (_, args, code, message) => {
    const folder = temporaryFolder();
    folder.write("old.xml", feed(GUID));
    const run = await runImport(...args(folder));
    expect(run.code).toBe(code);
    expect(run.stderr).toMatch(message);
  });

  it("leaves a folder alone whose publication.yaml is broken", async () => {
    const folder = temporaryFolder();
    folder.write("content/publication.yaml", "title: [\n");
    const run = await importInto(folder, feed(GUID), "--json");
    expect(run.code).toBe(1);
    expect(JSON.parse(run.stdout).error).toBe("publication.yaml cannot be used");
    expect(articles(folder)).toEqual([]);
  });
});

describe("a large file", () => {
  it("of 50 MB is read whole", async () => {
    const text = `<![CDATA[${"<p>word &amp; word</p>\n".repeat(120_000)}]]>`;
    const items = Array.from(
      { length: 20 },
      (_, n) =>
        `<title>P${n}</title><guid>urn:x:${n}</guid>${DATE}<description>${text}</description>`,
    );
    const bytes = new TextEncoder().encode(feed(...items));
    expect(bytes.length).toBeGreaterThan(50_000_000);
    const folder = temporaryFolder();
    const { site } = readOldSite("old.xml", bytes);
    const imported = await importSite(site, { into: folder.at("content"), now: NOW });
    expect(imported.articles.filter(({ written }) => written)).toHaveLength(20);
    expect(readFileSync(folder.at("content/articles/2024/p7.html")).length).toBeGreaterThan(
      2_500_000,
    );
  });

  it("of a bomb of entities is a small one", async () => {
    const levels = Array.from(
      { length: 20 },
      (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`,
    );
    const document = `<!DOCTYPE rss [<!ENTITY e0 "boom">${levels.join("")}]>${feed(`<title>T</title>${GUID}${DATE}<description>&e20;</description>`)}`;
    const folder = temporaryFolder();
    const run = await importInto(folder, document);
    expect(run.code).toBe(0);
    expect(article(folder, "articles/2024/a.html").body).toBe("<p>&e20;</p>");
    expect(warnings(run)[0]).toMatch(/declares entities of its own, which are not expanded$/);
  });

  it("of many entries has a short report", async () => {
    const items = Array.from(
      { length: 60 },
      (_, n) => `<title>P${n}</title><guid>${n}</guid>${DATE}`,
    );
    const { stdout } = await importInto(temporaryFolder(), feed(...items));
    // Ten of them are in its archive alone.
    expect(stdout).toContain("60 of 60 entries would show as new");
    expect(stdout).toContain("  and 40 more\n");
    expect(stdout).not.toContain("not in it");
  });
});

it("no character that XML cannot carry comes into a text", async () => {
  const folder = temporaryFolder();
  await importInto(folder, feed(`${GUID}${DATE}<description>a\u0000\u0008b</description>`));
  expect(article(folder, "articles/2024/a.html").body).toBe("<p>ab</p>");
});

describe("the report", () => {
  it("is one object with --json", async () => {
    const folder = temporaryFolder();
    folder.write("uploads/a.jpg", "x");
    const item = `<title>T</title>${GUID}${DATE}<description>&lt;img src="/a.jpg"></description>`;
    const args = ["--json", "--media", folder.at("uploads")];
    const run = await importInto(folder, feed(item, `<guid>1</guid>${DATE}`), ...args);
    expect(JSON.parse(run.stdout)).toEqual({
      kind: "rss",
      publicationWritten: true,
      written: ["articles/2024/a.html", "articles/2024/untitled.html"],
      existing: [],
      leftOut: [],
      media: [{ path: "media/a.jpg", placed: "written" }],
      entries: 2,
      new: [
        {
          path: "articles/2024/untitled.html",
          readers: ["newsboat", "feedparser", "rss2email", "FreshRSS"],
          reason: "its id in the old feed, “1”, is no URI, which an id of Atom must be",
        },
      ],
      byReader: { newsboat: 1, feedparser: 1, rss2email: 1, FreshRSS: 1 },
      missing: [],
      addresses: { "/feed/": "/rss.xml" },
      notes: ["line 2 (Untitled): it has no title; the beginning of its text stands in"],
      rejected: [],
      warnings: [],
    });
  });

  it.each([
    [
      "RSS",
      feed(GUID + DATE).replace(
        "<title>",
        '<atom:link rel="self" href="https://old.example.com/index.xml"/><title>',
      ),
      "{/index.xml: /rss.xml}",
    ],
    ["RSS that does not say its own", feed(GUID + DATE), "{/feed/: /rss.xml}"],
    [
      "RSS whose own is the front page",
      feed(GUID + DATE).replace(
        "<title>",
        '<atom:link rel="self" href="https://old.example.com/?feed=rss2"/><title>',
      ),
      "{/feed/: /rss.xml}",
    ],
    [
      "Atom",
      '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><link rel="self" href="/atom/"/><entry><id>urn:x:1</id><updated>2024-01-01T00:00:00Z</updated></entry></feed>',
      "{/atom/: /atom.xml}",
    ],
    [
      "JSON Feed",
      '{"version": "https://jsonfeed.org/version/1", "title": "T", "feed_url": "https://old.example.com/f.json", "items": [{"id": "urn:x:1", "date_published": "2024-01-01T00:00:00Z"}]}',
      "{/f.json: /feed.json}",
    ],
  ])("names the old address of %s", async (_, document, addresses) => {
    const { stdout, code } = await importInto(temporaryFolder(), document);
    expect(code).toBe(0);
    expect(stdout).toContain(`in publication.yaml: addresses: ${addresses}\n`);
    expect(stdout).toContain("0 of 1 entry would show as new in readers of the old feed\n");
  });

  it("says where an article here has another id than the entry that it was", async () => {
    const folder = temporaryFolder();
    const item = `<title>T</title><guid> urn:x:1 </guid>${DATE}`;
    const { stdout } = await importInto(folder, feed(item));
    expect(stdout).toContain(
      "articles/2024/t.html: its id in the old feed has white space around it\n",
    );
  });
});
