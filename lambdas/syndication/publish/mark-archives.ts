import { archiveName, hasArchive, type Period, periodOf } from "../article/archives.ts";
import type { FeedName } from "../article/selection.ts";
import type { Catalog, Row, Write } from "../catalog/catalog.ts";
import { archiveKey, type HistoryRow, type MarkRow, mark } from "../catalog/rows.ts";
import type { Publication } from "../publication.ts";
import { listPeriods, periodAfter } from "./feed-periods.ts";
import { changeOf } from "./following-marks.ts";

export type HistoryChange = {
  readonly before: HistoryRow | undefined;
  readonly now: HistoryRow | undefined;
};

/**
 * Has those archive documents of a feed rendered that its marks are about. A feed has one renderer at a time, which sees
 * every change of its entries: whatever archive links to what came or went is marked after that has been committed.
 */
export async function archiveMarks(
  feed: FeedName,
  marks: readonly Row<MarkRow>[],
  history: HistoryChange,
  publication: Publication,
  catalog: Catalog,
): Promise<readonly Write[]> {
  const all = marks.some(({ value }) => value === null);
  const periods = all
    ? await everyPeriod(feed, history, publication, catalog)
    : await touchedPeriods(feed, marks, history, publication, catalog);
  const { id, about: said } = changeOf(marks);
  // What an archive loses with its period may have been taken down by a change that its feed's renderer does not know yet.
  const ends = (history.now?.archived ?? "") < (history.before?.archived ?? "");
  const about = ends ? { ...said, isTakedown: true as const } : said;
  return [...periods].flatMap((period) => [
    // With the mark: whoever finds that it has left the archive must know of it, though its documents are still being put.
    { put: { ...archiveKey(feed, period), value: null } },
    mark(archiveName(feed, period), id, about),
  ]);
}

/** Also of those that the settings have cut otherwise, or that are empty now. */
async function everyPeriod(
  feed: FeedName,
  { now }: HistoryChange,
  publication: Publication,
  catalog: Catalog,
): Promise<ReadonlySet<Period>> {
  const last = now?.archived;
  const filled = last === undefined ? [] : await listPeriods(feed, { last }, publication, catalog);
  return new Set([...filled, ...(await knownPeriods(feed, catalog))]);
}

async function touchedPeriods(
  feed: FeedName,
  marks: readonly Row<MarkRow>[],
  { before, now }: HistoryChange,
  publication: Publication,
  catalog: Catalog,
): Promise<ReadonlySet<Period>> {
  if (!hasArchive(feed, publication)) return new Set();
  const instants = marks.flatMap(({ value }) => value?.at ?? []);
  const touched = new Set(instants.flatMap((at) => periodOf(at, publication) ?? []));
  const found = new Set(touched);
  for (const period of touched) {
    // The one that links to it: it may have come into being, or be empty now.
    const next =
      now && period < now.newest
        ? await periodAfter(feed, period, publication, catalog)
        : undefined;
    if (next !== undefined) found.add(next);
  }
  // How long copies may be kept depends on whether it is the newest.
  for (const one of [before?.newest, now?.newest]) {
    if (one !== undefined && before?.newest !== now?.newest) found.add(one);
  }
  const [lower = "", upper = ""] = [before?.archived ?? "", now?.archived ?? ""].sort();
  if (lower !== upper) {
    const range = { after: lower, last: upper };
    for (const one of await listPeriods(feed, range, publication, catalog)) found.add(one);
    for (const one of await knownPeriods(feed, catalog)) {
      if (one > lower && one <= upper) found.add(one);
    }
  }
  return new Set([...found].filter((period) => period <= upper));
}

/** Periods that have, or had, archive documents. */
async function knownPeriods(feed: FeedName, catalog: Catalog): Promise<readonly Period[]> {
  const rows = await catalog.query(archiveKey(feed, "").partition);
  return rows.map(({ sort }) => sort);
}
