import { describe, expect, it } from "vitest";
import { displayWidth, padDisplay, shortenMiddle, wrapWords } from "../../local/display-width.ts";

describe("displayWidth", () => {
  it.each([
    ["Latin letters", "world/pact.md", 13],
    ["Hangul", "한국어", 6],
    ["Hangul in the parts that macOS writes", "한국어".normalize("NFD"), 6],
    ["Han and kana", "記事のカ", 8],
    ["half-width kana", "ｶﾅ", 2],
    ["full-width forms", "Ａ！", 4],
    ["letters with a mark of their own", "e\u0301a\u0308", 2],
    ["Arabic with its vowels", "خَبَر", 3],
    ["a family, which is one picture", "👩‍👩‍👧‍👦", 2],
    ["a flag", "🇰🇷", 2],
    ["nothing", "", 0],
  ])("counts the columns of %s", (_, text, expected) => {
    expect(displayWidth(text)).toBe(expected);
  });
});

describe("shortenMiddle", () => {
  it("leaves alone what has room", () => {
    expect(shortenMiddle("world/pact.md", 13)).toBe("world/pact.md");
  });

  it("keeps the beginning, and more of the end", () => {
    expect(shortenMiddle("articles/2026/11/28/harbour-lights.md", 22)).toBe(
      "article…bour-lights.md",
    );
  });

  it.each([10, 11, 12, 13, 20, 21])("has room for wide letters in %i columns", (columns) => {
    const short = shortenMiddle("기사/아주-긴-제목의-기사-하나.md", columns);
    expect(displayWidth(short)).toBeLessThanOrEqual(columns);
    expect(displayWidth(short)).toBeGreaterThanOrEqual(columns - 2);
    expect(short.endsWith(".md")).toBe(true);
  });

  it("parts no letter from its marks", () => {
    expect(shortenMiddle("e\u0301".repeat(20), 7)).toMatch(/^(e\u0301){2}…(e\u0301){4}$/);
  });
});

describe("padDisplay", () => {
  it("ends in one column whatever the letters", () => {
    for (const text of ["pact", "한국", "e\u0301"]) {
      expect(displayWidth(padDisplay(text, 9))).toBe(9);
    }
  });
});

describe("wrapWords", () => {
  it("breaks between words alone", () => {
    expect(wrapWords("give a `title` of more than 20", 12)).toEqual([
      "give a",
      "`title` of",
      "more than 20",
    ]);
  });

  it("gives a line to an address that is too long for one", () => {
    expect(wrapWords("see https://example.com/a-long-address for more", 10)).toEqual([
      "see",
      "https://example.com/a-long-address",
      "for more",
    ]);
  });

  it("has no line for nothing", () => {
    expect(wrapWords(" ", 10)).toEqual([]);
  });
});
