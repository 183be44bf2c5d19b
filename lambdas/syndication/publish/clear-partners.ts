import type { Article } from "../article/article.ts";
import type { Availability } from "../article/availability.ts";
import { type FeedName, isPartnerFeed } from "../article/selection.ts";
import type { Row } from "../catalog/catalog.ts";
import { type ClaimsPlan, idClaim } from "../catalog/claims.ts";
import type { ArticleRecord, Clearance, MediaFacts, Was } from "../catalog/rows.ts";
import type { PartnerStanding } from "../catalog/tombstones.ts";
import { composeEntry } from "../feed/compose-entry.ts";
import { nearest } from "../nearest.ts";
import { configuredPartners, PARTNERS, partnerFeed, partnerOfFeed } from "../partner/partners.ts";
import { preflight } from "../partner/preflight.ts";
import { storyFile } from "../partner/story-file.ts";
import { type Problem, problem } from "../problem.ts";
import type { Publication } from "../publication.ts";
import { latest, secondAfter, type Timestamp } from "../timestamp.ts";
import { firstMention } from "./first-mention.ts";

/** What partners make of a story while it is looked at. */
export type Cleared = {
  readonly clearances: readonly Clearance[];
  /** How it stands with the feed of each partner that publication.yaml names. */
  readonly standings: ReadonlyMap<FeedName, PartnerStanding>;
  /** Instants at which time alone takes it out of a partner's feed. */
  readonly ends: readonly Timestamp[];
};

const NOT_CLEARED: Cleared = { clearances: [], standings: new Map(), ends: [] };

/**
 * Asks every partner for a story that is out or can still go out, as of when it does. `all`: where publication.yaml names
 * no partner, all that there are, so that somebody may see what each would say.
 */
export function clearPartners(
  article: Article,
  state: Availability,
  found: ReadonlyMap<string, MediaFacts>,
  publication: Publication,
  { now, all }: { readonly now: Timestamp; readonly all: boolean },
): Cleared {
  const configured = configuredPartners(publication);
  const partners = configured.length === 0 && all ? PARTNERS : configured;
  const at = goesOutAt(article, state, now);
  if (at === undefined || partners.length === 0) return NOT_CLEARED;
  const compose = () => composeEntry(article, publication, (media) => found.get(media));
  const clearances = preflight(article, compose, publication, at, partners);
  return {
    clearances,
    standings: new Map(
      clearances
        .filter(({ partner }) => publication.partners.has(partner))
        .map(({ partner, status }) => [partnerFeed({ name: partner }), STANDINGS[status]]),
    ),
    ends: clearances.flatMap(({ until }) => until ?? []),
  };
}

const STANDINGS: Readonly<Record<Clearance["status"], PartnerStanding>> = {
  ships: "in",
  warns: "in",
  refused: "refused",
  excluded: "out",
  unselected: "out",
  over: "over",
};

/** When a story goes out, if it does so unchanged; undefined where it is over. */
function goesOutAt(
  { published, embargo }: Article,
  state: Availability,
  now: Timestamp,
): Timestamp | undefined {
  switch (state.status) {
    case "live":
      return now;
    case "scheduled":
    case "embargoed":
      return state.until;
    case "draft":
      return latest(now, published, embargo ?? published);
    case "expired":
    case "withdrawn":
      return undefined;
  }
}

/** The feeds of partners that get a story. */
export function partnerFeedsOf({ standings }: Cleared): readonly FeedName[] {
  return [...standings].flatMap(([feed, standing]) => (standing === "in" ? [feed] : []));
}

type Moves = {
  /** Of the story: it may watch over what was said of others that it had before. */
  readonly id: string;
  /** As it was before this look. */
  readonly row: Row<ArticleRecord> | undefined;
  readonly claims: ClaimsPlan;
  readonly cleared: Cleared;
  readonly at: Timestamp;
};

/**
 * When partners are to look again at a story that has not changed: one that gets it back after it was told to take it
 * down, and one that shows a picture which it may not show any more.
 */
export function movedClocks({
  id,
  row,
  claims,
  cleared,
  at,
}: Moves): Readonly<Record<string, Timestamp>> {
  const { moved = {}, clearances: earlier = [], held } = row?.value ?? {};
  if (!claims.granted) return moved;
  const moves = cleared.clearances.flatMap(({ partner, withheld = [] }) => {
    const feed = partnerFeed({ name: partner });
    if (cleared.standings.get(feed) !== "in") return [];
    const own = claims.changes.find(({ claim }) => claim === idClaim(id));
    const { partings = {}, was } = own?.before ?? {};
    const when = partings[feed];
    const told = when !== undefined && was ? [secondAfter(departedAt(when, was))] : [];
    const before = earlier.find((one) => one.partner === partner)?.withheld ?? [];
    const isTaken =
      held?.feeds.includes(feed) === true && withheld.some((picture) => !before.includes(picture));
    const known = held?.was ? [secondAfter(held.was.changed)] : [];
    return told.length > 0 || isTaken ? [[partner, latest(at, ...told, ...known)] as const] : [];
  });
  return { ...moved, ...Object.fromEntries(moves) };
}

/** A warning for each name in `exclude` that is no partner's, at the first line of the file that has it. */
export function unknownPartners(
  { path: file, excludedPartners }: Article,
  bytes: Uint8Array | undefined,
): readonly Problem[] {
  const known = PARTNERS.map(({ name }) => name);
  const unknown = excludedPartners.filter((name) => !known.includes(name));
  if (unknown.length === 0) return [];
  // Names are read in lower case.
  const text = new TextDecoder().decode(bytes).toLowerCase();
  return unknown.map((found) =>
    problem("unknown-partner", firstMention(found, { file, text }), {
      found,
      known,
      nearest: nearest(found, known),
    }),
  );
}

/** A partner's document of one story alone, by its place below /partners/; undefined where the partner has none. */
export function storyOf(feed: FeedName, id: string): string | undefined {
  const partner = isPartnerFeed(feed) ? partnerOfFeed(feed) : undefined;
  return partner?.story && `${partner.name}/${storyFile(id, partner.story)}`;
}

/** Whether somebody is told when an entry leaves a feed: of a partner that has no word for it, nobody. */
export function isTold(feed: FeedName): boolean {
  return !isPartnerFeed(feed) || partnerOfFeed(feed)?.renderDeparted !== undefined;
}

/** What partners know of a story that they have. */
export function wasOf(
  { published, updated, corrections, url }: Article,
  moved: ArticleRecord["moved"] = {},
): Was {
  const changed = latest(updated, ...corrections.map(({ at }) => at), ...Object.values(moved));
  return { alternate: url, published, changed };
}

/** When a partner is told that a story went: partners skip what is no newer than what they have. */
export function departedAt(when: Timestamp, { published, changed }: Was): Timestamp {
  return latest(when, secondAfter(latest(published, changed)));
}
