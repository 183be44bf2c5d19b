import { toWebAddress as normalise } from "../web-address.ts";
import { complain, type Found, type Scope, toSettingName } from "./read-setting.ts";

/** The absolute http(s) URL that `found` is, in its normal form; a problem where it is none. */
export function toWebAddress(scope: Scope, found: Found): string | undefined {
  const url = parseWebUrl(found.text);
  if (url !== undefined) return url.href;
  refuse(scope, found, "a whole web address, such as https://www.example.com/");
  return undefined;
}

/**
 * Where the feeds are served: an absolute URL that ends in a slash and has no query. Plain http is a warning, but for
 * loopback addresses, which browsers trust as well (Secure Contexts, section 3.1).
 */
export function toFeedsAddress(scope: Scope, found: Found): string | undefined {
  const url = parseWebUrl(found.text);
  if (url === undefined || /[?#]/.test(found.text)) {
    refuse(scope, found, "the web address of a folder without ? or #, https://feeds.example.com/");
    return undefined;
  }
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    const secure = url.href.replace(/^http:/, "https:");
    complain(scope, found.path, "unsafe-feeds", { found: found.text, secure });
  }
  return url.href;
}

/** A picture of the publication's: an absolute URL, or the path of a file below the content folder. */
export function toMediaSource(scope: Scope, found: Found): string | undefined {
  const { text } = found;
  if (isContentPath(text) || parseWebUrl(text) !== undefined) return text;
  complain(scope, found.path, "not-media", { setting: toSettingName(found.path), found: text });
  return undefined;
}

/** The path of a .css file below the content folder: the pages' Content-Security-Policy is style-src 'self'. */
export function toStylesheet(scope: Scope, found: Found): string | undefined {
  const { text } = found;
  if (isContentPath(text) && /\.css$/i.test(text)) return text;
  complain(scope, found.path, "not-stylesheet", { found: text, write: toStylesheetPath(text) });
  return undefined;
}

/** What can be written in place of an address: the same name, where it is a plain one. */
function toStylesheetPath(text: string): string {
  const [path = ""] = text.split(/[?#]/);
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
  return `media/${/^[a-z0-9][a-z0-9-]{0,39}$/i.test(name) ? name : "site"}.css`;
}

function isContentPath(text: string): boolean {
  const names = text.replace(/^\//, "").split("/");
  return (
    !/^[a-z][a-z0-9+.-]*:|^\/\/|[\\?#\u0000-\u001f]/i.test(text) &&
    names.every((name) => name !== "" && !/^[._]/.test(name))
  );
}

/** A folder below the content folder, without slashes around it. */
export function toMediaFolder(scope: Scope, found: Found): string | undefined {
  const folder = found.text.replace(/^\.\//, "").replace(/\/$/, "");
  const isFolder = folder.split("/").every((name) => name !== "" && !/^[._]|[\\:]/.test(name));
  if (isFolder) return folder.normalize("NFC");
  complain(scope, found.path, "not-media-folder", { found: found.text });
  return undefined;
}

function parseWebUrl(text: string): URL | undefined {
  // The URL parser forgives what a person should see.
  const address = /[\s\\]/.test(text) ? undefined : normalise(text);
  return address === undefined ? undefined : new URL(address);
}

function isLoopback(host: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(host);
}

function refuse(scope: Scope, { path, text }: Found, write: string): void {
  const setting = toSettingName(path);
  complain(scope, path, "not-web-address", { setting, found: text, write });
}
