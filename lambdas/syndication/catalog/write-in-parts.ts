import { type Catalog, MOST_WRITES, type Row, type Write } from "./catalog.ts";
import { keyOf, nameOf } from "./check-writes.ts";

/** No transaction may name a row twice; of a delete and a put of one row, or two puts, the later is meant. */
export function onceEach(writes: readonly Write[]): Write[] {
  return [...new Map(writes.map((write) => [nameOf(keyOf(write)), write])).values()];
}

/** Writes any number of rows that need not change together, in their order, as many at a time as one transaction takes. */
export async function writeInParts(writes: readonly Write[], catalog: Catalog): Promise<void> {
  for (let start = 0; start < writes.length; start += MOST_WRITES) {
    await catalog.write(writes.slice(start, start + MOST_WRITES));
  }
}

/** The same for as long as `check` holds; false: it did not hold any more, and the rest was not written. */
export async function writePartsWhile(
  check: Write & { readonly check: unknown },
  writes: readonly Write[],
  catalog: Catalog,
): Promise<boolean> {
  for (let start = 0; start < writes.length; start += MOST_WRITES - 1) {
    const part = writes.slice(start, start + MOST_WRITES - 1);
    if (!(await catalog.write([check, ...part]))) return false;
  }
  return true;
}

/** Deletes those of the rows that nobody has put again since they were read. */
export async function deleteUnchanged(rows: readonly Row[], catalog: Catalog): Promise<void> {
  const deletes = rows.map(
    ({ partition, sort, revision }): Write => ({
      delete: { partition, sort },
      when: { revision },
    }),
  );
  for (let start = 0; start < deletes.length; start += MOST_WRITES) {
    const some = deletes.slice(start, start + MOST_WRITES);
    if (await catalog.write(some)) continue;
    for (const one of some) await catalog.write([one]);
  }
}
