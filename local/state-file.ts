import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

export type Line = {
  /** Without the line end; they hold until the next line is asked for. */
  readonly bytes: Buffer;
  /** From 1. */
  readonly number: number;
  /** Bytes from the start of the file to behind the line and its end. */
  readonly end: number;
};

const CHUNK_BYTES = 1 << 20;

/**
 * The lines of a file, one at a time, so that a file larger than the longest string can be read. What stands behind
 * the last line end was being written when the machine stopped, and is left out. No lines where there is no file.
 */
export function* readLines(path: string): Generator<Line> {
  const file = openIfThere(path);
  if (file === undefined) return;
  try {
    let rest = Buffer.alloc(0);
    let number = 0;
    let end = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const length = readSync(file, chunk, 0, CHUNK_BYTES, null);
      if (length === 0) return;
      const read = chunk.subarray(0, length);
      const firstEnd = read.indexOf(10);
      if (firstEnd < 0) {
        rest = Buffer.concat([rest, read]);
        continue;
      }
      let from = 0;
      for (let at = firstEnd; at >= 0; at = read.indexOf(10, from)) {
        const piece = read.subarray(from, at);
        const whole = from === 0 && rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
        from = at + 1;
        end += whole.length + 1;
        yield { bytes: whole, number: ++number, end };
      }
      rest = Buffer.from(read.subarray(from));
    }
  } finally {
    closeSync(file);
  }
}

/** The descriptor for reading, or undefined where there is no such file. */
export function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** Whether a file system call failed only because nothing is there. */
export function isAbsence(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR";
}

/** Every byte, at that place or, without one, where the descriptor stands: a single write may take only a part. */
export function writeWhole(file: number, bytes: Uint8Array, position?: number): void {
  for (let done = 0; done < bytes.length; ) {
    const at = position === undefined ? null : position + done;
    done += writeSync(file, bytes, done, bytes.length - done, at);
  }
}

/**
 * The file as a whole in the place of the old one, or the old one: nothing between, whenever the machine stops. `beside`:
 * in the same folder, where it is written until it is whole.
 */
export function replaceFile(
  path: string,
  write: (file: number) => void,
  beside = `${path}.next`,
): void {
  // What another has left there by dying, or put there as a link.
  rmSync(beside, { force: true });
  const file = openSync(beside, "wx");
  try {
    try {
      write(file);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** A file's name is on disk only when its folder is. Windows neither needs this nor allows it. */
export function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** The text of a file; empty where there is none. */
export function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isAbsence(error)) return "";
    throw error;
  }
}
