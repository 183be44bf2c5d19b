import { nearest } from "../nearest.ts";
import type { FeedSettings } from "../publication.ts";
import { toSlug } from "../slug.ts";
import type { Label } from "./article.ts";
import type { PathFacts } from "./content-file.ts";
import type { Given, GivenFields } from "./given.ts";
import { type Reading, readLine, readLines, report, toLine } from "./reading.ts";

/** Folders that sort files and say nothing of the subject. */
const PLAIN_FOLDERS = new Set(["articles", "posts", "post", "_posts", "blog", "content", "src"]);

export type Labels = { readonly section?: Label; readonly tags: readonly Label[] };

/**
 * The section and the tags of an article. Without `section`, the first of other tools' `categories` that is a section is
 * it, else the first folder if it is one; the other categories are tags. Where publication.yaml lists no sections, every
 * one found is one, but not a folder that only sorts files (`posts`, `2024`).
 */
export function readLabels(given: GivenFields, facts: PathFacts, reading: Reading): Labels {
  const { sections } = reading.publication;
  const own = given.get("section");
  const named = readLine(own, reading);
  const categories = readWords(given.get("categories"), facts, reading);
  let section: Label | undefined;
  if (own !== undefined && named !== undefined) {
    section = toSection(named, sections);
    if (section === undefined) {
      const known = Array.from(sections?.keys() ?? []);
      const near = nearest(named, known);
      report(reading, own.path, "unknown-section", { found: named, known, nearest: near });
    }
  } else {
    for (const category of categories) section ??= toSection(category, sections);
    const folder = facts.folders[0] ?? "";
    const sorts = sections === undefined && (PLAIN_FOLDERS.has(folder) || /^\d+$/.test(folder));
    const label = toLine(folder);
    if (label !== undefined && !sorts) section ??= toSection(label, sections);
  }
  const tags = new Map<string, Label>();
  for (const label of [...readWords(given.get("tags"), facts, reading), ...categories]) {
    const slug = toSlug(label);
    const isSection = slug === section?.slug && categories.includes(label);
    if (!isSection && !tags.has(slug)) tags.set(slug, { slug, label });
  }
  return { ...(section && { section }), tags: [...tags.values()] };
}

/** Labels of a list, or of one text with commas; Jekyll divides a text at spaces. */
function readWords(
  given: Given | undefined,
  facts: PathFacts,
  reading: Reading,
): readonly string[] {
  if (given === undefined || typeof given.value !== "string") return readLines(given, reading);
  const splits = facts.jekyll && given.name !== "category" && given.name !== "tag";
  return given.value.split(splits ? /[\s,]+/ : ",").flatMap((word) => toLine(word) ?? []);
}

function toSection(
  label: string,
  sections: ReadonlyMap<string, FeedSettings> | undefined,
): Label | undefined {
  const slug = toSlug(label);
  if (sections === undefined) return { slug, label };
  const listed = sections.get(slug);
  if (listed) return { slug, label: listed.title };
  for (const [known, { title }] of sections) {
    if (toSlug(title) === slug) return { slug: known, label: title };
  }
  return undefined;
}
