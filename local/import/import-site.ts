import { existsSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { toPathFacts } from "../../lambdas/syndication/article/content-file.ts";
import { parseArticle } from "../../lambdas/syndication/article/parse-article.ts";
import { withOffset } from "../../lambdas/syndication/article/times.ts";
import { parsePublication } from "../../lambdas/syndication/parse-publication.ts";
import type { Publication } from "../../lambdas/syndication/publication.ts";
import {
  fromMilliseconds,
  type Timestamp,
  toMilliseconds,
} from "../../lambdas/syndication/timestamp.ts";
import { readPublication } from "../commands/read-publication.ts";
import { chooseId } from "./choose-id.ts";
import { composeImported, toTitleOf } from "./compose-imported.ts";
import type { OldFile } from "./find-old-media.ts";
import { createOldAddresses, toAlias } from "./old-addresses.ts";
import type { LeftOut, OldEntry, OldSite } from "./old-site.ts";
import { type OldTime, readOldTime } from "./old-time.ts";
import { chooseSlug, findHabit, listArticles, placeArticle } from "./place-article.ts";
import { type Placed, placeCopy, placeText } from "./place-file.ts";
import { proposePublication } from "./propose-publication.ts";

export type ImportOptions = {
  /** The content folder, made where it is absent. */
  readonly into: string;
  /** The folder with the old site's media. */
  readonly media?: string;
  readonly now: Timestamp;
};

/** What became of an old site. Paths are below the content folder, with `/`. */
export type Imported = {
  readonly publicationWritten: boolean;
  /** Every entry that is an article now, also those that were one before. */
  readonly articles: readonly ImportedArticle[];
  readonly leftOut: readonly LeftOut[];
  readonly media: ReadonlyMap<string, Placed>;
  /** Addresses with a query, which no path can stand for. */
  readonly withoutAlias: number;
  readonly warnings: readonly string[];
};

export type ImportedArticle = {
  readonly entry: OldEntry;
  readonly path: string;
  readonly id: string;
  /** Why readers of the old feed do not know it by that id. */
  readonly because?: string;
  /** Whether this import has written it. */
  readonly written: boolean;
  /** Whether the old feed showed it at that instant. */
  readonly shown: boolean;
};

/**
 * Writes an article for every entry of an old site that the folder has none of, by id, and media beside it. Overwrites
 * nothing, so that a second import writes nothing and one that was interrupted goes on. Throws `Unusable` where the
 * folder's publication.yaml cannot be used.
 */
export async function importSite(site: OldSite, options: ImportOptions): Promise<Imported> {
  const { into, now } = options;
  await mkdir(into, { recursive: true });
  const publicationWritten = !existsSync(join(into, "publication.yaml"));
  if (publicationWritten)
    placeText(join(into, "publication.yaml"), checked(proposePublication(site)));
  const publication = await readPublication(into);

  const standing = readStanding(into, await listArticles(into), publication, now);
  const media = new Map<string, Placed>();
  const move = ({ path, file }: OldFile): boolean => {
    const target = `media/${path}`;
    const placed = media.get(target) ?? placeCopy(join(into, target), file);
    media.set(target, placed);
    return placed !== "other";
  };
  const home = site.home ?? (publicationWritten ? undefined : publication.home);
  const addresses = createOldAddresses(home, options.media, move);

  const { entries, repeated } = withoutRepetitions(site.entries, publication);
  const dated = dateAll(entries, site, publication.timezone, now);
  const articles: ImportedArticle[] = [];
  const warnings: string[] = [];
  let withoutAlias = 0;
  for (const { entry, published, isGuessed } of dated) {
    const { title, made } = toTitleOf(entry);
    const warn = (text: string): void => void warnings.push(`${entry.place} (${title}): ${text}`);
    const { id, because } = chooseId(entry, publication);
    const shown = !entry.draft && published.at <= now;
    const article = { entry, id, shown, ...(because !== undefined && { because }) };
    const before = standing.pathsById.get(id);
    if (before !== undefined) {
      articles.push({ ...article, path: before, written: false });
      continue;
    }
    const slug = chooseSlug(calledBy(entry, title), id, (one) => standing.slugs.has(one));
    const date = withOffset(published.at, publication.timezone).slice(0, 10);
    const path = `${placeArticle(standing.habit, date, slug)}.html`;
    const making = {
      id,
      title,
      published,
      publication,
      rewrite: (address: string, isLink: boolean) => addresses.rewrite(address, isLink, entry),
    };
    const plain = composeImported(entry, { ...making, aliases: [] });
    const parsed = parse(path, plain, publication, now);
    const old = addresses.ofEntry(entry);
    const alias = old && toAlias(old, parsed.ok ? parsed.article.url : undefined);
    if (old !== undefined && !entry.draft && old.includes("?")) withoutAlias += 1;
    const text =
      alias === undefined ? plain : composeImported(entry, { ...making, aliases: [alias] });
    const written = placeText(join(into, path), text) === "written";
    if (!written) warn(`${path} is there already, and is left alone`);
    standing.slugs.add(slug);
    standing.pathsById.set(id, path);
    articles.push({ ...article, path, written });
    if (made) warn("it has no title; the beginning of its text stands in");
    if (isGuessed) warn(`it has no date; ${published.written} stands in`);
    for (const one of entry.warnings) warn(one);
  }
  return {
    publicationWritten,
    articles,
    leftOut: [...site.leftOut, ...repeated],
    media,
    withoutAlias,
    warnings,
  };
}

/** A proposal that could not be read would be a bug of ours. */
function checked(text: string): string {
  const parsed = parsePublication({
    path: "publication.yaml",
    bytes: new TextEncoder().encode(text),
  });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join("; "));
  return text;
}

function parse(path: string, text: string, publication: Publication, firstStored: Timestamp) {
  return parseArticle({ path, bytes: new TextEncoder().encode(text), firstStored }, publication);
}

type Standing = {
  readonly habit: string;
  readonly pathsById: Map<string, string>;
  readonly slugs: Set<string>;
};

/** The articles that are in the folder already, also those that are refused. */
function readStanding(
  into: string,
  paths: readonly string[],
  publication: Publication,
  now: Timestamp,
): Standing {
  const pathsById = new Map<string, string>();
  const slugs = new Set<string>();
  for (const path of paths) {
    const bytes = readFileSync(join(into, path));
    const parsed = parseArticle({ path, bytes, firstStored: now }, publication);
    slugs.add(parsed.ok ? parsed.article.slug : toPathFacts(path).name);
    const id = parsed.ok ? parsed.article.id : refusedId(bytes);
    if (id !== undefined) pathsById.set(id, path);
  }
  return { habit: findHabit(paths), pathsById, slugs };
}

/** The id in the front matter of an article that is refused for something else. */
function refusedId(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder().decode(bytes.subarray(0, 8192));
  return /^---\n(?:(?!---\n).*\n)*?id: "?([^"\n]+)"?\n/.exec(start)?.[1];
}

/** RFC 4287 section 4.1.1 lets a feed hold more than one version of an entry: the newest is the article. */
function withoutRepetitions(
  entries: readonly OldEntry[],
  publication: Publication,
): { readonly entries: readonly OldEntry[]; readonly repeated: readonly LeftOut[] } {
  const newest = new Map<string, OldEntry>();
  const repeated: LeftOut[] = [];
  const updatedAt = ({ updated, published }: OldEntry): string =>
    readOldTime(updated ?? published ?? "", publication.timezone)?.at ?? "";
  for (const entry of entries) {
    const { id } = chooseId(entry, publication);
    const other = newest.get(id);
    const isNewer = other === undefined || updatedAt(entry) > updatedAt(other);
    if (isNewer) newest.set(id, entry);
    if (other === undefined) continue;
    const [kept, dropped] = isNewer ? [entry, other] : [other, entry];
    repeated.push({
      what: toTitleOf(dropped).title,
      reason: `it has the id of the entry at ${kept.place}, which is newer or came first`,
    });
  }
  return { entries: [...newest.values()], repeated };
}

type Dated = { readonly entry: OldEntry; readonly published: OldTime; readonly isGuessed: boolean };

/** Feeds have the newest first: an entry without a date is a second older than the one before it. */
function dateAll(
  entries: readonly OldEntry[],
  site: OldSite,
  timezone: string,
  now: Timestamp,
): readonly Dated[] {
  const read = (text: string | undefined): OldTime | undefined =>
    text === undefined ? undefined : readOldTime(text, timezone);
  const dated = entries.map((entry) => read(entry.published) ?? read(entry.updated));
  const newest = read(site.date) ?? dated.find((one) => one !== undefined);
  let above: Timestamp | undefined = newest?.at ?? now;
  return entries.map((entry, index) => {
    const own = dated[index];
    const at: Timestamp = own?.at ?? fromMilliseconds(toMilliseconds(above ?? now) - 1000) ?? now;
    above = at;
    return { entry, published: own ?? { at, written: at }, isGuessed: own === undefined };
  });
}

/** The name that the old site has it by in addresses, else its title. */
function calledBy({ slug, link }: OldEntry, title: string): string {
  const name = slug ?? lastName(link ?? "");
  const plain = name === undefined ? "" : decode(name).replace(/\.(?:html?|php|aspx?)$/i, "");
  // A number alone is a row of some database.
  return /\p{L}/u.test(plain) && plain !== "index" ? plain : title;
}

function lastName(link: string): string | undefined {
  const path = /^https?:\/\/[^/?#]+(\/[^?#]*)/i.exec(link)?.[1];
  return path?.split("/").findLast((name) => name !== "");
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
