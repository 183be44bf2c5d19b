import { type FeedName, isPartnerFeed, sitemapMonth } from "../article/selection.ts";
import { fromMilliseconds, type Timestamp, toMilliseconds } from "../timestamp.ts";
import type { Write } from "./catalog.ts";
import {
  type Burial,
  type Claim,
  type TombstoneRow,
  toJson,
  tombstoneKey,
  type Was,
} from "./rows.ts";

/** What a path's change means for ids that its entry leaves, or has left. */
export type Departure = {
  /** Feeds that its entry stands in before the change. */
  readonly feeds: readonly FeedName[];
  /** It is taken back by its editor, rather than waiting or over. */
  readonly isWithdrawn: boolean;
  /** When it went, if it goes now, and why. */
  readonly when: Timestamp;
  readonly comment?: string;
  /** What its entry is before the change, where it stands in a partner's feed. */
  readonly was?: Was;
  /** How it stands with each partner's feed, if it is live; those of no partner are absent. */
  readonly partners: ReadonlyMap<FeedName, PartnerStanding>;
  /** When it leaves partners' feeds, if it does now. */
  readonly partsAt: Timestamp;
  readonly now: Timestamp;
};

/**
 * A live story that is kept from a partner (`out`) is to be taken down there. One that is `refused` leaves the version
 * that the partner has, and one that is too old (`over`) is nobody's any more.
 */
export type PartnerStanding = "in" | "out" | "refused" | "over";

/** How long readers are told that an entry was taken down: who has not asked for so long has other worries. */
const DAYS = 90;

/** Feeds of one id that are remembered: their rows and marks, with the claim, fit into one transaction. */
const MOST_REMEMBERED = 39;

/** The first instant at which a tombstone is over. */
export function endOf({ when }: Burial): Timestamp {
  return fromMilliseconds(toMilliseconds(when) + DAYS * 86_400_000) ?? when;
}

/**
 * The tombstone of an id after a path's change; `next` is its claim apart from that. It has one from when nobody claims it
 * any more, or its winner is withdrawn, and only if it was ever public; an id that only waits or has expired has none.
 * Partners are told of both, and of a story that is kept from them alone.
 */
export function planTombstone(
  path: string,
  before: Claim,
  next: Claim,
  departure: Departure,
): Pick<Claim, "left" | "tombstone" | "partings" | "was"> {
  const isOwn = before.holder === path;
  const stood = isOwn ? allOf(before.left, departure.feeds) : (before.left ?? []);
  const was = (isOwn ? departure.was : undefined) ?? before.was;
  if (next.holder === path) return planLive(stood, before, was, departure);
  const [winner] = next.paths;
  const { tombstone: buried, partings } = before;
  const isOthers = next.holder !== undefined || (winner !== undefined && winner !== path);
  // What becomes of it, the look of the other one says.
  if (isOthers) return kept({ left: stood, tombstone: buried, partings, was });
  const told = Object.keys(partings ?? {});
  if (stood.length === 0 && told.length === 0) return {};
  const parted = toPartings([...stood.filter(isPartnerFeed), ...told], before, departure);
  const left = stood.filter((feed) => !isPartnerFeed(feed) || parted[feed] !== undefined);
  const isTakenDown = winner === undefined || departure.isWithdrawn;
  if (!isTakenDown) return kept({ left, partings: parted, was });
  const comment = winner === undefined ? buried?.comment : departure.comment;
  const tombstone: Burial = {
    when: buried?.when ?? departure.when,
    ...(comment !== undefined && { comment }),
  };
  return endOf(tombstone) <= departure.now ? {} : kept({ left, tombstone, partings: parted, was });
}

/** Of a live id, only partners have something to be told. */
function planLive(
  stood: readonly FeedName[],
  before: Claim,
  was: Was | undefined,
  departure: Departure,
): Pick<Claim, "left" | "partings" | "was"> {
  const { partners } = departure;
  const left = stood.filter((feed) => {
    const standing = partners.get(feed);
    return isPartnerFeed(feed) && (standing === undefined || standing === "refused");
  });
  const out = stood.filter((feed) => partners.get(feed) === "out");
  const earlier = Object.keys(before.partings ?? {}).filter((feed) => partners.get(feed) !== "in");
  return kept({ left, partings: toPartings([...out, ...earlier], before, departure), was });
}

/** Without those that are over. */
function toPartings(
  feeds: readonly FeedName[],
  { partings = {} }: Claim,
  { partsAt, now }: Departure,
): Readonly<Record<FeedName, Timestamp>> {
  const all = feeds.map((feed) => [feed, partings[feed] ?? partsAt] as const);
  return Object.fromEntries(all.filter(([, when]) => endOf({ when }) > now));
}

type Buried = Pick<Claim, "left" | "tombstone" | "partings" | "was">;

/** Without what is empty; what it was is of use only with the rest. */
function kept({
  left = [],
  tombstone,
  partings = {},
  was,
}: { readonly [name in keyof Buried]: Buried[name] | undefined }): Buried {
  const isParted = Object.keys(partings).length > 0;
  return {
    ...(left.length > 0 && { left }),
    ...(tombstone && { tombstone }),
    ...(isParted && { partings }),
    ...(was && (isParted || left.some(isPartnerFeed)) && { was }),
  };
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
    writes: [...dropped, ...wanted.map(({ put }): Write => ({ put }))],
    feeds: [...new Set([...old, ...wanted].map(({ feed }) => feed))],
  };
}

function rowsOf(id: string, { left = [], tombstone, partings = {}, was }: Claim) {
  const put = (feed: FeedName, row: Burial & Partial<Was>) => {
    const value: TombstoneRow = { ref: id, ...row };
    return { feed, put: { ...tombstoneKey(feed, row.when, id), value: toJson(value) } };
  };
  const read = left.filter((feed) => !isPartnerFeed(feed));
  return [
    ...(tombstone ? read.map((feed) => put(feed, tombstone)) : []),
    ...Object.entries(partings).map(([feed, when]) => put(feed, { when, ...was })),
  ];
}

/** Without sitemaps, which are read by nobody who would keep an entry. */
function allOf(
  before: readonly FeedName[] | undefined,
  feeds: readonly FeedName[],
): readonly FeedName[] {
  const read = feeds.filter((feed) => sitemapMonth(feed) === undefined);
  return [...new Set([...(before ?? []), ...read])].slice(0, MOST_REMEMBERED);
}
