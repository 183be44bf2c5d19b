import type { ProblemCode } from "../../lambdas/syndication/problem.ts";

/** What becomes of a file: it is out, or it is refused with that code. */
export type Fate = "live" | ProblemCode;

export type Evil = {
  /** The file's name. */
  readonly path: string;
  readonly make: () => string | Uint8Array;
  readonly fate: Fate;
};

const MEBIBYTE = 1024 * 1024;
const HEAD = "title: Evil\npublished: 2024-06-19T12:00:00Z\n";
const yaml = (fields: string, body = "Text."): string => `---\n${HEAD}${fields}---\n${body}\n`;
const toml = (fields: string): string =>
  `+++\ntitle = "Evil"\npublished = 2024-06-19T12:00:00Z\n${fields}\n+++\nText.\n`;
const json = (fields: string): string =>
  `{"title":"Evil","published":"2024-06-19T12:00:00Z",${fields}}`;
const markdown = (body: string): string => yaml("", body);

/** `piece` as often as said, at most as the file may have bytes. */
function times(count: number, piece: string, most = 8 * MEBIBYTE - 1000): string {
  return piece.repeat(Math.min(count, Math.floor(most / Buffer.byteLength(piece))));
}

/** As many of `piece` as a front matter may hold. */
const inFrontMatter = (piece: string): string => times(Number.POSITIVE_INFINITY, piece, 250_000);

function evil(path: string, fate: Fate, make: Evil["make"]): Evil {
  return { path, fate, make };
}

const DEEP = 100_000;
const MILLION = 1_000_000;
const THOROUGH = process.env["WIREROOM_TESTS"] === "all";

const NESTED: Readonly<Record<string, Evil>> = {
  ...Object.fromEntries(
    ["<div>", "<b>", "<svg>", "<ul><li>", "<table><tr><td>", "<blockquote><p>", "<object>"].map(
      (piece) => [
        `${piece} nested`,
        evil("evil.html", "live", () => `${markdown("")}${times(DEEP, piece)}x`),
      ],
    ),
  ),
  ...Object.fromEntries(
    [
      ">",
      "> ",
      "[",
      "![",
      "*",
      "_",
      "**a",
      "`",
      "- ",
      "1. ",
      "[[^1]: ",
      "<div>\n\n",
      "^[",
      "(",
    ].map((piece) => [
      `${piece} in Markdown`,
      evil("evil.md", "live", () => markdown(`${times(DEEP, piece)}x`)),
    ]),
  ),
  "lists of lists in Markdown": evil("evil.md", "live", () =>
    markdown(Array.from({ length: 700 }, (_, depth) => `${" ".repeat(2 * depth)}- x\n`).join("")),
  ),
  "[ in JSON": evil("evil.json", "nested-too-deep", () =>
    json(`"contentText":"x","tags":${times(DEEP, "[")}${times(DEEP, "]")}`),
  ),
  "[ in JSON that never ends": evil("evil.json", "nested-too-deep", () => times(DEEP, "[")),
  "objects in JSON": evil("evil.json", "nested-too-deep", () =>
    json(`"contentText":"x","image":${times(DEEP / 3, '{"a":')}1${times(DEEP / 3, "}")}`),
  ),
  "JSON front matter": evil(
    "evil.md",
    "nested-too-deep",
    () => `{"title":${times(DEEP, "[")}${times(DEEP, "]")}}\nx`,
  ),
  "[ in YAML": evil("evil.md", "nested-too-deep", () =>
    yaml(`tags: ${times(DEEP, "[")}${times(DEEP, "]")}\n`),
  ),
  "[ in YAML that never ends": evil("evil.md", "nested-too-deep", () =>
    yaml(`tags: ${times(DEEP, "[")}\n`),
  ),
  "{ in YAML": evil("evil.md", "nested-too-deep", () => yaml(`image: ${inFrontMatter("{a: ")}\n`)),
  "- in YAML": evil("evil.md", "nested-too-deep", () => yaml(`tags:\n  ${inFrontMatter("- ")}x\n`)),
  "? in YAML": evil("evil.md", "nested-too-deep", () => yaml(`tags:\n  ${inFrontMatter("? ")}x\n`)),
  "indented mappings in YAML": evil("evil.md", "nested-too-deep", () =>
    yaml(Array.from({ length: 600 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")),
  ),
  "arrays in TOML": evil("evil.md", "toml-syntax", () =>
    toml(`tags = ${times(DEEP, "[")}${times(DEEP, "]")}`),
  ),
  "inline tables in TOML": evil("evil.md", "toml-syntax", () =>
    toml(`image = ${times(40_000, "{a=")}1${times(40_000, "}")}`),
  ),
  "a dotted name in TOML": evil("evil.md", "nested-too-deep", () =>
    toml(`${inFrontMatter("a.")}a = 1`),
  ),
  "a table's dotted name in TOML": evil("evil.md", "nested-too-deep", () =>
    toml(`[${inFrontMatter("a.")}a]`),
  ),
};

const LAUGHS = [
  "a: &a [x, x, x, x, x, x, x, x, x, x]",
  ..."bcdefghij".split("").map((name, at) => {
    const before = "abcdefghi"[at];
    return `${name}: &${name} [${Array(10).fill(`*${before}`).join(", ")}]`;
  }),
].join("\n");

const MERGES = [
  "a: &a {x1: 1, x2: 2}",
  ...Array.from({ length: 40 }, (_, at) => {
    const before = at === 0 ? "a" : `m${at - 1}`;
    return `m${at}: &m${at}\n  <<: [${Array(200).fill(`*${before}`).join(", ")}]\n  y${at}: z`;
  }),
].join("\n");

const BOMBS: Readonly<Record<string, Evil>> = {
  "a billion laughs": evil("evil.md", "too-many-aliases", () => yaml(`${LAUGHS}\ntags: *j\n`)),
  "a mapping of aliases": evil("evil.md", "too-many-aliases", () =>
    yaml(
      `a: &a {t: [${inFrontMatter("x, ").slice(0, 60_000)}y]}\ntags: [${times(15_000, "*a, ")}*a]\n`,
    ),
  ),
  "an alias of itself": evil("evil.md", "too-many-aliases", () => yaml("tags: &a [*a]\n")),
  "merges of merges": evil("evil.md", "yaml-syntax", () => yaml(`${MERGES}\n`)),
  "merges of a large mapping": evil("evil.md", "yaml-syntax", () => {
    const large = Array.from({ length: 5000 }, (_, at) => `k${at}: v`).join(", ");
    return yaml(
      `a: &a {${large}}\n${Array.from({ length: 5000 }, (_, at) => `m${at}: {<<: *a}`).join("\n")}\n`,
    );
  }),
  "a merge with itself many times": evil("evil.md", "yaml-syntax", () => {
    const large = Array.from({ length: 8000 }, (_, at) => `k${at}: v`).join(", ");
    return yaml(`a: &a {${large}}\nm: {<<: [${times(20_000, "*a, ")}*a]}\n`);
  }),
};

/** As many of each piece as Markdown may hold; where not everything is asked for, an eighth. */
const inMarkdown = (piece: string): string =>
  times(Number.POSITIVE_INFINITY, piece, THOROUGH ? MEBIBYTE - 1000 : MEBIBYTE / 8);
/** So many of what is published and costs its share. */
const LIVE = THOROUGH ? MILLION : MILLION / 32;
const beside = (fields: string): string => json(`"contentText":"x",${fields}`);
const numbered = (count: number, piece: (number: string) => string): string =>
  Array.from({ length: count }, (_, at) => piece(at.toString(36))).join("");

const MANY: Readonly<Record<string, Evil>> = {
  "tags in a list of YAML": evil("evil.md", "long-front-matter", () =>
    yaml(`tags: [${times(MILLION, "a, ")}a]\n`),
  ),
  "as many tags as YAML may hold": evil("evil.md", "too-many-feeds", () =>
    yaml(`tags: [${numbered(40_000, (n) => `${n}, `)}a]\n`),
  ),
  "as many authors as YAML may hold": evil("evil.md", "too-many-feeds", () =>
    yaml(`authors: [${numbered(40_000, (n) => `${n}, `)}a]\n`),
  ),
  "authors in JSON": evil("evil.json", "long-fields", () =>
    beside(`"authors":[${times(MILLION, '"A",')}"B"]`),
  ),
  "tags in JSON": evil("evil.json", "long-fields", () =>
    beside(`"tags":[${times(MILLION, '"a",')}"b"]`),
  ),
  "tags in one text": evil("evil.json", "long-fields", () =>
    beside(`"tags":"${times(MILLION, "a,")}"`),
  ),
  "authors who are none": evil("evil.json", "long-fields", () =>
    beside(`"authors":[${times(MILLION, "{},")}{}]`),
  ),
  "as many authors who are none as may stand in JSON": evil(
    "evil.json",
    "author-without-name",
    () => beside(`"authors":[${inFrontMatter("{},")}{}]`),
  ),
  "aliases in JSON": evil("evil.json", "long-fields", () =>
    beside(`"aliases":[${times(MILLION, '"/a",')}"/b"]`),
  ),
  "as many aliases as may stand in JSON": evil("evil.json", "too-many-old-paths", () =>
    beside(`"aliases":[${numbered(30_000, (n) => `"/${n}",`)}"/b"]`),
  ),
  "attachments in JSON": evil("evil.json", "long-fields", () =>
    beside(`"attachments":[${times(MILLION, '"a.mp3",')}"b.mp3"]`),
  ),
  "corrections in JSON": evil("evil.json", "long-fields", () =>
    beside(`"correction":[${times(MILLION, '"wrong",')}"x"]`),
  ),
  "as many corrections as may stand in JSON": evil("evil.json", "live", () =>
    beside(`"correction":[${inFrontMatter('"wrong",')}"x"]`),
  ),
  "names that nobody knows in JSON": evil("evil.json", "long-fields", () =>
    beside(`${numbered(500_000, (n) => `"n${n}":1,`)}"z":1`),
  ),
  "as many names that nobody knows as YAML may hold": evil("evil.md", "live", () =>
    yaml(numbered(30_000, (n) => `n${n}: x\n`)),
  ),
  "one name again and again in JSON": evil("evil.json", "duplicate-key", () =>
    beside(`${inFrontMatter('"a":1,')}"b":1`),
  ),
  "sections in YAML": evil("evil.md", "wrong-kind", () =>
    yaml(`section: [${inFrontMatter("a, ")}a]\n`),
  ),
  "tables in TOML": evil("evil.md", "live", () => toml(numbered(20_000, (n) => `[zz${n}]\n`))),
  "arrays of tables in TOML": evil("evil.md", "live", () => toml(inFrontMatter("[[params]]\n"))),
  "<b> in HTML": evil("evil.html", "live", () => markdown(times(LIVE, "<b>x</b>"))),
  "headings in HTML": evil("evil.html", "live", () =>
    markdown(times(Math.max(LIVE, 150_000), "<h2>x</h2>")),
  ),
  "tags that are no tags in HTML": evil("evil.html", "live", () =>
    markdown(times(MILLION, "<x-y>")),
  ),
  "attributes of one element in HTML": evil("evil.html", "live", () =>
    markdown(`<a ${times(MILLION, "a=1 ")}>x</a>`),
  ),
  "attributes of many names in HTML": evil("evil.html", "too-large-to-keep", () =>
    markdown(`<a ${numbered(700_000, (n) => `a${n}=1 `)}>x</a>`),
  ),
  "references in HTML": evil("evil.html", "live", () => markdown(times(LIVE, "&amp;"))),
  "comments in HTML": evil("evil.html", "live", () => markdown(times(MILLION, "<!---->"))),
  "rows in HTML": evil("evil.html", "live", () => markdown(`<table>${times(LIVE, "<tr><td>x")}`)),
  "images in HTML": evil("evil.html", "too-many-media", () =>
    markdown(numbered(40_000, (n) => `<img src=${n}.png>`)),
  ),
  "headings in Markdown": evil("evil.md", "long-markdown", () => markdown(times(MILLION, "# a\n"))),
  ...Object.fromEntries(
    [
      "# a\n",
      "[a](b)\n",
      "[a](b.pdf) ",
      "[a]: /b\n\n",
      "x[^1]\n\n[^1]: y\n\n",
      "*a* ",
      "{{x}}\n",
      "a line\n",
      "one\n\n",
      "- a\n",
      "|a",
    ].map((piece) => [
      `${JSON.stringify(piece)} in Markdown`,
      evil("evil.md", "live", () => markdown(inMarkdown(piece))),
    ]),
  ),
  "footnotes in Markdown": evil("evil.md", "live", () =>
    markdown(numbered(THOROUGH ? 40_000 : 10_000, (n) => `x[^${n}]\n\n[^${n}]: y\n\n`)),
  ),
  "cells of a table in Markdown": evil("evil.md", "live", () =>
    markdown(`|a|b|\n|-|-|\n${inMarkdown("|c|d|\n")}`),
  ),
  "columns of a table in Markdown": evil("evil.md", "live", () =>
    markdown(["|a", "|-", "|b"].map((cell) => `${times(MILLION, cell, 80_000)}|\n`).join("")),
  ),
  "rows without their cells in Markdown": evil("evil.md", "live", () =>
    markdown(`${times(20_000, "|a")}|\n${times(20_000, "|-")}|\n${times(MILLION, "x\n", 100_000)}`),
  ),
  "lines of text": evil("evil.txt", "live", () => markdown(times(LIVE, "a line\n"))),
  "paragraphs of text": evil("evil.txt", "live", () =>
    markdown(times(Math.max(LIVE, 150_000), "one\n\n")),
  ),
};

const LONG: Readonly<Record<string, Evil>> = {
  ...Object.fromEntries(
    [" ", "a", "a ", "\t", "-", "<", "&", "é", "\u3000", "=", "|", "~", "\\", ":", "\u00a0"].map(
      (piece) => [
        `a line of ${JSON.stringify(piece)} in Markdown`,
        evil("evil.md", "live", () => markdown(`x${inMarkdown(piece)}y`)),
      ],
    ),
  ),
  "a line of ten megabytes": evil("evil.md", "too-large", () => markdown("a".repeat(10 * MILLION))),
  "a text file of one line": evil("evil.txt", "live", () => markdown(times(LIVE * 4, "a "))),
  "a title that is a whole text file": evil("evil.txt", "long-fields", () => times(MILLION, "a ")),
  "an attribute in HTML": evil("evil.html", "live", () =>
    markdown(`<a href="${times(8 * MILLION, "a")}">x</a>`),
  ),
  "a set of images in HTML": evil("evil.html", "live", () =>
    markdown(`<img srcset="${times(LIVE, ",")}x 2x">`),
  ),
  "a definition of a link in Markdown": evil("evil.md", "live", () =>
    markdown(`[a]:${inMarkdown(" ")}`),
  ),
  "a text in YAML": evil("evil.md", "live", () => yaml(`summary: ${inFrontMatter("a")}\n`)),
  "a gap in a list of YAML": evil("evil.md", "live", () =>
    yaml(`tags: [a, b${inFrontMatter(" ")}c]\n`),
  ),
  "an author of spaces in YAML": evil("evil.md", "live", () =>
    yaml(`authors: "a${inFrontMatter(" ")}b"\n`),
  ),
};

const FIFTY = 50 * MEBIBYTE;

const LARGE: Readonly<Record<string, Evil>> = Object.fromEntries(
  (
    [
      ["evil.md", () => markdown("a ".repeat(FIFTY / 2))],
      ["evil.markdown", () => "[".repeat(FIFTY)],
      ["evil.html", () => markdown("<div>".repeat(FIFTY / 5))],
      ["evil.txt", () => "a\n".repeat(FIFTY / 2)],
      ["evil.json", () => "[".repeat(FIFTY)],
      ["evil-bytes.md", () => new Uint8Array(FIFTY).fill(255)],
    ] as const
  ).map(([path, make]) => [`50 MB of ${path}`, evil(path, "too-large", make)]),
);

/** Signs that a field may be full of. */
export const SIGNS = [" ", "a", ",", "(", ")", "a@", "#", "é", ".", "-", "\t", "]"] as const;

const FIELDS =
  "title authors tags slug summary id url language published image rights section withdrawn license aliases draft correction attachments partners".split(
    " ",
  );

/** An article for each field, full of that sign. */
export function fullOf(sign: string): readonly string[] {
  return FIELDS.map((field) =>
    beside(`"${field}":${JSON.stringify(`x${inFrontMatter(sign).slice(0, 100_000)}y`)}`),
  );
}

/** publication.yaml that costs too much, each refused. */
export const EVIL_SETTINGS: Readonly<Record<string, () => string | Uint8Array>> = {
  "50 MB": () => "a".repeat(FIFTY),
  "a billion laughs": () => `${LAUGHS}\ntitle: *j\n`,
  "merges of merges": () => `${MERGES}\ntitle: x\n`,
  "brackets in brackets": () => `sections: ${times(DEEP, "[")}\n`,
  "mappings in mappings": () => `sections: ${inFrontMatter("{a: ")}\n`,
  "lists in lists": () => `sections:\n  ${inFrontMatter("- ")}x\n`,
  "names that nobody knows": () => numbered(30_000, (n) => `n${n}: x\n`),
  "a million sections": () => `sections: {${times(MILLION, "a: A, ")}b: B}\n`,
  "a language of dots": () => `language: en${inFrontMatter(".")}\n`,
};

/** Files that are made to cost too much, each with what is to become of it. */
export const EVIL: Readonly<Record<string, Readonly<Record<string, Evil>>>> = {
  "what is nested deep": NESTED,
  "what stands for more than is written": BOMBS,
  "a million": MANY,
  "what is long": LONG,
  "what is large": LARGE,
};

export function evilNamed(name: string): Evil {
  for (const kind of Object.values(EVIL)) {
    const found = kind[name];
    if (found) return found;
  }
  throw new Error(`no evil ${name}`);
}
