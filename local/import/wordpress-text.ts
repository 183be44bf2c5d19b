import { toClassicHtml } from "./classic-editor.ts";

export type WordPressText = { readonly html: string; readonly warnings: readonly string[] };

/**
 * The text of a WordPress post as HTML: the block editor's comments are taken out, the classic editor's line breaks are
 * made paragraphs as WordPress does when it shows them, [caption] is a figure, and what WordPress would put in the place
 * of other shortcodes and blocks is told to be missing.
 */
export function toWordPressHtml(written: string): WordPressText {
  const source = written.replace(/\r\n?/g, "\n");
  const { html: plain, hasBlocks, dynamic } = dropComments(source);
  const figured = toFigures(plain);
  const html = hasBlocks ? linkEmbeds(figured).replace(/\n{3,}/g, "\n\n") : toClassicHtml(figured);
  const shortcodes = findShortcodes(html).map((name) => `[${name}]`);
  const warnings: string[] = [];
  if (shortcodes.length > 0) {
    warnings.push(
      `WordPress would put something in the place of ${list(shortcodes)}; readers see it as it stands`,
    );
  }
  if (dynamic.length > 0) {
    warnings.push(
      `what WordPress would show in the place of some blocks is missing: ${list(dynamic)}`,
    );
  }
  return { html: html.trim(), warnings };
}

const MOST_NAMED = 5;

function list(names: readonly string[]): string {
  const more = names.length > MOST_NAMED ? " and others" : "";
  return names.slice(0, MOST_NAMED).join(", ") + more;
}

/**
 * Without the comments that only WordPress reads. `dynamic` are blocks without a text of their own, which are made when a
 * page is shown.
 */
function dropComments(source: string): {
  readonly html: string;
  readonly hasBlocks: boolean;
  readonly dynamic: readonly string[];
} {
  const kept: string[] = [];
  const dynamic = new Set<string>();
  let hasBlocks = false;
  let done = 0;
  for (let start = source.indexOf("<!--"); start !== -1; start = source.indexOf("<!--", done)) {
    const end = source.indexOf("-->", start + 4);
    if (end === -1) break;
    const comment = source.slice(start + 4, end).trim();
    const [, block] = /^\/?wp:([\w/-]{1,100})/.exec(comment) ?? [];
    const isRead = block === undefined && comment !== "nextpage";
    kept.push(source.slice(done, isRead ? end + 3 : start));
    done = end + 3;
    hasBlocks ||= block !== undefined;
    if (block !== undefined && comment.endsWith("/")) dynamic.add(block);
  }
  return { html: kept.join("") + source.slice(done), hasBlocks, dynamic: [...dynamic] };
}

/** The block editor keeps the address of what it embeds as text. */
function linkEmbeds(html: string): string {
  return html.replace(
    /(<div class="wp-block-embed__wrapper">)\s*(https?:\/\/[^\s<"]+)\s*(?=<\/div>)/g,
    '$1<a href="$2">$2</a>',
  );
}

/** [caption], and [wp_caption] as WordPress also calls it, around an image and its words. */
function toFigures(source: string): string {
  const out: string[] = [];
  let done = 0;
  for (const { 0: opening, 1: name = "", 2: attributes = "", index } of source.matchAll(
    /\[((?:wp_)?caption)\b([^[\]]{0,2000})\]/g,
  )) {
    if (index < done) continue;
    const ending = `[/${name}]`;
    const start = index + opening.length;
    const end = source.indexOf(ending, start);
    if (end === -1) break;
    out.push(source.slice(done, index), toFigure(source.slice(start, end), attributes));
    done = end + ending.length;
  }
  return out.join("") + source.slice(done);
}

function toFigure(inside: string, attributes: string): string {
  const [, image, rest = ""] =
    /^\s*((?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*<\/a>)?)([\s\S]*)$/i.exec(inside) ?? [];
  if (image === undefined) return inside;
  // Before WordPress 3.4 the words were an attribute.
  const words = (rest.trim() || /\bcaption\s*=\s*"([^"]*)"/.exec(attributes)?.[1]) ?? "";
  const caption = words === "" ? "" : `<figcaption>${words}</figcaption>`;
  return `\n<figure>${image}${caption}</figure>\n`;
}

const KNOWN_SHORTCODES: ReadonlySet<string> = new Set(
  "audio caption contact-form-7 embed gallery playlist video wp_caption".split(" "),
);

/** Words in brackets that are more than words: known ones, ones with attributes, ones that end. */
function findShortcodes(html: string): readonly string[] {
  const ending = new Set(
    Array.from(html.matchAll(/\[\/([a-z][\w-]{1,40})\]/gi), ([, name = ""]) => name),
  );
  const found = new Set<string>();
  for (const [, name = "", attributes = ""] of html.matchAll(
    /\[([a-z][\w-]{1,40})(\s[^[\]\n]{0,500})?\]/gi,
  )) {
    const isMore =
      KNOWN_SHORTCODES.has(name.toLowerCase()) ||
      ending.has(name) ||
      /\s[\w-]+=(?:["'&]|\w)/.test(attributes);
    if (isMore) found.add(name);
  }
  return [...found];
}
