import { toAuthorSlug } from "../author-slug.ts";
import { nearest } from "../nearest.ts";
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
  toSettingName,
} from "./read-setting.ts";

export const SELECTION_FIELDS = [...FEED_FIELDS, "include", "exclude"] as const;

export const CRITERIA_FIELDS = ["sections", "tags", "authors"] as const;

type Known = {
  readonly sections: ReadonlyMap<string, FeedSettings> | undefined;
  readonly authors: ReadonlyMap<string, AuthorSettings>;
};

/** By name, which is a slug. `known`: the sections and authors that criteria can name. */
export function readSelections(publication: Scope, known: Known): ReadonlyMap<string, Selection> {
  const selections = new Map<string, Selection>();
  const wanted = "each selection as top: {title: Top stories, include: {tags: [Lead]}}";
  const scope = readMapping(publication, "selections", wanted);
  if (scope === undefined) return selections;
  for (const key of Object.keys(scope.fields)) {
    const name = toCheckedSlug(scope, key);
    // An empty one lacks its title; another kind of value is noted by readMapping.
    const empty: Scope = { ...scope, fields: {}, path: [...scope.path, key] };
    const wanted = "a group of settings: title, include, exclude";
    const selection = readValue(scope, key) === undefined ? empty : readMapping(scope, key, wanted);
    selections.set(name, selection ? readSelection(selection, known) : { title: name });
  }
  return selections;
}

function readSelection(scope: Scope, known: Known): Selection {
  refuseUnknown(scope, SELECTION_FIELDS);
  const settings = readFeedSettings(scope);
  const include = readCriteria(scope, "include", known);
  const exclude = readCriteria(scope, "exclude", known);
  return { ...settings, ...(include && { include }), ...(exclude && { exclude }) };
}

/** Written as labels, compared as slugs; a listed section also goes by its title, as in an article. */
function readCriteria(selection: Scope, name: string, known: Known): Criteria | undefined {
  const scope = readMapping(selection, name, "a group of sections, tags and authors");
  if (scope === undefined) return undefined;
  const before = scope.problems.length;
  refuseUnknown(scope, CRITERIA_FIELDS);
  const sections = (readTexts(scope, "sections") ?? []).map((found) =>
    toKnownSection(scope, found, known.sections),
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

function toKnownSection(scope: Scope, { path, text }: Found, known: Known["sections"]): string {
  const slug = toSlug(text);
  if (known === undefined || known.has(slug)) return slug;
  for (const [section, { title }] of known) if (toSlug(title) === slug) return section;
  complain(scope, path, "unknown-selected-section", {
    setting: toSettingName(path),
    found: text,
    known: [...known.keys()],
    nearest: nearest(slug, known.keys()),
  });
  return slug;
}
