import { lstatSync, readdirSync, readFileSync, type Stats } from "node:fs";
import { join } from "node:path";
import { fileTypeFromFile } from "file-type";
import { imageSizeFromFile } from "image-size/fromFile";
import type { MediaFacts } from "../lambdas/syndication/catalog/rows.ts";
import { guessMediaType } from "../lambdas/syndication/feed/media-type.ts";
import type { Bucket } from "../lambdas/syndication/publish/bucket.ts";
import type { Content } from "../lambdas/syndication/publish/ports.ts";
import { fromMilliseconds, type Timestamp } from "../lambdas/syndication/timestamp.ts";

/** A file below the content folder, as a listing sees it. */
export type FiledName = { readonly path: string; readonly version: string };

export type ContentFolder = Content & {
  /** Every file, in no certain order. Symbolic links are not followed, names that start with a dot not entered. */
  readonly list: () => Promise<readonly FiledName[]>;
};

/** A folder of articles and media as the content port; media are copied into `site`. */
export function openContentFolder(root: string, site: Bucket): ContentFolder {
  return {
    read: async (path) => {
      const seen = statFile(root, path);
      if (!seen) return undefined;
      const bytes = absentAsUndefined(() => readFileSync(join(root, path)));
      return bytes && { bytes, version: seen.version, storedAt: seen.storedAt };
    },
    measure: async (path) => {
      const file = join(root, path);
      const seen = statFile(root, path);
      return seen && { version: seen.version, facts: await measureFile(file, seen.length) };
    },
    copy: async (path, key, headers) => {
      if (!statFile(root, path)) return undefined;
      const bytes = absentAsUndefined(() => readFileSync(join(root, path)));
      if (!bytes) return undefined;
      const put = await site.put(key, bytes, headers);
      return put === "conflict" ? undefined : put;
    },
    list: async () => {
      const found: FiledName[] = [];
      walk(root, "", found);
      return found;
    },
  };
}

/** Synchronously: of small files that are in memory already, waiting for a thread costs more than reading. */
function walk(root: string, folder: string, found: FiledName[]): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) walk(root, path, found);
    const version = entry.isFile() ? statFile(root, path)?.version : undefined;
    if (version !== undefined) found.push({ path, version });
  }
}

/** A file, with no symbolic link on the way to it: a link could lead to what nobody meant to publish. */
function statFile(
  root: string,
  path: string,
): { version: string; length: number; storedAt: Timestamp } | undefined {
  let place = root;
  let seen: Stats | undefined;
  for (const name of path.split("/")) {
    place = join(place, name);
    const here = place;
    seen = absentAsUndefined(() => lstatSync(here));
    if (!seen || seen.isSymbolicLink()) return undefined;
  }
  if (!seen?.isFile()) return undefined;
  const storedAt = fromMilliseconds(seen.mtimeMs);
  if (storedAt === undefined) throw new Error(`${path}: its time of change is no time`);
  return { version: `${seen.size}-${seen.mtimeMs}`, length: seen.size, storedAt };
}

/** IANA's names of what programs call otherwise. */
const REGISTERED: Readonly<Record<string, string>> = {
  "audio/ogg; codecs=opus": "audio/ogg",
  "audio/x-m4a": "audio/mp4",
  "video/x-m4v": "video/mp4",
};

async function measureFile(file: string, length: number): Promise<MediaFacts> {
  const seen = (await fileTypeFromFile(file))?.mime;
  const byContent = seen && (REGISTERED[seen] ?? seen);
  const byName = guessMediaType(file);
  // Text formats have no signature; an SVG is seen as XML.
  const known = byContent !== undefined && byContent !== "application/xml";
  const type = known ? byContent : byName;
  if (!type.startsWith("image/")) return { type, length };
  try {
    const { width, height } = await imageSizeFromFile(file);
    return { type, length, width, height };
  } catch {
    // A damaged picture goes out as it is: browsers show more of them than measuring can read.
    return { type, length };
  }
}

/** Absence is an answer: the file may have gone since it was listed. Everything else is a fault. */
function absentAsUndefined<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return undefined;
    throw error;
  }
}
