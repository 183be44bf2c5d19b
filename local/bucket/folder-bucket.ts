import { lstatSync, mkdirSync, realpathSync, type Stats } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { checkKey, findKeyFault } from "../../lambdas/syndication/object-name.ts";
import type {
  Bucket,
  Condition,
  Headers,
  Listed,
  ObjectHead,
  StoredObject,
} from "../../lambdas/syndication/publish/bucket.ts";
import { toHeaders } from "../../lambdas/syndication/publish/object-headers.ts";
import { isAbsence } from "../state-file.ts";
import { Unusable } from "../unusable.ts";
import { BucketIndex, type Indexed } from "./bucket-index.ts";
import { isMet, toETag } from "./etag.ts";
import { folderConflict, foldersAbove } from "./folders.ts";
import { guessHeaders } from "./guess-headers.ts";
import { readPlainFile, replacePlainFile, walkFiles } from "./plain-files.ts";

export interface FolderBucket extends Bucket {
  /** Resolves when the headers of every object so far are on disk. */
  flush(): Promise<void>;
  /** Puts the index in order; what is put later is not recorded there. */
  close(): Promise<void>;
}

export type FolderBucketOptions = {
  /** The file that keeps headers, outside of the folder. Absent: they are forgotten with the process. */
  readonly index?: string;
};

/**
 * The objects as plain files below `root`, which is made by the first put. Symbolic links are never followed below
 * it. A file that nobody recorded has the headers that its name suggests. Throws `Unusable` on an index that cannot
 * be read.
 */
export async function openFolderBucket(
  root: string,
  options: FolderBucketOptions = {},
): Promise<FolderBucket> {
  const folder = resolveLinks(root);
  const index = options.index === undefined ? undefined : resolveLinks(options.index);
  if (index !== undefined && (index === folder || index.startsWith(join(folder, sep)))) {
    throw new Error(`${options.index} would be published: keep the index outside of ${root}`);
  }
  return new FilesBucket(folder, new BucketIndex(index));
}

/** Absolute, with the links of the part that is there followed. */
function resolveLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (!isAbsence(error) || dirname(path) === path) throw error;
    return join(resolveLinks(dirname(resolve(path))), basename(path));
  }
}

/** Everything is done in one go between two turns of the event loop, so that no two puts see the same condition hold. */
class FilesBucket implements FolderBucket {
  readonly #root: string;
  readonly #index: BucketIndex;
  /** Folders that were seen to be no links. */
  readonly #folders = new Set<string>();

  constructor(root: string, index: BucketIndex) {
    this.#root = root;
    this.#index = index;
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    return this.#head(key);
  }

  async get(key: string): Promise<StoredObject | undefined> {
    const file = this.#find(key)?.isFile() ? readPlainFile(this.#path(key)) : undefined;
    if (file === undefined) return undefined;
    const entry = this.#describe(key, file.stats, () => file.bytes);
    return entry && { head: toHead(entry), body: file.bytes };
  }

  async put(
    key: string,
    body: Uint8Array,
    headers: Headers,
    condition?: Condition,
  ): Promise<{ readonly etag: string } | "conflict"> {
    checkKey(key);
    const kept = toHeaders(headers);
    if (condition !== undefined && !isMet(condition, this.#head(key)?.etag)) return "conflict";
    const { size, mtimeMs } = this.#replace(key, body);
    const etag = toETag(body);
    this.#index.record({ key, etag, length: size, modified: mtimeMs, ...kept });
    return { etag };
  }

  async *list(prefix: string): AsyncIterable<Listed> {
    for (const key of walkFiles(this.#root, prefix)) {
      const head = this.#head(key);
      if (head !== undefined) yield { key, etag: head.etag, length: head.length };
    }
  }

  async flush(): Promise<void> {
    this.#index.flush();
  }

  async close(): Promise<void> {
    this.#index.close();
  }

  #head(key: string): ObjectHead | undefined {
    const stats = this.#find(key);
    if (!stats?.isFile()) return undefined;
    const entry = this.#describe(key, stats, () => readPlainFile(this.#path(key))?.bytes);
    return entry && toHead(entry);
  }

  /** Other bytes than the recorded ones are another object, of which nothing is known. */
  #describe(
    key: string,
    { size: length, mtimeMs: modified }: Stats,
    read: () => Uint8Array | undefined,
  ): Indexed | undefined {
    const entry = this.#index.find(key);
    if (entry?.length === length && entry.modified === modified) return entry;
    const bytes = read();
    if (bytes === undefined) return undefined;
    const etag = toETag(bytes);
    const seen = { key, etag, length: bytes.length, modified };
    const described =
      entry?.etag === etag ? { ...entry, ...seen } : { ...guessHeaders(key), ...seen };
    this.#index.learn(described);
    return described;
  }

  /** What stands at the key's place, with no link on the way to it; a text that is no key has no place. */
  #find(key: string): Stats | undefined {
    if (findKeyFault(key) !== undefined) return undefined;
    if (!foldersAbove(key).every((folder) => this.#isFolder(folder))) return undefined;
    return lstatSync(this.#path(key), { throwIfNoEntry: false });
  }

  #isFolder(folder: string): boolean {
    if (this.#folders.has(folder)) return true;
    const isFolder =
      lstatSync(this.#path(folder), { throwIfNoEntry: false })?.isDirectory() === true;
    if (isFolder) this.#folders.add(folder);
    return isFolder;
  }

  #replace(key: string, body: Uint8Array): Stats {
    try {
      this.#makeRoom(key);
      return replacePlainFile(this.#path(key), body);
    } catch (error) {
      if (!isAbsence(error)) throw error;
      // Somebody has removed a folder that was there before.
      this.#folders.clear();
      this.#makeRoom(key);
      return replacePlainFile(this.#path(key), body);
    }
  }

  #makeRoom(key: string): void {
    for (const folder of ["", ...foldersAbove(key)]) {
      if (this.#isFolder(folder)) continue;
      const found = lstatSync(this.#path(folder), { throwIfNoEntry: false });
      if (folder !== "" && found?.isFile()) throw folderConflict(key, folder);
      if (found !== undefined) throw this.#obstacle(folder);
      mkdirSync(this.#path(folder), { recursive: true });
      this.#folders.add(folder);
    }
    const found = lstatSync(this.#path(key), { throwIfNoEntry: false });
    if (found?.isDirectory()) throw folderConflict(key, key);
    if (found !== undefined && !found.isFile()) throw this.#obstacle(key);
  }

  #obstacle(name: string): Unusable {
    return new Unusable(
      `${this.#path(name)} is no folder and no file of the site but in the way (links are not followed); remove it`,
    );
  }

  #path(key: string): string {
    return join(this.#root, key);
  }
}

function toHead({ modified: _, ...head }: Indexed): ObjectHead {
  return head;
}
