import { crc32 } from "node:zlib";
import type { Json } from "../../lambdas/syndication/catalog/catalog.ts";
import type { Line } from "../state-file.ts";
import { Unusable } from "../unusable.ts";
import type { Slice } from "./catalog-pack.ts";

/** A row without its key: its value is JSON text, or the place of that in the pack. */
export type Filed = {
  readonly revision: number;
  readonly value: string | Slice;
  readonly bytes?: Slice;
};

/** What a transaction did to the rows of one sort text in some partitions: what they are now, or that they are gone. */
export type Change = {
  readonly sort: string;
  readonly partitions: readonly string[];
  readonly row?: Filed;
};

/** The first line of a journal, which names the pack that the others refer to. */
export type Header = { readonly format: string; readonly version: number; readonly pack: string };

const FORMAT = "wireroom-catalog";
export const VERSION = 2;

export function composeHeader(pack: string): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, pack } satisfies Header)}\n`;
}

/**
 * One transaction: a list of [revision, sort, place of the value, place of the bytes, ...partitions], where a place is
 * 0 or [offset, length, CRC-32] in the pack, and a revision of 0 says that the rows are gone; behind tabs, which no JSON
 * text has, the values that are not in the pack, and the CRC-32 of the line.
 */
export function composeTransaction(changes: readonly Change[]): string {
  const rows = changes.map(({ sort, partitions, row }) =>
    row === undefined
      ? [0, sort, 0, 0, ...partitions]
      : [row.revision, sort, toPlace(row.value), toPlace(row.bytes), ...partitions],
  );
  let line = JSON.stringify(rows);
  for (const { row } of changes) if (typeof row?.value === "string") line += `\t${row.value}`;
  return `${line}\t${crc32(line).toString(16)}\n`;
}

function toPlace(value: string | Slice | undefined): 0 | readonly number[] {
  if (value === undefined || typeof value === "string") return 0;
  return [value.offset, value.length, value.checksum];
}

/** Says that everything above it, and the pack, is on disk: what is missing from there is damage and no crash. */
export const SYNCED = '{"synced":true}';

/** Throws `Unusable` on what no journal of this version begins with. */
export function parseHeader(line: Line, file: string): Header {
  const header = parseJson(line.bytes.toString());
  if (!isHeader(header)) throw damaged(file, line.number, "is not the first line of a journal");
  if (header.version > VERSION) {
    throw new Unusable(
      `${file} was written by a newer Wireroom (its format is ${header.version}, this one reads up to ${VERSION}); use that Wireroom, or another state folder with --state`,
    );
  }
  return header;
}

function isHeader(json: unknown): json is Header {
  if (typeof json !== "object" || json === null) return false;
  if (!("format" in json) || json.format !== FORMAT) return false;
  if (!("version" in json) || typeof json.version !== "number") return false;
  // A newer format may name its packs otherwise.
  if (json.version > VERSION) return true;
  return "pack" in json && typeof json.pack === "string" && PACK_NAME.test(json.pack);
}

export const PACK_NAME = /^filed(-[1-9]\d*)?\.pack$/;

/** Throws `Unusable` on what is no transaction of a journal of that version. */
export function parseTransaction(line: Line, file: string, version: number): readonly Change[] {
  const changes = version === 1 ? parseFirst(line.bytes) : parseSecond(line.bytes);
  if (changes === undefined) throw damaged(file, line.number, "is no transaction");
  return changes;
}

const TAB = 9;

function parseSecond(line: Buffer): readonly Change[] | undefined {
  const end = line.lastIndexOf(TAB);
  if (end < 0 || crc32(line.subarray(0, end)).toString(16) !== line.toString("latin1", end + 1)) {
    return undefined;
  }
  let at = line.indexOf(TAB);
  const rows = parseJson(line.toString("utf8", 0, at));
  if (!Array.isArray(rows) || !rows.every(isRow)) return undefined;
  return rows.map(([revision, sort, value, bytes, ...partitions]) => {
    if (revision === 0) return { sort, partitions };
    if (value !== 0)
      return { sort, partitions, row: composeFiled(revision, toSlice(value), bytes) };
    const from = at + 1;
    at = line.indexOf(TAB, from);
    const row = composeFiled(revision, line.toString("utf8", from, at), bytes);
    return { sort, partitions, row };
  });
}

type Place = readonly [offset: number, length: number, checksum: number];

function composeFiled(revision: number, value: string | Slice, bytes: Place | 0): Filed {
  return bytes === 0 ? { revision, value } : { revision, value, bytes: toSlice(bytes) };
}

function toSlice([offset, length, checksum]: Place): Slice {
  return { offset, length, checksum };
}

type WrittenRow = readonly [
  revision: number,
  sort: string,
  value: Place | 0,
  bytes: Place | 0,
  ...partitions: string[],
];

function isRow(row: unknown): row is WrittenRow {
  if (!Array.isArray(row) || row.length < 5) return false;
  const [revision, sort, value, bytes, ...partitions] = row;
  return (
    isCount(revision) &&
    isPlace(value) &&
    isPlace(bytes) &&
    [sort, ...partitions].every((text) => typeof text === "string")
  );
}

function isPlace(place: unknown): boolean {
  return place === 0 || (Array.isArray(place) && place.length === 3 && place.every(isCount));
}

function isCount(number: unknown): number is number {
  return Number.isSafeInteger(number) && (number as number) >= 0;
}

/** Version 1: a list of [partition, sort, revision, value, ...bytes in the pack], or [partition, sort] of what is gone. */
function parseFirst(line: Buffer): readonly Change[] | undefined {
  const rows = parseJson(line.toString());
  if (!Array.isArray(rows) || !rows.every(isFirstRow)) return undefined;
  return rows.map(([partition, sort, revision, value, ...place]) => {
    const partitions = [partition];
    if (revision === undefined || value === undefined) return { sort, partitions };
    const [offset, length, checksum] = place;
    const bytes: Place | 0 =
      offset === undefined || length === undefined || checksum === undefined
        ? 0
        : [offset, length, checksum];
    return { sort, partitions, row: composeFiled(revision, JSON.stringify(value), bytes) };
  });
}

type FirstRow = readonly [
  partition: string,
  sort: string,
  revision?: number,
  value?: Json,
  offset?: number,
  length?: number,
  checksum?: number,
];

function isFirstRow(row: unknown): row is FirstRow {
  if (!Array.isArray(row) || typeof row[0] !== "string" || typeof row[1] !== "string") return false;
  if (row.length === 2) return true;
  return (row.length === 4 || row.length === 7) && [row[2], ...row.slice(4)].every(isCount);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What to say of a state that cannot be read and must not be guessed. */
export function damaged(file: string, line: number | undefined, what: string): Unusable {
  const place = line === undefined ? file : `${file}:${line}`;
  return new Unusable(
    `${place} ${what}; bring the state folder back from a copy, or move it away to begin anew (which forgets what was withdrawn and every last good version)`,
  );
}
