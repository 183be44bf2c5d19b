import { declaredFeeds, type FeedName, feedSettings, isPartnerFeed } from "../article/selection.ts";
import type { Catalog, Row } from "../catalog/catalog.ts";
import { documentKey, type FeedRow, feedKey, readRow } from "../catalog/rows.ts";
import { feedPageAddress } from "../feed/compose-feed.ts";
import { siteAddress } from "../feed/site-address.ts";
import { renderDirectoryPage } from "../format/directory-page.ts";
import { renderFeedsJson } from "../format/feeds-json.ts";
import { documentAddresses } from "../format/formats.ts";
import { type ListedFeed, renderOpml } from "../format/opml.ts";
import { PAGE_SCRIPT } from "../format/page-script.ts";
import { renderPageStyle } from "../format/page-style.ts";
import { renderRobots } from "../format/robots.ts";
import { hasTerms, RSL_FILE, RSL_TYPE, renderRsl } from "../format/rsl.ts";
import { renderSitemap, renderSitemapIndex } from "../format/sitemap.ts";
import { renderMovedPage, renderStatusPage } from "../format/status-page.ts";
import { configuredPartners, partnerFeed } from "../partner/partners.ts";
import type { Publication } from "../publication.ts";
import { MISSING } from "./cache-policy.ts";
import type { Composed } from "./compose-documents.ts";
import { isSitemap, sitemapAddress } from "./compose-sitemap.ts";
import { type Document, goneDocument, HTML, movedDocument, textDocument, XML } from "./document.ts";
import { settingsAddress } from "./settings-address.ts";

/** What there is one of in a publication. */
export const DIRECTORY = {
  page: "feeds/index.html",
  opml: "feeds.opml",
  json: "feeds.json",
  robots: "robots.txt",
  sitemaps: "sitemap.xml",
  sitemap: "sitemap-feeds.xml",
  style: "assets/page.css",
  script: "assets/page.js",
  icon: "favicon.ico",
  license: RSL_FILE,
  missing: "404.html",
} as const;

/** Every declared feed, and every other that shows an entry: their list in each form, and what all pages share. */
export async function composeDirectory(
  publication: Publication,
  catalog: Catalog,
): Promise<Composed> {
  const rows = (await catalog.query(feedKey("").partition)) as readonly Row<FeedRow>[];
  const feeds = listFeeds(publication, rows);
  const sitemaps = rows.filter(({ sort, value }) => isSitemap(sort) && value.filled);
  const address = await settingsAddress(publication, catalog);
  const pages = [
    ...feeds.map(({ name }) => siteAddress(name, publication)),
    siteAddress("/feeds/", publication),
  ];
  const { colour } = publication;
  const logo = address(publication.logo ?? "");
  const stylesheet = address(publication.stylesheet ?? "");
  const style = {
    ...(colour !== undefined && { colour }),
    ...(logo !== undefined && { logo }),
    ...(stylesheet !== undefined && { stylesheet }),
  };
  return {
    documents: [
      textDocument(DIRECTORY.style, "text/css; charset=utf-8", renderPageStyle(style)),
      textDocument(DIRECTORY.script, "text/javascript; charset=utf-8", PAGE_SCRIPT),
      ...(await composeIcon(address(publication.icon ?? ""), publication, catalog)),
      textDocument(DIRECTORY.opml, "text/x-opml; charset=utf-8", renderOpml(publication, feeds)),
      textDocument(DIRECTORY.json, "application/json", renderFeedsJson(publication, feeds)),
      textDocument(DIRECTORY.page, HTML, renderDirectoryPage(publication, feeds)),
      // What the edge answers with where there is no document.
      textDocument(DIRECTORY.missing, HTML, renderStatusPage(404, publication), {
        policy: MISSING,
      }),
      textDocument(DIRECTORY.sitemap, XML, renderSitemap(pages.map((page) => ({ address: page })))),
      textDocument(
        DIRECTORY.sitemaps,
        XML,
        renderSitemapIndex([
          siteAddress(`/${DIRECTORY.sitemap}`, publication),
          ...sitemaps.map(({ sort }) => sitemapAddress(sort, publication)),
        ]),
      ),
      ...(await composeLicense(publication, catalog)),
      textDocument(
        DIRECTORY.robots,
        "text/plain; charset=utf-8",
        renderRobots(publication, partnerSitemaps(publication)),
      ),
    ],
  };
}

function listFeeds(publication: Publication, rows: readonly Row<FeedRow>[]): readonly ListedFeed[] {
  const known = new Map(rows.map(({ sort, value }) => [sort, value]));
  const declared = declaredFeeds(publication);
  const others = rows
    .filter(({ sort, value }) => value.filled && !declared.includes(sort))
    .filter(({ sort }) => !isSitemap(sort) && !isPartnerFeed(sort))
    .map(({ sort }) => sort)
    .sort((a, b) => KIND_NAMES.indexOf(feedKind(a)) - KIND_NAMES.indexOf(feedKind(b)));
  return [...declared, ...others].map((name): ListedFeed => {
    const settings = feedSettings(name, publication);
    const { title, language, description } = known.get(name) ?? settings;
    return {
      name,
      kind: feedKind(name),
      title,
      language,
      ...(description !== undefined && { description }),
      alternate: feedPageAddress(name, publication),
      documents: documentAddresses(name, publication),
      window: publication.window,
      fullText: settings.fullText,
    };
  });
}

/** In the order in which lists have them. */
const KINDS: Readonly<Record<string, ListedFeed["kind"]>> = {
  sections: "section",
  selections: "selection",
  authors: "author",
  tags: "tag",
};
const KIND_NAMES = Object.values(KINDS);

function feedKind(name: FeedName): ListedFeed["kind"] {
  return KINDS[name.split("/")[1] ?? ""] ?? "publication";
}

/** Browsers and readers ask for /favicon.ico whatever a page says; the icon itself may be of any kind, and elsewhere. */
async function composeIcon(
  icon: string | undefined,
  publication: Publication,
  catalog: Catalog,
): Promise<readonly Document[]> {
  const key = DIRECTORY.icon;
  if (icon !== undefined) return [movedDocument(key, icon, renderMovedPage(icon, publication))];
  return composeEnded(key, publication, catalog);
}

async function composeLicense(
  publication: Publication,
  catalog: Catalog,
): Promise<readonly Document[]> {
  const key = DIRECTORY.license;
  if (!hasTerms(publication)) return composeEnded(key, publication, catalog);
  return [textDocument(key, `${RSL_TYPE}; charset=utf-8`, renderRsl(publication))];
}

/** An address that never was stays unknown. */
async function composeEnded(
  key: string,
  publication: Publication,
  catalog: Catalog,
): Promise<readonly Document[]> {
  const there = await readRow(catalog, documentKey(key));
  return there ? [goneDocument(key, HTML, renderStatusPage(410, publication))] : [];
}

/** Those that crawlers are told of in robots.txt alone. */
function partnerSitemaps(publication: Publication): readonly string[] {
  return configuredPartners(publication).flatMap(({ name, sitemap }) =>
    sitemap === undefined ? [] : siteAddress(`${partnerFeed({ name })}${sitemap}`, publication),
  );
}
