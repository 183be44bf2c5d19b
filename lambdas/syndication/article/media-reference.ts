import { findKeyFault } from "../object-name.ts";
import { toWebAddress } from "../web-address.ts";
import type { MediaReference } from "./article.ts";
import { isTooLong } from "./content-file.ts";

/**
 * What a `src` in the article at `articlePath` refers to. A path is relative to the article's folder, or to the content
 * folder where it starts with a slash; percent-escapes are undone. Undefined where it leaves the content folder, names
 * a scheme other than http(s), or names nothing.
 */
export function toMediaReference(src: string, articlePath: string): MediaReference | undefined {
  const written = src.trim();
  if (/^(https?:)?\/\//i.test(written)) {
    const url = toWebAddress(written.startsWith("//") ? `https:${written}` : written);
    // A name without a dot is one of the writer's own machine or network.
    return url?.split("/")[2]?.includes(".") ? { kind: "remote", url } : undefined;
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(written)) return undefined;
  const path = unescapePath(written.replace(/[?#].*$/s, ""));
  if (path === undefined || path === "" || path.endsWith("/")) return undefined;
  const folders = path.startsWith("/") ? [] : articlePath.split("/").slice(0, -1);
  for (const name of path.split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") folders.push(name);
    else if (folders.pop() === undefined) return undefined;
  }
  // content/media/ and the content folder are one space of names, so that /media/a.jpg is its address and its path.
  if (folders[0] === "media" && folders.length > 1) folders.shift();
  // A name that starts with a dot or an underscore is not content.
  if (folders.some((name) => /^[._]/.test(name))) return undefined;
  const local = folders.join("/").normalize("NFC");
  if (local === "" || isTooLong(local)) return undefined;
  return findKeyFault(mediaObjectKey(local)) ? undefined : { kind: "local", path: local };
}

function unescapePath(path: string): string | undefined {
  try {
    const plain = decodeURIComponent(path);
    return /[\u0000-\u001f\\\p{Cs}]/u.test(plain) ? undefined : plain;
  } catch {
    return undefined;
  }
}

/** The files below the content folder that a local reference can mean, the first that exists being meant. */
export function mediaCandidates(path: string, roots: readonly string[]): readonly string[] {
  return [path, ...["media", ...roots].map((root) => `${root}/${path}`)];
}

/** The other way round: the local references that can mean a file below the content folder. */
export function localMediaPaths(file: string, roots: readonly string[]): readonly string[] {
  const above = ["media", ...roots].filter((root) => file.startsWith(`${root}/`));
  return [file, ...above.map((root) => file.slice(root.length + 1))];
}

/** The key of a published media file. */
export function mediaObjectKey(path: string): string {
  return `media/${path}`;
}
