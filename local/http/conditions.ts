import type { IncomingHttpHeaders } from "node:http";

/** What a stored representation can be recognised by: its strong ETag with its quotes, and when it last changed, in milliseconds. */
export type Validators = { readonly etag: string; readonly modified: number };

/**
 * Whether the client has this representation already (RFC 9110 section 13.2.2): If-None-Match decides, by weak
 * comparison, and only without it If-Modified-Since.
 */
export function isKnown(headers: IncomingHttpHeaders, { etag, modified }: Validators): boolean {
  const known = headers["if-none-match"];
  if (known !== undefined) {
    return known.trim() === "*" || known.match(/"[^"]*"/g)?.includes(etag) === true;
  }
  const since = parseHttpDate(headers["if-modified-since"]);
  // Not equality: some readers send a date of their own, a little after the one they were given.
  return since !== undefined && modified <= since;
}

/** Whether a Range holds for this representation (RFC 9110 section 13.1.5): by strong comparison. */
export function isUnchanged(headers: IncomingHttpHeaders, { etag, modified }: Validators): boolean {
  const condition = headers["if-range"];
  if (condition === undefined || typeof condition !== "string") return true;
  return condition.includes('"')
    ? condition.trim() === etag
    : parseHttpDate(condition) === modified;
}

const IMF_FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const RFC_850 = /^[A-Z][a-z]+, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/** The three forms of RFC 9110 section 5.6.7, in milliseconds since 1970. */
function parseHttpDate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const date = text.trim();
  const milliseconds =
    IMF_FIXDATE.test(date) || RFC_850.test(date)
      ? Date.parse(date)
      : ASCTIME.test(date)
        ? Date.parse(`${date} GMT`)
        : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
