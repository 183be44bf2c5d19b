import { describe, expect, it } from "vitest";
import { MOST_WRITES, type Row, type Write } from "../../../lambdas/syndication/catalog/catalog.ts";
import { idClaim, planClaims } from "../../../lambdas/syndication/catalog/claims.ts";
import {
  markedWhole,
  planChange,
  type WantedRows,
} from "../../../lambdas/syndication/catalog/plan-change.ts";
import {
  type ArticleRecord,
  type Claim,
  claimKey,
  type EntryRow,
  entryKey,
  readRow,
  recordKey,
  settingsKey,
} from "../../../lambdas/syndication/catalog/rows.ts";
import type { Timestamp } from "../../../lambdas/syndication/timestamp.ts";
import { MemoryCatalog } from "../../../local/catalog/memory-catalog.ts";

const PATH = "a.md";
const CLAIM = idClaim("tag:example.com,2024:a");
const at = (day: number) => `2024-06-${day}T09:00:00Z` as Timestamp;

/** Wants so many feeds, numbered from `first`, each with a label, as tags have. */
function wanted(count: number, first = 0, sort = `${at(20)}#a`): WantedRows {
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  return {
    sort,
    memberships: numbers.map((n) => ({ feed: `/tags/t${n}/`, label: `T${n}` })),
    references: [],
    due: [],
    claims: [CLAIM],
  };
}

const NOTHING: WantedRows = { memberships: [], references: [], due: [], claims: [] };

function wantedClaims(row: Row<ArticleRecord> | undefined, { claims, sort }: WantedRows) {
  const { feeds = [], left = [] } = row?.value.held ?? {};
  const now = at(25);
  const departure = {
    feeds: [...feeds, ...left],
    isWithdrawn: false,
    when: now,
    partners: new Map(),
    partsAt: now,
    now,
  };
  return { claims, live: sort !== undefined, firstStored: at(20), departure };
}

/** Commits a change to the end, as the publisher does: part after part, each from what the last one left. */
async function commit(
  catalog: MemoryCatalog,
  want: WantedRows,
  rendition: number,
  marked?: ReadonlySet<string>,
) {
  const parts: (readonly Write[])[] = [];
  for (;;) {
    const row = await readRow<ArticleRecord>(catalog, recordKey(PATH));
    const claimRows = new Map([[CLAIM, await readRow<Claim>(catalog, claimKey(CLAIM))]]);
    const settings = await readRow(catalog, settingsKey);
    const plan = planChange({
      path: PATH,
      row,
      next: {
        settings: settings?.revision ?? 0,
        firstStored: at(20),
        rendition,
        media: "",
        refusals: [],
        warnings: [],
        publicIds: [],
      },
      wanted: want,
      claims: planClaims(PATH, wantedClaims(row, want), claimRows),
      claimRows,
      settingsRevision: settings?.revision ?? 0,
      ...(marked && { marked }),
    });
    expect(await catalog.write(plan.writes)).toBe(true);
    parts.push(plan.writes);
    if (plan.complete) return parts;
  }
}

async function openCatalog() {
  const catalog = new MemoryCatalog();
  await catalog.write([{ put: { ...settingsKey, value: null }, when: "absent" }]);
  return catalog;
}

/** The feeds that have an entry row, with its sort text and rendition. */
async function entries(catalog: MemoryCatalog, count: number) {
  const found: Record<string, string> = {};
  for (let n = 0; n < count; n++) {
    for (const { sort, value } of await catalog.query(entryKey(`/tags/t${n}/`, "").partition)) {
      found[`t${n}`] = `${sort} ${(value as EntryRow).rendition}`;
    }
  }
  return found;
}

function expectedEntries(want: WantedRows, rendition: number) {
  return Object.fromEntries(
    want.memberships.map(({ feed }) => [feed.slice(6, -1), `${want.sort} ${rendition}`]),
  );
}

describe("planChange", () => {
  it.each([
    ["joins its feeds", [wanted(8)]],
    ["leaves and joins where it is retagged", [wanted(8), wanted(8, 4)]],
    ["moves in every feed where its time changes", [wanted(8), wanted(8, 0, `${at(21)}#a`)]],
    ["leaves everything", [wanted(8), NOTHING]],
    ["joins thirty feeds at once", [wanted(30)]],
    ["is retagged from thirty feeds to thirty others", [wanted(30), wanted(30, 30)]],
    ["moves in thirty feeds", [wanted(30), wanted(30, 0, `${at(21)}#a`)]],
    ["leaves thirty feeds", [wanted(30), NOTHING]],
    ["comes back", [wanted(30), NOTHING, wanted(30, 15)]],
  ])("%s", async (_, history) => {
    const catalog = await openCatalog();
    for (const [index, want] of history.entries()) {
      for (const writes of await commit(catalog, want, index + 1)) {
        expect(writes.length).toBeLessThanOrEqual(MOST_WRITES);
      }
      expect(await entries(catalog, 60)).toEqual(expectedEntries(want, index + 1));
      const record = await readRow<ArticleRecord>(catalog, recordKey(PATH));
      const held = record?.value.held;
      expect(new Set(held?.feeds)).toEqual(new Set(want.memberships.map(({ feed }) => feed)));
      for (let n = 0; n < 60; n++) {
        const labels = await catalog.query(`label#/tags/t${n}/`);
        expect(labels.length).toBe(held?.feeds.includes(`/tags/t${n}/`) ? 1 : 0);
      }
    }
  });

  it("marks every feed that it leaves, joins or changes in", async () => {
    const catalog = await openCatalog();
    await commit(catalog, wanted(4), 1);
    const [writes] = await commit(catalog, wanted(4, 2), 2);
    const marked = writes?.flatMap((write) =>
      "put" in write && write.put.partition.startsWith("mark#")
        ? write.put.sort.split("\n")[0]
        : [],
    );
    expect(marked?.sort()).toEqual([0, 1, 2, 3, 4, 5].map((n) => `/tags/t${n}/`));
  });

  describe("where feeds are marked once for many changes", () => {
    const marksOf = (parts: readonly (readonly Write[])[]): Record<string, unknown> =>
      Object.fromEntries(
        parts.flat().flatMap((write) => {
          const isMark = "put" in write && write.put.partition.startsWith("mark#");
          return isMark ? [[write.put.sort.split("\n")[0], write.put.value]] : [];
        }),
      );

    it("marks for all they have those that are not yet", async () => {
      const parts = await commit(await openCatalog(), wanted(3), 1, new Set(["/tags/t1/"]));
      expect(marksOf(parts)).toEqual({ "/tags/t0/": null, "/tags/t2/": null });
      expect(parts.flatMap((writes) => markedWhole(writes))).toEqual(["/tags/t0/", "/tags/t2/"]);
    });

    it("says of each takedown that it is one", async () => {
      const catalog = await openCatalog();
      await commit(catalog, wanted(2), 1);
      const parts = await commit(catalog, NOTHING, 2, new Set(["/tags/t1/"]));
      const takedown = expect.objectContaining({ isTakedown: true });
      expect(marksOf(parts)).toEqual({ "/tags/t0/": takedown, "/tags/t1/": takedown });
      expect(parts.flatMap((writes) => markedWhole(writes))).toEqual([]);
    });
  });

  it("marks nothing where nothing changes", async () => {
    const catalog = await openCatalog();
    await commit(catalog, wanted(4), 1);
    const [writes] = await commit(catalog, wanted(4), 1);
    expect(writes?.filter((write) => "put" in write).map(({ put }) => put.partition)).toEqual([
      recordKey(PATH).partition,
    ]);
  });

  it("keeps a path pending between the parts of a change that is too large for one", async () => {
    const catalog = await openCatalog();
    await commit(catalog, wanted(30), 1);
    const parts = await commit(catalog, wanted(30, 30), 2);
    expect(parts.length).toBeGreaterThan(1);
    const isPending = (writes: readonly Write[]) =>
      writes.some((write) => "put" in write && write.put.partition === "pending");
    expect(parts.map(isPending)).toEqual(parts.map((_, index) => index < parts.length - 1));
  });

  it("leaves before it joins, so that no part shows two versions", async () => {
    const catalog = await openCatalog();
    await commit(catalog, wanted(30), 1);
    const parts = await commit(catalog, wanted(30, 10, `${at(21)}#a`), 2);
    expect(parts.length).toBeGreaterThan(1);
    const joins = (writes: readonly Write[]) =>
      writes.filter((write) => "put" in write && write.put.partition.startsWith("entry#")).length;
    const leaves = (writes: readonly Write[]) =>
      writes.filter((write) => "delete" in write && write.delete.partition.startsWith("entry#"))
        .length;
    const firstJoin = parts.findIndex((writes) => joins(writes) > 0);
    expect(parts.slice(firstJoin).map(leaves)).toEqual(parts.slice(firstJoin).map(() => 0));
  });

  it("is refused where the record, the settings or a claim are not as they were read", async () => {
    const catalog = await openCatalog();
    const row = await readRow<ArticleRecord>(catalog, recordKey(PATH));
    const claimRows = new Map([[CLAIM, undefined]]);
    const plan = planChange({
      path: PATH,
      row,
      next: {
        settings: 1,
        firstStored: at(20),
        rendition: 1,
        media: "",
        refusals: [],
        warnings: [],
        publicIds: [],
      },
      wanted: wanted(2),
      claims: planClaims(PATH, wantedClaims(undefined, wanted(2)), claimRows),
      claimRows,
      settingsRevision: 1,
    });
    await catalog.write([{ put: { ...settingsKey, value: null } }]);
    expect(await catalog.write(plan.writes)).toBe(false);
    expect(await entries(catalog, 2)).toEqual({});
  });
});
