import { characters } from "../../lambdas/syndication/html.ts";
import { EMPTY_ENTRY, type OldAuthor, type OldEntry, type OldSite } from "./old-site.ts";
import { toParagraphs, wordsOf } from "./plain-words.ts";
import { readMedia } from "./read-media-rss.ts";
import {
  childNamed,
  childrenNamed,
  rawText,
  textOf,
  toMarkup,
  type XmlElement,
} from "./xml-tree.ts";

/** An Atom feed (RFC 4287) by its root element. */
export function readAtom(root: XmlElement): OldSite {
  const title = readWords(childNamed(root, "atom:title"));
  const description = readWords(childNamed(root, "atom:subtitle"));
  const language = root.attributes.get("xml:lang");
  const home = linkOf(root, "alternate");
  const feed = linkOf(root, "self");
  const date = textOf(root, "atom:updated");
  const authors = readAuthors(root);
  return {
    kind: "atom",
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(language !== undefined && { language }),
    ...(home !== undefined && { home }),
    ...(feed !== undefined && { feed }),
    ...(date !== undefined && { date }),
    entries: childrenNamed(root, "atom:entry").map((entry) => readEntry(entry, authors)),
    leftOut: [],
  };
}

function readEntry(entry: XmlElement, ofFeed: readonly OldAuthor[]): OldEntry {
  const id = childNamed(entry, "atom:id");
  const written = id === undefined ? undefined : rawText(id);
  const guid = written?.trim() === "" ? undefined : written;
  const link = linkOf(entry, "alternate");
  const title = readWords(childNamed(entry, "atom:title"));
  const updated = textOf(entry, "atom:updated");
  const published = textOf(entry, "atom:published") ?? updated;
  const content = childNamed(entry, "atom:content");
  const summary = childNamed(entry, "atom:summary");
  const words = content === undefined ? undefined : readWords(summary);
  const language = entry.attributes.get("xml:lang");
  const own = readAuthors(entry);
  return {
    ...EMPTY_ENTRY,
    place: `line ${entry.line}`,
    ...(guid !== undefined && { guid }),
    ...(link !== undefined && { link }),
    ...(title !== undefined && { title }),
    ...(published !== undefined && { published }),
    ...(updated !== undefined && { updated }),
    // RFC 4287 section 4.2.1: the feed's authors are those of an entry that has none.
    authors: own.length > 0 ? own : ofFeed,
    categories: childrenNamed(entry, "atom:category").map(({ attributes }) => ({
      label: attributes.get("label") ?? attributes.get("term") ?? "",
      above: [],
    })),
    ...(words !== undefined && { summary: words }),
    html: toHtml(content ?? summary),
    ...readMedia(entry),
    ...(language !== undefined && { language }),
  };
}

/** RFC 4287 section 4.2.7.2: a link without `rel` is an alternate. */
function linkOf(element: XmlElement, rel: string): string | undefined {
  const links = childrenNamed(element, "atom:link");
  return links
    .find(({ attributes }) => (attributes.get("rel") ?? "alternate") === rel)
    ?.attributes.get("href");
}

function readAuthors(element: XmlElement): readonly OldAuthor[] {
  return childrenNamed(element, "atom:author").flatMap((author) => {
    const name = textOf(author, "atom:name") ?? textOf(author, "atom:email");
    const url = textOf(author, "atom:uri");
    return name === undefined ? [] : [{ name, ...(url !== undefined && { url }) }];
  });
}

/** A text construct (RFC 4287 section 3.1) in plain words. */
function readWords(element: XmlElement | undefined): string | undefined {
  if (element === undefined) return undefined;
  const type = element.attributes.get("type") ?? "text";
  const words = /^text(?:\/plain)?$/.test(type) ? characters(rawText(element)) : toHtml(element);
  return wordsOf(words);
}

/** A text construct, or content (RFC 4287 section 4.1.3.3), as HTML. */
function toHtml(element: XmlElement | undefined): string {
  if (element === undefined) return "";
  const type = element.attributes.get("type") ?? "text";
  if (type === "xhtml" || type === "application/xhtml+xml") {
    return toMarkup(childNamed(element, "xhtml:div") ?? element);
  }
  return /^text(?:\/plain)?$/.test(type) ? toParagraphs(rawText(element)) : rawText(element).trim();
}
