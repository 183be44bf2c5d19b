import {
  EMPTY_ENTRY,
  type OldAttachment,
  type OldAuthor,
  type OldEntry,
  type OldSite,
} from "./old-site.ts";
import { toParagraphs } from "./plain-words.ts";
import { type Data, listOf, mappingOf, numberOf, stringOf } from "./untyped-data.ts";

/** A JSON Feed (versions 1 and 1.1) by its parsed text. */
export function readJsonFeed(data: Data): OldSite {
  const text = (name: string): Record<string, string> => pick(data, name, name);
  const ofFeed = readAuthors(data);
  return {
    kind: "json",
    ...text("title"),
    ...text("description"),
    ...text("language"),
    ...pick(data, "home_page_url", "home"),
    ...pick(data, "feed_url", "feed"),
    entries: listOf(data["items"]).map((item, index) =>
      readItem(mappingOf(item), `items[${index}]`, ofFeed),
    ),
    leftOut: [],
  };
}

function pick(data: Data, from: string, to: string): Record<string, string> {
  const text = stringOf(data[from]);
  return text === undefined ? {} : { [to]: text };
}

function readItem(item: Data, place: string, ofFeed: readonly OldAuthor[]): OldEntry {
  const image = stringOf(item["image"]) ?? stringOf(item["banner_image"]);
  const html = stringOf(item["content_html"]);
  const own = readAuthors(item);
  return {
    ...EMPTY_ENTRY,
    place,
    ...pick(item, "id", "guid"),
    ...pick(item, "external_url", "link"),
    ...pick(item, "url", "link"),
    ...pick(item, "title", "title"),
    ...pick(item, "date_published", "published"),
    ...pick(item, "date_modified", "updated"),
    ...pick(item, "summary", "summary"),
    ...pick(item, "language", "language"),
    authors: own.length > 0 ? own : ofFeed,
    categories: listOf(item["tags"]).flatMap((tag) => {
      const label = stringOf(tag);
      return label === undefined ? [] : [{ label, above: [] }];
    }),
    html: html ?? toParagraphs(stringOf(item["content_text"]) ?? ""),
    ...(image !== undefined && { image: { src: image } }),
    attachments: listOf(item["attachments"]).flatMap((one) => readAttachment(mappingOf(one)) ?? []),
  };
}

function readAuthors(data: Data): readonly OldAuthor[] {
  // Version 1 had one author.
  const people = [...listOf(data["authors"]), ...(data["author"] ? [data["author"]] : [])];
  return people.flatMap((one) => {
    const person = mappingOf(one);
    const name = stringOf(person["name"]);
    const url = stringOf(person["url"]);
    return name === undefined ? [] : [{ name, ...(url !== undefined && { url }) }];
  });
}

function readAttachment(one: Data): OldAttachment | undefined {
  const src = stringOf(one["url"]);
  const type = stringOf(one["mime_type"]);
  const title = stringOf(one["title"]);
  const length = numberOf(one["size_in_bytes"]);
  const duration = numberOf(one["duration_in_seconds"]);
  if (src === undefined) return undefined;
  return {
    src,
    ...(type !== undefined && { type }),
    ...(title !== undefined && { title }),
    ...(length && { length }),
    ...(duration && { duration }),
  };
}
