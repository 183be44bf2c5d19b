import type { Enclosure, Entry, Feed, Person, Tombstone } from "../feed/feed.ts";
import type { Format, View } from "./format.ts";
import { type Frame, frameOf, PLACE } from "./frame.ts";
import { HISTORY_NAMESPACE, historyLinks, isArchive } from "./history.ts";
import { composeMediaContents, MEDIA_NAMESPACE, type MediaContent } from "./media-rss.ts";
import { toWritableEntry, toWritableFeed } from "./writable.ts";
import { block, element, text, type Xml, xmlDocument } from "./xml.ts";

/** Atom 1.0 (RFC 4287), with the tombstones of RFC 6721 and the archives of RFC 5005. */
export const atom: Format = {
  name: "atom",
  file: "atom.xml",
  mediaType: "application/atom+xml; charset=utf-8",
  renderEntry: (entry, view) => renderEntry(toWritableEntry(entry), view),
  renderFrame: (feed, entries) => renderFeed(toWritableFeed(feed), entries.length > 0),
};

/** Declared on the feed, so that an entry is good in any document. */
const NAMESPACES = {
  xmlns: "http://www.w3.org/2005/Atom",
  "xmlns:at": "http://purl.org/atompub/tombstones/1.0",
  "xmlns:media": MEDIA_NAMESPACE,
};

function renderEntry(entry: Entry, view: View): Xml {
  const { id, title, alternate, published, updated, summary, rights, language } = entry;
  const html = view.fullText ? entry.contentHtml : entry.excerptHtml;
  const media = [...(entry.image ? [entry.image] : []), ...entry.attachments];
  return block(
    1,
    "entry",
    { "xml:lang": language === view.language ? undefined : language },
    element("id", {}, text(id)),
    renderText("title", title),
    ...(alternate === "" ? [] : [renderAlternate(alternate, "text/html")]),
    element("published", {}, text(published)),
    element("updated", {}, text(updated)),
    ...entry.authors.map((author) => renderAuthor(author, 2)),
    ...entry.categories.map(({ slug, label }) => element("category", { term: slug, label })),
    ...(summary === undefined ? [] : [renderText("summary", summary)]),
    // Without content an entry must have an alternate (RFC 4287 section 4.1.2); readers show an empty one, not the summary.
    ...(html === "" && alternate !== "" ? [] : [element("content", { type: "html" }, text(html))]),
    ...media.map(renderEnclosure),
    ...composeMediaContents(entry).map(renderMediaContent),
    ...(rights === undefined ? [] : [renderText("rights", rights)]),
  );
}

/** As text: four of five parsers show the escapes of a title that is called HTML. */
function renderText(name: string, value: string): Xml {
  return element(name, { type: "text" }, text(value));
}

function renderAlternate(href: string, type: string): Xml {
  return element("link", { rel: "alternate", type, href });
}

function renderAuthor({ name, url, email }: Person, depth: number): Xml {
  return block(
    depth,
    "author",
    {},
    element("name", {}, text(name)),
    ...(url === undefined ? [] : [element("uri", {}, text(url))]),
    ...(email === undefined ? [] : [element("email", {}, text(email))]),
  );
}

function renderEnclosure({ url, type, length, title }: Enclosure): Xml {
  return element("link", { rel: "enclosure", type, length, title, href: url });
}

function renderMediaContent({ attributes, texts }: MediaContent): Xml {
  const children = texts.map(([name, value]) => element(name, {}, text(value)));
  return block(2, "media:content", attributes, ...children);
}

function renderFeed(feed: Feed, hasEntries: boolean): Frame {
  const { id, title, description, language, alternate, updated, rights, logo, icon } = feed;
  const self = feed.documents.atom;
  const document = xmlDocument(
    block(
      0,
      "feed",
      { ...NAMESPACES, ...(isArchive(feed) && HISTORY_NAMESPACE), "xml:lang": language },
      element("id", {}, text(id)),
      renderText("title", title),
      ...(description === undefined ? [] : [renderText("subtitle", description)]),
      element("updated", {}, text(updated)),
      ...(self === undefined ? [] : [renderLink("self", self)]),
      // Only one, the page: some readers take the first for the feed's home, newsboat the last.
      ...(alternate === "" ? [] : [renderAlternate(alternate, "text/html")]),
      ...historyLinks(feed, "atom").map(({ rel, href }) => renderLink(rel, href)),
      ...feed.hubs.map((href) => element("link", { rel: "hub", href })),
      ...(isArchive(feed) ? [element("fh:archive", {})] : []),
      // Required unless every entry has one (RFC 4287 section 4.1.1): a feed may have no entry.
      ...feed.authors.map((author) => renderAuthor(author, 1)),
      ...(rights === undefined ? [] : [renderText("rights", rights)]),
      ...(logo === undefined ? [] : [element("logo", {}, text(logo))]),
      ...(icon === undefined ? [] : [element("icon", {}, text(icon))]),
      element("generator", {}, text("Wireroom")),
      // RFC 4287's schema allows no extension element after the first entry.
      ...feed.tombstones.map(renderTombstone),
      ...(hasEntries ? [PLACE as Xml] : []),
    ),
  );
  return frameOf(document, "\n  ");
}

/** To a document of this feed. */
function renderLink(rel: string, href: string): Xml {
  return element("link", { rel, type: "application/atom+xml", href });
}

function renderTombstone({ ref, when, comment }: Tombstone): Xml {
  const children = comment === undefined ? [] : [element("at:comment", {}, text(comment))];
  return block(1, "at:deleted-entry", { ref, when }, ...children);
}
