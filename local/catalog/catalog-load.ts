import { closeSync, fstatSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { isAbsence, openIfThere, readLines } from "../state-file.ts";
import {
  type Change,
  composeHeader,
  damaged,
  parseHeader,
  parseTransaction,
  SYNCED,
} from "./catalog-journal.ts";
import { Pack, type Slice } from "./catalog-pack.ts";
import { forget, keep, type Table } from "./catalog-table.ts";

/** A state folder's catalog as it was read. */
export type Loaded = {
  readonly table: Table<Slice>;
  readonly pack: Pack;
  /** Bytes of the journal that count; what is behind was being written when the machine stopped. */
  readonly end: number;
  /** Changes of rows in the journal. */
  readonly changes: number;
  /** Whether the journal says of itself that all of it is on disk. */
  readonly synced: boolean;
};

export const JOURNAL = "catalog.jsonl";
export const FIRST_PACK = "filed.pack";

/**
 * Every whole transaction of the journal, in order. Of those that nobody promised to be on disk, the first whose bytes
 * the pack lacks ends it; anything else that cannot be read throws `Unusable`, naming the line.
 */
export function loadCatalog(folder: string, readOnly: boolean): Loaded {
  const path = join(folder, JOURNAL);
  const table: Table<Slice> = new Map();
  const promised = countPromised(path);
  let pack: Pack | undefined;
  let end = 0;
  let changes = 0;
  let synced = false;
  try {
    for (const line of readLines(path)) {
      if (pack === undefined) {
        pack = new Pack(join(folder, parseHeader(line, path).pack), readOnly);
      } else if (line.text !== SYNCED) {
        const transaction = parseTransaction(line, path);
        if (!isFiled(transaction, pack, line.number > promised)) {
          if (line.number > promised) break;
          throw damaged(pack.path, undefined, `lacks bytes that ${path}:${line.number} names`);
        }
        for (const change of transaction) apply(table, change);
        changes += transaction.length;
      }
      end = line.end;
      synced = line.text === SYNCED;
    }
    if (pack === undefined) checkUnbegun(path);
    pack ??= new Pack(join(folder, FIRST_PACK), readOnly);
  } catch (error) {
    pack?.close();
    throw error;
  }
  return { table, pack, end, changes, synced };
}

function apply(table: Table<Slice>, { partition, sort, row }: Change): void {
  if (row === undefined) forget(table, { partition, sort });
  else keep(table, { partition, sort }, row);
}

/** Whether the pack holds the bytes of each row: by its length alone or, `thoroughly`, by reading them. */
function isFiled(transaction: readonly Change[], pack: Pack, thoroughly: boolean): boolean {
  return transaction.every(({ row }) => {
    if (row?.bytes === undefined) return true;
    if (thoroughly) return pack.find(row.bytes) !== undefined;
    return row.bytes.offset + row.bytes.length <= pack.length;
  });
}

/** How many lines of the journal are promised to be on disk, with the bytes that they name. */
function countPromised(path: string): number {
  if (endsSynced(path)) return Number.POSITIVE_INFINITY;
  let promised = 0;
  for (const { text, number } of readLines(path)) if (text === SYNCED) promised = number;
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

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isAbsence(error)) return "";
    throw error;
  }
}
