import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Columns that a text takes in a terminal. */
export function displayWidth(text: string): number {
  return stringWidth(text);
}

/** A text in at most so many columns: where it is longer, its middle makes way. */
export function shortenMiddle(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  const graphemes = Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);
  // The end tells files apart, the beginning only folders.
  const ending = within([...graphemes].reverse(), Math.ceil(((columns - 1) * 2) / 3)).reverse();
  const rest = columns - 1 - displayWidth(ending.join(""));
  return `${within(graphemes, rest).join("")}…${ending.join("")}`;
}

/** Spaces after a text, up to so many columns. */
export function padDisplay(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - displayWidth(text)));
}

/** Lines of whole words of at most so many columns; a longer word has a line to itself. */
export function wrapWords(text: string, columns: number): readonly string[] {
  const line = text.replace(/\s+/gu, " ").trim();
  return line === "" ? [] : wrapAnsi(line, columns).split("\n");
}

function within(graphemes: readonly string[], columns: number): string[] {
  let used = 0;
  const end = graphemes.findIndex((one) => {
    used += displayWidth(one);
    return used > columns;
  });
  return graphemes.slice(0, end === -1 ? graphemes.length : end);
}
