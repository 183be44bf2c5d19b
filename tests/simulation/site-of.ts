import {
  isFeedName,
  periodOf,
  readArchiveName,
} from "../../lambdas/syndication/article/archives.ts";
import type { Article } from "../../lambdas/syndication/article/article.ts";
import { availability } from "../../lambdas/syndication/article/availability.ts";
import { bodyMedia } from "../../lambdas/syndication/article/body-media.ts";
import { contentKind } from "../../lambdas/syndication/article/content-file.ts";
import {
  mediaCandidates,
  toMediaReference,
} from "../../lambdas/syndication/article/media-reference.ts";
import { parseArticle } from "../../lambdas/syndication/article/parse-article.ts";
import {
  declaredFeeds,
  feedsOf,
  type Membership,
  sitemapOf,
} from "../../lambdas/syndication/article/selection.ts";
import type { Catalog, Json, Key, Row } from "../../lambdas/syndication/catalog/catalog.ts";
import {
  archiveKey,
  type Claim,
  claimKey,
  documentKey,
  entryKey,
  entrySort,
  feedKey,
  labelKey,
  leadKey,
  type MediaFacts,
  mediaKey,
  publishedOf,
  recordKey,
  referenceKey,
  settingsKey,
  storyKey,
  storyTarget,
  type Target,
  type TombstoneRow,
  tombstoneKey,
} from "../../lambdas/syndication/catalog/rows.ts";
import { partnerFeed } from "../../lambdas/syndication/partner/partners.ts";
import type { Publication } from "../../lambdas/syndication/publication.ts";
import {
  clearPartners,
  partnerFeedsOf,
  storyOf,
} from "../../lambdas/syndication/publish/clear-partners.ts";
import { composeDocuments, targetOf } from "../../lambdas/syndication/publish/compose-documents.ts";
import { oldObjectsOf } from "../../lambdas/syndication/publish/compose-old.ts";
import type { Document } from "../../lambdas/syndication/publish/document.ts";
import { entryRenderer } from "../../lambdas/syndication/publish/render-entries.ts";
import { settingsParser, settingsSources } from "../../lambdas/syndication/publish/settings.ts";
import { objectAt, pagePath } from "../../lambdas/syndication/site-object.ts";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import type { Ledger } from "./ledger.ts";
import { factsOf } from "./world.ts";

/** Files as they are. */
export type Files = ReadonlyMap<string, { readonly bytes: Uint8Array; readonly version: string }>;

/** What a site has at a key: its headers, and its bytes without an encoding. */
export type Expected = { readonly headers: Document["headers"]; readonly body: Uint8Array };

type Story = {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly version: string;
  readonly firstStored: Timestamp;
  readonly article: Article;
  readonly isLive: boolean;
  /** It has its id and its page, out or not. */
  readonly isClaiming: boolean;
  readonly references: readonly string[];
};

/** The catalog's rows as they have to be, laid out at once. Nothing can be written. */
class Laid implements Catalog {
  readonly #rows = new Map<string, Row[]>();

  lay({ partition, sort }: Key, value: unknown, bytes?: Uint8Array): void {
    const rows = this.#rows.get(partition) ?? [];
    const row = { partition, sort, revision: 1, value: value as Json, ...(bytes && { bytes }) };
    this.#rows.set(partition, [...rows.filter((other) => other.sort !== sort), row]);
  }

  async read(keys: readonly Key[]): Promise<readonly (Row | undefined)[]> {
    return keys.map(({ partition, sort }) =>
      this.#rows.get(partition)?.find((row) => row.sort === sort),
    );
  }

  async query(partition: string, range: Parameters<Catalog["query"]>[1] = {}) {
    const { from, to, descending, limit } = range;
    const order = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
    const rows = (this.#rows.get(partition) ?? [])
      .filter(({ sort }) => from === undefined || order(sort, from) >= 0)
      .filter(({ sort }) => to === undefined || order(sort, to) <= 0)
      .sort((a, b) => order(a.sort, b.sort));
    return (descending ? rows.reverse() : rows).slice(0, limit);
  }

  async write(): Promise<boolean> {
    throw new Error("this catalog is laid once");
  }
}

/**
 * The whole site as a function of the files, the ledger, the settings and the instant, in one pass: what a publisher
 * comes to that has no history. It parses and renders as the publisher does, and shares nothing of the way from the one to
 * the other: no change, no claim, no mark, no lease.
 */
export async function siteOf(
  files: Files,
  ledger: Ledger,
  now: Timestamp,
): Promise<ReadonlyMap<string, Expected>> {
  const catalog = new Laid();
  const settings: Row = {
    ...settingsKey,
    revision: 1,
    value: null,
    ...(ledger.settings && { bytes: ledger.settings }),
  };
  const inForce = settingsParser()(settings);
  if (!inForce) return new Map();
  const { publication } = inForce;
  const stories = readStories(files, ledger, publication, now);
  const shown = stories.filter((story) => story.isLive && winsAll(story, stories));
  const targets = new Set<Target>(["directory", ...declaredFeeds(publication)]);

  const media = new Map<string, MediaFacts>();
  const layMedia = (path: string): void => {
    targets.add(`media:${path}`);
    for (const source of mediaCandidates(path, publication.media)) {
      const file = contentKind(source) === "media" ? files.get(source) : undefined;
      if (!file) continue;
      const facts = factsOf(file.bytes);
      media.set(path, facts);
      catalog.lay(mediaKey(path), { source, version: file.version, facts });
      return;
    }
  };
  const inSettings = settingsSources(publication).flatMap(
    (src) => toMediaReference(src, "publication.yaml") ?? [],
  );
  for (const one of inSettings) {
    if (one.kind !== "local") continue;
    layMedia(one.path);
    catalog.lay(referenceKey(`live#${one.path}`, "publication.yaml"), null);
  }
  for (const { references } of stories) references.forEach(layMedia);

  for (const story of shown) {
    for (const target of layStory(story, media, ledger, publication, catalog, now))
      targets.add(target);
  }
  layLedger(ledger, shown, catalog);
  for (const feed of ledger.feeds) targets.add(feed);
  for (const partner of publication.partners.keys()) targets.add(partnerFeed({ name: partner }));
  for (const key of ledger.published) {
    catalog.lay(documentKey(key), {});
    targets.add(targetOf(key) ?? `old:${key}`);
  }
  for (const old of [...publication.addresses.keys(), ...publication.redirects.keys()]) {
    const object = objectAt(old);
    targets.add(targetOf(object) ?? `old:${object}`);
  }

  const ports = { catalog, content: nothing, site: nothing };
  const renderEntries = entryRenderer(ports);
  const site = new Map<string, Expected>();
  const compose = async (target: Target): Promise<void> => {
    const { documents, feed } = await composeDocuments(target, inForce, ports, renderEntries);
    if (feed) catalog.lay(feedKey(target), feed);
    for (const document of documents) {
      const { key, headers } = document;
      // An address has at most one document, whichever target has it.
      const body =
        "body" in document
          ? document.body
          : (files.get(document.source)?.bytes ?? new Uint8Array());
      site.set(key, { headers, body });
      for (const object of oldObjectsOf(key, publication))
        targets.add(targetOf(object) ?? `old:${object}`);
    }
  };
  const feeds = [...targets].filter(isFeedName);
  for (const target of feeds) await compose(target);
  for (const feed of feeds) {
    const rows = await catalog.query(entryKey(feed, "").partition);
    for (const { sort } of rows) {
      const period = periodOf(publishedOf(sort), publication);
      if (period !== undefined && /^\/(?:sections\/[^/]+\/)?$/.test(feed))
        targets.add(`${feed}archive/${period}/`);
    }
  }
  for (const target of targets) {
    const archive = readArchiveName(target);
    if (archive) catalog.lay(archiveKey(archive.feed, archive.period), null);
  }
  for (const target of targets) {
    if (!feeds.includes(target) && target !== "directory") await compose(target);
  }
  await compose("directory");
  return site;
}

/** Never asked for anything while documents are composed. */
const nothing = new Proxy({} as never, {
  get: () => () => {
    throw new Error("documents are composed of the catalog's rows alone");
  },
});

function readStories(
  files: Files,
  ledger: Ledger,
  publication: Publication,
  now: Timestamp,
): readonly Story[] {
  return [...files].flatMap(([path, file]) => {
    const firstStored = ledger.firstStored.get(path);
    if (contentKind(path) !== "article" || firstStored === undefined) return [];
    const read = (bytes: Uint8Array | undefined) => {
      const parsed = bytes && parseArticle({ path, bytes, firstStored }, publication);
      return parsed?.ok && bytes ? [{ bytes, article: parsed.article }] : [];
    };
    // In place of a version that cannot be read stands the last one that could.
    const [found] = [...read(file.bytes), ...read(ledger.lastGood.get(path))];
    if (!found) return [];
    const { bytes, article } = found;
    const { status } = availability(article, now);
    const isLive = status === "live";
    return [
      {
        path,
        bytes,
        version: file.version,
        firstStored,
        article,
        isLive,
        isClaiming: status !== "draft",
        references: referencesOf(article),
      },
    ];
  });
}

function referencesOf(article: Article): readonly string[] {
  const written = bodyMedia(article.body).flatMap(
    (src) => toMediaReference(src, article.path) ?? [],
  );
  const all = [article.image?.src, ...article.attachments.map(({ src }) => src), ...written];
  return [...new Set(all.flatMap((src) => (src?.kind === "local" ? [src.path] : [])))];
}

/** Of files with one id, or one page, the first by name has it, also while it is not out. */
function winsAll(story: Story, stories: readonly Story[]): boolean {
  return stories.every(
    (other) =>
      !other.isClaiming ||
      other.path >= story.path ||
      (other.article.id !== story.article.id &&
        !(
          other.article.hosted &&
          story.article.hosted &&
          other.article.slug === story.article.slug
        )),
  );
}

/** Lays what a story is shown by. Gives the targets that show it. */
function layStory(
  { path, bytes, version, firstStored, article, references }: Story,
  media: ReadonlyMap<string, MediaFacts>,
  ledger: Ledger,
  publication: Publication,
  catalog: Laid,
  now: Timestamp,
): readonly Target[] {
  const { id, slug, hosted, published, updated } = article;
  const known = new Map(
    references.flatMap((name) => (media.has(name) ? [[name, media.get(name) as MediaFacts]] : [])),
  );
  const cleared = clearPartners(article, availability(article, now), known, publication, {
    now,
    all: false,
  });
  const partners = partnerFeedsOf(cleared);
  const memberships: readonly Membership[] = [
    ...feedsOf(article, publication),
    ...partners.map((feed) => ({ feed })),
    ...(hosted ? [{ feed: sitemapOf(article), shows: { page: slug, updated } }] : []),
  ];
  for (const { feed, label, shows } of memberships) {
    catalog.lay(entryKey(feed, entrySort(published, id)), { path, rendition: 1, ...shows });
    if (label !== undefined) catalog.lay(labelKey(feed, path), { label });
  }
  const own = hosted ? objectAt(pagePath(slug)) : undefined;
  const former = (ledger.claims.get(id)?.pages ?? []).map((page) => objectAt(pagePath(page)));
  const leads = [...new Set([...article.aliases.map(objectAt), ...former])].filter(
    (one) => one !== own,
  );
  for (const object of leads) catalog.lay(leadKey(object, path), null);
  for (const name of references) catalog.lay(referenceKey(`live#${name}`, path), null);
  const stories = partners.flatMap((feed) => storyOf(feed, id) ?? []);
  for (const story of stories) catalog.lay(storyKey(story), { id });
  const moved = ledger.moved.get(path);
  catalog.lay(
    recordKey(path),
    {
      version,
      firstStored,
      rendition: 1,
      availability: { status: "live" },
      ...(moved && { moved }),
      held: {
        rendition: 1,
        references: references.map((name) => `live#${name}`),
        feeds: memberships.map(({ feed }) => feed),
        leads,
        ...(hosted && { page: slug }),
      },
    },
    bytes,
  );
  if (hosted) catalog.lay(claimKey(`page#${slug}`), { paths: [path], holder: path });
  return [
    ...memberships.map(({ feed }) => feed),
    ...(hosted ? [`page:${slug}` as const] : []),
    ...leads.map((object): Target => targetOf(object) ?? `old:${object}`),
    ...stories.map(storyTarget),
  ];
}

/** What is remembered of those that are gone: their tombstones, the names of feeds, and whose a partner's story was. */
function layLedger(
  { claims, labels, stories }: Ledger,
  shown: readonly Story[],
  catalog: Laid,
): void {
  for (const [id, claim] of claims) {
    const holder = shown.find(({ article }) => article.id === id)?.path;
    const { holder: _, ...kept } = claim;
    const value: Claim = { ...kept, ...(holder !== undefined && { holder }) };
    catalog.lay(claimKey(`id#${id}`), value);
    const { left = [], tombstone, partings = {}, was } = claim;
    const lay = (feed: string, row: TombstoneRow): void => {
      catalog.lay(tombstoneKey(feed, row.when, id), row);
    };
    for (const feed of tombstone ? left : []) {
      if (tombstone && !feed.startsWith("/partners/")) lay(feed, { ref: id, ...tombstone });
    }
    for (const [feed, when] of Object.entries(partings)) lay(feed, { ref: id, when, ...was });
  }
  for (const [feed, row] of labels) catalog.lay(feedKey(feed), row);
  for (const [story, id] of stories) catalog.lay(storyKey(story), { id });
}
