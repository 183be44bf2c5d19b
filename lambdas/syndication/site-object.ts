import { findKeyFault } from "./object-name.ts";

/**
 * The object that the edge answers a path with: unencoded, a key without a slash in front. A folder has its page, also
 * where the slash at its end is missing: outside /media/ a last name without a dot is a folder's.
 */
export function objectAt(path: string): string {
  const key = path.slice(1);
  if (path.endsWith("/")) return `${key}index.html`;
  const isFolder = !key.startsWith("media/") && !path.slice(path.lastIndexOf("/")).includes(".");
  return isFolder ? `${key}/index.html` : key;
}

/** The page of a hosted article, as a path from the root, unencoded. */
export function pagePath(slug: string): string {
  return `/articles/${slug}/`;
}

/** The slug whose page an object is; undefined where it is none. */
export function slugOfPage(key: string): string | undefined {
  return /^articles\/(.+)\/index\.html$/.exec(key)?.[1];
}

const SHARED_OBJECTS: readonly RegExp[] = [
  /^feeds(?:\/index\.html|\.opml|\.json)$/,
  /^(?:robots\.txt|license\.xml|favicon\.ico|404\.html|sitemap(?:-feeds|-\d{4}-\d{2})?\.xml)$/,
  /^assets\//,
  // An archive of any period, since the settings can cut otherwise tomorrow; other sites have pages below /archive/ too.
  /^(?:sections\/[^/]+\/)?archive\/\d{4}(?:-\d{2}){0,2}\/(?:index\.html|rss\.xml|atom\.xml|feed\.json)$/,
];

/** Whether an object is what a site has beside its feeds' newest documents, its articles' pages and its media. */
export function isSharedObject(key: string): boolean {
  return SHARED_OBJECTS.some((pattern) => pattern.test(key));
}

const OWN_OBJECTS: readonly RegExp[] = [
  ...SHARED_OBJECTS,
  /^(?:(?:sections|tags|authors|selections)\/[^/]+\/)?(?:index\.html|rss\.xml|atom\.xml|feed\.json)$/,
  /^sitemap-[^/]+\.xml$/,
  /^media\//,
  // Beside a document these are its compressed forms.
  /\.(?:br|gz)$/,
];

/** Whether an object is, or can become, a document of the site's own that is no article's page. */
export function isOwnObject(key: string): boolean {
  return OWN_OBJECTS.some((pattern) => pattern.test(key));
}

/** Bytes of a key, at most: it stands in rows beside other names, and its compressed forms have endings. */
const MOST_BYTES = 900;

/** Folders with the names of documents: in the file system of a site no name can be both. */
const BELOW_DOCUMENT = /\.(?:html?|xml|json|txt|ico|opml|rss|atom)\//i;

/** Whether a document can stand there at all. */
export function canHoldObject(key: string): boolean {
  const isShort = Buffer.byteLength(key) <= MOST_BYTES;
  return isShort && findKeyFault(key) === undefined && !BELOW_DOCUMENT.test(key);
}
