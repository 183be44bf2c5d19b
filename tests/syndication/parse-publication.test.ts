import { describe, expect, it } from "vitest";
import {
  leastPublication,
  localPublication,
  parsePublication,
} from "../../lambdas/syndication/parse-publication.ts";
import { LEAST, parseText, publicationOf } from "../support/publication-text.ts";

describe("the least publication", () => {
  it("has every default in place", () => {
    expect(parseText(LEAST)).toEqual({
      ok: true,
      warnings: [],
      publication: {
        title: "The Harbour",
        language: "en",
        timezone: "UTC",
        feeds: "https://feeds.harbour.example/",
        home: "https://feeds.harbour.example/",
        authority: "harbour.example",
        since: "2024",
        sinceAt: "2024-01-01T00:00:00Z",
        authors: new Map(),
        feedsPer: new Set(["section", "tag", "author"]),
        selections: new Map(),
        window: 50,
        archive: "month",
        fullText: true,
        addresses: new Map(),
        redirects: new Map(),
        hubs: [],
        partners: new Map(),
        unsyndicatedCredits: [],
        media: [],
        publishEmails: false,
      },
    });
  });

  it.each([
    ["the one that check prints", leastPublication()],
    ["the one that serve falls back on", localPublication("http://127.0.0.1:8080/")],
    [
      "one with the line ends of Windows and a byte order mark",
      `\uFEFF${LEAST.replaceAll("\n", "\r\n")}`,
    ],
  ])("is good without a warning: %s", (_, text) => {
    expect(parseText(text)).toMatchObject({ ok: true, warnings: [] });
  });

  it("is served at the address of the machine where serve falls back on it", () => {
    const parsed = parseText(localPublication("http://127.0.0.1:8080/"));
    expect(parsed).toMatchObject({ publication: { feeds: "http://127.0.0.1:8080/" } });
  });
});

describe("a setting is read", () => {
  it.each<[string, string, object]>([
    ["a title that YAML takes for a number", "title: 2024", { title: "2024" }],
    ["a title that YAML takes for no", "title: No", { title: "No" }],
    ["a title over two lines as one", 'title: "The\\n  Harbour"', { title: "The Harbour" }],
    [
      "a title without what XML cannot carry",
      'title: "The\\u0001 Harbour"',
      { title: "The Harbour" },
    ],
    ["an empty setting as if it were absent", "description:\nwindow: ~", { window: 50 }],
    ["a language as written", "language: pt-br", { language: "pt-br" }],
    [
      "feeds with the slash that it lacks",
      "feeds: https://a.example/feeds",
      { feeds: "https://a.example/feeds/" },
    ],
    ["feeds in its normal form", "feeds: HTTPS://A.example", { feeds: "https://a.example/" }],
    [
      "feeds of a loopback address",
      "feeds: http://localhost:8080/",
      { feeds: "http://localhost:8080/" },
    ],
    ["home apart from feeds", "home: https://a.example/b", { home: "https://a.example/b" }],
    [
      "an authority that is an e-mail address",
      "authority: ed@a.example",
      { authority: "ed@a.example" },
    ],
    ["a year", "since: 1999", { since: "1999", sinceAt: "1999-01-01T00:00:00Z" }],
    ["a month", "since: 2024-06", { since: "2024-06", sinceAt: "2024-06-01T00:00:00Z" }],
    ["a day", "since: 2024-02-29", { since: "2024-02-29", sinceAt: "2024-02-29T00:00:00Z" }],
    ["a short list without brackets", "feedsPer: tag", { feedsPer: new Set(["tag"]) }],
    ["no feeds but the publication's", "feedsPer: []", { feedsPer: new Set() }],
    ["yes as true", "publishEmails: Yes", { publishEmails: true }],
    ["off as false", "fullText: off", { fullText: false }],
    ["the largest window", "window: 1000", { window: 1000 }],
    ["an archive", "archive: none", { archive: "none" }],
    ["a short colour in full", 'colour: "#aB1"', { colour: "#aabb11" }],
    ["hubs", "hubs: [https://hub.example]", { hubs: ["https://hub.example/"] }],
    ["media folders without slashes", "media: [./static/, a/b]", { media: ["static", "a/b"] }],
    ["a logo in the content folder", "logo: /media/l.png", { logo: "/media/l.png" }],
    ["a licence", "license: {ai: none}", { license: { ai: "none" } }],
    [
      "a template of addresses",
      'articleUrl: "https://a.example/@us/{section}/{year}/{slug}"',
      { articleUrl: "https://a.example/@us/{section}/{year}/{slug}" },
    ],
    [
      "partners without looking into them",
      "partners: {google-news: {}, msn: {selection: top, count: 20}, bare: }",
      {
        partners: new Map<string, unknown>([
          ["google-news", {}],
          ["msn", { selection: "top", count: "20" }],
          ["bare", null],
        ]),
      },
    ],
  ])("%s", (_, lines, expected) => {
    expect(publicationOf(lines)).toMatchObject(expected);
  });

  it("sections by title or in full", () => {
    const { sections } = publicationOf(
      "sections:\n  docks: Docks\n  été: {title: L'été, description: Chaud, language: fr, image: e.png, fullText: no}",
    );
    expect([...(sections ?? [])]).toEqual([
      ["docks", { title: "Docks" }],
      [
        "été",
        { title: "L'été", description: "Chaud", language: "fr", image: "e.png", fullText: false },
      ],
    ]);
  });

  it("no sections where none is listed, so that every one found becomes one", () => {
    expect(publicationOf("sections: {}")).not.toHaveProperty("sections");
  });

  it("authors by name or in full", () => {
    const { authors } = publicationOf(
      "authors: {ole: Ole, mina-vogt: {name: Mina Vogt, url: https://a.example/mina, email: mina@a.example}}",
    );
    expect([...authors]).toEqual([
      ["ole", { name: "Ole" }],
      ["mina-vogt", { name: "Mina Vogt", url: "https://a.example/mina", email: "mina@a.example" }],
    ]);
  });

  it("selections, written as labels and kept as slugs", () => {
    const { selections } = publicationOf(`sections: {docks: Docks & Quays, tides: Tides}
authors: {ana-perez: {name: Ana Pérez}}
selections:
  top:
    title: Top
    fullText: false
    include: {tags: [Lead, C#], sections: [DOCKS, Docks & Quays], authors: [Ana Pérez, Ole]}
    exclude: {sections: tides}
  all: {title: All}`);
    expect([...selections]).toEqual([
      [
        "top",
        {
          title: "Top",
          fullText: false,
          include: {
            sections: ["docks", "docks"],
            tags: ["lead", expect.stringMatching(/^c-[0-9a-f]{6}$/)],
            authors: ["ana-perez", "ole"],
          },
          exclude: { sections: ["tides"], tags: [], authors: [] },
        },
      ],
      ["all", { title: "All" }],
    ]);
  });
});

describe("old addresses", () => {
  it.each([
    ["the publication's", "/atom.xml"],
    ["a listed section's", "/sections/docks/rss.xml"],
    ["a selection's", "/selections/top/feed.json"],
    ["a tag's, which may come to be", "/tags/cranes/rss.xml"],
    ["an author's, which may come to be", "/authors/ole/rss.xml"],
    ["a partner's document", "/partners/msn/feed.xml"],
    ["the list of feeds", "/feeds.opml"],
  ])("go on serving a feed: %s", (_, target) => {
    const { addresses } = publicationOf(`sections: {docks: Docks}
selections: {top: {title: Top}}
partners: {msn: {}}
addresses: {/old: ${target}}`);
    expect([...addresses]).toEqual([["/old", target]]);
  });

  it("lead anywhere by a redirect, also by way of another", () => {
    const { redirects } = publicationOf(
      "redirects: {/a/: /b, /b: /articles/crane/, /c: /tags/cranes/, /sections/old/rss.xml: /rss.xml}",
    );
    expect([...redirects]).toEqual([
      ["/a/", "/b"],
      ["/b", "/articles/crane/"],
      ["/c", "/tags/cranes/"],
      ["/sections/old/rss.xml", "/rss.xml"],
    ]);
  });

  it("can be like those that the site has of its own, and anything among media", () => {
    const lines =
      "/feeds/world: /b, /sitemap-1.xml: /b, /assets.html: /b, /media/a.zip.gz: /b, /media/a: /b, /media/a/: /b";
    expect([...publicationOf(`redirects: {${lines}}`).redirects.keys()]).toEqual(
      lines.split(", ").map((line) => line.split(":")[0]),
    );
  });

  it("are kept unencoded", () => {
    const { redirects } = publicationOf("redirects: {/caf%C3%A9/: /tags/th%C3%A9/}");
    expect([...redirects]).toEqual([["/café/", "/tags/thé/"]]);
  });
});

it("plain http is a warning, and the feeds go out all the same", () => {
  const parsed = parseText(LEAST.replace("https://feeds", "http://feeds"));
  expect(parsed).toMatchObject({
    ok: true,
    warnings: [{ code: "unsafe-feeds", severity: "warning", line: 4, column: 8 }],
  });
});

it.each([
  ["not-utf8", new Uint8Array([0x74, 0xff])],
  ["settings-too-large", new TextEncoder().encode(`${LEAST}#${"x".repeat(256 * 1024)}`)],
  ["not-a-mapping", new TextEncoder().encode("- title")],
])("a file that cannot be read is %s", (code, bytes) => {
  expect(parsePublication({ path: "publication.yaml", bytes })).toMatchObject({
    ok: false,
    problems: [{ code, file: "publication.yaml", line: 1, column: 1 }],
  });
});
