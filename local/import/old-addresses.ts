import { parseUrl } from "../../lambdas/syndication/parse-url.ts";
import { toWebAddress } from "../../lambdas/syndication/web-address.ts";
import { findOldMedia, type OldFile } from "./find-old-media.ts";
import type { OldEntry } from "./old-site.ts";
import { GHOST_ADDRESS } from "./read-ghost.ts";

/** The addresses of an old site, as they are to be written in articles of the new one. */
export type OldAddresses = {
  /** Where an entry was read: absolute, or a path where nobody knows the site's address. */
  readonly ofEntry: (entry: OldEntry) => string | undefined;
  /** An address in an entry: a path below `/media/` where its file moves with the article, else absolute. */
  readonly rewrite: (address: string, isLink: boolean, entry: OldEntry) => string;
};

/** What a link leads to where it is a file to see, hear or keep. */
const MEDIA_FILE =
  /\.(?:jpe?g|png|gif|webp|avif|svg|mp3|m4a|ogg|opus|wav|mp4|m4v|mov|webm|vtt|srt|pdf|epub|zip|docx?|xlsx?|pptx?|csv)$/i;

/** Services that show the pictures of other sites, which WordPress puts before its own. */
const PROXIES = /^i[0-3]\.wp\.com$/;

/**
 * `home` is the old site's address, if anybody knows it; `media` the folder of its media. `move` is told of each file that
 * is to go with an article, and says whether it is there under that name.
 */
export function createOldAddresses(
  home: string | undefined,
  media: string | undefined,
  move: (file: OldFile) => boolean,
): OldAddresses {
  const site = home === undefined ? undefined : toWebAddress(home);
  const root = site?.replace(/\/$/, "");
  const isOurs = (host: string): boolean => {
    if (site === undefined || PROXIES.test(host)) return true;
    const own = new URL(site).hostname.replace(/^www\./, "");
    return host === own || host.endsWith(`.${own}`);
  };
  const ofEntry = ({ link }: OldEntry): string | undefined => {
    const written = link?.replace(GHOST_ADDRESS, root ?? "");
    if (written === undefined || (written.startsWith("/") && root === undefined)) return written;
    const url = parseUrl(written, site);
    return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
  };
  return {
    ofEntry,
    rewrite: (address, isLink, entry) => {
      const written = address.trim().replaceAll(GHOST_ADDRESS, root ?? "");
      if (written === "" || written.startsWith("#")) return address;
      if (/^(?!https?:)[a-z][a-z0-9+.-]*:/i.test(written)) return address;
      const page = ofEntry(entry);
      const base = page !== undefined && URL.canParse(page) ? page : site;
      // Without any address of the site, a path is all there is.
      const url = URL.canParse(written, base ?? "https://old.invalid/")
        ? new URL(written, base ?? "https://old.invalid/")
        : undefined;
      if (url === undefined) return address;
      const wants = !isLink || MEDIA_FILE.test(url.pathname);
      const isKnown = isOurs(url.hostname) || url.hostname === "old.invalid";
      const file =
        media !== undefined && wants && isKnown ? findOldMedia(url.href, media) : undefined;
      if (file !== undefined && move(file)) {
        return `/media/${file.path.split("/").map(encodeURIComponent).join("/")}`;
      }
      const isAbsolute = /^https?:\/\//i.test(written);
      if (isAbsolute) return written;
      return url.hostname === "old.invalid" ? written : url.href;
    },
  };
}

/** The path under which an old address goes on leading to the article; undefined where it names none, or a query does. */
export function toAlias(address: string, newAddress: string | undefined): string | undefined {
  const url = new URL(address, "https://old.invalid/");
  if (url.pathname === "/" || url.search !== "") return undefined;
  const path = decode(url.pathname);
  const isSame = newAddress !== undefined && decode(new URL(newAddress).pathname) === path;
  if (isSame) return undefined;
  // What is written here is decoded once more when it is read.
  return /[%?#\\\p{Cc}]/u.test(path) ? url.pathname : path;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path).normalize("NFC");
  } catch {
    return path;
  }
}
