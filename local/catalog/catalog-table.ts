import {
  type Json,
  type Key,
  MOST_WRITES,
  type Range,
  type Row,
  type Write,
} from "../../lambdas/syndication/catalog/catalog.ts";
import { immutable } from "./immutable.ts";
import { emptyPartition, type Partition, put, remove, textsOf } from "./partition.ts";

/** A row without its key; `Bytes` is what a table keeps in the place of the row's bytes. */
export type Kept<Bytes> = {
  readonly revision: number;
  readonly value: Json;
  readonly bytes?: Bytes;
};

/** The rows of a catalog in memory. */
export type Table<Bytes> = Map<string, Partition<Kept<Bytes>>>;

export function find<Bytes>(table: Table<Bytes>, key: Key): Kept<Bytes> | undefined {
  return table.get(key.partition)?.items.get(key.sort);
}

export function keep<Bytes>(table: Table<Bytes>, key: Key, row: Kept<Bytes>): void {
  let partition = table.get(key.partition);
  if (partition === undefined) {
    partition = emptyPartition();
    table.set(key.partition, partition);
  }
  put(partition, key.sort, row);
}

export function forget<Bytes>(table: Table<Bytes>, key: Key): void {
  const partition = table.get(key.partition);
  if (partition === undefined) return;
  remove(partition, key.sort);
  if (partition.items.size === 0) table.delete(key.partition);
}

/** The keys of one partition's range, in its order. */
export function keysOf<Bytes>(
  table: Table<Bytes>,
  partition: string,
  range: Range | undefined,
): Key[] {
  const kept = table.get(partition);
  return kept === undefined ? [] : textsOf(kept, range).map((sort) => ({ partition, sort }));
}

/** Whether every condition of the writes holds. */
export function holds<Bytes>(table: Table<Bytes>, writes: readonly Write[]): boolean {
  return writes.every((write) => {
    if (write.when === undefined) return true;
    const row = find(table, keyOf(write));
    return write.when === "absent" ? row === undefined : row?.revision === write.when.revision;
  });
}

/** A row from what is kept of it, without its bytes where nothing fetches them. A value that came from a file is frozen when it is first handed out. */
export function toRow<Bytes>(
  { partition, sort }: Key,
  { revision, value, bytes }: Kept<Bytes>,
  fetch: ((bytes: Bytes) => Uint8Array) | undefined,
): Row {
  if (!Object.isFrozen(value)) immutable(value);
  return bytes === undefined || fetch === undefined
    ? { partition, sort, revision, value }
    : { partition, sort, revision, value, bytes: fetch(bytes) };
}

/** Throws on what no catalog takes: too many writes, two that name one row, an impossible key or value. */
export function checkWrites(writes: readonly Write[]): void {
  if (writes.length > MOST_WRITES) {
    throw new RangeError(`${writes.length} writes in one transaction; ${MOST_WRITES} at most`);
  }
  checkKeys(writes.map(keyOf));
  for (const write of writes) if ("put" in write) immutable(write.put.value);
}

/** Throws on an impossible key, and on a row that is named twice. */
export function checkKeys(keys: readonly Key[]): void {
  for (const { partition, sort } of keys) {
    checkKeyText(partition, MOST_PARTITION_BYTES);
    checkKeyText(sort, MOST_SORT_BYTES);
  }
  if (keys.length < 2) return;
  const seen = new Set<string>();
  for (const { partition, sort } of keys) seen.add(`${partition.length} ${partition} ${sort}`);
  if (seen.size === keys.length) return;
  throw new Error("One row is named twice, which DynamoDB refuses");
}

/** DynamoDB's limits on the two parts of a key, in bytes of UTF-8; neither may be empty. */
const MOST_PARTITION_BYTES = 2048;
const MOST_SORT_BYTES = 1024;

function checkKeyText(text: string, mostBytes: number): void {
  if (text === "") throw new RangeError("A key's partition and sort text cannot be empty");
  if (text.length * 3 > mostBytes && Buffer.byteLength(text) > mostBytes) {
    throw new RangeError(`A key of more than ${mostBytes} bytes: ${text.slice(0, 80)}…`);
  }
  // Half a character has no UTF-8, and would come back as U+FFFD.
  if (!text.isWellFormed()) throw new RangeError(`A key with half a character: ${text}`);
}

function keyOf(write: Write): Key {
  if ("put" in write) return write.put;
  return "delete" in write ? write.delete : write.check;
}
