// What a developer writes around `feed`: a list of articles, and every format of it.
import { Feed } from "feed";

/** Of a JSON Feed 1.1, as much as the script has a use for. */
export type Articles = {
  readonly title: string;
  readonly home_page_url: string;
  readonly description?: string;
  readonly language: string;
  readonly items: readonly {
    readonly id: string;
    readonly url: string;
    readonly title: string;
    readonly summary?: string;
    readonly content_html: string;
    readonly image?: string;
    readonly date_published: string;
    readonly date_modified: string;
    readonly authors?: readonly { readonly name: string }[];
    readonly tags?: readonly string[];
  }[];
};

/** `updated` is what the library takes the clock for unless it is told. */
export function writeFeed(
  { title, home_page_url, description, language, items }: Articles,
  updated: Date,
): { readonly rss: string; readonly atom: string; readonly json: string } {
  const feed = new Feed({
    id: home_page_url,
    link: home_page_url,
    title,
    language,
    updated,
    copyright: "",
    ...(description !== undefined && { description }),
  });
  for (const item of items) {
    feed.addItem({
      id: item.id,
      link: item.url,
      title: item.title,
      date: new Date(item.date_modified),
      published: new Date(item.date_published),
      content: item.content_html,
      ...(item.summary !== undefined && { description: item.summary }),
      ...(item.image !== undefined && { image: item.image }),
      ...(item.authors && { author: item.authors.map(({ name }) => ({ name })) }),
      ...(item.tags && { category: item.tags.map((name) => ({ name, term: name })) }),
    });
  }
  return { rss: feed.rss2(), atom: feed.atom1(), json: feed.json1() };
}
