import { Feed as Library } from "feed";
import type { Enclosure, Entry, Feed, Person } from "../feed/feed.ts";
import { toMilliseconds } from "../timestamp.ts";
import { extension, optional } from "./feed-library.ts";
import type { Format, View } from "./format.ts";
import type { Frame } from "./frame.ts";
import { toWritableEntry, toWritableFeed } from "./writable.ts";
import { text } from "./xml.ts";

/** JSON Feed 1.1, by the `feed` package, whose own version is 1. */
export const jsonFeed: Format = {
  name: "json",
  file: "feed.json",
  mediaType: "application/feed+json",
  renderEntry: (entry, view) => renderItem(toWritableEntry(entry), view),
  renderFrame: (feed, items) => renderTopLevel(toWritableFeed(feed), items.length > 0),
};

function renderItem(entry: Entry, view: View): string {
  const { id, title, alternate, summary, published, updated, authors, image, language } = entry;
  const { categories } = entry;
  const html = view.fullText ? entry.contentHtml : entry.excerptHtml;
  const document = new Library({ title: "" });
  document.addItem({
    id,
    title,
    link: alternate,
    // Required: a summary is better than nothing.
    content: html === "" ? text(summary ?? "") : html,
    date: new Date(toMilliseconds(updated)),
    ...(categories.length > 0 && { category: categories.map(({ label }) => ({ name: label })) }),
    extensions: [
      ...optional("summary", summary),
      ...optional("image", image?.url),
      extension("date_published", published),
      extension("date_modified", updated),
      ...optional("authors", toAuthors(authors)),
      ...optional("language", language === view.language ? undefined : language),
      ...optional("attachments", toAttachments(entry.attachments)),
    ],
  });
  const written = document.json1();
  // Nothing before the item and nothing after it comes from content.
  return written.slice(
    written.indexOf("        {"),
    written.lastIndexOf("}", written.length - 2) + 1,
  );
}

function toAuthors(people: readonly Person[]): readonly unknown[] | undefined {
  if (people.length === 0) return undefined;
  return people.map(({ name, url }) => ({ name, url }));
}

function toAttachments(attachments: readonly Enclosure[]): readonly unknown[] | undefined {
  if (attachments.length === 0) return undefined;
  return attachments.map(({ url, type, title, length, duration }) => ({
    url,
    mime_type: type,
    title,
    size_in_bytes: length,
    duration_in_seconds: duration,
  }));
}

function renderTopLevel(feed: Feed, hasItems: boolean): Frame {
  const { title, alternate, description, logo, icon, authors, language, hubs, history } = feed;
  // "The unique identifier for the feed" (1.1, feed_url), of which an archive document is a part.
  const identity = (history?.archive?.current ?? feed).documents.json;
  const picture = logo ?? icon;
  const tombstones = feed.tombstones.map(({ ref, when, comment }) => ({
    id: ref,
    date: when,
    comment,
  }));
  const document = new Library({
    title,
    link: alternate,
    ...(identity !== undefined && { feedLinks: { json: identity } }),
    ...(description !== undefined && { description }),
    ...(picture !== undefined && { image: picture }),
  });
  const extensions = [
    extension("version", "https://jsonfeed.org/version/1.1"),
    // "The next n items" (1.1, next_url): what is older. Neither feed_url nor met before, since links lead back alone.
    ...optional("next_url", history?.previous?.documents.json),
    ...optional("favicon", icon),
    ...optional("authors", toAuthors(authors)),
    extension("language", language),
    ...optional(
      "hubs",
      hubs.length === 0 ? undefined : hubs.map((url) => ({ type: "WebSub", url })),
    ),
    // JSON Feed has no word for what was taken down; its extensions start with an underscore.
    ...optional("_tombstones", tombstones.length === 0 ? undefined : tombstones),
  ];
  for (const one of extensions) document.addExtension(one);
  const head = document.json1();
  if (!hasItems) return { before: `${head}\n`, between: "", after: "" };
  const before = `${head.slice(0, head.lastIndexOf("[]"))}[\n`;
  return { before, between: ",\n", after: "\n    ]\n}\n" };
}
