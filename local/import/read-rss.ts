import { EMPTY_ENTRY, type OldAuthor, type OldEntry, type OldSite } from "./old-site.ts";
import { toTitle, wordsOf } from "./plain-words.ts";
import { readMedia } from "./read-media-rss.ts";
import { childNamed, childrenNamed, rawText, textOf, type XmlElement } from "./xml-tree.ts";

/** A feed of RSS 0.9x, 1.0 or 2.0 by its root element; undefined where it has no channel. */
export function readRss(root: XmlElement): OldSite | undefined {
  const channel = childNamed(root, "channel");
  if (channel === undefined) return undefined;
  // RSS 1.0 has its items beside the channel.
  const items = [...childrenNamed(channel, "item"), ...childrenNamed(root, "item")];
  return { kind: "rss", ...readChannel(channel), entries: items.map(readItem), leftOut: [] };
}

/** What a channel says of the site; WordPress's export has the same. */
export function readChannel(
  channel: XmlElement,
): Omit<OldSite, "kind" | "entries" | "leftOut" | "timezone"> {
  const title = toTitle(textOf(channel, "title"));
  const description = wordsOf(textOf(channel, "description"));
  const language = textOf(channel, "language", "dc:language");
  const home = textOf(channel, "link");
  const date = textOf(channel, "lastBuildDate", "pubDate", "dc:date");
  const self = childrenNamed(channel, "atom:link").find(
    ({ attributes }) => attributes.get("rel") === "self",
  );
  const feed = self?.attributes.get("href");
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(language !== undefined && { language }),
    ...(home !== undefined && { home }),
    ...(date !== undefined && { date }),
    ...(feed !== undefined && { feed }),
  };
}

function readItem(item: XmlElement): OldEntry {
  const guidElement = childNamed(item, "guid");
  const about = item.attributes.get("rdf:about");
  const written = guidElement === undefined ? about : rawText(guidElement);
  const guid = written?.trim() === "" ? undefined : written;
  // RSS 2.0 lets a guid be the link, unless it says that it is none.
  const isLink =
    guidElement?.attributes.get("isPermaLink") !== "false" && /^\s*https?:/i.test(guid ?? "");
  const link = textOf(item, "link") ?? alternate(item) ?? (isLink ? guid?.trim() : undefined);
  const title = toTitle(textOf(item, "title", "dc:title", "media:title"));
  const published = textOf(item, "pubDate", "dc:date", "dcterms:created", "dcterms:issued");
  const updated = textOf(item, "dcterms:modified", "atom:updated");
  const description = textOf(item, "description");
  const full = textOf(item, "content:encoded");
  const summary = full === undefined || full === description ? undefined : wordsOf(description);
  const language = textOf(item, "dc:language");
  return {
    ...EMPTY_ENTRY,
    place: `line ${item.line}`,
    ...(guid !== undefined && { guid }),
    ...(link !== undefined && { link }),
    ...(title !== undefined && { title }),
    ...(published !== undefined && { published }),
    ...(updated !== undefined && { updated }),
    authors: readAuthors(item),
    categories: childrenNamed(item, "category").map((one) => ({ label: rawText(one), above: [] })),
    tags: childrenNamed(item, "dc:subject").map(rawText),
    ...(summary !== undefined && { summary }),
    html: toHtml(full ?? description ?? ""),
    ...readMedia(item),
    ...(language !== undefined && { language }),
  };
}

function alternate(item: XmlElement): string | undefined {
  const links = childrenNamed(item, "atom:link");
  return links
    .find(({ attributes }) => (attributes.get("rel") ?? "alternate") === "alternate")
    ?.attributes.get("href");
}

function readAuthors(item: XmlElement): readonly OldAuthor[] {
  const creators = childrenNamed(item, "dc:creator");
  const named = creators.length > 0 ? creators : childrenNamed(item, "author");
  const people = named.length > 0 ? named : childrenNamed(item, "itunes:author");
  return people.map((one) => ({ name: rawText(one) }));
}

/** A description without a tag is a paragraph. */
function toHtml(written: string): string {
  return written === "" || written.includes("<") ? written : `<p>${written}</p>`;
}
