declare const instant: unique symbol;

/**
 * An instant as RFC 3339 text in UTC with whole seconds, `2026-11-24T06:30:00Z`, years 0001 to 9999.
 * The width is fixed, so `<` on text is `<` on time and no comparison needs a `Date`.
 */
export type Timestamp = string & { readonly [instant]: true };

const MAXIMUM = Date.UTC(9999, 11, 31, 23, 59, 59);
const MINIMUM = Date.UTC(2001, 0, 1) - 2000 * 365.2425 * 86_400_000;

/** The instant of `milliseconds` since 1970, its fraction of a second cut. Undefined outside the years 1 to 9999. */
export function fromMilliseconds(milliseconds: number): Timestamp | undefined {
  if (!Number.isFinite(milliseconds) || milliseconds > MAXIMUM + 999 || milliseconds < MINIMUM) {
    return undefined;
  }
  const iso = new Date(Math.floor(milliseconds / 1000) * 1000).toISOString();
  return `${iso.slice(0, 19)}Z` as Timestamp;
}

/** Milliseconds since 1970. */
export function toMilliseconds(timestamp: Timestamp): number {
  return Date.parse(timestamp);
}

/** A wall-clock time, in whichever zone. `month` and `day` count from 1. */
export type LocalTime = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
};

export type WrittenTime =
  | { readonly kind: "instant"; readonly at: Timestamp }
  | { readonly kind: "local"; readonly local: LocalTime }
  | { readonly kind: "date"; readonly local: LocalTime };

const WRITTEN =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?[ \t]*([Zz]|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?)?$/;

/**
 * Reads an RFC 3339 or ISO 8601 time as people and tools write it: a space for the T, no seconds, an
 * offset of +09, +0900 or +09:00, YAML's single-digit months. Undefined for anything else, for 30 February and 25:00.
 */
export function readWrittenTime(text: string): WrittenTime | undefined {
  const match = WRITTEN.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, offset] = match;
  const local: LocalTime = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
  };
  // RFC 3339 section 5.6 allows a leap second; POSIX time has none.
  const seconds = local.second === 60 ? 59 : local.second;
  if (local.hour > 23 || local.minute > 59 || seconds > 59) return undefined;
  const asUtc = utcMilliseconds({ ...local, second: seconds });
  if (asUtc === undefined) return undefined;
  if (hour === undefined) return { kind: "date", local };
  if (offset === undefined) return { kind: "local", local: { ...local, second: seconds } };
  const minutes = offsetMinutes(offset);
  if (minutes === undefined) return undefined;
  const at = fromMilliseconds(asUtc - minutes * 60_000);
  return at && { kind: "instant", at };
}

function offsetMinutes(offset: string): number | undefined {
  if (!/^[+-]/.test(offset)) return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(offset) ?? [];
  const size = Number(hours) * 60 + Number(minutes ?? 0);
  if (Number(minutes ?? 0) > 59 || size > 24 * 60) return undefined;
  return sign === "-" ? -size : size;
}

function utcMilliseconds(local: LocalTime): number | undefined {
  const date = new Date(0);
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(local.year, local.month - 1, local.day);
  date.setUTCHours(local.hour, local.minute, local.second);
  const exists = date.getUTCMonth() === local.month - 1 && date.getUTCDate() === local.day;
  return exists && local.year > 0 ? date.getTime() : undefined;
}

const zones = new Map<string, Intl.DateTimeFormat>();

function zone(name: string): Intl.DateTimeFormat {
  let format = zones.get(name);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    zones.set(name, format);
  }
  return format;
}

/** Whether `name` is a time zone of the IANA database (`Asia/Seoul`) or `UTC`. */
export function isTimeZone(name: string): boolean {
  // Node takes offsets such as +09:00 as zones; a publication's zone is a place, with its own history of offsets.
  if (/^[+-]/.test(name)) return false;
  try {
    zone(name);
    return true;
  } catch {
    return false;
  }
}

/** What clocks in `timezone` show at `at`. */
export function toLocalTime(at: Timestamp, timezone: string): LocalTime {
  const part: Record<string, string> = {};
  for (const { type, value } of zone(timezone).formatToParts(new Date(at))) part[type] = value;
  return {
    year: Number(part["year"]),
    month: Number(part["month"]),
    day: Number(part["day"]),
    hour: Number(part["hour"]),
    minute: Number(part["minute"]),
    second: Number(part["second"]),
  };
}

/**
 * The instant at which clocks in `timezone` show `local`: the earlier of two where clocks are put back,
 * the first instant that exists where they are put forward. Undefined outside the years 1 to 9999.
 */
export function fromLocalTime(local: LocalTime, timezone: string): Timestamp | undefined {
  const wanted = utcMilliseconds(local);
  if (wanted === undefined) return undefined;
  const shownAt = (milliseconds: number): number => {
    const at = fromMilliseconds(milliseconds);
    return at === undefined
      ? Number.NaN
      : (utcMilliseconds(toLocalTime(at, timezone)) ?? Number.NaN);
  };
  // No zone has ever been further than a day from UTC, so its offsets on both sides of a change are among these.
  const offsets = [-86_400_000, 0, 86_400_000].map(
    (away) => shownAt(wanted + away) - wanted - away,
  );
  const candidates = offsets.map((offset) => wanted - offset).sort((a, b) => a - b);
  const exact = candidates.find((candidate) => shownAt(candidate) === wanted);
  if (exact !== undefined) return fromMilliseconds(exact);
  // In a gap: search the first second whose wall clock is past the wanted one.
  let before = Math.min(...candidates) - 1000;
  let after = Math.max(...candidates) + 1000;
  while (after - before > 1000) {
    const middle = before + Math.floor((after - before) / 2000) * 1000;
    if (shownAt(middle) >= wanted) after = middle;
    else before = middle;
  }
  return fromMilliseconds(after);
}

/** The first instant of the day after `date` in `timezone`: when what holds "until the end of that day" is over. */
export function startOfNextDay(date: LocalTime, timezone: string): Timestamp | undefined {
  const next = new Date(0);
  next.setUTCFullYear(date.year, date.month - 1, date.day + 1);
  return fromLocalTime(
    {
      year: next.getUTCFullYear(),
      month: next.getUTCMonth() + 1,
      day: next.getUTCDate(),
      hour: 0,
      minute: 0,
      second: 0,
    },
    timezone,
  );
}

/** The newest of one or more instants. */
export function latest(first: Timestamp, ...others: readonly Timestamp[]): Timestamp {
  let newest = first;
  for (const other of others) if (other > newest) newest = other;
  return newest;
}

/** As RFC 822 has it, with four digits of the year, in UTC. */
export function toRfc822(at: Timestamp): string {
  return new Date(toMilliseconds(at)).toUTCString();
}

/** A second later, within the calendar. */
export function secondAfter(at: Timestamp): Timestamp {
  return fromMilliseconds(toMilliseconds(at) + 1000) ?? at;
}
