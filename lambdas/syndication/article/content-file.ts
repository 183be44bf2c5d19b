import type { LocalTime } from "../timestamp.ts";

export type ContentKind = "article" | "media" | "settings" | "section" | "ignored";

const ARTICLE = /\.(md|markdown|html|txt|json)$/i;
const ABOUT_THE_FOLDER = /^(readme|contributing|licen[sc]e)(\.|$)/i;

/**
 * What a file of the content folder is, by its path with `/`. Names that start with a dot or an underscore are no
 * content, except Jekyll's `_posts`; `publication.yaml` is the settings at the root alone.
 */
export function contentKind(path: string): ContentKind {
  if (path === "publication.yaml") return "settings";
  // Where capitals are no others, these name the settings, which a picture's address must not bring out.
  if (/^publication\.ya?ml$/i.test(path)) return "ignored";
  const names = path.split("/");
  const name = names.pop() ?? "";
  const isHidden = (part: string): boolean => part.startsWith(".") || part.startsWith("_");
  // Hugo: what a section says of itself.
  if (name === "_index.md" && names.length > 0 && !names.some(isHidden)) return "section";
  if (names.some((folder) => folder !== "_posts" && isHidden(folder)) || isHidden(name)) {
    return "ignored";
  }
  // Eleventy: data of a template, beside it.
  if (ABOUT_THE_FOLDER.test(name) || /\.11tydata\.json$/i.test(name)) return "ignored";
  return ARTICLE.test(name) ? "article" : "media";
}

/** UTF-8 bytes of a path, at most: S3's keys end at 1,024, and the catalog's texts hold a little more than a path. */
export const LONGEST_PATH = 900;

/** Whether a path is longer than can be kept. */
export function isTooLong(path: string): boolean {
  return path.length * 3 > LONGEST_PATH && new TextEncoder().encode(path).length > LONGEST_PATH;
}

/** What a path alone says of its article. */
export type PathFacts = {
  /** The path without its extension, or the folder of a page bundle (`pact/index.md`), in NFC. */
  readonly stem: string;
  /** The name that the slug is made of. */
  readonly name: string;
  /** The folders that the article is in, its own bundle not among them. */
  readonly folders: readonly string[];
  /** Of a Jekyll post, which has it in its name. */
  readonly date?: LocalTime;
  readonly jekyll: boolean;
};

/** Reads an article's path: `posts/pact/index.md` is named `pact`, `_posts/2024-06-20-pact.md` too. */
export function toPathFacts(path: string): PathFacts {
  const stem = path.normalize("NFC").replace(/\.[^./]*$/, "");
  const names = stem.split("/");
  if (names.length > 1 && names.at(-1) === "index") names.pop();
  const name = names.at(-1) ?? stem;
  const folders = names.slice(0, -1);
  const jekyll = folders.includes("_posts");
  const [, year, month, day, title] = /^(\d{4})-(\d{1,2})-(\d{1,2})-(.+)$/.exec(name) ?? [];
  const facts = { stem: names.join("/"), folders, jekyll };
  if (!jekyll || title === undefined) return { ...facts, name };
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  return { ...facts, name: title, date: { ...date, hour: 0, minute: 0, second: 0 } };
}
