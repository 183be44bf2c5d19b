import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { parseFeed } from "@rowanmanning/feed-parser";
import FeedParser from "feedparser";
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import RssParser from "rss-parser";
import { run } from "../support/tools.ts";

export type FormatName = "rss" | "atom" | "json";

/** What a reader is given back of an entry: `undefined` where the parser has nothing. Instants in UTC, whole seconds. */
export type Given = {
  readonly id: string | undefined;
  readonly title: string | undefined;
  readonly published: string | undefined;
  readonly updated: string | undefined;
  readonly authors: readonly string[];
  readonly content: string | undefined;
};

export type Parser = {
  readonly name: string;
  readonly formats: readonly FormatName[];
  readonly read: (document: string, format: FormatName) => Promise<readonly Given[]>;
};

type Loose = { readonly [name: string]: unknown };

function isLoose(value: unknown): value is Loose {
  return typeof value === "object" && value !== null;
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, name) => (isLoose(inner) ? inner[name] : undefined), value);
const names = (values: unknown): readonly string[] =>
  list(values).flatMap((value) => text(value) ?? text(at(value, "name")) ?? []);

function instant(value: unknown): string | undefined {
  const date =
    value instanceof Date ? value : typeof value === "string" ? new Date(value) : undefined;
  return date && !Number.isNaN(date.getTime())
    ? date.toISOString().replace(".000Z", "Z")
    : undefined;
}

const pythonFeedparser: Parser = {
  name: "feedparser of Python",
  formats: ["rss", "atom"],
  read: async (document) => {
    const script = fileURLToPath(new URL("read_feeds.py", import.meta.url));
    const { status, stdout, stderr } = run("feedparser", [script], `${JSON.stringify(document)}\n`);
    if (status !== 0) throw new Error(stderr);
    return list(JSON.parse(stdout)).map((entry) => ({
      id: text(at(entry, "id")),
      title: text(at(entry, "title")),
      published: text(at(entry, "published")),
      updated: text(at(entry, "updated")),
      authors: names(at(entry, "authors")),
      content: text(at(entry, "content")),
    }));
  },
};

const feedsmith: Parser = {
  name: "feedsmith",
  formats: ["rss", "atom", "json"],
  read: async (document, format) => {
    if (format === "rss") {
      return list(parseRssFeed(document).items).map((item) => ({
        id: text(at(item, "guid", "value")),
        title: text(at(item, "title")),
        published: instant(at(item, "pubDate")),
        updated: instant(list(at(item, "dcterms", "modified"))[0]),
        authors: names(at(item, "dc", "creators") ?? at(item, "dc", "creator")),
        content: text(at(item, "content", "encoded")),
      }));
    }
    if (format === "atom") {
      return list(parseAtomFeed(document).entries).map((entry) => ({
        id: text(at(entry, "id")),
        title: text(at(entry, "title")) ?? text(at(entry, "title", "value")),
        published: instant(at(entry, "published")),
        updated: instant(at(entry, "updated")),
        authors: names(at(entry, "authors")),
        content: text(at(entry, "content")) ?? text(at(entry, "content", "value")),
      }));
    }
    return list(parseJsonFeed(document).items).map((item) => ({
      id: text(at(item, "id")),
      title: text(at(item, "title")),
      published: instant(at(item, "date_published")),
      updated: instant(at(item, "date_modified")),
      authors: names(at(item, "authors")),
      content: text(at(item, "content_html")),
    }));
  },
};

const rssParser: Parser = {
  name: "rss-parser",
  formats: ["rss", "atom"],
  read: async (document, format) => {
    const { items } = await new RssParser().parseString(document);
    return items.map((item: unknown) => ({
      id: text(at(item, format === "rss" ? "guid" : "id")),
      title: text(at(item, "title")),
      published: instant(at(item, "isoDate")),
      updated: undefined,
      authors: names([at(item, format === "rss" ? "creator" : "author")]),
      content: text(at(item, format === "rss" ? "content:encoded" : "content")),
    }));
  },
};

const rowanFeedParser: Parser = {
  name: "@rowanmanning/feed-parser",
  formats: ["rss", "atom"],
  read: async (document) =>
    parseFeed(document).items.map((item) => ({
      id: text(item.id),
      title: text(item.title),
      published: instant(item.published),
      updated: instant(item.updated),
      authors: names(item.authors),
      content: text(item.content),
    })),
};

const npmFeedparser: Parser = {
  name: "feedparser of npm",
  formats: ["rss", "atom"],
  read: async (document) => {
    const parser = new FeedParser({ addmeta: false });
    const items: Given[] = [];
    const source = Readable.from([Buffer.from(document)]).pipe(parser);
    for await (const item of source) {
      items.push({
        id: text(at(item, "guid")),
        title: text(at(item, "title")),
        published: instant(at(item, "pubdate")),
        updated: instant(at(item, "date")),
        authors: names([at(item, "author")]),
        content: text(at(item, "description")),
      });
    }
    return items;
  },
};

export const PARSERS: readonly Parser[] = [
  pythonFeedparser,
  feedsmith,
  rssParser,
  rowanFeedParser,
  npmFeedparser,
];
