import { describe, expect, it } from "vitest";
import { PHRASES, phraseLanguage, phrases } from "../../../lambdas/syndication/feed/phrases.ts";

const SCRIPTS: Readonly<Record<string, RegExp>> = {
  ar: /\p{Script=Arabic}/u,
  el: /\p{Script=Greek}/u,
  he: /\p{Script=Hebrew}/u,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
  ko: /\p{Script=Hangul}/u,
  ru: /\p{Script=Cyrillic}/u,
  uk: /\p{Script=Cyrillic}/u,
  zh: /\p{Script=Han}/u,
  "zh-hant": /\p{Script=Han}/u,
};
/** What is the same word in both languages. */
const SHARED = new Set(["Abonner", "Correction", "Sections", "Attachments", "Tabel", "Forfattere"]);

describe.each([...PHRASES])("the words in %s", (language, words) => {
  const all = Object.entries(words);

  it("are all there, each once, and plain", () => {
    expect(all).toHaveLength(Object.keys(phrases("en")).length);
    expect(new Set(all.map(([, phrase]) => phrase)).size).toBe(all.length);
    for (const [, phrase] of all) {
      expect(phrase).toMatch(/^\S.*\S$|^\S$/u);
      expect(phrase).not.toMatch(/[<>&"]| {2}/);
      expect(phrase.normalize("NFC")).toBe(phrase);
    }
  });

  it("are in that language", () => {
    const script = SCRIPTS[language] ?? /\p{Script=Latin}/u;
    for (const [, phrase] of all) expect(phrase).toMatch(script);
    if (language === "en") return;
    const english = Object.entries(phrases("en"));
    const same = english.filter(
      ([name]) => words[name as keyof typeof words] === phrases("en")[name as keyof typeof words],
    );
    expect(same.filter(([, phrase]) => !SHARED.has(phrase))).toEqual([]);
  });

  it("are short, and sentences end as such", () => {
    for (const [name, phrase] of all) {
      const isSentence = /^(aboutFeeds|noArticles|.*Text)$/.test(name);
      expect([name, /[.。]$/.test(phrase)]).toEqual([name, isSentence]);
      expect(phrase.length).toBeLessThanOrEqual(isSentence ? 130 : 36);
    }
  });
});

/** The Chinese characters of an encoding that are two bytes in these ranges. */
function charactersOf(
  encoding: string,
  [first, last]: readonly [number, number],
  [from, to]: readonly [number, number],
): ReadonlySet<string> {
  const decoder = new TextDecoder(encoding);
  const found = new Set<string>();
  for (let lead = first; lead <= last; lead++) {
    for (let trail = from; trail <= to; trail++) {
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (/^\p{Script=Han}$/u.test(character)) found.add(character);
    }
  }
  return found;
}
const GB_2312 = charactersOf("gb18030", [0xb0, 0xf7], [0xa1, 0xfe]);
const BIG5 = charactersOf("big5", [0xa4, 0xf9], [0x40, 0xfe]);

it.each([
  ["zh", "simplified, of GB 2312", GB_2312, "简体发网页", "簡體發網頁"],
  ["zh-hant", "traditional, of Big5", BIG5, "簡體發網頁", "简发页"],
])("the characters of %s are %s", (language, _, characters, ours, theirs) => {
  const all =
    Object.values(phrases(language))
      .join("")
      .match(/\p{Script=Han}/gu) ?? [];
  expect(all.filter((character) => !characters.has(character))).toEqual([]);
  expect([...ours].every((character) => characters.has(character))).toBe(true);
  expect([...theirs].some((character) => characters.has(character))).toBe(false);
});

it.each([
  ["a region's language is the language", "pt-BR", "Copiar", "pt-BR"],
  ["whatever the case", "DE", "Kopieren", "DE"],
  ["Bokmål is Norwegian", "nb-NO", "Kopier", "nb-NO"],
  ["Nynorsk is nearest to it", "nn", "Kopier", "nn"],
  ["Chinese is in simplified characters", "zh-CN", "复制", "zh-CN"],
  ["in traditional ones where the tag says so", "zh-Hant", "複製", "zh-Hant"],
  ["in Taiwan", "zh-TW", "複製", "zh-TW"],
  ["in Hong Kong", "ZH-hk", "複製", "ZH-hk"],
  ["in Macao", "zh-MO", "複製", "zh-MO"],
  ["and where it is Cantonese there", "zh-yue-HK", "複製", "zh-yue-HK"],
  ["but what the tag says comes before where it is", "zh-Hans-HK", "复制", "zh-Hans-HK"],
  ["so too elsewhere", "zh-Hant-MY", "複製", "zh-Hant-MY"],
  ["a private subtag says nothing", "zh-x-hant", "复制", "zh-x-hant"],
  ["a language that is not there is English", "sw", "Copy", "en"],
  ["and so is what is no language", "constructor", "Copy", "en"],
])("%s", (_, language, copy, spoken) => {
  expect(phrases(language).copy).toBe(copy);
  expect(phraseLanguage(language)).toBe(spoken);
});
