import type { Category, Entry, Feed } from "../../../lambdas/syndication/feed/feed.ts";
import { atom } from "../../../lambdas/syndication/format/atom.ts";
import type { Format, View } from "../../../lambdas/syndication/format/format.ts";
import { jsonFeed } from "../../../lambdas/syndication/format/json-feed.ts";
import { rss } from "../../../lambdas/syndication/format/rss.ts";
import { renderDocument } from "../../support/render-document.ts";
import { attribute, childrenOf, parseXml, type XmlElement } from "../../validity/xml-tree.ts";
import { FULL } from "./samples.ts";

export const ATOM = "http://www.w3.org/2005/Atom";
export const CONTENT = "http://purl.org/rss/1.0/modules/content/";
export const DC = "http://purl.org/dc/elements/1.1/";
export const DCTERMS = "http://purl.org/dc/terms/";
export const MEDIA = "http://search.yahoo.com/mrss/";

/** What a document says, in the model's words, whatever its format. Undefined: it does not say. */
export type ReadFeed = {
  readonly title: string;
  readonly description: string | undefined;
  readonly entries: readonly ReadEntry[];
};

export type ReadEntry = {
  readonly id: string;
  readonly title: string | undefined;
  readonly alternate: string | undefined;
  readonly published: string;
  readonly updated: string;
  readonly authors: readonly string[];
  readonly categories: readonly string[];
  readonly summary: string | undefined;
  readonly content: string;
};

export type Written = { readonly rss: string; readonly atom: string; readonly json: string };

/** One document in each format. */
export function write(feed: Feed, entries: readonly Entry[], view: View = FULL): Written {
  const document = (format: Format): string =>
    renderDocument(
      format,
      feed,
      entries.map((entry) => format.renderEntry(entry, view)),
    );
  return { rss: document(rss), atom: document(atom), json: document(jsonFeed) };
}

/** Reads all three, strictly: throws on XML that is not well formed. */
export function readAll(written: Written): readonly (readonly [string, ReadFeed])[] {
  return [
    ["rss", readRss(written.rss)],
    ["atom", readAtom(written.atom)],
    ["json", readJsonFeed(written.json)],
  ];
}

export function only(element: XmlElement, uri: string, local: string): XmlElement {
  const found = childrenOf(element, uri, local);
  const [first] = found;
  if (!first || found.length > 1)
    throw new Error(`${found.length} times ${local} in ${element.name}`);
  return first;
}

export function textsOf(element: XmlElement, uri: string, local: string): readonly string[] {
  return childrenOf(element, uri, local).map(({ text }) => text);
}

function one(element: XmlElement, uri: string, local: string): string | undefined {
  return childrenOf(element, uri, local).length === 0 ? undefined : only(element, uri, local).text;
}

function readRss(text: string): ReadFeed {
  const channel = only(parseXml(text), "", "channel");
  return {
    title: only(channel, "", "title").text,
    description: only(channel, "", "description").text,
    entries: childrenOf(channel, "", "item").map((item) => {
      const published = readRfc822(only(item, "", "pubDate").text);
      const described = only(item, "", "description").text;
      const content = one(item, CONTENT, "encoded");
      return {
        id: only(item, "", "guid").text,
        title: one(item, "", "title"),
        alternate: one(item, "", "link"),
        published,
        updated: one(item, DCTERMS, "modified") ?? published,
        authors: textsOf(item, DC, "creator"),
        categories: textsOf(item, "", "category"),
        summary: content === undefined ? undefined : unescapeHtml(described),
        content: content ?? described,
      };
    }),
  };
}

function readAtom(text: string): ReadFeed {
  const feed = parseXml(text);
  return {
    title: only(feed, ATOM, "title").text,
    description: one(feed, ATOM, "subtitle"),
    entries: childrenOf(feed, ATOM, "entry").map((entry) => {
      const alternate = childrenOf(entry, ATOM, "link").find(
        (link) => attribute(link, "rel") === "alternate",
      );
      return {
        id: only(entry, ATOM, "id").text,
        title: only(entry, ATOM, "title").text || undefined,
        alternate: alternate && attribute(alternate, "href"),
        published: only(entry, ATOM, "published").text,
        updated: only(entry, ATOM, "updated").text,
        authors: childrenOf(entry, ATOM, "author").map((author) => only(author, ATOM, "name").text),
        categories: childrenOf(entry, ATOM, "category").map(
          (category) => attribute(category, "label") ?? "",
        ),
        summary: one(entry, ATOM, "summary"),
        content: one(entry, ATOM, "content") ?? "",
      };
    }),
  };
}

/** The part of JSON Feed 1.1 that is ours. */
export type JsonItem = {
  readonly id: string;
  readonly url?: string;
  readonly title?: string;
  readonly content_html: string;
  readonly summary?: string;
  readonly image?: string;
  readonly date_published: string;
  readonly date_modified: string;
  readonly authors?: readonly { readonly name: string; readonly url?: string }[];
  readonly tags?: readonly string[];
  readonly language?: string;
  readonly attachments?: readonly Readonly<Record<string, unknown>>[];
};

export type JsonDocument = Readonly<Record<string, unknown>> & {
  readonly title: string;
  readonly description?: string;
  readonly items: readonly JsonItem[];
};

export function parseJsonFeed(text: string): JsonDocument {
  return JSON.parse(text) as JsonDocument;
}

function readJsonFeed(text: string): ReadFeed {
  const { title, description, items } = parseJsonFeed(text);
  return {
    title,
    description,
    entries: items.map((item) => ({
      id: item.id,
      title: item.title,
      alternate: item.url,
      published: item.date_published,
      updated: item.date_modified,
      authors: (item.authors ?? []).map(({ name }) => name),
      categories: item.tags ?? [],
      summary: item.summary,
      content: item.content_html,
    })),
  };
}

/** What a faithful document says of `entry`. */
export function expected(entry: Entry): ReadEntry {
  return {
    id: entry.id,
    title: entry.title,
    alternate: entry.alternate,
    published: entry.published,
    updated: entry.updated,
    authors: entry.authors.map(({ name }) => name),
    categories: entry.categories.map(({ label }: Category) => label),
    summary: entry.summary,
    content: entry.contentHtml,
  };
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

// Date.parse takes the years 0001 to 0049 of this form for 2001 to 2049.
function readRfc822(text: string): string {
  const [, day, month = "", year, time] =
    /^\w{3}, (\d{2}) (\w{3}) (\d{4}) ([\d:]{8}) GMT$/.exec(text) ?? [];
  return `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, "0")}-${day}T${time}Z`;
}

function unescapeHtml(html: string): string {
  return html.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
