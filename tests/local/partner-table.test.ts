import { describe, expect, it } from "vitest";
import type { Clearance } from "../../lambdas/syndication/catalog/rows.ts";
import { displayWidth } from "../../local/display-width.ts";
import { countClearances, partnerTableLines } from "../../local/partner-table.ts";
import type { FileClearances } from "../../local/report.ts";

const STATUSES = ["ships", "warns", "refused", "excluded", "unselected", "over"] as const;

/** The longest names that nine partners have. */
const NINE = [
  "google-news",
  "msn",
  "smartnews",
  "flipboard",
  "apple-news",
  "yahoo",
  "newsbreak",
  "feedly",
  "ninjs",
];

function story(
  file: string,
  statuses: Readonly<Record<string, Clearance["status"]>>,
): FileClearances {
  const clearances = Object.entries(statuses).map(([partner, status]) => ({
    partner,
    status,
    findings: [],
  }));
  return { file, clearances };
}

function everywhere(file: string, first: number): FileClearances {
  const of = (index: number) => STATUSES[(first + index) % STATUSES.length] ?? "ships";
  return story(file, Object.fromEntries(NINE.map((name, index) => [name, of(index)])));
}

const TWO = [
  story("world/pact.md", { msn: "ships", yahoo: "warns" }),
  story("night-ferry.md", { msn: "refused", yahoo: "over" }),
];

describe("countClearances", () => {
  it("counts what ships, what warns and what is refused, each story once", () => {
    expect(countClearances(["msn", "yahoo"], TWO)).toEqual([
      { partner: "msn", ships: 1, warns: 0, refused: 1 },
      { partner: "yahoo", ships: 0, warns: 1, refused: 0 },
    ]);
  });

  it("has partners that no story is for", () => {
    expect(countClearances(["feedly"], [])).toEqual([
      { partner: "feedly", ships: 0, warns: 0, refused: 0 },
    ]);
  });
});

describe("partnerTableLines", () => {
  it("has a story a row, a partner a column, counts below and what the letters mean", () => {
    expect(partnerTableLines(["msn", "yahoo"], TWO, 80)).toEqual([
      "               yahoo",
      "              msn  |",
      "world/pact.md   +  w",
      "night-ferry.md  R  o",
      "",
      "ships           1  0",
      "warns           0  1",
      "refused         1  0",
      "",
      "+  ships",
      "w  ships, with a warning",
      "R  refused",
      "o  too old for the partner",
    ]);
  });

  const long = [
    everywhere("articles/2026/11/28/the-harbour-lights-were-lit-once-more-after-a-long-war.md", 0),
    everywhere("articles/2026/11/28/항구의-불빛이-아주-오랜-전쟁이-끝난-뒤에-다시-켜졌다.md", 1),
    everywhere("fog.md", 2),
  ];

  it.each([1, 2, 3, 40, 400])(
    "fits nine partners into 80 columns, with %i times the stories",
    (times) => {
      const stories = Array.from({ length: times }, () => long).flat();
      const lines = partnerTableLines(NINE, stories, 80);
      expect(lines.map(displayWidth).filter((width) => width > 80)).toEqual([]);
    },
  );

  it("ends every row in its last column, whatever the letters of the path", () => {
    const rows = partnerTableLines(NINE, long, 80).slice(9, 12);
    expect(rows.map(displayWidth)).toEqual([80, 80, 80]);
    expect(rows[0]).toMatch(/^articles\/.*….*a-long-war\.md( {2}[+wReno]){9}$/);
    expect(rows[1]).toMatch(/다시-켜졌다\.md( {2,3}[+wReno])/);
  });

  it("has the whole path of files that look alike without its middle", () => {
    const name = (part: string) =>
      `articles/${"harbour-".repeat(5)}${part}${"-lights".repeat(6)}.md`;
    const alike = [everywhere(name("one"), 0), everywhere(name("two"), 0)];
    const rows = partnerTableLines(NINE, [...alike, everywhere("fog.md", 0)], 80).slice(9, 14);
    expect(rows[0]).toBe(name("one"));
    expect(rows[1]).toMatch(/^ {53}( {2}[+wReno]){9}$/);
    expect(rows[2]).toBe(name("two"));
    expect(rows[4]).toMatch(/^fog\.md /);
  });

  it("ends each partner's name above its column", () => {
    const lines = partnerTableLines(NINE, [everywhere("fog.md", 0)], 80);
    const stairs = lines.slice(0, 9).reverse();
    const row = lines[9] ?? "";
    const ends = stairs.map((line) => line.replace(/( *\|)+$/, "").length);
    expect(ends).toEqual(NINE.map((_, index) => row.length - (8 - index) * 3));
    expect(stairs.map((line) => line.trim().split(" ")[0])).toEqual(NINE);
  });

  it("prints nothing that moves the cursor", () => {
    const lines = partnerTableLines(["msn"], [story("a\u001b[2J.md", { msn: "ships" })], 80);
    expect(lines.join("")).not.toContain("\u001b");
    expect(lines[1]).toBe("a\\u{1b}[2J.md  +");
  });
});

it("has of many stories those that there is something to mend of, and counts all", () => {
  const finding = { code: "no-image", severity: "warning", message: "there is none" } as const;
  const stories = Array.from({ length: 150_000 }, (_, n): FileClearances => {
    const isFaulty = n % 1000 === 0;
    const status = isFaulty ? "warns" : "ships";
    return {
      file: `${n}.md`,
      clearances: [{ partner: "msn", status, findings: isFaulty ? [finding] : [] }],
    };
  });
  const lines = partnerTableLines(["msn"], stories, 80);
  expect(lines.filter((line) => line.endsWith(" w"))).toHaveLength(150);
  expect(lines).toContain("and 149850 more, with nothing to mend");
  expect(lines.find((line) => line.startsWith("ships"))).toMatch(/ 149850$/);
});
