import { ATOM, type Finding, type Rule } from "./rule.ts";
import { ATOM_RULES } from "./rules-atom.ts";
import { GENERAL_RULES } from "./rules-general.ts";
import { HTML_RULES } from "./rules-html.ts";
import { LINK_RULES } from "./rules-links.ts";
import { MEDIA_RULES } from "./rules-media.ts";
import { RSS_RULES } from "./rules-rss.ts";
import { RSS_ITEM_RULES } from "./rules-rss-items.ts";
import { parseXml, type XmlElement } from "./xml-tree.ts";

/**
 * Rules of the W3C feed validator, in our own words and under its names. Left out, since our feeds may break them:
 * UnknownNamespace, MisplacedItem, CharacterData, ContainsHTML (titles are text that may speak of tags), NonCanonicalURI
 * (ids are never normalised), DuplicateUpdated (two stories may change in one second), ImplausibleDate (archives are old) and
 * ArchiveIncomplete (nothing comes before the first archive document, and none names the one after it).
 */
export const RULES: readonly Rule[] = [
  ...GENERAL_RULES,
  ...HTML_RULES,
  ...LINK_RULES,
  ...MEDIA_RULES,
  ...RSS_RULES,
  ...RSS_ITEM_RULES,
  ...ATOM_RULES,
];

/** What stops a document before it has elements that a rule could look at. */
export const READING_CODES = ["UnicodeError", "SAXError", "UndefinedRoot"] as const;

/** Everything that is wrong with an RSS or Atom document that is served at `address`. */
export function judge(bytes: string | Uint8Array, address?: string): readonly Finding[] {
  let text: string;
  try {
    text =
      typeof bytes === "string" ? bytes : new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return [{ code: "UnicodeError", detail: "not UTF-8" }];
  }
  let root: XmlElement;
  try {
    root = parseXml(text);
  } catch (error) {
    return [{ code: "SAXError", detail: String(error) }];
  }
  if (root.local !== "rss" && root.local !== "feed") {
    return [{ code: "UndefinedRoot", detail: root.name }];
  }
  const format = root.local === "rss" ? "rss" : "atom";
  // Words of another namespace than the format's own would break every rule at once.
  const expected = format === "rss" ? "" : ATOM;
  const rules =
    root.uri === expected ? RULES : RULES.filter(({ code }) => code === "InvalidNamespace");
  return rules
    .filter(({ formats }) => formats.includes(format))
    .flatMap(({ code, check }) =>
      Array.from(check({ root, format, address }), (detail) => ({ code, detail })),
    );
}
