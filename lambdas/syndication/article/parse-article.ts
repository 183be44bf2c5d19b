import { languageFault } from "../language-tag.ts";
import { inReadingOrder, type Problem } from "../problem.ts";
import type { Publication } from "../publication.ts";
import { toSlug } from "../slug.ts";
import type { Timestamp } from "../timestamp.ts";
import { readAddresses } from "./addresses.ts";
import type { Article } from "./article.ts";
import { readAuthors } from "./authors.ts";
import { type PathFacts, toPathFacts } from "./content-file.ts";
import { readDates } from "./dates.ts";
import { decodeText } from "./decode-text.ts";
import { type FiledText, readFiledText } from "./filed-text.ts";
import type { GivenFields } from "./given.ts";
import { isUri, toDefaultId } from "./identity.ts";
import { readLabels } from "./labels.ts";
import { readAttachments, readImage } from "./media-fields.ts";
import { type Reading, readFlag, readLine, report } from "./reading.ts";
import {
  readCorrections,
  readExcludedPartners,
  readLicense,
  readWithdrawal,
} from "./state-fields.ts";

/** A file of the content folder, by its path there. `firstStored` dates an article that has no date. */
export type ArticleFile = {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly firstStored: Timestamp;
};

export type ParsedArticle =
  | { readonly ok: true; readonly article: Article; readonly warnings: readonly Problem[] }
  /** Errors and warnings, in reading order. */
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads one file as an article, with every default in place, or says everything that is wrong with it at once. */
export function parseArticle(file: ArticleFile, publication: Publication): ParsedArticle {
  return parse(file, publication, false);
}

/** Reads a version that was accepted before, perhaps by a release with wider bounds: none refuses it. */
export function parseAccepted(file: ArticleFile, publication: Publication): ParsedArticle {
  return parse(file, publication, true);
}

function parse(file: ArticleFile, publication: Publication, isAccepted: boolean): ParsedArticle {
  const text = decodeText(file.path, file.bytes);
  if (!text.ok) return { ok: false, problems: text.reasons };
  const filed = readFiledText(file.path, text.value, isAccepted);
  if (!filed.ok) return { ok: false, problems: filed.reasons.toSorted(inReadingOrder) };
  const reading: Reading = {
    file: file.path,
    publication,
    firstStored: file.firstStored,
    isAccepted,
    places: filed.value.places,
    problems: [...filed.value.problems],
  };
  const article = readArticle(filed.value, toPathFacts(file.path), reading);
  const problems = reading.problems.sort(inReadingOrder);
  return problems.some(({ severity }) => severity === "error")
    ? { ok: false, problems }
    : { ok: true, article, warnings: problems };
}

/** The article as far as it can be read: what is refused is in `reading.problems`. */
function readArticle({ given, body }: FiledText, facts: PathFacts, reading: Reading): Article {
  const title = readTitle(given, facts, reading);
  const { published, updated, embargo, expires } = readDates(given, facts, reading);
  const id = readId(given, facts, reading);
  const slug = readSlug(given, facts, reading);
  const { section, tags } = readLabels(given, facts, reading);
  const { url, hosted, aliases } = readAddresses(
    given,
    { id, slug, published, stem: facts.stem, ...(section && { section }) },
    reading,
  );
  const shortTitle = readLine(given.get("shortTitle"), reading);
  const summary = readLine(given.get("summary"), reading);
  const image = readImage(given, reading);
  const language = readLanguage(given, reading);
  const rights = readLine(given.get("rights"), reading);
  const withdrawn = readWithdrawal(given.get("withdrawn"), updated, reading);
  const license = readLicense(given.get("license"), reading);
  return {
    path: reading.file,
    id,
    slug,
    title,
    ...(shortTitle !== undefined && { shortTitle }),
    ...(summary !== undefined && { summary }),
    authors: readAuthors(given.get("authors"), reading),
    ...(section && { section }),
    tags,
    published,
    updated,
    ...(embargo !== undefined && { embargo }),
    ...(expires !== undefined && { expires }),
    draft: readFlag(given.get("draft"), false, reading),
    ...(withdrawn && { withdrawn }),
    corrections: readCorrections(given.get("correction"), updated, reading),
    ...(image && { image }),
    attachments: readAttachments(given, reading),
    ...(language !== undefined && { language }),
    url,
    hosted,
    aliases,
    ...(rights !== undefined && { rights }),
    excludedPartners: readExcludedPartners(given.get("partners"), reading),
    ...(license && { license }),
    body,
  };
}

function readTitle(given: GivenFields, facts: PathFacts, reading: Reading): string {
  const field = given.get("title");
  const title = readLine(field, reading);
  if (title === undefined && facts.jekyll) {
    // Jekyll makes one of the file's name.
    const name = facts.name.replace(/-+/g, " ").trim();
    const named = name.charAt(0).toUpperCase() + name.slice(1);
    report(reading, ["title"], "title-from-name", { title: named });
    return named;
  }
  const isRefused = field !== undefined && typeof field.value !== "string";
  if (title === undefined && !isRefused) report(reading, ["title"], "missing-title", {});
  return title ?? "";
}

function readId(given: GivenFields, facts: PathFacts, reading: Reading): string {
  const field = given.get("id");
  const otherwise = toDefaultId(facts.stem, reading.publication);
  const id = readLine(field, reading);
  if (field === undefined || id === undefined || isUri(id)) return id ?? otherwise;
  // JSON Feed takes any text for an id.
  const isFeedItem = given.get("contentHtml")?.brought ?? given.get("contentText")?.brought;
  if (isFeedItem) return toDefaultId(id, reading.publication);
  const escaped = encodeURI(id.toWellFormed());
  const example = isUri(escaped) ? escaped : otherwise;
  report(reading, field.path, "not-an-id", { found: id, example });
  return otherwise;
}

function readSlug(given: GivenFields, facts: PathFacts, reading: Reading): string {
  const field = given.get("slug");
  const written = readLine(field, reading);
  if (field === undefined || written === undefined) return toSlug(facts.name);
  const slug = toSlug(written);
  if (slug !== written) report(reading, field.path, "changed-slug", { found: written, slug });
  return slug;
}

function readLanguage(given: GivenFields, reading: Reading): string | undefined {
  const field = given.get("language");
  const found = readLine(field, reading);
  if (field === undefined || found === undefined) return undefined;
  const meant = languageFault(found);
  if (meant === undefined) return found;
  const nearest = meant === "" ? undefined : meant;
  report(reading, field.path, "unknown-article-language", { found, nearest });
  return undefined;
}
