import { deflateRawSync } from "node:zlib";
import type { Article } from "../article/article.ts";
import { type Availability, availability, changesAt } from "../article/availability.ts";
import { bodyMedia } from "../article/body-media.ts";
import { isTooLong, LONGEST_PATH } from "../article/content-file.ts";
import { toMediaReference } from "../article/media-reference.ts";
import { parseAccepted, parseArticle } from "../article/parse-article.ts";
import { feedsOf, isPartnerFeed, type Membership, sitemapOf } from "../article/selection.ts";
import { sameBytes } from "../bytes.ts";
import type { Row } from "../catalog/catalog.ts";
import { type ClaimsPlan, idClaim, idOfClaim, pageClaim, planClaims } from "../catalog/claims.ts";
import { markedWhole, NOTHING_HELD, planChange, type WantedRows } from "../catalog/plan-change.ts";
import {
  type ArticleRecord,
  type Claim,
  claimKey,
  entrySort,
  type Held,
  type MediaFacts,
  type MediaRow,
  mediaKey,
  type Reference,
  readRows,
  recordKey,
  settingsKey,
} from "../catalog/rows.ts";
import { type Departure, endOf } from "../catalog/tombstones.ts";
import { clipText } from "../clip-text.ts";
import { sha256 } from "../digest.ts";
import { divideProblems, type Problem, problem } from "../problem.ts";
import type { Publication } from "../publication.ts";
import { objectAt, pagePath } from "../site-object.ts";
import { latest, type Timestamp, toMilliseconds } from "../timestamp.ts";
import {
  type Cleared,
  clearPartners,
  isTold,
  movedClocks,
  partnerFeedsOf,
  storyOf,
  unknownPartners,
  wasOf,
} from "./clear-partners.ts";
import { mediaFinder, missingMedia } from "./find-media.ts";
import { planNews } from "./plan-news.ts";
import type { ContentFile, Ports, Run } from "./ports.ts";
import type { InForce } from "./settings.ts";

/** Feeds of one article, at most: its change and those of a retag must fit into few transactions. */
const MOST_FEEDS = 30;

/** Files of the publication's own that one article shows or links to, at most: each is looked for and remembered. */
const MOST_MEDIA = 1000;

/** Problems of one file that are kept, of each severity. */
const MOST_PROBLEMS = 100;

/**
 * Bytes of an article as it is kept (compressed), at most: DynamoDB takes rows of 400 KB, and the rest is for what the
 * record says of it.
 */
const MOST_KEPT_BYTES = 300_000;

/** Files are looked at within so long after they were filed, but for copies and great delays. */
const LATE_MILLISECONDS = 86_400_000;

/** Characters of what a tombstone says, at most. */
const LONGEST_COMMENT = 500;

/** What a look at a path came to. */
export type Outcome = {
  readonly path: string;
  readonly record: ArticleRecord | undefined;
};

/**
 * Looks at a path as it is now and commits what that means: the one road for every cause (an event, a due instant, new
 * settings, media that came later, a comparison of folder and records). The record and the settings are read before the
 * file and the commit is conditional on both, so that commits happen in the order of the reads: nothing that was
 * read earlier can undo what was read later.
 */
export async function acceptArticle(
  path: string,
  parseSettings: (row: Row<unknown> | undefined) => InForce | undefined,
  ports: Ports,
  run: Run,
): Promise<Outcome> {
  if (isTooLong(path)) {
    const file = await ports.content.read(path);
    return { path, record: file && tooLong(path, file.version, run.now()) };
  }
  const media = mediaFinder(ports);
  let ofItsId: Timestamp | undefined;
  for (;;) {
    const [settings, before] = await ports.catalog.read([settingsKey, recordKey(path)]);
    const row = before as Row<ArticleRecord> | undefined;
    const inForce = parseSettings(settings);
    // The first publication.yaml has every path looked at.
    if (!inForce) return { path, record: undefined };
    const file = await ports.content.read(path);
    if (!file && !row) return { path, record: undefined };
    const now = run.now();

    const firstStored = row?.value.firstStored ?? ofItsId ?? file?.storedAt ?? now;
    const filed = readFiled({ path, file, row, firstStored }, inForce.publication);
    const { publication, revision } = inForce;
    const { article } = filed;
    const state = article && availability(article, now, { drafts: run.drafts ?? false });
    const allReferences = article ? referencesOf(article) : [];
    const references = allReferences.slice(0, MOST_MEDIA);

    const claimed = article && state?.status !== "draft" ? claimsOf(article) : [];
    const held = row?.value.held ?? NOTHING_HELD;
    const watched = (held.buried ?? []).map(idClaim);
    const concerned = [...new Set([...claimed, ...held.claims, ...watched])];
    const rows = await readRows<unknown>(ports.catalog, [
      ...concerned.map(claimKey),
      ...references.map(mediaKey),
    ]);
    const claimRows = new Map(
      concerned.map((claim, index) => [claim, rows[index] as Row<Claim> | undefined]),
    );
    const mediaRows = rows.slice(concerned.length) as readonly (Row<MediaRow> | undefined)[];
    const found = await media(references, publication.media, mediaRows);
    const known = article && claimRows.get(idClaim(article.id))?.value.firstStored;
    if (!row && known !== undefined && known !== firstStored) {
      // Another file had its id before: where it gives no date, it has that one's.
      ofItsId = known;
      continue;
    }
    const feeds = article ? feedsOf(article, publication) : [];
    const excesses = [...tooManyFeeds(path, feeds), ...tooManyMedia(path, allReferences)];
    const all = run.allPartners ?? false;
    const cleared =
      article && state && clearPartners(article, state, found, publication, { now, all });
    const memberships = [...feeds, ...toMemberships(cleared)];
    const live = state?.status === "live" && excesses.length === 0;
    const isSameFile = file?.version === row?.value.version;
    const isKept = article !== undefined && held.claims.includes(idClaim(article.id));
    // Settings that make another id of what was filed come before anything is public.
    const isOfSettings =
      !isKept &&
      !held.left &&
      article !== undefined &&
      (isSameFile || (state?.status === "live" && hasOtherId(path, row, firstStored, publication)));
    const wantedClaims = {
      claims: claimed,
      live,
      ...(article?.hosted && { page: article.slug }),
      firstStored,
      departure: departureOf(isOfSettings ? NOTHING_HELD : held, {
        state,
        file,
        isSameFile,
        cleared,
        now,
      }),
    };
    const claims = planClaims(path, wantedClaims, claimRows);

    const shown = claims.granted ? article : undefined;
    const { partsAt } = wantedClaims.departure;
    const moved =
      article && cleared && movedClocks({ id: article.id, row, claims, cleared, at: partsAt });
    const digest = digestMedia(references, found);
    const isNew = filed.isNew || (row !== undefined && row.value.media !== digest);
    const refusals = [
      ...filed.refusals,
      ...excesses,
      ...(article ? lostClaims(path, claims) : []),
    ].slice(0, MOST_PROBLEMS);
    const warnings = article
      ? [
          ...filed.warnings,
          ...sharedClaims(path, claims),
          ...missingMedia(path, filed.bytes, references, found),
          ...unknownPartners(article, filed.bytes),
        ]
      : filed.warnings;
    const next: Omit<ArticleRecord, "held" | "standing"> = {
      ...(file && { version: file.version }),
      settings: revision,
      firstStored,
      rendition: (row?.value.rendition ?? 0) + (isNew ? 1 : 0),
      media: digest,
      ...(state && { availability: state }),
      refusals,
      warnings: warnings.slice(0, MOST_PROBLEMS),
      ...(cleared && cleared.clearances.length > 0 && { clearances: cleared.clearances }),
      ...(moved && Object.keys(moved).length > 0 && { moved }),
      publicIds: publicIds(row, shown),
    };
    const wanted = wantedRows(article, shown, memberships, references, claimed, {
      now,
      drafts: run.drafts ?? false,
      buried: claims.changes.flatMap(({ claim, next }) => burialsOf(path, claim, next)),
      ends: cleared?.ends ?? [],
      moved,
      pages: article ? (claimRows.get(idClaim(article.id))?.value.pages ?? []) : [],
    });
    const told = ports.newsdesk && planNews(row?.value.standing, next, shown !== undefined);
    const plan = planChange({
      path,
      row,
      next: { ...next, ...(told && { standing: told.standing }) },
      ...(told?.untold && { untold: told.untold }),
      ...(told && { faulty: told.faulty }),
      storyOf,
      ...(run.feedsUnmarked && isAsBefore(row?.value, next) && { feedsUnmarked: true }),
      ...(run.marked && { marked: run.marked }),
      ...(filed.bytes && { bytes: filed.bytes }),
      wanted,
      claims,
      claimRows,
      settingsRevision: revision,
    });
    const committed = await ports.catalog.write(plan.writes);
    if (committed && run.marked) for (const feed of markedWhole(plan.writes)) run.marked.add(feed);
    if (!committed || !plan.complete) continue;
    // Who was told that it is gone may have come while nobody knew of it, and found nothing to take down.
    if (!row && !run.marked && !(await ports.content.read(path))) continue;
    // Media that came between the look and the commit found no reference to question.
    const then = await media(references, publication.media);
    if (digestMedia(references, then) === digest) return { path, record: plan.record };
  }
}

/** What is said of a file whose path no catalog can hold: it has no row. */
function tooLong(path: string, version: string, now: Timestamp): ArticleRecord {
  const place = { file: path, line: 1, column: 1 };
  return {
    version,
    settings: 0,
    firstStored: now,
    rendition: 0,
    media: "",
    refusals: [problem("path-too-long", place, { limit: LONGEST_PATH })],
    warnings: [],
    publicIds: [],
    held: NOTHING_HELD,
  };
}

type Filed = {
  /** The last good version, parsed under the settings in force; absent: none, or the file is gone. */
  readonly article?: Article;
  readonly bytes?: Uint8Array;
  readonly isNew: boolean;
  readonly refusals: readonly Problem[];
  readonly warnings: readonly Problem[];
};

type Read = {
  readonly path: string;
  readonly file: ContentFile | undefined;
  readonly row: Row<ArticleRecord> | undefined;
  readonly firstStored: Timestamp;
};

/** The newest version, or the last good one where the newest is broken. A file that is gone leaves nothing. */
function readFiled({ path, file, row, firstStored }: Read, publication: Publication): Filed {
  if (!file) return { isNew: row?.bytes !== undefined, refusals: [], warnings: [] };
  const parsed = parseArticle({ path, bytes: file.bytes, firstStored }, publication);
  const isKept = parsed.ok && canBeKept(file.bytes);
  if (parsed.ok && isKept) {
    const { article, warnings } = parsed;
    const isNew = row?.bytes === undefined || !sameBytes(row.bytes, file.bytes);
    return { article, bytes: file.bytes, isNew, refusals: [], warnings };
  }
  const found = parsed.ok ? [tooLargeToKeep(path)] : parsed.problems;
  const { errors, warnings } = divideProblems(found);
  const good = row?.bytes && parseAccepted({ path, bytes: row.bytes, firstStored }, publication);
  if (!row?.bytes || !good?.ok) return { isNew: false, refusals: errors, warnings };
  const kept = errors.map((refusal) => ({
    ...refusal,
    message: `${refusal.message}; until then its last good version stays`,
  }));
  return { article: good.article, bytes: row.bytes, isNew: false, refusals: kept, warnings };
}

/** Whether the last good version has an id now that it did not have when it was committed. */
function hasOtherId(
  path: string,
  row: Row<ArticleRecord> | undefined,
  firstStored: Timestamp,
  publication: Publication,
): boolean {
  if (!row?.bytes || !row.value.held.claims.some((claim) => idOfClaim(claim))) return false;
  const before = parseAccepted({ path, bytes: row.bytes, firstStored }, publication);
  return before.ok && !row.value.held.claims.includes(idClaim(before.article.id));
}

function canBeKept(bytes: Uint8Array): boolean {
  return bytes.length <= MOST_KEPT_BYTES || deflateRawSync(bytes).length <= MOST_KEPT_BYTES;
}

function tooLargeToKeep(path: string): Problem {
  return problem(
    "too-large-to-keep",
    { file: path, line: 1, column: 1 },
    { limit: MOST_KEPT_BYTES },
  );
}

function claimsOf(article: Article): readonly string[] {
  return [idClaim(article.id), ...(article.hosted ? [pageClaim(article.slug)] : [])];
}

/** Local media that the article shows or links to, without duplicates. */
function referencesOf(article: Article): readonly string[] {
  const inBody = bodyMedia(article.body).map((src) => toMediaReference(src, article.path));
  const all = [article.image?.src, ...article.attachments.map(({ src }) => src), ...inBody];
  return [...new Set(all.flatMap((src) => (src?.kind === "local" ? [src.path] : [])))];
}

/** Whether nothing but the settings is new to a path, or all of it is: readers can wait for that. */
function isAsBefore(
  before: ArticleRecord | undefined,
  next: Omit<ArticleRecord, "held" | "standing">,
): boolean {
  if (!before) return true;
  return (
    before.version === next.version &&
    before.availability?.status === next.availability?.status &&
    before.media === next.media
  );
}

/** What a rendition knows of its media. */
function digestMedia(
  references: readonly string[],
  found: ReadonlyMap<string, MediaFacts>,
): string {
  if (references.length === 0) return NO_MEDIA;
  return sha256(JSON.stringify(references.map((name) => found.get(name) ?? null)));
}

const NO_MEDIA = sha256("[]");

/** A partner's feed is one like others, but for who reads it. */
function toMemberships(cleared: Cleared | undefined): readonly Membership[] {
  return cleared ? partnerFeedsOf(cleared).map((feed) => ({ feed })) : [];
}

type Look = {
  readonly state: Availability | undefined;
  readonly file: ContentFile | undefined;
  readonly isSameFile: boolean;
  readonly cleared: Cleared | undefined;
  readonly now: Timestamp;
};

/** What the change means for an id that it takes out of the feeds. */
function departureOf(held: Held, { state, file, isSameFile, cleared, now }: Look): Departure {
  // By an edit it goes when that was filed, and not when somebody came to look.
  const edited = file === undefined || file.storedAt > now ? now : file.storedAt;
  // A copy can have the time of its original. Partners are told for 90 days from when it goes in fact.
  const isLongPast = toMilliseconds(now) - toMilliseconds(edited) > LATE_MILLISECONDS;
  const noticed = isLongPast ? now : edited;
  const common = {
    feeds: [...held.feeds, ...(held.left ?? [])].filter(isTold),
    partners: cleared?.standings ?? new Map(),
    ...(held.was && { was: held.was }),
    now,
  };
  if (state?.status !== "withdrawn") {
    const isOver = state?.status === "expired" && isSameFile;
    const partsAt = isOver ? state.at : isSameFile ? now : noticed;
    return { ...common, isWithdrawn: false, when: edited, partsAt };
  }
  const { at, reason } = state;
  const comment = reason === undefined ? {} : { comment: clipText(reason, LONGEST_COMMENT) };
  const when = latest(at, edited);
  return { ...common, isWithdrawn: true, when, partsAt: latest(at, noticed), ...comment };
}

/** The tombstones that a path is to take down: those of its own, or of an id that nobody claims. */
function burialsOf(
  path: string,
  claim: string,
  { paths, tombstone, partings = {} }: Claim,
): readonly Buried[] {
  const id = idOfClaim(claim);
  const [winner] = paths;
  if (id === undefined || (winner !== undefined && winner !== path)) return [];
  const when = [...(tombstone ? [tombstone.when] : []), ...Object.values(partings)];
  return when.map((one) => ({ id, until: endOf({ when: one }), isOwn: winner === path }));
}

type Buried = { readonly id: string; readonly until: Timestamp; readonly isOwn: boolean };

type WantedWhen = {
  readonly now: Timestamp;
  readonly drafts: boolean;
  readonly buried: readonly Buried[];
  /** Instants at which partners have had enough of it. */
  readonly ends: readonly Timestamp[];
  readonly moved: ArticleRecord["moved"] | undefined;
  /** Slugs of pages that its id was read at. */
  readonly pages: readonly string[];
};

function wantedRows(
  article: Article | undefined,
  shown: Article | undefined,
  memberships: readonly Membership[],
  references: readonly string[],
  claims: readonly string[],
  { now, drafts, pages, buried, ends, moved }: WantedWhen,
): WantedRows {
  const changes = article ? changesAt(article, { drafts }).filter((at) => at > now) : [];
  const later = ends.filter((at) => at > now);
  const due = [...new Set([...changes, ...later, ...buried.map(({ until }) => until)])];
  const others = [...new Set(buried.flatMap(({ id, isOwn }) => (isOwn ? [] : [id])))];
  const watch = others.length > 0 ? { buried: others } : {};
  const idle = references.map((path): Reference => `idle#${path}`);
  if (!shown) return { memberships: [], references: idle, due, claims, ...watch };
  const leads = leadsTo(shown, pages);
  const feeds = memberships.map(({ feed }) => feed);
  const stories = feeds.flatMap((feed) => storyOf(feed, shown.id) ?? []);
  return {
    sort: entrySort(shown.published, shown.id),
    memberships: shown.hosted ? [...memberships, inSitemap(shown)] : memberships,
    references: references.map((path): Reference => `live#${path}`),
    ...(shown.hosted && { page: shown.slug }),
    ...(feeds.some(isPartnerFeed) && { was: wasOf(shown, moved) }),
    ...(stories.length > 0 && {
      stories: Object.fromEntries(stories.map((story) => [story, shown.id])),
    }),
    ...(leads.length > 0 && { leads }),
    due,
    claims,
    ...watch,
  };
}

function inSitemap(shown: Article): Membership {
  return { feed: sitemapOf(shown), shows: { page: shown.slug, updated: shown.updated } };
}

/** Objects at addresses that it had, or that it is said to have had. */
function leadsTo(shown: Article, pages: readonly string[]): readonly string[] {
  const former = pages.map((slug) => objectAt(pagePath(slug)));
  const own = shown.hosted ? objectAt(pagePath(shown.slug)) : undefined;
  return [...new Set([...shown.aliases.map(objectAt), ...former])].filter((one) => one !== own);
}

function publicIds(
  row: Row<ArticleRecord> | undefined,
  shown: Article | undefined,
): readonly string[] {
  const before = row?.value.publicIds ?? [];
  return !shown || before.includes(shown.id) ? before : [...before, shown.id];
}

function tooManyFeeds(path: string, { length }: readonly Membership[]): readonly Problem[] {
  if (length <= MOST_FEEDS) return [];
  const details = { found: length, limit: MOST_FEEDS };
  return [problem("too-many-feeds", { file: path, line: 1, column: 1 }, details)];
}

function tooManyMedia(path: string, { length }: readonly string[]): readonly Problem[] {
  if (length <= MOST_MEDIA) return [];
  const details = { found: length, limit: MOST_MEDIA };
  return [problem("too-many-media", { file: path, line: 1, column: 1 }, details)];
}

function lostClaims(path: string, { winners }: ClaimsPlan): readonly Problem[] {
  return winners.map(({ claim, path: other }) =>
    problem("claimed-by-another", { file: path, line: 1, column: 1 }, { ...inWords(claim), other }),
  );
}

function sharedClaims(path: string, { rivals }: ClaimsPlan): readonly Problem[] {
  return rivals.map(({ claim, path: other }) =>
    problem("claimed-twice", { file: path, line: 1, column: 1 }, { ...inWords(claim), other }),
  );
}

function inWords(claim: string): { what: "id" | "address"; claim: string } {
  const name = claim.slice(claim.indexOf("#") + 1);
  return claim.startsWith("id#")
    ? { what: "id", claim: name }
    : { what: "address", claim: pagePath(name) };
}
