import type { Entry, Feed } from "../feed/feed.ts";
import type { Scope } from "../publication/read-setting.ts";
import type { LanguageTag, Publication } from "../publication.ts";
import type { Timestamp } from "../timestamp.ts";
import type { HtmlAllowList } from "./restrict-html.ts";

/**
 * An aggregator with a dialect of its own. Its file is the only place that knows its words, its rules and its options;
 * the registry (partners.ts) has a line for it.
 */
export type Partner<Options = unknown> = {
  /** As in publication.yaml, in addresses (`/partners/<name>/`) and in reports: a slug. */
  readonly name: string;
  /** As people call it. */
  readonly title: string;
  readonly window: PartnerWindow;
  /** Whether it shows our pictures in pages of its own: then it gets only those that it may. */
  readonly republishes: boolean;
  /** What it takes of HTML; absent: the entry's is not restricted. */
  readonly html?: HtmlAllowList;
  /** A story that breaks one of severity `error` is left out. */
  readonly rules: readonly Rule<Options>[];
  /** Every document that its folder can ever have, but those of single stories. */
  readonly files: readonly string[];
  /** Whether its documents are WebSub topics. */
  readonly takesPings?: true;
  /** Of its documents, the one that robots.txt names as a sitemap. */
  readonly sitemap?: string;
  /** Its own options, with the defaults in place; what is wrong is noted. `scope` has the common ones too, which are read already. */
  readOptions(scope: Scope): Options;
  /** Names of its own options. */
  readonly optionNames: readonly string[];
  /** Of these, those that name media; absent: none does. */
  readonly mediaOptions?: readonly string[];
  /** Markup that `renderDocuments` can join. Pure: the same entry, settings and options give the same text. */
  renderEntry(entry: Entry, settings: PartnerSettings<Options>): string;
  /** What tells it to take a story down; absent: it goes by what is not there any more. */
  renderDeparted?(departed: Departed, settings: PartnerSettings<Options>): string;
  /** The documents as they are now; of `files`, what is not among them ends. */
  renderDocuments(parts: DocumentParts<Options>): readonly PartnerDocument[];
  /** One document a story, beside the others. */
  readonly story?: StoryDocument<Options>;
};

/** How much of what there is goes into its documents. */
export type PartnerWindow = {
  /** Entries, together with those that are taken down, by default and at most. */
  readonly count: number;
  readonly most: number;
  /** Age since `published` at which a story is out; absent: none. */
  readonly days?: number;
  /** Bytes of all entries together, at most; absent: that of every partner (story-too-large.ts). */
  readonly bytes?: number;
};

/** What is the same for all documents of a partner. */
export type PartnerSettings<Options = unknown> = {
  readonly publication: Publication;
  readonly options: Options;
};

export type DocumentParts<Options = unknown> = PartnerSettings<Options> & {
  /** What the documents say of themselves: the publication's feed, or that of the selection which the partner gets. */
  readonly feed: Feed;
  /** Markup, newest first. */
  readonly entries: readonly string[];
  /** Markup of what was taken down, newest first. */
  readonly departed: readonly string[];
  /** Absolute address of one of its files. */
  address(file: string): string;
  /** Absolute address of a media reference of the options; undefined where there is no such file. */
  media(src: string): string | undefined;
};

export type PartnerDocument = {
  readonly file: string;
  /** Content-Type. */
  readonly mediaType: string;
  readonly text: string;
};

export type StoryDocument<Options> = {
  /** With a dot. */
  readonly ending: string;
  readonly mediaType: string;
  render(entry: Entry, settings: PartnerSettings<Options>): string;
  renderDeparted(departed: Departed, settings: PartnerSettings<Options>): string;
};

/** A story that was in a partner's documents and is to be taken down there. */
export type Departed = {
  /** The entry's id. */
  readonly id: string;
  /** Where it was read: absolute. */
  readonly alternate: string;
  readonly published: Timestamp;
  /** When it went; after `published`. */
  readonly when: Timestamp;
};

/** How sure we are of a rule: the partner's own words, its code, a run, an issue thread; hearsay; or nothing but memory. */
export type Confidence = "documented" | "code" | "observed" | "issue" | "secondary" | "unchecked";

/** One thing that a partner asks of a story, as data, so that it can be checked again by itself. */
export type Rule<Options = unknown> = {
  /** The same word for the same fault at every partner: `title-too-long`. */
  readonly code: string;
  /** `error`: the story is left out. A rule that is `secondary` or `unchecked` only warns. */
  readonly severity: "error" | "warning";
  /** The page that has it, or what else it was learnt from. */
  readonly source: string;
  /** A date: when the source was last read. */
  readonly checkedOn: string;
  readonly confidence: Confidence;
  /** What to write instead; the field of the front matter in it, so that nobody has to search. */
  readonly mend: string;
  /** What was found that breaks it, on one line; undefined where all is well. */
  find(story: Story<Options>): string | undefined;
};

/** A story as a partner would get it. */
export type Story<Options = unknown> = PartnerSettings<Options> & {
  /** Its pictures are those that the partner may show, its HTML is what the partner takes. */
  readonly entry: Entry;
  /** Of the partner's feed: that of the selection which it gets, else the publication's. */
  readonly feedLanguage: LanguageTag;
  /** Its words, without markup. */
  readonly text: string;
  /** Why its picture was left out, if it was for want of rights: what the editor wrote. */
  readonly withheld?: string;
};
