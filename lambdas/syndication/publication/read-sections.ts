import type { AuthorSettings, FeedSettings, SectionSettings } from "../publication.ts";
import { toSlug } from "../slug.ts";
import { toLanguage } from "./read-identity.ts";
import { readLicense } from "./read-options.ts";
import {
  complainOfName,
  readFlag,
  readMapping,
  readRequiredText,
  readText,
  refuseUnknown,
  refuseValue,
  type Scope,
  toSettingName,
} from "./read-setting.ts";
import { toMediaSource, toWebAddress } from "./read-web-address.ts";

/** What a section or a selection can say of its feed. */
export const FEED_FIELDS = ["title", "description", "language", "image", "fullText"] as const;

/** What can be said of a section. */
export const SECTION_FIELDS = [...FEED_FIELDS, "license"] as const;

export const AUTHOR_FIELDS = ["name", "url", "email"] as const;

/** By slug. Undefined where none is listed. */
export function readSections(publication: Scope): ReadonlyMap<string, SectionSettings> | undefined {
  const scope = readMapping(publication, "sections", "each section as world: World");
  if (scope === undefined) return undefined;
  const sections = new Map<string, SectionSettings>();
  for (const [key, value] of Object.entries(scope.fields)) {
    const slug = toCheckedSlug(scope, key);
    if (typeof value === "string" || value === null) {
      sections.set(slug, { title: readRequiredText(scope, key, "World")?.text ?? slug });
      continue;
    }
    const section = readMapping(scope, key, "its title, or a group of settings with a title");
    if (section !== undefined) refuseUnknown(section, SECTION_FIELDS);
    sections.set(slug, section === undefined ? { title: slug } : readSection(section));
  }
  return sections.size > 0 ? sections : undefined;
}

function readSection(scope: Scope): SectionSettings {
  const license = readLicense(scope);
  return { ...readFeedSettings(scope), ...(license && { license }) };
}

/** Its title is empty where it is missing, which is noted. */
export function readFeedSettings(scope: Scope): FeedSettings {
  const title = readRequiredText(scope, "title", "World")?.text ?? "";
  const description = readText(scope, "description")?.text;
  const language = readText(scope, "language");
  const tag = language && toLanguage(scope, language);
  const image = readText(scope, "image");
  const source = image && toMediaSource(scope, image);
  const fullText = readFlag(scope, "fullText");
  return {
    title,
    ...(description !== undefined && { description }),
    ...(tag !== undefined && { language: tag }),
    ...(source !== undefined && { image: source }),
    ...(fullText !== undefined && { fullText }),
  };
}

/** By slug. */
export function readAuthors(publication: Scope): ReadonlyMap<string, AuthorSettings> {
  const authors = new Map<string, AuthorSettings>();
  const scope = readMapping(publication, "authors", "each author as ana-perez: {name: Ana Pérez}");
  if (scope === undefined) return authors;
  for (const [key, value] of Object.entries(scope.fields)) {
    const slug = toCheckedSlug(scope, key);
    if (typeof value === "string" || value === null) {
      authors.set(slug, { name: readRequiredText(scope, key, "Ana Pérez")?.text ?? slug });
      continue;
    }
    const author = readMapping(scope, key, "a name, or a group of settings with a name");
    authors.set(slug, author === undefined ? { name: slug } : readAuthor(author));
  }
  return authors;
}

function readAuthor(scope: Scope): AuthorSettings {
  refuseUnknown(scope, AUTHOR_FIELDS);
  const name = readRequiredText(scope, "name", "Ana Pérez")?.text ?? "";
  const address = readText(scope, "url");
  const url = address && toWebAddress(scope, address);
  const email = readText(scope, "email");
  if (email !== undefined && !/^[^\s@<>]+@[^\s@<>.][^\s@<>]*$/.test(email.text)) {
    refuseValue(scope, email, "an e-mail address, such as ana@example.com");
  }
  return {
    name,
    ...(url !== undefined && { url }),
    ...(email !== undefined && { email: email.text }),
  };
}

/** The slug that a key is, and that it should be: a key stands in addresses. */
export function toCheckedSlug(scope: Scope, key: string): string {
  const slug = toSlug(key);
  if (slug === key) return slug;
  const setting = toSettingName(scope.path);
  complainOfName(scope, [...scope.path, key], "setting-not-slug", { setting, found: key, slug });
  return slug;
}
