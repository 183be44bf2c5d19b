import type { Place } from "../problem.ts";

/** Where a word stands first in a file; the beginning, where it does not. */
export function firstMention(
  word: string,
  { file, text }: { readonly file: string; readonly text: string },
): Place {
  const lines = text.split("\n");
  const index = lines.findIndex((line) => line.includes(word));
  const column = (lines[index]?.indexOf(word) ?? 0) + 1;
  return { file, line: Math.max(index, 0) + 1, column };
}
