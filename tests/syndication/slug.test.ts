import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toSlug } from "../../lambdas/syndication/slug.ts";

describe("a label that loses only case, width and spaces is readable", () => {
  it.each([
    ["World", "world"],
    ["  North   Sea ", "north-sea"],
    ["ＡＢＣ１", "abc1"],
    ["Cafe\u0301", "café"],
    ["조약 체결", "조약-체결"],
    ["قصة", "قصة"],
    ["हिन्दी", "हिन्दी"],
    ["already-a_slug", "already-a-slug"],
    ["007", "007"],
    ["İstanbul", "i̇stanbul"],
  ])("%s", (label, slug) => {
    expect(toSlug(label)).toBe(slug.normalize("NFC"));
  });
});

describe("a label that loses more is told apart by its digest", () => {
  it.each([
    ["C++", /^c-[0-9a-f]{6}$/],
    ["C#", /^c-[0-9a-f]{6}$/],
    ["R&D", /^r-d-[0-9a-f]{6}$/],
    ["1.10", /^1-10-[0-9a-f]{6}$/],
    ["x".repeat(81), /^x{73}-[0-9a-f]{6}$/],
    ["???", /^[0-9a-f]{8}$/],
    ["🙂", /^[0-9a-f]{8}$/],
    ["", /^[0-9a-f]{8}$/],
  ])("%s", (label, pattern) => {
    expect(toSlug(label)).toMatch(pattern);
  });
  it("C++ and C# are two", () => {
    expect(toSlug("C++")).not.toBe(toSlug("C#"));
  });
});

it("any text has a slug of at most 80 characters that is its own slug", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (label) => {
      const slug = toSlug(label);
      expect(Array.from(slug).length).toBeLessThanOrEqual(80);
      expect(slug).not.toMatch(/[\s/?#%&.]|^-|-$/);
      expect(toSlug(slug)).toBe(slug);
    }),
    { numRuns: 2000 },
  );
});
