/** What a file of an old site is. `rss` is RSS 0.9x, 1.0 and 2.0, `wxr` WordPress's own export. */
export type OldKind = "rss" | "atom" | "json" | "wxr" | "ghost";

/** A site as a file of it tells: its feed, or an export of the tool that made it. Texts are as they were written. */
export type OldSite = {
  readonly kind: OldKind;
  readonly title?: string;
  readonly description?: string;
  readonly language?: string;
  /** Address of the site. */
  readonly home?: string;
  /** Address or path of the feed that readers ask for. */
  readonly feed?: string;
  /** When the feed itself was made, as written. */
  readonly date?: string;
  readonly timezone?: string;
  readonly entries: readonly OldEntry[];
  readonly leftOut: readonly LeftOut[];
};

export type OldEntry = {
  /** Where the entry is, for people: `line 12`, `items[3]`. */
  readonly place: string;
  /** What names it in the old feed: RSS's guid, RDF's about, the id of Atom and JSON Feed. White space and all: some readers keep it. */
  readonly guid?: string;
  readonly link?: string;
  /** The name that the old tool gave it in addresses. */
  readonly slug?: string;
  /** Plain text. */
  readonly title?: string;
  /** As written: by RFC 822, RFC 3339 or nearly so. */
  readonly published?: string;
  readonly updated?: string;
  readonly authors: readonly OldAuthor[];
  /** In their order. */
  readonly categories: readonly OldCategory[];
  readonly tags: readonly string[];
  /** Plain text. */
  readonly summary?: string;
  readonly html: string;
  readonly image?: OldImage;
  readonly attachments: readonly OldAttachment[];
  readonly language?: string;
  /** It waits for somebody. */
  readonly draft: boolean;
  /** What the person should know of it. */
  readonly warnings: readonly string[];
};

export type OldAuthor = { readonly name: string; readonly url?: string };

export type OldCategory = {
  readonly label: string;
  /** The categories that it is below, the nearest first. */
  readonly above: readonly string[];
};

export type OldImage = {
  readonly src: string;
  readonly alt?: string;
  readonly caption?: string;
  readonly credit?: string;
};

export type OldAttachment = {
  readonly src: string;
  readonly type?: string;
  /** Bytes. */
  readonly length?: number;
  /** Seconds. */
  readonly duration?: number;
  readonly title?: string;
};

/** What does not become an article, and why. */
export type LeftOut = { readonly what: string; readonly reason: string };

/** An entry with nothing in it, for readers of formats to fill. */
export const EMPTY_ENTRY = {
  authors: [],
  categories: [],
  tags: [],
  html: "",
  attachments: [],
  draft: false,
  warnings: [],
} as const satisfies Partial<OldEntry>;
