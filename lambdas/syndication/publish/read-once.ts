import type { Catalog, Key, Row } from "../catalog/catalog.ts";
import { nameOf } from "../catalog/check-writes.ts";

/**
 * The same catalog, by way of which each record is read once: the newest story is in many feeds that are rendered
 * together. A record may be older then than the entry row that asks for it, which says what is live and which rendition.
 */
export function readRecordsOnce(catalog: Catalog): Catalog {
  const known = new Map<string, Row>();
  return {
    query: (partition, range) => catalog.query(partition, range),
    write: (writes) => catalog.write(writes),
    read: async (keys) => {
      const unknown = keys.filter((key) => !known.has(nameOf(key)));
      const rows = unknown.length > 0 ? await catalog.read(unknown) : [];
      const found = new Map(unknown.map((key, index) => [nameOf(key), rows[index]]));
      for (const row of rows) if (row && isRecord(row)) known.set(nameOf(row), row);
      return keys.map((key) => found.get(nameOf(key)) ?? known.get(nameOf(key)));
    },
  };
}

function isRecord({ partition }: Key): boolean {
  return partition.startsWith("record#");
}
