import { lstatSync } from "node:fs";
import { join } from "node:path";
import { contentKind } from "../../lambdas/syndication/article/content-file.ts";
import { findKeyFault } from "../../lambdas/syndication/object-name.ts";

/** A file of the old site's media folder. */
export type OldFile = {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly file: string;
};

/** Thumbnails that WordPress makes, and what it made of a picture that was too large. */
const MADE = /-(?:\d{1,5}x\d{1,5}|scaled|rotated)(?=\.\w+$)/;

/**
 * The file in `folder` that an address of the old site meant: the longest end of its path that is there, since the folder
 * may be the whole site or its uploads alone; a thumbnail that is missing is the picture itself. Undefined where there is
 * none, where a link leads out of the folder, and for files that would be read as articles.
 */
export function findOldMedia(url: string, folder: string): OldFile | undefined {
  const names = namesOf(url);
  for (const start of names.keys()) {
    const path = names.slice(start).join("/");
    const wanted = [path, path.replace(MADE, "")].find((one) => isOldMedia(one, folder));
    if (wanted !== undefined) return { path: wanted, file: join(folder, wanted) };
  }
  return undefined;
}

/** Of the path of an address, decoded; none where it cannot be. */
function namesOf(url: string): readonly string[] {
  if (!URL.canParse(url)) return [];
  try {
    const names = new URL(url).pathname.split("/").filter((name) => name !== "");
    return names.map((name) => decodeURIComponent(name).normalize("NFC"));
  } catch {
    return [];
  }
}

/** Whether it can be an object and so leads nowhere else, and is a file with no link on the way to it. */
function isOldMedia(path: string, folder: string): boolean {
  const target = `media/${path}`;
  if (contentKind(target) !== "media" || findKeyFault(target) !== undefined) return false;
  const names = path.split("/");
  const file = names.pop() ?? "";
  let above = folder;
  for (const name of names) {
    above = join(above, name);
    if (!lstatSync(above, { throwIfNoEntry: false })?.isDirectory()) return false;
  }
  return lstatSync(join(above, file), { throwIfNoEntry: false })?.isFile() === true;
}
