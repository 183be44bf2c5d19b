import { toAuthorSlug } from "../author-slug.ts";
import { toWebAddress } from "../web-address.ts";
import type { Author } from "./article.ts";
import type { Given } from "./given.ts";
import {
  isMapping,
  type Reading,
  readLine,
  readMembers,
  report,
  reportKind,
  toItems,
  toLine,
} from "./reading.ts";

const MEMBERS = {
  name: [],
  url: ["uri", "website", "web", "href"],
  email: ["mail"],
  // Pictures, accounts and biographies of other tools.
  avatar: ["image", "picture", "photo", "bio", "twitter", "github", "social", "slug", "title"],
};

/**
 * The authors that a file names, each slug once: one name or a list, a name alone or with its address. "A and B" is one
 * name. What publication.yaml says of an author completes what the file says.
 */
export function readAuthors(given: Given | undefined, reading: Reading): readonly Author[] {
  if (given === undefined) return [];
  const authors = new Map<string, Author>();
  for (const item of toItems(given)) {
    const author = readAuthor(item, reading);
    if (author && !authors.has(author.slug)) authors.set(author.slug, author);
  }
  return [...authors.values()];
}

function readAuthor(given: Given, reading: Reading): Author | undefined {
  if (typeof given.value === "string") {
    const { name, email } = divideByline(given.value);
    return name === undefined ? undefined : toAuthor(name, undefined, email, reading);
  }
  if (given.value === null) return undefined;
  if (!isMapping(given.value)) {
    reportKind(reading, given, "a name, or {name: ..., url: ..., email: ...}");
    return undefined;
  }
  const members = readMembers(given, MEMBERS, reading);
  const { name, email } = divideByline(readLine(members.name, reading) ?? "");
  if (name === undefined) {
    report(reading, given.path, "author-without-name", {});
    return undefined;
  }
  const url = readUrl(members.url, reading);
  return toAuthor(name, url, readEmail(members.email, reading) ?? email, reading);
}

/**
 * A name with an e-mail address in it, as in headers of mail (RFC 5322 section 3.4) or RSS's author: the address is no
 * part of the name, and is published only where the publication says so.
 */
function divideByline(text: string): {
  readonly name: string | undefined;
  readonly email?: string;
} {
  const [whole, email] =
    /(?:[<([]\s*)?([^\s@<>()[\],;:"]{1,64}@[^\s@<>()[\],;:"]{1,250})(?:\s*[>)\]])?/.exec(text) ??
    [];
  if (whole === undefined || email === undefined) return { name: toLine(text) };
  const rest = text
    .replace(whole, " ")
    .replace(/^[\s("]+/, "")
    .replace(/(?<![\s)"])[\s)"]+$/, "");
  return { name: toLine(rest) ?? toLine(email.slice(0, email.indexOf("@"))), email };
}

function toAuthor(
  written: string,
  writtenUrl: string | undefined,
  writtenEmail: string | undefined,
  { publication }: Reading,
): Author {
  const slug = toAuthorSlug(written, publication.authors);
  const settings = publication.authors.get(slug);
  const name = settings === undefined ? written : (toLine(settings.name) ?? written);
  const url = writtenUrl ?? settings?.url;
  const email = writtenEmail ?? settings?.email;
  return { slug, name, ...(url !== undefined && { url }), ...(email !== undefined && { email }) };
}

function readUrl(given: Given | undefined, reading: Reading): string | undefined {
  const found = readLine(given, reading);
  if (given === undefined || found === undefined) return undefined;
  const url = toWebAddress(found);
  if (url === undefined) report(reading, given.path, "author-url", { found });
  return url;
}

function readEmail(given: Given | undefined, reading: Reading): string | undefined {
  const found = readLine(given, reading);
  if (given === undefined || found === undefined) return undefined;
  // RFC 5322 allows more than anybody's address has, and RSS readers split at spaces and parentheses.
  if (/^[^\s@<>()[\],;:"\\]{1,64}@[^\s@<>()[\],;:"\\]{1,250}$/.test(found)) return found;
  report(reading, given.path, "author-email", { found });
  return undefined;
}
