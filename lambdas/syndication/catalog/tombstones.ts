import { type FeedName, sitemapMonth } from "../article/selection.ts";
import { fromMilliseconds, type Timestamp, toMilliseconds } from "../timestamp.ts";
import type { Write } from "./catalog.ts";
import { type Burial, type Claim, type TombstoneRow, toJson, tombstoneKey } from "./rows.ts";

/** What a path's change means for ids that its entry leaves, or has left. */
export type Departure = {
  /** Feeds that its entry stands in before the change. */
  readonly feeds: readonly FeedName[];
  /** It is taken back by its editor, rather than waiting or over. */
  readonly isWithdrawn: boolean;
  /** When it went, if it goes now, and why. */
  readonly when: Timestamp;
  readonly comment?: string;
  readonly now: Timestamp;
};

/** How long readers are told that an entry was taken down: who has not asked for so long has other worries. */
const DAYS = 90;

/** The first instant at which a tombstone is over. */
export function endOf({ when }: Burial): Timestamp {
  return fromMilliseconds(toMilliseconds(when) + DAYS * 86_400_000) ?? when;
}

/**
 * The tombstone of an id after a path's change; `next` is its claim apart from that. It has one from when nobody claims it
 * any more, or its winner is withdrawn, and only if it was ever public; an id that only waits or has expired has none.
 */
export function planTombstone(
  path: string,
  before: Claim,
  next: Claim,
  departure: Departure,
): Pick<Claim, "left" | "tombstone"> {
  if (next.holder === path) return {};
  const left = before.holder === path ? allOf(before.left, departure.feeds) : before.left;
  if (!left || left.length === 0) return {};
  const [winner] = next.paths;
  // Whether it is withdrawn, its own look says.
  if (winner !== undefined && winner !== path)
    return { left, ...(before.tombstone && { tombstone: before.tombstone }) };
  const isTakenDown = winner === undefined || departure.isWithdrawn;
  if (!isTakenDown) return { left };
  const comment = winner === undefined ? before.tombstone?.comment : departure.comment;
  const tombstone: Burial = {
    when: before.tombstone?.when ?? departure.when,
    ...(comment !== undefined && { comment }),
  };
  return endOf(tombstone) <= departure.now ? {} : { left, tombstone };
}

/** Its rows, as they are to be instead of those before. */
export function tombstoneWrites(
  id: string,
  before: Claim,
  next: Claim,
): { readonly writes: readonly Write[]; readonly feeds: readonly FeedName[] } {
  const old = rowsOf(id, before);
  const wanted = rowsOf(id, next);
  const isSame = JSON.stringify(old) === JSON.stringify(wanted);
  if (isSame) return { writes: [], feeds: [] };
  const kept = new Set(wanted.map(({ put }) => `${put.partition}\n${put.sort}`));
  const dropped = old.flatMap(({ put: { partition, sort } }): Write[] =>
    kept.has(`${partition}\n${sort}`) ? [] : [{ delete: { partition, sort } }],
  );
  return {
    writes: [...dropped, ...wanted],
    feeds: [...new Set([...feedsOf(before), ...feedsOf(next)])],
  };
}

function rowsOf(id: string, claim: Claim) {
  const { tombstone } = claim;
  if (!tombstone) return [];
  const value: TombstoneRow = { ref: id, ...tombstone };
  return feedsOf(claim).map((feed) => ({
    put: { ...tombstoneKey(feed, tombstone.when, id), value: toJson(value) },
  }));
}

function feedsOf({ left = [], tombstone }: Claim): readonly FeedName[] {
  return tombstone ? left : [];
}

/** Without sitemaps, which are read by nobody who would keep an entry. */
function allOf(
  before: readonly FeedName[] | undefined,
  feeds: readonly FeedName[],
): readonly FeedName[] {
  const read = feeds.filter((feed) => sitemapMonth(feed) === undefined);
  return [...new Set([...(before ?? []), ...read])];
}
