import { sha256 } from "../lambdas/syndication/digest.ts";

/** Seconds. */
const HOUR = 3600;
const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

/** How a newsroom publishes. */
export type Rhythm = {
  readonly name: string;
  /** Stories from Monday to Sunday. */
  readonly stories: readonly number[];
  /** They go out between these hours, at any second. */
  readonly hours: readonly [from: number, until: number];
};

export const RHYTHMS = [
  { name: "a quiet blog: 3 stories a week", stories: [1, 0, 1, 0, 1, 0, 0], hours: [8, 18] },
  {
    name: "a local paper: 20 on a weekday, by day",
    stories: [20, 20, 20, 20, 20, 0, 0],
    hours: [6, 20],
  },
  {
    name: "an agency: 100 a day, round the clock",
    stories: [100, 100, 100, 100, 100, 100, 100],
    hours: [0, 24],
  },
] as const satisfies readonly Rhythm[];

/** A story goes out, or the text of one that is out is mended. */
export type Change = {
  /** Seconds since Monday, 0:00. */
  readonly at: number;
  /** Stories are numbered from 0 in the order in which they go out. */
  readonly story: number;
  readonly isEdit: boolean;
};

/** One in ten is edited, once, ten minutes to six hours after it went out. */
const EDITED = 0.1;
const SOONEST_EDIT = 600;
const LATEST_EDIT = 6 * HOUR;

/** What happens in a week, in the order of time: the same on every machine. */
export function toChanges({ name, stories, hours: [from, until] }: Rhythm): readonly Change[] {
  const times = stories.flatMap((count, day) =>
    Array.from({ length: count }, (_, index) => {
      const hour = from + chance(`${name}/${day}/${index}`) * (until - from);
      return day * DAY + Math.floor(hour * HOUR);
    }),
  );
  const changes = times
    .sort((a, b) => a - b)
    .flatMap((at, story): readonly Change[] => {
      const later = SOONEST_EDIT + chance(`${name}/${story}/when`) * (LATEST_EDIT - SOONEST_EDIT);
      const isEdited = chance(`${name}/${story}/edited`) < EDITED;
      const published = { at, story, isEdit: false };
      const edited = { at: at + Math.floor(later), story, isEdit: true };
      return isEdited ? [published, edited] : [published];
    });
  return changes.filter(({ at }) => at < WEEK).sort((a, b) => a.at - b.at);
}

/** A number in [0, 1) that is the same for the same name, everywhere. */
function chance(name: string): number {
  return Number.parseInt(sha256(name).slice(0, 8), 16) / 2 ** 32;
}
