import type { Extension } from "feed";
import type { Enclosure, Entry } from "../feed/feed.ts";
import { phrases } from "../feed/phrases.ts";
import { extension, libraryAttributes, optional } from "../format/feed-library.ts";
import { composeMediaContents } from "../format/media-rss.ts";
import { rslExtension, rslNamespace } from "../format/rsl.ts";
import {
  type Channel,
  type Item,
  mediaContentElement,
  plain,
  RSS_TYPE,
  writeChannel,
  writeItem,
} from "../format/rss-writer.ts";
import type { Timestamp } from "../timestamp.ts";
import { toXmlText } from "../xml-text.ts";
import type { Departed, DocumentParts, PartnerDocument, PartnerSettings } from "./partner.ts";

/** What RSS dialects have in common: an item and a channel of which each partner says what is different. */

/** Names that every dialect may use. A partner's own are in its file. */
export const COMMON_NAMESPACES = {
  "xmlns:atom": "http://www.w3.org/2005/Atom",
  "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
  "xmlns:dc": "http://purl.org/dc/elements/1.1/",
} as const;

export const DCTERMS = { "xmlns:dcterms": "http://purl.org/dc/terms/" } as const;

/** An element that holds text alone; none for a text that is absent. */
export function textElement(name: string, value: string | undefined): readonly Extension[] {
  return optional(name, value === undefined ? undefined : plain(value));
}

/** An element of attributes; what is undefined is left out. */
export function attributesElement(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
): Extension {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return extension(name, libraryAttributes(Object.fromEntries(given) as Record<string, string>));
}

/** media:content of the image and of each attachment, each with what `more` says of it besides. */
export function mediaContents(
  entry: Entry,
  more: (enclosure: Enclosure) => Readonly<Record<string, string>> = () => ({}),
): readonly Extension[] {
  const enclosures = [...(entry.image ? [entry.image] : []), ...entry.attachments];
  const elements = composeMediaContents(entry).map((content, index) => {
    const enclosure = enclosures[index];
    const texts = Object.entries(enclosure ? more(enclosure) : {});
    return mediaContentElement({ ...content, texts: [...content.texts, ...texts] });
  });
  return elements.length === 0 ? [] : [extension("media:content", elements)];
}

/** A guid that is the address itself: RSS 2.0, isPermaLink. */
export function permalinkGuid(address: string): Extension {
  return extension("guid", { ...libraryAttributes({ isPermaLink: "true" }), ...plain(address) });
}

/** An item as most partners take it, and what is different. */
export function dialectItem(
  entry: Entry,
  extensions: readonly Extension[],
  different: Partial<Item> = {},
): string {
  return writeItem({
    title: entry.title,
    link: entry.alternate,
    guid: entry.id,
    pubDate: entry.published,
    summary: entry.summary,
    html: entry.contentHtml,
    categories: entry.categories.map(({ label }) => label),
    extensions: [
      extension(
        "dc:creator",
        entry.authors.map(({ name }) => plain(name)),
      ),
      ...extensions,
      ...rslExtension(entry),
    ],
    ...different,
  });
}

/** An item that takes a story down: nothing of what it said is in it. */
export function departedItem(
  { id, alternate, published }: Departed,
  { publication }: PartnerSettings,
  extensions: readonly Extension[],
  pubDate: Timestamp = published,
): string {
  const { gone } = phrases(publication.language);
  return writeItem({
    title: toXmlText(gone),
    link: alternate,
    guid: toXmlText(id),
    pubDate,
    html: toXmlText(gone),
    categories: [],
    extensions,
  });
}

type Different = Partial<Omit<Channel, "extensions">> & {
  readonly extensions?: readonly Extension[];
};

/** A document of items, those that take something down first, since partners read no further than they please. */
export function dialectDocument(
  file: string,
  { feed, address, departed, entries }: DocumentParts,
  different: Different = {},
): PartnerDocument {
  const { extensions = [], namespaces = {}, ...rest } = different;
  const links = [
    { href: address(file), rel: "self", type: RSS_TYPE },
    ...feed.hubs.map((href) => ({ href, rel: "hub" })),
  ];
  const channel: Channel = {
    title: feed.title,
    link: feed.alternate,
    description: feed.description ?? feed.title,
    language: feed.language,
    updated: feed.updated,
    copyright: feed.rights,
    image: feed.logo,
    ...rest,
    namespaces: { ...COMMON_NAMESPACES, ...rslNamespace(entries), ...namespaces },
    extensions: [extension("atom:link", links.map(libraryAttributes)), ...extensions],
  };
  const items = [...departed, ...entries];
  const { before, between, after } = writeChannel(channel, items.length > 0);
  const text = `${before}${items.join(between)}${after}`;
  return { file, mediaType: `${RSS_TYPE}; charset=utf-8`, text };
}
