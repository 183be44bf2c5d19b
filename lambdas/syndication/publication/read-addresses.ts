import type { FeedKind, Publication } from "../publication.ts";
import { canHoldObject, isSharedObject, objectAt } from "../site-object.ts";
import { toSlug } from "../slug.ts";
import {
  complain,
  complainOfName,
  type Found,
  readMapping,
  readText,
  type Scope,
  suggest,
  toSettingName,
} from "./read-setting.ts";

/** What decides which feeds there can be. */
export type Feeds = Pick<Publication, "feedsPer" | "partners" | "selections"> & {
  readonly sections?: Publication["sections"] | undefined;
};

/** What each feed's folder holds for feed readers; only a feed can be served in another's place. */
const FEED_DOCUMENTS = ["rss.xml", "atom.xml", "feed.json"];

const LIST_OF_FEEDS = "/feeds.opml";

const KINDS: ReadonlyMap<string, FeedKind> = new Map([
  ["sections", "section"],
  ["tags", "tag"],
  ["authors", "author"],
]);

/**
 * Old addresses and where they lead, as unencoded paths from the root. `addresses` go on serving a feed, so that they
 * lead to one, or to a partner's document; `redirects` lead anywhere but to a feed that cannot be, and never in a
 * circle. No old address takes the place of a feed that publication.yaml declares or of what the site has beside its
 * feeds, and none is given twice.
 */
export function readAddresses(
  publication: Scope,
  feeds: Feeds,
): Pick<Publication, "addresses" | "redirects"> {
  const folders = declaredFolders(feeds);
  const documents = folders.flatMap((folder) => FEED_DOCUMENTS.map((file) => `${folder}${file}`));
  const taken = new Set([...folders.map(toObject), ...documents]);
  const addresses = readPaths(publication, "addresses", taken);
  const redirects = readPaths(publication, "redirects", taken);
  for (const [, target] of addresses) {
    if (!isServed(target.text, feeds)) refuseTarget(publication, target, documents);
  }
  const known = [...folders, ...documents];
  for (const [, target] of redirects) {
    if (!isPossible(target.text, feeds)) refuseTarget(publication, target, known);
  }
  refuseCircles(publication, redirects);
  return { addresses: toTexts(addresses), redirects: toTexts(redirects) };
}

function declaredFolders({ feedsPer, sections, selections }: Feeds): readonly string[] {
  return [
    "/",
    ...(feedsPer.has("section")
      ? Array.from(sections?.keys() ?? [], (slug) => `/sections/${slug}/`)
      : []),
    ...Array.from(selections.keys(), (name) => `/selections/${name}/`),
  ];
}

/**
 * Whether there can be a feed in a folder of such an address, `/tags/cranes/` for instance: which tags and authors there
 * are, and which sections where none is listed, only the articles know.
 */
export function canBeFeed(name: string, { feedsPer, sections, selections }: Feeds): boolean {
  if (name === "/") return true;
  const [, folder = "", slug = ""] = /^\/([a-z]+)\/([^/]+)\/$/.exec(name) ?? [];
  if (folder === "selections") return selections.has(slug);
  const kind = KINDS.get(folder);
  if (kind === undefined) return false;
  const isKnown = kind !== "section" || sections === undefined || sections.has(slug);
  return feedsPer.has(kind) && isKnown && toSlug(slug) === slug;
}

/** Every path that is no feed's is possible. */
function isPossible(path: string, feeds: Feeds): boolean {
  const name = /^\/(?:sections|tags|authors|selections)\/[^/]+\//.exec(path)?.[0];
  return name === undefined || canBeFeed(name, feeds);
}

function isServed(path: string, feeds: Feeds): boolean {
  if (path === LIST_OF_FEEDS) return true;
  const partner = /^\/partners\/([^/]+)\/.*[^/]$/.exec(path)?.[1];
  if (partner !== undefined) return feeds.partners.has(partner);
  const file = /^\/(?:(?:sections|tags|authors|selections)\/[^/]+\/)?([^/]+)$/.exec(path)?.[1];
  return file !== undefined && FEED_DOCUMENTS.includes(file) && isPossible(path, feeds);
}

function refuseTarget(publication: Scope, target: Found, known: readonly string[]): void {
  complain(publication, target.path, "unknown-feed", {
    setting: toSettingName(target.path),
    found: target.text,
    nearest: suggest(publication, target.text, known),
  });
}

/**
 * By old address. What is no path is noted and left out; so is an old address whose object is `taken`, which grows by
 * the others, and one that would be an encoding of another.
 */
function readPaths(
  publication: Scope,
  setting: "addresses" | "redirects",
  taken: Set<string>,
): ReadonlyMap<string, Found> {
  const paths = new Map<string, Found>();
  const scope = readMapping(publication, setting, "each as /old/address: /rss.xml");
  if (scope === undefined) return paths;
  for (const key of Object.keys(scope.fields)) {
    const path = [...scope.path, key];
    const old = toSitePath(key);
    const fault = faultOf(old, taken);
    if (fault !== undefined) complainOfName(scope, path, fault, { setting, found: key });
    const target = readTarget(scope, key);
    if (old === undefined || fault !== undefined) continue;
    taken.add(toObject(old));
    if (target !== undefined) paths.set(old, target);
  }
  return paths;
}

function faultOf(
  old: string | undefined,
  taken: ReadonlySet<string>,
): "not-site-path" | "address-in-use" | "kept-for-encodings" | undefined {
  if (old === undefined || !canHoldObject(objectAt(old))) return "not-site-path";
  const object = toObject(old);
  if (taken.has(object) || isSharedObject(objectAt(old))) return "address-in-use";
  // The edge says 404 to these: beside a document they are its compressed forms.
  return /\.(?:br|gz)$/.test(object) && !isMedia(object) ? "kept-for-encodings" : undefined;
}

/** Its object, as a path. */
function toObject(path: string): string {
  return `/${objectAt(path)}`;
}

function isMedia(path: string): boolean {
  return path.startsWith("/media/");
}

function readTarget(scope: Scope, key: string): Found | undefined {
  const path = [...scope.path, key];
  const value = scope.fields[key];
  const found = readText(scope, key);
  const target = found && toSitePath(found.text);
  if (target !== undefined) return { text: target, path };
  const text = found?.text ?? "";
  if (found !== undefined || typeof value === "string" || value === null) {
    complain(scope, path, "not-site-path", { setting: toSettingName(path), found: text });
  }
  return undefined;
}

/** A path from the root, its percent-escapes undone. */
function toSitePath(text: string): string | undefined {
  if (!text.startsWith("/") || /[?#\\\s\p{Cc}]/u.test(text)) return undefined;
  // A slash or question mark that is escaped is part of a name, which a path that is not escaped cannot say.
  if (/%(2F|3F|23|5C|[01]|7F)/i.test(text)) return undefined;
  try {
    const path = decodeURIComponent(text).normalize("NFC");
    const names = path.slice(1).split("/");
    const isOdd = names.some(
      (name, index) => /^\.{1,2}$/.test(name) || (name === "" && index < names.length - 1),
    );
    return isOdd ? undefined : path;
  } catch {
    return undefined;
  }
}

function refuseCircles(publication: Scope, redirects: ReadonlyMap<string, Found>): void {
  const byObject = new Map(Array.from(redirects, ([old, target]) => [toObject(old), target]));
  const seen = new Set<string>();
  for (const start of redirects.keys()) {
    const chain: string[] = [];
    const places = new Map<string, number>();
    let at: string | undefined = start;
    while (at !== undefined && !seen.has(toObject(at))) {
      seen.add(toObject(at));
      places.set(toObject(at), chain.length);
      chain.push(at);
      at = byObject.get(toObject(at))?.text;
    }
    const first: number | undefined = at === undefined ? undefined : places.get(toObject(at));
    if (first === undefined || at === undefined) continue;
    const circle = [...chain.slice(first), at];
    const closing = byObject.get(toObject(at))?.path ?? [];
    complain(publication, closing, "redirect-loop", { chain: circle });
  }
}

function toTexts(paths: ReadonlyMap<string, Found>): ReadonlyMap<string, string> {
  return new Map(Array.from(paths, ([old, { text }]) => [old, text]));
}
