import type { Key, Range, Write } from "../../lambdas/syndication/catalog/catalog.ts";
import { keyOf } from "../../lambdas/syndication/catalog/check-writes.ts";
import { emptyPartition, get, type Partition, put, remove, sizeOf, textsOf } from "./partition.ts";

/** What a table keeps of a row, without its key. */
type Kept = { readonly revision: number };

/** The rows of a catalog in memory. */
export type Table<Row extends Kept> = Map<string, Partition<Row>>;

export function find<Row extends Kept>(table: Table<Row>, key: Key): Row | undefined {
  const partition = table.get(key.partition);
  return partition && get(partition, key.sort);
}

/** Keeps what `compose` makes of the row that was there before, and gives it. */
export function keep<Row extends Kept>(
  table: Table<Row>,
  key: Key,
  compose: (before: Row | undefined) => Row,
): Row {
  let partition = table.get(key.partition);
  if (partition === undefined) {
    partition = emptyPartition();
    table.set(key.partition, partition);
  }
  const row = compose(get(partition, key.sort));
  put(partition, key.sort, row);
  return row;
}

/** Gives whether there was such a row. */
export function forget<Row extends Kept>(table: Table<Row>, key: Key): boolean {
  const partition = table.get(key.partition);
  if (partition === undefined || get(partition, key.sort) === undefined) return false;
  remove(partition, key.sort);
  if (sizeOf(partition) === 0) table.delete(key.partition);
  return true;
}

/** The sort texts of one partition's range, in its order. */
export function sortsOf<Row extends Kept>(
  table: Table<Row>,
  partition: string,
  range: Range | undefined,
): readonly string[] {
  const kept = table.get(partition);
  return kept === undefined ? [] : textsOf(kept, range);
}

/** Whether every condition of the writes holds. */
export function holds(table: Table<Kept>, writes: readonly Write[]): boolean {
  return writes.every((write) => {
    if (write.when === undefined) return true;
    const row = find(table, keyOf(write));
    return write.when === "absent" ? row === undefined : row?.revision === write.when.revision;
  });
}
