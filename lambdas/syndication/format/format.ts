import type { Entry, Feed } from "../feed/feed.ts";
import type { LanguageTag } from "../publication.ts";

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
  /** Markup that `renderDocument` can join. Pure: the same entry and view give the same text. */
  readonly renderEntry: (entry: Entry, view: View) => string;
  /** The whole document, of entries rendered before, newest first. */
  readonly renderDocument: (feed: Feed, entries: readonly string[]) => string;
};
