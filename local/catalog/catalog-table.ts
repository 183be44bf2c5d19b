import type { Json, Key, Range, Row, Write } from "../../lambdas/syndication/catalog/catalog.ts";
import { keyOf } from "../../lambdas/syndication/catalog/check-writes.ts";
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
