/** Each says what is wrong with a value, by the validator's name for it, or nothing. */
export type Fault = string | undefined;

const URI_CHARACTERS = /^[0-9A-Za-z;/?:@&=+$.\-_!~*'()%,#]*$/;
const SCHEMES = new Set(
  "http https ftp mailto tag urn data news nntp tel sip sips xmpp info dav ldap file cid mid".split(
    " ",
  ),
);

/** An absolute URI of RFC 2396, as RSS's link and Atom's id want it. */
export function uriFault(value: string): Fault {
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(value)?.[1]?.toLowerCase();
  if (scheme === "tag") return tagFault(value);
  if (scheme === "urn") return urnFault(value);
  if (!URI_CHARACTERS.test(value))
    return /[^\x00-\x7F]/.test(value) ? "UriNotIri" : "InvalidUriChar";
  if (scheme === undefined || value.length === scheme.length + 1) return "InvalidFullLink";
  if (scheme === "http" || scheme === "https" || scheme === "ftp") {
    return /^\w+:\/\/[^/]/.test(value) ? undefined : "InvalidFullLink";
  }
  return SCHEMES.has(scheme) ? undefined : "SchemeNotIANARegistered";
}

/** RFC 4151 section 2.1. */
function tagFault(value: string): Fault {
  const [, date = ""] =
    /^tag:(?:[a-z0-9._-]+@)?[a-z0-9.-]+,([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?):[0-9A-Za-z;/?:@&=+$.\-_!~*'()%,]*(?:#[0-9A-Za-z;/?:@&=+$.\-_!~*'()%,]*)?$/.exec(
      value,
    ) ?? [];
  const [, month = 1, day = 1] = date.split("-").map(Number);
  return date !== "" && month >= 1 && month <= 12 && day >= 1 && day <= 31
    ? undefined
    : "InvalidTAG";
}

/** RFC 2141 and, for uuid, RFC 4122. */
function urnFault(value: string): Fault {
  if (/^urn:uuid:/i.test(value)) {
    return /^urn:uuid:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)
      ? undefined
      : "InvalidUUID";
  }
  const names = /^urn:[a-z0-9][a-z0-9-]{1,31}:([a-z0-9()+,.:=@;$_!*'-]|%[0-9a-f]{2})+$/i;
  return names.test(value) ? undefined : "InvalidURN";
}

/** Http or https, at a host whose name has a dot: what RSS's enclosure wants. */
export function isHttpUrl(value: string): boolean {
  return (
    /^https?:\/\/([a-z0-9-]+\.)+[a-z0-9][a-z0-9-]*(:[0-9]+)?(\/|$)/i.test(value) &&
    URI_CHARACTERS.test(value)
  );
}

export function isMediaType(value: string): boolean {
  return /^[^\s()<>,;:\\"/[\]?=]+\/[^\s()<>,;:\\"/[\]?=]+(\s*;\s*[^\s()<>,;:\\"/[\]?=]+=("[^"]*"|[^\s()<>,;:\\"/[\]?=]+))*$/.test(
    value,
  );
}

/** BCP 47 with a primary language of two or three letters. */
export function isLanguage(value: string): boolean {
  try {
    return /^[a-z]{2,3}(-|$)/i.test(value) && new Intl.Locale(value).language !== "";
  } catch {
    return false;
  }
}

export function isAddress(value: string): boolean {
  return /^[A-Za-z0-9_.+'!#$%&*/=?^`{|}~-]+@([A-Za-z0-9-]+\.)+[A-Za-z0-9][A-Za-z0-9-]*$/.test(
    value,
  );
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** RFC 822 with the four-digit year of RFC 2822. */
export function rfc2822Fault(value: string): Fault {
  const match =
    /^(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? ([+-]\d{4}|UT|GMT|Z|[ECMP][SD]T)$/.exec(
      value,
    );
  if (!match) {
    return /^((mon|tue|wed|thu|fri|sat|sun)\s*,\s*)?\d\d?\s+[a-z]{3}\s+\d\d(\d\d)?\s+\d\d:\d\d/i.test(
      value,
    )
      ? "ProblematicalRFC822Date"
      : "InvalidRFC2822Date";
  }
  const [, weekday, day, month = "", year, hour, minute, second] = match;
  const date = utc(Number(year), MONTHS.indexOf(month), Number(day));
  if (!date || Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 60)
    return "InvalidRFC2822Date";
  return weekday !== undefined && DAYS[date.getUTCDay()] !== weekday ? "IncorrectDOW" : undefined;
}

/** RFC 3339 section 5.6, with the T and the Z in capitals. */
export function isRfc3339(value: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(value);
  if (!match) return false;
  const [, year, month, day, hour, minute, second] = match.map(Number);
  return (
    utc(year ?? 0, (month ?? 0) - 1, day ?? 0) !== undefined &&
    (hour ?? 99) < 24 &&
    (minute ?? 99) < 60 &&
    (second ?? 99) <= 60
  );
}

/** W3CDTF: as RFC 3339, or coarser. */
export function isW3cDate(value: string): boolean {
  return /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/.test(value);
}

function utc(year: number, month: number, day: number): Date | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return month >= 0 && date.getUTCMonth() === month && date.getUTCDate() === day ? date : undefined;
}

/** A whole number, as Python's int() reads it. */
export function toInteger(value: string): number | undefined {
  return /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : undefined;
}
