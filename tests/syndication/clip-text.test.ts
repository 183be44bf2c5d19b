import fc from "fast-check";
import { expect, it } from "vitest";
import { clipText } from "../../lambdas/syndication/clip-text.ts";

it.each([
  ["a short text stays", "One two", 7, "One two"],
  ["a long one ends at a word", "One two three", 10, "One two…"],
  ["which may end just there", "One two three", 8, "One two…"],
  ["without what parts it from the next", "One two, three", 10, "One two…"],
  ["a long word is cut", "Donaudampfschiff", 6, "Donau…"],
  ["characters outside the first plane are whole", "𝒜𝒜𝒜𝒜", 3, "𝒜𝒜…"],
  ["a mark stays with its letter", "aaaae\u0301e", 6, "aaaa…"],
])("%s", (_, text, longest, expected) => {
  expect(clipText(text, longest)).toBe(expected);
});

it("is never longer than asked, and a beginning of the text", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }),
      fc.integer({ min: 2, max: 40 }),
      (text, longest) => {
        const clipped = clipText(text, longest);
        expect(Array.from(clipped).length).toBeLessThanOrEqual(longest);
        expect(clipped === text || text.startsWith(clipped.slice(0, -1))).toBe(true);
      },
    ),
  );
});
