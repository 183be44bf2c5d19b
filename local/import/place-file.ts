import {
  closeSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { UNFINISHED } from "../../lambdas/syndication/object-name.ts";

/** What became of a file that was to be put in a folder: `same` and `other` were there before, and are left alone. */
export type Placed = "written" | "same" | "other";

/** Puts a text in a file that is not there yet, whole or not at all. */
export function placeText(path: string, text: string): "written" | "other" {
  if (isThere(path)) return "other";
  place(path, (beside) => writeFileSync(beside, text));
  return "written";
}

/** Puts a copy of a file where none is yet, whole or not at all. */
export function placeCopy(path: string, from: string): Placed {
  if (isThere(path)) return areSame(path, from) ? "same" : "other";
  place(path, (beside) => copyFileSync(from, beside));
  return "written";
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Under a name that nothing is read from until it is whole, so that an import which is interrupted can be run again. */
function place(path: string, write: (beside: string) => void): void {
  mkdirSync(dirname(path), { recursive: true });
  const beside = join(dirname(path), `${UNFINISHED}${process.pid}`);
  try {
    write(beside);
    renameSync(beside, path);
  } finally {
    rmSync(beside, { force: true });
  }
}

const CHUNK_BYTES = 1 << 20;

/** By content: videos can be larger than memory. */
function areSame(one: string, other: string): boolean {
  const first = lstatSync(one);
  if (!first.isFile() || first.size !== lstatSync(other).size) return false;
  const files = [openSync(one, "r"), openSync(other, "r")] as const;
  try {
    const chunks = [Buffer.alloc(CHUNK_BYTES), Buffer.alloc(CHUNK_BYTES)] as const;
    for (;;) {
      const lengths = [
        readSync(files[0], chunks[0], 0, CHUNK_BYTES, null),
        readSync(files[1], chunks[1], 0, CHUNK_BYTES, null),
      ] as const;
      if (lengths[0] !== lengths[1]) return false;
      if (lengths[0] === 0) return true;
      if (!chunks[0].subarray(0, lengths[0]).equals(chunks[1].subarray(0, lengths[1])))
        return false;
    }
  } finally {
    for (const file of files) closeSync(file);
  }
}
