import type { LanguageTag } from "./publication.ts";

/**
 * What is wrong with a language tag (BCP 47, RFC 5646): undefined where nothing is; otherwise the tag that was probably
 * meant, or an empty text where there is no telling.
 */
export function languageFault(tag: string): string | undefined {
  if (isLanguageTag(tag)) return undefined;
  const hyphenated = tag.trim().replaceAll("_", "-").replace(/\..*$/s, "");
  if (isLanguageTag(hyphenated)) return hyphenated;
  return LANGUAGE_NAMES.get(tag.trim().toLowerCase()) ?? "";
}

/** Whether `tag` is well formed: `en`, `pt-BR`, `zh-Hant-TW`. */
export function isLanguageTag(tag: string): boolean {
  // BCP 47 keeps longer primary subtags for names that nobody has registered: "english" would be one.
  if (!/^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i.test(tag)) return false;
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** What people write for a tag. */
const LANGUAGE_NAMES: ReadonlyMap<string, string> = new Map([
  ["arabic", "ar"],
  ["chinese", "zh"],
  ["english", "en"],
  ["french", "fr"],
  ["german", "de"],
  ["deutsch", "de"],
  ["italian", "it"],
  ["japanese", "ja"],
  ["korean", "ko"],
  ["portuguese", "pt"],
  ["russian", "ru"],
  ["spanish", "es"],
]);

/** The language that a tag names, without its script and region: `en` of `en-GB`. */
export function primarySubtag(tag: LanguageTag): string {
  return tag.toLowerCase().split("-", 1)[0] ?? "";
}
