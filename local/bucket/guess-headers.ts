import { guessMediaType } from "../../lambdas/syndication/feed/media-type.ts";
import type { Headers } from "../../lambdas/syndication/publish/bucket.ts";

/** What a site consists of besides media, by the whole name or by its ending. */
const DOCUMENT_TYPES: ReadonlyMap<string, string> = new Map([
  ["rss.xml", "application/rss+xml; charset=utf-8"],
  ["feed.xml", "application/rss+xml; charset=utf-8"],
  ["atom.xml", "application/atom+xml; charset=utf-8"],
  ["feed.json", "application/feed+json; charset=utf-8"],
  ["license.xml", "application/rsl+xml; charset=utf-8"],
  ["html", "text/html; charset=utf-8"],
  ["xml", "application/xml; charset=utf-8"],
  ["opml", "text/x-opml; charset=utf-8"],
  ["json", "application/json; charset=utf-8"],
  ["js", "text/javascript; charset=utf-8"],
  ["css", "text/css; charset=utf-8"],
  ["txt", "text/plain; charset=utf-8"],
]);

/** The headers of a file of which nothing is known but its name. */
export function guessHeaders(key: string): Headers {
  if (key.endsWith(".gz")) return { ...guessHeaders(key.slice(0, -3)), encoding: "gzip" };
  if (key.endsWith(".br")) return { ...guessHeaders(key.slice(0, -3)), encoding: "br" };
  const name = key.slice(key.lastIndexOf("/") + 1).toLowerCase();
  const ending = name.slice(name.lastIndexOf(".") + 1);
  return {
    mediaType: DOCUMENT_TYPES.get(name) ?? DOCUMENT_TYPES.get(ending) ?? guessMediaType(key),
  };
}
