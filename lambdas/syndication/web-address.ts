import { parseUrl } from "./parse-url.ts";

/**
 * A parsed URL as text of RFC 3986: the URL standard leaves some characters as they are in paths, queries and
 * fragments, which validators and strict readers refuse.
 */
export function toUri(url: URL): string {
  const start = url.href.indexOf(url.host) + url.host.length;
  const rest = url.href
    .slice(start)
    .replace(/%(?![0-9A-Fa-f]{2})/g, "%25")
    .replace(/[^\x21-\x7E]|["<>[\]\\^`{|}]/gu, (character) => encodeURIComponent(character));
  return url.href.slice(0, start) + rest;
}

/** `written` as an absolute http(s) URL in its normal form; undefined where it is none, or holds somebody's password. */
export function toWebAddress(written: string): string | undefined {
  if (isPlainAddress(written)) return written;
  const text = written.trim();
  const url = /^https?:\/\/[^/?#\s]/i.test(text) ? parseUrl(text) : undefined;
  return url?.username === "" && url.password === "" ? toUri(url) : undefined;
}

/** No user, port or query, no host that is a number or in Punycode, no segment that starts with a dot. */
const PLAIN =
  /^https?:\/\/(?!\S*xn--)(?:[a-z0-9-]{1,63}\.){1,3}[a-z]{2,63}\/(?:[\w~-][\w.~-]*\/)*(?:[\w~-][\w.~-]*)?$/;

/** Whether an address is in its normal form by every standard, so that nothing would be gained by parsing it. */
export function isPlainAddress(written: string): boolean {
  return PLAIN.test(written);
}
