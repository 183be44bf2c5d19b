import { closeSync, fstatSync, readSync } from "node:fs";
import { join } from "node:path";
import { openIfThere, readIfThere, readLines } from "../state-file.ts";
import {
  type Change,
  composeHeader,
  damaged,
  type Filed,
  type Header,
  parseHeader,
  parseTransaction,
  SYNCED,
} from "./catalog-journal.ts";
import { Pack, type Slice } from "./catalog-pack.ts";
import { forget, keep, type Table } from "./catalog-table.ts";
import { sharedRows } from "./shared-rows.ts";

/** A state folder's catalog as it was read. */
export type Loaded = {
  readonly table: Table<Filed>;
  readonly pack: Pack;
  /** Bytes of the journal that count; what is behind was being written when the machine stopped. */
  readonly end: number;
  /** Changes of rows in the journal. */
  readonly changes: number;
  /** Whether the journal says of itself that all of it is on disk. */
  readonly synced: boolean;
  /** Of the journal's format; absent: there is none yet. */
  readonly version?: number;
};

export const JOURNAL = "catalog.jsonl";
export const FIRST_PACK = "filed.pack";

/**
 * Every whole transaction of the journal, in order. Of those that nobody promised to be on disk, the first whose bytes
 * the pack lacks ends it; anything else that cannot be read throws `Unusable`, naming the line.
 */
export function loadCatalog(folder: string, readOnly: boolean): Loaded {
  const path = join(folder, JOURNAL);
  const table: Table<Filed> = new Map();
  const shared = sharing();
  const promised = countPromised(path);
  let header: Header | undefined;
  let pack: Pack | undefined;
  let end = 0;
  let changes = 0;
  let synced = false;
  try {
    for (const line of readLines(path)) {
      const isPromise = line.bytes.equals(PROMISE);
      if (header === undefined || pack === undefined) {
        header = parseHeader(line, path);
        pack = new Pack(join(folder, header.pack), readOnly);
      } else if (!isPromise) {
        const transaction = parseTransaction(line, path, header.version);
        if (!isFiled(transaction, pack, line.number > promised)) {
          if (line.number > promised) break;
          throw damaged(pack.path, undefined, `lacks bytes that ${path}:${line.number} names`);
        }
        for (const change of transaction) changes += apply(table, change, shared);
      }
      end = line.end;
      synced = isPromise;
    }
    if (pack === undefined) checkUnbegun(path);
    pack ??= new Pack(join(folder, FIRST_PACK), readOnly);
  } catch (error) {
    pack?.close();
    throw error;
  }
  return { table, pack, end, changes, synced, ...(header && { version: header.version }) };
}

const PROMISE = Buffer.from(SYNCED);

/** Gives how many rows it has changed. */
function apply(table: Table<Filed>, change: Change, shared: Shared): number {
  const { partitions, row } = change;
  const sort = shared.text(change.sort);
  const kept = row && shared.row(row);
  for (const partition of partitions) {
    if (kept === undefined) forget(table, { partition, sort });
    else keep(table, { partition, sort }, () => kept);
  }
  return partitions.length;
}

/** Give the very same for the same: an article's rows have a few texts between them, in a dozen copies. */
type Shared = { readonly text: (text: string) => string; readonly row: (row: Filed) => Filed };

function sharing(): Shared {
  const known = new Map<string, string>();
  const text = (text: string): string => {
    const first = known.get(text);
    if (first !== undefined) return first;
    known.set(text, text);
    return text;
  };
  return { text, row: sharedRows() };
}

/** Whether the pack holds the bytes of each row: by its length alone or, `thoroughly`, by reading them. */
function isFiled(transaction: readonly Change[], pack: Pack, thoroughly: boolean): boolean {
  const isThere = (slice: Slice): boolean =>
    thoroughly ? pack.find(slice) !== undefined : slice.offset + slice.length <= pack.length;
  return transaction.every(({ row }) => slicesOf(row).every(isThere));
}

function slicesOf(row: Filed | undefined): readonly Slice[] {
  return [row?.value, row?.bytes].filter((place) => typeof place === "object");
}

/** How many lines of the journal are promised to be on disk, with the bytes that they name. */
function countPromised(path: string): number {
  if (endsSynced(path)) return Number.POSITIVE_INFINITY;
  let promised = 0;
  for (const { bytes, number } of readLines(path)) if (bytes.equals(PROMISE)) promised = number;
  return promised;
}

function endsSynced(path: string): boolean {
  const file = openIfThere(path);
  if (file === undefined) return false;
  try {
    const last = Buffer.from(`\n${SYNCED}\n`);
    const found = Buffer.alloc(last.length);
    readSync(file, found, 0, found.length, Math.max(0, fstatSync(file).size - last.length));
    return found.equals(last);
  } finally {
    closeSync(file);
  }
}

/** A journal without a single whole line is one whose beginning was being written, or nobody's. */
function checkUnbegun(path: string): void {
  const text = readIfThere(path);
  if (!composeHeader(FIRST_PACK).startsWith(text)) {
    throw damaged(path, 1, "is not the first line of a journal");
  }
}
