import { describe, expect, it } from "vitest";
import type { Finding } from "../../lambdas/syndication/catalog/rows.ts";
import { findingLines, listFindings, type PartnerFinding } from "../../local/partner-findings.ts";
import type { FileClearances } from "../../local/report.ts";

const ORIGIN = {
  source: "https://partner.example/rules",
  checkedOn: "2026-11-28",
  confidence: "documented",
} as const;

const SMALL: PartnerFinding = {
  file: "world/pact.md",
  partner: "yahoo",
  code: "image-too-small",
  severity: "warning",
  message: "the image has 300 × 200 pixels; give an `image` of at least 1280 × 720 pixels",
  ...ORIGIN,
};

const SHORT: PartnerFinding = {
  ...SMALL,
  partner: "msn",
  code: "title-too-short",
  severity: "error",
  message: "the title has 3 characters; give a `title` of more than 20",
};

describe("listFindings", () => {
  const finding = ({ code, severity, message }: PartnerFinding): Finding => ({
    code,
    severity,
    message,
  });
  const stories: readonly FileClearances[] = [
    {
      file: "a.md",
      clearances: [{ partner: "yahoo", status: "warns", findings: [finding(SMALL)] }],
    },
    {
      file: "b.md",
      clearances: [
        { partner: "msn", status: "refused", findings: [finding(SMALL), finding(SHORT)] },
        { partner: "yahoo", status: "ships", findings: [] },
      ],
    },
  ];

  it("has what is refused first, with where each rule is from", () => {
    expect(listFindings(stories, () => ORIGIN)).toEqual([
      { ...SHORT, file: "b.md" },
      { ...SMALL, file: "a.md" },
      { ...SMALL, file: "b.md", partner: "msn" },
    ]);
  });
});

describe("findingLines", () => {
  it("has the file, the fault and the partner; what to change; where the rule is from", () => {
    expect(findingLines([SHORT, SMALL], 80)).toEqual([
      "world/pact.md  title-too-short  msn (refused)",
      "  the title has 3 characters; give a `title` of more than 20",
      "  https://partner.example/rules (checked 2026-11-28, documented)",
      "",
      "world/pact.md  image-too-small  yahoo (warns)",
      "  the image has 300 × 200 pixels; give an `image` of at least 1280 × 720 pixels",
      "  https://partner.example/rules (checked 2026-11-28, documented)",
    ]);
  });

  it("says once what partners say alike, with the source of each", () => {
    const other = { ...SMALL, partner: "newsbreak", source: "https://other.example/" };
    const third = { ...SMALL, partner: "flipboard" };
    expect(findingLines([SMALL, other, third], 80)).toEqual([
      "world/pact.md  image-too-small  yahoo, newsbreak, flipboard (warns)",
      "  the image has 300 × 200 pixels; give an `image` of at least 1280 × 720 pixels",
      "  yahoo, flipboard: https://partner.example/rules (checked 2026-11-28,",
      "  documented)",
      "  newsbreak: https://other.example/ (checked 2026-11-28, documented)",
    ]);
  });

  it.each<[string, Partial<PartnerFinding>]>([
    ["another thing to do", { message: "the image has 300 × 200 pixels; leave it out" }],
    ["a partner that refuses", { severity: "error" }],
  ])("has a block of its own for %s", (_, change) => {
    const lines = findingLines([SMALL, { ...SMALL, partner: "msn", ...change }], 80);
    expect(lines.filter((line) => line === "")).toHaveLength(1);
  });

  it("has one block for stories of which the same partners say the same", () => {
    const some = [SMALL, { ...SMALL, partner: "msn" }];
    const others = some.map((one) => ({ ...one, file: "world/fog.md" }));
    const alone = { ...SMALL, file: "world/rain.md" };
    expect(findingLines([...some, ...others, alone], 80).slice(0, 6)).toEqual([
      "world/pact.md",
      "world/fog.md",
      "  image-too-small  yahoo, msn (warns)",
      "  the image has 300 × 200 pixels; give an `image` of at least 1280 × 720 pixels",
      "  https://partner.example/rules (checked 2026-11-28, documented)",
      "",
    ]);
    expect(findingLines([...some, ...others, alone], 80)[6]).toMatch(/^world\/rain.md {2}image/);
  });

  it("ends where nobody reads further", () => {
    const many = Array.from({ length: 5000 }, (_, n) => ({ ...SMALL, file: `${n}.md` }));
    expect(findingLines(many, 80).slice(20, 22)).toEqual([
      "and 4980 more stories",
      "  image-too-small  yahoo (warns)",
    ]);
    const different = many.map((one, n) => ({ ...one, message: `${n}; mend it` }));
    const lines = findingLines(different, 80);
    expect(lines.length).toBeLessThan(300);
    expect(lines.at(-1)).toBe("and 4940 more things to mend: --json has them all");
  });

  it("breaks what is longer than a line, and no address", () => {
    const file = `articles/2026/${"a-long-name-".repeat(6)}.md`;
    const source = `https://partner.example/${"a".repeat(90)}`;
    expect(findingLines([{ ...SHORT, file, source }], 60)).toEqual([
      file,
      "  title-too-short  msn (refused)",
      "  the title has 3 characters; give a `title` of more than 20",
      `  ${source}`,
      "  (checked 2026-11-28, documented)",
    ]);
  });

  it("prints nothing that moves the cursor", () => {
    const lines = findingLines([{ ...SHORT, file: "a\u001b.md", message: "\u009b; x" }], 80);
    expect(lines.slice(0, 2)).toEqual([
      "a\\u{1b}.md  title-too-short  msn (refused)",
      "  \\u{9b}; x",
    ]);
  });
});
