import { parseUrl } from "../parse-url.ts";
import type { Publication } from "../publication.ts";
import { type Timestamp, toLocalTime } from "../timestamp.ts";
import { fillUrlTemplate } from "../url-template.ts";
import { toWebAddress } from "../web-address.ts";

/** UTF-16 units of an id, at most: it is a key in the catalog. */
const LONGEST_ID = 1000;

/**
 * The tag: URI (RFC 4151) of an article that names no id: made of the publication's `authority` and `since` and of the
 * path without its extension, so that it lasts as long as these do.
 */
export function toDefaultId(stem: string, { authority, since }: Publication): string {
  const specific = stem.toWellFormed().split("/").map(encodeURIComponent).join("/");
  return `tag:${authority},${since}:${specific}`;
}

/** RFC 4151 section 2.1: who, since when, and what. */
const TAG_URI = /^tag:[a-z0-9._-]+(?:@[a-z0-9.-]+)?,\d{4}(?:-\d{2}){0,2}:/i;

/**
 * Whether `id` is a URI (RFC 3986) that can stand as an id everywhere: Atom would take an IRI, but readers and
 * validators compare ids in the ASCII form. A tag: URI must have the parts of one.
 */
export function isUri(id: string): boolean {
  if (id.length > LONGEST_ID) return false;
  if (!/^[a-z][a-z0-9+.-]*:(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[0-9A-F]{2})+$/i.test(id)) return false;
  // Some readers make a link of an id.
  if (/^(?:javascript|data|vbscript):/i.test(id)) return false;
  // Without a host, which the URL standard finds all the same, with a port of six figures, or half an address.
  if (/^https?:(?!\/\/[^/])/i.test(id)) return false;
  if (/^https?:/i.test(id) && parseUrl(id) === undefined) return false;
  return !/^tag:/i.test(id) || TAG_URI.test(id);
}

/** A path of the publication's own site as an absolute URL: what other tools call permalink or url. */
export function toHomeAddress(path: string, home: string): string | undefined {
  const base = home.endsWith("/") ? home : `${home}/`;
  return toWebAddress(`${base}${path.replace(/^\/+/, "")}`);
}

/** The path from the root that an alias names, with a leading slash; undefined where it leads nowhere of ours. */
export function toAliasPath(alias: string, { feeds, home }: Publication): string | undefined {
  const absolute = toWebAddress(alias);
  if (absolute !== undefined) {
    const { origin, pathname } = new URL(absolute);
    const isOurs = origin === new URL(feeds).origin || origin === new URL(home).origin;
    return isOurs ? decodePath(pathname) : undefined;
  }
  if (!/^\/(?!\/)/.test(alias) || /[\\\p{Cc}]/u.test(alias)) return undefined;
  const path = new URL(alias, feeds).pathname;
  return decodePath(path);
}

function decodePath(path: string): string | undefined {
  try {
    const plain = decodeURIComponent(path).normalize("NFC");
    return plain === "/" || plain.startsWith("//") || /[\\\p{Cc}]/u.test(plain) ? undefined : plain;
  } catch {
    return undefined;
  }
}

/** Where an article is read that names no address: by the publication's template, or on a page that Wireroom hosts. */
export function toArticleAddress(
  article: {
    readonly id: string;
    readonly slug: string;
    readonly section?: { readonly slug: string };
    readonly published: Timestamp;
    readonly stem: string;
  },
  publication: Publication,
): { readonly url: string; readonly hosted: boolean } {
  const { articleUrl, feeds, timezone } = publication;
  if (articleUrl === undefined) {
    return { url: `${feeds}articles/${encodeURIComponent(article.slug)}/`, hosted: true };
  }
  const { year, month, day } = /\{(year|month|day)\}/.test(articleUrl)
    ? toLocalTime(article.published, timezone)
    : { year: 0, month: 0, day: 0 };
  const url = fillUrlTemplate(articleUrl, {
    slug: article.slug,
    id: article.id,
    path: article.stem,
    ...(article.section && { section: article.section.slug }),
    year: String(year).padStart(4, "0"),
    month: String(month).padStart(2, "0"),
    day: String(day).padStart(2, "0"),
  });
  return { url, hosted: false };
}
