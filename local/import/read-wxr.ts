import {
  EMPTY_ENTRY,
  type LeftOut,
  type OldCategory,
  type OldEntry,
  type OldImage,
  type OldSite,
} from "./old-site.ts";
import { toTitle, wordsOf } from "./plain-words.ts";
import { readChannel } from "./read-rss.ts";
import { toWordPressHtml } from "./wordpress-text.ts";
import { childNamed, childrenNamed, rawText, textOf, type XmlElement } from "./xml-tree.ts";

/** WordPress's own types that are parts of a site's machinery, and nobody's text. */
const MACHINERY =
  /^(?:attachment|revision|nav_menu_item|custom_css|customize_changeset|oembed_cache|wp_\w+)$/;

/** Whether an RSS document is one of WordPress's exports. */
export function isWxr(root: XmlElement): boolean {
  const channel = childNamed(root, "channel");
  return channel !== undefined && childNamed(channel, "wp:wxr_version") !== undefined;
}

/** WordPress eXtended RSS by its root element; undefined where it has no channel. */
export function readWxr(root: XmlElement): OldSite | undefined {
  const channel = childNamed(root, "channel");
  if (channel === undefined) return undefined;
  const items = childrenNamed(channel, "item");
  const facts = {
    names: readNames(channel),
    categories: readCategories(channel),
    images: readImages(items),
  };
  const leftOut: LeftOut[] = [];
  const entries: OldEntry[] = [];
  for (const item of items) {
    const type = textOf(item, "wp:post_type") ?? "post";
    if (MACHINERY.test(type)) continue;
    const reason = reasonToLeaveOut(item, type);
    if (reason === undefined) entries.push(readPost(item, facts));
    else leftOut.push({ what: textOf(item, "title") ?? `line ${item.line}`, reason });
  }
  const home = textOf(channel, "wp:base_blog_url");
  return {
    kind: "wxr",
    ...readChannel(channel),
    ...(home !== undefined && { home }),
    feed: "/feed/",
    entries,
    leftOut,
  };
}

function reasonToLeaveOut(item: XmlElement, type: string): string | undefined {
  if (type === "page") return "a page, which no feed shows";
  if (type !== "post") return `of the type ${type}, which the feed does not show`;
  const status = textOf(item, "wp:status") ?? "publish";
  if (status === "private") return "private";
  if (status === "trash") return "in the trash";
  if (status === "auto-draft") return "an empty draft";
  if (!/^(?:publish|future|draft|pending)$/.test(status)) return `in the state ${status}`;
  return textOf(item, "wp:post_password") === undefined ? undefined : "behind a password";
}

type Facts = {
  /** Of the people, by their names to log in. */
  readonly names: ReadonlyMap<string, string>;
  readonly categories: ReadonlyMap<string, { readonly label: string; readonly parent?: string }>;
  /** Of the media, by the number of the post. */
  readonly images: ReadonlyMap<string, OldImage>;
};

function readNames(channel: XmlElement): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const author of childrenNamed(channel, "wp:author")) {
    const login = textOf(author, "wp:author_login");
    const parts = [textOf(author, "wp:author_first_name"), textOf(author, "wp:author_last_name")];
    const name = textOf(author, "wp:author_display_name") ?? parts.filter(Boolean).join(" ");
    if (login !== undefined && name !== "") names.set(login, name);
  }
  return names;
}

function readCategories(channel: XmlElement): Facts["categories"] {
  const categories = new Map<string, { label: string; parent?: string }>();
  for (const category of childrenNamed(channel, "wp:category")) {
    const name = textOf(category, "wp:category_nicename");
    const label = toTitle(textOf(category, "wp:cat_name")) ?? name;
    const parent = textOf(category, "wp:category_parent");
    if (name === undefined || label === undefined) continue;
    categories.set(name, { label, ...(parent !== undefined && { parent }) });
  }
  return categories;
}

function readImages(items: readonly XmlElement[]): ReadonlyMap<string, OldImage> {
  const images = new Map<string, OldImage>();
  for (const item of items) {
    const id = textOf(item, "wp:post_id");
    const src = textOf(item, "wp:attachment_url");
    if (id === undefined || src === undefined) continue;
    const alt = metaOf(item, "_wp_attachment_image_alt");
    const caption = wordsOf(textOf(item, "excerpt:encoded"));
    images.set(id, {
      src,
      ...(alt !== undefined && { alt }),
      ...(caption !== undefined && { caption }),
    });
  }
  return images;
}

function metaOf(item: XmlElement, key: string): string | undefined {
  const found = childrenNamed(item, "wp:postmeta").find(
    (one) => textOf(one, "wp:meta_key") === key,
  );
  return found && textOf(found, "wp:meta_value");
}

function readPost(item: XmlElement, { names, categories, images }: Facts): OldEntry {
  const guid = childNamed(item, "guid");
  const link = textOf(item, "link");
  const slug = textOf(item, "wp:post_name");
  const title = toTitle(textOf(item, "title"));
  const published = readTime(item, "wp:post_date");
  const updated = readTime(item, "wp:post_modified");
  const { html, warnings } = toWordPressHtml(textOf(item, "content:encoded") ?? "");
  const summary = wordsOf(textOf(item, "excerpt:encoded"));
  const image = images.get(metaOf(item, "_thumbnail_id") ?? "");
  const terms = childrenNamed(item, "category");
  const draft = /^(?:draft|pending)$/.test(textOf(item, "wp:status") ?? "publish");
  const creator = textOf(item, "dc:creator");
  return {
    ...EMPTY_ENTRY,
    place: `line ${item.line}`,
    ...(guid !== undefined && { guid: rawText(guid) }),
    ...(link !== undefined && { link }),
    ...(slug !== undefined && { slug }),
    ...(title !== undefined && { title }),
    ...(published !== undefined && { published }),
    ...(updated !== undefined && { updated }),
    authors: creator === undefined ? [] : [{ name: names.get(creator) ?? creator }],
    categories: terms
      .filter(({ attributes }) => attributes.get("domain") === "category")
      // Where WordPress puts what nobody has put anywhere.
      .filter(({ attributes }) => attributes.get("nicename") !== "uncategorized")
      .map((term) => toCategory(term, categories)),
    tags: terms
      .filter(({ attributes }) => attributes.get("domain") === "post_tag")
      .flatMap((term) => toTitle(rawText(term)) ?? []),
    ...(summary !== undefined && { summary }),
    html,
    ...(image !== undefined && { image }),
    draft,
    warnings,
  };
}

function toCategory(term: XmlElement, categories: Facts["categories"]): OldCategory {
  const above: string[] = [];
  const seen = new Set<string>();
  let name = categories.get(term.attributes.get("nicename") ?? "")?.parent;
  while (name !== undefined && !seen.has(name)) {
    seen.add(name);
    const category = categories.get(name);
    if (category !== undefined) above.push(category.label);
    name = category?.parent;
  }
  return { label: toTitle(rawText(term)) ?? "", above };
}

/** WordPress keeps a time twice, where the site is and in UTC: the difference is the offset. A draft has the first alone. */
function readTime(item: XmlElement, name: string): string | undefined {
  const local = textOf(item, name);
  const utc = textOf(item, `${name}_gmt`);
  if (local === undefined || local.startsWith("0000")) return undefined;
  if (utc === undefined || utc.startsWith("0000")) return local;
  const minutes = (Date.parse(toIso(local)) - Date.parse(toIso(utc))) / 60_000;
  if (!Number.isInteger(minutes)) return local;
  if (Math.abs(minutes) >= 24 * 60) return `${utc}Z`;
  const size = Math.abs(minutes);
  const two = (number: number): string => String(number).padStart(2, "0");
  const offset = `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return `${local}${minutes === 0 ? "Z" : offset}`;
}

function toIso(text: string): string {
  return `${text.replace(" ", "T")}Z`;
}
