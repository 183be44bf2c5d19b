import { sha256 } from "./digest.ts";

const LONGEST = 80;

/** Of the labels that a publication has; few, each in many articles. */
const known = new Map<string, string>();
const MOST_KNOWN = 5000;

/**
 * The name of a label in addresses and keys: letters and digits of any script (NFKC, lower case), the rest "-", at most
 * 80 characters. Never transliterated. A label that loses more than case, width and spaces ends in "-" and six
 * hexadecimal digits of its SHA-256, so that "C++" and "C#" differ; one that loses everything is eight of them. A slug
 * depends on its label alone: a counter would depend on the order in which labels came.
 */
export function toSlug(label: string): string {
  if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(label) && label.length <= LONGEST) return label;
  const before = known.get(label);
  if (before !== undefined) return before;
  const slug = makeSlug(label);
  if (known.size === MOST_KNOWN) known.clear();
  known.set(label, slug);
  return slug;
}

function makeSlug(label: string): string {
  const plain = label.normalize("NFKC").toLowerCase().normalize("NFC").trim();
  const words = plain.replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  const lost = /[^\p{L}\p{M}\p{N}\s_-]/u.test(plain) || Array.from(words).length > LONGEST;
  if (words === "") return sha256(plain).slice(0, 8);
  if (!lost) return words;
  return `${Array.from(words)
    .slice(0, LONGEST - 7)
    .join("")
    .replace(/-$/, "")}-${sha256(plain).slice(0, 6)}`;
}
