import type {
  Criteria,
  FeedSettings,
  LanguageTag,
  Publication,
  Selection,
} from "../publication.ts";
import type { Timestamp } from "../timestamp.ts";
import type { Article } from "./article.ts";

/** The address of a feed's folder, unencoded: `/`, `/sections/world/`, `/tags/diplomacy/`. Its name everywhere. */
export type FeedName = string;

/** That an article belongs to a feed while it is live. */
export type Membership = {
  readonly feed: FeedName;
  /** Of a sitemap: the page that it leads to, and when that last changed. */
  readonly shows?: { readonly page: string; readonly updated: Timestamp };
  /** The article's spelling of what the feed is named for, where publication.yaml does not name it. */
  readonly label?: string;
};

const HOME: FeedName = "/";

/**
 * The feeds that an article belongs to, each once: the publication first, then its section, tags, authors and
 * selections. A section that publication.yaml does not list, where it lists any, has no feed.
 */
export function feedsOf(article: Article, publication: Publication): readonly Membership[] {
  const feeds = new Map<FeedName, Membership>([[HOME, { feed: HOME }]]);
  const join = (kind: string, slug: string, label?: string): void => {
    const feed = `/${kind}/${slug}/`;
    if (!feeds.has(feed)) feeds.set(feed, label === undefined ? { feed } : { feed, label });
  };
  const { authors, feedsPer, sections, selections } = publication;
  if (article.section && feedsPer.has("section")) {
    const { label, slug } = article.section;
    if (sections === undefined) join("sections", slug, label);
    else if (sections.has(slug)) join("sections", slug);
  }
  if (feedsPer.has("tag")) for (const { label, slug } of article.tags) join("tags", slug, label);
  if (feedsPer.has("author")) {
    for (const { name, slug } of article.authors) {
      join("authors", slug, authors.has(slug) ? undefined : name);
    }
  }
  for (const [name, selection] of selections) {
    if (selects(selection, article)) join("selections", name);
  }
  return [...feeds.values()];
}

/** Articles whose pages are here are in the sitemap of the month of their publication, as in a feed. */
export function sitemapOf({ published }: Article): FeedName {
  return `/sitemaps/${published.slice(0, 7)}/`;
}

/** The month of a sitemap's name, as in 2024-06; undefined where it is a feed's name. */
export function sitemapMonth(name: string): string | undefined {
  return /^\/sitemaps\/([^/]+)\/$/.exec(name)?.[1];
}

/** Whether a feed is what a partner gets: `/partners/msn/`. */
export function isPartnerFeed(feed: FeedName): boolean {
  return feed.startsWith("/partners/");
}

/** The feeds that exist even while no article is in them: the publication, the listed sections, the selections. */
export function declaredFeeds(publication: Publication): readonly FeedName[] {
  const sections = publication.feedsPer.has("section") ? (publication.sections?.keys() ?? []) : [];
  return [
    HOME,
    ...Array.from(sections, (slug) => `/sections/${slug}/`),
    ...Array.from(publication.selections.keys(), (name) => `/selections/${name}/`),
  ];
}

/**
 * What a feed says of itself, with the publication's own description, language, picture and fullText wherever
 * publication.yaml says nothing else of it. Its own name stands first in the title, `World – The Wire`, since lists of
 * feeds cut long titles at the end. `label` names a feed that publication.yaml does not; without it, the slug does.
 */
export function feedSettings(
  name: FeedName,
  publication: Publication,
  label?: string,
): FeedSettings & { readonly language: LanguageTag; readonly fullText: boolean } {
  const [, kind = "", slug = ""] = name.split("/");
  const own = ownSettings(kind, slug, publication);
  const title = own?.title ?? label ?? slug;
  const description = own?.description ?? publication.description;
  const image = own?.image ?? publication.logo;
  return {
    title: name === HOME ? publication.title : `${title} – ${publication.title}`,
    ...(description !== undefined && { description }),
    language: own?.language ?? publication.language,
    ...(image !== undefined && { image }),
    fullText: own?.fullText ?? publication.fullText,
  };
}

function ownSettings(
  kind: string,
  slug: string,
  { authors, sections, selections }: Publication,
): FeedSettings | undefined {
  switch (kind) {
    case "sections":
      return sections?.get(slug);
    case "selections":
      return selections.get(slug);
    case "authors": {
      const author = authors.get(slug);
      return author && { title: author.name };
    }
    default:
      return undefined;
  }
}

/** Whether an article meets what a selection asks for. */
export function selects({ exclude, include }: Selection, article: Article): boolean {
  return (
    (include === undefined || meets(article, include)) &&
    (exclude === undefined || !meets(article, exclude))
  );
}

function meets(article: Article, { authors, sections, tags }: Criteria): boolean {
  return (
    (article.section !== undefined && sections.includes(article.section.slug)) ||
    article.tags.some(({ slug }) => tags.includes(slug)) ||
    article.authors.some(({ slug }) => authors.includes(slug))
  );
}
