import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  type Stats,
} from "node:fs";
import { join } from "node:path";
import { LARGEST_FILE } from "../lambdas/syndication/article/decode-text.ts";
import type { Bucket } from "../lambdas/syndication/publish/bucket.ts";
import { toMediaFacts } from "../lambdas/syndication/publish/media-facts.ts";
import type { Content, ContentFile, FiledName } from "../lambdas/syndication/publish/ports.ts";
import { fromMilliseconds, type Timestamp } from "../lambdas/syndication/timestamp.ts";
import { compareUtf8 } from "./utf8-order.ts";

/**
 * A folder of articles and media as the content port; media are copied into `site`. Symbolic links are not followed, and
 * node_modules is not entered.
 */
export function openContentFolder(root: string, site: Bucket): Content {
  const isPlain = plainFolders(root);
  return {
    read: async (path) => {
      const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
      const read = isPlain(folder) ? readPlain(root, path) : undefined;
      if (read !== undefined) return read;
      const seen = findFile(root, path);
      const bytes =
        seen && absentAsUndefined(() => tooLong(seen.length) ?? readFileSync(seen.file));
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
    const pathBelow = placeBelow === below(path, name) ? placeBelow : below(path, name);
    if (entry.isDirectory()) walk(root, placeBelow, pathBelow, found);
    const seen = entry.isFile() ? readStats(`${root}/${placeBelow}`) : undefined;
    if (!seen?.isFile()) continue;
    found.push({
      path: pathBelow,
      version: versionOf(seen),
      place: placeBelow,
      length: seen.size,
    });
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
  return {
    file,
    version: versionOf(seen),
    length: seen.size,
    storedAt: storedAtOf(path, seen),
  };
}

function versionOf({ size, mtimeMs }: Stats): string {
  return `${size}-${mtimeMs}`;
}

function storedAtOf(path: string, { mtimeMs }: Stats): Timestamp {
  const storedAt = fromMilliseconds(mtimeMs);
  if (storedAt === undefined) throw new Error(`${path}: its time of change is no time`);
  return storedAt;
}

/** So long a folder is believed to be one still: between any look at it and a read below it some time goes by. */
const BELIEVED_MILLISECONDS = 200;

/** Whether a place below the root is a folder that no symbolic link leads to. */
function plainFolders(root: string): (place: string) => boolean {
  const seen = new Map<string, number>();
  const isPlain = (place: string, now: number): boolean => {
    if (place === "") return true;
    if (now - (seen.get(place) ?? Number.NEGATIVE_INFINITY) < BELIEVED_MILLISECONDS) return true;
    const above = place.slice(0, Math.max(0, place.lastIndexOf("/")));
    if (!isPlain(above, now) || !readStats(`${root}/${place}`)?.isDirectory()) return false;
    seen.set(place, now);
    return true;
  };
  return (place) => isPlain(place, performance.now());
}

/** Without it a link is followed, as on Windows; without the other the read of a pipe would wait for a writer. */
const { O_NOFOLLOW, O_NONBLOCK = 0 } = constants;

/** The file in a plain folder, if one of exactly that name is there. */
function readPlain(root: string, path: string): ContentFile | undefined {
  if (O_NOFOLLOW === undefined) return undefined;
  const file = openPlain(`${root}/${path}`);
  if (file === undefined) return undefined;
  try {
    const seen = fstatSync(file);
    if (!seen.isFile()) return undefined;
    const unread = tooLong(seen.size);
    const bytes = unread ?? new Uint8Array(seen.size);
    const length = unread ? unread.length : readInto(file, bytes);
    return {
      bytes: length < bytes.length ? bytes.slice(0, length) : bytes,
      version: versionOf(seen),
      storedAt: storedAtOf(path, seen),
    };
  } finally {
    closeSync(file);
  }
}

/** What stands for a file that no article is as long as, and that is not read: who looks at it sees that it is too long. */
function tooLong(length: number): Uint8Array | undefined {
  return length > LARGEST_FILE ? new Uint8Array(LARGEST_FILE + 1) : undefined;
}

/** Undefined: there is no such file, or something else of that name. */
function openPlain(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (["ENOENT", "ENOTDIR", "ELOOP", "ENXIO"].includes(code)) return undefined;
    throw error;
  }
}

/** Fills the bytes from the start of the file; gives how many there were. */
function readInto(file: number, bytes: Uint8Array): number {
  let done = 0;
  for (let length = 1; length > 0 && done < bytes.length; done += length) {
    length = readSync(file, bytes, done, bytes.length - done, done);
  }
  return done;
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
    return head.subarray(0, readInto(opened, head));
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
