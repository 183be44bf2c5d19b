import type { AuthorSettings } from "./publication.ts";
import { toSlug } from "./slug.ts";

type Authors = ReadonlyMap<string, AuthorSettings>;

const indexes = new WeakMap<Authors, ReadonlyMap<string, string>>();

/**
 * The slug of an author whom an article or a selection names: that of publication.yaml's author with this slug, or else
 * with this name (`ana-perez` for "Ana Pérez"), or else the name's own.
 */
export function toAuthorSlug(name: string, authors: Authors): string {
  const slug = toSlug(name);
  return authors.has(slug) ? slug : (byName(authors).get(slug) ?? slug);
}

function byName(authors: Authors): ReadonlyMap<string, string> {
  let index = indexes.get(authors);
  if (index === undefined) {
    const slugs = new Map<string, string>();
    for (const [slug, author] of authors) {
      const named = toSlug(author.name);
      if (!slugs.has(named)) slugs.set(named, slug);
    }
    index = slugs;
    indexes.set(authors, index);
  }
  return index;
}
