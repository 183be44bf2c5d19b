import { readArchiveName } from "../article/archives.ts";
import { mediaObjectKey } from "../article/media-reference.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { pageClaim } from "../catalog/claims.ts";
import {
  type ArticleRecord,
  type Claim,
  claimKey,
  documentKey,
  type FeedRow,
  LIVE_REFERENCES,
  type MediaRow,
  mediaKey,
  readRow,
  recordKey,
  referenceKey,
  type Target,
} from "../catalog/rows.ts";
import { renderArticlePage } from "../format/article-page.ts";
import { partnerOfFeed } from "../partner/partners.ts";
import { objectAt, pagePath, slugOfPage } from "../site-object.ts";
import { composeArchive } from "./compose-archive.ts";
import { composeDirectory, DIRECTORY } from "./compose-directory.ts";
import { composeFeedDocuments, type KnownOfFeed } from "./compose-feed-documents.ts";
import { composeOld, servedAtOld } from "./compose-old.ts";
import {
  composePartner,
  composeStory,
  partnerObjectKeys,
  partnerTargetOf,
  storyObjectKey,
} from "./compose-partner.ts";
import { composeSitemap, isSitemap, sitemapKey, sitemapOfKey } from "./compose-sitemap.ts";
import { type Document, goneDocument, HTML, mediaDocument, textDocument } from "./document.ts";
import type { Ports } from "./ports.ts";
import { feedObjectKeys } from "./render-documents.ts";
import type { EntryRenderer } from "./render-entries.ts";
import type { InForce } from "./settings.ts";

/** What a target is published as now, and what the catalog is to know of it. */
export type Composed = {
  readonly documents: readonly Document[];
  /** Of a feed: its row. */
  readonly feed?: FeedRow;
  /** Keys of the documents whose changes hubs are told of. */
  readonly topics?: readonly string[];
  /** Of an archive: bytes of its largest document; 0 where it has none. */
  readonly archiveBytes?: number;
};

/**
 * The one place that decides which documents a target has. Never reads the clock: rows are there only while they are true.
 * `known`: what has been read of a feed already.
 */
export async function composeDocuments(
  target: Target,
  inForce: InForce,
  ports: Ports,
  renderEntries: EntryRenderer,
  known?: KnownOfFeed,
): Promise<Composed> {
  if (target === "directory") return composeDirectory(inForce.publication, ports.catalog);
  if (isSitemap(target)) return composeSitemap(target, inForce.publication, ports.catalog);
  const name = target.slice(target.indexOf(":") + 1);
  if (target.startsWith("page:")) return composePage(name, inForce, ports, renderEntries);
  if (target.startsWith("media:")) return composeMedia(name, ports.catalog);
  if (target.startsWith("old:")) {
    return { documents: await composeOldAddress(name, inForce, ports, renderEntries) };
  }
  if (target.startsWith("story:")) return composeStory(name, inForce, ports, renderEntries);
  const partner = partnerOfFeed(target);
  if (partner) return composePartner(partner, inForce, ports, renderEntries);
  const archive = readArchiveName(target);
  if (archive) return composeArchive(archive, inForce, ports, renderEntries);
  return composeFeedDocuments(target, inForce, ports, renderEntries, known);
}

/** Every document that a target ever has. */
export function objectKeys(target: Target): readonly string[] {
  const name = target.slice(target.indexOf(":") + 1);
  if (target === "directory") return Object.values(DIRECTORY);
  if (isSitemap(target)) return [sitemapKey(target)];
  if (target.startsWith("page:")) return [pageKey(name)];
  if (target.startsWith("media:")) return [mediaObjectKey(name)];
  if (target.startsWith("old:")) return [name];
  if (target.startsWith("story:")) return [storyObjectKey(name)];
  const partner = partnerOfFeed(target);
  if (partner) return partnerObjectKeys(partner);
  return feedObjectKeys(target);
}

/** The target that a document is of; undefined where it is none of ours. */
export function targetOf(key: string): Target | undefined {
  if (Object.values<string>(DIRECTORY).includes(key)) return "directory";
  const page = slugOfPage(key);
  if (page !== undefined) return `page:${page}`;
  if (key.startsWith("media/")) return `media:${key.slice("media/".length)}`;
  const sitemap = sitemapOfKey(key);
  if (sitemap !== undefined) return sitemap;
  if (key.startsWith("partners/")) return partnerTargetOf(key);
  const slash = key.lastIndexOf("/") + 1;
  const feed = `/${key.slice(0, slash)}`;
  const isFeed = feed === "/" || /^\/(sections|tags|authors|selections)\/[^/]+\/$/.test(feed);
  if (!isFeed && !readArchiveName(feed)) return undefined;
  return objectKeys(feed).includes(key) ? feed : undefined;
}

const pageKey = (slug: string): string => objectAt(pagePath(slug));

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
