import { describe, expect, it } from "vitest";
import { toPlainLine, toXmlText } from "../../lambdas/syndication/xml-text.ts";

describe("toXmlText", () => {
  it.each([
    ["text of any script stays", "조선 العربية हिन्दी 👩🏽‍🚀 ﷽", "조선 العربية हिन्दी 👩🏽‍🚀 ﷽"],
    ["tabs and line feeds stay", "a\tb\nc", "a\tb\nc"],
    ["controls go", "a\u0000b\u0008c\u000Bd\u000Ee\u001Ff", "abcdef"],
    ["a form feed parts words, as in HTML", "a\fb", "a b"],
    ["DEL and the C1 controls go", "a\u007Fb\u0080c\u0092d\u009Fe", "abcde"],
    ["the characters beside the C1 controls stay", "~\u00A0", "~\u00A0"],
    ["noncharacters go", "a\uFFFEb\uFFFFc\uFDD0d\uFDEFe", "abcde"],
    ["noncharacters of other planes go", "a\u{1FFFE}b\u{10FFFF}c\u{8FFFF}d", "abcd"],
    ["their neighbours stay", "\uFDCF\uFDF0\u{1FFFD}\u{20000}", "\uFDCF\uFDF0\u{1FFFD}\u{20000}"],
    ["half a pair becomes a square", "a\uD83Db\uDE00c", "a\u25A1b\u25A1c"],
    ["a pair the wrong way round becomes two", "\uDE00\uD83D", "\u25A1\u25A1"],
    ["the replacement character becomes one too", "caf\uFFFD", "caf\u25A1"],
    ["line ends are those that XML reads", "a\r\nb\rc\r\r\nd", "a\nb\nc\n\nd"],
  ])("%s", (_, given, expected) => {
    expect(toXmlText(given)).toBe(expected);
    expect(toXmlText(expected)).toBe(expected);
  });
});

describe("toPlainLine", () => {
  it.each([
    ["white space of any kind is one space", " a \t\r\n b\u00A0\u3000c\u2028d ", "a b c d"],
    ["controls that part lines part words", "a\u000Bb\u000Cc\u0085d", "a b c d"],
    ["controls beside it leave no second space", "a \u0001 b", "a b"],
    ["nothing stays nothing", " \n ", ""],
  ])("%s", (_, given, expected) => {
    expect(toPlainLine(given)).toBe(expected);
  });

  it("bears a line of millions of words", () => {
    expect(toPlainLine("a ".repeat(5_000_000))).toHaveLength(9_999_999);
  });
});
