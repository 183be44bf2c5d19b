import { parseUrl } from "../parse-url.ts";
import { isPlainAddress, toUri } from "../web-address.ts";
import type { CleanContext } from "./clean-html.ts";

const SCHEMES: ReadonlySet<string> = new Set(["http:", "https:", "mailto:", "tel:"]);

/** What an address in a document is, and whether it means the same without the base and the media of the article. */
export type CleanAddress = { readonly url: string; readonly asWritten: boolean };

/**
 * The address of a link: absolute, http(s), mailto or tel, in characters of RFC 3986. Undefined for every other scheme
 * and for what is no address.
 */
export function cleanLink(href: string, context: CleanContext): CleanAddress | undefined {
  const written = href.trim();
  if (written.startsWith("#")) {
    const url = resolve(written, context.base);
    return url === undefined ? undefined : { url, asWritten: true };
  }
  const media = isAbsolute(written) || written === "" ? undefined : context.media(written);
  return finish(media ?? written, written, context);
}

/** The address of what a document shows or plays: absolute and http(s). An article's own media come first. */
export function cleanSource(src: string, context: CleanContext): CleanAddress | undefined {
  const written = src.trim();
  if (written === "" || written.startsWith("#")) return undefined;
  const address = finish(context.media(written) ?? written, written, context);
  return address && /^https?:/.test(address.url) ? address : undefined;
}

function finish(meant: string, written: string, context: CleanContext): CleanAddress | undefined {
  if (meant === "") return undefined;
  const url = resolve(meant, context.base);
  return url === undefined
    ? undefined
    : { url, asWritten: meant === written && isAbsolute(written) };
}

function isAbsolute(address: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(address);
}

function resolve(address: string, base: string): string | undefined {
  if (isPlainAddress(address)) return address;
  // The URL parser drops tabs and line ends inside a scheme and control characters before it, as browsers do.
  const url = parseUrl(address, base);
  if (!url || !SCHEMES.has(url.protocol)) return undefined;
  if (/^https?:$/.test(url.protocol) && url.hostname === "") return undefined;
  return toUri(url);
}
