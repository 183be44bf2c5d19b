import { type Extension, Feed as Library } from "feed";
import type { Enclosure, Entry, Feed } from "../feed/feed.ts";
import { toMilliseconds } from "../timestamp.ts";
import {
  extension,
  libraryAttributes,
  libraryCdata,
  libraryText,
  optional,
} from "./feed-library.ts";
import type { Format, View } from "./format.ts";
import { HISTORY_NAMESPACE, historyLinks, isArchive } from "./history.ts";
import { composeMediaContents, MEDIA_NAMESPACE, type MediaContent } from "./media-rss.ts";
import { toWritableEntry, toWritableFeed } from "./writable.ts";
import { text } from "./xml.ts";

/** RSS 2.0, by the `feed` package; archives are those of RFC 5005, appendix B. */
export const rss: Format = {
  name: "rss",
  file: "rss.xml",
  mediaType: "application/rss+xml; charset=utf-8",
  renderEntry: (entry, view) => renderItem(toWritableEntry(entry), view),
  renderDocument: (feed, items) => renderChannel(toWritableFeed(feed), items),
};

const RSS_TYPE = "application/rss+xml";

/** Every prefix that an item can have is declared on the channel, so that an item is good in any document. */
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
  const document = new Library({ title: "" });
  document.addItem({
    title,
    link: alternate,
    guid: libraryText(id),
    date: new Date(toMilliseconds(published)),
    ...describe(summary, view.fullText ? entry.contentHtml : entry.excerptHtml),
    category: categories.map(({ label }) => ({ name: libraryText(label) })),
    extensions: [
      // Plain text: the library would write a CDATA section, in which readers look for markup.
      ...optional("title", title === "" ? undefined : plain(title)),
      ...itemExtensions(entry, view),
    ],
  });
  const written = document.rss2();
  // Nothing before the item and nothing after it comes from content.
  return written.slice(written.indexOf("        <item"), written.lastIndexOf("</item>") + 7);
}

/** RSS Board profile: a summary goes before the full text; without one, `description` is the full text. */
function describe(summary: string | undefined, html: string): Record<string, string> {
  if (summary === undefined) return { description: libraryCdata(html) };
  // RSS reads a description as HTML; a summary is plain text.
  return { description: libraryCdata(text(summary)), content: libraryCdata(html) };
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
    ...optional("enclosure", enclosure && renderEnclosure(enclosure)),
    extension("media:content", composeMediaContents(entry).map(renderMediaContent)),
    ...optional(
      "source:markdown",
      view.fullText && contentMarkdown !== undefined
        ? { _cdata: libraryCdata(contentMarkdown) }
        : undefined,
    ),
  ];
}

function plain(value: string): { readonly _text: string } {
  return { _text: libraryText(value) };
}

/** RSS has room for one: what can be played before what can be seen. */
function chooseEnclosure({ image, attachments }: Entry): Enclosure | undefined {
  return attachments.find(({ type }) => /^(audio|video)\//.test(type)) ?? image ?? attachments[0];
}

function renderEnclosure({ url, length, type }: Enclosure): unknown {
  // RSS Board profile: 0 where nobody knows the length, which is required.
  return libraryAttributes({ url, length: length ?? 0, type });
}

function renderMediaContent({ attributes, texts }: MediaContent): unknown {
  return {
    ...libraryAttributes(attributes),
    ...Object.fromEntries(texts.map(([name, value]) => [name, plain(value)])),
  };
}

function renderChannel(feed: Feed, items: readonly string[]): string {
  const { title, description, language, alternate, updated, rights, logo, hubs, documents } = feed;
  const self = documents.rss;
  const document = new Library({
    title: libraryText(title),
    link: alternate,
    description: libraryText(description ?? title),
    language: libraryText(language),
    updated: new Date(toMilliseconds(updated)),
    generator: "Wireroom",
    docs: "https://www.rssboard.org/rss-specification",
    ...(rights !== undefined && { copyright: libraryText(rights) }),
    ...(logo !== undefined && { image: libraryText(logo) }),
  });
  const links = [
    ...(self === undefined ? [] : [{ href: self, rel: "self", type: RSS_TYPE }]),
    ...historyLinks(feed, "rss").map((link) => ({ ...link, type: RSS_TYPE })),
    ...hubs.map((href) => ({ href, rel: "hub" })),
  ];
  const namespaces = isArchive(feed) ? { ...NAMESPACES, ...HISTORY_NAMESPACE } : NAMESPACES;
  document.addExtension(extension("_attributes", namespaces));
  document.addExtension(extension("atom:link", links.map(libraryAttributes)));
  if (isArchive(feed)) document.addExtension(extension("fh:archive", {}));
  const head = document.rss2();
  const end = head.lastIndexOf("    </channel>");
  return `${head.slice(0, end)}${items.map((item) => `${item}\n`).join("")}${head.slice(end)}\n`;
}
