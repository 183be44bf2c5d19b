import { expect, it } from "vitest";
import { replaceSections } from "../../bench/report.ts";

const REPORT =
  "# Performance\n\nOld words.\n\n## One\n\nfirst\n\n### Below\n\n## Gone\n\nx\n\n## Two\n\nsecond\n";

it("a measured section takes the place of the one with its heading, and the others stay", () => {
  const report = replaceSections(REPORT, ["One", "Two"], new Map([["Two", "anew"]]));
  expect(report).toContain("## One\n\nfirst\n\n### Below\n\n## Two\n\nanew\n");
});

it("sections stand in the order of the benchmarks, and one that nobody writes any more goes", () => {
  const report = replaceSections(REPORT, ["Two", "Three", "One"], new Map([["Three", "third"]]));
  expect(report.match(/^## .*$/gm)).toEqual(["## Two", "## Three", "## One"]);
});

it("the words before the sections are those of today", () => {
  expect(replaceSections(REPORT, ["One"], new Map())).not.toContain("Old words");
});

it("is the same when nothing was measured", () => {
  const once = replaceSections(REPORT, ["One", "Two"], new Map());
  expect(replaceSections(once, ["One", "Two"], new Map())).toBe(once);
});
