import { inReadingOrder, type Problem, problem } from "./problem.ts";
import { readAddresses } from "./publication/read-addresses.ts";
import { toContact } from "./publication/read-contact.ts";
import { toAuthority, toLanguage, toSince, toTimeZone } from "./publication/read-identity.ts";
import {
  readAppearance,
  readFeedKinds,
  readLicense,
  readPartners,
  readUnsyndicatedCredits,
  readWindow,
  toTemplate,
} from "./publication/read-options.ts";
import { readAuthors, readSections } from "./publication/read-sections.ts";
import { readSelections } from "./publication/read-selections.ts";
import {
  type Found,
  readChoice,
  readFlag,
  readRequiredText,
  readText,
  readTexts,
  refuseUnknown,
  type Scope,
} from "./publication/read-setting.ts";
import { toFeedsAddress, toMediaFolder, toWebAddress } from "./publication/read-web-address.ts";
import type { Publication } from "./publication.ts";
import { parseYaml, unnamedProblem } from "./structured/structured-text.ts";

export type ParsedPublication =
  | {
      readonly ok: true;
      readonly publication: Publication;
      readonly warnings: readonly Problem[];
    }
  /** Errors and warnings, in reading order. */
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Every setting at the top of publication.yaml. */
export const PUBLICATION_FIELDS = [
  "title",
  "description",
  "language",
  "timezone",
  "feeds",
  "home",
  "authority",
  "since",
  "articleUrl",
  "sections",
  "authors",
  "feedsPer",
  "selections",
  "window",
  "archive",
  "fullText",
  "addresses",
  "redirects",
  "hubs",
  "partners",
  "rights",
  "unsyndicatedCredits",
  "contact",
  "logo",
  "icon",
  "colour",
  "stylesheet",
  "media",
  "publishEmails",
  "license",
] as const;

const ARCHIVES = ["none", "year", "month", "day"] as const;
const MOST_BYTES = 256 * 1024;

/** Reads publication.yaml, with every default in place, or says everything that is wrong with it at once. */
export function parsePublication(file: {
  readonly path: string;
  readonly bytes: Uint8Array;
}): ParsedPublication {
  const start = { file: file.path, line: 1, column: 1 };
  const { length } = file.bytes;
  if (length > MOST_BYTES) {
    const details = { bytes: length, limit: MOST_BYTES };
    return { ok: false, problems: [problem("settings-too-large", start, details)] };
  }
  const text = decode(file.bytes);
  if (text === undefined) return { ok: false, problems: [problem("not-utf8", start, {})] };
  const parsed = parseYaml(text, { file: file.path, firstLine: 1 });
  if (!parsed.ok) return { ok: false, problems: parsed.reasons };
  const { unnamed = [], ...structured } = parsed.value;
  if (unnamed[0]) return { ok: false, problems: [unnamedProblem(structured, unnamed[0])] };
  const problems: Problem[] = [];
  const scope: Scope = { ...structured, path: [], problems };
  const publication = readPublication(scope);
  problems.sort(inReadingOrder);
  return publication === undefined || problems.some(({ severity }) => severity === "error")
    ? { ok: false, problems }
    : { ok: true, publication, warnings: problems };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Undefined where a required setting is missing, which is noted. */
function readPublication(scope: Scope): Publication | undefined {
  refuseUnknown(scope, PUBLICATION_FIELDS);
  const title = readRequiredText(scope, "title", "The Wire")?.text;
  const language = using(readRequiredText(scope, "language", "en"), scope, toLanguage);
  const timezone = using(readRequiredText(scope, "timezone", "Europe/London"), scope, toTimeZone);
  const feedsText = readRequiredText(scope, "feeds", "https://feeds.example.com/");
  const feeds = using(feedsText, scope, toFeedsAddress);
  const authority = using(readRequiredText(scope, "authority", "example.com"), scope, toAuthority);
  const since = using(readRequiredText(scope, "since", "2024"), scope, toSince);
  const home = using(readText(scope, "home"), scope, toWebAddress);
  const contact = using(readText(scope, "contact"), scope, toContact);
  const articleUrl = using(readText(scope, "articleUrl"), scope, toTemplate);
  const sections = readSections(scope);
  const authors = readAuthors(scope);
  const feedsPer = readFeedKinds(scope);
  const selections = readSelections(scope, { sections, authors });
  const partners = readPartners(scope);
  const license = readLicense(scope);
  const rest = {
    ...readAppearance(scope),
    authors,
    feedsPer,
    selections,
    window: readWindow(scope),
    archive: readChoice(scope, "archive", ARCHIVES) ?? "month",
    fullText: readFlag(scope, "fullText") ?? true,
    ...readAddresses(scope, { sections, selections, feedsPer, partners }),
    hubs: (readTexts(scope, "hubs") ?? []).flatMap((found) => toWebAddress(scope, found) ?? []),
    partners,
    unsyndicatedCredits: readUnsyndicatedCredits(scope),
    media: (readTexts(scope, "media") ?? []).flatMap((found) => toMediaFolder(scope, found) ?? []),
    publishEmails: readFlag(scope, "publishEmails") ?? false,
    ...(contact !== undefined && { contact }),
    ...(articleUrl !== undefined && { articleUrl }),
    ...(sections && { sections }),
    ...(license && { license }),
  };
  if (
    title === undefined ||
    language === undefined ||
    timezone === undefined ||
    feeds === undefined ||
    authority === undefined ||
    since === undefined
  ) {
    return undefined;
  }
  return { title, language, timezone, feeds, home: home ?? feeds, authority, ...since, ...rest };
}

function using<Value>(
  found: Found | undefined,
  scope: Scope,
  read: (scope: Scope, found: Found) => Value | undefined,
): Value | undefined {
  return found && read(scope, found);
}

/** The least publication.yaml, to be filled in. */
export function leastPublication(): string {
  return `title: The Wire                       # what readers call it
language: en                          # BCP 47: en, pt-BR, ko
timezone: Europe/London               # of dates without a time
feeds: https://feeds.example.com/     # where the feeds are served
authority: example.com                # a domain of yours; with "since" it makes the ids, so neither ever changes
since: 2024                           # a year in which it was yours
`;
}

/** Text of a publication.yaml for a folder that has none, served at `origin`, a loopback address. */
export function localPublication(origin: string): string {
  return `title: Local preview
language: en
timezone: UTC
feeds: ${origin}
authority: preview.invalid
since: 2000
`;
}
