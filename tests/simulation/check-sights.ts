import { SaxesParser } from "saxes";
import { decodeBody } from "../support/decode-body.ts";
import { withoutTombstones } from "../support/tombstones.ts";
import { canBeOut } from "./check-ledger.ts";
import { HUB, type Meaning, OTHER_AUTHORITY } from "./history.ts";
import type { Sight, Version, World } from "./world.ts";

type Put = Sight & { readonly kind: "put" } & {
  readonly text: string;
  readonly words: ReadonlySet<string>;
};

/**
 * The third oracle: what the world has seen, in order, and not one row of the catalog. Nothing that is not out is in any
 * object that was ever put, nothing that was taken down comes back, nothing is taken down that nobody took down, no
 * document is ill-formed, and everybody who is to be told of a change is told after it.
 */
export function checkSights(world: World): readonly string[] {
  const puts = world.sights.map((sight) => (sight.kind === "put" ? read(sight) : sight));
  const history = readHistory(world);
  return [
    ...checkPuts(puts, history),
    ...checkReturns(puts, history),
    ...checkIdentity(puts),
    ...checkPings(puts, history),
    ...checkInvalidations(puts, history),
  ];
}

type History = {
  readonly versions: readonly Version[];
  /** By word, in the order in which they were filed. */
  readonly filed: ReadonlyMap<string, readonly (Version & { readonly meaning: Meaning })[]>;
  readonly settings: readonly string[];
  /** Paths whose reads have failed for a while. */
  readonly unreadable: ReadonlySet<string>;
  /** Paths that share neither an id nor a page with another. */
  readonly plain: ReadonlySet<string>;
  /** Feeds show all there is, under the same settings all the time. */
  readonly isWide: boolean;
};

function readHistory({ versions, unreadable }: World): History {
  const filed = new Map<string, (Version & { meaning: Meaning })[]>();
  const uncommon = new Set<string>();
  const paths = new Set<string>();
  for (const version of versions) {
    const { meaning, path } = version;
    paths.add(path);
    if (!meaning) continue;
    filed.set(meaning.word, [...(filed.get(meaning.word) ?? []), { ...version, meaning }]);
    if (meaning.id !== undefined || meaning.slug !== undefined) uncommon.add(path);
  }
  const settings = versions.flatMap(({ path, bytes }) =>
    path === "publication.yaml" && bytes ? [new TextDecoder().decode(bytes)] : [],
  );
  return {
    versions,
    filed,
    settings,
    unreadable,
    plain: new Set([...paths].filter((path) => !uncommon.has(path))),
    isWide: settings.length === 1 && settings.every((text) => text.includes("window: 50")),
  };
}

const TEXTS = new Map<string, string>();

function read(sight: Sight & { readonly kind: "put" }): Put {
  const text = new TextDecoder().decode(decodeBody(sight.body, sight.headers.encoding));
  return { ...sight, text, words: new Set(text.match(/quux\d+z/g)) };
}

/** Each put for itself, and against the one before it. */
function checkPuts(sights: readonly (Put | Sight)[], history: History): readonly string[] {
  const failures: string[] = [];
  const before = new Map<string, Put>();
  for (const sight of sights) {
    if (!isPut(sight)) continue;
    const say = (what: string): void => {
      failures.push(`sight: ${sight.key}, put at ${sight.at}, ${what}`);
    };
    for (const word of sight.words) {
      const meaning = history.filed.get(word)?.[0]?.meaning;
      if (!meaning) continue;
      if (!canBeOut(meaning, Date.parse(sight.at))) say(`shows ${word}, which is not out`);
      const isNew = !before.get(sight.key)?.words.has(word);
      // While a file cannot be read, or looks at what is due fail, its story stays as it is.
      const isKnown = !history.unreadable.has(meaning.path) && !sight.isTroubled;
      if (isNew && isKnown && meaning.expires && meaning.expires <= sight.begun) {
        say(`shows ${word} anew, which was over at ${meaning.expires}`);
      }
    }
    const fault = findFault(sight);
    if (fault) say(`is ill-formed: ${fault}`);
    if (!isMediaWanted(sight, history)) say("is not public");
    if (isEndedForNothing(sight, history)) say("is ended, and nobody has taken it down");
    before.set(sight.key, sight);
  }
  return failures;
}

function isPut(sight: Put | Sight): sight is Put {
  return sight.kind === "put";
}

function findFault({ key, text, headers }: Put): string | undefined {
  if (headers.metadata?.["status"] !== undefined) return undefined;
  const name = key.replace(/\.(?:br|gz)$/, "");
  const kind = name.slice(name.lastIndexOf(".") + 1);
  const known = TEXTS.get(text);
  if (known !== undefined) return known || undefined;
  const fault =
    kind === "json" ? jsonFault(text) : /^(?:xml|opml)$/.test(kind) ? xmlFault(text) : undefined;
  if (TEXTS.size > 5000) TEXTS.clear();
  TEXTS.set(text, fault ?? "");
  return fault;
}

function jsonFault(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

function xmlFault(text: string): string | undefined {
  const parser = new SaxesParser({ xmlns: true });
  let fault: string | undefined;
  parser.on("error", (error) => {
    fault ??= error.message;
  });
  parser.write(text).close();
  return fault;
}

/** A picture is public while something is that shows it. */
function isMediaWanted({ key, at, headers }: Put, { filed, settings }: History): boolean {
  if (!key.startsWith("media/") || headers.metadata?.["status"] !== undefined) return true;
  return (
    settings.some((text) => text.includes(key)) ||
    [...filed.values()]
      .flat()
      .some(
        ({ meaning, at: since }) =>
          meaning.media === key && since <= at && canBeOut(meaning, Date.parse(at)),
      )
  );
}

/** A page that answers 410, though by then no version of its file says anything of the kind. */
function isEndedForNothing({ key, at, headers }: Put, { versions, plain }: History): boolean {
  const slug = /^articles\/([^/]+)\/index\.html$/.exec(key)?.[1];
  if (slug === undefined || headers.metadata?.["status"] !== "410") return false;
  const own = versions.filter(({ path }) => path.replace(/^.*\//, "").startsWith(`${slug}.`));
  // Another file can take the address, or the id, away.
  if (own.length === 0 || own.some(({ path }) => !plain.has(path))) return false;
  return !own.some(
    ({ bytes, meaning, at: since }) =>
      since <= at &&
      (!bytes ||
        (meaning?.isGood &&
          (!canBeOut(meaning, Date.parse(since)) ||
            (meaning.expires !== undefined && meaning.expires <= at)))),
  );
}

/**
 * What a document had lost after it was taken down must not be in it again. Only of versions that were filed once, by files
 * that nobody disputes, and where nothing else takes an entry out.
 */
function checkReturns(sights: readonly (Put | Sight)[], history: History): readonly string[] {
  const failures: string[] = [];
  const shown = new Map<string, "shown" | "gone">();
  for (const sight of sights) {
    if (!isPut(sight) || !(history.isWide || sight.key.startsWith("articles/"))) continue;
    for (const [word, filed] of history.filed) {
      const [version] = filed;
      if (!version || filed.length > 1 || !history.plain.has(version.path)) continue;
      const name = `${sight.key}\n${word}`;
      const isThere = sight.words.has(word);
      if (!isThere && shown.get(name) === "shown" && isOver(version, sight.at, history))
        shown.set(name, "gone");
      else if (isThere && shown.get(name) === "gone") {
        failures.push(
          `sight: ${sight.key}, put at ${sight.at}, shows ${word} again, which was taken down`,
        );
      } else if (isThere) shown.set(name, "shown");
    }
  }
  return failures;
}

/** Whether a version is not to be shown any more: another has come, the file is gone, or its time is over. */
function isOver(
  version: Version & { readonly meaning: Meaning },
  at: string,
  { versions }: History,
): boolean {
  const { expires } = version.meaning;
  if (expires !== undefined && expires <= at) return true;
  const own = versions.filter(({ path }) => path === version.path);
  const later = own.slice(
    own.findIndex(({ meaning }) => meaning?.word === version.meaning.word) + 1,
  );
  return later.some(({ bytes, meaning, at: since }) => since <= at && (!bytes || meaning?.isGood));
}

/** Ids are made of the authority, so that one site never has both. */
function checkIdentity(sights: readonly (Put | Sight)[]): readonly string[] {
  const all = sights.filter(isPut).filter(({ key }) => key === "feed.json");
  // Of files that name no id.
  const has = (authority: string): boolean =>
    all.some(({ text }) =>
      new RegExp(`"tag:${authority},2024:(?:[abde]|world/c)"`).test(withoutTombstones(text)),
    );
  return has("example.com") && has(OTHER_AUTHORITY)
    ? ["sight: ids have changed with the authority"]
    : [];
}

/** Of every subscription document, hubs are told after its last change. */
function checkPings(sights: readonly (Put | Sight)[], { settings }: History): readonly string[] {
  if (!settings.every((text) => text.includes(HUB))) return [];
  const now = new Map<string, string>();
  const told = new Map<string, string | undefined>();
  for (const sight of sights) {
    if (isPut(sight)) now.set(sight.key, `${JSON.stringify(sight.headers)}\n${sight.text}`);
    else if (sight.kind === "ping") {
      const key = decodeURIComponent(new URL(sight.topic).pathname.slice(1));
      told.set(key, now.get(key));
    }
  }
  return [...now]
    .filter(([key]) =>
      /^(?:(?:sections|tags|authors|selections)\/[^/]+\/)?(?:rss\.xml|atom\.xml|feed\.json)$/.test(
        key,
      ),
    )
    .filter(([key, text]) => told.get(key) !== text)
    .map(([key]) => `sight: no hub has been told of ${key} as it is now`);
}

/** Caches are told to forget, after the last document has lost what was taken down. */
function checkInvalidations(sights: readonly (Put | Sight)[], history: History): readonly string[] {
  if (!history.isWide) return [];
  const lastTold = sights.findLastIndex(({ kind }) => kind === "invalidation");
  const before = new Map<string, Put>();
  const failures: string[] = [];
  for (const [index, sight] of sights.entries()) {
    if (!isPut(sight)) continue;
    const lost = [...(before.get(sight.key)?.words ?? [])].filter((word) => !sight.words.has(word));
    before.set(sight.key, sight);
    if (index < lastTold || /\.(?:br|gz)$/.test(sight.key)) continue;
    const word = lost.find((one) => isTakenDown(one, sight.at, history));
    if (word) failures.push(`sight: no cache has been told to forget ${word} in ${sight.key}`);
  }
  return failures;
}

/** Whether the file of a version was removed or withdrawn by then, and nothing else has become of it. */
function isTakenDown(word: string, at: string, { filed, versions, plain }: History): boolean {
  const [version, ...others] = filed.get(word) ?? [];
  // A file that was renamed has taken its word along.
  const path = others.length === 0 ? version?.path : undefined;
  const own = versions.filter((version) => version.path === path);
  const last = own.at(-1);
  const isEnd =
    last !== undefined && last.at <= at && (!last.bytes || last.meaning?.isWithdrawn === true);
  const isPlain = own.every(
    ({ meaning }) => meaning?.expires === undefined && meaning?.isDraft !== true,
  );
  const isOnlyEnd = own
    .slice(0, -1)
    .every(
      ({ bytes, meaning }) => bytes && meaning?.isGood && !meaning.isWithdrawn && !meaning.embargo,
    );
  return path !== undefined && plain.has(path) && isEnd && isPlain && isOnlyEnd;
}
