import type { Row, Write } from "../catalog/catalog.ts";
import { type Lease, leaseKey, readRow, readRows, toJson, unchanged } from "../catalog/rows.ts";
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
  ports: Ports,
  run: Run,
): Promise<HeldLease | undefined> {
  const row = await readRow<Lease>(ports.catalog, leaseKey(name));
  const { write, taken } = takeOrKnock(name, row, run);
  return taken && (await ports.catalog.write([write])) ? taken : undefined;
}

/**
 * The write that takes a lease, of which `row` was read, or that knocks where another has it: that one cannot give it
 * back then before it has looked again for what came meanwhile. Refused: it is not as it was read.
 */
export function takeOrKnock(
  name: string,
  row: Row<Lease> | undefined,
  { owner, now, until }: Run,
): { readonly write: Write; readonly taken?: HeldLease } {
  const key = leaseKey(name);
  const isOthers = row !== undefined && row.value.until > now() && row.value.owner !== owner;
  const value: Lease = isOthers ? row.value : { owner, until };
  const write: Write = { put: { ...key, value: toJson(value) }, when: unchanged(row) };
  if (isOthers) return { write };
  const isLeftOver = row !== undefined && !row.value.isDone;
  return { write, taken: { ...key, value, revision: (row?.revision ?? 0) + 1, isLeftOver } };
}

/** Over by every clock, also by one that is behind that of the holder. */
const GIVEN_BACK = "0001-01-01T00:00:00Z" as Timestamp;

/** The write that gives a lease back if nobody has knocked. `isDone`: nothing was begun that is not recorded. */
export function release({ partition, sort, value, revision }: HeldLease, isDone: boolean): Write {
  const after: Lease = { ...value, until: GIVEN_BACK, ...(isDone && { isDone }) };
  return { put: { partition, sort, value: toJson(after) }, when: { revision } };
}

/** Gives it back, unless it has passed to another meanwhile. Who has knocked is left to the clock. */
export async function releaseLease(lease: HeldLease, ports: Ports, isDone = true): Promise<void> {
  for (let held: HeldLease | undefined = lease; held; ) {
    if (await ports.catalog.write([release(held, isDone)])) return;
    [held] = await readAgain([held], ports);
  }
}

/** Those that are still this invocation's, as they are now: one that was knocked at has another revision. */
export async function readAgain(
  leases: readonly HeldLease[],
  { catalog }: Ports,
): Promise<readonly (HeldLease | undefined)[]> {
  const rows = await readRows<Lease>(catalog, leases);
  return leases.map(({ value: { owner, until } }, index) => {
    const row = rows[index];
    const isOwn = row?.value.owner === owner && row.value.until === until;
    return isOwn ? { ...row, isLeftOver: false } : undefined;
  });
}
