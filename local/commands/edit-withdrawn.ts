import { isDeepStrictEqual } from "node:util";
import type { Withdrawal } from "../../lambdas/syndication/article/article.ts";
import { divideFrontMatter } from "../../lambdas/syndication/article/front-matter.ts";
import {
  type Fields,
  parseJson,
  type Structured,
} from "../../lambdas/syndication/structured/structured-text.ts";

type Language = "yaml" | "toml" | "json";

/** What a file says in names and values, and where; offsets are in UTF-16 units of the whole text. */
type Head = {
  readonly language: Language;
  readonly start: number;
  readonly end: number;
  /** Absent where it says nothing. */
  readonly said?: Structured;
  readonly body: string;
};

/** Stands above a front matter that was not there before, so that it goes again with what it was made for. */
const MADE = "# The story is withdrawn. With this line the front matter goes again.";

const SYNTAX: Readonly<
  Record<Language, { of: string; open: string; key: (name: string) => string }>
> = {
  yaml: { of: ": ", open: "{", key: (name) => name },
  toml: { of: " = ", open: "{ ", key: (name) => name },
  json: { of: ": ", open: "{", key: (name) => JSON.stringify(name) },
};

/** Lines that a value is looked for in, at most: a reason is a sentence or two. */
const MOST_LINES = 100;

/** What says in a file of that name and text that its article is withdrawn: `withdrawn: 2024-06-22T12:00:00Z`. */
export function composeWithdrawn(path: string, text: string, withdrawal: Withdrawal): string {
  return compose(readHead(path, text)?.language ?? "yaml", withdrawal);
}

/**
 * The text with a withdrawal as the first thing that its front matter says, every other character in its place; of a text
 * without front matter, with one above it. Undefined where that cannot be done so that it reads as it did, or so that
 * `takeOutWithdrawn` gives the same text again.
 */
export function putInWithdrawn(
  path: string,
  text: string,
  withdrawal: Withdrawal,
): string | undefined {
  const head = readHead(path, text);
  if (!head) return undefined;
  const edited = insert(text, head, compose(head.language, withdrawal));
  return takeOutWithdrawn(path, edited) === text ? edited : undefined;
}

/**
 * The text without what its front matter says of a withdrawal, to the end of that line, every other character in its place.
 * Undefined where that cannot be done so that all else reads as it did.
 */
export function takeOutWithdrawn(path: string, text: string): string | undefined {
  const head = readHead(path, text);
  const [name] = head ? withdrawnNames(head) : [];
  if (!head?.said || name === undefined) return undefined;
  const { [name]: _, ...left } = head.said.fields;
  const isLeft = (edited: string): boolean => {
    const after = readHead(path, edited);
    return after !== undefined && isSame(after.said?.fields ?? {}, left);
  };
  return cuts(text, head, name)
    .map(([from, to]) => text.slice(0, from) + text.slice(to))
    .find(isLeft);
}

/** The line, from 1, that says it; undefined where no name of the front matter does. */
export function lineOfWithdrawn(path: string, text: string): number | undefined {
  const head = readHead(path, text);
  const [name] = head ? withdrawnNames(head) : [];
  return name === undefined ? undefined : head?.said?.keyPlace([name]).line;
}

function isSame(one: Fields, other: Fields): boolean {
  return isDeepStrictEqual({ ...one }, { ...other });
}

/** The names that are read as `withdrawn`, as written: case does not matter. */
function withdrawnNames({ said }: Head): readonly string[] {
  return Object.keys(said?.fields ?? {}).filter((name) => name.toLowerCase() === "withdrawn");
}

/** Undefined where it cannot be read. */
function readHead(path: string, text: string): Head | undefined {
  if (/\.json$/i.test(path)) {
    const parsed = parseJson(text, { file: path, firstLine: 1 });
    if (!parsed.ok) return undefined;
    return { language: "json", start: 0, end: text.length, said: parsed.value, body: "" };
  }
  const divided = divideFrontMatter(text, path);
  if (!divided.ok) return undefined;
  const { head: said, body } = divided.value;
  if (said === undefined) return { language: "yaml", start: 0, end: 0, body };
  const whole = text.slice(0, text.length - body.length);
  const blank = /^(?:[ \t]*(?:\r\n|\n|\r))*/.exec(whole)?.[0].length ?? 0;
  const opening = /^(?:---[ \t]*(toml|json|yaml)?|(\+\+\+))[ \t]*(?:\r\n|\n|\r)/.exec(
    whole.slice(blank, blank + 200),
  );
  if (!opening) return { language: "json", start: blank, end: whole.length, said, body };
  const closing = /(?:---|\.\.\.|\+\+\+)[ \t]*(?:\r\n|\n|\r)?$/.exec(whole);
  return {
    language: opening[2] ? "toml" : ((opening[1] ?? "yaml") as Language),
    start: blank + opening[0].length,
    end: closing?.index ?? whole.length,
    said,
    body,
  };
}

function compose(language: Language, { at, reason }: Withdrawal): string {
  const { of, open, key } = SYNTAX[language];
  const value = language === "json" ? JSON.stringify(at) : at;
  if (reason === undefined) return `${key("withdrawn")}${of}${value}`;
  const members = `${key("at")}${of}${value}, ${key("reason")}${of}${JSON.stringify(reason)}`;
  return `${key("withdrawn")}${of}${open}${members}${open.length > 1 ? " }" : "}"}`;
}

function insert(text: string, head: Head, line: string): string {
  const put = (offset: number, what: string): string =>
    text.slice(0, offset) + what + text.slice(offset);
  const { language, said, start } = head;
  if (said === undefined) {
    const lineEnd = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
    return put(0, ["---", MADE, line, "---", ""].join(lineEnd));
  }
  const [first] = keysOf(text, said);
  const opening = openingBrace(text, head);
  if (first && opening !== undefined) {
    const between = text.slice(opening + 1, first.offset);
    const isLineBreak = /[\r\n]/.test(between) && between.trim() === "";
    return put(first.offset, `${line},${isLineBreak ? between : " "}`);
  }
  const lineEnd = /(?:\r\n|\n|\r)$/.exec(text.slice(0, start))?.[0] ?? "\n";
  const before = first ? text.slice(start, first.offset) : "";
  const indent = language === "yaml" ? (/(?:^|[\r\n])( *)$/.exec(before)?.[1] ?? "") : "";
  return put(start, `${indent}${line}${lineEnd}`);
}

/** Where a mapping in braces begins that is all the front matter says: JSON, and YAML in that style. */
function openingBrace(text: string, { language, start, end }: Head): number | undefined {
  if (language === "toml") return undefined;
  const blank = /^(?:\s|#[^\r\n]*)*/.exec(text.slice(start, end))?.[0].length ?? 0;
  return text[start + blank] === "{" ? start + blank : undefined;
}

type Key = { readonly name: string; readonly offset: number };

/** The names at the top and where they stand, in that order. */
function keysOf(text: string, said: Structured): readonly Key[] {
  const starts = [
    0,
    ...Array.from(text.matchAll(/\r\n|\n|\r/g), (end) => end.index + end[0].length),
  ];
  const keys = Object.keys(said.fields).map((name) => {
    const { line, column } = said.keyPlace([name]);
    return { name, offset: (starts[line - 1] ?? 0) + column - 1 };
  });
  return keys.sort((one, other) => one.offset - other.offset);
}

/** From where to where it may have to be cut, the shortest first. */
function cuts(text: string, head: Head, name: string): readonly (readonly [number, number])[] {
  if (!head.said) return [];
  const keys = keysOf(text, head.said);
  const index = keys.findIndex((key) => key.name === name);
  const from = keys[index]?.offset ?? head.start;
  // What a YAML merge brings stands under another name.
  if (!/^\[?\s*["']?withdrawn\b/i.test(text.slice(from, from + 40))) return [];
  const opening = openingBrace(text, head);
  if (opening !== undefined) {
    const next = keys[index + 1];
    if (next) return [[from, next.offset]];
    const end = text.slice(0, text.lastIndexOf("}", head.end - 1)).trimEnd().length;
    const comma = text.lastIndexOf(",", from);
    return [[comma > opening ? comma : from, end]];
  }
  const lineEnds = Array.from(
    text.slice(from, head.end).matchAll(/\r\n|\n|\r/g),
    (end) => from + end.index + end[0].length,
  ).slice(0, MOST_LINES);
  const lineStart = /(?<![^\r\n])[^\r\n]*$/.exec(text.slice(head.start, from))?.[0].length ?? 0;
  const lines = lineEnds.map((to) => [from - lineStart, to] as const);
  const first = lines[0]?.[1] ?? head.end;
  const made = [
    "---",
    MADE,
    text.slice(from - lineStart, first).replace(/(?<![\r\n])[\r\n]+$/, ""),
    "---",
    "",
  ];
  const isMade = /\r\n|\n|\r/.exec(text)?.[0];
  return text.startsWith(made.join(isMade ?? "\n")) ? [[0, text.length - head.body.length]] : lines;
}
