import type { Bucket } from "../../lambdas/syndication/publish/bucket.ts";
import type { ImportedArticle } from "./import-site.ts";
import type { OldKind } from "./old-site.ts";
import { readOldSite } from "./read-old-site.ts";
import { readersOf, readersThatSeeNew, type SeenEntry } from "./reader-identities.ts";

/** What readers that know the old feed see of the new one. */
export type Comparison = {
  /** Entries that the old feed showed and that are articles now. */
  readonly entries: number;
  /** Entries that some reader would show as new. */
  readonly news: readonly NewEntry[];
  /** How many of them are new to each reader. */
  readonly byReader: Readonly<Record<string, number>>;
  /** Entries that are in no document of the new feed. */
  readonly missing: readonly string[];
};

export type NewEntry = {
  readonly path: string;
  readonly readers: readonly string[];
  readonly reason: string;
};

/** The document of the new site that is served in the place of the old feed. */
export function successorOf(kind: OldKind): string {
  if (kind === "atom") return "atom.xml";
  return kind === "json" ? "feed.json" : "rss.xml";
}

/** Reads the new feed in a published site, with its archive, as readers do, and compares it with the entries of the old one. */
export async function compareFeeds(
  kind: OldKind,
  articles: readonly ImportedArticle[],
  site: Bucket,
): Promise<Comparison> {
  const after = await readNewFeed(successorOf(kind), site);
  const shown = articles.filter((article) => article.shown);
  const news: NewEntry[] = [];
  const missing: string[] = [];
  const byReader = Object.fromEntries(readersOf(kind).map((name) => [name, 0]));
  for (const article of shown) {
    const entry = after.get(article.id);
    if (entry === undefined) {
      missing.push(article.path);
      continue;
    }
    const readers = readersThatSeeNew(article.entry, entry, kind);
    if (readers.length === 0) continue;
    for (const reader of readers) byReader[reader] = (byReader[reader] ?? 0) + 1;
    news.push({ path: article.path, readers, reason: reasonOf(article) });
  }
  return { entries: shown.length, news, byReader, missing };
}

/** Every entry of the feed and of its archive, by its id. */
async function readNewFeed(file: string, site: Bucket): Promise<ReadonlyMap<string, SeenEntry>> {
  const entries = new Map<string, SeenEntry>();
  const keys = [file];
  for await (const { key } of site.list("archive/")) if (key.endsWith(`/${file}`)) keys.push(key);
  for (const key of keys) {
    const stored = await site.get(key);
    if (stored === undefined) continue;
    for (const entry of readOldSite(key, stored.body).site.entries) {
      entries.set(entry.guid ?? "", entry);
    }
  }
  return entries;
}

function reasonOf({ entry, because }: ImportedArticle): string {
  if (because !== undefined) return because;
  if (entry.guid === undefined) {
    return "the old feed gives it no id, and readers go by address, date or text in its place";
  }
  if (entry.guid !== entry.guid.trim()) return "its id in the old feed has white space around it";
  return "the article here has another id";
}
