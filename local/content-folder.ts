import type { Dirent } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
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
      const seen = await statFile(join(root, path));
      if (!seen) return undefined;
      const bytes = await absentAsUndefined(readFile(join(root, path)));
      return bytes && { bytes, version: seen.version, storedAt: seen.storedAt };
    },
    measure: async (path) => {
      const file = join(root, path);
      const seen = await statFile(file);
      return seen && { version: seen.version, facts: await measureFile(file, seen.length) };
    },
    copy: async (path, key, headers) => {
      const bytes = await absentAsUndefined(readFile(join(root, path)));
      if (!bytes) return undefined;
      const put = await site.put(key, bytes, headers);
      return put === "conflict" ? undefined : put;
    },
    list: async () => {
      const found: FiledName[] = [];
      await walk(root, "", found);
      return found;
    },
  };
}

async function walk(root: string, folder: string, found: FiledName[]): Promise<void> {
  const entries: Dirent[] = await readdir(join(root, folder), { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) await walk(root, path, found);
    else if (entry.isFile()) files.push(path);
  }
  const seen = await Promise.all(files.map((path) => statFile(join(root, path))));
  for (const [index, path] of files.entries()) {
    const version = seen[index]?.version;
    if (version !== undefined) found.push({ path, version });
  }
}

async function statFile(
  file: string,
): Promise<{ version: string; length: number; storedAt: Timestamp } | undefined> {
  const seen = await absentAsUndefined(stat(file));
  if (!seen?.isFile()) return undefined;
  const storedAt = fromMilliseconds(seen.mtimeMs);
  if (storedAt === undefined) throw new Error(`${file}: its time of change is no time`);
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
async function absentAsUndefined<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return undefined;
    throw error;
  }
}
