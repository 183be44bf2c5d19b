import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { Headers } from "../../lambdas/syndication/publish/bucket.ts";
import { readLines, replaceFile, writeWhole } from "../state-file.ts";
import { Unusable } from "../unusable.ts";
import { compareUtf8 } from "../utf8-order.ts";

/** What is known of an object's file. It holds for as long as the file has this length and this time. */
export type Indexed = Headers & {
  readonly key: string;
  readonly etag: string;
  /** Bytes. */
  readonly length: number;
  /** The file's time of modification, in milliseconds. */
  readonly modified: number;
};

const HEADER = { format: "wireroom-objects", version: 1 };

/**
 * What files of a folder cannot say of themselves, in a file elsewhere: one line an object, added as it is written, so
 * that a crash forgets none; in the order of the keys after `close`. Without a path it lasts as long as the process.
 */
export class BucketIndex {
  #path: string | undefined;
  readonly #entries: Map<string, Indexed>;
  /** Bytes of the file that are whole lines. */
  readonly #end: number;
  #file: number | undefined;

  /** Throws `Unusable` where the file holds what cannot be read. */
  constructor(path?: string) {
    this.#path = path;
    const { entries, end } = path === undefined ? { entries: new Map(), end: 0 } : load(path);
    this.#entries = entries;
    this.#end = end;
  }

  find(key: string): Indexed | undefined {
    return this.#entries.get(key);
  }

  /** Keeps in memory what reading the file has shown: it can be found out again. */
  learn(entry: Indexed): void {
    this.#entries.set(entry.key, entry);
  }

  record(entry: Indexed): void {
    this.#entries.set(entry.key, entry);
    if (this.#path === undefined) return;
    this.#file ??= openForAppending(this.#path, this.#end);
    writeWhole(this.#file, Buffer.from(toLine(entry)));
  }

  flush(): void {
    if (this.#file !== undefined) fsyncSync(this.#file);
  }

  /** Writes the whole index anew, if anything was recorded; nothing is recorded there later. */
  close(): void {
    const path = this.#path;
    this.#path = undefined;
    if (path === undefined || this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
    replaceFile(path, (file) => {
      let lines = toLine(HEADER);
      for (const key of [...this.#entries.keys()].sort(compareUtf8)) {
        const entry = this.#entries.get(key);
        if (entry !== undefined) lines += toLine(entry);
        if (lines.length < 1 << 20) continue;
        writeWhole(file, Buffer.from(lines));
        lines = "";
      }
      writeWhole(file, Buffer.from(lines));
    });
  }
}

function toLine(json: Indexed | typeof HEADER): string {
  return `${JSON.stringify(json)}\n`;
}

function openForAppending(path: string, end: number): number {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, "a");
  ftruncateSync(file, end);
  if (end === 0) writeWhole(file, Buffer.from(toLine(HEADER)));
  return file;
}

function load(path: string): { entries: Map<string, Indexed>; end: number } {
  const entries = new Map<string, Indexed>();
  let end = 0;
  for (const { bytes, number, end: lineEnd } of readLines(path)) {
    end = lineEnd;
    const json = parseJson(bytes.toString());
    if (number === 1) checkHeader(json, path);
    else if (isIndexed(json)) entries.set(json.key, json);
    else throw damaged(`${path}:${number} describes no object`);
  }
  return { entries, end };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkHeader(json: unknown, path: string): void {
  const header = typeof json === "object" && json !== null ? (json as Partial<typeof HEADER>) : {};
  if (header.format !== HEADER.format || typeof header.version !== "number") {
    throw damaged(`${path}:1 is not the first line of an index`);
  }
  if (header.version <= HEADER.version) return;
  throw new Unusable(
    `${path} was written by a newer Wireroom (its format is ${header.version}, this one reads up to ${HEADER.version}); use that Wireroom, or another state folder with --state`,
  );
}

function isIndexed(json: unknown): json is Indexed {
  if (typeof json !== "object" || json === null) return false;
  const { key, etag, length, modified, mediaType } = json as Partial<Indexed>;
  return (
    typeof key === "string" &&
    typeof etag === "string" &&
    typeof length === "number" &&
    typeof modified === "number" &&
    typeof mediaType === "string"
  );
}

function damaged(what: string): Unusable {
  return new Unusable(
    `${what}; remove the file and the site's folder, and build again: all of it is written anew`,
  );
}
