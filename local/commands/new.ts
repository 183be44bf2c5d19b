import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { toPathFacts } from "../../lambdas/syndication/article/content-file.ts";
import type { Publication } from "../../lambdas/syndication/publication.ts";
import { toSlug } from "../../lambdas/syndication/slug.ts";
import { findHabit, listArticles, placeArticle } from "../import/place-article.ts";
import { printable } from "../report-text.ts";
import { Unusable } from "../unusable.ts";
import { contentFolder } from "./folders.ts";
import { composeArticle, toDate } from "./new-article.ts";
import { suggest } from "./option-values.ts";
import { readPublication } from "./read-publication.ts";
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
  const path = join(content, `${placeArticle(findHabit(paths), date, slug)}.md`);
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
