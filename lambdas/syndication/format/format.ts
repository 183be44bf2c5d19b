import type { Entry, Feed } from "../feed/feed.ts";
import type { LanguageTag } from "../publication.ts";
import type { Frame } from "./frame.ts";

/** How one feed shows an entry. Everything else about an entry is the same in every feed, so it is rendered once for each view. */
export type View = {
  /** The whole text, or the summary with a link to read on. */
  readonly fullText: boolean;
  /** Of the feed: an entry in another language says so. */
  readonly language: LanguageTag;
};

/** A reader format: rendered entry by entry, since one entry stands in many documents. */
export type Format = {
  /** The key of `Feed.documents`; `page` is the one for people. */
  readonly name: "rss" | "atom" | "json" | "page";
  /** The document's name in the feed's folder. */
  readonly file: string;
  /** Content-Type. */
  readonly mediaType: string;
  /** Markup that stands in any document of the format. Pure: the same entry and view give the same text. */
  readonly renderEntry: (entry: Entry, view: View) => string;
  /** What a document says around entries that were rendered before, newest first: their markup in UTF-8. */
  readonly renderFrame: (feed: Feed, entries: readonly Buffer[]) => Frame;
};
