import { type Extension, Feed as Library } from "feed";
import type { Enclosure, Entry } from "../feed/feed.ts";
import { type Timestamp, toMilliseconds } from "../timestamp.ts";
import { extension, libraryAttributes, libraryCdata, libraryText } from "./feed-library.ts";
import type { Frame } from "./frame.ts";
import type { MediaContent } from "./media-rss.ts";
import { text } from "./xml.ts";

/** An item of RSS 2.0, of values that are writable; plain text but for `html`. */
export type Item = {
  readonly title: string;
  readonly link: string;
  readonly guid: string;
  readonly pubDate: Timestamp;
  /** RSS Board profile: it goes before the full text; without one, `description` is the full text. */
  readonly summary?: string | undefined;
  readonly html: string;
  readonly categories: readonly string[];
  readonly extensions: readonly Extension[];
};

/** The channel of RSS 2.0, of values that are writable; plain text. */
export type Channel = {
  readonly title: string;
  readonly link: string;
  readonly description: string;
  readonly language: string;
  readonly updated: Timestamp;
  readonly copyright?: string | undefined;
  readonly image?: string | undefined;
  /** Name and URI of every namespace that the items or the channel use. */
  readonly namespaces: Readonly<Record<`xmlns:${string}`, string>>;
  readonly extensions: readonly Extension[];
};

export const RSS_TYPE = "application/rss+xml";

/** Markup of one item, which stands in any channel that declares its namespaces. */
export function writeItem(item: Item): string {
  const { title, link, guid, pubDate, summary, html, categories, extensions } = item;
  const document = new Library({ title: "" });
  document.addItem({
    title,
    link,
    guid: libraryText(guid),
    date: new Date(toMilliseconds(pubDate)),
    ...describe(summary, html),
    category: categories.map((label) => ({ name: libraryText(label) })),
    extensions: [
      // Plain text: the library would write a CDATA section, in which readers look for markup.
      ...(title === "" ? [] : [extension("title", plain(title))]),
      ...extensions,
    ],
  });
  const written = document.rss2();
  // Nothing before the item and nothing after it comes from content.
  return written.slice(written.indexOf("        <item"), written.lastIndexOf("</item>") + 7);
}

function describe(summary: string | undefined, html: string): Record<string, string> {
  if (summary === undefined) return { description: libraryCdata(html) };
  // RSS reads a description as HTML; a summary is plain text.
  return { description: libraryCdata(text(summary)), content: libraryCdata(html) };
}

/** The document around items that were written before. */
export function writeChannel(channel: Channel, hasItems: boolean): Frame {
  const { title, link, description, language, updated, copyright, image } = channel;
  const document = new Library({
    title: libraryText(title),
    link,
    description: libraryText(description),
    language: libraryText(language),
    updated: new Date(toMilliseconds(updated)),
    generator: "Wireroom",
    docs: "https://www.rssboard.org/rss-specification",
    ...(copyright !== undefined && { copyright: libraryText(copyright) }),
    ...(image !== undefined && { image: libraryText(image) }),
  });
  document.addExtension(extension("_attributes", channel.namespaces));
  for (const one of channel.extensions) document.addExtension(one);
  const head = document.rss2();
  const end = head.lastIndexOf("    </channel>");
  const rest = `${head.slice(end)}\n`;
  return { before: head.slice(0, end), between: "\n", after: hasItems ? `\n${rest}` : rest };
}

/** The content of an element that holds text alone. */
export function plain(value: string): { readonly _text: string } {
  return { _text: libraryText(value) };
}

/** RSS has room for one: what can be played before what can be seen. */
export function chooseEnclosure({
  image,
  attachments,
}: Pick<Entry, "image" | "attachments">): Enclosure | undefined {
  return attachments.find(({ type }) => /^(audio|video)\//.test(type)) ?? image ?? attachments[0];
}

export function enclosureElement({ url, length, type }: Enclosure): unknown {
  // RSS Board profile: 0 where nobody knows the length, which is required.
  return libraryAttributes({ url, length: length ?? 0, type });
}

export function mediaContentElement({ attributes, texts }: MediaContent): Record<string, unknown> {
  return {
    ...libraryAttributes(attributes),
    ...Object.fromEntries(texts.map(([name, value]) => [name, plain(value)])),
  };
}
