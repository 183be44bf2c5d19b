import { deflateRawSync, inflateRawSync } from "node:zlib";
import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  QueryCommand,
  TransactionCanceledException,
  TransactionInProgressException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  type Update,
} from "@aws-sdk/client-dynamodb";
import { CATALOG_KEY } from "../contract.ts";
import type {
  Catalog,
  Condition,
  Json,
  Key,
  Range,
  Row,
  Write,
} from "../syndication/catalog/catalog.ts";
import { checkKeys, checkWrites, keyOf, nameOf } from "../syndication/catalog/check-writes.ts";

/** Waits, before something is tried for the `tries`-th time again. */
export type Pause = (tries: number) => Promise<void>;

type Item = Record<string, AttributeValue>;

/** Attributes of a row, besides its key. */
const REVISION = "revision";
const VALUE = "value";
const BYTES = "bytes";

/** Each attribute has a stand-in: some of their names are words of DynamoDB's own. */
const ALIASES = {
  "#partition": CATALOG_KEY.partition,
  "#sort": CATALOG_KEY.sort,
  "#revision": REVISION,
  "#value": VALUE,
  "#bytes": BYTES,
} as const;

/** DynamoDB's limit on the keys of one BatchGetItem. */
const MOST_KEYS = 100;
/** Batches that are asked for at the same time. */
const BATCHES_AT_ONCE = 4;
/** DynamoDB's limit on one row, names and values together. */
const MOST_ROW_BYTES = 400 * 1024;
/** So often what passes (a conflict of transactions, too much at once) is tried again. */
const MOST_RETRIES = 8;

/**
 * The catalog in a table of DynamoDB. A value is kept as its JSON text, in which every name, number and order comes
 * back; bytes are deflated, for what counts is a row's size. Conflicts and throttling are tried again a few times, and
 * then thrown.
 */
export function createDynamoCatalog(
  client: DynamoDBClient,
  table: string,
  pause: Pause = pauseAtRandom,
): Catalog {
  async function readBatch(keys: readonly Key[]): Promise<readonly Row[]> {
    const rows: Row[] = [];
    let left: Item[] = keys.map(toKey);
    for (let tries = 0; ; ) {
      const request = { [table]: { Keys: left, ConsistentRead: true } };
      const answer = await client.send(new BatchGetItemCommand({ RequestItems: request }));
      const found = answer.Responses?.[table] ?? [];
      rows.push(...found.map(toRow));
      const unread = answer.UnprocessedKeys?.[table]?.Keys ?? [];
      if (unread.length === 0) return rows;
      tries = unread.length < left.length ? 1 : tries + 1;
      if (tries > MOST_RETRIES) {
        throw new Error(`DynamoDB left ${unread.length} rows unread ${tries} times`);
      }
      left = unread;
      await pause(tries);
    }
  }

  async function commit(command: TransactWriteItemsCommand): Promise<boolean> {
    for (let tries = 1; ; tries++) {
      try {
        await client.send(command);
        return true;
      } catch (error) {
        if (isRefusal(error)) return false;
        if (!isPassing(error) || tries > MOST_RETRIES) throw error;
        await pause(tries);
      }
    }
  }

  return {
    read: async (keys) => {
      checkKeys(keys);
      const batches = divide(keys, MOST_KEYS);
      const rows = new Map<string, Row>();
      for (const some of divide(batches, BATCHES_AT_ONCE)) {
        for (const found of await Promise.all(some.map(readBatch))) {
          for (const row of found) rows.set(nameOf(row), row);
        }
      }
      return keys.map((key) => rows.get(nameOf(key)));
    },

    query: async (partition, range = {}) => {
      const rows: Row[] = [];
      const most = range.limit ?? Number.POSITIVE_INFINITY;
      // DynamoDB refuses an empty range.
      if (isEmpty(range)) return rows;
      let next: Item | undefined;
      do {
        const limit = most - rows.length;
        const command = new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          ScanIndexForward: range.descending !== true,
          ...toQuery(partition, range),
          ...(Number.isFinite(limit) && { Limit: limit }),
          ...(next && { ExclusiveStartKey: next }),
        });
        const answer = await client.send(command);
        rows.push(...(answer.Items ?? []).map(toRow));
        next = answer.LastEvaluatedKey;
      } while (next !== undefined && rows.length < most);
      return rows;
    },

    // Always as a transaction: its token tells DynamoDB that a request whose answer was lost is the same one. A single
    // conditional put would be refused by what it wrote itself.
    write: async (writes) => {
      checkWrites(writes);
      if (writes.length === 0) return true;
      const command = new TransactWriteItemsCommand({
        ClientRequestToken: crypto.randomUUID(),
        TransactItems: writes.map((write) => toAction(table, write)),
      });
      try {
        return await commit(command);
      } catch (error) {
        throw nameRows(error, writes);
      }
    },
  };
}

/** Full jitter: as much as 50 ms at first and two seconds at last, so that those who met once do not meet again. */
function pauseAtRandom(tries: number): Promise<void> {
  const milliseconds = Math.random() * Math.min(2000, 50 * 2 ** (tries - 1));
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A condition did not hold. */
function isRefusal(error: unknown): boolean {
  return reasonsOf(error).includes("ConditionalCheckFailed");
}

const PASSING = ["None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];

/** The same may be well in a moment. */
function isPassing(error: unknown): boolean {
  if (error instanceof TransactionInProgressException) return true;
  const reasons = reasonsOf(error);
  return reasons.length > 0 && reasons.every((reason) => PASSING.includes(reason));
}

/** One for each write, `None` where it was not the reason. */
function reasonsOf(error: unknown): readonly string[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? []).map(({ Code }) => Code ?? "None");
}

/** A refused transaction says by place which of its writes are the reason. */
function nameRows(error: unknown, writes: readonly Write[]): unknown {
  if (!(error instanceof TransactionCanceledException)) return error;
  const lines = writes.flatMap((write, index) => {
    const { Code = "None", Message } = error.CancellationReasons?.[index] ?? {};
    return Code === "None" ? [] : [`${describeKey(keyOf(write))}: ${Code} ${Message ?? ""}`.trim()];
  });
  if (lines.length === 0) return error;
  return new Error(`The transaction was cancelled: ${lines.join("; ")}`, { cause: error });
}

function describeKey({ partition, sort }: Key): string {
  return JSON.stringify([partition, sort]);
}

function isEmpty({ from, to, limit }: Range): boolean {
  if (limit !== undefined && limit <= 0) return true;
  if (to === "") return true;
  if (from === undefined || to === undefined) return false;
  return Buffer.compare(Buffer.from(from), Buffer.from(to)) > 0;
}

function toQuery(partition: string, { from, to, omitBytes }: Range) {
  const conditions = ["#partition = :partition"];
  // An empty text is before every other, and none that DynamoDB takes.
  const hasFrom = from !== undefined && from !== "";
  const hasTo = to !== undefined;
  if (hasFrom && hasTo) conditions.push("#sort BETWEEN :from AND :to");
  else if (hasFrom) conditions.push("#sort >= :from");
  else if (hasTo) conditions.push("#sort <= :to");
  const projection = ["#partition", "#sort", "#revision", "#value"];
  const names = ["#partition", ...(hasFrom || hasTo ? ["#sort"] : [])];
  return {
    KeyConditionExpression: conditions.join(" AND "),
    ExpressionAttributeNames: aliases(omitBytes ? projection : names),
    ExpressionAttributeValues: {
      ":partition": { S: partition },
      ...(hasFrom && { ":from": { S: from } }),
      ...(hasTo && { ":to": { S: to } }),
    },
    ...(omitBytes && { ProjectionExpression: projection.join(", ") }),
  };
}

function toAction(table: string, write: Write): TransactWriteItem {
  const { expression, names, values } = toCondition(write.when);
  const target = { TableName: table, Key: toKey(keyOf(write)) };
  if ("put" in write) return { Update: { ...target, ...toUpdate(write) } };
  const guard = {
    ...(names.length > 0 && { ExpressionAttributeNames: aliases(names) }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
  if ("delete" in write) {
    return {
      Delete: { ...target, ...guard, ...(expression && { ConditionExpression: expression }) },
    };
  }
  return { ConditionCheck: { ...target, ...guard, ConditionExpression: expression } };
}

function toUpdate({
  put,
  when,
}: Extract<Write, { put: unknown }>): Omit<Update, "TableName" | "Key"> {
  const value = JSON.stringify(put.value);
  const bytes = put.bytes && deflateRawSync(put.bytes);
  checkSize(put, value, bytes);
  const { expression, values } = toCondition(when);
  const set = ["#revision = if_not_exists(#revision, :none) + :one", "#value = :value"];
  if (bytes) set.push("#bytes = :bytes");
  return {
    UpdateExpression: `SET ${set.join(", ")}${bytes ? "" : " REMOVE #bytes"}`,
    ...(expression && { ConditionExpression: expression }),
    ExpressionAttributeNames: aliases([
      "#revision",
      "#value",
      "#bytes",
      ...(when === "absent" ? ["#partition"] : []),
    ]),
    ExpressionAttributeValues: {
      ":none": { N: "0" },
      ":one": { N: "1" },
      ":value": { S: value },
      ...(bytes && { ":bytes": { B: bytes } }),
      ...values,
    },
  };
}

function toCondition(when: Condition | undefined): {
  expression: string | undefined;
  names: readonly string[];
  values: Item;
} {
  if (when === undefined) return { expression: undefined, names: [], values: {} };
  if (when === "absent") {
    return { expression: "attribute_not_exists(#partition)", names: ["#partition"], values: {} };
  }
  return {
    expression: "#revision = :revision",
    names: ["#revision"],
    values: { ":revision": { N: String(when.revision) } },
  };
}

function aliases(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(ALIASES).filter(([alias]) => names.includes(alias)));
}

/** What DynamoDB counts: the names, the texts as UTF-8, the bytes, and up to 21 for a number. */
function checkSize(key: Key, value: string, bytes: Uint8Array | undefined): void {
  const texts = [CATALOG_KEY.partition, CATALOG_KEY.sort, REVISION, VALUE, BYTES];
  texts.push(key.partition, key.sort, value);
  const size = texts.reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    21 + (bytes?.length ?? 0),
  );
  if (size <= MOST_ROW_BYTES) return;
  throw new RangeError(
    `The row ${describeKey(key)} has ${size} bytes; DynamoDB takes ${MOST_ROW_BYTES} at most`,
  );
}

function toKey({ partition, sort }: Key): Item {
  return { [CATALOG_KEY.partition]: { S: partition }, [CATALOG_KEY.sort]: { S: sort } };
}

function toRow(item: Item): Row {
  const partition = item[CATALOG_KEY.partition]?.S;
  const sort = item[CATALOG_KEY.sort]?.S;
  const revision = item[REVISION]?.N;
  const value = item[VALUE]?.S;
  const bytes = item[BYTES]?.B;
  if (partition === undefined || sort === undefined)
    throw new Error("A row of the catalog has no key");
  if (revision === undefined || value === undefined) {
    throw new Error(`The row ${describeKey({ partition, sort })} is none of the catalog's`);
  }
  const row = { partition, sort, revision: Number(revision), value: JSON.parse(value) as Json };
  return bytes === undefined ? row : { ...row, bytes: new Uint8Array(inflateRawSync(bytes)) };
}

function divide<Thing>(all: readonly Thing[], most: number): Thing[][] {
  const parts: Thing[][] = [];
  for (let start = 0; start < all.length; start += most) parts.push(all.slice(start, start + most));
  return parts;
}
