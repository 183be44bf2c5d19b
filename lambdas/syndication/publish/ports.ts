import type { Catalog } from "../catalog/catalog.ts";
import type { MediaFacts } from "../catalog/rows.ts";
import type { Timestamp } from "../timestamp.ts";
import type { Bucket, Headers } from "./bucket.ts";

/** Something that changes whenever the file's bytes do: an ETag, or size and time of change. Compared, never read. */
export type Version = string;

export type ContentFile = {
  readonly bytes: Uint8Array;
  readonly version: Version;
  /** When these bytes were stored. */
  readonly storedAt: Timestamp;
};

/** Where articles, settings and media are filed. Paths are below its root, NFC, with `/`. */
export interface Content {
  /** The file as it is now; undefined where there is none. */
  read(path: string): Promise<ContentFile | undefined>;
  /** Size, type and dimensions of a media file, by its bytes; undefined where there is none. */
  measure(path: string): Promise<{ version: Version; facts: MediaFacts } | undefined>;
  /** Puts a media file into the site as it is. Undefined where it is gone. */
  copy(path: string, key: string, headers: Headers): Promise<{ etag: string } | undefined>;
}

/** What the publisher touches. */
export type Ports = {
  readonly content: Content;
  readonly site: Bucket;
  readonly catalog: Catalog;
};

/** One invocation: its instant is read once, outside. */
export type Run = {
  readonly now: Timestamp;
  /** Names the invocation in leases. */
  readonly owner: string;
  /** When it is certainly over: a lease that it leaves behind ends then. */
  readonly until: Timestamp;
  /** Drafts are shown as if they were live. */
  readonly drafts?: boolean;
};
