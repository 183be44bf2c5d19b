import type { License } from "../publication.ts";
import type { Timestamp } from "../timestamp.ts";

/** A name of the editor's and the slug that identifies it: two labels with one slug are one tag or one author. */
export type Label = { readonly slug: string; readonly label: string };

export type Author = {
  readonly slug: string;
  readonly name: string;
  readonly url?: string;
  readonly email?: string;
};

/** A place that media is referred to by: an absolute http(s) URL, or a path below the content folder. */
export type MediaReference =
  | { readonly kind: "remote"; readonly url: string }
  /** Normalised, without a leading slash and without `media/`: `world/pact.jpg`. Published at `/media/<path>`. */
  | { readonly kind: "local"; readonly path: string };

export type Image = {
  readonly src: MediaReference;
  readonly alt?: string;
  readonly caption?: string;
  readonly credit?: string;
  /** Whether partners may show it. */
  readonly syndicate: boolean;
  /** Pixels, as the editor gave them; those of a local file are measured instead. */
  readonly width?: number;
  readonly height?: number;
};

export type Attachment = {
  readonly src: MediaReference;
  /** Media type, as the editor gave it; that of a local file is measured instead. */
  readonly type?: string;
  /** Bytes. */
  readonly length?: number;
  /** Seconds. */
  readonly duration?: number;
  readonly title?: string;
  readonly credit?: string;
};

/** What was wrong, and is right now: plain text on one line. */
export type Correction = { readonly at: Timestamp; readonly text: string };

export type Withdrawal = { readonly at: Timestamp; readonly reason?: string };

/** The text as filed. It is rendered only when a document shows it. */
export type Body = {
  readonly kind: "markdown" | "html" | "text";
  readonly source: string;
};

/**
 * What the editor filed: one file, checked, with every default in place. Its words are those of the feed model.
 * It says what is to happen when; `availability` says what is the case at an instant.
 */
export type Article = {
  /** Below the content folder, with `/`: `world/2024-06-20-pact.md`. */
  readonly path: string;
  /** An absolute IRI, never normalised, the same in every format and feed for ever. */
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly shortTitle?: string;
  /** Plain text. */
  readonly summary?: string;
  readonly authors: readonly Author[];
  readonly section?: Label;
  readonly tags: readonly Label[];
  readonly published: Timestamp;
  /** The last significant change; never earlier than `published`. */
  readonly updated: Timestamp;
  readonly embargo?: Timestamp;
  /** The first instant at which it is over. */
  readonly expires?: Timestamp;
  readonly draft: boolean;
  readonly withdrawn?: Withdrawal;
  readonly corrections: readonly Correction[];
  readonly image?: Image;
  readonly attachments: readonly Attachment[];
  /** BCP 47; absent: its section's, else the publication's. */
  readonly language?: string;
  /** Where it is read: an absolute URL. */
  readonly url: string;
  /** The slug whose page Wireroom hosts at /articles/<slug>/; absent where it is read elsewhere. */
  readonly hosted: boolean;
  /** Paths from the root that lead here. */
  readonly aliases: readonly string[];
  readonly rights?: string;
  /** Names of partners that must not have it. */
  readonly excludedPartners: readonly string[];
  readonly license?: License;
  readonly body: Body;
};
