import type { FeedName } from "../article/selection.ts";
import type { Row } from "../catalog/catalog.ts";
import {
  type ArticleRecord,
  type DocumentRow,
  feedKey,
  mark,
  readEvery,
  type Target,
  unmarkedKey,
} from "../catalog/rows.ts";
import { deleteUnchanged, writeInParts } from "../catalog/write-in-parts.ts";
import type { Ports } from "./ports.ts";

/** Marks the feeds that articles may have joined without a mark, of which nothing else knows. Gives whether there were any. */
export async function markUnmarked({ catalog }: Ports, why: string): Promise<boolean> {
  const rows = await catalog.query(unmarkedKey("").partition);
  await writeInParts(
    rows.map(({ sort }) => mark(sort, `unmarked#${why}`)),
    catalog,
  );
  await deleteUnchanged(rows, catalog);
  return rows.length > 0;
}

/** Marks the feeds that articles are in and that were never rendered. */
export async function markUnknownFeeds(
  records: Iterable<ArticleRecord>,
  { catalog }: Ports,
): Promise<void> {
  const known = new Set((await catalog.query(feedKey("").partition)).map(({ sort }) => sort));
  const unknown = new Set<FeedName>();
  for (const { held } of records) {
    for (const feed of held.feeds) if (!known.has(feed)) unknown.add(feed);
  }
  await writeInParts(
    [...unknown].map((feed) => mark(feed, "unknown")),
    catalog,
  );
}

/** Marks the target of every document of a shard that was ever written. */
export async function markDocuments(
  shard: string,
  change: string,
  { catalog }: Ports,
): Promise<void> {
  const rows = await readEvery<DocumentRow>(catalog, "document", shard);
  const targets = new Set<Target>(rows.map(({ value }: Row<DocumentRow>) => value.target));
  await writeInParts(
    [...targets].map((target) => mark(target, change)),
    catalog,
  );
}
