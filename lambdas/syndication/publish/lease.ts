import type { Row } from "../catalog/catalog.ts";
import { type Lease, leaseKey, readRow, toJson, unchanged } from "../catalog/rows.ts";
import type { Timestamp } from "../timestamp.ts";
import type { Ports, Run } from "./ports.ts";

/** A lease of this invocation. */
export type HeldLease = Row<Lease> & {
  /** Its last holder did not come to the end of its work: what that has recorded may lag behind what it did. */
  readonly isLeftOver: boolean;
};

/** Takes a piece of work for this invocation; undefined where another has it. Its end is that of the invocation. */
export async function takeLease(
  name: string,
  { catalog }: Ports,
  { owner, now, until }: Run,
): Promise<HeldLease | undefined> {
  const key = leaseKey(name);
  const row = await readRow<Lease>(catalog, key);
  if (row && row.value.until > now() && row.value.owner !== owner) return undefined;
  const value: Lease = { owner, until };
  const taken = await catalog.write([
    { put: { ...key, value: toJson(value) }, when: unchanged(row) },
  ]);
  const isLeftOver = row !== undefined && !row.value.isDone;
  return taken ? { ...key, value, revision: (row?.revision ?? 0) + 1, isLeftOver } : undefined;
}

/** Over by every clock, also by one that is behind that of the holder. */
const GIVEN_BACK = "0001-01-01T00:00:00Z" as Timestamp;

/** Gives it back, unless it has passed to another meanwhile. `isDone`: nothing was begun that is not recorded. */
export async function releaseLease(
  { partition, sort, value, revision }: HeldLease,
  { catalog }: Ports,
  isDone = true,
): Promise<void> {
  const after: Lease = { ...value, until: GIVEN_BACK, ...(isDone && { isDone }) };
  const put = { partition, sort, value: toJson(after) };
  await catalog.write([{ put, when: { revision } }]);
}
