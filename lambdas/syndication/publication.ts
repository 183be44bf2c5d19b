import type { Timestamp } from "./timestamp.ts";

/** BCP 47 (RFC 5646), as written: `en`, `pt-BR`. */
export type LanguageTag = string;

/** What can be said of a section or a selection, each overriding the publication's own. */
export type FeedSettings = {
  readonly title: string;
  readonly description?: string;
  readonly language?: LanguageTag;
  /** A media reference or an absolute URL. */
  readonly image?: string;
  readonly fullText?: boolean;
};

/** What can be said of a section. */
export type SectionSettings = FeedSettings & {
  /** Of its articles, where they say nothing else. */
  readonly license?: License;
};

/** Which live articles a selection takes: those that meet any of `include` (all where it is absent) and none of `exclude`. */
export type Selection = FeedSettings & {
  readonly include?: Criteria;
  readonly exclude?: Criteria;
};

/** Slugs, not labels: an article meets the criteria by one match in any of the lists. */
export type Criteria = {
  readonly sections: readonly string[];
  readonly tags: readonly string[];
  readonly authors: readonly string[];
};

export type AuthorSettings = {
  readonly name: string;
  readonly url?: string;
  readonly email?: string;
};

export type FeedKind = "section" | "tag" | "author";

/** The publisher and its settings: publication.yaml, checked and with every default in place. */
export type Publication = {
  readonly title: string;
  readonly description?: string;
  readonly language: LanguageTag;
  /** IANA name. */
  readonly timezone: string;
  /** Where the feeds are served: an absolute URL that ends in a slash. */
  readonly feeds: string;
  /** The publication's own site. */
  readonly home: string;
  /** RFC 4151: a domain name or an e-mail address that the publisher held on `since`. */
  readonly authority: string;
  /** As written: 2024, 2024-06 or 2024-06-20. */
  readonly since: string;
  /** The first instant of `since`, in UTC. */
  readonly sinceAt: Timestamp;
  /** A checked template with {slug} {section} {year} {month} {day} {id} {path}; absent: Wireroom hosts the pages. */
  readonly articleUrl?: string;
  /** By slug. Undefined where publication.yaml lists none, and every section found becomes one. */
  readonly sections?: ReadonlyMap<string, SectionSettings>;
  /** By slug. */
  readonly authors: ReadonlyMap<string, AuthorSettings>;
  readonly feedsPer: ReadonlySet<FeedKind>;
  /** By name, which is a slug. */
  readonly selections: ReadonlyMap<string, Selection>;
  /** Entries in a subscription document, at most. */
  readonly window: number;
  readonly archive: "none" | "year" | "month" | "day";
  readonly fullText: boolean;
  /** Old address, new address: both paths from the root, which go on serving the feed. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Old address, new address: answered by a 301. */
  readonly redirects: ReadonlyMap<string, string>;
  /** WebSub hubs, absolute URLs. */
  readonly hubs: readonly string[];
  /** Options of each partner, as written: only the partner's own file reads them. */
  readonly partners: ReadonlyMap<string, unknown>;
  readonly rights?: string;
  /** Agencies whose pictures partners may not show as theirs: a credit that names one keeps its picture from them. */
  readonly unsyndicatedCredits: readonly string[];
  /** Where the engineer of an aggregator reaches somebody: an e-mail address or an https URL. Public. */
  readonly contact?: string;
  readonly logo?: string;
  readonly icon?: string;
  /** `#rrggbb`. */
  readonly colour?: string;
  /** The path of a .css file below the content folder. */
  readonly stylesheet?: string;
  /** Folders below the content folder in which `/x` is looked up too; `media` is always one. */
  readonly media: readonly string[];
  readonly publishEmails: boolean;
  /** Terms of licence for AI, `none` for instance. */
  readonly license?: License;
};

export type License = { readonly ai?: string };
