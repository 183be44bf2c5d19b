import { describe, expect, it } from "vitest";
import { idClaim, planClaims } from "../../../lambdas/syndication/catalog/claims.ts";
import type { Claim } from "../../../lambdas/syndication/catalog/rows.ts";

const ID = idClaim("tag:example.com,2024:one");

function stored(claim?: Claim) {
  const row = claim && { partition: "claim", sort: "-", revision: 3, value: claim };
  return new Map([[ID, row]]);
}

describe("planClaims", () => {
  it.each<[string, string, boolean, Claim | undefined, ReturnType<typeof summary>]>([
    [
      "grants a claim that nobody has",
      "b.md",
      true,
      undefined,
      { granted: true, next: { paths: ["b.md"], holder: "b.md" }, lookAgain: [] },
    ],
    [
      "lists an article that is not live, without making it the holder",
      "b.md",
      false,
      undefined,
      { granted: false, next: { paths: ["b.md"] }, lookAgain: [] },
    ],
    [
      "refuses the larger path, and lets the winner know",
      "b.md",
      true,
      { paths: ["a.md"], holder: "a.md" },
      { granted: false, next: { paths: ["a.md", "b.md"], holder: "a.md" }, lookAgain: ["a.md"] },
    ],
    [
      "makes the smaller path wait until the holder has stepped down",
      "a.md",
      true,
      { paths: ["b.md"], holder: "b.md" },
      { granted: false, next: { paths: ["a.md", "b.md"], holder: "b.md" }, lookAgain: ["b.md"] },
    ],
    [
      "makes the holder step down for a smaller path, and sends that one in",
      "b.md",
      true,
      { paths: ["a.md", "b.md"], holder: "b.md" },
      { granted: false, next: { paths: ["a.md", "b.md"] }, lookAgain: ["a.md"] },
    ],
    [
      "grants the winner once nobody holds it",
      "a.md",
      true,
      { paths: ["a.md", "b.md"] },
      { granted: true, next: { paths: ["a.md", "b.md"], holder: "a.md" }, lookAgain: [] },
    ],
    [
      "keeps an order by code unit, not by locale",
      "b.md",
      true,
      { paths: ["Z.md"], holder: "Z.md" },
      { granted: false, next: { paths: ["Z.md", "b.md"], holder: "Z.md" }, lookAgain: ["Z.md"] },
    ],
  ])("%s", (_, path, live, before, expected) => {
    expect(summary(planClaims(path, [ID], live, stored(before)))).toEqual(expected);
  });

  it("hands a claim that is given up to the next path", () => {
    const before = stored({ paths: ["a.md", "b.md"], holder: "a.md" });
    const plan = planClaims("a.md", [], false, before);
    expect(summary(plan)).toEqual({
      granted: false,
      next: { paths: ["b.md"] },
      lookAgain: ["b.md"],
    });
  });

  it("keeps the row of a claim that nobody has any more, so that its revision never starts again", () => {
    const plan = planClaims("a.md", [], false, stored({ paths: ["a.md"], holder: "a.md" }));
    expect(plan.changes).toEqual([{ claim: ID, next: { paths: [] }, changed: true }]);
  });

  it("changes nothing where nothing changes", () => {
    const plan = planClaims("a.md", [ID], true, stored({ paths: ["a.md"], holder: "a.md" }));
    expect(plan.changes[0]?.changed).toBe(false);
  });

  it("names both files to each other", () => {
    const lost = planClaims("b.md", [ID], true, stored({ paths: ["a.md"], holder: "a.md" }));
    expect(lost.winners).toEqual([{ claim: ID, path: "a.md" }]);
    const won = planClaims("a.md", [ID], true, stored({ paths: ["a.md", "b.md"], holder: "a.md" }));
    expect(won.rivals).toEqual([{ claim: ID, path: "b.md" }]);
  });

  it("holds none of its claims while it may not have all of them", () => {
    const page = "page#one";
    const claims = new Map([
      [
        ID,
        { partition: "claim", sort: "-", revision: 1, value: { paths: ["b.md"], holder: "b.md" } },
      ],
      [
        page,
        { partition: "claim", sort: "-", revision: 1, value: { paths: ["a.md"], holder: "a.md" } },
      ],
    ]);
    const plan = planClaims("b.md", [ID, page], true, claims);
    expect(plan.granted).toBe(false);
    expect(plan.changes.map(({ next }) => next.holder)).toEqual([undefined, "a.md"]);
  });
});

function summary(plan: ReturnType<typeof planClaims>) {
  return { granted: plan.granted, next: plan.changes[0]?.next, lookAgain: plan.lookAgain };
}
