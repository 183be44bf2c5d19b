import type { Feed } from "../feed/feed.ts";
import { siteAddress } from "../feed/site-address.ts";
import type { Publication } from "../publication.ts";
import { atom } from "./atom.ts";
import type { Format } from "./format.ts";
import { jsonFeed } from "./json-feed.ts";
import { rss } from "./rss.ts";

/** Every reader format that a feed is published in. A new format is one line here and one file beside it. */
export const FORMATS: readonly Format[] = [rss, atom, jsonFeed];

/** Addresses of the documents of the feed in a folder, by format name: absolute. */
export function documentAddresses(folder: string, publication: Publication): Feed["documents"] {
  const address = siteAddress(folder, publication);
  return Object.fromEntries(FORMATS.map(({ name, file }) => [name, `${address}${file}`]));
}
