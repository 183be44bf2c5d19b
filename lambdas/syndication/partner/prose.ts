import { htmlToText } from "../article/html-to-text.ts";
import { clipText } from "../clip-text.ts";
import type { Entry } from "../feed/feed.ts";
import { toPlainLine } from "../xml-text.ts";
import { restrictHtml } from "./restrict-html.ts";

/** The paragraphs of an entry, each on one line: no pictures, and no captions of pictures. */
export function toProse({ contentHtml }: Pick<Entry, "contentHtml">): readonly string[] {
  return htmlToText(restrictHtml(contentHtml, undefined, () => false))
    .split("\n\n")
    .map(toPlainLine)
    .filter((paragraph) => paragraph !== "");
}

/** The summary; where there is none, the beginning of the text. */
export function summaryOrOpening(entry: Entry): string | undefined {
  return entry.summary ?? (clipText(joinProse(toProse(entry)), 300) || undefined);
}

/** Paragraphs and headings on one line. */
export function joinProse(parts: readonly string[]): string {
  return parts
    .map((part, index) =>
      index === parts.length - 1 || /\p{P}$/u.test(part) ? part : `${part} \u2013`,
    )
    .join(" ");
}

/** Characters as people count them: code points. */
export function countCharacters(text: string): number {
  return Array.from(text).length;
}

/** Runs without white space that have a letter or a digit in them. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
