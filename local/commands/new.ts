import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { contentKind, toPathFacts } from "../../lambdas/syndication/article/content-file.ts";
import { parsePublication } from "../../lambdas/syndication/parse-publication.ts";
import type { Publication } from "../../lambdas/syndication/publication.ts";
import { toSlug } from "../../lambdas/syndication/slug.ts";
import { printable } from "../report-text.ts";
import { isAbsence } from "../state-file.ts";
import { Unusable } from "../unusable.ts";
import { contentFolder } from "./folders.ts";
import { missingPublication } from "./missing-publication.ts";
import { composeArticle, toDate } from "./new-article.ts";
import { suggest } from "./option-values.ts";
import { EXIT, type ExitCode, type World, WrongUsage } from "./world.ts";

export type NewOptions = { readonly content?: string; readonly section?: string };

/**
 * Writes the file of a new article, a draft, where the folder keeps its articles, and prints its path. Throws `Unusable`
 * where there is one of that name already: nothing is ever overwritten.
 */
export async function createArticle(
  written: string,
  options: NewOptions,
  { now, print, complain }: World,
): Promise<ExitCode> {
  const content = contentFolder(options.content);
  const publication = await readPublication(content);
  const title = toLine(written);
  const section =
    options.section === undefined ? undefined : findSection(options.section, publication);
  const slug = toSlug(title);
  const at = now();
  const date = toDate(at, publication.timezone);
  const paths = await listArticles(content);
  const same = paths.find((path) => toSlug(toPathFacts(path).name) === slug);
  if (same !== undefined) {
    const place = printable(join(content, same));
    throw new Unusable(`${place} has that name already; choose another title, or write there`);
  }
  const path = join(content, ...chooseFolder(paths, date), `${chooseName(paths, date, slug)}.md`);
  await mkdir(dirname(path), { recursive: true });
  const text = composeArticle(
    { title, slug, at, ...(section !== undefined && { section }) },
    publication,
  );
  await writeFile(path, text, { flag: "wx" });
  print(path);
  complain("wireroom: it is a draft; take the line draft: true away when it may go out");
  return EXIT.well;
}

async function readPublication(content: string): Promise<Publication> {
  const bytes = await readFile(join(content, "publication.yaml")).catch((error: unknown) => {
    if (isAbsence(error)) throw missingPublication(content);
    throw error;
  });
  const result = parsePublication({ path: "publication.yaml", bytes });
  if (result.ok) return result.publication;
  throw new Unusable("publication.yaml cannot be used", result.problems);
}

/** A title is one line, whatever the shell let through. */
function toLine(title: string): string {
  return title
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
}

/** As publication.yaml names it; any, where that lists none. */
function findSection(written: string, { sections }: Publication): string {
  if (sections === undefined || sections.has(toSlug(written))) {
    return sections === undefined ? written : toSlug(written);
  }
  const titled = [...sections].find(([, { title }]) => toSlug(title) === toSlug(written));
  if (titled) return titled[0];
  const known = [...sections.keys()];
  const instead = known.length === 0 ? "this publication has none" : suggest(written, known);
  throw new WrongUsage(`unknown section '${printable(written)}'; ${instead}`);
}

async function listArticles(content: string): Promise<readonly string[]> {
  const files = await readdir(content, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile())
    .map(({ parentPath, name }) => relative(content, join(parentPath, name)))
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => contentKind(path) === "article");
}

/** Where the folder keeps its articles: what most of them do, and articles/<year>/ in an empty one. */
function chooseFolder(paths: readonly string[], date: string): readonly string[] {
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
  return most.replace("<year>", date.slice(0, 4)).replace("<month>", date.slice(5, 7)).split("/");
}

/** Jekyll wants the date in the name. */
function chooseName(paths: readonly string[], date: string, slug: string): string {
  const jekyll = chooseFolder(paths, date).includes("_posts");
  return jekyll ? `${date}-${slug}` : slug;
}
