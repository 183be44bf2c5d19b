import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { contentKind, toPathFacts } from "../../lambdas/syndication/article/content-file.ts";
import { sha256 } from "../../lambdas/syndication/digest.ts";
import { toSlug } from "../../lambdas/syndication/slug.ts";

/** Paths of the articles below a content folder, with `/`. */
export async function listArticles(content: string): Promise<readonly string[]> {
  const files = await readdir(content, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile())
    .map(({ parentPath, name }) => relative(content, join(parentPath, name)))
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => contentKind(path) === "article");
}

/** Where the folder keeps its articles: what most of them do, and articles/<year> in an empty one. */
export function findHabit(paths: readonly string[]): string {
  const kept = new Map<string, number>();
  for (const path of paths) {
    const folder = toPathFacts(path)
      .folders.join("/")
      .replace(
        /(^|\/)\d{4}(?:(\/)\d{2})?(?=\/|$)/,
        (_, before, month) => `${before}<year>${month ? "/<month>" : ""}`,
      );
    kept.set(folder, (kept.get(folder) ?? 0) + 1);
  }
  const [most = "articles/<year>"] = [...kept].sort(([, a], [, b]) => b - a)[0] ?? [];
  return most;
}

/** The path without an extension that an article has by a habit; `date` is `2024-06-20`. Jekyll wants the date in the name. */
export function placeArticle(habit: string, date: string, slug: string): string {
  const folder = habit.replace("<year>", date.slice(0, 4)).replace("<month>", date.slice(5, 7));
  const name = folder.split("/").includes("_posts") ? `${date}-${slug}` : slug;
  return folder === "" ? name : `${folder}/${name}`;
}

/** Names of files that are not read as articles of that name. */
const TAKEN_NAMES = /^(?:index|readme|contributing|licen[sc]e)$/;
const MOST_NAME_BYTES = 200;

/**
 * The slug of an article that is known by `id`: made of what the old site called it. One that others have, or that no file
 * of an article can have, ends in six digits of the id's digest, so that it is the same in whichever order they come.
 */
export function chooseSlug(called: string, id: string, isTaken: (slug: string) => boolean): string {
  const plain = toSlug(called);
  const digest = sha256(id).slice(0, 6);
  if (Buffer.byteLength(plain) > MOST_NAME_BYTES)
    return `${Array.from(plain).slice(0, 40).join("")}-${digest}`;
  return TAKEN_NAMES.test(plain) || isTaken(plain) ? `${plain}-${digest}` : plain;
}
