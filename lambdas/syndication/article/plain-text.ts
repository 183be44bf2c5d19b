import { characters } from "../html.ts";
import { toXmlText } from "../xml-text.ts";
import { isLeftover, isLeftoverAnywhere } from "./leftovers.ts";

export type PlainText = {
  readonly title?: string;
  readonly rights?: string;
  /** What stands between them, lines ended by LF. */
  readonly body: string;
};

/**
 * A text file as extractors leave it: their leftovers are dropped, the first line is the title, a last line that starts
 * with "Copyright" or "©" is the rights.
 */
export function readPlainText(text: string): PlainText {
  const lines = toLines(text).filter((line) => !isLeftoverAnywhere(line));
  let start = 0;
  let end = lines.length;
  const dropTail = (): void => {
    while (end > start && isBlankOrLeftover(lines[end - 1])) end -= 1;
  };
  while (start < end && isBlankOrLeftover(lines[start])) start += 1;
  dropTail();
  const title = lines[start];
  if (title === undefined || start === end) return { body: "" };
  start += 1;
  const [rights, taken] = readRights(lines.slice(Math.max(start, end - 2), end));
  end -= taken;
  if (taken > 0) dropTail();
  while (start < end && lines[start] === "") start += 1;
  return {
    title,
    ...(rights !== undefined && { rights }),
    body: lines.slice(start, end).join("\n"),
  };
}

function toLines(text: string): readonly string[] {
  return toXmlText(text.replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, "\n"))
    .split("\n")
    .map((line) => line.trim());
}

function isBlankOrLeftover(line: string | undefined): boolean {
  return line === undefined || line === "" || isLeftover(line);
}

const LONGEST_RIGHTS = 200;
const RIGHTS = /^(?:copyright(?![\p{L}\p{N}])|\u00A9|\u24D2|\(c\)\s)/iu;
const RESERVED = /^all rights reserved\.?$/i;

/** The rights that the last lines state, and how many of the lines do. */
function readRights(last: readonly string[]): readonly [rights: string | undefined, lines: number] {
  const states = (line = ""): boolean => line.length <= LONGEST_RIGHTS && RIGHTS.test(line);
  const final = last.at(-1) ?? "";
  if (states(final)) return [final, 1];
  if (RESERVED.test(final) && states(last.at(-2))) return [`${last.at(-2)} ${final}`, 2];
  return [undefined, 0];
}

/** Columns of a terminal, in which an East Asian letter takes two. */
const SHORT_LINE = 60;
const LONG_LINE = 120;

/**
 * Plain text as HTML. Blank lines part paragraphs. Several lines without one between them are lines of verse or of an
 * address where none is longer than 60 columns, paragraphs of their own where one is longer than 120, and one wrapped
 * paragraph otherwise. A line alone of at most 80 characters that ends in ":" or in no punctuation is a heading.
 */
export function renderPlainText(body: string): string {
  const blocks: string[] = [];
  let block: string[] = [];
  const finish = (): void => {
    if (block.length > 0) blocks.push(renderBlock(block));
    block = [];
  };
  for (const line of toLines(body)) {
    if (line === "") finish();
    else block.push(line);
  }
  finish();
  return blocks.join("\n");
}

function renderBlock(lines: readonly string[]): string {
  const widest = lines.reduce((most, line) => Math.max(most, columns(line)), 0);
  if (lines.length === 1 || widest > LONG_LINE) return lines.map(renderLine).join("\n");
  if (widest <= SHORT_LINE) return `<p>${lines.map(characters).join("<br>\n")}</p>`;
  return `<p>${characters(unwrap(lines))}</p>`;
}

function renderLine(line: string): string {
  const heading = toHeading(line);
  return heading === undefined ? `<p>${characters(line)}</p>` : `<h2>${characters(heading)}</h2>`;
}

const LONGEST_HEADING = 80;
/** Signs that Unicode counts as punctuation and that end words: "up 5 %", "Q&A #", "team@". */
const PUNCTUATION = /(?![%‰٪#&@])\p{P}$/u;
const NO_HEADING =
  /^(?:[-*\u2022\u00B7\u2013]\s|\d+[.)]\s|(?:https?:\/\/|www\.)\S+$)|^[^\p{L}\p{N}]*$/iu;

function toHeading(line: string): string | undefined {
  if (line.length > 2 * LONGEST_HEADING || Array.from(line).length > LONGEST_HEADING)
    return undefined;
  if (NO_HEADING.test(line)) return undefined;
  if (/[:\uFF1A]$/.test(line)) return line.slice(0, -1).trimEnd();
  return PUNCTUATION.test(line) ? undefined : line;
}

const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60]/g;
/** Scripts that part no words: a line break in a sentence is no space. */
const UNSPACED =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u3000-\\u303F\\uFF00-\\uFF60";
const ENDS_UNSPACED = new RegExp(`[${UNSPACED}]$`, "u");
const STARTS_UNSPACED = new RegExp(`^[${UNSPACED}]`, "u");

function columns(line: string): number {
  return line.length + (line.match(WIDE)?.length ?? 0);
}

function unwrap(lines: readonly string[]): string {
  const parts = lines.map((line, index) => {
    const next = lines[index + 1];
    if (next === undefined) return line;
    return ENDS_UNSPACED.test(line) && STARTS_UNSPACED.test(next) ? line : `${line} `;
  });
  return parts.join("");
}
