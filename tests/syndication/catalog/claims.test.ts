import { describe, expect, it } from "vitest";
import { idClaim, planClaims } from "../../../lambdas/syndication/catalog/claims.ts";
import type { Claim } from "../../../lambdas/syndication/catalog/rows.ts";
import type { Departure } from "../../../lambdas/syndication/catalog/tombstones.ts";
import type { Timestamp } from "../../../lambdas/syndication/timestamp.ts";

const ID = idClaim("tag:example.com,2024:one");

function stored(claim?: Claim) {
  const row = claim && { partition: "claim", sort: "-", revision: 3, value: claim };
  return new Map([[ID, row]]);
}

const NOW = "2024-06-20T12:00:00Z" as Timestamp;
const NOWHERE: Departure = {
  feeds: [],
  isWithdrawn: false,
  when: NOW,
  partners: new Map(),
  partsAt: NOW,
  now: NOW,
};

/** A path that wants these claims, and is to be public or not. */
function plan(
  path: string,
  claims: readonly string[],
  live: boolean,
  rows: ReturnType<typeof stored>,
  departure: Partial<Departure> = {},
) {
  return planClaims(
    path,
    { claims, live, firstStored: NOW, departure: { ...NOWHERE, ...departure } },
    rows,
  );
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
      {
        granted: false,
        next: { paths: ["a.md", "b.md"], left: ["/"] },
        lookAgain: ["a.md"],
      },
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
    const departure = { feeds: ["/"] };
    expect(summary(plan(path, [ID], live, stored(before), departure))).toEqual(expected);
  });

  it("hands a claim that is given up to the next path", () => {
    const before = stored({ paths: ["a.md", "b.md"], holder: "a.md" });
    const planned = plan("a.md", [], false, before, { feeds: ["/"] });
    expect(summary(planned)).toEqual({
      granted: false,
      next: { paths: ["b.md"], left: ["/"] },
      lookAgain: ["b.md"],
    });
  });

  it("keeps the row of a claim that nobody has any more, so that its revision never starts again", () => {
    const planned = plan("a.md", [], false, stored({ paths: ["a.md"], holder: "a.md" }), {
      feeds: ["/"],
    });
    expect(planned.changes).toEqual([
      {
        claim: ID,
        before: { paths: ["a.md"], holder: "a.md" },
        next: { paths: [], left: ["/"], tombstone: { when: NOW } },
        changed: true,
      },
    ]);
  });

  it("changes nothing where nothing changes", () => {
    const planned = plan("a.md", [ID], true, stored({ paths: ["a.md"], holder: "a.md" }));
    expect(planned.changes[0]?.changed).toBe(false);
  });

  it("keeps when the first file of an id was stored, whoever comes after it", () => {
    const first = plan("b.md", [ID], false, stored());
    expect(first.changes[0]?.next.firstStored).toBe(NOW);
    const earlier = "2024-06-01T00:00:00Z" as Timestamp;
    const next = plan("a.md", [ID], true, stored({ paths: ["b.md"], firstStored: earlier }));
    expect(next.changes[0]?.next.firstStored).toBe(earlier);
  });

  it("names both files to each other", () => {
    const lost = plan("b.md", [ID], true, stored({ paths: ["a.md"], holder: "a.md" }));
    expect(lost.winners).toEqual([{ claim: ID, path: "a.md" }]);
    const won = plan("a.md", [ID], true, stored({ paths: ["a.md", "b.md"], holder: "a.md" }));
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
    const planned = plan("b.md", [ID, page], true, claims);
    expect(planned.granted).toBe(false);
    expect(planned.changes.map(({ next }) => next.holder)).toEqual([undefined, "a.md"]);
  });
});

function summary(planned: ReturnType<typeof planClaims>) {
  const { granted, changes, lookAgain } = planned;
  const { firstStored: _, ...next } = changes[0]?.next ?? { paths: [] };
  return { granted, next, lookAgain };
}
