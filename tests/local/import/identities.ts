import { createHash } from "node:crypto";
import { SaxesParser } from "saxes";

/** An item or entry as a strict parser of other people reads it; texts with their white space. */
type Item = Record<"guid" | "link" | "pubDate" | "title" | "content", string>;

/**
 * What readers keep an entry under, after their sources of 2026 and apart from the product's own account of them:
 * newsboat 1ee1e83 (RssParser::get_guid), rss2email 46e2b13 (_get_uid_for_entry), FreshRSS 6c58b90 (decideEntryGuid).
 */
export const IDENTITIES: Readonly<Record<string, (item: Item) => string>> = {
  newsboat: ({ guid, link, pubDate, title }) => {
    if (guid !== "") return guid;
    if (link !== "" && pubDate !== "") return link + pubDate;
    return link === "" ? title : link;
  },
  feedparser: ({ guid, link, title }) => guid.trim() || link.trim() || title,
  rss2email: ({ guid, link, content }) => guid.trim() || sha1(content.trim() || link),
  FreshRSS: ({ guid, link, pubDate }) => {
    const id = guid.replace(/[\0-\x1f\x80-\u{10ffff}]/gu, "").trim();
    return id || sha1(link.trim() + (pubDate === "" ? "" : Date.parse(pubDate) / 1000));
  },
};

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}

const NAMES: Readonly<Record<string, keyof Item>> = {
  guid: "guid",
  id: "guid",
  link: "link",
  pubDate: "pubDate",
  published: "pubDate",
  title: "title",
  description: "content",
  content: "content",
};

/** The items of an RSS or Atom document. Throws where it is not well-formed. */
export function itemsOf(document: string): readonly Item[] {
  const items: Item[] = [];
  const path: string[] = [];
  let item: Item | undefined;
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    path.push(name);
    if (name === "item" || name === "entry") {
      item = { guid: "", link: "", pubDate: "", title: "", content: "" };
      items.push(item);
    }
    if (item && name === "link" && attributes["href"]) item.link ||= String(attributes["href"]);
  });
  const addText = (text: string): void => {
    const parent = path.at(-2);
    const field = NAMES[path.at(-1) ?? ""];
    if (item && field && (parent === "item" || parent === "entry")) item[field] += text;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    const name = path.pop();
    if (name === "item" || name === "entry") item = undefined;
  });
  parser.write(document).close();
  return items;
}

/** How many entries of `after` each reader that has seen `before` would show as new. */
export function countNews(before: string, after: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(IDENTITIES).map(([reader, identify]) => {
      const known = new Set(itemsOf(before).map(identify));
      return [reader, itemsOf(after).filter((item) => !known.has(identify(item))).length];
    }),
  );
}
