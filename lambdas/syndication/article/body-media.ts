import type { Body } from "./article.ts";
import { LAZY_SOURCE_SETS, LAZY_SOURCES } from "./clean-html-rules.ts";

/** What a link leads to where it is a file to download or to play rather than a page. */
const MEDIA_FILE =
  /\.(?:jpe?g|png|gif|webp|avif|svg|heic|tiff?|bmp|mp3|m4a|aac|ogg|oga|opus|wav|flac|mp4|m4v|mov|webm|ogv|mkv|vtt|srt|pdf|epub|zip|docx?|xlsx?|pptx?|odt|ods|csv)$/i;

/**
 * Every `src` in a body that may be one of the publication's own files, as written, without duplicates: images, players,
 * posters, subtitles, and links to files. Found without rendering, in time linear in the text: it may name some that
 * stand in code or in comments.
 */
export function bodyMedia({ kind, source }: Body): readonly string[] {
  const found = new Set<string>();
  if (kind === "text") return [];
  const add = (written: string, isLink: boolean): void => {
    const src = written.trim();
    if (src === "" || /^(?:[a-z][a-z0-9+.-]*:|\/\/|[#?])/i.test(src)) return;
    if (!isLink || MEDIA_FILE.test(src.replace(/[?#].*$/s, ""))) found.add(src);
  };
  addFromHtml(source, add);
  if (kind === "markdown") addFromMarkdown(source, add);
  return [...found];
}

type Add = (written: string, isLink: boolean) => void;

const SETS: ReadonlySet<string> = new Set(LAZY_SOURCE_SETS);
const ATTRIBUTE = new RegExp(
  `(?<![\\w-])(src|poster|href|${[...LAZY_SOURCES, ...LAZY_SOURCE_SETS].join("|")})\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`,
  "gi",
);

function addFromHtml(source: string, add: Add): void {
  if (!source.includes("<")) return;
  for (const [, written = "", double, single, bare] of source.matchAll(ATTRIBUTE)) {
    const name = written.toLowerCase();
    const value = (double ?? single ?? bare ?? "").replaceAll("&amp;", "&");
    if (!SETS.has(name)) add(value, name === "href");
    else for (const word of value.split(/,?\s+/)) if (/\./.test(word)) add(word, true);
  }
}

/** A line that defines what a reference means, and the marks of links and images, each only once. */
const MARKS =
  /^ {0,3}\[[^\]\n]{1,999}\]:[ \t]*(?:\n[ \t]*)?(<[^>\n]*>|\S+)|\\[\\[\]!]|!?\[|\](?:\([ \t\n]*)?|\n[ \t]*\n/gm;

/** Where a link may lead elsewhere than to an absolute web address. */
const MAY_BE_LOCAL = /\][(:](?![ \t\n]*<?https?:)/i;

function addFromMarkdown(source: string, add: Add): void {
  if (!MAY_BE_LOCAL.test(source)) return;
  /** Of each open bracket: whether an exclamation mark is before it. */
  let brackets: boolean[] = [];
  for (const { 0: mark, 1: defined, index } of source.matchAll(MARKS)) {
    if (defined !== undefined)
      add(destination(defined), !/\.\w+(?:[?#]|>?$)/.test(defined) || isPage(defined));
    else if (mark.startsWith("\n")) brackets = [];
    else if (mark.endsWith("[") && !mark.startsWith("\\")) brackets.push(mark.startsWith("!"));
    else if (mark.startsWith("]")) {
      const isImage = brackets.pop();
      if (isImage === undefined || mark === "]") continue;
      add(readDestination(source, index + mark.length), !isImage);
    }
  }
}

function isPage(written: string): boolean {
  return /\.(?:md|html?|php)(?:[?#>]|$)/i.test(written);
}

/** Where a link leads, from behind its "(": to ">" where it starts with "<", else to white space or the end of the brackets. */
function readDestination(source: string, start: number): string {
  const window = source.slice(start, start + LONGEST);
  if (window.startsWith("<")) return destination(/^<[^>\n]*>/.exec(window)?.[0] ?? "");
  let depth = 0;
  for (let at = 0; at < window.length; at += 1) {
    const character = window[at] ?? "";
    if (character === "\\") at += 1;
    else if (character === "(") depth += 1;
    else if (character === ")") depth -= 1;
    // CommonMark leaves the limit to its implementations; ours is markdown-it's.
    if (depth > 32) return "";
    if (depth < 0 || /\s/.test(character)) return destination(window.slice(0, at));
  }
  return "";
}

/** Longer than any path of a file. */
const LONGEST = 1000;

function destination(written: string): string {
  const bare = written.startsWith("<") && written.endsWith(">") ? written.slice(1, -1) : written;
  return bare.replace(/\\([!-/:-@[-`{-~])/g, "$1").replaceAll("&amp;", "&");
}
