import { hasArchive, periodOf } from "../article/archives.ts";
import { declaredFeeds, type FeedName, feedSettings } from "../article/selection.ts";
import type { Catalog, Row } from "../catalog/catalog.ts";
import {
  type ArticleRecord,
  documentKey,
  type EntryRow,
  entryKey,
  type FeedLabel,
  type FeedRow,
  feedKey,
  type HistoryRow,
  labelKey,
  type MarkRow,
  publishedOf,
  readRow,
  readRows,
  recordKey,
  type TombstoneRow,
  tombstoneKey,
} from "../catalog/rows.ts";
import { composeFeed } from "../feed/compose-feed.ts";
import type { Tombstone } from "../feed/feed.ts";
import type { View } from "../format/format.ts";
import { documentAddresses, FORMATS } from "../format/formats.ts";
import type { Publication } from "../publication.ts";
import type { Timestamp } from "../timestamp.ts";
import { archivePlace } from "./archive-place.ts";
import type { Composed } from "./compose-documents.ts";
import type { Ports } from "./ports.ts";
import { feedObjectKey, feedObjectKeys, renderDocuments, withinBytes } from "./render-documents.ts";
import type { EntryRenderer, RenderedEntry } from "./render-entries.ts";
import type { InForce } from "./settings.ts";
import { settingsAddress } from "./settings-address.ts";

/** Of the entries that a feed had, so many are remembered in it; the newest. */
const MOST_TOMBSTONES = 100;

/** What its renderer knows of a feed before it composes it: its row, and the marks that are to be cleared. */
export type KnownOfFeed = {
  readonly row: Row<FeedRow> | undefined;
  readonly marks: readonly Row<MarkRow>[];
};

/** The subscription documents of a feed. */
export async function composeFeedDocuments(
  name: FeedName,
  inForce: InForce,
  ports: Ports,
  renderEntries: EntryRenderer,
  known?: KnownOfFeed,
): Promise<Composed> {
  const { publication } = inForce;
  const { catalog } = ports;
  const { partition } = entryKey(name, "");
  // One more than is shown, to know what comes behind.
  const range = { descending: true, limit: publication.window + 1 };
  const rows = (await catalog.query(partition, range)) as readonly Row<EntryRow>[];
  const before = known ? known.row : await readRow<FeedRow>(catalog, feedKey(name));
  if (rows.length === 0 && !before && !declaredFeeds(publication).includes(name)) {
    const there = await readRows(catalog, feedObjectKeys(name).map(documentKey));
    // Its articles left before anybody saw it.
    if (there.every((row) => row === undefined)) return { documents: [] };
  }
  const records = await readLive(rows.slice(0, publication.window), catalog);
  const rendered = await renderEntries(records, inForce);
  const labelled = await readLabel(name, known, catalog);
  const label = labelled?.label ?? before?.value.label;
  const view = viewOf(name, publication, label);
  const shown = withinBytes(rendered, view);
  const history = hasArchive(name, publication)
    ? historyOf(rows, shown.length, publication)
    : undefined;
  const previous =
    history?.archived === undefined ? undefined : archivePlace(name, history.archived, publication);
  const tombstones = await readTombstones(name, known, catalog);
  const feed = composeFeed(
    {
      name,
      ...(label !== undefined && { label }),
      shown: shown.map(({ entry }) => entry.updated),
      documents: documentAddresses(name, publication),
      address: await settingsAddress(publication, catalog),
      tombstones: withoutLive(tombstones, shown),
      ...(previous && { history: { previous } }),
    },
    publication,
  );
  return {
    documents: renderDocuments(name, feed, shown, view),
    feed: {
      title: feed.title,
      ...(label !== undefined && { label }),
      ...(labelled && { labelledBy: labelled.path }),
      buried: tombstones.length > 0,
      language: feed.language,
      ...(feed.description !== undefined && { description: feed.description }),
      filled: shown.length > 0,
      ...(history && { history }),
    },
    ...(publication.hubs.length > 0 && {
      topics: FORMATS.map(({ file }) => feedObjectKey(name, file)),
    }),
  };
}

/**
 * The records of the articles that entry rows stand for. Query and batch read are not one snapshot: this is the last
 * fence before a story that is not live gets out.
 */
export async function readLive(
  rows: readonly Row<EntryRow>[],
  catalog: Catalog,
): Promise<readonly Row<ArticleRecord>[]> {
  const paths = rows.map(({ value }) => value.path);
  const records = await readRows<ArticleRecord>(catalog, paths.map(recordKey));
  return rows.flatMap(({ value }, index) => {
    const record = records[index];
    const stands =
      record?.value.rendition === value.rendition && record.value.availability?.status === "live";
    return record && stands ? [record] : [];
  });
}

/** How a feed, or an archive of one, shows its entries. */
export function viewOf(name: FeedName, publication: Publication, label?: string): View {
  const { fullText, language } = feedSettings(name, publication, label);
  return { fullText, language };
}

/**
 * Archive documents begin with the period of the first entry that the subscription documents do not show: what is newer is
 * all in these. `rows`: the newest entries, newest first, one more than are shown at most.
 */
function historyOf(
  rows: readonly Row<EntryRow>[],
  shown: number,
  publication: Publication,
): HistoryRow | undefined {
  const [newest, archived] = [rows[0], rows[shown]].map(
    (row) => row && periodOf(publishedOf(row.sort), publication),
  );
  return newest === undefined ? undefined : { newest, ...(archived !== undefined && { archived }) };
}

/** The newest first. Not asked for where there were none, and no mark tells of one. */
async function readTombstones(
  name: FeedName,
  known: KnownOfFeed | undefined,
  catalog: Catalog,
): Promise<readonly TombstoneRow[]> {
  const isWithout =
    known?.row?.value.buried === false &&
    known.marks.every(({ value }) => value?.also && !value.also.tombstones);
  if (isWithout) return [];
  const { partition } = tombstoneKey(name, "" as Timestamp, "");
  const range = { descending: true, limit: MOST_TOMBSTONES };
  const rows = (await catalog.query(partition, range)) as readonly Row<TombstoneRow>[];
  return rows.map(({ value }) => value);
}

/** Without those of entries that are back, whose rows are on their way out. */
function withoutLive(
  tombstones: readonly TombstoneRow[],
  shown: readonly RenderedEntry[],
): readonly Tombstone[] {
  const live = new Set(shown.map(({ entry }) => entry.id));
  return tombstones.filter(({ ref }) => !live.has(ref));
}

type Labelled = { readonly path: string; readonly label: string };

/**
 * The spelling of the smallest path. The last one stands where its path is before each that a mark tells of: any other
 * change of it has a mark that is still to come.
 */
async function readLabel(
  name: FeedName,
  known: KnownOfFeed | undefined,
  catalog: Catalog,
): Promise<Labelled | undefined> {
  const { label, labelledBy } = known?.row?.value ?? {};
  const isKept =
    known?.row !== undefined &&
    known.marks.every(({ value }) => value?.also && isBehind(value.also.labelOf, labelledBy));
  if (isKept)
    return labelledBy === undefined ? undefined : { path: labelledBy, label: label ?? "" };
  const { partition } = labelKey(name, "");
  const [first] = (await catalog.query(partition, { limit: 1 })) as readonly Row<FeedLabel>[];
  return first && { path: first.sort, label: first.value.label };
}

/** Whether a path has nothing to say of the smallest one, in the order of the rows. */
function isBehind(path: string | undefined, smallest: string | undefined): boolean {
  if (path === undefined) return true;
  return smallest !== undefined && Buffer.compare(Buffer.from(path), Buffer.from(smallest)) > 0;
}
