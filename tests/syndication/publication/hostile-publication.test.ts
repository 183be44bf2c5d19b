import { describe, expect, it } from "vitest";
import { parsePublication } from "../../../lambdas/syndication/parse-publication.ts";
import { LEAST, parseText, publicationOf, withLines } from "../../support/publication-text.ts";

const encoder = new TextEncoder();

function parseBytes(bytes: Uint8Array) {
  return parsePublication({ path: "publication.yaml", bytes });
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("\n");
}

/** Nine times nine times nine ... texts, once the aliases are written out. */
const BOMB = ["a: &a [x, x, x, x, x, x, x, x, x]"]
  .concat(
    Array.from("bcdefghi", (name, index) => {
      const before = `*${"abcdefgh"[index]}`;
      return `${name}: &${name} [${Array(9).fill(before).join(", ")}]`;
    }),
  )
  .map((line) => `  ${line}`)
  .join("\n");

describe("what cannot be read is one problem with its place", () => {
  it.each<[string, string, string, number, number]>([
    ["a list at the top", "- title: The Harbour\n", "not-a-mapping", 1, 1],
    ["a bare text", "The Harbour\n", "not-a-mapping", 1, 1],
    ["two documents", `${LEAST}---\n${LEAST}`, "yaml-syntax", 1, 1],
    ["aliases that repeat without end", `partners:\n${BOMB}\n`, "too-many-aliases", 1, 1],
    ["an alias inside of what it names", "partners: &p {msn: *p}\n", "too-many-aliases", 1, 1],
    ["brackets within brackets", `partners: ${"[".repeat(5000)}`, "nested-too-deep", 1, 110],
    ["a tab", "title: The Harbour\nsections:\n\tdocks: Docks\n", "tab-indentation", 3, 1],
    ["a setting given twice", `${LEAST}title: Again\n`, "duplicate-key", 7, 1],
  ])("%s", (_, text, code, line, column) => {
    const parsed = parseText(text);
    const problems = parsed.ok ? [] : parsed.problems;
    expect(problems.map((problem) => [problem.code, problem.line, problem.column])).toEqual([
      [code, line, column],
    ]);
  });

  it.each([
    ["bytes that are not UTF-8", encoder.encode(LEAST).fill(0xff, 7, 10), "not-utf8"],
    ["UTF-16", new Uint8Array(Buffer.from(`\uFEFF${LEAST}`, "utf16le")), "not-utf8"],
    ["300 KB", encoder.encode(LEAST + "#".repeat(300_000)), "settings-too-large"],
  ])("%s", (_, bytes, code) => {
    expect(parseBytes(bytes)).toMatchObject({
      ok: false,
      problems: [{ code, file: "publication.yaml", line: 1, column: 1 }],
    });
  });
});

it.each([
  ["an empty file", ""],
  ["a comment alone", "# The Harbour\n"],
  ["a null", "~\n"],
])("%s lacks every required setting", (_, text) => {
  const parsed = parseText(text);
  const problems = parsed.ok ? [] : parsed.problems;
  expect(problems.map(({ code }) => code)).toEqual(Array(6).fill("missing-setting"));
});

it("256 KB are read, and one byte more is not", () => {
  const room = 256 * 1024 - LEAST.length;
  expect(parseText(`${LEAST}${"#".repeat(room)}`).ok).toBe(true);
  expect(parseText(`${LEAST}${"#".repeat(room + 1)}`).ok).toBe(false);
});

it("places count the line ends of Windows once, and no byte order mark", () => {
  const text = `\uFEFFwindow: 20\r\n${LEAST.replaceAll("\n", "\r\n")}\r\narchive: weekly\r\n`;
  expect(parseText(text)).toMatchObject({
    problems: [{ code: "setting-value", line: 9, column: 10 }],
  });
  expect(parseText(`\uFEFFwindow: 0\n${LEAST}`)).toMatchObject({
    problems: [{ line: 1, column: 9 }],
  });
});

describe("names that every object of JavaScript has are names like others", () => {
  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("a setting %s", (name) => {
    expect(parseText(withLines(`${name}: {title: x}`))).toMatchObject({
      ok: false,
      problems: [{ code: "unknown-setting", line: 1, column: 1 }],
    });
  });

  it("a setting of the file's mapping is never one that the language lends it", () => {
    const parsed = parseText(withLines("sections: {docks: {__proto__: {title: Docks}}}"));
    const problems = parsed.ok ? [] : parsed.problems;
    expect(problems.map(({ code }) => code).sort()).toEqual(["missing-setting", "unknown-setting"]);
    expect({}).not.toHaveProperty("title");
  });

  it("a partner and an author", () => {
    const { authors, partners } = publicationOf(
      "partners: {__proto__: {count: 20}}\nauthors: {constructor: Ole}",
    );
    expect([...partners.keys()]).toEqual(["__proto__"]);
    expect([...authors]).toEqual([["constructor", { name: "Ole" }]]);
  });
});

describe("a file that is as large as it may be", () => {
  const sections = `sections:\n${lines(6000, (index) => `  s${index}: S`)}`;
  const unlisted = Array.from({ length: 2000 }, (_, index) => `z${index}`).join(", ");

  it.each([
    [
      "sections that are not listed",
      `${sections}\nselections: {top: {title: Top, include: {sections: [${unlisted}]}}}`,
    ],
    [
      "feeds that do not exist",
      `${sections}\naddresses:\n${lines(2000, (index) => `  /o${index}: /sections/t${index}/rss.xml`)}`,
    ],
  ])("has its %s compared with thousands for the first hundred alone", (_, text) => {
    const parsed = parseText(withLines(text));
    const messages = parsed.ok ? [] : parsed.problems.map(({ message }) => message);
    expect(messages).toHaveLength(2000);
    expect(messages.filter((message) => message.includes("did you mean"))).toHaveLength(100);
  });

  it.each([
    ["a name that goes on", `timezone: ${"A".repeat(200_000)}`],
    ["braces that never close", `articleUrl: '${"{".repeat(200_000)}'`],
    ["a path that climbs for ever", `redirects: {/a: '${"/..".repeat(60_000)}'}`],
    [
      "an address of nothing but signs",
      `authors: {ole: {name: Ole, email: ${"a@".repeat(99_999)}}}`,
    ],
    ["a contact of nothing but signs", `contact: ${"a@".repeat(99_999)}`],
    ["a contact of nothing but dots", `contact: a@${"a.".repeat(99_999)}`],
    ["a stylesheet of nothing but dots", `stylesheet: '${".".repeat(200_000)}'`],
    ["a stylesheet without an end", `stylesheet: ${"a".repeat(200_000)}`],
    ["a language of nothing but hyphens", `language: en${"-".repeat(200_000)}x!`],
    ["a folder of nothing but slashes", `media: '${"/".repeat(200_000)}'`],
  ])("with %s is read at once", (_, text) => {
    const started = performance.now();
    const parsed = parseText(withLines(text));
    expect(parsed.ok ? [] : parsed.problems).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
