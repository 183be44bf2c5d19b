import type { Catalog, Key, Write } from "../lambdas/syndication/catalog/catalog.ts";
import { type MarkRow, markKey, subjectOf } from "../lambdas/syndication/catalog/rows.ts";

/**
 * The catalog for many changes that come before anything is rendered: a feed is marked by the first that touches it, for
 * everything it has, and by none after. Whatever becomes of the process, that mark stands in the transaction of the first.
 */
export function markOnce(catalog: Catalog): Catalog {
  const marked = new Set<string>();
  return {
    read: (keys) => catalog.read(keys),
    query: (partition, range) => catalog.query(partition, range),
    write: async (writes) => {
      const fresh = new Set<string>();
      const wanted = writes.flatMap((write): Write[] => {
        const feed = markedFeed(write);
        if (feed === undefined) return [write];
        if (marked.has(feed) || fresh.has(feed)) return [];
        fresh.add(feed);
        return "put" in write ? [{ ...write, put: { ...write.put, value: null } }] : [write];
      });
      const isWritten = await catalog.write(wanted);
      if (isWritten) for (const feed of fresh) marked.add(feed);
      return isWritten;
    },
  };
}

/** The feed that the write marks; undefined where it marks none, or says that something was taken down. */
function markedFeed(write: Write): string | undefined {
  if (!("put" in write) || !isMark(write.put)) return undefined;
  const target = subjectOf(write.put);
  const about = write.put.value as MarkRow;
  return target.startsWith("/") && about?.isTakedown !== true ? target : undefined;
}

function isMark(key: Key): boolean {
  return key.partition === markKey(subjectOf(key), "").partition;
}
