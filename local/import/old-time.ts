import { withOffset } from "../../lambdas/syndication/article/times.ts";
import {
  fromLocalTime,
  readWrittenTime,
  type Timestamp,
} from "../../lambdas/syndication/timestamp.ts";

/** An instant, and how front matter writes it: RFC 3339 with the offset that the old site gave. */
export type OldTime = { readonly at: Timestamp; readonly written: string };

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** RFC 822 section 5.1, with what else is met in feeds. */
const ZONES: ReadonlyMap<string, string> = new Map([
  ["UT", "Z"],
  ["UTC", "Z"],
  ["GMT", "Z"],
  ["Z", "Z"],
  ["EST", "-05:00"],
  ["EDT", "-04:00"],
  ["CST", "-06:00"],
  ["CDT", "-05:00"],
  ["MST", "-07:00"],
  ["MDT", "-06:00"],
  ["PST", "-08:00"],
  ["PDT", "-07:00"],
  ["BST", "+01:00"],
  ["CET", "+01:00"],
  ["CEST", "+02:00"],
  ["JST", "+09:00"],
  ["KST", "+09:00"],
]);

/** UTF-16 units of a text that may be a time. */
const LONGEST = 200;

const RFC_822 =
  /^(?:[a-z]+\.?,?\s+)?(\d{1,2})[\s-]+([a-z]{3,9})\.?[\s-]+(\d{4}|\d{2})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([+-]\d{2}:?\d{2}|[a-z]{1,5})?)?/i;

/**
 * The time that a feed or an export writes: RFC 822 as RSS has it, or RFC 3339. One without a zone is meant in
 * `timezone`. Undefined for what is no time.
 */
export function readOldTime(text: string, timezone: string): OldTime | undefined {
  const plain = text.slice(0, LONGEST).replace(/\s+/g, " ").trim();
  const iso = toIso(plain) ?? plain;
  const time = readWrittenTime(iso);
  if (time === undefined) return undefined;
  const at = time.kind === "instant" ? time.at : fromLocalTime(time.local, timezone);
  return at && { at, written: time.kind === "instant" ? toRfc3339(iso) : withOffset(at, timezone) };
}

function toIso(text: string): string | undefined {
  const found = RFC_822.exec(text);
  if (found === null) return undefined;
  const [, day, name = "", written = "", hour, minute, second = "00", zone] = found;
  const month = MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  if (month === 0) return undefined;
  // RFC 2822 section 4.3: two digits below 50 are of this century.
  const year = written.length === 2 ? `${Number(written) < 50 ? "20" : "19"}${written}` : written;
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return date;
  return `${date}T${hour.padStart(2, "0")}:${minute}:${second}${toOffset(zone)}`;
}

function toOffset(zone: string | undefined): string {
  if (zone === undefined || /^[+-]/.test(zone)) return zone ?? "";
  // RFC 2822 section 4.3: a zone that nobody knows says nothing, and stands for UTC.
  return ZONES.get(zone.toUpperCase()) ?? "Z";
}

const PARTS =
  /^(\d{4})-(\d{1,2})-(\d{1,2})[Tt ]\s*(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(.*)$/;

/** Of a text that is an instant. */
function toRfc3339(text: string): string {
  const [, year, month, day, hour, minute, second = "00", zone = ""] = PARTS.exec(text) ?? [];
  const two = (part = ""): string => part.padStart(2, "0");
  const [, sign, hours, minutes = "00"] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? [];
  const offset = sign === undefined ? "Z" : `${sign}${two(hours)}:${minutes}`;
  // RFC 3339 section 5.6 allows a leap second, and the clocks of computers have none.
  const seconds = second === "60" ? "59" : second;
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${seconds}${offset}`;
}
