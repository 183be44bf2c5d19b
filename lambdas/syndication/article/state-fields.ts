import { nearestAiTerms, toAiTerms } from "../ai-terms.ts";
import type { License } from "../publication.ts";
import type { Timestamp } from "../timestamp.ts";
import type { Correction, Withdrawal } from "./article.ts";
import type { Given } from "./given.ts";
import {
  isMapping,
  type Reading,
  readLine,
  readLines,
  readMembers,
  report,
  reportKind,
  toFlag,
  toItems,
} from "./reading.ts";
import { readTime } from "./times.ts";

const CORRECTION = { at: [], text: [] } as const;
const WITHDRAWAL = { at: [], reason: [] } as const;

/** The corrections of an article, in its order: texts, or texts with an instant of their own; without one it is `updated`. */
export function readCorrections(
  given: Given | undefined,
  updated: Timestamp,
  reading: Reading,
): readonly Correction[] {
  if (given === undefined) return [];
  return toItems(given).flatMap((item) => {
    if (item.value === null) return [];
    if (typeof item.value === "string") {
      const text = readLine(item, reading);
      return text === undefined ? [] : [{ at: updated, text }];
    }
    if (!isMapping(item.value)) {
      reportKind(reading, item, "a text, or {at: ..., text: ...}");
      return [];
    }
    const members = readMembers(item, CORRECTION, reading);
    const at = readTime(members.at, reading);
    const text = readLine(members.text, reading);
    if (text !== undefined) return [{ at: at ?? updated, text }];
    if (members.text === undefined) report(reading, item.path, "correction-without-text", {});
    return [];
  });
}

/** When and why an article is taken back: `true` (then at `updated`), an instant, or both with a reason. */
export function readWithdrawal(
  given: Given | undefined,
  updated: Timestamp,
  reading: Reading,
): Withdrawal | undefined {
  if (given === undefined || given.value === null) return undefined;
  const flag = toFlag(given.value);
  if (flag !== undefined) return flag ? { at: updated } : undefined;
  if (typeof given.value === "string") {
    const at = readTime(given, reading);
    return at && { at };
  }
  if (!isMapping(given.value)) {
    reportKind(reading, given, "true, an instant, or {at: ..., reason: ...}");
    return undefined;
  }
  const members = readMembers(given, WITHDRAWAL, reading);
  const at = readTime(members.at, reading);
  const reason = readLine(members.reason, reading);
  return { at: at ?? updated, ...(reason !== undefined && { reason }) };
}

/** The partners that `partners: {exclude: [...]}` keeps an article from. */
export function readExcludedPartners(
  given: Given | undefined,
  reading: Reading,
): readonly string[] {
  if (given === undefined || given.value === null) return [];
  if (!isMapping(given.value)) {
    reportKind(reading, given, "{exclude: [...]}");
    return [];
  }
  const { exclude } = readMembers(given, { exclude: [] }, reading);
  return [...new Set(readLines(exclude, reading).map((name) => name.toLowerCase()))];
}

/** Terms of licence: `{ai: none}`. Terms that nobody understands allow nothing. */
export function readLicense(given: Given | undefined, reading: Reading): License | undefined {
  if (given === undefined || given.value === null) return undefined;
  if (!isMapping(given.value)) {
    reportKind(reading, given, "{ai: none}");
    return undefined;
  }
  const member = readMembers(given, { ai: [] }, reading).ai;
  const found = readLine(member, reading);
  if (member === undefined || found === undefined) return undefined;
  const ai = toAiTerms(found);
  if (ai !== undefined) return { ai };
  const details = { field: member.name, found, nearest: nearestAiTerms(found) };
  report(reading, member.path, "unknown-ai-terms", details);
  return { ai: "none" };
}
