import { expect, it } from "vitest";
import { isLanguageTag, languageFault } from "../../lambdas/syndication/language-tag.ts";

it.each(["en", "pt-BR", "PT-br", "zh-Hant-TW", "ast", "de-CH-1996", "sr-Latn", "en-x-house"])(
  "%s is a language tag",
  (tag) => {
    expect(isLanguageTag(tag)).toBe(true);
    expect(languageFault(tag)).toBe(undefined);
  },
);

it.each([
  ["en_GB", "en-GB"],
  ["de_DE.UTF-8", "de-DE"],
  ["Korean", "ko"],
  ["english", "en"],
  ["en-", ""],
  ["en-GB-GB", ""],
  ["e", ""],
  ["klingon", ""],
  ["", ""],
])("%j is none, and %j was probably meant", (tag, meant) => {
  expect(isLanguageTag(tag)).toBe(false);
  expect(languageFault(tag)).toBe(meant);
});
