import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LARGEST_FILE } from "../../../lambdas/syndication/article/decode-text.ts";
import { CONTENT_NAMES, OWN_NAMES } from "../../../lambdas/syndication/article/given.ts";
import { parseFile, problemsOf, SECTIONS } from "./parsing.ts";

const dated = "title: x\npublished: 2024-06-20T09:00:00+09:00";
const md = (lines: string): string => `---\n${dated}\n${lines}\n---\nText.\n`;
const undated = (lines: string): string => `---\ntitle: x\n${lines}\n---\n`;

describe("every problem is told where it is", () => {
  it.each([
    // The file and its front matter
    ["a.md", "---\ntitle: x\n", "1:1 unclosed-front-matter"],
    ["a.md", "\n\n+++\ntitle = 'x'\n---\n", "3:1 unclosed-front-matter"],
    ["a.md", '{"title": "x"\nText', "1:1 unclosed-front-matter"],
    ["a.md", "---\r\ntitle: x\r\nsummary: a: b\r\n---\r\n", "3:10 unquoted-colon"],
    ["a.md", "---\ntitle: x\ntitle: y\n---\n", "3:1 duplicate-key"],
    ["a.md", "---\n- x\n---\n", "2:1 not-a-mapping"],
    ["a.md", '+++\ntitle = "x"\nsummary = y\n+++\n', "3:11 toml-syntax"],
    ["a.json", '{\n"title": "x",\n}', "3:1 json-syntax"],
    // Title and identity
    ["a.md", "Text alone.\n", ["1:1 missing-title", "1:1 no-published"]],
    ["a.md", "---\npublished: 2024-06-20\n---\n", "2:1 missing-title"],
    ["a.md", "---\npublished: 2024-06-20\ntitle:\n---\n", "3:1 missing-title"],
    ["a.md", "---\npublished: 2024-06-20\ntitle: ' '\n---\n", "3:8 missing-title"],
    ["a.md", "---\npublished: 2024-06-20\ntitle: [x]\n---\n", "3:8 wrong-kind"],
    ["a.md", md("id: no colon"), "4:5 not-an-id"],
    ["a.md", md("id: http://x.example/a b"), "4:5 not-an-id"],
    ["a.md", md("id: https://x.example:99999/a"), "4:5 not-an-id"],
    ["a.md", md("id: http:x"), "4:5 not-an-id"],
    ["a.md", md("id: https:///x.example/a"), "4:5 not-an-id"],
    ["a.md", md(`id: "tag:x,2024:${"a".repeat(1000)}"`), "4:5 not-an-id"],
    ["a.md", md("slug: The Pact!"), "4:7 changed-slug"],
    // Times
    ["a.md", "---\ntitle: x\n---\n", "2:1 no-published"],
    ["a.md", undated("published: 2024-06-20T09:00:00"), "3:12 no-offset"],
    ["a.md", undated("published: 2024-06-20 09:00"), "3:12 no-offset"],
    ["a.md", undated("published: yesterday"), "3:12 not-a-time"],
    ["a.md", undated("published: 2024-02-30"), "3:12 not-a-time"],
    ["a.md", undated("published: Jul 08 2022"), "3:12 not-a-time"],
    ["a.md", undated("published: {at: x}"), "3:12 wrong-kind"],
    ["a.md", undated("date: the other day"), "3:7 not-a-time"],
    ["a.md", undated("date: 2024-06-20 09:00\nlastmod: 2024-06-21 09:00"), "3:7 assumed-time-zone"],
    ["a.md", undated("date: 2024-06-20\nlastmod: 2024-06-21"), []],
    ["a.md", undated("date: git Last Modified"), "3:7 computed-date"],
    ["a.md", md("updated: 2024-06-20T08:59:59+09:00"), "4:10 updated-before-published"],
    ["a.md", md("lastmod: 2024-06-20"), "4:10 ignored-update"],
    ["a.md", md("expires: 2024-06-19"), "4:10 expires-before-published"],
    ["a.md", md("embargo: soon"), "4:10 not-a-time"],
    // Fields
    ["a.md", md("draft: perhaps"), "4:8 not-true-or-false"],
    ["a.md", md("draft: [yes]"), "4:8 not-true-or-false"],
    ["a.md", md("summary: {a: b}"), "4:10 wrong-kind"],
    ["a.md", md("tags: [a, [b]]"), "4:11 wrong-kind"],
    ["a.md", md("titel: y"), "4:1 unknown-field"],
    ["a.md", md("image: {src: a.jpg, atl: b}"), "4:21 unknown-member"],
    ["a.md", md("contentHtml: <p>"), "4:1 content-beside-text"],
    ["a.md", md("language: English"), "4:11 unknown-article-language"],
    ["a.md", md("section: Wrold"), "4:10 unknown-section"],
    ["a.md", md("authors: [[a]]"), "4:11 wrong-kind"],
    ["a.md", md("authors:\n  - url: https://a.example/"), "5:5 author-without-name"],
    ["a.md", md("author: {name: A, url: a.example}"), "4:24 author-url"],
    ["a.md", md("author: {name: A, email: a at b}"), "4:26 author-email"],
    ["a.md", md("url: www.other.example/a"), "4:6 not-an-address"],
    ["a.md", md("url: ftp://other.example/a"), "4:6 not-an-address"],
    ["a.md", md("url: //other.example/a"), "4:6 not-an-address"],
    ["a.md", md("url: javascript:alert(1)"), "4:6 not-an-address"],
    ["a.md", md("permalink: /:year/:title/"), "4:12 permalink-template"],
    [
      "a.md",
      md("aliases: [/a, b, https://other.example/c]"),
      ["4:15 not-an-alias", "4:18 not-an-alias"],
    ],
    [
      "a.md",
      md(`aliases: [/${"x".repeat(1000)}, /a//b]`),
      ["4:11 not-an-alias", "4:1014 not-an-alias"],
    ],
    [
      "a.md",
      md("aliases: [/rss.xml/a, /old.html/b/, /index.php/2019/a/]"),
      ["4:11 not-an-alias", "4:23 not-an-alias"],
    ],
    [
      "a.md",
      md("aliases: [/rss.xml, /tags/x/, /tags/x, /media/a.png, /old.gz, /articles/old/]"),
      [
        "4:11 alias-in-use",
        "4:21 alias-in-use",
        "4:31 alias-in-use",
        "4:40 alias-in-use",
        "4:54 alias-in-use",
      ],
    ],
    ["a.md", md("image: ../../a.jpg"), "4:8 unusable-media"],
    ["a.md", md("image: {src: data:x, alt: y}"), "4:14 unusable-media"],
    ["a.md", md("image: {alt: y}"), "4:8 missing-src"],
    ["a.md", md("image: [a.jpg]"), "4:8 wrong-kind"],
    ["a.md", md("image: {src: a.jpg, width: wide}"), "4:28 not-a-number"],
    ["a.md", md("attachments: [{src: a.mp3, type: sound}]"), "4:34 not-a-media-type"],
    ["a.md", md("attachments: [{src: a.mp3, length: 5 MB}]"), "4:36 not-a-number"],
    ["a.md", md("attachments:\n- [a]"), "5:3 wrong-kind"],
    ["a.md", md("correction: {at: 2024-06-21T09:00:00Z}"), "4:13 correction-without-text"],
    ["a.md", md("correction: [[a]]"), "4:14 wrong-kind"],
    ["a.md", md("withdrawn: {at: 2024-06-21 09:00}"), "4:17 no-offset"],
    ["a.md", md("withdrawn: [a]"), "4:12 wrong-kind"],
    ["a.md", md("partners: msn"), "4:11 wrong-kind"],
    ["a.md", md("license: MIT"), "4:10 wrong-kind"],
    ["a.md", md("license: {ai: MIT}"), "4:15 unknown-ai-terms"],
    ["a.md", md("license: {ai: http://a.example/terms}"), "4:15 unknown-ai-terms"],
    ["a.md", md("license: {ai: [none]}"), "4:15 wrong-kind"],
    ["a.md", md("license: {ai: None}"), []],
    ["a.md", md("license: {ai: https://a.example/terms}"), []],
    ["a.md", md("weight: 3\nlayout: post\nparams: {a: [1]}\n_x: y"), []],
    ["a.md", md("layout: {{ page.layout }}\nsection: world"), []],
    ["a.md", md("layout: {{ page.layout }}\nimage: {{ page.image }}"), "5:8 not-a-key"],
    // The text
    [
      "a.md",
      `---\r\n${dated}\r\n---\r\nA\r\n\r\nB {{< fig >}} {{x}}\r\n{{y}}`,
      ["7:3 template-tag", "7:15 template-tag", "8:1 template-tag"],
    ],
    ["a.json", '{"title": "x", "published": "2024-06-20"}', "1:1 no-content"],
    [
      "a.json",
      '{"title": "x", "published": "2024-06-20",\n"contentHtml": "", "contentText": ""}',
      "2:20 several-contents",
    ],
    ["a.json", '{"title": "x", "published": "2024-06-20",\n"contentHtml": []}', "2:16 wrong-kind"],
  ] as const)("%s %j", (path, content, expected) => {
    const codes = typeof expected === "string" ? [expected] : expected;
    expect(problemsOf(path, content, { sections: SECTIONS })).toEqual(codes);
  });
});

describe("what is written instead is shown", () => {
  it.each([
    [undated("published: 2024-06-20 09:00"), "2024-06-20T09:00:00+09:00"],
    [undated("published: yesterday"), "2024-09-01T21:00:00+09:00"],
    [undated(""), "published: 2024-09-01T21:00:00+09:00"],
    [md("titel: y"), '"title"'],
    [md("publised: y"), '"published"'],
    [md("section: Wrold"), '"world"'],
    [md("language: English"), '"en"'],
    [md("slug: The Pact"), "the-pact"],
    [md("id: a b"), "tag:harbour.example,2024:a"],
    [md("correction: {at: 2024-06-20 09:00, text: x}"), '"correction.at"'],
  ])("%j", (content, expected) => {
    const parsed = parseFile("a.md", content, { sections: SECTIONS });
    const problems = parsed.ok ? parsed.warnings : parsed.problems;
    expect(problems[0]?.message).toContain(expected);
  });
});

describe("bytes that are no text", () => {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const latin = new Uint8Array([...encode("---\ntitle: Caf"), 0xe9, ...encode("\n---\n")]);
  const cut = new Uint8Array([...encode("---\ntitle: é🙂"), 0xf0, 0x9f, 0x99]);
  it.each([
    ["Latin-1", latin, "2:11 not-utf8"],
    ["a character cut short", cut, "2:11 not-utf8"],
    ["UTF-16 with its mark", new Uint8Array(Buffer.from("\ufefftitle", "utf16le")), "1:1 not-utf8"],
    [
      "UTF-16 without",
      new Uint8Array(Buffer.from("---\ntitle: x\n---\n", "utf16le")),
      "1:1 not-utf8",
    ],
    ["more than can be kept", new Uint8Array(LARGEST_FILE + 1), "1:1 too-large"],
  ])("%s", (_, bytes, expected) => {
    expect(problemsOf("a.md", bytes)).toEqual([expected]);
  });

  it("front matter without end is refused before it is read", () => {
    const content = `---\ntitle: ${"x".repeat(300_000)}\n---\n`;
    expect(problemsOf("a.md", content)).toEqual(["1:1 long-front-matter"]);
  });

  it.each([
    [
      "a list",
      "a.json",
      `{"title": "x", "contentText": "y", "tags": [${'"a",'.repeat(70_000)}"b"]}`,
    ],
    ["a text", "a.json", `{"title": "${"x".repeat(262_144)}y", "contentText": "y"}`],
    [
      "a name that nobody knows",
      "a.json",
      `{"title": "x", "contentText": "y", ${'"n": [0],'.repeat(30_000)} "o": 1}`,
    ],
    ["a first line", "a.txt", `${"x".repeat(262_145)}\n\nText.\n`],
  ])("so is %s that is longer than the text may be beside it", (_, path, content) => {
    expect(problemsOf(path, content)).toEqual(["1:1 long-fields"]);
  });

  it.each([
    ["a.md", "# a\n", "5:1 long-markdown"],
    ["a.json", "# a\\n", "1:85 long-markdown"],
  ])("Markdown of a megabyte in %s is read, and no more", (path, line, expected) => {
    const text = line.repeat(262_144);
    const file = (body: string): string =>
      path === "a.md"
        ? `---\n${dated}\n---\n${body}`
        : `{"title": "x", "published": "2024-06-20T09:00:00+09:00", "contentMarkdown":         "${body}"}`;
    expect(problemsOf(path, file(text))).toEqual([]);
    expect(problemsOf(path, file(`${text}x`))).toEqual([expected]);
  });

  it.each([
    [50, []],
    [51, ["4:10 too-many-old-paths"]],
  ])("%i aliases", (count, expected) => {
    const aliases = Array.from({ length: count }, (_, at) => `/old/${at}`);
    expect(problemsOf("a.md", md(`aliases: [${aliases.join(", ")}]`))).toEqual(expected);
  });

  it("as much as front matter may have may stand in JSON, beside a text in two forms", () => {
    const text = "x".repeat(500_000);
    const content = `{"title": "${"x".repeat(250_000)}", "date_published": "2024-06-20T09:00:00+09:00", "content_html": "${text}", "content_text": "${text}"}`;
    expect(problemsOf("a.json", content)).toEqual([]);
  });
});

it("a file of hostile size is read in no time", () => {
  const started = performance.now();
  const whitespace = " ".repeat(2_000_000);
  problemsOf("a.md", `${whitespace}---\n`);
  problemsOf("a.md", `---\n${dated}\n---${whitespace}x\n---\n`);
  problemsOf("a.md", md(`summary: "${"a ".repeat(100_000)}"`));
  problemsOf("a.md", md(`tags: [${"a, ".repeat(50_000)}]`));
  problemsOf("a.md", `---\n${dated}\n---\n${"{{x}}\n".repeat(300_000)}`);
  problemsOf("a.json", `{"title": "x", "contentHtml": "${"<p>".repeat(1_000_000)}"}`);
  problemsOf("a.json", "[".repeat(2_000_000));
  problemsOf("a.md", md(`date: "${"Jul ".repeat(50_000)}"`));
  expect(performance.now() - started).toBeLessThan(5000);
});

it("no file is told of more tags than can be read", () => {
  const content = `---\n${dated}\n---\n${"{{x}}\n".repeat(1000)}`;
  expect(problemsOf("a.md", content)).toHaveLength(20);
});

it("any value under any name is read or refused, and never a fault", () => {
  const names = [...OWN_NAMES, ...CONTENT_NAMES, "date", "images", "categories", "permalink"];
  const scalar = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "true",
      "2024-06-20",
      "2024-06-20T09:00:00Z",
      "a.jpg",
      "/a",
      "9999-12-31T23:59:59-23:00",
    ),
    fc.double(),
    fc.constant(null),
  );
  const member = fc.constantFrom("src", "at", "text", "name", "url", "exclude", "ai", "__proto__");
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      scalar,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(member, tie("value"), { maxKeys: 3 }),
    ),
  }));
  let read = 0;
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), value), fc.boolean(), (fields, isJson) => {
      const content = JSON.stringify({ title: "x", contentText: "y", ...fields });
      const parsed = isJson
        ? parseFile("a/b.json", content)
        : parseFile("a/b.md", `---\n${content}\n---\n`);
      if (parsed.ok) read += 1;
      for (const problem of parsed.ok ? parsed.warnings : parsed.problems) {
        expect(problem.line).toBeGreaterThan(0);
        expect(problem.message).not.toMatch(/undefined|\[object|\n/);
      }
      if (!parsed.ok)
        expect(parsed.problems.some(({ severity }) => severity === "error")).toBe(true);
      else expect(parsed.article.updated >= parsed.article.published).toBe(true);
    }),
    { numRuns: 2000 },
  );
  expect(read).toBeGreaterThan(100);
});
