import { nearest } from "../nearest.ts";
import type { Fields, FieldValue } from "../structured/structured-text.ts";
import type { Path } from "../structured/text-places.ts";
import { BROUGHT_NAMES, isForeignName } from "./brought-names.ts";
import { toFlag } from "./reading.ts";

/** Every name that an article's front matter has of ours. */
export const OWN_NAMES = [
  "title",
  "published",
  "updated",
  "id",
  "slug",
  "aliases",
  "authors",
  "section",
  "tags",
  "summary",
  "shortTitle",
  "image",
  "attachments",
  "language",
  "url",
  "rights",
  "draft",
  "embargo",
  "expires",
  "correction",
  "withdrawn",
  "partners",
  "license",
] as const;

/** Names of a `.json` article's text, of which it has one. */
export const CONTENT_NAMES = ["contentHtml", "contentMarkdown", "contentText"] as const;

export type ContentName = (typeof CONTENT_NAMES)[number];
/** `categories` is no name of ours: its first section is the article's, the rest are tags. */
export type OwnName = (typeof OWN_NAMES)[number] | ContentName | "categories";

/** What a file says under one of our names, wherever and by whatever name it says so. */
export type Given = {
  readonly value: FieldValue;
  readonly path: Path;
  /** As written: `date` for `published`. */
  readonly name: string;
  /** From another tool, whose customs hold: its times mean the publication's zone. */
  readonly brought: boolean;
};

export type GivenFields = ReadonlyMap<OwnName, Given>;

export type UnknownName = { readonly name: string; readonly nearest?: string };

const OWN_BY_LOWER_CASE: ReadonlyMap<string, OwnName> = new Map(
  [...OWN_NAMES, ...CONTENT_NAMES].map((name) => [name.toLowerCase(), name]),
);

/**
 * Sorts what a file says under our names. Ours win over those of other tools, and among those the more telling one
 * wins (Hugo's `publishDate` over `date`). Case does not matter, as in Hugo. What is empty is as if it were not there.
 */
export function toGivenFields(fields: Fields): {
  readonly given: GivenFields;
  readonly unknown: readonly UnknownName[];
} {
  const given = new Map<OwnName, Given>();
  const ranks = new Map<OwnName, number>();
  const unknown: UnknownName[] = [];
  const take = (own: OwnName, rank: number, name: string, value: FieldValue): void => {
    if (value === null || (ranks.get(own) ?? Number.POSITIVE_INFINITY) <= rank) return;
    ranks.set(own, rank);
    given.set(own, { value, path: [name], name, brought: rank > 0 });
  };
  for (const name in fields) {
    const value = fields[name] ?? null;
    const lower = name.toLowerCase();
    const own = OWN_BY_LOWER_CASE.get(lower);
    const brought = BROUGHT_NAMES.get(lower);
    if (isHolding(lower, value)) take("draft", 1, name, toHeld(value));
    else if (own !== undefined) take(own, own === name ? -1 : 0, name, value);
    else if (brought !== undefined) take(brought.own, brought.rank, name, value);
    else if (!isForeignName(lower)) {
      const near = nearest(name, OWN_NAMES);
      unknown.push({ name, ...(near !== undefined && { nearest: near }) });
    }
  }
  return { given, unknown };
}

/** Jekyll keeps a post back with `published: false`, Ghost with `status: draft`. */
function isHolding(name: string, value: FieldValue): boolean {
  return name === "published" ? toFlag(value) !== undefined : name === "status";
}

function toHeld(value: FieldValue): FieldValue {
  return toFlag(value) === false || value === "draft" ? "true" : "false";
}
