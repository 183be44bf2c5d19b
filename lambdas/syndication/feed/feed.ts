import type { Period } from "../article/archives.ts";
import type { Correction } from "../article/article.ts";
import type { LanguageTag, License } from "../publication.ts";
import type { Timestamp } from "../timestamp.ts";

/** Plain text unless a name ends in Html. Every text here is well-formed Unicode that XML 1.0 can carry. */
export type Person = { readonly name: string; readonly url?: string; readonly email?: string };

export type Category = {
  readonly slug: string;
  readonly label: string;
  /** Absent: a tag. */
  readonly kind?: "section";
};

/** RFC 4287's link rel="enclosure", with what is known of the file. */
export type Enclosure = {
  /** Absolute. */
  readonly url: string;
  readonly type: string;
  /** Bytes; absent where nobody knows. */
  readonly length?: number;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
  /** Seconds. */
  readonly duration?: number;
  readonly title?: string;
  readonly alt?: string;
  readonly caption?: string;
  readonly credit?: string;
  /** Partners may not show it as theirs. */
  readonly syndicate?: false;
};

/** One piece of a feed. Always both `published` and `updated`. */
export type Entry = {
  /** An absolute IRI, compared character by character. */
  readonly id: string;
  readonly title: string;
  /** For those who limit titles. */
  readonly shortTitle?: string;
  /** The page where it is read: absolute. */
  readonly alternate: string;
  readonly published: Timestamp;
  readonly updated: Timestamp;
  /** The first instant at which it is over. */
  readonly expires?: Timestamp;
  /** As one partner gets it: when that was to look at it again, though the article has not changed. */
  readonly moved?: Timestamp;
  /** Never empty: the publication stands in for a missing byline. */
  readonly authors: readonly Person[];
  /** Section first, then tags. */
  readonly categories: readonly Category[];
  readonly summary?: string;
  /** Its content has no words of its own: a picture, or the summary or the title in place of a text. */
  readonly isTextless?: true;
  /** Cleaned: allow-listed elements, absolute URLs. The corrections are its end. */
  readonly contentHtml: string;
  /** What a feed without full text shows in its place: the summary or the opening, and a link to read on. */
  readonly excerptHtml: string;
  /** The source, where it was Markdown and is all that there is to read. */
  readonly contentMarkdown?: string;
  /** In the editor's order. */
  readonly corrections: readonly Correction[];
  readonly language: LanguageTag;
  readonly rights?: string;
  /** Its own terms, else its section's, else the publication's. */
  readonly license?: License;
  readonly image?: Enclosure;
  /** Audio, video and other files, in the editor's order; without the image. */
  readonly attachments: readonly Enclosure[];
};

/** RFC 6721: an entry that was taken down. */
export type Tombstone = {
  /** The entry's id. */
  readonly ref: string;
  readonly when: Timestamp;
  readonly comment?: string;
};

/** Where other documents of a feed are: absolute addresses, encoded. */
export type FeedPlace = {
  /** By format name (`rss`, `atom`, `json`). */
  readonly documents: Readonly<Record<string, string>>;
  /** The page for people. */
  readonly page: string;
};

/**
 * RFC 5005 section 4: the documents that together hold every entry of a feed. From the subscription document, links to
 * what is older lead through all of them; none leads forward, so that one of the past changes only with its entries.
 */
export type FeedHistory = {
  /** Of an archive document: what it is of, and the subscription documents. Absent: it is the subscription document. */
  readonly archive?: { readonly period: Period; readonly current: FeedPlace };
  /** The newest archive document that is older. Absent: there is none. */
  readonly previous?: FeedPlace & { readonly period: Period };
};

/** What every document of a feed says of itself; the entries are apart, since they are rendered once for many documents. */
export type Feed = {
  /** The address of its folder, `/` or `/sections/world/`, unencoded: its name in the catalog too. */
  readonly name: string;
  /** Whose feed it is; `home` is its own site, `feeds` the root of this one: absolute, a slash at its end. */
  readonly publication: { readonly title: string; readonly home: string; readonly feeds: string };
  /** An absolute IRI, the same for ever. */
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly language: LanguageTag;
  /** The page for people: absolute. */
  readonly alternate: string;
  /** The newest `updated` of what it shows; the first instant of `since` where it shows nothing. */
  readonly updated: Timestamp;
  readonly authors: readonly Person[];
  readonly rights?: string;
  /** Terms of its entries that say nothing else: those of its section, else the publication's. */
  readonly license?: License;
  /** Absolute. A large picture, and a small square one. */
  readonly logo?: string;
  readonly icon?: string;
  /** Absolute. */
  readonly hubs: readonly string[];
  readonly tombstones: readonly Tombstone[];
  /** Absent: the feed has no archive. */
  readonly history?: FeedHistory;
  /** Addresses of its documents: absolute and encoded, by format name (`rss`, `atom`, `json`). */
  readonly documents: Readonly<Record<string, string>>;
};
