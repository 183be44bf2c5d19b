import { atom } from "./atom.ts";
import type { Format } from "./format.ts";
import { jsonFeed } from "./json-feed.ts";
import { rss } from "./rss.ts";

/** Every reader format that a feed is published in. A new format is one line here and one file beside it. */
export const FORMATS: readonly Format[] = [rss, atom, jsonFeed];
