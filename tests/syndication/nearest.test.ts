import { expect, it } from "vitest";
import { nearest } from "../../lambdas/syndication/nearest.ts";

it.each<[string, readonly string[], string | undefined]>([
  ["titel", ["title", "tide"], "title"],
  ["Title", ["title"], "title"],
  ["sectoin", ["section", "sections"], "section"],
  ["timezon", ["title", "timezone"], "timezone"],
  ["ai", ["id", "ui"], "ui"],
  ["tag", ["title"], undefined],
  ["world", [], undefined],
  ["wrld", ["word", "world"], "world"],
  ["ab", ["ba"], "ba"],
  ["abcdefg", ["tuvwxyz"], undefined],
])("the nearest to %s of %j is %s", (word, known, expected) => {
  expect(nearest(word, known)).toBe(expected);
});

it("a very long word is nobody's slip, and costs nothing", () => {
  const word = "a".repeat(1_000_000);
  expect(nearest(word, [word])).toBe(undefined);
});
