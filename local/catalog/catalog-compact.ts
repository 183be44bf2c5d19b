import { closeSync, openSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { replaceFile, syncFolder, writeWhole } from "../state-file.ts";
import {
  composeHeader,
  composeTransaction,
  type Filed,
  PACK_NAME,
  SYNCED,
  VERSION,
} from "./catalog-journal.ts";
import { JOURNAL, type Loaded } from "./catalog-load.ts";
import { isLong, Pack, type Slice } from "./catalog-pack.ts";
import type { Table } from "./catalog-table.ts";
import { get, textsOf } from "./partition.ts";

/** Below these, what is no longer needed costs less than taking it out. */
const FEW_CHANGES = 1000;
const FEW_BYTES = 1 << 20;

/** Which of the two files is, for more than half, what no row needs any more, or of an older format. */
export type Garbage = { readonly journal: boolean; readonly pack: boolean };

export function findGarbage({ table, pack, changes, version = VERSION }: Loaded): Garbage {
  let rows = 0;
  let bytes = 0;
  for (const partition of table.values()) {
    for (const sort of textsOf(partition)) {
      const row = get(partition, sort);
      rows++;
      bytes += row?.bytes?.length ?? 0;
      if (typeof row?.value === "object") bytes += row.value.length;
    }
  }
  return {
    journal: version < VERSION || changes > 2 * rows + FEW_CHANGES,
    pack: pack.length > 2 * bytes + FEW_BYTES,
  };
}

/**
 * Writes the rows anew, each once and in the order of their keys; their bytes too, into a pack of another name, where
 * that one is half garbage. The old files hold until the journal's name passes to the new one.
 */
export function compact(folder: string, { table, pack }: Loaded, garbage: Garbage): void {
  const target = garbage.pack ? createPack(folder, nextName(basename(pack.path))) : pack;
  try {
    replaceFile(join(folder, JOURNAL), (file) => {
      writeWhole(file, Buffer.from(composeHeader(basename(target.path))));
      for (const lines of composeRows(table, pack, target)) {
        target.drain();
        writeWhole(file, Buffer.from(lines));
      }
      target.sync();
      syncFolder(folder);
      writeWhole(file, Buffer.from(`${SYNCED}\n`));
    });
  } finally {
    if (target !== pack) target.close();
  }
}

const BATCH_CHARACTERS = 1 << 20;

function* composeRows(table: Table<Filed>, from: Pack, to: Pack): Generator<string> {
  let lines = "";
  for (const partition of [...table.keys()].sort()) {
    const kept = table.get(partition);
    if (kept === undefined) continue;
    for (const sort of textsOf(kept)) {
      const row = get(kept, sort);
      if (row === undefined) continue;
      lines += composeTransaction([{ sort, partitions: [partition], row: move(row, from, to) }]);
      if (lines.length < BATCH_CHARACTERS) continue;
      yield lines;
      lines = "";
    }
  }
  yield lines;
}

function move({ revision, value, bytes }: Filed, from: Pack, to: Pack): Filed {
  const place = (slice: Slice): Slice => (from === to ? slice : to.add(from.read(slice)));
  const moved =
    typeof value === "object" ? place(value) : isLong(value) ? to.addText(value) : value;
  return bytes === undefined
    ? { revision, value: moved }
    : { revision, value: moved, bytes: place(bytes) };
}

/** An empty pack: one of that name is left from a compaction that was never finished. */
function createPack(folder: string, name: string): Pack {
  const path = join(folder, name);
  closeSync(openSync(path, "w"));
  return new Pack(path, false);
}

function nextName(name: string): string {
  const number = Number(/-(\d+)/.exec(name)?.[1] ?? 0);
  return `filed-${number + 1}.pack`;
}

/** Removes what a compaction leaves behind: the packs that the journal does not name, and its own unfinished file. */
export function removeLeftovers(folder: string, pack: Pack): void {
  for (const name of readdirSync(folder)) {
    if ((PACK_NAME.test(name) && name !== basename(pack.path)) || name === `${JOURNAL}.next`) {
      rmSync(join(folder, name));
    }
  }
}
