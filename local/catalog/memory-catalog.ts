import type {
  Catalog,
  Json,
  Key,
  Range,
  Row,
  Write,
} from "../../lambdas/syndication/catalog/catalog.ts";
import { checkKeys, checkWrites } from "../../lambdas/syndication/catalog/check-writes.ts";
import { find, forget, holds, keep, sortsOf, type Table } from "./catalog-table.ts";
import { immutable } from "./immutable.ts";

type Kept = {
  readonly revision: number;
  readonly value: Json;
  readonly bytes?: Uint8Array;
};

/**
 * A catalog that ends with the process. Values belong to it once they are put, and are frozen where they are; bytes,
 * which cannot be frozen, are copied on both ways.
 */
export class MemoryCatalog implements Catalog {
  readonly #table: Table<Kept> = new Map();
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
    const sorts = sortsOf(this.#table, partition, range);
    return sorts.flatMap((sort) => this.#row({ partition, sort }, range?.omitBytes) ?? []);
  }

  async write(writes: readonly Write[]): Promise<boolean> {
    checkWrites(writes);
    if (!holds(this.#table, writes)) return false;
    for (const write of writes) {
      if ("delete" in write) forget(this.#table, write.delete);
      if (!("put" in write)) continue;
      const { bytes } = write.put;
      const value = immutable(write.put.value);
      keep(this.#table, write.put, (before) => {
        const revision = (before?.revision ?? 0) + 1;
        return bytes === undefined ? { revision, value } : { revision, value, bytes: copy(bytes) };
      });
    }
    return true;
  }

  #row(key: Key, omitBytes?: boolean): Row | undefined {
    this.#rowsRead++;
    const kept = find(this.#table, key);
    if (kept === undefined) return undefined;
    const { bytes, ...row } = kept;
    const { partition, sort } = key;
    return bytes === undefined || omitBytes
      ? { partition, sort, ...row }
      : { partition, sort, ...row, bytes: copy(bytes) };
  }
}

function copy(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
