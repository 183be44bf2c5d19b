import type { Timestamp } from "../timestamp.ts";
import type { Row } from "./catalog.ts";
import type { Claim } from "./rows.ts";
import { type Departure, planTombstone } from "./tombstones.ts";

/** The claim on an id, or on the page of a slug. */
export const idClaim = (id: string): string => `id#${id}`;
export const pageClaim = (slug: string): string => `page#${slug}`;
/** The id that a claim is on; undefined where it is on a page. */
export const idOfClaim = (claim: string): string | undefined =>
  claim.startsWith(idClaim("")) ? claim.slice(idClaim("").length) : undefined;

/** What a path's change makes of one claim. */
export type ClaimChange = {
  readonly claim: string;
  readonly before: Claim;
  readonly next: Claim;
  /** Whether it differs from what is stored. */
  readonly changed: boolean;
};

export type ClaimsPlan = {
  /** Whether the path may be live: it wins every claim, and nobody else still holds one. */
  readonly granted: boolean;
  /** Winners other than the path, by claim: it is refused because of these. */
  readonly winners: readonly { readonly claim: string; readonly path: string }[];
  /** Other paths of its claims, where it wins. */
  readonly rivals: readonly { readonly claim: string; readonly path: string }[];
  readonly changes: readonly ClaimChange[];
  /** Paths whose standing may have changed by this: they are looked at again. */
  readonly lookAgain: readonly string[];
};

export type WantedClaims = {
  readonly claims: readonly string[];
  /** Whether it is to be public, if it wins. */
  readonly live: boolean;
  /** The slug of the page where it is read, if it may be live. */
  readonly page?: string;
  /** When the path was first stored. */
  readonly firstStored: Timestamp;
  readonly departure: Departure;
};

/** Pages of an id that are remembered. */
const MOST_PAGES = 20;

/** Of many files with one id, so many are told at once that the winner has changed. */
const MOST_TOLD = 16;

/**
 * Two files may claim one id or one address; the smallest path (by code unit) has it, whatever came first. A winner is
 * live only once the holder has stepped down, in a transaction of its own: the two never stand in a feed together, and
 * no transaction changes two articles.
 */
export function planClaims(
  path: string,
  { claims: wanted, live, page, firstStored, departure }: WantedClaims,
  stored: ReadonlyMap<string, Row<Claim> | undefined>,
): ClaimsPlan {
  const before = (claim: string): Claim => stored.get(claim)?.value ?? { paths: [] };
  const winners: { claim: string; path: string }[] = [];
  const rivals: { claim: string; path: string }[] = [];
  let blocked = false;
  for (const claim of wanted) {
    const { paths, holder } = before(claim);
    const winner = smallest([...paths, path]);
    if (winner !== path) winners.push({ claim, path: winner });
    else if (holder !== undefined && holder !== path) blocked = true;
    for (const rival of paths)
      if (winner === path && rival !== path) rivals.push({ claim, path: rival });
  }
  const granted = live && winners.length === 0 && !blocked;

  const changes: ClaimChange[] = [];
  const lookAgain = new Set<string>();
  for (const [claim] of stored) {
    const old = before(claim);
    const isWanted = wanted.includes(claim);
    const paths = isWanted
      ? [...new Set([...old.paths, path])].sort(byCodeUnit)
      : old.paths.filter((other) => other !== path);
    const holder = granted && isWanted ? path : old.holder === path ? undefined : old.holder;
    const isId = idOfClaim(claim) !== undefined;
    const pages = holder === path && isId ? withPage(page, old.pages) : old.pages;
    const first = isId && isWanted ? (old.firstStored ?? firstStored) : old.firstStored;
    const settled: Claim = {
      paths,
      ...(holder !== undefined && { holder }),
      ...(pages !== undefined && { pages }),
      ...(first !== undefined && { firstStored: first }),
    };
    const buried = isId ? planTombstone(path, old, settled, departure) : {};
    const next = { ...settled, ...buried };
    const listChanged = paths.length !== old.paths.length;
    const changed =
      listChanged || holder !== old.holder || pages !== old.pages || isBuriedAnew(old, next);
    changes.push({ claim, before: old, next, changed });
    const winner = paths[0];
    if (changed && winner !== undefined && winner !== path) lookAgain.add(winner);
    // What the others are told names the winner.
    if (winner !== old.paths[0] || paths.length < 2 !== old.paths.length < 2) {
      for (const other of [...paths, ...old.paths].slice(0, MOST_TOLD)) {
        if (other !== path && paths.includes(other)) lookAgain.add(other);
      }
    }
    // The one that still holds it has to step down before the winner can be live.
    if (listChanged && holder !== undefined && holder !== path) lookAgain.add(holder);
  }
  return { granted, winners, rivals, changes, lookAgain: [...lookAgain].sort(byCodeUnit) };
}

function isBuriedAnew(before: Claim, next: Claim): boolean {
  const told = ({ left, tombstone, partings, was }: Claim): string =>
    JSON.stringify([left, tombstone, partings, was]);
  return told(before) !== told(next);
}

/** The very same list where nothing is new. */
function withPage(
  page: string | undefined,
  pages: readonly string[] | undefined,
): readonly string[] | undefined {
  if (page === undefined || pages?.includes(page)) return pages;
  return [...(pages ?? []), page].slice(-MOST_PAGES);
}

function smallest(paths: readonly string[]): string {
  return paths.reduce((least, path) => (path < least ? path : least));
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
