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
      const seen = findFile(root, path);
      const bytes = seen && absentAsUndefined(() => readFileSync(seen.file));
      return bytes && { bytes, version: seen.version, storedAt: seen.storedAt };
    },
    measure: async (path) => {
      const seen = findFile(root, path);
      return seen && { version: seen.version, facts: await measureFile(seen.file, seen.length) };
    },
    copy: async (path, key, headers) => {
      const seen = findFile(root, path);
      const bytes = seen && absentAsUndefined(() => readFileSync(seen.file));
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
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  const names = new Set(entries.map(({ name }) => name));
  for (const entry of entries) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const composed = entry.name.normalize("NFC");
    const name = names.has(composed) ? entry.name : composed;
    const path = folder === "" ? name : `${folder}/${name}`;
    if (entry.isDirectory()) walk(root, path, found);
    const version = entry.isFile() ? findFile(root, path)?.version : undefined;
    if (version !== undefined) found.push({ path, version });
  }
}

type FoundFile = {
  /** As the file system has it. */
  readonly file: string;
  readonly version: string;
  /** Bytes. */
  readonly length: number;
  readonly storedAt: Timestamp;
};

/**
 * The file that a path names, in whichever Unicode form the file system has its name, with no symbolic link on the way
 * to it: a link could lead to what nobody meant to publish.
 */
function findFile(root: string, path: string): FoundFile | undefined {
  let file = root;
  let seen: Stats | undefined;
  for (const name of path.split("/")) {
    const above = file;
    file = join(above, name);
    seen = lstatSync(file, { throwIfNoEntry: false });
    const other = seen ? undefined : findOtherForm(above, name);
    if (other !== undefined) {
      file = join(above, other);
      seen = lstatSync(file, { throwIfNoEntry: false });
    }
    if (!seen || seen.isSymbolicLink()) return undefined;
  }
  if (!seen?.isFile()) return undefined;
  const storedAt = fromMilliseconds(seen.mtimeMs);
  if (storedAt === undefined) throw new Error(`${path}: its time of change is no time`);
  return { file, version: `${seen.size}-${seen.mtimeMs}`, length: seen.size, storedAt };
}

/** macOS and some archives write names decomposed (NFD), which Linux takes for other names. */
function findOtherForm(folder: string, name: string): string | undefined {
  if (/^[\u0000-\u007f]*$/.test(name)) return undefined;
  const names = absentAsUndefined(() => readdirSync(folder)) ?? [];
  return names.find((other) => other.normalize("NFC") === name);
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
