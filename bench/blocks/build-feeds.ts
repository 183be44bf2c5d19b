// The fastest conforming blocks in one thread, and nothing else: what a full build of the feeds costs at least. Every file is
// read and its front matter taken by a hand-written subset of YAML; rendered is only what some feed shows, once, and kept as
// the bytes that its documents are joined of.
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writevSync } from "node:fs";
import { join } from "node:path";
import { Parser } from "htmlparser2";
import MarkdownIt from "markdown-it-ts";

const WINDOW = 50;
const SITE = "https://www.example.com/";
const FEEDS = "https://feeds.example.com/";

type Fields = Record<string, string | readonly string[]>;
type Place = { readonly path: string; readonly published: string };
type Fragments = {
  readonly rss: Buffer;
  readonly atom: Buffer;
  readonly json: Buffer;
  readonly updated: string;
};

/** Elements that may stand in a feed, with their attributes. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    "p h2 h3 h4 ul ol li blockquote strong em code pre hr br table thead tbody tr th td s del"
      .split(" ")
      .map((name) => [name, []]),
  ),
  a: ["href", "title"],
  img: ["src", "alt", "title"],
};
/** What stands in them is no text. */
const SILENT = new Set(["script", "style", "iframe", "object", "template"]);
const EMPTY = new Set(["img", "br", "hr"]);

const [content = "", out = ""] = process.argv.slice(2);
const feeds = new Map<string, Place[]>();
for (const path of readdirSync(content, { recursive: true, encoding: "utf8" })) {
  if (!path.endsWith(".md")) continue;
  const { fields } = readArticle(path);
  const place = { path, published: text(fields, "date") };
  for (const feed of [
    "",
    `sections/${text(fields, "section")}/`,
    ...list(fields, "tags").map((tag) => `tags/${toSlug(tag)}/`),
    ...list(fields, "authors").map((author) => `authors/${toSlug(author)}/`),
  ]) {
    const places = feeds.get(feed);
    if (places) places.push(place);
    else feeds.set(feed, [place]);
  }
}
const markdown = new MarkdownIt({ html: true });
const rendered = new Map<string, Fragments>();
for (const [feed, places] of feeds) {
  const newest = places.sort((a, b) => (a.published > b.published ? -1 : 1)).slice(0, WINDOW);
  writeFeed(
    feed,
    newest.map(({ path }) => {
      const known = rendered.get(path) ?? renderArticle(path);
      rendered.set(path, known);
      return known;
    }),
  );
}

function readArticle(path: string) {
  const bytes = readFileSync(join(content, path));
  const end = bytes.indexOf("\n---\n", 4);
  return { fields: parseFields(bytes.toString("utf8", 4, end)), bytes, bodyAt: end + 5 };
}

/** Keys with a plain, quoted or folded text or a list in brackets; those of a map below it have its name before them. */
function parseFields(front: string): Fields {
  const fields: Fields = {};
  let above = "";
  for (const line of front.split("\n")) {
    const colon = line.indexOf(":");
    if (line.startsWith("  ") && fields[above] === ">-") {
      fields[above] = line.trim();
      continue;
    }
    const value = line.slice(colon + 1).trim();
    const key = line.slice(0, colon).trim();
    const name = line.startsWith(" ") ? `${above}.${key}` : key;
    if (name === key) above = key;
    fields[name] = value.startsWith("[")
      ? value.slice(1, -1).split(", ")
      : value.startsWith('"')
        ? value.slice(1, -1)
        : value;
  }
  return fields;
}

function text(fields: Fields, key: string): string {
  return fields[key] as string;
}

function list(fields: Fields, key: string): readonly string[] {
  return fields[key] as readonly string[];
}

function toSlug(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
}

function escapeText(value: string): string {
  return /[&<>]/.test(value)
    ? value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    : value;
}

function escapeAttribute(value: string): string {
  return escapeText(value).replaceAll('"', "&quot;");
}

function cleanHtml(html: string): string {
  let clean = "";
  let silent = 0;
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (SILENT.has(name)) silent++;
      const allowed = silent === 0 && Object.hasOwn(ALLOWED, name) ? ALLOWED[name] : undefined;
      if (!allowed) return;
      clean += `<${name}`;
      for (const key of allowed) {
        const value = attributes[key];
        const isAddress = key === "href" || key === "src";
        if (value === undefined || (isAddress && !/^(https?|mailto):/i.test(value))) continue;
        clean += ` ${key}="${escapeAttribute(value)}"`;
      }
      clean += ">";
    },
    ontext: (found) => {
      if (silent === 0) clean += escapeText(found);
    },
    onclosetag: (name) => {
      if (SILENT.has(name)) silent--;
      else if (silent === 0 && Object.hasOwn(ALLOWED, name) && !EMPTY.has(name))
        clean += `</${name}>`;
    },
  });
  parser.end(html);
  return clean;
}

function renderArticle(path: string): Fragments {
  const { fields, bytes, bodyAt } = readArticle(path);
  const html = cleanHtml(markdown.render(bytes.toString("utf8", bodyAt)));
  const [published, updated] = [text(fields, "date"), text(fields, "lastmod")];
  const [authors, tags] = [list(fields, "authors"), list(fields, "tags")];
  const url = `${SITE}${path.slice(0, -3)}`;
  const id = `tag:example.com,2021:${path.slice(0, -3)}`;
  const [title, summary] = [text(fields, "title"), text(fields, "summary")];
  const [image, alt] = [text(fields, "image.src"), text(fields, "image.alt")];
  const rss = `<item><title>${escapeText(title)}</title><link>${url}</link><guid isPermaLink="false">${id}</guid><pubDate>${new Date(published).toUTCString()}</pubDate>${authors.map((name) => `<dc:creator>${escapeText(name)}</dc:creator>`).join("")}${tags.map((tag) => `<category>${escapeText(tag)}</category>`).join("")}<description>${escapeText(escapeText(summary))}</description><content:encoded>${escapeText(html)}</content:encoded><media:content url="${image}" medium="image" width="1200" height="675"><media:description>${escapeText(alt)}</media:description></media:content></item>\n`;
  const atom = `<entry><id>${id}</id><title>${escapeText(title)}</title><link href="${url}"/><published>${published}</published><updated>${updated}</updated>${authors.map((name) => `<author><name>${escapeText(name)}</name></author>`).join("")}${tags.map((tag) => `<category term="${escapeAttribute(tag)}"/>`).join("")}<summary>${escapeText(summary)}</summary><content type="html">${escapeText(html)}</content><link rel="enclosure" type="image/jpeg" href="${image}"/></entry>\n`;
  const json = JSON.stringify({
    id,
    url,
    title,
    summary,
    content_html: html,
    image,
    date_published: published,
    date_modified: updated,
    authors: authors.map((name) => ({ name })),
    tags,
  });
  return { rss: Buffer.from(rss), atom: Buffer.from(atom), json: Buffer.from(json), updated };
}

function writeFeed(feed: string, entries: readonly Fragments[]): void {
  const folder = join(out, feed);
  const self = `${FEEDS}${feed}`;
  const title = escapeText(feed === "" ? "The Bench" : feed);
  const updated = entries.reduce(
    (latest, one) => (one.updated > latest ? one.updated : latest),
    "",
  );
  mkdirSync(folder, { recursive: true });
  const write = (
    file: string,
    head: string,
    parts: readonly Buffer[],
    foot: string,
    between = "",
  ): void => {
    const joined = parts.flatMap((part, index) =>
      index === 0 || between === "" ? [part] : [Buffer.from(between), part],
    );
    const opened = openSync(join(folder, file), "w");
    writevSync(opened, [Buffer.from(head), ...joined, Buffer.from(foot)]);
    closeSync(opened);
  };
  write(
    "rss.xml",
    `<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>${title}</title><link>${SITE}</link><description>${title}</description><lastBuildDate>${new Date(updated).toUTCString()}</lastBuildDate><atom:link rel="self" type="application/rss+xml" href="${self}rss.xml"/>\n`,
    entries.map(({ rss }) => rss),
    "</channel></rss>\n",
  );
  write(
    "atom.xml",
    `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><id>${self}atom.xml</id><title>${title}</title><updated>${updated}</updated><link href="${SITE}"/><link rel="self" type="application/atom+xml" href="${self}atom.xml"/>\n`,
    entries.map(({ atom }) => atom),
    "</feed>\n",
  );
  const channel = {
    version: "https://jsonfeed.org/version/1.1",
    title: feed === "" ? "The Bench" : feed,
    home_page_url: SITE,
    feed_url: `${self}feed.json`,
  };
  write(
    "feed.json",
    `${JSON.stringify(channel).slice(0, -1)},"items":[`,
    entries.map(({ json }) => json),
    "]}\n",
    ",",
  );
}
