import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contrast, standOut } from "../../../lambdas/syndication/format/colour.ts";

const colour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}`);

describe("the contrast of two colours", () => {
  it.each([
    ["black and white", "#000000", "#ffffff", 21],
    ["a colour and itself", "#c2412d", "#c2412d", 1],
    // The nearest grey to white that text may have (WCAG 2.2, 1.4.3).
    ["grey on white", "#767676", "#ffffff", 4.54],
    ["a lighter grey on white", "#777777", "#ffffff", 4.48],
    ["red on white", "#ff0000", "#ffffff", 4],
    ["blue on black", "#0000ff", "#000000", 2.44],
    ["upper case", "#FF0000", "#FFFFFF", 4],
  ])("of %s", (_, one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 2);
    expect(contrast(other, one)).toBe(contrast(one, other));
  });
});

describe("a colour that is to stand out", () => {
  it("does so on any ground", () => {
    fc.assert(
      fc.property(colour, colour, fc.constantFrom(3, 4.5), (given, ground, ratio) => {
        const found = standOut(given, ground, ratio);
        expect(found).toMatch(/^#[0-9a-f]{6}$/);
        expect(contrast(found, ground)).toBeGreaterThanOrEqual(ratio);
      }),
      { numRuns: 2000 },
    );
  });

  it("stays as it is where it stands out already", () => {
    fc.assert(
      fc.property(colour, colour, (given, ground) => {
        fc.pre(contrast(given, ground) >= 4.5);
        expect(standOut(given, ground, 4.5)).toBe(given);
      }),
    );
  });

  it("goes no further than it must", () => {
    // A step further would be seen; a whole one back would not be enough.
    const found = standOut("#c2412d", "#20201d", 4.5);
    expect(contrast(found, "#20201d")).toBeLessThan(4.8);
    expect(standOut("#ffff00", "#ffffff", 4.5)).toMatch(/^#([0-9a-f]{2})\1(?:00)$/);
  });
});
