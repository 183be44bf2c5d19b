import {
  fromLocalTime,
  type LocalTime,
  readWrittenTime,
  startOfNextDay,
  type Timestamp,
  toLocalTime,
  toMilliseconds,
  type WrittenTime,
} from "../timestamp.ts";
import type { Given } from "./given.ts";
import { type Reading, report, reportKind } from "./reading.ts";

/**
 * The instant that a field names; undefined where it is absent or refused. A date alone is its first instant in the
 * publication's zone, or with `untilEnd` the first instant after it. A time without an offset is refused in our own
 * names, and means the publication's zone in those of other tools.
 */
export function readTime(
  given: Given | undefined,
  reading: Reading,
  untilEnd = false,
): Timestamp | undefined {
  if (given === undefined || given.value === null) return undefined;
  const { timezone } = reading.publication;
  const example = toExample(reading.firstStored, timezone);
  if (typeof given.value !== "string") {
    reportKind(reading, given, `a time, such as ${example()}`);
    return undefined;
  }
  const found = given.value.trim();
  const written = readWrittenTime(found) ?? (given.brought ? readForeignTime(found) : undefined);
  const at = written && toInstant(written, timezone, untilEnd && !given.brought);
  if (!written || at === undefined) {
    const write = example();
    report(reading, given.path, "not-a-time", { field: given.name, found, write });
    return undefined;
  }
  if (written.kind !== "local") return at;
  if (given.brought) {
    if (reading.problems.some(({ code }) => code === "assumed-time-zone")) return at;
    report(reading, given.path, "assumed-time-zone", { field: given.name, found, timezone });
    return at;
  }
  const write = withOffset(at, timezone);
  report(reading, given.path, "no-offset", { field: given.name, found, write });
  return undefined;
}

function toInstant(
  written: WrittenTime,
  timezone: string,
  untilEnd: boolean,
): Timestamp | undefined {
  if (written.kind === "instant") return written.at;
  const { local } = written;
  return written.kind === "date" && untilEnd
    ? startOfNextDay(local, timezone)
    : fromLocalTime(local, timezone);
}

function toExample(at: Timestamp, timezone: string): () => string {
  return () => withOffset(at, timezone);
}

/** RFC 3339 with the offset that clocks in `timezone` have at `at`: `2024-06-20T09:00:00+09:00`. */
export function withOffset(at: Timestamp, timezone: string): string {
  const { year, month, day, hour, minute, second } = toLocalTime(at, timezone);
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  const minutes = Math.round((shown - toMilliseconds(at)) / 60_000);
  const two = (count: number): string => String(count).padStart(2, "0");
  const date = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
  const size = Math.abs(minutes);
  const offset = `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}${offset}`;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const MONTH_FIRST = /^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:,? (.{1,40}))?$/i;
const DAY_FIRST = /^(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?[ -](\d{4})(?:,? (.{1,40}))?$/i;
const SLASHES = /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?: (.{1,40}))?$/;

/** The other ways in which front matter is dated: `Jul 08 2022` (Astro), RFC 822 (Hugo), `2022/07/08` (Jekyll). */
function readForeignTime(text: string): WrittenTime | undefined {
  const line = text.replace(/\s+/g, " ");
  const plain = line.replace(/^[a-z]{3,9},? (?=\d|[a-z]{3})/i, "");
  const monthFirst = MONTH_FIRST.exec(line) ?? MONTH_FIRST.exec(plain);
  if (monthFirst) {
    const [, month = "", day = "", year = "", time] = monthFirst;
    return rewrite(year, month, day, time);
  }
  const [, day = "", month = "", year = "", time] = DAY_FIRST.exec(plain) ?? [];
  if (day !== "") return rewrite(year, month, day, time);
  const [, y, m, d, clock] = SLASHES.exec(plain) ?? [];
  return y === undefined ? undefined : readWrittenTime(`${y}-${m}-${d}${clock ? ` ${clock}` : ""}`);
}

function rewrite(year: string, month: string, day: string, time?: string): WrittenTime | undefined {
  const number = MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  if (number === 0) return undefined;
  return readWrittenTime(`${year}-${number}-${day}${time === undefined ? "" : ` ${time}`}`);
}

/** What Eleventy takes in place of a date, which only it can find out. */
export function isComputedDate(given: Given): boolean {
  return (
    typeof given.value === "string" && /^(git )?(last modified|created)$/i.test(given.value.trim())
  );
}

/** Midnight at which the day of a file's name begins. */
export function startOfDay(date: LocalTime, timezone: string): Timestamp | undefined {
  const { year, month, day } = date;
  const written = readWrittenTime(`${String(year).padStart(4, "0")}-${month}-${day}`);
  return written && toInstant(written, timezone, false);
}
