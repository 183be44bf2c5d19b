import { describe, expect, it } from "vitest";
import { ATOM_ADDRESS, GOOD_ATOM, GOOD_RSS, RSS_ADDRESS } from "./good-documents.ts";
import { broken, EXAMPLES } from "./rule-examples.ts";
import { judge, READING_CODES, RULES } from "./rules.ts";

const ADDRESSES = { rss: RSS_ADDRESS, atom: ATOM_ADDRESS };

describe("the feed validator's rules in our own words", () => {
  it("are at least forty, each of which has an example for each format it is about", () => {
    expect(new Set(RULES.map(({ code }) => code)).size).toBeGreaterThanOrEqual(40);
    const shown = new Set(EXAMPLES.map(([code, format]) => `${code} ${format}`));
    const own = RULES.filter(({ formats }) => formats.length === 1);
    expect(
      own
        .flatMap(({ code, formats }) => formats.map((format) => `${code} ${format}`))
        .filter((each) => !shown.has(each)),
    ).toEqual([]);
    const codes = new Set(EXAMPLES.map(([code]) => code));
    expect(RULES.map(({ code }) => code).filter((code) => !codes.has(code))).toEqual([]);
  });

  it.each([
    ["RSS", GOOD_RSS, RSS_ADDRESS],
    ["Atom", GOOD_ATOM, ATOM_ADDRESS],
  ])("find nothing in a good %s document", (_, document, address) => {
    expect(judge(document, address)).toEqual([]);
  });

  it.each(EXAMPLES.map((example) => [...example] as const))(
    "%s is found in %s, alone, where %j becomes %j",
    (code, format, from, to) => {
      const findings = judge(broken([code, format, from, to]), ADDRESSES[format]);
      expect(new Set(findings.map((finding) => finding.code))).toEqual(new Set([code]));
      expect(findings[0]?.detail).not.toBe("");
    },
  );

  it("UnicodeError is found where bytes are not UTF-8", () => {
    const latin = new Uint8Array(Buffer.from(GOOD_RSS.replace("A gull", "Un été"), "latin1"));
    expect(judge(latin, RSS_ADDRESS).map(({ code }) => code)).toEqual(["UnicodeError"]);
    expect(READING_CODES).toContain("UnicodeError");
  });

  it("UndefinedRoot is found where the document is no feed", () => {
    expect(judge("<html/>").map(({ code }) => code)).toEqual(["UndefinedRoot"]);
  });
});
