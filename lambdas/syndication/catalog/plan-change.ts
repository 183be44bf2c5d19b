import type { FeedName, Membership } from "../article/selection.ts";
import { sha256 } from "../digest.ts";
import type { Timestamp } from "../timestamp.ts";
import { MOST_WRITES, type Row, type Write } from "./catalog.ts";
import { type ClaimChange, type ClaimsPlan, idOfClaim } from "./claims.ts";
import {
  type ArticleRecord,
  type Claim,
  claimKey,
  dueKey,
  type EntryRow,
  entryKey,
  faultyKey,
  type Held,
  isMark,
  labelKey,
  leadKey,
  type MarkRow,
  mark,
  mediaOf,
  oldTarget,
  pending,
  publishedOf,
  type Reference,
  recordKey,
  referenceKey,
  settingsKey,
  storyKey,
  storyTarget,
  subjectOf,
  toJson,
  type UntoldRow,
  unchanged,
  untoldKey,
  type Was,
} from "./rows.ts";
import { tombstoneWrites } from "./tombstones.ts";
import { onceEach } from "./write-in-parts.ts";

/** The rows an article is to own after the change; a live one has a `sort`, feeds and references. */
export type WantedRows = {
  readonly sort?: string;
  readonly memberships: readonly Membership[];
  readonly references: readonly Reference[];
  /** Objects at old addresses that are to lead to it. */
  readonly leads?: readonly string[];
  readonly page?: string;
  /** What partners know of it, if one has it. */
  readonly was?: Was;
  /** Documents that partners have of it alone, each with its id. */
  readonly stories?: Readonly<Record<string, string>>;
  readonly due: readonly Timestamp[];
  readonly claims: readonly string[];
  /** Ids, not among its claims, whose tombstones it is to take down. */
  readonly buried?: readonly string[];
};

export type ChangeInput = {
  readonly path: string;
  readonly row: Row<ArticleRecord> | undefined;
  /** The record as it is to be, apart from `held`. */
  readonly next: Omit<ArticleRecord, "held">;
  /** The last good version as filed; absent: none. */
  readonly bytes?: Uint8Array;
  readonly wanted: WantedRows;
  readonly claims: ClaimsPlan;
  readonly claimRows: ReadonlyMap<string, Row<Claim> | undefined>;
  readonly settingsRevision: number;
  /** Who is told of the change; absent: nobody is. */
  readonly untold?: UntoldRow;
  /** Whether the path is to be among those with problems; absent: nobody keeps that list. */
  readonly faulty?: boolean;
  readonly feedsUnmarked?: boolean;
  /** Feeds that are marked for all they have already; the others are now, so. Absent: each is, for this change. */
  readonly marked?: ReadonlySet<FeedName>;
  /** The document that a partner has of one story alone, by the partner's feed and the story's id; undefined: none. */
  readonly storyOf?: (feed: FeedName, id: string) => string | undefined;
};

export type ChangePlan = {
  readonly writes: readonly Write[];
  /** The record as it is once they are written. */
  readonly record: ArticleRecord;
  /** False: the transaction would have been too large; this is its first part, and the path is pending. */
  readonly complete: boolean;
};

export const NOTHING_HELD: Held = { feeds: [], labels: {}, references: [], due: [], claims: [] };

/** Names a change in its marks, and says what it is about: those of feeds, and of all else. */
type Change = {
  readonly id: () => string;
  readonly markFeed: (feed: FeedName) => readonly Write[];
  readonly others: MarkRow;
};

/** What is held, while steps change it. */
type Draft = { -readonly [Name in keyof Held]: Held[Name] } & {
  feeds: FeedName[];
  labels: Record<FeedName, string>;
  references: Reference[];
};

/** Writes that belong together, and what they make of what is held. */
type Step = { readonly writes: readonly Write[]; readonly apply: (held: Draft) => void };

/**
 * One change as one transaction, conditional on the revisions of the record, the settings and the claims. Where it needs
 * more than 100 writes it is done in parts: leaving before joining, each part a state that the next can start from.
 */
export function planChange(input: ChangeInput): ChangePlan {
  const { path, row, next, wanted } = input;
  const held = row?.value.held ?? NOTHING_HELD;
  // Unique: a record's revision is written once. A path may be too long to stand in a key beside another.
  let name: string | undefined;
  const id = (): string => {
    name ??= `${sha256(path).slice(0, 20)}#${(row?.revision ?? 0) + 1}`;
    return name;
  };
  const { feeds, others } = aboutOf(held, next, wanted);
  let also: ReturnType<typeof alsoOf> | undefined;
  const change: Change = {
    id,
    others,
    markFeed: (feed) =>
      markFeed(feed, id, input, feeds, () => {
        also ??= alsoOf(input, held);
        return { ...feeds, also: also(feed) };
      }),
  };
  const stale = held.rendition !== next.rendition || held.sort !== wanted.sort;

  const wholeLeave = leaving(path, held, wanted, change, false);
  const join = [
    ...joining(path, held, wanted, next.rendition, change, stale),
    ...resettling(input, held, change),
  ];
  const standing = standingSteps(input, held, change);
  const whole = [...wholeLeave, ...standing, ...join];
  const all = assemble(input, whole, held, change, true);
  if (all.writes.length <= MOST_WRITES) return { ...all, complete: true };

  // Too large. First out of everything that will not stay as it is, then the claims, then in.
  const inPart = (feed: FeedName) => markFeed(feed, id, input, feeds, () => feeds);
  const leave = leaving(path, held, wanted, { ...change, markFeed: inPart }, stale);
  const steps = leave.length > 0 ? leave : whole;
  let count = steps.length;
  for (;;) {
    const part = assemble(input, steps.slice(0, count), held, change, false);
    if (part.writes.length <= MOST_WRITES) return { ...part, complete: false };
    // It would never be written.
    if (count === 1) throw new Error(`one step of ${path} has ${part.writes.length} writes`);
    count = Math.max(1, Math.floor(count * 0.8));
  }
}

/** What marks say: when what it shows or showed was published, and whether it is taken down. Time alone takes nothing down. */
function aboutOf(
  held: Held,
  next: Pick<ArticleRecord, "availability">,
  { sort }: WantedRows,
): { readonly feeds: NonNullable<MarkRow>; readonly others: MarkRow } {
  const at = [held.sort, sort].flatMap((one) => (one === undefined ? [] : [publishedOf(one)]));
  const wasShown = held.sort !== undefined || held.page !== undefined;
  const ends = wasShown && sort === undefined && next.availability?.status !== "expired";
  const takedown = ends ? { isTakedown: true as const } : {};
  return { feeds: { at: [...new Set(at)], ...takedown }, others: { at: [], ...takedown } };
}

function markFeed(
  feed: FeedName,
  id: () => string,
  { feedsUnmarked, marked }: ChangeInput,
  { isTakedown }: NonNullable<MarkRow>,
  about: () => MarkRow,
): readonly Write[] {
  if (feedsUnmarked) return [];
  // Whoever renders must see of each takedown that it is one.
  if (marked === undefined || isTakedown) return [mark(feed, id(), about())];
  return marked.has(feed) ? [] : [mark(feed, id())];
}

/** Feeds that writes mark for all they have. */
export function markedWhole(writes: readonly Write[]): readonly FeedName[] {
  return writes.flatMap((write) => {
    if (!("put" in write) || write.put.value !== null) return [];
    const target = isMark(write.put) ? subjectOf(write.put) : "";
    return target.startsWith("/") ? [target] : [];
  });
}

/** What a complete change is to each feed besides an entry. */
function alsoOf(
  { path, wanted, claims }: ChangeInput,
  held: Held,
): (feed: FeedName) => NonNullable<NonNullable<MarkRow>["also"]> {
  const memberships = wanted.sort === undefined ? [] : wanted.memberships;
  const labels = new Map(memberships.map(({ feed, label }) => [feed, label]));
  const buried = new Set(
    claims.changes.flatMap(({ claim, before, next, changed }) => {
      const id = changed ? idOfClaim(claim) : undefined;
      return id === undefined ? [] : tombstoneWrites(id, before, next).feeds;
    }),
  );
  return (feed) => ({
    ...(held.labels[feed] !== labels.get(feed) && { labelOf: path }),
    ...(buried.has(feed) && { tombstones: true }),
  });
}

function leaving(
  path: string,
  held: Held,
  wanted: WantedRows,
  change: Change,
  everything: boolean,
): Step[] {
  const staying = new Map(wanted.memberships.map(({ feed, label }) => [feed, label]));
  const steps: Step[] = [];
  for (const feed of held.feeds) {
    const stays = !everything && wanted.sort !== undefined && staying.has(feed);
    if (stays && held.sort === wanted.sort) continue;
    const writes: Write[] = [...change.markFeed(feed)];
    if (held.sort !== undefined) writes.push({ delete: entryKey(feed, held.sort) });
    if (!stays && held.labels[feed] !== undefined) writes.push({ delete: labelKey(feed, path) });
    steps.push({
      writes,
      apply: (now) => {
        now.feeds = now.feeds.filter((other) => other !== feed);
        now.left = [...(now.left ?? []), feed];
        if (!stays) delete now.labels[feed];
      },
    });
  }
  for (const reference of held.references) {
    if (wanted.references.includes(reference)) continue;
    steps.push({
      writes: [
        { delete: referenceKey(reference, path) },
        // A picture that is taken out of an article may be what is taken down.
        ...mediaMark(reference, change.id(), { at: [], isTakedown: true }),
      ],
      apply: (now) => {
        now.references = now.references.filter((other) => other !== reference);
      },
    });
  }
  for (const object of held.leads ?? []) {
    if (wanted.leads?.includes(object)) continue;
    steps.push({
      writes: [
        { delete: leadKey(object, path) },
        mark(oldTarget(object), change.id(), change.others),
      ],
      apply: (now) => {
        now.leads = (now.leads ?? []).filter((other) => other !== object);
      },
    });
  }
  return steps;
}

function joining(
  path: string,
  held: Held,
  wanted: WantedRows,
  rendition: number,
  change: Change,
  stale: boolean,
): Step[] {
  const steps: Step[] = [];
  const { sort } = wanted;
  // One value for all feeds: a catalog in memory keeps it once.
  const entry = toJson({ path, rendition } satisfies EntryRow);
  if (sort !== undefined) {
    for (const { feed, label, shows } of wanted.memberships) {
      const joins = !held.feeds.includes(feed);
      const renamed = held.labels[feed] !== label;
      if (!joins && !renamed && !stale) continue;
      const writes: Write[] = [...change.markFeed(feed)];
      const value = shows ? toJson({ path, rendition, ...shows } satisfies EntryRow) : entry;
      writes.push({ put: { ...entryKey(feed, sort), value } });
      if (renamed && label !== undefined) {
        writes.push({ put: { ...labelKey(feed, path), value: { label } } });
      } else if (renamed) {
        writes.push({ delete: labelKey(feed, path) });
      }
      steps.push({
        writes,
        apply: (now) => {
          now.sort = sort;
          now.rendition = rendition;
          if (!now.feeds.includes(feed)) now.feeds.push(feed);
          if (label === undefined) delete now.labels[feed];
          else now.labels[feed] = label;
        },
      });
    }
  }
  for (const reference of wanted.references) {
    if (held.references.includes(reference)) continue;
    steps.push({
      writes: [
        { put: { ...referenceKey(reference, path), value: null } },
        ...mediaMark(reference, change.id(), null),
      ],
      apply: (now) => {
        now.references.push(reference);
      },
    });
  }
  for (const object of wanted.leads ?? []) {
    if (held.leads?.includes(object)) continue;
    steps.push({
      writes: [
        { put: { ...leadKey(object, path), value: null } },
        mark(oldTarget(object), change.id(), change.others),
      ],
      apply: (now) => {
        now.leads = [...(now.leads ?? []), object];
      },
    });
  }
  return steps;
}

/**
 * The feeds of a story that could not be looked at when the settings came: one that was rendered for the first time by the
 * older ones had no row yet by which it could have been marked.
 */
function resettling({ row, next, wanted }: ChangeInput, held: Held, change: Change): Step[] {
  if (!row || row.value.settings === next.settings || wanted.sort === undefined) return [];
  return held.feeds.map((feed) => ({ writes: change.markFeed(feed), apply: () => {} }));
}

/** Claims with their tombstones, each by itself; then due rows, stories and the page: few, and done together. */
function standingSteps(input: ChangeInput, held: Held, change: Change): Step[] {
  const claims = input.claims.changes.filter(({ changed }) => changed);
  return [
    ...claims.map(
      (claim): Step => ({
        writes: claimWrites(input, claim, change),
        apply: () => {},
      }),
    ),
    restStep(input, held, change),
  ];
}

function claimWrites(
  { claims, claimRows, storyOf }: ChangeInput,
  { claim, before, next }: ClaimChange,
  change: Change,
): readonly Write[] {
  const when = unchanged(claimRows.get(claim));
  const id = idOfClaim(claim);
  const tombstones = id === undefined ? undefined : tombstoneWrites(id, before, next);
  const feeds = tombstones?.feeds ?? [];
  const stories = id === undefined ? [] : feeds.flatMap((feed) => storyOf?.(feed, id) ?? []);
  return [
    { put: { ...claimKey(claim), value: toJson(next) }, when },
    ...(tombstones?.writes ?? []),
    ...feeds.flatMap((feed) => change.markFeed(feed)),
    ...stories.map((story) => mark(storyTarget(story), change.id(), change.others)),
    // With each of them: whoever has to look again must not be forgotten where the others wait.
    ...claims.lookAgain.map((other) => pending(other, change.id())),
  ];
}

function restStep(input: ChangeInput, held: Held, change: Change): Step {
  const { path, wanted, row, next } = input;
  const writes: Write[] = [];
  for (const at of held.due) {
    if (!wanted.due.includes(at)) writes.push({ delete: dueKey(at, path) });
  }
  for (const at of wanted.due) {
    if (!held.due.includes(at)) writes.push({ put: { ...dueKey(at, path), value: null } });
  }
  // Not the record's rendition: an earlier part of this change may have put that there.
  const pageStays = held.page === wanted.page && held.rendition === next.rendition;
  const resettled = row?.value.settings !== next.settings;
  for (const page of new Set([held.page, wanted.page])) {
    if (page !== undefined && (!pageStays || resettled)) {
      writes.push(mark(`page:${page}`, change.id(), change.others));
    }
  }
  const stories = wanted.stories ?? {};
  for (const story of new Set([...(held.stories ?? []), ...Object.keys(stories)])) {
    const id = stories[story];
    const isHeld = held.stories?.includes(story) === true;
    const stays = isHeld && id !== undefined && held.rendition === next.rendition;
    if (!stays || resettled) writes.push(mark(storyTarget(story), change.id(), change.others));
    if (!isHeld && id !== undefined) writes.push({ put: { ...storyKey(story), value: { id } } });
  }
  // Where they lead may be another place now.
  for (const object of wanted.leads ?? []) {
    if (held.leads?.includes(object) && (!pageStays || resettled)) {
      writes.push(mark(oldTarget(object), change.id(), change.others));
    }
  }
  const apply = (now: Draft): void => {
    for (const name of ["page", "left", "buried", "was", "stories"] as const) delete now[name];
    now.due = wanted.due;
    now.claims = wanted.claims;
    if (wanted.page !== undefined) now.page = wanted.page;
    if (wanted.was) now.was = wanted.was;
    if (wanted.stories) now.stories = Object.keys(wanted.stories);
    if (wanted.buried) now.buried = wanted.buried;
  };
  return { writes, apply };
}

function assemble(
  input: ChangeInput,
  steps: readonly Step[],
  held: Held,
  change: Change,
  complete: boolean,
): Pick<ChangePlan, "writes" | "record"> {
  const { path, row, bytes, settingsRevision } = input;
  const { standing: reached, settings: newest, ...rest } = input.next;
  const standing = complete ? reached : row?.value.standing;
  const settings = complete ? newest : (row?.value.settings ?? newest);
  const next = { ...rest, settings, ...(standing && { standing }) };
  const after: Draft = {
    ...held,
    feeds: [...held.feeds],
    // Its names are the data: as an object of fields each article's would be a class of its own to the engine.
    labels: Object.assign(Object.create(null), held.labels),
    references: [...held.references],
  };
  for (const step of steps) step.apply(after);
  if (after.feeds.length === 0) {
    delete after.sort;
    delete after.rendition;
  }
  const record: ArticleRecord = { ...next, held: after };
  const writes: Write[] = [
    {
      put: { ...recordKey(path), value: toJson(record), ...(bytes && { bytes }) },
      when: unchanged(row),
    },
    { check: settingsKey, when: { revision: settingsRevision } },
    ...steps.flatMap((step) => step.writes),
  ];
  writes.push(...(complete ? toldWrites(input) : [pending(path, change.id())]));
  return { writes: onceEach(writes), record };
}

/** What the editors are to be told, by the part that completes the change. */
function toldWrites({ path, row, untold, faulty }: ChangeInput): Write[] {
  const writes: Write[] = [];
  const key = untoldKey(path, (row?.revision ?? 0) + 1);
  if (untold) writes.push({ put: { ...key, value: toJson(untold) } });
  if (faulty === true) writes.push({ put: { ...faultyKey(path), value: null } });
  if (faulty === false) writes.push({ delete: faultyKey(path) });
  return writes;
}

/** Only what is live makes a file public. */
function mediaMark(reference: Reference, change: string, about: MarkRow): Write[] {
  return reference.startsWith("live#") ? [mark(`media:${mediaOf(reference)}`, change, about)] : [];
}
