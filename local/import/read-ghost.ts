import { EMPTY_ENTRY, type LeftOut, type OldEntry, type OldSite } from "./old-site.ts";
import { wordsOf } from "./plain-words.ts";
import { type Data, listOf, mappingOf, stringOf } from "./untyped-data.ts";

/** What Ghost writes where its own address belongs. */
export const GHOST_ADDRESS = "__GHOST_URL__";

/** The tables of a Ghost export, or undefined where it is none. */
export function ghostTables(data: Data): Data | undefined {
  const tables = mappingOf(mappingOf(listOf(data["db"])[0])["data"] ?? data["data"]);
  return Array.isArray(tables["posts"]) ? tables : undefined;
}

/** A Ghost export by its tables. */
export function readGhost(tables: Data): OldSite {
  const settings = new Map(
    rowsOf(tables, "settings").map((row) => [stringOf(row["key"]), stringOf(row["value"])]),
  );
  const facts = {
    users: byId(tables, "users"),
    tags: byId(tables, "tags"),
    meta: new Map(rowsOf(tables, "posts_meta").map((row) => [stringOf(row["post_id"]), row])),
    authorsOf: relation(tables, "posts_authors", "author_id"),
    tagsOf: relation(tables, "posts_tags", "tag_id"),
  };
  const leftOut: LeftOut[] = [];
  const entries: OldEntry[] = [];
  for (const [index, post] of rowsOf(tables, "posts").entries()) {
    const place = `posts[${index}]`;
    const reason = reasonToLeaveOut(post);
    if (reason === undefined) entries.push(readPost(post, place, facts));
    else leftOut.push({ what: stringOf(post["title"]) ?? place, reason });
  }
  const setting = (names: readonly string[], to: string): Record<string, string> => {
    const value = names.map((name) => settings.get(name)).find((one) => one !== undefined);
    return value === undefined ? {} : { [to]: value };
  };
  return {
    kind: "ghost",
    ...setting(["title"], "title"),
    ...setting(["description"], "description"),
    ...setting(["locale", "lang", "default_locale"], "language"),
    ...setting(["timezone", "active_timezone"], "timezone"),
    feed: "/rss/",
    entries,
    leftOut,
  };
}

function rowsOf(tables: Data, name: string): readonly Data[] {
  return listOf(tables[name]).map(mappingOf);
}

function byId(tables: Data, name: string): ReadonlyMap<string | undefined, Data> {
  return new Map(rowsOf(tables, name).map((row) => [stringOf(row["id"]), row]));
}

/** Of each post, what it is joined to, in the order that Ghost keeps. */
function relation(
  tables: Data,
  name: string,
  column: string,
): ReadonlyMap<string | undefined, readonly string[]> {
  const joined = new Map<string | undefined, string[]>();
  const rows = rowsOf(tables, name);
  const order = (row: Data): number => Number(row["sort_order"] ?? 0);
  for (const row of rows.toSorted((a, b) => order(a) - order(b))) {
    const post = stringOf(row["post_id"]);
    const other = stringOf(row[column]);
    if (other !== undefined) joined.set(post, [...(joined.get(post) ?? []), other]);
  }
  return joined;
}

function reasonToLeaveOut(post: Data): string | undefined {
  // Before Ghost 2.0 a page was a post with a mark.
  const isPage = post["type"] === "page" || post["page"] === 1 || post["page"] === true;
  if (isPage) return "a page, which no feed shows";
  const status = stringOf(post["status"]) ?? "published";
  if (status === "sent") return "sent as mail alone";
  if (!/^(?:published|scheduled|draft)$/.test(status)) return `in the state ${status}`;
  const visibility = stringOf(post["visibility"]) ?? "public";
  return visibility === "public" ? undefined : `for ${visibility} alone`;
}

type Facts = {
  readonly users: ReadonlyMap<string | undefined, Data>;
  readonly tags: ReadonlyMap<string | undefined, Data>;
  readonly meta: ReadonlyMap<string | undefined, Data>;
  readonly authorsOf: ReadonlyMap<string | undefined, readonly string[]>;
  readonly tagsOf: ReadonlyMap<string | undefined, readonly string[]>;
};

function readPost(post: Data, place: string, facts: Facts): OldEntry {
  const id = stringOf(post["id"]);
  const meta = facts.meta.get(id) ?? {};
  const slug = stringOf(post["slug"]);
  const title = stringOf(post["title"]);
  const published = stringOf(post["published_at"]);
  const updated = stringOf(post["updated_at"]);
  const summary = stringOf(post["custom_excerpt"]);
  const language = stringOf(post["locale"]);
  const html = stringOf(post["html"]);
  const picture = stringOf(post["feature_image"]);
  const alt = stringOf(meta["feature_image_alt"]);
  const caption = wordsOf(stringOf(meta["feature_image_caption"]));
  const authorIds = facts.authorsOf.get(id) ?? [stringOf(post["author_id"]) ?? ""];
  const source = ["lexical", "mobiledoc"].find((name) => stringOf(post[name]) !== undefined);
  return {
    ...EMPTY_ENTRY,
    place,
    // Ghost's feed has the bare id as its guid.
    ...(id !== undefined && { guid: id }),
    ...(slug !== undefined && { slug, link: `${GHOST_ADDRESS}/${slug}/` }),
    ...(title !== undefined && { title }),
    ...(published !== undefined && { published }),
    ...(updated !== undefined && { updated }),
    authors: authorIds.flatMap((one) => {
      const user = facts.users.get(one);
      const name = stringOf(user?.["name"]);
      const url = stringOf(user?.["website"]);
      return name === undefined ? [] : [{ name, ...(url !== undefined && { url }) }];
    }),
    categories: (facts.tagsOf.get(id) ?? []).flatMap((one) => {
      const tag = facts.tags.get(one) ?? {};
      const label = stringOf(tag["name"]);
      // A tag whose name starts with # is for the editors.
      const isInternal = tag["visibility"] === "internal" || label?.startsWith("#");
      return label === undefined || isInternal ? [] : [{ label, above: [] }];
    }),
    ...(summary !== undefined && { summary }),
    html: html ?? "",
    ...(picture !== undefined && {
      image: {
        src: picture,
        ...(alt !== undefined && { alt }),
        ...(caption !== undefined && { caption }),
      },
    }),
    ...(language !== undefined && { language }),
    draft: post["status"] === "draft",
    warnings:
      html === undefined && source !== undefined
        ? [`its text is in ${source} alone, which only Ghost can read; the article has none`]
        : [],
  };
}
