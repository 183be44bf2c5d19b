import type { Catalog, Key, Range, Row, Write } from "../../lambdas/syndication/catalog/catalog.ts";
import { checkKeys, checkWrites } from "../../lambdas/syndication/catalog/check-writes.ts";
import { find, forget, holds, keep, keysOf, type Table, toRow } from "./catalog-table.ts";
import { immutable } from "./immutable.ts";

/**
 * A catalog that ends with the process. Values belong to it once they are put, and are frozen where they are; bytes,
 * which cannot be frozen, are copied on both ways.
 */
export class MemoryCatalog implements Catalog {
  readonly #table: Table<Uint8Array> = new Map();
  #rowsRead = 0;

  /** How many rows were looked at since the beginning, for tests of what a query costs. */
  get rowsRead(): number {
    return this.#rowsRead;
  }

  async read(keys: readonly Key[]): Promise<readonly (Row | undefined)[]> {
    checkKeys(keys);
    return keys.map((key) => this.#row(key));
  }

  async query(partition: string, range?: Range): Promise<readonly Row[]> {
    const keys = keysOf(this.#table, partition, range);
    return keys.flatMap((key) => this.#row(key, range?.omitBytes) ?? []);
  }

  async write(writes: readonly Write[]): Promise<boolean> {
    checkWrites(writes);
    if (!holds(this.#table, writes)) return false;
    for (const write of writes) {
      if ("delete" in write) forget(this.#table, write.delete);
      if (!("put" in write)) continue;
      const { bytes } = write.put;
      const value = immutable(write.put.value);
      const revision = (find(this.#table, write.put)?.revision ?? 0) + 1;
      const row =
        bytes === undefined ? { revision, value } : { revision, value, bytes: copy(bytes) };
      keep(this.#table, write.put, row);
    }
    return true;
  }

  #row(key: Key, omitBytes?: boolean): Row | undefined {
    this.#rowsRead++;
    const kept = find(this.#table, key);
    return kept && toRow(key, kept, omitBytes ? undefined : copy);
  }
}

function copy(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
