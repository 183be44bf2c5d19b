import { closeSync, fstatSync, fsyncSync, openSync, readSync } from "node:fs";
import { crc32 } from "node:zlib";
import { openIfThere, writeWhole } from "../state-file.ts";
import { damaged } from "./catalog-journal.ts";

/** Where bytes stand in a pack. */
export type Slice = {
  readonly offset: number;
  readonly length: number;
  /** CRC-32. */
  readonly checksum: number;
};

/** Whether a value stands in the pack, as a record does, and not in the journal and in memory. */
export function isLong(value: string): boolean {
  return value.length > LONGEST_IN_MEMORY;
}

const LONGEST_IN_MEMORY = 300;

/** A file to which bytes are only ever added; what is added stays in memory until `drain`. */
export class Pack {
  readonly path: string;
  readonly #file: number | undefined;
  readonly #waiting = new Map<number, Uint8Array>();
  #written: number;
  #end: number;

  /** Read only: nothing is written, and the file need not be there. */
  constructor(path: string, readOnly: boolean) {
    this.path = path;
    this.#file = readOnly ? openIfThere(path) : openSync(path, "a+");
    this.#written = this.#file === undefined ? 0 : fstatSync(this.#file).size;
    this.#end = this.#written;
  }

  /** Bytes, with what waits. */
  get length(): number {
    return this.#end;
  }

  add(bytes: Uint8Array): Slice {
    return this.#keep(new Uint8Array(bytes));
  }

  addText(text: string): Slice {
    return this.#keep(Buffer.from(text));
  }

  #keep(bytes: Uint8Array): Slice {
    const slice = { offset: this.#end, length: bytes.length, checksum: crc32(bytes) };
    if (bytes.length > 0) this.#waiting.set(slice.offset, bytes);
    this.#end += bytes.length;
    return slice;
  }

  /** A copy of the bytes; undefined where they are not, or not any more, what was added. */
  find({ offset, length, checksum }: Slice): Uint8Array | undefined {
    if (offset + length > this.#end) return undefined;
    const bytes = new Uint8Array(length);
    if (length > 0 && offset >= this.#written) bytes.set(this.#waiting.get(offset) ?? []);
    else if (this.#file !== undefined) readWhole(this.#file, bytes, offset);
    return crc32(bytes) === checksum ? bytes : undefined;
  }

  /** A copy of the bytes; throws `Unusable` where the file has been damaged. */
  read(slice: Slice): Uint8Array {
    const bytes = this.find(slice);
    if (bytes !== undefined) return bytes;
    throw damaged(this.path, undefined, `is damaged at byte ${slice.offset}`);
  }

  /** Hands what waits to the operating system. */
  drain(): void {
    if (this.#file === undefined || this.#waiting.size === 0) return;
    writeWhole(this.#file, Buffer.concat([...this.#waiting.values()]));
    this.#waiting.clear();
    this.#written = this.#end;
  }

  sync(): void {
    if (this.#file !== undefined) fsyncSync(this.#file);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }
}

function readWhole(file: number, bytes: Uint8Array, offset: number): void {
  for (let done = 0; done < bytes.length; ) {
    const length = readSync(file, bytes, done, bytes.length - done, offset + done);
    if (length === 0) return;
    done += length;
  }
}
