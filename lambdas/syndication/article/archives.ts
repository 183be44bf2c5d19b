import type { Publication } from "../publication.ts";
import type { Timestamp } from "../timestamp.ts";
import type { FeedName } from "./selection.ts";

/** A feed's archive documents of one period (RFC 5005): a folder, as in `/sections/world/archive/2024-06/`. */
export type ArchiveName = FeedName;

/** 2024, 2024-06 or 2024-06-20, in UTC. */
export type Period = string;

/** How many characters of an instant are its period. */
const LENGTHS: Readonly<Record<Exclude<Publication["archive"], "none">, number>> = {
  year: 4,
  month: 7,
  day: 10,
};

const ARCHIVE = /^(\/|\/sections\/[^/]+\/)archive\/(\d{4}(?:-\d{2}(?:-\d{2})?)?)\/$/;

/** Whether a feed can have archive documents: the publication's and the sections', in which every article is. */
export function canHaveArchive(feed: FeedName): boolean {
  return feed === "/" || /^\/sections\/[^/]+\/$/.test(feed);
}

export function hasArchive(feed: FeedName, { archive }: Publication): boolean {
  return archive !== "none" && canHaveArchive(feed);
}

/** The period that an instant is in, as the publication cuts them; undefined where it has no archive. */
export function periodOf(at: Timestamp, { archive }: Publication): Period | undefined {
  return archive === "none" ? undefined : at.slice(0, LENGTHS[archive]);
}

/** Whether a period is one of those that the publication cuts. */
export function isPeriodOf(period: Period, { archive }: Publication): boolean {
  return archive !== "none" && period.length === LENGTHS[archive];
}

export function archiveName(feed: FeedName, period: Period): ArchiveName {
  return `${feed}archive/${period}/`;
}

/** The feed and the period of an archive's name; undefined where it is another feed's. */
export function readArchiveName(
  name: string,
): { readonly feed: FeedName; readonly period: Period } | undefined {
  const [, feed, period] = ARCHIVE.exec(name) ?? [];
  return feed === undefined || period === undefined ? undefined : { feed, period };
}

/** Whether what is marked or rendered under a name is a feed, and no archive of one. */
export function isFeedName(name: string): name is FeedName {
  return name.startsWith("/") && !readArchiveName(name);
}
