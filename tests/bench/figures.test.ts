import { describe, expect, it } from "vitest";
import { quantile, slope, toArrivals } from "../../bench/figures.ts";

describe("arrivals", () => {
  it("are evenly spread, the first at once and none at the end", () => {
    expect(toArrivals(4, 2)).toEqual([0, 250, 500, 750, 1000, 1250, 1500, 1750]);
  });

  it("do not drift: the last of three minutes is where it belongs", () => {
    const arrivals = toArrivals(140, 180);
    expect(arrivals).toHaveLength(25_200);
    expect(arrivals.at(-1)).toBeCloseTo(180_000 - 1000 / 140, 6);
  });
});

describe("a quantile", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it.each([
    ["half of a hundred", hundred, 0.5, 50],
    ["99 of a hundred", hundred, 0.99, 99],
    ["999 of a thousand, of a hundred", hundred, 0.999, 100],
    ["all: the longest", hundred, 1, 100],
    ["of one value that value", [7], 0.5, 7],
    ["by number, not by letter", [10, 9, 100], 1, 100],
  ])("%s", (_, values, share, expected) => {
    expect(quantile(values, share)).toBe(expected);
  });

  it("of nothing is none, and the values stay in their order", () => {
    expect(quantile([], 0.5)).toBeNaN();
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe("a slope", () => {
  it.each([
    ["of a line", [0, 1, 2, 3].map((x) => ({ x, y: 2 * x + 5 })), 2],
    ["of what stays", [0, 1, 2].map((x) => ({ x, y: 9 })), 0],
    ["of what swings evenly", [4, 6, 6, 4].map((y, x) => ({ x, y })), 0],
    ["of a line far from zero", [0, 1].map((x) => ({ x: x + 1e6, y: -x })), -1],
  ])("%s", (_, points, expected) => {
    expect(slope(points)).toBeCloseTo(expected, 6);
  });

  it("of one point is none", () => {
    expect(slope([{ x: 1, y: 1 }])).toBeNaN();
  });
});
