import { mediaObjectKey } from "../article/media-reference.ts";
import { declaredFeeds, type FeedName, feedSettings } from "../article/selection.ts";
import type { Catalog, Row } from "../catalog/catalog.ts";
import { pageClaim } from "../catalog/claims.ts";
import {
  type ArticleRecord,
  type Claim,
  claimKey,
  documentKey,
  type EntryRow,
  entryKey,
  type FeedLabel,
  type FeedRow,
  feedKey,
  LIVE_REFERENCES,
  labelKey,
  type MediaRow,
  mediaKey,
  readRow,
  readRows,
  recordKey,
  referenceKey,
  type Target,
} from "../catalog/rows.ts";
import { composeFeed } from "../feed/compose-feed.ts";
import { renderArticlePage } from "../format/article-page.ts";
import { feedPage } from "../format/feed-page.ts";
import type { Format, View } from "../format/format.ts";
import { documentAddresses, FORMATS } from "../format/formats.ts";
import { objectAt, pagePath, slugOfPage } from "../site-object.ts";
import { composeDirectory, DIRECTORY } from "./compose-directory.ts";
import { composeOld, servedAtOld } from "./compose-old.ts";
import { composeSitemap, isSitemap, sitemapKey, sitemapOfKey } from "./compose-sitemap.ts";
import { type Document, goneDocument, HTML, mediaDocument, textDocument } from "./document.ts";
import { linkHeader } from "./link-header.ts";
import type { Ports } from "./ports.ts";
import type { EntryRenderer, RenderedEntry } from "./render-entries.ts";
import type { InForce } from "./settings.ts";
import { settingsAddress } from "./settings-address.ts";

/** What a target is published as now, and what the catalog is to know of it. */
export type Composed = {
  readonly documents: readonly Document[];
  /** Of a feed: its row. */
  readonly feed?: FeedRow;
};

/** Bytes of the largest format, at most: some aggregators read no more of a feed. */
const MOST_BYTES = 1024 * 1024;

/** The one place that decides which documents a target has. Never reads the clock: rows are there only while they are true. */
export async function composeDocuments(
  target: Target,
  inForce: InForce,
  ports: Ports,
  renderEntries: EntryRenderer,
): Promise<Composed> {
  if (target === "directory") return composeDirectory(inForce.publication, ports.catalog);
  if (isSitemap(target)) return composeSitemap(target, inForce.publication, ports.catalog);
  const name = target.slice(target.indexOf(":") + 1);
  if (target.startsWith("page:")) return composePage(name, inForce, ports, renderEntries);
  if (target.startsWith("media:")) return composeMedia(name, ports.catalog);
  if (target.startsWith("old:")) {
    return { documents: await composeOldAddress(name, inForce, ports, renderEntries) };
  }
  return composeFeedDocuments(target, inForce, ports, renderEntries);
}

/** Every document that a target ever has. */
export function objectKeys(target: Target): readonly string[] {
  const name = target.slice(target.indexOf(":") + 1);
  if (target === "directory") return Object.values(DIRECTORY);
  if (isSitemap(target)) return [sitemapKey(target)];
  if (target.startsWith("page:")) return [pageKey(name)];
  if (target.startsWith("media:")) return [mediaObjectKey(name)];
  if (target.startsWith("old:")) return [name];
  return FEED_FORMATS.map(({ file }) => feedObjectKey(target, file));
}

/** The target that a document is of; undefined where it is none of ours. */
export function targetOf(key: string): Target | undefined {
  if (Object.values<string>(DIRECTORY).includes(key)) return "directory";
  const page = slugOfPage(key);
  if (page !== undefined) return `page:${page}`;
  if (key.startsWith("media/")) return `media:${key.slice("media/".length)}`;
  const sitemap = sitemapOfKey(key);
  if (sitemap !== undefined) return sitemap;
  const slash = key.lastIndexOf("/") + 1;
  const feed = `/${key.slice(0, slash)}`;
  if (feed !== "/" && !/^\/(sections|tags|authors|selections)\/[^/]+\/$/.test(feed))
    return undefined;
  return objectKeys(feed).includes(key) ? feed : undefined;
}

const pageKey = (slug: string): string => objectAt(pagePath(slug));
const feedObjectKey = (feed: FeedName, file: string): string => `${feed.slice(1)}${file}`;
const FEED_FORMATS: readonly Format[] = [...FORMATS, feedPage];

async function composeFeedDocuments(
  name: FeedName,
  inForce: InForce,
  ports: Ports,
  renderEntries: EntryRenderer,
): Promise<Composed> {
  const { publication } = inForce;
  const { catalog } = ports;
  const { partition } = entryKey(name, "");
  const range = { descending: true, limit: publication.window };
  const entries = (await catalog.query(partition, range)) as readonly Row<EntryRow>[];
  const paths = entries.map(({ value }) => value.path);
  const records = await readRows<ArticleRecord>(catalog, paths.map(recordKey));
  // Query and batch read are not one snapshot. This is the last fence before a story that is not live gets out.
  const sound = entries.flatMap(({ value }, index) => {
    const record = records[index];
    const stands =
      record?.value.rendition === value.rendition && record.value.availability?.status === "live";
    return record && stands ? [record] : [];
  });
  const before = await readRow<FeedRow>(catalog, feedKey(name));
  if (entries.length === 0 && !before && !declaredFeeds(publication).includes(name)) {
    const there = await readRows(catalog, objectKeys(name).map(documentKey));
    // Its articles left before anybody saw it.
    if (there.every((row) => row === undefined)) return { documents: [] };
  }
  const rendered = await renderEntries(sound, inForce);
  const label = (await readLabel(name, catalog)) ?? before?.value.label;
  const settings = feedSettings(name, publication, label);
  const view: View = { fullText: settings.fullText, language: settings.language };
  const shown = withinBytes(rendered, view);
  const feed = composeFeed(
    {
      name,
      ...(label !== undefined && { label }),
      shown: shown.map(({ entry }) => entry.updated),
      documents: documentAddresses(name, publication),
      address: await settingsAddress(publication, catalog),
    },
    publication,
  );
  return {
    documents: FEED_FORMATS.map((format) => {
      const fragments = shown.map(({ fragment }) => fragment(format, view));
      const text = format.renderDocument(feed, fragments);
      const self = feed.documents[format.name];
      const link = self === undefined ? undefined : linkHeader(self, feed.hubs);
      const options = link === undefined ? {} : { metadata: { link } };
      return textDocument(feedObjectKey(name, format.file), format.mediaType, text, options);
    }),
    feed: {
      title: feed.title,
      ...(label !== undefined && { label }),
      language: feed.language,
      ...(feed.description !== undefined && { description: feed.description }),
      filled: shown.length > 0,
    },
  };
}

/** The newest entries that fit, the same in every format, always at least one. */
function withinBytes(rendered: readonly RenderedEntry[], view: View): readonly RenderedEntry[] {
  const room = FORMATS.map(() => MOST_BYTES);
  const count = rendered.findIndex(({ fragment }) =>
    FORMATS.some((format, index) => {
      const left = (room[index] ?? 0) - Buffer.byteLength(fragment(format, view));
      room[index] = left;
      return left < 0;
    }),
  );
  return count === -1 ? rendered : rendered.slice(0, Math.max(count, 1));
}

/** The spelling of the smallest path. */
async function readLabel(name: FeedName, catalog: Catalog): Promise<string | undefined> {
  const { partition } = labelKey(name, "");
  const [first] = (await catalog.query(partition, { limit: 1 })) as readonly Row<FeedLabel>[];
  return first?.value.label;
}

async function composePage(
  slug: string,
  inForce: InForce,
  ports: Ports,
  renderEntries: EntryRenderer,
): Promise<Composed> {
  const { catalog } = ports;
  const key = pageKey(slug);
  const claim = await readRow<Claim>(catalog, claimKey(pageClaim(slug)));
  const holder = claim?.value.holder;
  const row =
    holder === undefined ? undefined : await readRow<ArticleRecord>(catalog, recordKey(holder));
  if (row?.value.availability?.status === "live" && row.value.held.page === slug) {
    const [rendered] = await renderEntries([row], inForce);
    if (rendered) {
      const text = renderArticlePage(rendered.entry, inForce.publication);
      return { documents: [textDocument(key, HTML, text)] };
    }
  }
  return { documents: await composeOldAddress(key, inForce, ports, renderEntries) };
}

/** What stands at an old address: the document that the settings go on serving there, else what leads on. */
async function composeOldAddress(
  object: string,
  inForce: InForce,
  ports: Ports,
  renderEntries: EntryRenderer,
): Promise<readonly Document[]> {
  const served = servedAtOld(object, inForce.publication);
  const target = served === undefined ? undefined : targetOf(served);
  if (target !== undefined) {
    const { documents } = await composeDocuments(target, inForce, ports, renderEntries);
    const document = documents.find(({ key }) => key === served);
    if (document) return [{ ...document, key: object }];
  }
  return composeOld(object, inForce, ports, renderEntries);
}

/** A media file is public while at least one live article, or the settings, refer to it. */
async function composeMedia(path: string, catalog: Catalog): Promise<Composed> {
  const key = mediaObjectKey(path);
  const row = await readRow<MediaRow>(catalog, mediaKey(path));
  const { source, version, facts } = row?.value ?? {};
  const [reference] = await catalog.query(referenceKey(`live#${path}`, "").partition, {
    ...LIVE_REFERENCES,
    limit: 1,
  });
  if (reference && source !== undefined && version !== undefined && facts) {
    return { documents: [mediaDocument(key, { source, version, ...facts })] };
  }
  const there = await readRow(catalog, documentKey(key));
  return {
    documents: there ? [goneDocument(key, "text/plain; charset=utf-8", "")] : [],
  };
}
