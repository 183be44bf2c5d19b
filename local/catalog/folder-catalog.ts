import { closeSync, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import type {
  Catalog,
  Json,
  Key,
  Range,
  Row,
  Write,
} from "../../lambdas/syndication/catalog/catalog.ts";
import { checkKeys, checkWrites } from "../../lambdas/syndication/catalog/check-writes.ts";
import { syncFolder, writeWhole } from "../state-file.ts";
import { compact, findGarbage, removeLeftovers } from "./catalog-compact.ts";
import {
  type Change,
  composeHeader,
  composeTransaction,
  type Filed,
  SYNCED,
} from "./catalog-journal.ts";
import { FIRST_PACK, JOURNAL, type Loaded, loadCatalog } from "./catalog-load.ts";
import { isLong, type Pack, type Slice } from "./catalog-pack.ts";
import { find, forget, holds, keep, sortsOf, type Table } from "./catalog-table.ts";
import { sharedRows } from "./shared-rows.ts";

/** A catalog whose keys and short values are in memory, as text; transactions, long values and bytes are in files of a folder. */
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

/** A catalog that is opened when something is first asked of it. */
export function openLater(
  open: () => Promise<FolderCatalog>,
): Pick<FolderCatalog, keyof Catalog | "close"> {
  let opened: Promise<FolderCatalog> | undefined;
  const begin = (): Promise<FolderCatalog> => {
    opened ??= open();
    return opened;
  };
  return {
    read: async (keys) => (await begin()).read(keys),
    query: async (partition, range) => (await begin()).query(partition, range),
    write: async (writes) => (await begin()).write(writes),
    // Where it could not be opened, whoever asked was told.
    close: async () => (await opened?.catch(() => undefined))?.close(),
  };
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

/** Bytes of rows that were read lately, and so large at most. */
const MOST_RECENT = 16;
const LONGEST_RECENT = 16 * 1024;

/** A change to which partitions are still added, whose rows are the same. */
type Grown = Change & { readonly partitions: string[] };

class JournalledCatalog implements FolderCatalog {
  readonly #table: Table<Filed>;
  readonly #pack: Pack;
  /** Undefined: read only. */
  readonly #journal: number | undefined;
  readonly #share = sharedRows();
  readonly #recent = new Map<Slice, Uint8Array>();
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
    const sorts = sortsOf(this.#table, partition, range);
    return sorts.flatMap((sort) => this.#row({ partition, sort }, range?.omitBytes) ?? []);
  }

  async write(writes: readonly Write[]): Promise<boolean> {
    this.#checkUsable();
    checkWrites(writes);
    if (!holds(this.#table, writes)) return false;
    const changes: Grown[] = [];
    for (const write of writes) this.#apply(write, changes);
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
    if (kept === undefined) return undefined;
    const { partition, sort } = key;
    const { revision, bytes } = kept;
    const value: Json = JSON.parse(this.#textOf(kept));
    return bytes === undefined || omitBytes
      ? { partition, sort, revision, value }
      : { partition, sort, revision, value, bytes: this.#bytesOf(bytes) };
  }

  /** Those of the settings are asked for with every article. */
  #bytesOf(slice: Slice): Uint8Array {
    const before = this.#recent.get(slice);
    if (before !== undefined) return before.slice();
    const bytes = this.#pack.read(slice);
    if (this.#recent.size === MOST_RECENT) this.#recent.clear();
    if (bytes.length <= LONGEST_RECENT) this.#recent.set(slice, bytes.slice());
    return bytes;
  }

  #textOf({ value }: Filed): string {
    if (typeof value === "string") return value;
    const { buffer, byteOffset, length } = this.#pack.read(value);
    return Buffer.from(buffer, byteOffset, length).toString();
  }

  #apply(write: Write, changes: Grown[]): void {
    if ("delete" in write) {
      const { partition, sort } = write.delete;
      if (!forget(this.#table, write.delete)) return;
      const alike = changes.find((change) => change.sort === sort && change.row === undefined);
      if (alike) alike.partitions.push(partition);
      else changes.push({ sort, partitions: [partition] });
    }
    if (!("put" in write)) return;
    const { partition, sort, bytes } = write.put;
    const text = JSON.stringify(write.put.value);
    let alike: Grown | undefined;
    const row = keep(this.#table, write.put, (before) => {
      const revision = (before?.revision ?? 0) + 1;
      if (bytes !== undefined) {
        return { revision, value: this.#keepText(text), bytes: this.#keepBytes(bytes) };
      }
      alike = changes.find(
        ({ sort: other, row }) =>
          other === sort && row?.value === text && row.revision === revision && !row.bytes,
      );
      return alike?.row ?? this.#share({ revision, value: this.#keepText(text) });
    });
    if (alike) alike.partitions.push(partition);
    else changes.push({ sort, partitions: [partition], row });
  }

  #keepText(text: string): string | Slice {
    if (!isLong(text)) return text;
    this.#waiting += text.length;
    return this.#pack.addText(text);
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
