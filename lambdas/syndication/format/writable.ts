import type {
  Category,
  Enclosure,
  Entry,
  Feed,
  FeedHistory,
  FeedPlace,
  Person,
} from "../feed/feed.ts";
import { toWebAddress } from "../web-address.ts";
import { toXmlText } from "../xml-text.ts";

/** Each format asks for the same entry. */
const writableEntries = new WeakMap<Entry, Entry>();

/**
 * `entry` as any format can write it: text that XML carries, addresses that are absolute http(s), people and categories
 * with a name, media with a type and with numbers that are numbers. The id is left alone but for what XML cannot carry.
 */
export function toWritableEntry(entry: Entry): Entry {
  const writable = writableEntries.get(entry) ?? makeWritable(entry);
  writableEntries.set(entry, writable);
  return writable;
}

function makeWritable(entry: Entry): Entry {
  const { shortTitle, summary, contentMarkdown, rights, image, ...rest } = entry;
  const writableImage = image && toWritableEnclosure(image);
  return {
    ...rest,
    id: toXmlText(entry.id),
    title: toXmlText(entry.title),
    ...present("shortTitle", shortTitle),
    alternate: toWebAddress(entry.alternate) ?? "",
    authors: entry.authors.flatMap(toWritablePerson),
    categories: entry.categories.flatMap(toWritableCategory),
    ...present("summary", summary),
    contentHtml: toXmlText(entry.contentHtml),
    excerptHtml: toXmlText(entry.excerptHtml),
    ...present("contentMarkdown", contentMarkdown),
    corrections: entry.corrections.map(({ at, text }) => ({ at, text: toXmlText(text) })),
    language: toXmlText(entry.language),
    ...present("rights", rights),
    ...(writableImage && { image: writableImage }),
    attachments: entry.attachments.flatMap((one) => toWritableEnclosure(one) ?? []),
  };
}

/** Likewise; a hub or a document whose address is none is left out. */
export function toWritableFeed(feed: Feed): Feed {
  const { description, rights, logo, icon, history, ...rest } = feed;
  const documents = toWritableDocuments(feed.documents);
  return {
    ...rest,
    id: toXmlText(feed.id),
    title: toXmlText(feed.title),
    ...present("description", description),
    language: toXmlText(feed.language),
    alternate: toWebAddress(feed.alternate) ?? Object.values(documents)[0] ?? feed.alternate,
    authors: feed.authors.flatMap(toWritablePerson),
    ...present("rights", rights),
    ...present("logo", logo && toWebAddress(logo)),
    ...present("icon", icon && toWebAddress(icon)),
    hubs: feed.hubs.flatMap((hub) => toWebAddress(hub) ?? []),
    tombstones: feed.tombstones.map(({ ref, when, comment }) => ({
      ref: toXmlText(ref),
      when,
      ...present("comment", comment),
    })),
    ...(history && { history: toWritableHistory(history) }),
    documents,
  };
}

function toWritableHistory({ archive, previous }: FeedHistory): FeedHistory {
  return {
    ...(archive && { archive: { ...archive, current: toWritablePlace(archive.current) } }),
    ...(previous && { previous: { ...previous, ...toWritablePlace(previous) } }),
  };
}

function toWritablePlace({ documents, page }: FeedPlace): FeedPlace {
  return { documents: toWritableDocuments(documents), page: toWebAddress(page) ?? "" };
}

function toWritableDocuments(documents: Feed["documents"]): Feed["documents"] {
  return Object.fromEntries(
    Object.entries(documents).flatMap(([name, address]) => {
      const writable = toWebAddress(address);
      return writable === undefined ? [] : [[name, writable] as const];
    }),
  );
}

/** A text that is there and is not blank, under its name. */
function present<Name extends string>(
  name: Name,
  value: string | undefined,
): { readonly [name in Name]?: string } {
  const writable = value === undefined ? "" : toXmlText(value);
  return (writable.trim() === "" ? {} : { [name]: writable }) as { [name in Name]?: string };
}

function toWritablePerson({ name, url, email }: Person): readonly Person[] {
  const writable = toXmlText(name);
  if (writable.trim() === "") return [];
  return [
    {
      name: writable,
      ...present("url", url && toWebAddress(url)),
      // RFC 4287 section 3.2.3: an addr-spec, whose schema wants something on both sides of an @.
      ...(email !== undefined && /^[^\s@]+@[^\s@]+$/.test(email) && present("email", email)),
    },
  ];
}

function toWritableCategory({ slug, label, kind }: Category): readonly Category[] {
  const writable = {
    slug: toXmlText(slug || label),
    label: toXmlText(label || slug),
    ...(kind && { kind }),
  };
  return writable.label.trim() === "" ? [] : [writable];
}

function toWritableEnclosure(enclosure: Enclosure): Enclosure | undefined {
  const url = toWebAddress(enclosure.url);
  if (url === undefined) return undefined;
  const { type, length, width, height, duration, title, alt, caption, credit } = enclosure;
  const { syndicate } = enclosure;
  return {
    url,
    type: /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?=\s*(;|$))/.exec(type)?.[0] ?? "application/octet-stream",
    ...(isCount(length) && { length }),
    // One dimension alone says nothing of the shape.
    ...(isCount(width) && isCount(height) && width > 0 && height > 0 && { width, height }),
    ...(duration !== undefined && Number.isFinite(duration) && duration > 0 && { duration }),
    ...present("title", title),
    ...present("alt", alt),
    ...present("caption", caption),
    ...present("credit", credit),
    ...(syndicate === false && { syndicate }),
  };
}

function isCount(number: number | undefined): number is number {
  return Number.isSafeInteger(number) && Number(number) >= 0;
}
