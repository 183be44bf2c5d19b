import { htmlFaults } from "./html-check.ts";
import type { Finding } from "./rule.ts";
import { isLanguage, isMediaType, isRfc3339 } from "./values.ts";

type Fields = Readonly<Record<string, unknown>>;

export type JsonFeedRule = {
  readonly code: string;
  readonly check: (feed: Fields, address: string | undefined) => Iterable<string>;
};

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const objects = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.filter(isObject) : [];
const items = (feed: Fields): readonly Fields[] => objects(feed.items);
const authors = (feed: Fields): readonly Fields[] =>
  [feed, ...items(feed)].flatMap((each) => objects(each.authors));
const attachments = (feed: Fields): readonly Fields[] =>
  items(feed).flatMap((item) => objects(item.attachments));
const isText = (value: unknown): value is string => typeof value === "string";
const isUrl = (value: unknown): boolean =>
  isText(value) && /^https?:\/\/[^/]/i.test(value) && URL.canParse(value) && !/[\s<>"]/.test(value);

/** Where each key is known. Keys that start with an underscore are extensions and may hold anything. */
const KEYS = {
  feed: "version title home_page_url feed_url description user_comment next_url icon favicon author authors language expired hubs items",
  item: "id url external_url title content_html content_text summary image banner_image date_published date_modified author authors tags language attachments",
  author: "name url avatar",
  attachment: "url mime_type title size_in_bytes duration_in_seconds",
  hub: "type url",
} as const;

function unknown(object: Fields, kind: keyof typeof KEYS): readonly string[] {
  const known = KEYS[kind].split(" ");
  return Object.keys(object).filter((key) => !key.startsWith("_") && !known.includes(key));
}

function fields(
  code: string,
  of: (feed: Fields) => readonly Fields[],
  names: readonly string[],
  valid: (value: unknown) => boolean,
): JsonFeedRule {
  return {
    code,
    check: (feed) =>
      of(feed).flatMap((object) =>
        names
          .filter((name) => object[name] !== undefined && !valid(object[name]))
          .map((name) => `${name}: ${JSON.stringify(object[name])}`),
      ),
  };
}

const lacking = (
  code: string,
  of: (feed: Fields) => readonly Fields[],
  lacks: (object: Fields) => boolean,
): JsonFeedRule => ({
  code,
  check: (feed) =>
    of(feed)
      .filter(lacks)
      .map((object) => JSON.stringify(object).slice(0, 100)),
});

/** The identity of the feed that the document at `address` is of: an archive document is a part of it. */
function identityAt(address: string): string {
  return address.replace(/archive\/\d{4}(?:-\d{2}){0,2}\/(?=[^/]+$)/, "");
}

/** The rules of JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/, and what its reader needs to trust a document. */
export const JSON_FEED_RULES: readonly JsonFeedRule[] = [
  {
    code: "version",
    check: ({ version }) =>
      version === "https://jsonfeed.org/version/1.1" ? [] : [String(version)],
  },
  lacking(
    "feed-title",
    (feed) => [feed],
    ({ title }) => !isText(title) || title === "",
  ),
  lacking(
    "items-array",
    (feed) => [feed],
    (feed) => !Array.isArray(feed.items) || items(feed).length !== feed.items.length,
  ),
  lacking("item-id", items, ({ id }) => !isText(id) || id === ""),
  {
    code: "item-id-unique",
    check: (feed) => {
      const ids = items(feed).map(({ id }) => id);
      return ids.filter((id, at) => ids.indexOf(id) !== at).map(String);
    },
  },
  lacking(
    "item-content",
    items,
    (item) => !isText(item.content_html) && !isText(item.content_text),
  ),
  fields("item-text", items, ["title", "summary", "content_html", "content_text"], isText),
  fields("feed-text", (feed) => [feed], ["description", "user_comment"], isText),
  fields(
    "feed-address",
    (feed) => [feed],
    ["home_page_url", "feed_url", "next_url", "icon", "favicon"],
    isUrl,
  ),
  fields("item-address", items, ["url", "external_url", "image", "banner_image"], isUrl),
  fields(
    "date",
    items,
    ["date_published", "date_modified"],
    (value) => isText(value) && isRfc3339(value),
  ),
  fields(
    "authors-array",
    (feed) => [feed, ...items(feed)],
    ["authors"],
    (value) => Array.isArray(value) && objects(value).length === value.length && value.length > 0,
  ),
  lacking(
    "author-empty",
    authors,
    (author) =>
      ![author.name, author.url, author.avatar].some((value) => isText(value) && value !== ""),
  ),
  fields(
    "author-address",
    authors,
    ["url", "avatar"],
    (value) => isText(value) && /^(https?:\/\/[^/]|mailto:)/.test(value),
  ),
  // 1.1 deprecates `author`; a reader that takes both would show the name twice.
  lacking(
    "author-deprecated",
    (feed) => [feed, ...items(feed)],
    (object) => object.author !== undefined,
  ),
  fields(
    "tags",
    items,
    ["tags"],
    (value) => Array.isArray(value) && value.every((tag) => isText(tag) && tag !== ""),
  ),
  fields(
    "language",
    (feed) => [feed, ...items(feed)],
    ["language"],
    (value) => isText(value) && isLanguage(value),
  ),
  fields(
    "attachments-array",
    items,
    ["attachments"],
    (value) => Array.isArray(value) && objects(value).length === value.length,
  ),
  lacking(
    "attachment-needs",
    attachments,
    ({ url, mime_type }) => !isUrl(url) || !isText(mime_type) || !isMediaType(mime_type),
  ),
  fields(
    "attachment-number",
    attachments,
    ["size_in_bytes", "duration_in_seconds"],
    (value) => typeof value === "number" && value >= 0,
  ),
  fields(
    "hubs",
    (feed) => [feed],
    ["hubs"],
    (value) =>
      Array.isArray(value) &&
      objects(value).length === value.length &&
      objects(value).every(({ type, url }) => isText(type) && type !== "" && isUrl(url)),
  ),
  fields(
    "expired",
    (feed) => [feed],
    ["expired"],
    (value) => typeof value === "boolean",
  ),
  {
    code: "feed-url-matches",
    check: ({ feed_url }, address) =>
      address !== undefined && feed_url !== identityAt(address) ? [String(feed_url)] : [],
  },
  {
    code: "next-url-differs",
    check: ({ feed_url, next_url }) =>
      next_url !== undefined && next_url === feed_url ? [String(next_url)] : [],
  },
  {
    code: "unknown-key",
    check: (feed) => [
      ...unknown(feed, "feed"),
      ...items(feed).flatMap((item) => unknown(item, "item")),
      ...authors(feed).flatMap((author) => unknown(author, "author")),
      ...attachments(feed).flatMap((attachment) => unknown(attachment, "attachment")),
      ...objects(feed.hubs).flatMap((hub) => unknown(hub, "hub")),
    ],
  },
  lacking(
    "well-formed-text",
    (feed) => [feed],
    (feed) => !JSON.stringify(feed).isWellFormed() || /\\ud[89a-f]/i.test(JSON.stringify(feed)),
  ),
  {
    code: "content-html",
    check: (feed) =>
      items(feed).flatMap(({ content_html }) =>
        isText(content_html)
          ? htmlFaults(content_html).map(({ code, detail }) => `${code}: ${detail}`)
          : [],
      ),
  },
];

/** Everything that is wrong with a JSON Feed document that is served at `address`. */
export function judgeJsonFeed(bytes: string | Uint8Array, address?: string): readonly Finding[] {
  let feed: unknown;
  try {
    feed = JSON.parse(
      typeof bytes === "string" ? bytes : new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    );
  } catch (error) {
    return [{ code: "not-json", detail: String(error) }];
  }
  if (!isObject(feed)) return [{ code: "not-json", detail: "not an object" }];
  const object = feed;
  return JSON_FEED_RULES.flatMap(({ code, check }) =>
    Array.from(check(object, address), (detail) => ({ code, detail })),
  );
}
