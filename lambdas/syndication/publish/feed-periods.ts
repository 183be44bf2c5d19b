import { type Period, periodOf } from "../article/archives.ts";
import type { FeedName } from "../article/selection.ts";
import type { Catalog, Range, Row } from "../catalog/catalog.ts";
import { type EntryRow, entryKey, publishedOf } from "../catalog/rows.ts";
import type { Publication } from "../publication.ts";

// Entries are sorted by the text of their instants, of which a period is the beginning.
const END = "\u{10ffff}";

/** The entries of a feed that were published in a period, newest first. */
export async function rowsOfPeriod(
  feed: FeedName,
  period: Period,
  catalog: Catalog,
): Promise<readonly Row<EntryRow>[]> {
  const range = { from: period, to: `${period}${END}`, descending: true };
  const rows = await catalog.query(entryKey(feed, "").partition, range);
  return rows as readonly Row<unknown>[] as readonly Row<EntryRow>[];
}

/** The next older period with an entry. */
export function periodBefore(
  feed: FeedName,
  period: Period,
  publication: Publication,
  catalog: Catalog,
): Promise<Period | undefined> {
  return firstPeriod(feed, { to: period, descending: true }, publication, catalog);
}

/** The next newer period with an entry. */
export function periodAfter(
  feed: FeedName,
  period: Period,
  publication: Publication,
  catalog: Catalog,
): Promise<Period | undefined> {
  return firstPeriod(feed, { from: `${period}${END}` }, publication, catalog);
}

/** Every period with an entry, newest first, of those after `after` and up to `last`: a query for each. */
export async function listPeriods(
  feed: FeedName,
  { after = "", last }: { readonly after?: Period; readonly last?: Period },
  publication: Publication,
  catalog: Catalog,
): Promise<readonly Period[]> {
  const periods: Period[] = [];
  let to = `${last ?? ""}${END}`;
  for (;;) {
    const period = await firstPeriod(feed, { to, descending: true }, publication, catalog);
    if (period === undefined || period <= after) return periods;
    periods.push(period);
    to = period;
  }
}

async function firstPeriod(
  feed: FeedName,
  range: Range,
  publication: Publication,
  catalog: Catalog,
): Promise<Period | undefined> {
  const [row] = await catalog.query(entryKey(feed, "").partition, { ...range, limit: 1 });
  return row && periodOf(publishedOf(row.sort), publication);
}
