import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  type Stats,
} from "node:fs";
import { join } from "node:path";
import type { Bucket } from "../lambdas/syndication/publish/bucket.ts";
import { toMediaFacts } from "../lambdas/syndication/publish/media-facts.ts";
import type { Content, FiledName } from "../lambdas/syndication/publish/ports.ts";
import { fromMilliseconds, type Timestamp } from "../lambdas/syndication/timestamp.ts";
import { compareUtf8 } from "./utf8-order.ts";

/**
 * A folder of articles and media as the content port; media are copied into `site`. Symbolic links are not followed, and
 * node_modules is not entered.
 */
export function openContentFolder(root: string, site: Bucket): Content {
  return {
    read: async (path) => {
      const seen = findFile(root, path);
      const bytes = seen && absentAsUndefined(() => readFileSync(seen.file));
      return bytes && { bytes, version: seen.version, storedAt: seen.storedAt };
    },
    measure: async (path) => {
      const seen = findFile(root, path);
      if (!seen) return undefined;
      const { file, version, length } = seen;
      const facts = toMediaFacts(file, length, async (bytes) => readFirst(file, bytes));
      return { version, facts: await facts };
    },
    copy: async (path, key, headers, version) => {
      const seen = findFile(root, path);
      if (version !== undefined && seen?.version !== version) return undefined;
      const bytes = seen && absentAsUndefined(() => readFileSync(seen.file));
      if (!bytes) return undefined;
      const put = await site.put(key, bytes, headers);
      return put === "conflict" ? undefined : put;
    },
    list: async function* (after = "") {
      for (const { path, version, place } of listFolder(root)) {
        if (compareUtf8(place, after) > 0) yield { path, version, place };
      }
    },
  };
}

/** A file of a content folder; its place is the path below the folder, as the file system has it. */
export type ListedFile = FiledName & {
  /** Bytes. */
  readonly length: number;
};

/** Every file of a content folder, in the order of the places' UTF-8 bytes. */
export function listFolder(root: string): readonly ListedFile[] {
  const found: ListedFile[] = [];
  walk(root, "", "", found);
  return found.sort((a, b) => compareUtf8(a.place, b.place));
}

/**
 * Finds the files below a folder, which is stored as `place` and named by `path`. Synchronously: of small files that are
 * in memory already, waiting for a thread costs more than reading.
 */
function walk(root: string, place: string, path: string, found: ListedFile[]): void {
  const entries = readdirSync(join(root, place), { withFileTypes: true });
  const names = new Set(entries.map(({ name }) => name));
  for (const entry of entries) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const composed = entry.name.normalize("NFC");
    const name = names.has(composed) ? entry.name : composed;
    const placeBelow = below(place, entry.name);
    const pathBelow = below(path, name);
    if (entry.isDirectory()) walk(root, placeBelow, pathBelow, found);
    const seen = entry.isFile() ? findFile(root, placeBelow) : undefined;
    if (!seen) continue;
    const { version, length } = seen;
    found.push({ path: pathBelow, version, place: placeBelow, length });
  }
}

function below(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
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
    seen = readStats(file);
    const other = seen ? undefined : findOtherForm(above, name);
    if (other !== undefined) {
      file = join(above, other);
      seen = readStats(file);
    }
    if (!seen || seen.isSymbolicLink()) return undefined;
  }
  if (!seen?.isFile()) return undefined;
  const storedAt = fromMilliseconds(seen.mtimeMs);
  if (storedAt === undefined) throw new Error(`${path}: its time of change is no time`);
  return { file, version: `${seen.size}-${seen.mtimeMs}`, length: seen.size, storedAt };
}

/** Undefined where there is nothing, and below what is no folder. */
function readStats(file: string): Stats | undefined {
  return absentAsUndefined(() => lstatSync(file, { throwIfNoEntry: false }));
}

/** macOS and some archives write names decomposed (NFD), which Linux takes for other names. */
function findOtherForm(folder: string, name: string): string | undefined {
  if (/^[\u0000-\u007f]*$/.test(name)) return undefined;
  const names = absentAsUndefined(() => readdirSync(folder)) ?? [];
  return names.find((other) => other.normalize("NFC") === name);
}

/** As many of the file's first bytes as there are, up to that number. */
function readFirst(file: string, bytes: number): Uint8Array {
  const opened = openSync(file, "r");
  try {
    const head = new Uint8Array(bytes);
    let done = 0;
    for (let length = 1; length > 0 && done < bytes; done += length) {
      length = readSync(opened, head, done, bytes - done, done);
    }
    return head.subarray(0, done);
  } finally {
    closeSync(opened);
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
