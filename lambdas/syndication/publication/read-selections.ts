import { toAuthorSlug } from "../author-slug.ts";
import type { AuthorSettings, Criteria, FeedSettings, Selection } from "../publication.ts";
import { toSlug } from "../slug.ts";
import { FEED_FIELDS, readFeedSettings, toCheckedSlug } from "./read-sections.ts";
import {
  complain,
  type Found,
  readMapping,
  readTexts,
  readValue,
  refuseUnknown,
  type Scope,
  suggest,
  toSettingName,
} from "./read-setting.ts";

export const SELECTION_FIELDS = [...FEED_FIELDS, "include", "exclude"] as const;

export const CRITERIA_FIELDS = ["sections", "tags", "authors"] as const;

type Known = {
  readonly sections: ReadonlyMap<string, FeedSettings> | undefined;
  readonly authors: ReadonlyMap<string, AuthorSettings>;
};

/** `titled`: the section of each title, by the title's slug. */
type Named = Known & { readonly titled: ReadonlyMap<string, string> };

/** By name, which is a slug. `known`: the sections and authors that criteria can name. */
export function readSelections(publication: Scope, known: Known): ReadonlyMap<string, Selection> {
  const selections = new Map<string, Selection>();
  const wanted = "each selection as top: {title: Top stories, include: {tags: [Lead]}}";
  const scope = readMapping(publication, "selections", wanted);
  if (scope === undefined) return selections;
  const named: Named = { ...known, titled: sectionsByTitle(known.sections) };
  for (const key of Object.keys(scope.fields)) {
    const name = toCheckedSlug(scope, key);
    // An empty one lacks its title; another kind of value is noted by readMapping.
    const empty: Scope = { ...scope, fields: {}, path: [...scope.path, key] };
    const wanted = "a group of settings: title, include, exclude";
    const selection = readValue(scope, key) === undefined ? empty : readMapping(scope, key, wanted);
    selections.set(name, selection ? readSelection(selection, named) : { title: name });
  }
  return selections;
}

function readSelection(scope: Scope, known: Named): Selection {
  refuseUnknown(scope, SELECTION_FIELDS);
  const settings = readFeedSettings(scope);
  const include = readCriteria(scope, "include", known);
  const exclude = readCriteria(scope, "exclude", known);
  return { ...settings, ...(include && { include }), ...(exclude && { exclude }) };
}

/** Written as labels, compared as slugs; a listed section also goes by its title, as in an article. */
function readCriteria(selection: Scope, name: string, known: Named): Criteria | undefined {
  const scope = readMapping(selection, name, "a group of sections, tags and authors");
  if (scope === undefined) return undefined;
  const before = scope.problems.length;
  refuseUnknown(scope, CRITERIA_FIELDS);
  const sections = (readTexts(scope, "sections") ?? []).map((found) =>
    toKnownSection(scope, found, known),
  );
  const tags = (readTexts(scope, "tags") ?? []).map(({ text }) => toSlug(text));
  const authors = (readTexts(scope, "authors") ?? []).map(({ text }) =>
    toAuthorSlug(text, known.authors),
  );
  // What was meant under a name that is not known may well be something.
  const isWhole = scope.problems.length === before;
  if (isWhole && sections.length + tags.length + authors.length === 0) {
    complain(scope, scope.path, "empty-criteria", { setting: toSettingName(scope.path) });
  }
  return { sections, tags, authors };
}

function sectionsByTitle(sections: Known["sections"]): ReadonlyMap<string, string> {
  const titled = new Map<string, string>();
  for (const [section, { title }] of sections ?? []) {
    const slug = toSlug(title);
    if (!titled.has(slug)) titled.set(slug, section);
  }
  return titled;
}

function toKnownSection(scope: Scope, { path, text }: Found, { sections, titled }: Named): string {
  const slug = toSlug(text);
  if (sections === undefined || sections.has(slug)) return slug;
  const section = titled.get(slug);
  if (section !== undefined) return section;
  complain(scope, path, "unknown-selected-section", {
    setting: toSettingName(path),
    found: text,
    known: [...sections.keys()],
    nearest: suggest(scope, slug, sections.keys()),
  });
  return slug;
}
