import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { contentKind } from "../../../lambdas/syndication/article/content-file.ts";
import { parseSectionIndex } from "../../../lambdas/syndication/article/section-index.ts";
import type { Publication } from "../../../lambdas/syndication/publication.ts";
import { FIRST_STORED, parseFile } from "./parsing.ts";

const FIXTURES = "tests/fixtures";

/** The settings of each folder's publication.yaml that its articles depend on. */
const FOLDERS: Readonly<Record<string, Partial<Publication>>> = {
  hugo: {
    timezone: "Europe/Lisbon",
    home: "https://www.harbour.example/",
    articleUrl: "https://www.harbour.example/{section}/{slug}/",
    sections: new Map([
      ["ports", { title: "Ports" }],
      ["tides", { title: "Tides" }],
    ]),
  },
  jekyll: {
    timezone: "America/New_York",
    home: "https://crier.example/",
    articleUrl: "https://crier.example/{year}/{month}/{day}/{slug}.html",
  },
  eleventy: {
    timezone: "UTC",
    home: "https://garden.example/",
    articleUrl: "https://garden.example/blog/{slug}/",
    sections: new Map([["pests", { title: "Pests" }]]),
  },
  astro: {
    timezone: "Asia/Tokyo",
    home: "https://engines.example/",
    articleUrl: "https://engines.example/{path}/",
  },
};

function articlesOf(tool: string): readonly string[] {
  const folder = join(FIXTURES, tool);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll(sep, "/"))
    .filter((path) => contentKind(path) === "article" && !/\/\.|^\./.test(path))
    .sort();
}

function parse(tool: string, path: string) {
  return parseFile(path, readFileSync(join(FIXTURES, tool, path)), FOLDERS[tool]);
}

/** What each tool gives an article: its date, its last change where it has one, its address, and what we warn of. */
const EXPECTED: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  hugo: {
    "ports/crane-moves.md": [
      "2023-11-05T07:15:00Z",
      "",
      "/ports/blue-crane/",
      ["assumed-time-zone", "template-tag"],
    ],
    "ports/customs-shed.md": ["2023-12-01T00:00:00Z", "", "/ports/customs-shed/", []],
    "ports/new-pilot-boat.md": [
      "2023-03-20T08:00:00Z",
      "2023-03-22T16:45:30Z",
      "/ports/new-pilot-boat/",
      [],
    ],
    "tides/king-tide.md": ["2024-01-12T12:30:00Z", "", "/tides/king-tide/", []],
    "tides/spring-tide/index.md": ["2023-02-21T06:00:00Z", "", "/archive/spring-tide/", []],
  },
  jekyll: {
    "_posts/2022-01-15-first-snow.markdown": [
      "2022-01-15T14:30:00Z",
      "",
      "/winter/first-snow/",
      ["template-tag", "template-tag"],
    ],
    "_posts/2022-03-13-bake-sale.md": [
      "2022-03-13T05:00:00Z",
      "2022-03-14T22:05:00Z",
      "/2022/03/13/bake-sale.html",
      ["assumed-time-zone"],
    ],
    "_posts/2022-07-04-parade.html": [
      "2022-07-04T18:00:00Z",
      "",
      "/2022/07/04/parade.html",
      ["assumed-time-zone"],
    ],
    "_posts/2022-09-09-kept-back.md": [
      "2022-09-09T04:00:00Z",
      "",
      "/2022/09/09/kept-back.html",
      [],
    ],
    "sports/_posts/2022-10-01-homecoming.md": [
      "2022-10-02T00:10:00Z",
      "",
      "/2022/10/01/homecoming.html",
      [],
    ],
  },
  eleventy: {
    "blog/compost.md": ["2021-02-03T11:20:00Z", "2021-02-05T08:00:00Z", "/heap/", []],
    "blog/frost.html": ["2021-05-09T05:30:00Z", "", "/blog/frost/", ["assumed-time-zone"]],
    "blog/leaf-miners.md": ["2021-05-01T00:00:00Z", "", "/blog/leaf-miners/", []],
    "blog/seed-list.md": [
      FIRST_STORED,
      "",
      "/blog/seed-list/",
      ["computed-date", "permalink-template"],
    ],
  },
  astro: {
    "blog/first-post.md": ["2022-07-07T15:00:00Z", "", "/blog/first-post/", []],
    "blog/governor.md": ["2022-07-14T15:00:00Z", "2022-08-01T15:00:00Z", "/blog/governor/", []],
    "blog/winter/index.md": ["2022-11-19T21:05:00Z", "", "/blog/winter/", []],
  },
};

describe.each(Object.keys(FOLDERS))("a folder as %s has it", (tool) => {
  const expected = EXPECTED[tool] ?? {};

  it("has the articles that the tool would publish", () => {
    expect(articlesOf(tool)).toEqual(Object.keys(expected).sort());
  });

  it.each(Object.entries(expected))("%s has its date and its address", (path, facts) => {
    const parsed = parse(tool, path);
    if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join("\n"));
    const { published, updated, url } = parsed.article;
    const changed = updated === published ? "" : updated;
    const codes = parsed.warnings.map(({ code }) => code);
    expect([published, changed, new URL(url).pathname, codes]).toEqual(facts);
  });
});

describe("what else the tools say is read", () => {
  it.each([
    [
      "hugo",
      "ports/new-pilot-boat.md",
      {
        aliases: ["/2023/pilot-boat/", "/news/17.html"],
        summary: "The old one had served for thirty-one winters.",
        section: { slug: "ports", label: "Ports" },
        authors: [{ name: "Inês Carvalho" }],
        tags: [{ label: "Pilots" }, { label: "1.10" }],
      },
    ],
    ["hugo", "ports/crane-moves.md", { image: { src: { path: "images/crane.png" } } }],
    ["hugo", "ports/customs-shed.md", { draft: true }],
    [
      "hugo",
      "tides/spring-tide/index.md",
      {
        expires: "2033-02-21T00:00:00Z",
        image: { src: { path: "tides/spring-tide/gauge.png" } },
        slug: "spring-tide",
      },
    ],
    [
      "hugo",
      "tides/king-tide.md",
      { section: { slug: "tides" }, tags: [{ label: "King tide" }, { label: "Photography" }] },
    ],
    [
      "jekyll",
      "_posts/2022-01-15-first-snow.markdown",
      {
        section: { slug: "town" },
        tags: [{ label: "snow" }, { label: "plough" }, { label: "winter" }],
      },
    ],
    [
      "jekyll",
      "_posts/2022-03-13-bake-sale.md",
      {
        title: "Bake sale raises $1,204.50",
        section: { label: "Town Hall" },
        summary: "Every lemon bar went before ten.",
      },
    ],
    [
      "jekyll",
      "_posts/2022-07-04-parade.html",
      {
        image: { src: { path: "assets/parade.png" }, alt: "A white horse" },
        body: { kind: "html" },
      },
    ],
    ["jekyll", "_posts/2022-09-09-kept-back.md", { draft: true }],
    [
      "jekyll",
      "sports/_posts/2022-10-01-homecoming.md",
      { section: { slug: "sports" }, slug: "homecoming" },
    ],
    ["eleventy", "blog/compost.md", { summary: "It steams, slowly.", tags: [{ label: "posts" }] }],
    ["astro", "blog/first-post.md", { image: { src: { path: "blog/carburettor.png" } } }],
    ["astro", "blog/governor.md", { authors: [{ slug: "tomo-ishii" }] }],
    ["astro", "blog/winter/index.md", { slug: "winter", draft: false }],
  ])("%s: %s", (tool, path, expected) => {
    const parsed = parse(tool, path);
    expect(parsed.ok && parsed.article).toMatchObject(expected);
  });

  it("Jekyll makes a title of a post's name where it has none", () => {
    const parsed = parseFile("_posts/2022-11-05-late-frost.md", "---\nlayout: post\n---\nText\n");
    expect(parsed.ok && parsed.article.title).toBe("Late frost");
    expect(parsed.ok && parsed.warnings.map(({ code }) => code)).toContain("title-from-name");
  });

  it("Hugo's _index.md gives a section its title", () => {
    const bytes = readFileSync(join(FIXTURES, "hugo/ports/_index.md"));
    expect(parseSectionIndex("ports/_index.md", bytes)).toBe("Ports and piers");
    expect(parseSectionIndex("ports/_index.md", new Uint8Array([0xff]))).toBeUndefined();
  });
});
