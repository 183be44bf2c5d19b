import { describe, expect, it } from "vitest";
import { articleOf, articleWith, FIRST_STORED, parseFile, SECTIONS } from "./parsing.ts";

describe("an article with every key", () => {
  const article = articleOf(
    "world/2024/pact.md",
    `---
title: The pact of   the two harbours
published: 2024-06-20T09:00:00+09:00
updated: 2024-06-21T08:30:00.999+09:00
id: tag:wire.example.com,2024:pact
slug: harbour-pact
aliases: [/old/pact/, "https://www.harbour.example/Käse", /a%20b]
authors: [Kim Min-ji, {name: Ana Pérez, url: https://example.com/ana, email: ana@example.com}]
section: world
tags: [Diplomacy, "2024", diplomacy, 1.10, no]
summary: |
  One sentence,
  plain text.
shortTitle: Pact signed
image: {src: pact.jpg, alt: Two men, caption: Wednesday, credit: Agency / A. N., syndicate: false, width: 640, height: 480}
attachments: [{src: /media/pact.mp3, type: audio/mpeg, length: 1048576, duration: 184, title: Listen}, b.mp3]
language: en-GB
url: https://www.harbour.example/world/pact
rights: © 2024 Wire
draft: no
embargo: 2024-06-20T10:00:00+09:00
expires: 2025-06-20
correction: [{at: 2024-06-21T08:30:00+09:00, text: A date was wrong.}, And a name.]
withdrawn: {at: 2024-06-22T12:00:00Z, reason: Duplicate}
partners: {exclude: [msn, MSN]}
license: {ai: none}
---
Text.
`,
    { sections: SECTIONS },
  );

  it("is read whole", () => {
    expect(article).toEqual({
      path: "world/2024/pact.md",
      id: "tag:wire.example.com,2024:pact",
      slug: "harbour-pact",
      title: "The pact of the two harbours",
      shortTitle: "Pact signed",
      summary: "One sentence, plain text.",
      authors: [
        { slug: "kim-min-ji", name: "Kim Min-ji" },
        {
          slug: "ana-pérez",
          name: "Ana Pérez",
          url: "https://example.com/ana",
          email: "ana@example.com",
        },
      ],
      section: { slug: "world", label: "World" },
      tags: [
        { slug: "diplomacy", label: "Diplomacy" },
        { slug: "2024", label: "2024" },
        { slug: expect.stringMatching(/^1-10-[0-9a-f]{6}$/), label: "1.10" },
        { slug: "no", label: "no" },
      ],
      published: "2024-06-20T00:00:00Z",
      updated: "2024-06-20T23:30:00Z",
      embargo: "2024-06-20T01:00:00Z",
      expires: "2025-06-20T15:00:00Z",
      draft: false,
      withdrawn: { at: "2024-06-22T12:00:00Z", reason: "Duplicate" },
      corrections: [
        { at: "2024-06-20T23:30:00Z", text: "A date was wrong." },
        { at: "2024-06-20T23:30:00Z", text: "And a name." },
      ],
      image: {
        src: { kind: "local", path: "world/2024/pact.jpg" },
        alt: "Two men",
        caption: "Wednesday",
        credit: "Agency / A. N.",
        syndicate: false,
        width: 640,
        height: 480,
      },
      attachments: [
        {
          src: { kind: "local", path: "pact.mp3" },
          type: "audio/mpeg",
          length: 1048576,
          duration: 184,
          title: "Listen",
        },
        { src: { kind: "local", path: "world/2024/b.mp3" } },
      ],
      language: "en-GB",
      url: "https://www.harbour.example/world/pact",
      hosted: false,
      aliases: ["/old/pact/", "/Käse", "/a b"],
      rights: "© 2024 Wire",
      excludedPartners: ["msn"],
      license: { ai: "none" },
      body: { kind: "markdown", source: "Text.\n" },
    });
  });
});

it("an article with the least gets every default", () => {
  expect(articleOf("harbour/new pact.md", "---\ntitle: The pact\n---\n")).toEqual({
    path: "harbour/new pact.md",
    id: "tag:harbour.example,2024:harbour/new%20pact",
    slug: "new-pact",
    title: "The pact",
    authors: [],
    section: { slug: "harbour", label: "harbour" },
    tags: [],
    published: FIRST_STORED,
    updated: FIRST_STORED,
    draft: false,
    corrections: [],
    attachments: [],
    url: "https://feeds.harbour.example/articles/new-pact/",
    hosted: true,
    aliases: [],
    excludedPartners: [],
    body: { kind: "markdown", source: "" },
  });
});

describe("scalars are text", () => {
  it.each([
    ["title: 2024", { title: "2024" }],
    ["title: no", { title: "no" }],
    ["title: 1.10", { title: "1.10" }],
    ["title: 2024-06-20", { title: "2024-06-20" }],
    ["title: 'a\\b'", { title: "a\\b" }],
    ['title: "bell \\u0007 and half \\ud83d"', { title: "bell and half \u25a1" }],
  ])("%s", (line, expected) => {
    expect(articleOf("a.md", `---\n${line}\n---\n`)).toMatchObject(expected);
  });
  it("slug: 007 stays what it looks like", () => {
    expect(articleWith("slug: 007").slug).toBe("007");
  });
});

describe("slug and id come from the file", () => {
  it.each([
    ["pact.md", "pact", "pact"],
    ["world/pact.md", "pact", "world/pact"],
    ["world/pact/index.md", "pact", "world/pact"],
    ["index.md", "index", "index"],
    ["_posts/2024-06-20-the-pact.md", "the-pact", "_posts/2024-06-20-the-pact"],
    ["posts/2024-06-20-pact.md", "2024-06-20-pact", "posts/2024-06-20-pact"],
    ["세계/조약.md", "조약", "%EC%84%B8%EA%B3%84/%EC%A1%B0%EC%95%BD"],
    ["a/Cafe\u0301.md", "café", "a/Caf%C3%A9"],
  ])("%s", (path, slug, specific) => {
    const article = articleOf(path, "---\ntitle: Another name\n---\n");
    expect([article.slug, article.id]).toEqual([slug, `tag:harbour.example,2024:${specific}`]);
  });

  it.each(["urn:uuid:A-1", "https://Example.com/%7Ea?b#c", "tag:x.example,2024:%EC%A1%B0"])(
    "the id %s is kept as it is",
    (id) => {
      expect(articleWith(`id: "${id}"`).id).toBe(id);
    },
  );
});

describe("times", () => {
  it.each([
    ["published: 2024-06-20T09:00:00Z", "2024-06-20T09:00:00Z"],
    ["published: 2024-06-20 09:00:00 +0900", "2024-06-20T00:00:00Z"],
    ["published: 2024-06-20", "2024-06-19T15:00:00Z"],
    ["date: 2024-06-20", "2024-06-19T15:00:00Z"],
    ["date: 2024-06-20 09:00", "2024-06-20T00:00:00Z"],
    ["date: 2024-06-20T09:00:00.123Z", "2024-06-20T09:00:00Z"],
    ["pubDate: Jul 08 2022", "2022-07-07T15:00:00Z"],
    ["pubDate: July 8th, 2022", "2022-07-07T15:00:00Z"],
    ["pubDate: 8 July 2022 10:00", "2022-07-08T01:00:00Z"],
    ["pubDate: Thu, 20 Jun 2024 09:00:00 GMT", "2024-06-20T09:00:00Z"],
    ["pubDate: Thu Jun 20 2024", "2024-06-19T15:00:00Z"],
    ["date: 2024/06/20 09:00:00 +0900", "2024-06-20T00:00:00Z"],
    ["date: 2024-06-20\npublishDate: 2024-06-22", "2024-06-21T15:00:00Z"],
    ["date: 2020-01-01\npublished: 2024-06-20T09:00:00Z", "2024-06-20T09:00:00Z"],
    ["Date: 2020-01-01", "2019-12-31T15:00:00Z"],
    ["Published: 2020-01-01\npublished: 2024-06-20T09:00:00Z", "2024-06-20T09:00:00Z"],
    ["updated: 2020-01-01", "2019-12-31T15:00:00Z"],
  ])("%s", (line, published) => {
    expect(articleOf("a.md", `---\ntitle: x\n${line}\n---\n`).published).toBe(published);
  });

  it("a day that clocks begin at one o'clock begins there", () => {
    const zone = { timezone: "America/Santiago" };
    const text = "---\ntitle: x\npublished: 2024-09-08\n---\n";
    expect(articleOf("a.md", text, zone).published).toBe("2024-09-08T04:00:00Z");
  });

  it("Jekyll's file name gives the date, unless the front matter has one", () => {
    const path = "_posts/2024-06-20-pact.md";
    expect(articleOf(path, "---\ntitle: x\n---\n").published).toBe("2024-06-19T15:00:00Z");
    const dated = "---\ntitle: x\ndate: 2024-06-21 10:00:00 +0000\n---\n";
    expect(articleOf(path, dated).published).toBe("2024-06-21T10:00:00Z");
  });

  it.each([
    ["expires: 2025-06-20", "2025-06-20T15:00:00Z"],
    ["expires: 2025-06-20T09:00:00Z", "2025-06-20T09:00:00Z"],
    ["expiryDate: 2025-06-20", "2025-06-19T15:00:00Z"],
  ])("%s: ours holds to the end of the day, Hugo's to its start", (line, expires) => {
    expect(articleWith(line).expires).toBe(expires);
  });

  it.each([
    ["lastmod: 2024-06-21", "2024-06-20T15:00:00Z"],
    ["last_modified_at: 2024-06-22 00:00:00 +0900", "2024-06-21T15:00:00Z"],
    ["updatedDate: Aug 2, 2024", "2024-08-01T15:00:00Z"],
    ["lastmod: 2024-06-20", "2024-06-20T00:00:00Z"],
    ["updated: 2024-07-01\nlastmod: 2024-06-21", "2024-06-30T15:00:00Z"],
  ])("%s", (line, updated) => {
    expect(articleWith(line).updated).toBe(updated);
  });
});

describe("states", () => {
  it.each([
    ["draft: true", { draft: true }],
    ["draft: YES", { draft: true }],
    ["draft: off", { draft: false }],
    ["status: draft", { draft: true }],
    ["status: published", { draft: false }],
    ["draft: false\nstatus: draft", { draft: false }],
    ["withdrawn: true", { withdrawn: { at: "2024-06-20T00:00:00Z" } }],
    ["withdrawn: 2024-06-22T12:00:00Z", { withdrawn: { at: "2024-06-22T12:00:00Z" } }],
    ["withdrawn: {reason: Wrong}", { withdrawn: { at: "2024-06-20T00:00:00Z", reason: "Wrong" } }],
    ["correction: A name.", { corrections: [{ at: "2024-06-20T00:00:00Z", text: "A name." }] }],
  ])("%s", (lines, expected) => {
    expect(articleWith(lines)).toMatchObject(expected);
  });
  it("withdrawn: false is as if it were not there", () => {
    expect(articleWith("withdrawn: false")).not.toHaveProperty("withdrawn");
  });
  it("Jekyll's published: false is a draft that keeps its date", () => {
    const article = articleOf("a.md", "---\ntitle: x\npublished: false\ndate: 2024-06-20\n---\n");
    expect([article.draft, article.published]).toEqual([true, "2024-06-19T15:00:00Z"]);
  });
});

describe("authors", () => {
  const authors = new Map([
    ["ana-perez", { name: "Ana Pérez", url: "https://harbour.example/ana", email: "a@b.example" }],
  ]);
  it.each([
    ["author: Kim and Lee", [{ slug: "kim-and-lee", name: "Kim and Lee" }]],
    ["authors: [Kim, KIM, kim]", [{ slug: "kim", name: "Kim" }]],
    [
      "author: {name: Kim, email: k@x.example}",
      [{ slug: "kim", name: "Kim", email: "k@x.example" }],
    ],
    [
      "authors: [Ana Pérez]",
      [
        {
          slug: "ana-perez",
          name: "Ana Pérez",
          url: "https://harbour.example/ana",
          email: "a@b.example",
        },
      ],
    ],
    [
      "authors: ana-perez",
      [
        {
          slug: "ana-perez",
          name: "Ana Pérez",
          url: "https://harbour.example/ana",
          email: "a@b.example",
        },
      ],
    ],
    [
      "authors: [{name: Ana Pérez, url: https://ana.example/}]",
      [{ slug: "ana-perez", name: "Ana Pérez", url: "https://ana.example/", email: "a@b.example" }],
    ],
    ["authors: ['', ~]", []],
  ])("%s", (line, expected) => {
    expect(articleWith(line, { authors }).authors).toEqual(expected);
  });
});

describe("section and tags", () => {
  it.each([
    ["named", "section: World", "a.md", "world", []],
    ["named by its title", "section: comment", "a.md", "opinion", []],
    ["of the first folder", "", "opinion/2024/a.md", "opinion", []],
    ["not of a second folder", "", "x/opinion/a.md", undefined, []],
    ["not of a page bundle's own folder", "", "world/index.md", undefined, []],
    [
      "the first category that is one",
      "categories: [Ships, World, Opinion]",
      "a.md",
      "world",
      ["ships", "opinion"],
    ],
    [
      "categories beside a section are tags",
      "section: world\ncategories: [Opinion]",
      "a.md",
      "world",
      ["opinion"],
    ],
    [
      "a text with commas",
      "tags: 'Ships,  Tide tables ,'",
      "a.md",
      undefined,
      ["ships", "tide-tables"],
    ],
    ["full width and case", "tags: [ＡＢＣ, abc, a  b, A b]", "a.md", undefined, ["abc", "a-b"]],
    [
      "Jekyll divides at spaces",
      "categories: world ships\ntags: big tide",
      "_posts/2024-06-20-a.md",
      "world",
      ["big", "tide", "ships"],
    ],
  ])("%s", (_, line, path, section, tags) => {
    const article = articleWith(line, { sections: SECTIONS }, path);
    expect([article.section?.slug, article.tags.map(({ slug }) => slug)]).toEqual([section, tags]);
  });

  it.each([
    ["harbour/a.md", "", "harbour"],
    ["posts/a.md", "", undefined],
    ["2024/a.md", "", undefined],
    ["a.md", "categories: [Ships, Tides]", "ships"],
    ["a.md", "section: Anything", "anything"],
  ])("where none is listed, %s %s is in %s", (path, line, section) => {
    expect(articleWith(line, {}, path).section?.slug).toBe(section);
  });
});

describe("addresses", () => {
  const template = (articleUrl: string) => ({ articleUrl, sections: SECTIONS });
  it.each([
    [
      "https://x.example/{section}/{year}/{month}/{day}/{slug}",
      "section: world",
      "https://x.example/world/2024/06/20/pact",
    ],
    ["https://x.example/{section}/{slug}", "", "https://x.example/pact"],
    [
      "https://x.example/{path}?id={id}",
      "",
      "https://x.example/a%20b/pact?id=tag%3Aharbour.example%2C2024%3Aa%2520b%2Fpact",
    ],
    [
      "https://x.example/{slug}",
      "permalink: /2024/pact/",
      "https://www.harbour.example/2024/pact/",
    ],
    ["https://x.example/{slug}", "url: posts/pact/", "https://www.harbour.example/posts/pact/"],
    ["https://x.example/{slug}", "permalink: false", "https://x.example/pact"],
    ["https://x.example/{slug}", "permalink: pretty", "https://x.example/pact"],
    ["https://x.example/{slug}", "permalink: /:year/:title/", "https://x.example/pact"],
    ["https://x.example/{slug}", "url: HTTP://Other.example/a b", "http://other.example/a%20b"],
  ])("%s with %j", (articleUrl, line, url) => {
    const article = articleWith(line, template(articleUrl), "a b/pact.md");
    expect([article.url, article.hosted]).toEqual([url, false]);
  });

  it("a permalink of a site that Wireroom hosts leads to the page", () => {
    const settings = { home: "https://feeds.harbour.example/" };
    expect(articleWith("permalink: /2024/pact/", settings)).toMatchObject({
      url: "https://feeds.harbour.example/articles/pact/",
      hosted: true,
      aliases: ["/2024/pact/"],
    });
  });

  it("a slug of any script is percent-encoded in the address", () => {
    expect(articleWith("slug: 조약").url).toBe(
      "https://feeds.harbour.example/articles/%EC%A1%B0%EC%95%BD/",
    );
  });
});

describe("media", () => {
  const local = (path: string) => ({ src: { kind: "local", path }, syndicate: true });
  it.each([
    ["image: pact.jpg", { image: local("world/pact.jpg") }],
    [
      "image: https://x.example/a.jpg",
      { image: { src: { kind: "remote", url: "https://x.example/a.jpg" } } },
    ],
    ["image: {path: /a.jpg, alt: A}", { image: { ...local("a.jpg"), alt: "A" } }],
    ["images: [a.jpg, b.jpg]", { image: local("world/a.jpg") }],
    ["heroImage: ../a.jpg", { image: local("a.jpg") }],
    ["image: own.jpg\nheroImage: b.jpg", { image: local("world/own.jpg") }],
    [
      "attachments: {src: a.mp3, duration: '1:02:03'}",
      { attachments: [{ src: local("world/a.mp3").src, duration: 3723 }] },
    ],
    [
      "attachments: [{src: a.mp3, duration: '3:04'}]",
      { attachments: [{ src: local("world/a.mp3").src, duration: 184 }] },
    ],
  ])("%s", (line, expected) => {
    expect(articleWith(line, {}, "world/pact.md")).toMatchObject(expected);
  });
});

describe("formats", () => {
  it.each([
    ["YAML", "a.md", "---\ntitle: x\n---\nText\n"],
    ["YAML that ends in dots", "a.md", "---\ntitle: x\n...\nText\n"],
    ["CRLF and a byte order mark", "a.md", "\ufeff---\r\ntitle: x\r\n---\r\nText\n"],
    ["blank lines before", "a.md", "\n \n---\ntitle: x\n---\nText\n"],
    ["TOML", "a.md", '+++\ntitle = "x"\n+++\nText\n'],
    ["JSON", "a.md", '{"title": "x"}Text\n'],
    ["JSON with braces in it", "a.md", '{\n"title": "x",\n"summary": "} \\" }"\n}Text\n'],
    ["named JSON", "a.md", '---json\n{"title": "x"}\n---\nText\n'],
    ["HTML", "a.html", "---\ntitle: x\n---\nText\n"],
    ["JSON articles", "a.json", '{"title": "x", "contentHtml": "Text\\n"}'],
    ["JSON articles in Markdown", "a.json", '{"title": "x", "contentMarkdown": "Text\\n"}'],
    ["JSON articles of text", "a.json", '{"title": "x", "contentText": "Text\\n"}'],
  ])("%s", (_, path, content) => {
    const article = articleOf(path, content);
    expect([article.title, article.body.source]).toEqual(["x", "Text\n"]);
  });

  it.each([
    ["a.md", "---\ntitle: x\n---\n", "markdown"],
    ["a.HTML", "---\ntitle: x\n---\n", "html"],
    ["a.json", '{"title": "x", "contentHtml": ""}', "html"],
    ["a.json", '{"title": "x", "contentMarkdown": ""}', "markdown"],
    ["a.json", '{"title": "x", "contentText": ""}', "text"],
  ])("%s has text of its kind", (path, content, kind) => {
    expect(articleOf(path, content).body.kind).toBe(kind);
  });

  it("a text has its title and rights in itself", () => {
    expect(
      articleOf("a.txt", "The crane is back\n\nIt stands again.\n\n© 2024 The Harbour\n"),
    ).toMatchObject({
      title: "The crane is back",
      rights: "© 2024 The Harbour",
      body: { kind: "text", source: "It stands again." },
    });
  });

  it("a text's front matter wins, and its first line stays", () => {
    const text =
      "---\ntitle: Crane\nrights: Mine\n---\nThe crane is back\n\nIt stands.\n\n© 2024 X\n";
    expect(articleOf("a.txt", text)).toMatchObject({
      title: "Crane",
      rights: "Mine",
      body: { source: "The crane is back\n\nIt stands." },
    });
  });

  it("a refused file tells everything at once, in reading order", () => {
    const text = "---\npublished: 2024-06-20T09:00:00\ndraft: perhaps\ntitel: x\n---\n{{< x >}}\n";
    const parsed = parseFile("a.md", text);
    expect(parsed.ok ? [] : parsed.problems.map(({ code }) => code)).toEqual([
      "missing-title",
      "no-offset",
      "not-true-or-false",
      "unknown-field",
      "template-tag",
    ]);
  });
});
