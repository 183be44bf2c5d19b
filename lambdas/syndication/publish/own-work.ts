import type { Catalog, Row, Write } from "../catalog/catalog.ts";
import { keyOf } from "../catalog/check-writes.ts";
import { isMark, type MarkRow, pendingKey, uninvalidatedKey, untoldKey } from "../catalog/rows.ts";

/** Rows that say what is left to do, by what is to be done. */
const KINDS = {
  question: pendingKey("", "").partition,
  telling: untoldKey("", 0).partition,
  invalidation: uninvalidatedKey("directory").partition,
} as const;

export type WorkKind = keyof typeof KINDS;

const KIND_PARTITIONS: readonly string[] = Object.values(KINDS);

/** What a process has put into the catalog for somebody to do, and not taken up yet. */
export type OwnWork = {
  readonly isEmpty: () => boolean;
  /** Its marks that are not cleared, each once; undefined: there were too many to remember. */
  readonly takeMarks: () => readonly Row<MarkRow>[] | undefined;
  /** Whether it has put a row of this kind since it was last asked. */
  readonly take: (kind: WorkKind) => boolean;
};

/** Marks that are remembered, at most. */
const MOST_MARKS = 2000;

/**
 * The same catalog, and what is written by way of it for somebody to do: who has changed one story need not look through
 * the work of all. What is lost of it with the process lies in the catalog.
 */
export function noteWork(catalog: Catalog): { readonly catalog: Catalog; readonly work: OwnWork } {
  const marks = new Map<string, Row<MarkRow>>();
  const written = new Set<string>();
  let isForgetful = false;

  const note = (write: Write): void => {
    const key = keyOf(write);
    const { partition, sort } = key;
    if (KIND_PARTITIONS.includes(partition) && "put" in write) written.add(partition);
    if (!isMark(key)) return;
    if ("delete" in write) marks.delete(sort);
    else if (marks.size === MOST_MARKS) isForgetful = true;
    else if ("put" in write) {
      marks.set(sort, { partition, sort, revision: 1, value: write.put.value as MarkRow });
    }
  };

  return {
    catalog: {
      read: (keys) => catalog.read(keys),
      query: (partition, range) => catalog.query(partition, range),
      write: async (writes) => {
        const isWritten = await catalog.write(writes);
        if (isWritten) for (const write of writes) note(write);
        return isWritten;
      },
    },
    work: {
      isEmpty: () => marks.size === 0 && written.size === 0 && !isForgetful,
      takeMarks: () => {
        const all = isForgetful ? undefined : [...marks.values()];
        marks.clear();
        isForgetful = false;
        return all;
      },
      take: (kind) => written.delete(KINDS[kind]),
    },
  };
}
