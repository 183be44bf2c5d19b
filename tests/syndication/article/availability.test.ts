import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  availability,
  changesAt,
  type Terms,
} from "../../../lambdas/syndication/article/availability.ts";
import { fromMilliseconds, type Timestamp } from "../../../lambdas/syndication/timestamp.ts";

/** `second` seconds after a fixed midnight. */
function at(second: number): Timestamp {
  return fromMilliseconds(Date.UTC(2026, 2, 29) + second * 1000) as Timestamp;
}

type Hours = { published?: number; embargo?: number; expires?: number; withdrawn?: number };

/** An article of a day: its instants in whole hours, published at 0 where nothing is said. */
function terms(hours: Hours, draft = false): Terms {
  const { embargo, expires, published = 0, withdrawn } = hours;
  return {
    draft,
    published: at(published * 3600),
    ...(embargo !== undefined && { embargo: at(embargo * 3600) }),
    ...(expires !== undefined && { expires: at(expires * 3600) }),
    ...(withdrawn !== undefined && { withdrawn: { at: at(withdrawn * 3600) } }),
  };
}

/** The status a second before, at, and a second after each hour. */
function around(article: Terms, hour: number): readonly string[] {
  return [-1, 0, 1].map((away) => availability(article, at(hour * 3600 + away)).status);
}

describe("an instant is the first second of what it begins", () => {
  it.each<[string, Hours, number, string, string]>([
    ["published alone", { published: 9 }, 9, "scheduled", "live"],
    [
      "published before the embargo, at published",
      { published: 9, embargo: 12 },
      9,
      "embargoed",
      "embargoed",
    ],
    [
      "published before the embargo, at the embargo",
      { published: 9, embargo: 12 },
      12,
      "embargoed",
      "live",
    ],
    [
      "the embargo before published, at the embargo",
      { published: 12, embargo: 9 },
      9,
      "scheduled",
      "scheduled",
    ],
    [
      "the embargo before published, at published",
      { published: 12, embargo: 9 },
      12,
      "scheduled",
      "live",
    ],
    ["published and the embargo at once", { published: 9, embargo: 9 }, 9, "scheduled", "live"],
    [
      "published before it expires, at published",
      { published: 9, expires: 12 },
      9,
      "scheduled",
      "live",
    ],
    [
      "published before it expires, when it expires",
      { published: 9, expires: 12 },
      12,
      "live",
      "expired",
    ],
    [
      "published as it expires, never live",
      { published: 9, expires: 9 },
      9,
      "scheduled",
      "expired",
    ],
    [
      "expired before published, when it expires",
      { published: 12, expires: 9 },
      9,
      "scheduled",
      "expired",
    ],
    [
      "expired before published, at published",
      { published: 12, expires: 9 },
      12,
      "expired",
      "expired",
    ],
    ["the embargo before it expires", { embargo: 9, expires: 12 }, 9, "embargoed", "live"],
    [
      "the embargo before it expires, when it expires",
      { embargo: 9, expires: 12 },
      12,
      "live",
      "expired",
    ],
    [
      "the embargo as it expires, never live",
      { embargo: 9, expires: 9 },
      9,
      "embargoed",
      "expired",
    ],
    [
      "expired under embargo, when it expires",
      { embargo: 12, expires: 9 },
      9,
      "embargoed",
      "expired",
    ],
    [
      "expired under embargo, at the embargo",
      { embargo: 12, expires: 9 },
      12,
      "expired",
      "expired",
    ],
    [
      "published before it is withdrawn, at published",
      { published: 9, withdrawn: 12 },
      9,
      "scheduled",
      "live",
    ],
    [
      "published before it is withdrawn, when it is",
      { published: 9, withdrawn: 12 },
      12,
      "live",
      "withdrawn",
    ],
    [
      "published as it is withdrawn, never live",
      { published: 9, withdrawn: 9 },
      9,
      "scheduled",
      "withdrawn",
    ],
    [
      "withdrawn before published, when it is",
      { published: 12, withdrawn: 9 },
      9,
      "scheduled",
      "withdrawn",
    ],
    [
      "withdrawn before published, at published",
      { published: 12, withdrawn: 9 },
      12,
      "withdrawn",
      "withdrawn",
    ],
    ["the embargo before it is withdrawn", { embargo: 9, withdrawn: 12 }, 9, "embargoed", "live"],
    [
      "the embargo as it is withdrawn, never live",
      { embargo: 9, withdrawn: 9 },
      9,
      "embargoed",
      "withdrawn",
    ],
    [
      "withdrawn under embargo, at the embargo",
      { embargo: 12, withdrawn: 9 },
      12,
      "withdrawn",
      "withdrawn",
    ],
    [
      "expired before it is withdrawn, when it expires",
      { expires: 9, withdrawn: 12 },
      9,
      "live",
      "expired",
    ],
    [
      "expired before it is withdrawn, when it is",
      { expires: 9, withdrawn: 12 },
      12,
      "expired",
      "withdrawn",
    ],
    ["expired as it is withdrawn", { expires: 9, withdrawn: 9 }, 9, "live", "withdrawn"],
    [
      "withdrawn before it expires, when it is",
      { expires: 12, withdrawn: 9 },
      9,
      "live",
      "withdrawn",
    ],
    [
      "withdrawn before it expires, when it would",
      { expires: 12, withdrawn: 9 },
      12,
      "withdrawn",
      "withdrawn",
    ],
  ])("%s", (_, hours, hour, before, from) => {
    expect(around(terms(hours), hour)).toEqual([before, from, from]);
  });
});

describe("a draft", () => {
  it.each<[string, Hours, number, string, string]>([
    ["is one when published passes", { published: 9 }, 9, "draft", "draft"],
    ["is one when the embargo passes", { embargo: 9 }, 9, "draft", "draft"],
    ["is one when it expires", { expires: 9 }, 9, "draft", "draft"],
    ["is one until it is withdrawn, and no longer", { withdrawn: 9 }, 9, "draft", "withdrawn"],
  ])("%s", (_, hours, hour, before, from) => {
    expect(around(terms(hours, true), hour)).toEqual([before, from, from]);
  });

  it.each<[string, Hours, number, string, string]>([
    ["is live once published", { published: 9 }, 9, "scheduled", "live"],
    ["is held by its embargo", { embargo: 9 }, 9, "embargoed", "live"],
    ["expires", { expires: 9 }, 9, "live", "expired"],
    ["is withdrawn", { withdrawn: 9 }, 9, "live", "withdrawn"],
  ])("shown as if it were none %s", (_, hours, hour, before, from) => {
    const article = terms(hours, true);
    const statuses = [-1, 0, 1].map(
      (away) => availability(article, at(hour * 3600 + away), { drafts: true }).status,
    );
    expect(statuses).toEqual([before, from, from]);
  });
});

describe("each state says what it knows", () => {
  const hour = (hours: number): Timestamp => at(hours * 3600);

  it("a live article began at the later of published and embargo", () => {
    const article = terms({ published: 9, embargo: 10 });
    expect(availability(article, hour(11))).toEqual({ status: "live", since: hour(10) });
  });

  it("a live article ends at the earlier of expires and withdrawn", () => {
    const article = terms({ expires: 14, withdrawn: 13 });
    expect(availability(article, hour(11))).toEqual({
      status: "live",
      since: hour(0),
      until: hour(13),
    });
  });

  it("a waiting article waits for its start, or for the end that comes before it", () => {
    expect(availability(terms({ published: 9, embargo: 10 }), hour(8))).toEqual({
      status: "embargoed",
      until: hour(10),
    });
    expect(availability(terms({ published: 9, expires: 7 }), hour(6))).toEqual({
      status: "scheduled",
      until: hour(7),
    });
  });

  it("a withdrawn article keeps its reason", () => {
    const withdrawn = { at: hour(9), reason: "Filed twice" };
    expect(availability({ ...terms({}), withdrawn }, hour(9))).toEqual({
      status: "withdrawn",
      ...withdrawn,
    });
  });
});

const instant = fc.integer({ min: 1, max: 8 });
const anyTerms = fc
  .record(
    {
      draft: fc.boolean(),
      published: instant,
      embargo: instant,
      expires: instant,
      withdrawn: instant,
    },
    { requiredKeys: ["draft", "published"] },
  )
  .map(
    ({ draft, embargo, expires, published, withdrawn }): Terms => ({
      draft,
      published: at(published),
      ...(embargo !== undefined && { embargo: at(embargo) }),
      ...(expires !== undefined && { expires: at(expires) }),
      ...(withdrawn !== undefined && { withdrawn: { at: at(withdrawn) } }),
    }),
  );

describe("changesAt", () => {
  it("names exactly the seconds at which availability differs from the second before", () => {
    fc.assert(
      fc.property(anyTerms, fc.boolean(), (article, drafts) => {
        const changes = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(at).filter((now, index) => {
          const before = availability(article, at(index), { drafts });
          return JSON.stringify(before) !== JSON.stringify(availability(article, now, { drafts }));
        });
        expect(changesAt(article, { drafts })).toEqual(changes);
      }),
      { numRuns: 2000 },
    );
  });

  it("names the next change wherever a state says until", () => {
    fc.assert(
      fc.property(anyTerms, fc.integer({ min: 0, max: 9 }), (article, second) => {
        const state = availability(article, at(second));
        const next = changesAt(article).find((change) => change > at(second));
        if (state.status === "live" || state.status === "scheduled" || state.status === "embargoed")
          expect(state.until).toBe(next);
      }),
      { numRuns: 2000 },
    );
  });
});
