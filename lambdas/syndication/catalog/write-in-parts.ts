import { type Catalog, MOST_WRITES, type Write } from "./catalog.ts";

/** Writes any number of rows that need not change together, in their order, as many at a time as one transaction takes. */
export async function writeInParts(writes: readonly Write[], catalog: Catalog): Promise<void> {
  for (let start = 0; start < writes.length; start += MOST_WRITES) {
    await catalog.write(writes.slice(start, start + MOST_WRITES));
  }
}
