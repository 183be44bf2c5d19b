import type { Json, Key } from "../../lambdas/syndication/catalog/catalog.ts";
import type { Line } from "../state-file.ts";
import { Unusable } from "../unusable.ts";
import type { Slice } from "./catalog-pack.ts";
import type { Kept } from "./catalog-table.ts";

/** What a transaction did to one row: what it is now, or that it is gone. */
export type Change = Key & { readonly row?: Kept<Slice> };

/** The first line of a journal, which names the pack that the others refer to. */
export type Header = { readonly format: string; readonly version: number; readonly pack: string };

const FORMAT = "wireroom-catalog";
const VERSION = 1;

export function composeHeader(pack: string): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, pack } satisfies Header)}\n`;
}

/** One transaction: a list of [partition, sort, revision, value, ...bytes in the pack], or [partition, sort] of what is gone. */
export function composeTransaction(changes: readonly Change[]): string {
  return `${JSON.stringify(
    changes.map(({ partition, sort, row }) =>
      row === undefined
        ? [partition, sort]
        : [partition, sort, row.revision, row.value, ...sliceNumbers(row.bytes)],
    ),
  )}\n`;
}

function sliceNumbers(slice: Slice | undefined): readonly number[] {
  return slice === undefined ? [] : [slice.offset, slice.length, slice.checksum];
}

/** Says that everything above it, and the pack, is on disk: what is missing from there is damage and no crash. */
export const SYNCED = '{"synced":true}';

/** Throws `Unusable` on what no journal of this version begins with. */
export function parseHeader(line: Line, file: string): Header {
  const header = parseJson(line.text);
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

/** Throws `Unusable` on what is no transaction. */
export function parseTransaction(line: Line, file: string): readonly Change[] {
  const rows = parseJson(line.text);
  if (!Array.isArray(rows) || !rows.every(isRow)) {
    throw damaged(file, line.number, "is no transaction");
  }
  return rows.map(([partition, sort, revision, value, offset, length, checksum]) => {
    if (revision === undefined || value === undefined) return { partition, sort };
    if (offset === undefined || length === undefined || checksum === undefined) {
      return { partition, sort, row: { revision, value } };
    }
    return { partition, sort, row: { revision, value, bytes: { offset, length, checksum } } };
  });
}

type WrittenRow = readonly [
  partition: string,
  sort: string,
  revision?: number,
  value?: Json,
  offset?: number,
  length?: number,
  checksum?: number,
];

function isRow(row: unknown): row is WrittenRow {
  if (!Array.isArray(row) || typeof row[0] !== "string" || typeof row[1] !== "string") return false;
  if (row.length === 2) return true;
  if (row.length !== 4 && row.length !== 7) return false;
  return [row[2], ...row.slice(4)].every((number) => Number.isSafeInteger(number) && number >= 0);
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
