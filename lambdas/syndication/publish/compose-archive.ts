import { archiveName, hasArchive, isPeriodOf, type Period } from "../article/archives.ts";
import type { FeedName } from "../article/selection.ts";
import type { Catalog, Row } from "../catalog/catalog.ts";
import {
  documentKey,
  type EntryRow,
  type FeedRow,
  feedKey,
  readRow,
  readRows,
} from "../catalog/rows.ts";
import { composeFeed } from "../feed/compose-feed.ts";
import { renderStatusPage } from "../format/status-page.ts";
import type { Publication } from "../publication.ts";
import { archivePlace, feedPlace } from "./archive-place.ts";
import { ARCHIVE_DOCUMENT, SUBSCRIPTION_DOCUMENT } from "./cache-policy.ts";
import type { Composed } from "./compose-documents.ts";
import { readLive, viewOf } from "./compose-feed-documents.ts";
import { goneDocument, HTML } from "./document.ts";
import { periodBefore, rowsOfPeriod } from "./feed-periods.ts";
import type { Ports } from "./ports.ts";
import { feedObjectKeys, MOST_BYTES, renderDocuments } from "./render-documents.ts";
import type { EntryRenderer } from "./render-entries.ts";
import type { InForce } from "./settings.ts";
import { settingsAddress } from "./settings-address.ts";

/** Bytes of an archive document beyond which it should be cut shorter: what many readers take of a feed. */
export const LARGEST_ARCHIVE = MOST_BYTES;

/**
 * The archive documents of one period of a feed (RFC 5005 section 4): every live entry of it, with links back. Where it
 * has none, or is in no chain any more, its addresses answer 410.
 */
export async function composeArchive(
  { feed: name, period }: { readonly feed: FeedName; readonly period: Period },
  inForce: InForce,
  ports: Ports,
  renderEntries: EntryRenderer,
): Promise<Composed> {
  const { publication } = inForce;
  const { catalog } = ports;
  const row = await readRow<FeedRow>(catalog, feedKey(name));
  const { history, label } = row?.value ?? {};
  const isInChain =
    hasArchive(name, publication) &&
    isPeriodOf(period, publication) &&
    history?.archived !== undefined &&
    period <= history.archived;
  const rows = isInChain ? await rowsOfPeriod(name, period, catalog) : [];
  if (rows.length === 0) return composeEnded(archiveName(name, period), publication, catalog);

  const rendered = await renderEntries(await readLive(rows as Row<EntryRow>[], catalog), inForce);
  const view = viewOf(name, publication, label);
  const before = await periodBefore(name, period, publication, catalog);
  const own = archivePlace(name, period, publication);
  const current = feedPlace(name, publication);
  const feed = composeFeed(
    {
      name,
      ...(label !== undefined && { label }),
      shown: rendered.map(({ entry }) => entry.updated),
      documents: own.documents,
      alternate: own.page,
      address: await settingsAddress(publication, catalog),
      history: {
        archive: { period, current },
        ...(before !== undefined && { previous: archivePlace(name, before, publication) }),
      },
    },
    publication,
  );
  const policy = period === history?.newest ? SUBSCRIPTION_DOCUMENT : ARCHIVE_DOCUMENT;
  // Hubs pass on what is new, which is in the subscription documents.
  const documents = renderDocuments(
    archiveName(name, period),
    { ...feed, hubs: [] },
    rendered,
    view,
    policy,
  );
  const sizes = documents.map((document) => ("body" in document ? document.body.length : 0));
  return { documents, archiveBytes: Math.max(...sizes) };
}

async function composeEnded(
  name: FeedName,
  publication: Publication,
  catalog: Catalog,
): Promise<Composed> {
  const keys = feedObjectKeys(name);
  const there = await readRows(catalog, keys.map(documentKey));
  const gone = keys.filter((_, index) => there[index] !== undefined);
  return {
    documents: gone.map((key) => goneDocument(key, HTML, renderStatusPage(410, publication))),
    archiveBytes: 0,
  };
}
