import { type FeedName, sitemapMonth } from "../article/selection.ts";
import type { Catalog, Row } from "../catalog/catalog.ts";
import { documentKey, type EntryRow, entryKey, readRow } from "../catalog/rows.ts";
import { siteAddress } from "../feed/site-address.ts";
import { MOST_PLACES, renderSitemap } from "../format/sitemap.ts";
import type { Publication } from "../publication.ts";
import { pagePath } from "../site-object.ts";
import type { Composed } from "./compose-documents.ts";
import { textDocument, XML } from "./document.ts";

export function isSitemap(target: string): boolean {
  return sitemapMonth(target) !== undefined;
}

/** At the root: a sitemap may list only what is in its folder, or below (sitemaps.org, "Sitemap file location"). */
export function sitemapKey(name: FeedName): string {
  return `sitemap-${sitemapMonth(name)}.xml`;
}

/** The sitemap that a document is; undefined where it is none. */
export function sitemapOfKey(key: string): FeedName | undefined {
  const month = /^sitemap-(\d{4}-\d{2})\.xml$/.exec(key)?.[1];
  return month === undefined ? undefined : `/sitemaps/${month}/`;
}

export function sitemapAddress(name: FeedName, publication: Publication): string {
  return siteAddress(`/${sitemapKey(name)}`, publication);
}

/** The pages of a month's articles. Its rows say all that it needs, so that no record is read. */
export async function composeSitemap(
  name: FeedName,
  publication: Publication,
  catalog: Catalog,
): Promise<Composed> {
  const { partition } = entryKey(name, "");
  const range = { descending: true, limit: MOST_PLACES };
  const rows = (await catalog.query(partition, range)) as readonly Row<EntryRow>[];
  const places = rows.flatMap(({ value: { page, updated } }) =>
    page === undefined || updated === undefined
      ? []
      : [{ address: siteAddress(pagePath(page), publication), updated }],
  );
  // Its articles left before anybody saw it.
  if (places.length === 0 && !(await readRow(catalog, documentKey(sitemapKey(name))))) {
    return { documents: [] };
  }
  return {
    documents: [textDocument(sitemapKey(name), XML, renderSitemap(places))],
    feed: {
      title: sitemapMonth(name) ?? "",
      language: publication.language,
      filled: places.length > 0,
    },
  };
}
