import type { FeedName } from "../article/selection.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { MediaFacts } from "../catalog/rows.ts";
import type { Timestamp } from "../timestamp.ts";
import type { Bucket, Headers } from "./bucket.ts";
import type { Newsdesk } from "./newsdesk.ts";

/** Something that changes whenever the file's bytes do: an ETag, or size and time of change. Compared, never read. */
export type Version = string;

export type ContentFile = {
  readonly bytes: Uint8Array;
  readonly version: Version;
  /** When these bytes were stored. */
  readonly storedAt: Timestamp;
};

/** A file as a listing sees it. */
export type FiledName = {
  readonly path: string;
  readonly version: Version;
  /** From where a later listing goes on: the name as it is stored, in whichever Unicode form. */
  readonly place: string;
};

/** Where articles, settings and media are filed. Paths are below its root, NFC, with `/`. */
export interface Content {
  /** The file as it is now; undefined where there is none. */
  read(path: string): Promise<ContentFile | undefined>;
  /** Size, type and dimensions of a media file, by its bytes; undefined where there is none. */
  measure(path: string): Promise<{ version: Version; facts: MediaFacts } | undefined>;
  /**
   * Every file but those below a name that starts with a dot, in the order of their places' UTF-8 bytes; only what comes
   * behind the place `after`.
   */
  list(after?: string): AsyncIterable<FiledName>;
  /** Puts a media file into the site as it is. Undefined where it is gone or, with `version`, where that is another's. */
  copy(
    path: string,
    key: string,
    headers: Headers,
    version?: Version,
  ): Promise<{ etag: string } | undefined>;
}

/** Those who pass changes on to the subscribers of a topic (WebSub). */
export interface Hubs {
  /**
   * Tells a hub that a topic, both absolute URLs, has changed, within seconds. Throws where it did not take that;
   * `TopicRefused` where it takes others.
   */
  publish(hub: string, topic: string): Promise<void>;
}

/** What keeps copies of the site in front of it. */
export interface EdgeCache {
  /** Has everything forgotten. The same `reference` twice is one request. */
  invalidate(reference: string): Promise<void>;
}

/** What the publisher touches. */
export type Ports = {
  readonly content: Content;
  readonly site: Bucket;
  readonly catalog: Catalog;
  /** Absent: nobody is told of what becomes of single files. */
  readonly newsdesk?: Newsdesk;
  /** Absent: nobody is told of changed feeds, and none is noted. */
  readonly hubs?: Hubs;
  /** Absent: nothing is between the site and its readers. */
  readonly edgeCache?: EdgeCache;
};

/** One invocation. */
export type Run = {
  /**
   * The instant. It is read after the record that it judges: a run that began before another must not undo, by its
   * earlier instant, what that one has turned into rows.
   */
  readonly now: () => Timestamp;
  /** Names the invocation in leases. */
  readonly owner: string;
  /** When it is certainly over: a lease that it leaves behind ends then. */
  readonly until: Timestamp;
  /** Whether there is time for another step. What is left stays marked. Absent: always. */
  readonly hasTime?: () => boolean;
  /** Told of what failed, so that the rest goes on; absent: it is thrown at once. */
  readonly onFault?: (fault: unknown, subject: string) => void;
  /** Drafts are shown as if they were live. */
  readonly drafts?: boolean;
  /** Where publication.yaml names no partner, every one is asked what it would make of a story. */
  readonly allPartners?: true;
  /** More is on its way: what nobody waits for is left to the clock, or each of many would render it once more. */
  readonly inBulk?: boolean;
  /** Feeds are not marked: whoever asks for this marks all of them afterwards. */
  readonly feedsUnmarked?: boolean;
  /**
   * Many changes come before anything is rendered: a feed is marked by the first that touches it, for everything it has,
   * and noted here. Nobody else looks at files meanwhile. Absent: each change marks what it touches.
   */
  readonly marked?: Set<FeedName>;
};
