import { closeSync, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import type { Catalog, Key, Range, Row, Write } from "../../lambdas/syndication/catalog/catalog.ts";
import { checkKeys, checkWrites } from "../../lambdas/syndication/catalog/check-writes.ts";
import { syncFolder, writeWhole } from "../state-file.ts";
import { compact, findGarbage, removeLeftovers } from "./catalog-compact.ts";
import { type Change, composeHeader, composeTransaction, SYNCED } from "./catalog-journal.ts";
import { FIRST_PACK, JOURNAL, type Loaded, loadCatalog } from "./catalog-load.ts";
import type { Pack, Slice } from "./catalog-pack.ts";
import {
  find,
  forget,
  holds,
  type Kept,
  keep,
  keysOf,
  type Table,
  toRow,
} from "./catalog-table.ts";
import { immutable } from "./immutable.ts";

/** A catalog whose rows are in memory, and whose transactions and bytes are files of a folder. */
export interface FolderCatalog extends Catalog {
  /** How many rows were looked at since the beginning, for tests of what a query costs. */
  readonly rowsRead: number;
  /** Resolves when every transaction so far is on disk. */
  flush(): Promise<void>;
  /** Flushes, and ends the catalog: what is asked of it later throws. */
  close(): Promise<void>;
}

export type FolderOptions = {
  /** Reads what is there and writes nothing, not even the folder: changes stay in memory. */
  readonly readOnly?: boolean;
};

/**
 * The catalog kept in `folder`, which one process at a time may write (`lockState`). A crash loses the newest
 * transactions since the last `flush` at most, each of them whole. Throws `Unusable` where the folder holds what cannot be read.
 */
export async function openFolderCatalog(
  folder: string,
  options: FolderOptions = {},
): Promise<FolderCatalog> {
  if (options.readOnly === true) return new JournalledCatalog(loadCatalog(folder, true));
  mkdirSync(folder, { recursive: true });
  const loaded = loadTidily(folder);
  removeLeftovers(folder, loaded.pack);
  return new JournalledCatalog(loaded, openJournal(folder, loaded));
}

function loadTidily(folder: string): Loaded {
  const loaded = loadCatalog(folder, false);
  const garbage = findGarbage(loaded);
  if (!garbage.journal && !garbage.pack) return loaded;
  try {
    compact(folder, loaded, garbage);
  } finally {
    loaded.pack.close();
  }
  return loadCatalog(folder, false);
}

function openJournal(folder: string, { end }: Loaded): number {
  const file = openSync(join(folder, JOURNAL), "a");
  // Half a line, and lines whose bytes are lost: the next one must not be glued to them.
  if (fstatSync(file).size > end) ftruncateSync(file, end);
  if (end === 0) {
    writeWhole(file, Buffer.from(composeHeader(FIRST_PACK)));
    syncFolder(folder);
  }
  return file;
}

/** So much waits in memory at most, and for so long. */
const BATCH_BYTES = 1 << 20;
const BATCH_MILLISECONDS = 200;

class JournalledCatalog implements FolderCatalog {
  readonly #table: Table<Slice>;
  readonly #pack: Pack;
  /** Undefined: read only. */
  readonly #journal: number | undefined;
  #lines: string[] = [];
  #waiting = 0;
  #timer: NodeJS.Timeout | undefined;
  #synced: boolean;
  #rowsRead = 0;
  #closed = false;
  #failure: unknown;

  constructor({ table, pack, synced, end }: Loaded, journal?: number) {
    this.#table = table;
    this.#pack = pack;
    this.#journal = journal;
    this.#synced = synced || end === 0;
  }

  get rowsRead(): number {
    return this.#rowsRead;
  }

  async read(keys: readonly Key[]): Promise<readonly (Row | undefined)[]> {
    this.#checkUsable();
    checkKeys(keys);
    return keys.map((key) => this.#row(key));
  }

  async query(partition: string, range?: Range): Promise<readonly Row[]> {
    this.#checkUsable();
    const keys = keysOf(this.#table, partition, range);
    return keys.flatMap((key) => this.#row(key, range?.omitBytes) ?? []);
  }

  async write(writes: readonly Write[]): Promise<boolean> {
    this.#checkUsable();
    checkWrites(writes);
    if (!holds(this.#table, writes)) return false;
    const changes = writes.flatMap((write) => this.#apply(write) ?? []);
    if (this.#journal !== undefined && changes.length > 0) this.#file(composeTransaction(changes));
    return true;
  }

  async flush(): Promise<void> {
    this.#checkUsable();
    this.#drain();
    if (this.#journal === undefined || this.#synced) return;
    this.#pack.sync();
    fsyncSync(this.#journal);
    writeWhole(this.#journal, Buffer.from(`${SYNCED}\n`));
    this.#synced = true;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    try {
      await this.flush();
      // The last line says of the others that they are on disk; nothing says it of this one.
      if (this.#journal !== undefined) fsyncSync(this.#journal);
    } finally {
      this.#closed = true;
      clearTimeout(this.#timer);
      this.#pack.close();
      if (this.#journal !== undefined) closeSync(this.#journal);
    }
  }

  #row(key: Key, omitBytes?: boolean): Row | undefined {
    this.#rowsRead++;
    const kept = find(this.#table, key);
    return kept && toRow(key, kept, omitBytes ? undefined : (slice) => this.#pack.read(slice));
  }

  #apply(write: Write): Change | undefined {
    if ("delete" in write) {
      const { partition, sort } = write.delete;
      if (find(this.#table, write.delete) === undefined) return undefined;
      forget(this.#table, write.delete);
      return { partition, sort };
    }
    if (!("put" in write)) return undefined;
    const { partition, sort, bytes } = write.put;
    const value = immutable(write.put.value);
    const revision = (find(this.#table, write.put)?.revision ?? 0) + 1;
    const row: Kept<Slice> =
      bytes === undefined
        ? { revision, value }
        : { revision, value, bytes: this.#keepBytes(bytes) };
    keep(this.#table, write.put, row);
    return { partition, sort, row };
  }

  #keepBytes(bytes: Uint8Array): Slice {
    this.#waiting += bytes.length;
    return this.#pack.add(bytes);
  }

  #file(line: string): void {
    this.#synced = false;
    this.#lines.push(line);
    this.#waiting += line.length;
    if (this.#waiting > BATCH_BYTES) this.#drain();
    else this.#timer ??= setTimeout(() => this.#drainLater(), BATCH_MILLISECONDS).unref();
  }

  /** Bytes before the lines that name them, so that no line is ever there without its bytes. */
  #drain(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#journal === undefined || this.#lines.length === 0) return;
    try {
      this.#pack.drain();
      writeWhole(this.#journal, Buffer.from(this.#lines.join("")));
    } catch (error) {
      this.#failure = error;
      throw error;
    }
    this.#lines = [];
    this.#waiting = 0;
  }

  #drainLater(): void {
    try {
      this.#drain();
    } catch {
      // Whoever asks next is told.
    }
  }

  #checkUsable(): void {
    if (this.#closed) throw new Error("The catalog is closed");
    // Part of a line may be in the file: nothing can follow it.
    if (this.#failure !== undefined) {
      throw new Error("The catalog could not be written", { cause: this.#failure });
    }
  }
}
