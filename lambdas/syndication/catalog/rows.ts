import type { ArchiveName, Period } from "../article/archives.ts";
import type { Availability } from "../article/availability.ts";
import type { FeedName } from "../article/selection.ts";
import { sha256 } from "../digest.ts";
import type { Problem } from "../problem.ts";
import { slugOfPage } from "../site-object.ts";
import type { Timestamp } from "../timestamp.ts";
import type { Catalog, Json, Key, Row, Write } from "./catalog.ts";

/** What one render brings up to date: a feed, or one of the other things that are published. */
export type Target =
  | FeedName
  | `page:${string}`
  | `media:${string}`
  /** A partner's document of one story, by its place below /partners/. */
  | `story:${string}`
  /** An object at an old address. */
  | `old:${string}`
  | "directory";

/**
 * The ledger and the state of one path. It is never removed: a path whose file is gone must not be seen as new.
 * The row's `bytes` are the last good version as filed.
 */
export type ArticleRecord = {
  /** Of the file as last read; absent: the file is gone. */
  readonly version?: string;
  /** Revision of the settings that it was last classified under. */
  readonly settings: number;
  readonly firstStored: Timestamp;
  /** Counts what was filed: an entry row names the rendition that it stands for, so that a renderer sees a stale one. */
  readonly rendition: number;
  /** What the rendition knew of the media: a digest. */
  readonly media: string;
  /** Of the last good version at the last look; absent: there never was one. */
  readonly availability?: Availability;
  /** Errors of the newest version (the last good one stays out), or a claim that another path has. */
  readonly refusals: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** What each partner makes of it, while it can still go out; absent: there are none, or it cannot. */
  readonly clearances?: readonly Clearance[];
  /** By partner: when it came back to one that had been told to take it down, or a picture was taken from one. */
  readonly moved?: Readonly<Record<string, Timestamp>>;
  /** Ids under which it was ever public: only these get tombstones. */
  readonly publicIds: readonly string[];
  /** What the editors were last told of, or are still to be. */
  readonly standing?: Standing;
  readonly held: Held;
};

/** What a partner's rule says of a story. */
export type Finding = {
  readonly code: string;
  readonly severity: "error" | "warning";
  /** What was found, and what to write instead. */
  readonly message: string;
};

/**
 * Whether a story goes to a partner. `ships` and `warns`: it does. `refused`: by a rule. The editor keeps it from the
 * partner (`excluded`), the partner's selection does (`unselected`), or it is too old (`over`).
 */
export type Clearance = {
  readonly partner: string;
  readonly status: "ships" | "warns" | "refused" | "excluded" | "unselected" | "over";
  readonly findings: readonly Finding[];
  /** Pictures that the partner may not show. */
  readonly withheld?: readonly string[];
  /** The first instant at which time alone takes it out. */
  readonly until?: Timestamp;
};

/** What became of a file, as its editor sees it. */
export type Standing = {
  /** `waiting`: another file with its id or address has to step down first. */
  readonly status: Availability["status"] | "published" | "refused" | "waiting" | "deleted";
  readonly rendition: number;
  readonly version?: string;
  /** Of the refusals, the warnings and what partners find: a digest; absent: none. */
  readonly problems?: string;
};

/** A change that the editors are still to be told of. */
export type UntoldRow = {
  readonly kinds: readonly ("published" | "rejected" | "withdrawn")[];
  readonly because?: string;
};

/** What is wrong with publication.yaml as it was last filed. */
export type SettingsReportRow = { readonly version: string; readonly problems: readonly Problem[] };

/** How far the paths have been looked at under the newest settings. */
export type ReclassifyRow = {
  /** Files up to this place of the listing have been. */
  readonly after?: string;
  /** Who is at it, and until when at most. */
  readonly owner?: string;
  readonly until?: Timestamp;
  /** It is a rebuild, whose batches put `until` off. */
  readonly isRebuild?: true;
  /** In how many shards it has marked what was ever written. */
  readonly marked?: number;
};

/** Marks that the last tick could not clear. */
export type DirtyRow = { readonly marks: readonly string[] };

/** The rows that a record owns, so that the next change can take back exactly these. */
export type Held = {
  /** Sort text and rendition of its entry rows; absent: it has none. */
  readonly sort?: string;
  readonly rendition?: number;
  readonly feeds: readonly FeedName[];
  /** Feed and spelling, of its label rows. */
  readonly labels: Readonly<Record<FeedName, string>>;
  readonly references: readonly Reference[];
  /** Objects at old addresses that lead to it while it is live. */
  readonly leads?: readonly string[];
  readonly due: readonly Timestamp[];
  /** Claims that it is listed in, live or not. */
  readonly claims: readonly string[];
  /** Slug of the page that shows it. */
  readonly page?: string;
  /** What partners know of it, while one has it. */
  readonly was?: Was;
  /** Documents that partners have of it alone, by their place below /partners/. */
  readonly stories?: readonly string[];
  /** Feeds that it has left by the first parts of a change that is not complete. */
  readonly left?: readonly FeedName[];
  /** Ids, no longer its own, whose tombstones it takes down when their time is over. */
  readonly buried?: readonly string[];
};

/**
 * A local media path, and whether the article that refers to it is live: a file is public while one is, and looked at
 * again for each.
 */
export type Reference = `live#${string}` | `idle#${string}`;

/** Who claims an id or a page. The smallest path wins; it takes over once the holder has stepped down. */
export type Claim = {
  readonly paths: readonly string[];
  readonly holder?: string;
  /** Of an id: slugs of the pages it was ever read at, whichever file it was in. Those of the past lead to the present one. */
  readonly pages?: readonly string[];
  /** Of an id: when the first file that claimed it was stored, by which a file of another name is dated too. */
  readonly firstStored?: Timestamp;
  /**
   * Of an id that was public and is not now: the feeds that its entry stood in. Of one that is: partners' feeds that it
   * has left because a rule of the partner refused an edit, or publication.yaml names the partner no more; an older version
   * may be shown there still.
   */
  readonly left?: readonly FeedName[];
  /** When it left partners' feeds that are to take it down, by feed. */
  readonly partings?: Readonly<Record<FeedName, Timestamp>>;
  /** What partners are told of an entry that they are to take down: as it was when it last stood in a feed. */
  readonly was?: Was;
  /** Of an id that has been taken down: what its tombstones in these feeds say. */
  readonly tombstone?: Burial;
};

/** When and why an entry was taken down. */
export type Burial = { readonly when: Timestamp; readonly comment?: string };

/** Where an entry was read, since when, and when partners were last told of a change of it. */
export type Was = {
  readonly alternate: string;
  readonly published: Timestamp;
  readonly changed: Timestamp;
};

/** RFC 6721: an entry that was taken down, in one of the feeds that it stood in; in a partner's, with what it was. */
export type TombstoneRow = Burial & { readonly ref: string } & Partial<Was>;

/** Whose story a partner's document of one story is. */
export type StoryRow = { readonly id: string };

/** An article in a feed, only while it is live. */
export type EntryRow = {
  readonly path: string;
  readonly rendition: number;
  /** In a sitemap: the slug of its page, and when it last changed. */
  readonly page?: string;
  readonly updated?: Timestamp;
};

export type Lease = {
  readonly owner: string;
  readonly until: Timestamp;
  /** It was given back with all work recorded; absent: its holder is at it, or died in the middle. */
  readonly isDone?: true;
};

/** What a mark is about; null: everything that the target has. */
export type MarkRow = {
  /** Of a feed: when the articles were published whose entries have changed. */
  readonly at: readonly Timestamp[];
  /** Something has been taken down, which no cache may go on serving. */
  readonly isTakedown?: true;
  /** Of a feed: what else than its entries has changed; absent: anything may have. */
  readonly also?: {
    /** The path whose spelling of the feed's name has come, gone or changed. */
    readonly labelOf?: string;
    readonly tombstones?: true;
  };
} | null;

/** A topic that hubs are still to be told of. */
export type UnannouncedRow = {
  /** Of the document as written. */
  readonly hash: string;
};

/** What has become of a topic at the hubs, by their addresses. */
export type AnnouncedRow = { readonly hubs: Readonly<Record<string, Announcement>> };

export type Announcement = {
  /** Of the topic's unannounced row, as the hub has taken it; absent: it is still to take it, or the row is gone. */
  readonly revision?: number;
  /** The same, taken while caches before the site could still hold an older document: it is to be told once more. */
  readonly early?: number;
  /** Until then the hub is told nothing of this topic. */
  readonly until: Timestamp;
  /** How often in a row the hub has refused the topic; absent: it took it. */
  readonly refusals?: number;
};

/** A hub that failed, and has not taken anything since. */
export type HubRow = {
  readonly hub: string;
  /** How often in a row. */
  readonly failures: number;
  /** Until then it is left alone. */
  readonly until: Timestamp;
};

/** What the caches before the site were last asked to forget. */
export type InvalidationRow = {
  /** When they were last asked, whether or not they took it. */
  readonly asked: Timestamp;
  /** How often they have taken it: the same targets are another time's. */
  readonly taken: number;
};

/** One object of the site, as last written. */
export type DocumentRow = {
  readonly target: Target;
  /** SHA-256 over headers and uncompressed bytes. */
  readonly hash: string;
  /** Empty where the object has been lost; the row stays, since the address was public. */
  readonly etag: string;
  /** ETags of its other forms, by content coding; absent: it was never stored in any. */
  readonly encoded?: Readonly<Record<string, string>>;
  /** Bytes. */
  readonly length: number;
  /** Of a topic: the hash that was handed on to those who tell hubs. */
  readonly announced?: string;
};

/** A feed that was ever published. */
export type FeedRow = {
  readonly title: string;
  /** The spelling that its name was last taken from: an empty feed keeps it. */
  readonly label?: string;
  /** The path that it was taken from; absent: no article has one now. */
  readonly labelledBy?: string;
  /** Whether it has tombstones; absent: nobody has looked. */
  readonly buried?: boolean;
  readonly language: string;
  readonly description?: string;
  /** Whether it shows an entry now. */
  readonly filled: boolean;
  /** Of a feed with archive documents: where these end. */
  readonly history?: HistoryRow;
};

export type HistoryRow = {
  /** The period of its newest entry. */
  readonly newest: Period;
  /** The newest period that has archive documents; absent: none has. */
  readonly archived?: Period;
};

/** What is known of the media file that a local path means. */
export type MediaRow = {
  /** The file below the content folder; absent: there is none. */
  readonly source?: string;
  readonly version?: string;
  readonly facts?: MediaFacts;
  /** Somebody wants to know, and nobody has looked yet. */
  readonly isUnseen?: true;
  /** Those who refer to it are still to be looked at again. */
  readonly isUntold?: true;
};

export type MediaFacts = {
  /** Media type, by content. */
  readonly type: string;
  /** Bytes. */
  readonly length: number;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
};

/** Beside the last good publication.yaml. */
export type SettingsRow = {
  /** Names the rules of partners by which paths have been looked at, or are to be. */
  readonly rules: string;
};

/** What publication.yaml names, or any that was in force before it and of which it is not all marked yet. */
export type SettingsHeld = {
  /** Local media paths. */
  readonly paths: readonly string[];
  /** Feeds that it declares. */
  readonly feeds?: readonly FeedName[];
  /** Objects at old addresses. */
  readonly old?: readonly string[];
  /** Feeds of the partners that it names. */
  readonly partners?: readonly FeedName[];
};

/** Archive documents of a period that somebody should cut shorter. Bytes, of the largest format. */
export type LargeArchiveRow = { readonly bytes: number };

/** The spelling of a feed's name. */
export type FeedLabel = { readonly label: string };

/** A Hugo `_index.md` as last read; without a version it is gone. */
export type SectionIndexRow = { readonly version?: string };

/** Fixed by the first publication: ids are made of it. */
export type Identity = { readonly authority: string; readonly since: string };

/** Rows of one kind that are listed are spread over so many partitions, for DynamoDB's limit of writes to one. */
export const SHARDS: readonly string[] = Array.from("0123456789abcdef");

/** FNV-1a over UTF-16 units, folded to one of the shards. */
function shardOf(name: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return SHARDS[(hash ^ (hash >>> 16)) & 15] ?? "0";
}

const SINGLE = "-";

/** publication.yaml: the row's `bytes` are the last good version, its revision is that of the settings. */
export const settingsKey: Key = { partition: "settings", sort: SINGLE };
/** There while paths are still to be looked at under the newest settings. */
export const reclassifyKey: Key = { partition: "reclassify", sort: SINGLE };
/** What the settings refer to, so that the next ones can take back exactly that. */
export const settingsHeldKey: Key = { partition: "settings-media", sort: SINGLE };
export const identityKey: Key = { partition: "identity", sort: SINGLE };
export const clockKey: Key = { partition: "clock", sort: SINGLE };
export const settingsReportKey: Key = { partition: "settings-report", sort: SINGLE };
export const dirtyKey: Key = { partition: "dirty", sort: SINGLE };

export const recordKey = (path: string): Key => ({
  partition: `record#${shardOf(path)}`,
  sort: path,
});
export const mediaKey = (path: string): Key => ({
  partition: `media#${shardOf(path)}`,
  sort: path,
});
export const documentKey = (key: string): Key => ({
  partition: `document#${shardOf(key)}`,
  sort: key,
});
export const claimKey = (claim: string): Key => ({ partition: `claim#${claim}`, sort: SINGLE });
/** Of a target, or of another piece of work that one invocation at a time does. */
export const leaseKey = (name: string): Key => ({ partition: `lease#${name}`, sort: SINGLE });
export const feedKey = (feed: FeedName): Key => ({ partition: "feed", sort: feed });
export const entryKey = (feed: FeedName, sort: string): Key => ({
  partition: `entry#${feed}`,
  sort,
});
/** Of an entry that was taken down; the newest are the last. */
export const tombstoneKey = (feed: FeedName, when: Timestamp, id: string): Key => ({
  partition: `tombstone#${feed}`,
  sort: entrySort(when, id),
});
/** That a feed has, or had, archive documents of a period. */
export const archiveKey = (feed: FeedName, period: Period): Key => ({
  partition: `archive#${feed}`,
  sort: period,
});
/** Archive documents that are larger than they should be, by their name. */
export const largeArchiveKey = (name: ArchiveName): Key => ({
  partition: "large-archive",
  sort: name,
});
/** The id of a partner's document of one story, by its place below /partners/. */
export const storyKey = (story: string): Key => ({ partition: `story#${story}`, sort: SINGLE });
/** A feed that an article may have joined without a mark. */
export const unmarkedKey = (feed: FeedName): Key => ({ partition: "unmarked", sort: feed });
export const sectionIndexKey = (path: string): Key => ({ partition: "section", sort: path });
export const labelKey = (feed: FeedName, path: string): Key => ({
  partition: `label#${feed}`,
  sort: path,
});
export const referenceKey = (reference: Reference, path: string): Key => ({
  partition: `reference#${mediaOf(reference)}`,
  sort: `${reference.slice(0, 4)}#${path}`,
});
/** That an object at an old address leads to a live article: of several, to the smallest path. */
export const leadKey = (object: string, path: string): Key => ({
  partition: `lead#${object}`,
  sort: path,
});
/** The local media path of a reference; the path that refers, of a reference row's sort text. */
export function mediaOf(reference: string): string {
  return reference.slice("live#".length);
}
/** References to a media file by what is live. */
export const LIVE_REFERENCES = { from: "live#", to: "live#\u{10ffff}" };
export const dueKey = (at: Timestamp, path: string): Key => ({
  partition: "due",
  sort: `${at}#${path}`,
});
/** `change` is unique: no two transactions write one mark, and a mark that came later is never deleted unseen. */
export const markKey = (target: Target, change: string): Key => ({
  partition: `mark#${shardOf(target)}`,
  sort: `${target}\n${change}`,
});
export const isMark = ({ partition }: Key): boolean => partition.startsWith("mark#");
/** Has a target rendered; `about`: which part of it has changed. */
export function mark(target: Target, change: string, about: MarkRow = null): Write {
  return { put: { ...markKey(target, change), value: about && toJson(about) } };
}
/** A path to be looked at again. */
export const pendingKey = (path: string, change: string): Key => ({
  partition: "pending",
  sort: `${path}\n${change}`,
});

/** Has a path looked at again. */
export function pending(path: string, change: string): Write {
  return { put: { ...pendingKey(path, change), value: null } };
}
/** A change of a path that is still to be told; those of one path are in the order of their revisions. */
export const untoldKey = (path: string, revision: number): Key => ({
  partition: "untold",
  sort: `${path}\n${String(revision).padStart(10, "0")}`,
});
/** A subscription document, by its object's key, that has changed and that hubs are still to be told of. */
export const unannouncedKey = (document: string): Key => ({
  partition: "unannounced",
  sort: document,
});
/** What hubs have taken of a topic, and when they may be told of it again. */
export const announcedKey = (document: string): Key => ({
  partition: "announced",
  sort: document,
});
/** A hub that is left alone for a while. DynamoDB sorts by at most 1,024 bytes. */
export const hubKey = (hub: string): Key => ({
  partition: "hub",
  sort: hub.length > 300 ? sha256(hub) : hub,
});
/** A target whose documents were written without what has been taken down, and that caches are still to forget. */
export const uninvalidatedKey = (target: Target): Key => ({
  partition: "uninvalidated",
  sort: target,
});
export const invalidationKey: Key = { partition: "invalidation", sort: SINGLE };
/** A path of which there is something to say: refusals or warnings. */
export const faultyKey = (path: string): Key => ({ partition: "faulty", sort: path });

/** The target of an object at an old address: where it is an article's page, that. */
export function oldTarget(object: string): Target {
  const page = slugOfPage(object);
  return page === undefined ? `old:${object}` : `page:${page}`;
}

export const storyTarget = (story: string): Target => `story:${story}`;

/** The target of a mark, or the path of a pending or untold row. */
export function subjectOf(key: Key): string {
  return key.sort.slice(0, key.sort.lastIndexOf("\n"));
}

/** Every mark of one target. */
export function marksOf(target: Target): { partition: string; from: string; to: string } {
  return {
    partition: markKey(target, "").partition,
    from: `${target}\n`,
    to: `${target}\n\u{10ffff}`,
  };
}

/**
 * Entries are in the order of this text, descending: newest first, then by id. DynamoDB sorts by at most 1,024 bytes,
 * so that a very long id stands as its digest.
 */
export function entrySort(published: Timestamp, id: string): string {
  return `${published}#${id.length > 300 ? sha256(id) : id}`;
}

/** When an entry was published, of its sort text. */
export function publishedOf(sort: string): Timestamp {
  return sort.slice(0, sort.indexOf("#")) as Timestamp;
}

/** Reads one row and takes its value for what this kind of row holds. */
export async function readRow<Value>(catalog: Catalog, key: Key): Promise<Row<Value> | undefined> {
  const [row] = await readRows<Value>(catalog, [key]);
  return row;
}

/** Rows in the order of the keys. */
export async function readRows<Value>(
  catalog: Catalog,
  keys: readonly Key[],
): Promise<readonly (Row<Value> | undefined)[]> {
  return (await catalog.read(keys)) as readonly (Row<Value> | undefined)[];
}

/** The condition that a row is still as it was read. */
export function unchanged(row: Row<unknown> | undefined): "absent" | { readonly revision: number } {
  return row === undefined ? "absent" : { revision: row.revision };
}

/** A value of the model as a row's value: both are JSON, which TypeScript cannot see of an interface with optional names. */
export function toJson(value: object): Json {
  return value as Json;
}

/** Every row of a kind that is spread over shards, or those of one shard, without `bytes`. */
export async function readEvery<Value>(
  catalog: Catalog,
  kind: "record" | "media" | "document" | "mark",
  one?: string,
): Promise<readonly Row<Value>[]> {
  const asked = one === undefined ? SHARDS : [one];
  const shards = asked.map((shard) => catalog.query(`${kind}#${shard}`, { omitBytes: true }));
  return (await Promise.all(shards)).flat() as readonly Row<unknown>[] as readonly Row<Value>[];
}
