// Who asks for a feed how often, and what it is answered. Pure: the same versions give the same tally.

/** What a feed is transferred in. */
export type Coding = "br" | "gzip" | "identity";

/** A state of a feed's document: in force from an instant on, in seconds, until the next one is. */
export type Version = {
  readonly from: number;
  readonly etag: string;
  /** Of the body in each coding that a reader may get. */
  readonly bytes: Readonly<Record<Coding, number>>;
};

export type Reader = {
  readonly coding: Coding;
  /** Sends If-None-Match with the ETag that it was given last. */
  readonly isConditional: boolean;
  readonly everySeconds: number;
  /** The first poll; below `everySeconds`. */
  readonly firstAt: number;
};

export type Tally = {
  readonly polls: number;
  readonly notModified: number;
  /** Of the bodies alone: headers are the same few hundred bytes whoever answers. */
  readonly bytes: number;
};

/** Eleven readers, by what they were seen to ask for. */
const KINDS = [
  { names: ["elfeed", "FreshRSS", "Miniflux"], coding: "br", isConditional: true },
  {
    names: ["newsboat", "rss2email", "feedparser", "feed2exec", "gPodder", "Liferea"],
    coding: "gzip",
    isConditional: true,
  },
  { names: ["sfeed", "rsstail"], coding: "identity", isConditional: false },
] as const;

/** Eleven, one by one. */
export const READERS = KINDS.flatMap(({ names, coding, isConditional }) =>
  names.map(() => ({ coding, isConditional })),
);

const QUARTER = 900;
const HOUR = 3600;
const DAY = 86_400;

/** How often the readers of each kind poll: of a hundred, so many every so many seconds. */
const INTERVALS = [
  { readers: 20, everySeconds: QUARTER },
  { readers: 50, everySeconds: HOUR },
  { readers: 20, everySeconds: 4 * HOUR },
  { readers: 10, everySeconds: DAY },
] as const;

/** A hundred readers of each kind, 1,100 in all; those of one kind and interval are spread evenly over the interval. */
export function toReaders(): readonly Reader[] {
  return READERS.flatMap((asks, kind) =>
    INTERVALS.flatMap(({ readers, everySeconds }) =>
      Array.from({ length: readers }, (_, index) => ({
        ...asks,
        everySeconds,
        firstAt: Math.floor(((index + kind / READERS.length) / readers) * everySeconds),
      })),
    ),
  );
}

/**
 * What the readers are answered from 0 to `untilSeconds`, who have all read the feed just before. `versions` in the order
 * of time, the first of them in force before 0.
 */
export function answerPolls(
  versions: readonly Version[],
  readers: readonly Reader[],
  untilSeconds: number,
): Tally {
  const before = versions.findLast(({ from }) => from < 0);
  if (before === undefined) throw new Error("no version is in force before the first poll");
  let polls = 0;
  let notModified = 0;
  let bytes = 0;
  for (const { coding, isConditional, everySeconds, firstAt } of readers) {
    let held = before.etag;
    let index = versions.indexOf(before);
    for (let at = firstAt; at < untilSeconds; at += everySeconds) {
      while ((versions[index + 1]?.from ?? Number.POSITIVE_INFINITY) <= at) index++;
      const { etag, bytes: lengths } = versions[index] ?? before;
      polls++;
      if (isConditional && etag === held) notModified++;
      else bytes += lengths[coding];
      held = etag;
    }
  }
  return { polls, notModified, bytes };
}
