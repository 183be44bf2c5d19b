/** A row is found by its partition and, in it, by its sort text. Partitions are read whole or by range, never across. */
export type Key = { readonly partition: string; readonly sort: string };

/** What JSON can hold; no numbers but finite ones. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

/**
 * One row. `revision` starts at 1 and grows by one with each put, for as long as the row exists. `bytes` holds what is
 * large and opaque (a compressed article), so that an implementation may keep it apart.
 */
export type Row<Value = Json> = Key & {
  readonly revision: number;
  readonly value: Value;
  readonly bytes?: Uint8Array;
};

/** What a write takes for granted; if one condition of a transaction does not hold, nothing of it is written. */
export type Condition = "absent" | { readonly revision: number };

export type Write =
  /** Written with the revision after the one that the condition names, 1 where it is absent or was never there. */
  | {
      readonly put: Key & { readonly value: Json; readonly bytes?: Uint8Array };
      readonly when?: Condition;
    }
  | { readonly delete: Key; readonly when?: Condition }
  | { readonly check: Key; readonly when: Condition };

export type Range = {
  /** Inclusive bounds on the sort text, compared by UTF-8 bytes. */
  readonly from?: string;
  readonly to?: string;
  readonly descending?: boolean;
  /** Rows, at most. */
  readonly limit?: number;
  /** Leave `bytes` out of the rows. */
  readonly omitBytes?: true;
};

/** DynamoDB's limit on the actions of one transaction. */
export const MOST_WRITES = 100;

/**
 * One strongly consistent table, as DynamoDB offers it: no scan, no index, nothing read from a replica. The rows and
 * the protocol are in rows.ts and above; an implementation only keeps rows.
 */
export interface Catalog {
  /** In the order of the keys; undefined for a row that is not there. Any number of keys, none twice. */
  read(keys: readonly Key[]): Promise<readonly (Row | undefined)[]>;
  /** The rows of one partition, in the order of their sort texts' UTF-8 bytes. Reads no more rows than it returns. */
  query(partition: string, range?: Range): Promise<readonly Row[]>;
  /**
   * All or nothing. False: a condition did not hold, and nothing was written. Throws on more than 100 writes and on
   * two writes that name one row.
   */
  write(writes: readonly Write[]): Promise<boolean>;
}
