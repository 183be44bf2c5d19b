import type { Extension } from "feed";
import type { Entry, Feed } from "../feed/feed.ts";
import { extension, libraryAttributes, libraryCdata, optional } from "./feed-library.ts";
import type { Format, View } from "./format.ts";
import type { Frame } from "./frame.ts";
import { HISTORY_NAMESPACE, historyLinks, isArchive } from "./history.ts";
import { composeMediaContents, MEDIA_NAMESPACE } from "./media-rss.ts";
import { rslExtension, rslNamespace } from "./rsl.ts";
import {
  chooseEnclosure,
  enclosureElement,
  mediaContentElement,
  plain,
  RSS_TYPE,
  writeChannel,
  writeItem,
} from "./rss-writer.ts";
import { toWritableEntry, toWritableFeed } from "./writable.ts";

/** RSS 2.0, by the `feed` package; archives are those of RFC 5005, appendix B. */
export const rss: Format = {
  name: "rss",
  file: "rss.xml",
  mediaType: "application/rss+xml; charset=utf-8",
  renderEntry: (entry, view) => renderItem(toWritableEntry(entry), view),
  renderFrame: (feed, items) => renderChannel(toWritableFeed(feed), items),
};

/** Every prefix that an item can have is declared on the channel, so that an item is good in any document; RSL's only where one has it. */
const NAMESPACES = {
  "xmlns:atom": "http://www.w3.org/2005/Atom",
  "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
  "xmlns:dc": "http://purl.org/dc/elements/1.1/",
  "xmlns:dcterms": "http://purl.org/dc/terms/",
  "xmlns:media": MEDIA_NAMESPACE,
  "xmlns:source": "http://source.scripting.com/",
};

function renderItem(entry: Entry, view: View): string {
  const { id, title, alternate, published, summary, categories } = entry;
  return writeItem({
    title,
    link: alternate,
    guid: id,
    pubDate: published,
    summary,
    html: view.fullText ? entry.contentHtml : entry.excerptHtml,
    categories: categories.map(({ label }) => label),
    extensions: itemExtensions(entry, view),
  });
}

function itemExtensions(entry: Entry, view: View): readonly Extension[] {
  const { authors, published, updated, rights, contentMarkdown, language } = entry;
  const enclosure = chooseEnclosure(entry);
  return [
    ...optional(
      "_attributes",
      language === view.language
        ? undefined
        : libraryAttributes({ "xml:lang": language })._attributes,
    ),
    // <author> must hold an e-mail address, which bylines do not have.
    extension(
      "dc:creator",
      authors.map(({ name }) => plain(name)),
    ),
    // pubDate never moves: readers take a moved one for a new item.
    ...optional("dcterms:modified", updated === published ? undefined : plain(updated)),
    ...optional("dc:rights", rights === undefined ? undefined : plain(rights)),
    ...optional("enclosure", enclosure && enclosureElement(enclosure)),
    extension("media:content", composeMediaContents(entry).map(mediaContentElement)),
    ...optional(
      "source:markdown",
      view.fullText && contentMarkdown !== undefined
        ? { _cdata: libraryCdata(contentMarkdown) }
        : undefined,
    ),
    ...rslExtension(entry),
  ];
}

function renderChannel(feed: Feed, items: readonly Buffer[]): Frame {
  const { title, description, language, alternate, updated, rights, logo, hubs, documents } = feed;
  const self = documents.rss;
  const links = [
    ...(self === undefined ? [] : [{ href: self, rel: "self", type: RSS_TYPE }]),
    ...historyLinks(feed, "rss").map((link) => ({ ...link, type: RSS_TYPE })),
    ...hubs.map((href) => ({ href, rel: "hub" })),
  ];
  const channel = {
    title,
    link: alternate,
    description: description ?? title,
    language,
    updated,
    copyright: rights,
    image: logo,
    namespaces: {
      ...NAMESPACES,
      ...rslNamespace(items),
      ...(isArchive(feed) && HISTORY_NAMESPACE),
    },
    extensions: [
      extension("atom:link", links.map(libraryAttributes)),
      ...(isArchive(feed) ? [extension("fh:archive", {})] : []),
    ],
  };
  return writeChannel(channel, items.length > 0);
}
