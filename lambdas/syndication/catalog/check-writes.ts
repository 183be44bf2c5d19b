import { type Json, type Key, MOST_WRITES, type Write } from "./catalog.ts";

/** Throws on what no catalog takes: too many writes, two that name one row, an impossible key or value. */
export function checkWrites(writes: readonly Write[]): void {
  if (writes.length > MOST_WRITES) {
    throw new RangeError(`${writes.length} writes in one transaction; ${MOST_WRITES} at most`);
  }
  checkKeys(writes.map(keyOf));
  for (const write of writes) if ("put" in write) checkJson(write.put.value);
}

/** Throws on an impossible key, and on a row that is named twice. */
export function checkKeys(keys: readonly Key[]): void {
  for (const { partition, sort } of keys) {
    checkKeyText(partition, MOST_PARTITION_BYTES);
    checkKeyText(sort, MOST_SORT_BYTES);
  }
  if (new Set(keys.map(({ partition }) => partition)).size === keys.length) return;
  const seen = new Set(keys.map(nameOf));
  if (seen.size === keys.length) return;
  throw new Error("One row is named twice, which DynamoDB refuses");
}

/** The row that a write is about. */
export function keyOf(write: Write): Key {
  if ("put" in write) return write.put;
  return "delete" in write ? write.delete : write.check;
}

/** A text that no other key has. */
export function nameOf({ partition, sort }: Key): string {
  return `${partition.length} ${partition} ${sort}`;
}

/** DynamoDB's limits on the two parts of a key, in bytes of UTF-8; neither may be empty. */
const MOST_PARTITION_BYTES = 2048;
const MOST_SORT_BYTES = 1024;

function checkKeyText(text: string, mostBytes: number): void {
  if (text === "") throw new RangeError("A key's partition and sort text cannot be empty");
  if (text.length * 3 > mostBytes && Buffer.byteLength(text) > mostBytes) {
    throw new RangeError(`A key of more than ${mostBytes} bytes: ${text.slice(0, 80)}…`);
  }
  // Half a character has no UTF-8, and would come back as U+FFFD.
  if (!text.isWellFormed()) throw new RangeError(`A key with half a character: ${text}`);
}

/** Throws on what JSON cannot carry. */
function checkJson(value: Json | undefined): void {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "undefined":
      return;
    case "number":
      if (!Number.isFinite(value)) throw new TypeError(`A row cannot hold the number ${value}`);
      return;
    case "object":
      if (value === null) return;
      if (Array.isArray(value)) for (const item of value) checkJson(item);
      else for (const name in value) checkJson((value as Record<string, Json>)[name]);
      return;
    default:
      throw new TypeError(`A row cannot hold a ${typeof value}`);
  }
}
