import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Availability,
  availability,
  type Terms,
} from "../../../lambdas/syndication/article/availability.ts";
import { fromMilliseconds, type Timestamp } from "../../../lambdas/syndication/timestamp.ts";

type Status = Availability["status"];

/** `second` seconds after a fixed midnight. */
function at(second: number): Timestamp {
  return fromMilliseconds(Date.UTC(2026, 2, 29) + second * 1000) as Timestamp;
}

type Seconds = {
  readonly draft: boolean;
  readonly published: number;
  readonly embargo?: number | undefined;
  readonly expires?: number | undefined;
  readonly withdrawn?: number | undefined;
};

function toTerms({ draft, embargo, expires, published, withdrawn }: Seconds): Terms {
  return {
    draft,
    published: at(published),
    ...(embargo !== undefined && { embargo: at(embargo) }),
    ...(expires !== undefined && { expires: at(expires) }),
    ...(withdrawn !== undefined && { withdrawn: { at: at(withdrawn) } }),
  };
}

/** Every answer to the four questions that there are about an article, and what it is then. */
const STATES: readonly (readonly [
  isWithdrawn: "withdrawn" | "",
  isDraft: "draft" | "",
  isOver: "over" | "",
  waitsFor: "its date" | "its embargo" | "",
  status: Status,
])[] = [
  ["", "", "", "", "live"],
  ["", "", "", "its date", "scheduled"],
  ["", "", "", "its embargo", "embargoed"],
  ["", "", "over", "", "expired"],
  ["", "", "over", "its date", "expired"],
  ["", "", "over", "its embargo", "expired"],
  ["", "draft", "", "", "draft"],
  ["", "draft", "", "its date", "draft"],
  ["", "draft", "", "its embargo", "draft"],
  ["", "draft", "over", "", "draft"],
  ["", "draft", "over", "its date", "draft"],
  ["", "draft", "over", "its embargo", "draft"],
  ["withdrawn", "", "", "", "withdrawn"],
  ["withdrawn", "", "", "its date", "withdrawn"],
  ["withdrawn", "", "", "its embargo", "withdrawn"],
  ["withdrawn", "", "over", "", "withdrawn"],
  ["withdrawn", "", "over", "its date", "withdrawn"],
  ["withdrawn", "", "over", "its embargo", "withdrawn"],
  ["withdrawn", "draft", "", "", "withdrawn"],
  ["withdrawn", "draft", "", "its date", "withdrawn"],
  ["withdrawn", "draft", "", "its embargo", "withdrawn"],
  ["withdrawn", "draft", "over", "", "withdrawn"],
  ["withdrawn", "draft", "over", "its date", "withdrawn"],
  ["withdrawn", "draft", "over", "its embargo", "withdrawn"],
];

/** Which of the two it waits for longer: an embargo until its very date adds nothing to that. */
function waitsFor({ embargo = Number.NEGATIVE_INFINITY, published }: Seconds, second: number) {
  if (embargo > published && second < embargo) return "its embargo";
  return second < published ? "its date" : "";
}

/** The status by the table. */
function lookUp(article: Seconds, second: number): Status | undefined {
  const {
    draft,
    expires = Number.POSITIVE_INFINITY,
    withdrawn = Number.POSITIVE_INFINITY,
  } = article;
  const answers = [
    second >= withdrawn ? "withdrawn" : "",
    draft ? "draft" : "",
    second >= expires ? "over" : "",
    waitsFor(article, second),
  ];
  return STATES.find((row) => answers.every((answer, index) => row[index] === answer))?.[4];
}

/** Every order in which up to four instants can come, some at the same second. */
const MOMENTS = [undefined, 1, 2, 3, 4] as const;
const EVERY: readonly Seconds[] = [false, true].flatMap((draft) =>
  [1, 2, 3, 4].flatMap((published) =>
    MOMENTS.flatMap((embargo) =>
      MOMENTS.flatMap((expires) =>
        MOMENTS.map((withdrawn) => ({ draft, published, embargo, expires, withdrawn })),
      ),
    ),
  ),
);

describe("the state of an article", () => {
  it("is that of the table, for every order of its instants, at each of them, before and between", () => {
    const used = new Set<string>();
    for (const article of EVERY) {
      for (const second of [0, 1, 2, 3, 4, 5]) {
        const expected = lookUp(article, second);
        const found = availability(toTerms(article), at(second)).status;
        expect([article, second, found]).toEqual([article, second, expected]);
        used.add(`${expected}`);
      }
    }
    expect([...used].sort()).toEqual([...new Set(STATES.map(([, , , , status]) => status))].sort());
  });

  it("is that of the table however far its instants lie apart", () => {
    const second = fc.integer({ min: -100_000, max: 100_000_000 });
    const any = fc.record(
      {
        draft: fc.boolean(),
        published: second,
        embargo: second,
        expires: second,
        withdrawn: second,
      },
      { requiredKeys: ["draft", "published"] },
    );
    fc.assert(
      fc.property(any, second, (article, now) => {
        expect(availability(toTerms(article), at(now)).status).toBe(lookUp(article, now));
      }),
      { numRuns: 2000 },
    );
  });
});

/** What time can make of a state; from each other one to each other one it takes an edit. */
const BY_TIME: readonly string[] = [
  "draft withdrawn",
  "embargoed expired",
  "embargoed live",
  "embargoed withdrawn",
  "expired withdrawn",
  "live expired",
  "live withdrawn",
  "scheduled expired",
  "scheduled live",
  "scheduled withdrawn",
];

describe("time alone", () => {
  it("makes these changes and no others", () => {
    const changes = new Set<string>();
    for (const article of EVERY) {
      for (const second of [1, 2, 3, 4, 5]) {
        const [before, after] = [second - 1, second].map(
          (now) => availability(toTerms(article), at(now)).status,
        );
        if (before !== after) changes.add(`${before} ${after}`);
      }
    }
    expect([...changes].sort()).toEqual(BY_TIME);
  });

  it("never makes an article live twice", () => {
    for (const article of EVERY) {
      const statuses = [0, 1, 2, 3, 4, 5].map(
        (now) => availability(toTerms(article), at(now)).status,
      );
      const begun = statuses.filter(
        (status, now) => status === "live" && statuses[now - 1] !== "live",
      );
      expect([article, begun.length <= 1]).toEqual([article, true]);
    }
  });
});
