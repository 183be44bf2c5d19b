import { decodeBody } from "../support/decode-body.ts";
import { withoutTombstones } from "../support/tombstones.ts";
import { type Meaning, OTHER_AUTHORITY } from "./history.ts";
import type { Ledger } from "./ledger.ts";
import type { Version, World } from "./world.ts";

const DAY = 86_400_000;

/**
 * The second oracle: the ledger against the history itself, walked through once and in order, with nothing that the
 * publisher is made of. It gives bounds, since nobody promises to see a version that stood for a moment.
 */
export function checkLedger(world: World, ledger: Ledger): readonly string[] {
  // Before the first publication.yaml nothing is looked at.
  if (!ledger.settings) return checkSettings(world, ledger);
  const seen = readSeen(world);
  const paths = [...new Set(world.versions.map(({ path }) => path))].filter(isArticle);
  return [
    ...checkSettings(world, ledger),
    ...paths.flatMap((path) => checkPath(path, world, ledger, seen)),
    ...checkTombstones(paths, world, ledger, seen),
  ];
}

/** By word, and by id: when it was first and last put into a document of the site. */
type Seen = ReadonlyMap<string, { readonly first: number; readonly last: number }>;

function readSeen({ sights }: World): Seen {
  const seen = new Map<string, { first: number; last: number }>();
  for (const sight of sights) {
    if (sight.kind !== "put" || !/^(?:feed\.json|articles\/.*index\.html)$/.test(sight.key))
      continue;
    const whole = new TextDecoder().decode(decodeBody(sight.body, sight.headers.encoding));
    // An id in a tombstone is not shown, but said to have gone.
    const text = withoutTombstones(whole);
    const at = Date.parse(sight.at);
    for (const [, found = ""] of text.matchAll(/(quux\d+z|(?<="id": ")tag:[^"]+)/g)) {
      seen.set(found, { first: seen.get(found)?.first ?? at, last: at });
    }
  }
  return seen;
}

function isArticle(path: string): boolean {
  return /\.(?:md|html|txt)$/.test(path);
}

function checkSettings({ versions }: World, { settings }: Ledger): readonly string[] {
  const all = versions.filter(({ path }) => path === "publication.yaml");
  const text = settings && new TextDecoder().decode(settings);
  const isInForce = ({ bytes }: Version): boolean => new TextDecoder().decode(bytes) === text;
  const good = all.filter(({ isGood }) => isGood);
  // One that was replaced before anybody looked was never in force.
  if (text === undefined) return all.at(-1)?.isGood ? ["ledger: no settings are in force"] : [];
  if (!good.some(isInForce)) return ["ledger: settings are in force that were never good"];
  // What ids are made of never changes, whatever is filed.
  const isOther = ({ bytes }: Version): boolean =>
    new TextDecoder().decode(bytes).includes(OTHER_AUTHORITY);
  const newest = all.at(-1);
  const isSameIdentity = newest && isOther(newest) === text.includes(OTHER_AUTHORITY);
  if (newest?.isGood && isSameIdentity && !isInForce(newest)) {
    return ["ledger: the newest publication.yaml is good and not in force"];
  }
  return [];
}

function checkPath(path: string, world: World, ledger: Ledger, seen: Seen): readonly string[] {
  const failures: string[] = [];
  const own = world.versions.filter((version) => version.path === path);
  const related = relatedTo(path, world.versions);
  const firstStored = ledger.firstStored.get(path);
  const isDated = world.versions.some(
    (version) => related.has(version.path) && version.at === firstStored,
  );
  if (firstStored !== undefined && !isDated) {
    failures.push(`ledger: ${path} was first stored at ${firstStored}, when nothing was`);
  }
  const words = own.flatMap(({ meaning }) =>
    isOwn(meaning, world.versions) ? [meaning.word] : [],
  );
  const firstSeen = Math.min(
    ...words.map((word) => seen.get(word)?.first ?? Number.POSITIVE_INFINITY),
  );
  if (firstStored !== undefined && Date.parse(firstStored) > firstSeen) {
    failures.push(`ledger: ${path} was first stored at ${firstStored}, and public before`);
  }
  return [
    ...failures,
    ...checkLastGood(path, own, world, ledger, seen),
    ...checkPublic(path, own, world, ledger),
  ];
}

/** Files that had one id, one after the other: each is dated by the first of them. */
function relatedTo(path: string, versions: readonly Version[]): ReadonlySet<string> {
  const related = new Set([path]);
  for (let before = 0; before < related.size; ) {
    before = related.size;
    const own = versions.filter((version) => related.has(version.path) && version.meaning);
    const ids = new Set(own.map(({ meaning }) => idOf(meaning)));
    for (const { path: other, meaning } of versions) {
      if (meaning && ids.has(idOf(meaning))) related.add(other);
    }
  }
  return related;
}

/** Whether a version's word tells of it alone: a file that was renamed has taken its word along. */
function isOwn(meaning: Meaning | undefined, versions: readonly Version[]): meaning is Meaning {
  return (
    meaning !== undefined &&
    versions.filter((version) => version.meaning?.word === meaning.word).length === 1
  );
}

function checkLastGood(
  path: string,
  own: readonly Version[],
  { versions }: World,
  ledger: Ledger,
  seen: Seen,
): readonly string[] {
  const kept = ledger.lastGood.get(path);
  const newest = own.at(-1);
  const isKept = ({ bytes }: Version): boolean =>
    kept !== undefined && bytes !== undefined && Buffer.compare(kept, bytes) === 0;
  if (!newest?.bytes) return kept ? [`ledger: ${path} is gone, and a text of it is kept`] : [];
  if (newest.meaning?.isGood) {
    return isKept(newest) ? [] : [`ledger: the newest version of ${path} is good and not kept`];
  }
  const good = own.filter(({ meaning }) => meaning?.isGood);
  if (kept && !good.some(isKept))
    return [`ledger: what is kept of ${path} was never filed as good`];
  // One that has been shown is known to be good, and nothing has taken it away.
  const last = own.findLast(({ meaning, bytes }) => !bytes || meaning?.isGood);
  const wasShown = last && isOwn(last.meaning, versions) && seen.has(last.meaning.word);
  return wasShown && !isKept(last)
    ? [`ledger: the last good version of ${path} was public and is lost`]
    : [];
}

function checkPublic(
  path: string,
  own: readonly Version[],
  { milliseconds }: World,
  { publicIds }: Ledger,
): readonly string[] {
  const possible = new Set(
    own
      .filter(({ meaning }) => meaning && canBeOut(meaning, milliseconds))
      .map(({ meaning }) => idOf(meaning)),
  );
  return (publicIds.get(path) ?? [])
    .filter((id) => !possible.has(toExample(id)))
    .map((id) => `ledger: ${path} is said to have been public as ${id}, and never can have been`);
}

function checkTombstones(
  paths: readonly string[],
  { versions, milliseconds }: World,
  { claims, settings }: Ledger,
  seen: Seen,
): readonly string[] {
  const failures: string[] = [];
  const current = new Map(paths.map((path) => [path, currentOf(path, versions, seen)]));
  const isUnsure = [...current.values()].includes("unsure");
  const ids = new Set(versions.flatMap(({ meaning }) => idOf(meaning) ?? []));
  for (const id of ids) {
    const all = versions.flatMap(({ meaning }) =>
      meaning && idOf(meaning) === id ? [meaning] : [],
    );
    const tombstone = claims.get(inForce(id, settings))?.tombstone;
    const says = (what: string): void => {
      failures.push(`ledger: ${id} ${what}`);
    };
    if (tombstone && !all.some((meaning) => canBeOut(meaning, milliseconds))) {
      says("has a tombstone, and never can have been public");
    }
    if (tombstone && Date.parse(tombstone.when) + 90 * DAY <= milliseconds) {
      says(`has a tombstone of ${tombstone.when} still`);
    }
    if (tombstone && !versions.some(({ at }) => at <= tombstone.when)) {
      says(`went at ${tombstone.when}, before anything was there`);
    }
    if (isUnsure) continue;
    const claimants = [...current]
      .filter(
        ([, meaning]) =>
          typeof meaning === "object" &&
          (meaning.isWithdrawn || !meaning.isDraft) &&
          idOf(meaning) === id,
      )
      .sort(([one], [other]) => (one < other ? -1 : 1));
    const winner = claimants[0]?.[1];
    const isTaken = winner === undefined || (typeof winner === "object" && winner.isWithdrawn);
    // It is dated by when the file was taken away, however late somebody comes to look.
    const last = Math.min(seen.get(id)?.last ?? 0, takenSince(id, versions));
    // Between settings that make other ids, a story is taken down under the one that it was filed with.
    const isTold = [id, toOther(id)].some((one) => claims.get(one)?.tombstone);
    if (isTaken && !isTold && last > milliseconds - 85 * DAY)
      says("was public, is taken down, and has no tombstone");
    if (!isTaken && tombstone) says("has a tombstone, and its file is there");
  }
  return failures;
}

/** Since when nobody has an id, or who has it first has withdrawn it: by the files alone; 0 where somebody has it. */
function takenSince(id: string, versions: readonly Version[]): number {
  const current = new Map<string, Meaning>();
  let since = 0;
  for (const { path, bytes, meaning, at } of versions) {
    if (!bytes) current.delete(path);
    else if (meaning?.isGood) current.set(path, meaning);
    const [winner] = [...current]
      .filter(([, own]) => (own.isWithdrawn || !own.isDraft) && idOf(own) === id)
      .sort(([one], [other]) => (one < other ? -1 : 1));
    const isTaken = winner === undefined || winner[1].isWithdrawn;
    if (!isTaken) since = 0;
    else if (since === 0) since = Date.parse(at);
  }
  return since;
}

/** The newest version that can be read; "unsure" where nobody can know whether the last good one was seen. */
function currentOf(
  path: string,
  versions: readonly Version[],
  seen: Seen,
): Meaning | "unsure" | undefined {
  const own = versions.filter((version) => version.path === path);
  const newest = own.at(-1);
  if (!newest?.bytes) return undefined;
  if (newest.meaning?.isGood) return newest.meaning;
  const last = own.findLast(({ meaning, bytes }) => !bytes || meaning?.isGood)?.meaning;
  const isSure =
    last === undefined
      ? own.every(({ meaning }) => !meaning?.isGood)
      : isOwn(last, versions) && seen.has(last.word);
  return isSure ? last : "unsure";
}

/** Whether there is an instant up to now at which the version is shown, if it is looked at then. */
export function canBeOut(
  { isGood, isDraft, isWithdrawn, published, embargo }: Meaning,
  milliseconds: number,
): boolean {
  const start = Math.max(
    Date.parse(published ?? "1970-01-01"),
    Date.parse(embargo ?? "1970-01-01"),
  );
  return isGood && !isDraft && !isWithdrawn && start <= milliseconds;
}

/** By the rule that publishers are told of: of a file that names none, authority, year and path without its ending. */
function idOf(meaning: Meaning | undefined): string {
  if (!meaning) return "";
  return meaning.id ?? `tag:example.com,2024:${meaning.path.replace(/\.[a-z]+$/, "")}`;
}

/** The authority is one of two, and never changes. */
function toExample(id: string): string {
  return id.replace(OTHER_AUTHORITY, "example.com");
}

/** An id as the authority in force makes it. */
function inForce(id: string, settings: Uint8Array | undefined): string {
  return new TextDecoder().decode(settings).includes(OTHER_AUTHORITY) ? toOther(id) : id;
}

/** Of a file that names no id. */
function toOther(id: string): string {
  return /:(?:one|two)$/.test(id) ? id : id.replace("example.com", OTHER_AUTHORITY);
}
