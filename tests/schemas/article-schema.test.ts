import { describe, expect, it } from "vitest";
import { BROUGHT_NAMES } from "../../lambdas/syndication/article/brought-names.ts";
import { CONTENT_NAMES, OWN_NAMES } from "../../lambdas/syndication/article/given.ts";
import { parseFile } from "../syndication/article/parsing.ts";
import { namesOf, readSchema, toValidator, unexplained } from "./schema.ts";

/** Other tools' names, with Ghost's `status`, of which only the value says what it stands for. */
const OTHERS = [...BROUGHT_NAMES.keys(), "status"];

const schema = readSchema("article");
const isValid = toValidator(schema);

/** `lines` as front matter, with a title and a date unless they have their own. */
function withTitle(lines: string): string {
  const title = /^["']?title["']?:/m.test(lines) ? "" : "title: The crane\n";
  const dated = /^(published|date|pubDate|publishDate):/m.test(lines);
  return `${title}${dated ? "" : "published: 2024-06-20T09:00:00Z\n"}${lines}`;
}

function parse(frontMatter: string) {
  return parseFile("docks/crane.md", `---\n${frontMatter}\n---\nIt lifts again.\n`);
}

/** Whether each accepts it. */
function verdicts(frontMatter: string): { readonly schema: boolean; readonly parser: boolean } {
  return { schema: isValid(frontMatter), parser: parse(frontMatter).ok };
}

describe("the schema and the parser know the same names", () => {
  it("of an article, ours and those of other tools", () => {
    const inSchema = Object.keys(schema.properties).map((name) => name.toLowerCase());
    const inParser = [...OWN_NAMES, ...CONTENT_NAMES, ...OTHERS];
    expect(inSchema.sort()).toEqual(inParser.map((name) => name.toLowerCase()).sort());
  });

  it.each<[string, readonly string[], string]>([
    ["an author", namesOf(schema, "author"), "authors"],
    ["an image", namesOf(schema, "image"), "image"],
    ["an attachment", namesOf(schema, "attachment"), "attachments"],
    ["a correction", namesOf(schema, "correction"), "correction"],
    ["partners", Object.keys(schema.properties["partners"]?.properties ?? {}), "partners"],
    ["a licence", Object.keys(schema.properties["license"]?.properties ?? {}), "license"],
  ])("of %s", (_, names, field) => {
    // The parser names its own in the warning of one that it does not know.
    const parsed = parse(withTitle(`${field}: {zzz: 1, name: x, src: a.jpg, text: x}`));
    const problems = parsed.ok ? parsed.warnings : parsed.problems;
    const warning = problems.find(
      ({ code, message }) => code === "unknown-member" && message.includes("zzz"),
    );
    const known = [...(warning?.message.split("one of")[1] ?? "").matchAll(/"(\w+)"/g)];
    expect(names.length).toBeGreaterThan(0);
    const inParser = known.map(([, name = ""]) => name).filter((name) => name !== "avatar");
    expect([...names].sort()).toEqual(inParser.sort());
  });

  it("marks the names of other tools, so that editors propose ours", () => {
    const marked = Object.entries(schema.properties).filter(([, it]) => "deprecated" in it);
    const names = marked.map(([name]) => name.toLowerCase());
    expect(names.sort()).toEqual([...OTHERS].sort());
  });
});

it("every name has a title and a description, which editors show", () => {
  expect(unexplained(schema)).toEqual([]);
});

describe("both accept", () => {
  it.each([
    "title: 2024",
    "title: no",
    "title: 1.10",
    "published: 2024-06-20T09:00:00+09:00",
    "published: 2024-06-20 9:00:00.5 +0900",
    "published: 2024-06-20T09:00Z",
    "published: 2024-06-20",
    "published:",
    "published: false",
    "published: git created",
    "updated: 2024-06-21T08:30:00Z",
    "id: tag:harbour.example,2024:crane",
    "id: https://a.example/crane?x=1",
    "id: urn:isbn:0451450523",
    "id: ' '",
    "slug: 007",
    "aliases: [/old/crane/]",
    "aliases: /old/crane/",
    "authors: Ole",
    "authors: [Ole, 2024, {name: Ana, url: https://a.example/ana, email: ana@a.example}]",
    "authors: {name: Ana}",
    "section: 2024",
    "tags: [1.10, no, true, Cranes]",
    "tags:",
    "summary: It lifts.",
    "shortTitle: Crane",
    "image: crane.jpg",
    "image: {src: crane.jpg, alt: A crane, caption: Today, credit: Ole, syndicate: no, width: 640, height: '480'}",
    "attachments: crane.mp3",
    "attachments: [{src: /media/crane.mp3, type: audio/mpeg, length: 1048576, duration: 184, title: Listen}]",
    "attachments: [{src: a.mp3, duration: '1:02:03'}, b.pdf]",
    "language: en-GB",
    "url: https://www.harbour.example/crane",
    "url: /docks/crane/",
    "rights: © 2024",
    "draft: true",
    "draft: 'yes'",
    "draft: tRUE",
    "status: draft",
    "draft:",
    "embargo: 2024-06-20T10:00:00+09:00",
    "expires: 2025-06-20",
    "correction: The first version gave a wrong date.",
    "correction: {at: 2024-06-21T08:30:00+09:00, text: A wrong date.}",
    "correction: [First, {text: Second}]",
    "withdrawn: true",
    "withdrawn: 2024-06-22T12:00:00Z",
    "withdrawn: {at: 2024-06-22T12:00:00Z, reason: Filed twice}",
    "partners: {exclude: [msn]}",
    "license: {ai: none}",
    "license: {ai: ALL}",
    "license: {ai: https://a.example/ai-terms}",
    "license: {ai: }",
    "weight: 10",
    "params: {a: [1, {b: c}]}",
    "date: 2024-06-20 09:00:00",
    "date: 20 June 2024",
    "date: git Last Modified",
    "pubDate: Jul 08 2022",
    "lastmod: 2024-06-21",
    "description: It lifts.",
    "categories: [Docks, Cranes]",
    "tag: crane",
    "author: {name: Ole}",
    "heroImage: ../crane.jpg",
    "images: [a.jpg, b.jpg]",
    "permalink: /:year/:title/",
    "permalink: false",
    "permalink: '/{{ page.fileSlug }}/'",
    "redirect_from: [/a/]",
    "lang: de",
  ])("%s", (lines) => {
    expect(verdicts(withTitle(lines))).toEqual({ schema: true, parser: true });
  });
});

describe("both refuse", () => {
  it.each([
    "title:",
    "title: ' '",
    "title: [a, b]",
    "title: {a: b}",
    "published: 2024",
    "published: tomorrow",
    "published: 2024-06-20T09:00:00",
    "published: 2024-06-20 09:00",
    "published: 20 June 2024",
    "published: 2024-13-20",
    "published: 2024-06-20T25:00:00Z",
    "published: 2024-06-20T09:00:00+25:00",
    "published: {at: 2024-06-20}",
    "updated: soon",
    "id: crane",
    "id: 42",
    "id: https://a.example/the crane",
    "id: javascript:alert(1)",
    "id: tag:harbour.example:crane",
    "slug: [a]",
    "aliases: [{a: b}]",
    "authors: [{url: https://a.example/ana}]",
    "authors: [[Ole]]",
    "authors: [{name: [Ana]}]",
    "section: [docks]",
    "tags: [[a]]",
    "tags: {a: b}",
    "summary: [a]",
    "image: [a.jpg]",
    "image: {src: a.jpg, alt: [a]}",
    "image: {src: a.jpg, width: wide}",
    "image: {src: a.jpg, width: -1}",
    "image: {src: a.jpg, width: 9999999999999999}",
    "image: {src: a.jpg, syndicate: maybe}",
    "attachments: [[a.mp3]]",
    "attachments: [{src: a.mp3, length: big}]",
    "attachments: [{src: a.mp3, duration: long}]",
    "language: [en]",
    "url: www.harbour.example/crane",
    "url: //www.harbour.example/crane",
    "url: mailto:ole@a.example",
    "url: https://a.example:port/",
    "url: [a]",
    "rights: {a: b}",
    "draft: maybe",
    "draft: ''",
    "draft: 1",
    "draft: [true]",
    "embargo: 2024-06-20T10:00:00",
    "embargo: true",
    "expires: never",
    "correction: {at: 2024-06-21T08:30:00+09:00}",
    "correction: {at: yesterday, text: A wrong date.}",
    "correction: [[a]]",
    "withdrawn: perhaps",
    "withdrawn: [true]",
    "withdrawn: {at: yesterday}",
    "partners: [msn]",
    "partners: {exclude: {msn: true}}",
    "license: none",
    "license: {ai: [none]}",
    "date: tomorrow",
    "lastmod: [a]",
    "author: [[Ole]]",
    "categories: {a: b}",
    "description: [a]",
    "permalink: {build: a}",
  ])("%s", (lines) => {
    expect(verdicts(withTitle(lines))).toEqual({ schema: false, parser: false });
  });

  it("an article without a title", () => {
    expect(verdicts("published: 2024-06-20")).toEqual({ schema: false, parser: false });
  });
});

describe("a schema cannot say, and the parser refuses", () => {
  it.each([
    ["a change before the article was published", "published: 2024-06-20\nupdated: 2024-06-19"],
    ["a day that does not exist", "published: 2023-02-29"],
    ["another tool's date with a number of a year and no date", "date: after 2024"],
    ["another tool's date at an hour that does not exist", "date: 2024-06-20T24:00:00Z"],
    ["a number in another form, which YAML hides", "image: {src: a.jpg, width: 1e3}"],
    ["a title of nothing but what no feed can hold", 'title: "\\u0001"'],
    ["a port that does not exist", "url: https://a.example:99999/"],
  ])("%s", (_, lines) => {
    expect(verdicts(withTitle(lines))).toEqual({ schema: true, parser: false });
  });
});

describe("a schema cannot say, and the parser accepts", () => {
  it.each([
    ["a name in other letters, as Hugo does", "Title: The crane\npublished: 2024-06-20"],
    [
      "another tool's name beside ours, which is not read",
      "title: x\npublished: 2024-06-20\ndate: tomorrow",
    ],
    ["a source that is no text, which costs the image alone", "title: x\nimage: {src: [a]}"],
    ["terms of licence that nobody understands, which are none", "title: x\nlicense: {ai: MIT}"],
    ["the text of a .json article, which is not read elsewhere", "title: x\ncontentHtml: [a]"],
  ])("%s", (_, lines) => {
    expect(verdicts(lines)).toEqual({ schema: false, parser: true });
  });

  it("a text file without a title in its front matter", () => {
    const file = parseFile("crane.txt", "---\nsection: docks\n---\nThe crane\n\nIt lifts.\n");
    expect({ schema: isValid("section: docks"), parser: file.ok }).toEqual({
      schema: false,
      parser: true,
    });
  });
});

describe("an article in JSON", () => {
  it.each([
    ["in Markdown", { title: "The crane", contentMarkdown: "It *lifts*." }],
    ["in HTML", { title: "The crane", contentHtml: "<p>It lifts.</p>", tags: ["Cranes"] }],
    ["as text", { title: "The crane", contentText: "It lifts.", draft: false }],
    ["as an item of JSON Feed", { id: "1", title: "The crane", content_html: "<p>It lifts.</p>" }],
  ])("is accepted by both %s", (form, article) => {
    const text = JSON.stringify(article);
    // JSON Feed takes any text for an id, and only the parser knows the item by its content.
    const schema = form !== "as an item of JSON Feed";
    expect({ schema: isValid(text), parser: parseFile("crane.json", text).ok }).toEqual({
      schema,
      parser: true,
    });
  });

  it.each([
    ["without its text", { title: "The crane" }],
    ["with two texts", { title: "The crane", contentHtml: "a", contentText: "b" }],
  ])("%s is refused by the parser alone, since front matter has none", (_, article) => {
    const text = JSON.stringify(article);
    expect({ schema: isValid(text), parser: parseFile("crane.json", text).ok }).toEqual({
      schema: true,
      parser: false,
    });
  });
});
