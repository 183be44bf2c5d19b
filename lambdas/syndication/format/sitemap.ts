import type { Timestamp } from "../timestamp.ts";
import { block, element, text, type Xml, xmlDocument } from "./xml.ts";

/** Addresses in one file, at most (sitemaps.org protocol 0.9). */
export const MOST_PLACES = 50_000;

/** Likewise, uncompressed: 50 MB, less what stands around the addresses. */
const MOST_BYTES = 50 * 1024 * 1024 - 1024;

/** A page as crawlers are told of it. */
export type Place = {
  /** Absolute and encoded. */
  readonly address: string;
  /** When what it says last changed: as W3C writes dates and times, which is RFC 3339. */
  readonly updated?: Timestamp;
};

const NAMESPACE = { xmlns: "http://www.sitemaps.org/schemas/sitemap/0.9" };

/**
 * A sitemap (sitemaps.org protocol 0.9) of pages in the given order: the first of them, where there are more than
 * crawlers read of one file.
 */
export function renderSitemap(places: readonly Place[]): string {
  const urls: Xml[] = [];
  let room = MOST_BYTES;
  for (const { address, updated } of places.slice(0, MOST_PLACES)) {
    const lastmod = updated === undefined ? [] : [element("lastmod", {}, text(updated))];
    const url = element("url", {}, loc(address), ...lastmod);
    // An encoded address is ASCII; around each stand its indent and its line end.
    room -= url.length + 3;
    if (room < 0) break;
    urls.push(url);
  }
  return xmlDocument(block(0, "urlset", NAMESPACE, ...urls));
}

/** An index of sitemaps, by their addresses: absolute and encoded. */
export function renderSitemapIndex(addresses: readonly string[]): string {
  const sitemaps = addresses.map((address) => element("sitemap", {}, loc(address)));
  return xmlDocument(block(0, "sitemapindex", NAMESPACE, ...sitemaps));
}

function loc(address: string): Xml {
  return element("loc", {}, text(address));
}
