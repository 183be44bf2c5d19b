import { nearest } from "./nearest.ts";
import { toWebAddress } from "./web-address.ts";

/** What AI may do with an article, in a word; the address of a page or a document with terms says it too. */
export const AI_TERMS = ["none", "search", "all"] as const;

export const WRITE_AI_TERMS = `one of ${AI_TERMS.join(", ")}, or the https address of your terms`;

/** What people write who answer the question whether AI may use an article. */
const ANSWERS: Readonly<Record<string, string>> = {
  no: "none",
  off: "none",
  false: "none",
  never: "none",
  deny: "none",
  disallow: "none",
  yes: "all",
  on: "all",
  true: "all",
  allow: "all",
};

/** A word of AI_TERMS, or an https URL in its normal form; undefined where `written` is neither. */
export function toAiTerms(written: string): string | undefined {
  const word = AI_TERMS.find((known) => known === written.toLowerCase());
  if (word !== undefined) return word;
  // The URL parser forgives what a person should see.
  const address = /[\s\\]/.test(written) ? undefined : toWebAddress(written);
  return address?.startsWith("https:") ? address : undefined;
}

/** The word that was probably meant. */
export function nearestAiTerms(written: string): string | undefined {
  const word = written.toLowerCase();
  return Object.hasOwn(ANSWERS, word) ? ANSWERS[word] : nearest(word, AI_TERMS);
}
