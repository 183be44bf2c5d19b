import { nearestAiTerms, toAiTerms, WRITE_AI_TERMS } from "../ai-terms.ts";
import type { FeedKind, License, Publication } from "../publication.ts";
import { TEMPLATE_VARIABLES, templateFault } from "../url-template.ts";
import { toColour } from "./read-identity.ts";
import {
  complain,
  type Found,
  readMapping,
  readText,
  readTexts,
  refuseUnknown,
  refuseValue,
  type Scope,
  toChoice,
  toSettingName,
} from "./read-setting.ts";
import { toMediaSource, toStylesheet } from "./read-web-address.ts";

export const LICENSE_FIELDS = ["ai"] as const;

const FEED_KINDS: readonly FeedKind[] = ["section", "tag", "author"];

const LARGEST_WINDOW = 1000;

/** How the publication looks and what it says of itself. */
export function readAppearance(
  scope: Scope,
): Pick<Publication, "description" | "rights" | "logo" | "icon" | "colour" | "stylesheet"> {
  const description = readText(scope, "description")?.text;
  const rights = readText(scope, "rights")?.text;
  const logo = readMediaSource(scope, "logo");
  const icon = readMediaSource(scope, "icon");
  const colour = readColour(scope);
  const sheet = readText(scope, "stylesheet");
  const stylesheet = sheet && toStylesheet(scope, sheet);
  return {
    ...(description !== undefined && { description }),
    ...(rights !== undefined && { rights }),
    ...(logo !== undefined && { logo }),
    ...(icon !== undefined && { icon }),
    ...(colour !== undefined && { colour }),
    ...(stylesheet !== undefined && { stylesheet }),
  };
}

/** A media reference, or a whole address. */
export function readMediaSource(scope: Scope, name: string): string | undefined {
  const found = readText(scope, name);
  return found && toMediaSource(scope, found);
}

function readColour(scope: Scope): string | undefined {
  const found = readText(scope, "colour");
  if (found !== undefined) return toColour(scope, found);
  refuseComment(scope, "colour", 'it in quotes, such as "#1a2b3c", or remove it');
  return undefined;
}

/** YAML 1.2.2 section 6.6: " #" begins a comment, so that an unquoted colour is no value at all. */
export function refuseComment(scope: Scope, name: string, write: string): void {
  if (!Object.hasOwn(scope.fields, name) || scope.fields[name] !== null) return;
  const path = [...scope.path, name];
  complain(scope, path, "setting-kind", {
    setting: toSettingName(path),
    found: "empty, since # begins a comment in YAML",
    write,
  });
}

/** A checked template of article addresses. */
export function toTemplate(scope: Scope, { path, text }: Found): string | undefined {
  const fault = templateFault(text);
  if (fault === undefined) return text;
  if (fault.kind === "unknown-variable") {
    const details = { found: fault.name, known: TEMPLATE_VARIABLES, nearest: fault.nearest };
    complain(scope, path, "unknown-variable", details);
    return undefined;
  }
  const write = {
    brace: "each variable in one pair of braces",
    host: "a template without a variable in the name of the host",
    url: "a whole web address with variables in it",
    "same-for-all": "a template with {slug}, {id} or {path} in it",
  }[fault.kind];
  complain(scope, path, "article-url", { found: text, write });
  return undefined;
}

/** By default all of them. */
export function readFeedKinds(scope: Scope): ReadonlySet<FeedKind> {
  const found = readTexts(scope, "feedsPer");
  if (found === undefined) return new Set(FEED_KINDS);
  return new Set(found.flatMap((one) => toChoice(scope, one, FEED_KINDS) ?? []));
}

/** By default 50. */
export function readWindow(scope: Scope): number {
  const found = readText(scope, "window");
  if (found === undefined) return 50;
  const count = /^\d{1,6}$/.test(found.text) ? Number(found.text) : 0;
  if (count >= 1 && count <= LARGEST_WINDOW) return count;
  refuseValue(scope, found, `a number of entries from 1 to ${LARGEST_WINDOW}`);
  return 50;
}

/** Kept as written: each partner's own file reads its options. */
export function readPartners(scope: Scope): ReadonlyMap<string, unknown> {
  const partners = readMapping(scope, "partners", "each partner as msn: {count: 20}");
  return new Map(Object.entries(partners?.fields ?? {}));
}

/** Names of agencies, as words of a credit. */
export function readUnsyndicatedCredits(scope: Scope): readonly string[] {
  return (readTexts(scope, "unsyndicatedCredits") ?? []).flatMap((found) => {
    // `Reuters, AFP` without brackets is one name, and nobody's.
    if (/[,;]/.test(found.text)) {
      refuseValue(scope, found, "each agency by itself, such as [Reuters, AFP]");
      return [];
    }
    // One without a word would be found in every credit.
    if (/[\p{L}\p{N}]/u.test(found.text)) return [found.text];
    refuseValue(scope, found, "the name of an agency, such as Reuters");
    return [];
  });
}

/** Terms of licence, of the publication or of a section. */
export function readLicense(scope: Scope): License | undefined {
  const license = readMapping(scope, "license", "the terms as {ai: none}");
  if (license === undefined) return undefined;
  refuseUnknown(license, LICENSE_FIELDS);
  const found = readText(license, "ai");
  if (found === undefined) return undefined;
  const ai = toAiTerms(found.text);
  if (ai !== undefined) return { ai };
  refuseValue(license, found, WRITE_AI_TERMS, nearestAiTerms(found.text));
  return undefined;
}
