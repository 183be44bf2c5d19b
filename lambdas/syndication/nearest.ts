import { distance } from "fastest-levenshtein";

/** Longer words are nobody's slip, and the comparison costs the product of both lengths. */
const LONGEST = 64;

/**
 * The one of `known` that `word` was probably meant to be: the fewest slips of typing away, whatever the case, and at
 * most a third of the letters. The first of several; undefined where none is near enough.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > LONGEST) return undefined;
  const typed = word.toLowerCase();
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const slips = countSlips(typed, candidate.toLowerCase());
    if (slips < fewest && slips * 3 <= Math.max(typed.length, candidate.length, 3)) {
      best = candidate;
      fewest = slips;
    }
  }
  return best;
}

/** Letters added, lost or mistaken; two neighbours in the wrong order are one slip, not two. */
function countSlips(typed: string, known: string): number {
  const slips = distance(typed, known);
  if (slips !== 2 || typed.length !== known.length) return slips;
  let at = 0;
  while (typed[at] === known[at]) at += 1;
  return typed[at] === known[at + 1] && typed[at + 1] === known[at] ? 1 : 2;
}
