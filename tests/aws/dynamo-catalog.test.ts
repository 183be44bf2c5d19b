import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { dynamoClient } from "../../lambdas/aws/clients.ts";
import { createDynamoCatalog } from "../../lambdas/aws/dynamo-catalog.ts";
import type { Catalog, Write } from "../../lambdas/syndication/catalog/catalog.ts";
import { type Answer, type Asked, answerInTurn, CREDENTIALS } from "./answers.ts";

beforeEach(() => {
  for (const [name, value] of Object.entries(CREDENTIALS)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const json = (value: object): Answer => ({
  status: 200,
  headers: { "content-type": "application/x-amz-json-1.0" },
  body: JSON.stringify(value),
});
const failure = (name: string, rest: object = {}): Answer => ({
  ...json({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: "so it is", ...rest }),
  status: 400,
});
const cancelled = (...codes: readonly string[]): Answer =>
  failure("TransactionCanceledException", {
    CancellationReasons: codes.map((Code) => ({ Code, Message: `because of ${Code}` })),
  });
const bodyOf = (asked: Asked | undefined) =>
  JSON.parse(new TextDecoder().decode(asked?.body as Uint8Array));

const one: Write = { put: { partition: "record#1", sort: "a.md", value: 1 }, when: "absent" };
const two: Write = { check: { partition: "record#1", sort: "b.md" }, when: { revision: 7 } };

/** A catalog whose requests are answered in turn, what it has asked, and the pauses it made. */
function open(...answers: readonly [Answer | "lost", ...(Answer | "lost")[]]): {
  readonly catalog: Catalog;
  readonly asked: readonly Asked[];
  readonly pauses: readonly number[];
} {
  const { client, asked } = answerInTurn(dynamoClient(), ...answers);
  const pauses: number[] = [];
  const catalog = createDynamoCatalog(client, "rows", async (tries) => {
    pauses.push(tries);
  });
  return { catalog, asked, pauses };
}

describe("a transaction", () => {
  it("is one request, whatever it holds", async () => {
    const { catalog, asked } = open(json({}));
    expect(await catalog.write([one])).toBe(true);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.headers["x-amz-target"]).toBe("DynamoDB_20120810.TransactWriteItems");
    expect(bodyOf(asked[0]).ClientRequestToken).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    [["ConditionalCheckFailed", "None"]],
    [["None", "ConditionalCheckFailed"]],
    [["TransactionConflict", "ConditionalCheckFailed"]],
  ])("is refused, and not tried again, where it was cancelled for %j", async (codes) => {
    const { catalog, asked, pauses } = open(cancelled(...codes));
    expect(await catalog.write([one, two])).toBe(false);
    expect(asked).toHaveLength(1);
    expect(pauses).toEqual([]);
  });

  it.each(["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"])(
    "is tried again, as the same one, after %s",
    async (code) => {
      const { catalog, asked, pauses } = open(
        cancelled("None", code),
        cancelled(code, code),
        json({}),
      );
      expect(await catalog.write([one, two])).toBe(true);
      expect(pauses).toEqual([1, 2]);
      expect(asked.map(bodyOf)).toEqual([bodyOf(asked[0]), bodyOf(asked[0]), bodyOf(asked[0])]);
    },
  );

  it("is given up after eight more tries, and the conflict is thrown with the row that had it", async () => {
    const { catalog, asked, pauses } = open(cancelled("None", "TransactionConflict"));
    await expect(catalog.write([one, two])).rejects.toThrow(/b\.md.*TransactionConflict/);
    expect(asked).toHaveLength(9);
    expect(pauses).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("waits for itself where an earlier attempt is still under way", async () => {
    const { catalog, asked } = open(failure("TransactionInProgressException"), json({}));
    expect(await catalog.write([one])).toBe(true);
    expect(bodyOf(asked[1])).toEqual(bodyOf(asked[0]));
  });

  it("whose answer is lost is sent again with the same token", async () => {
    const { catalog, asked } = open("lost", json({}));
    expect(await catalog.write([one])).toBe(true);
    expect(asked).toHaveLength(2);
    expect(bodyOf(asked[1])).toEqual(bodyOf(asked[0]));
  });

  it.each<[string, Answer]>([
    ["it was cancelled for an invalid write", cancelled("ValidationError", "None")],
    ["one of several reasons is not passing", cancelled("ValidationError", "TransactionConflict")],
    ["it was cancelled without a reason", failure("TransactionCanceledException")],
    ["it is invalid", failure("ValidationException")],
    ["it is forbidden", failure("AccessDeniedException")],
    ["there is no table", failure("ResourceNotFoundException")],
    ["its token was another one's", failure("IdempotentParameterMismatchException")],
  ])("is a fault, and never a refusal, where %s", async (_, answer) => {
    const { catalog, asked, pauses } = open(answer);
    await expect(catalog.write([one, two])).rejects.toThrow();
    expect(asked).toHaveLength(1);
    expect(pauses).toEqual([]);
  });

  it("keeps the cause of a fault", async () => {
    const { catalog } = open(cancelled("ValidationError", "None"));
    const error = await catalog.write([one, two]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      message: expect.stringMatching(/"a\.md".*ValidationError because of ValidationError/),
      cause: { name: "TransactionCanceledException" },
    });
  });

  it("with a row above 400 KB is not sent, and the row is named", async () => {
    const { catalog, asked } = open(json({}));
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    const value = "é".repeat(175_000);
    const write = catalog.write([
      two,
      { put: { partition: "record#1", sort: "a.md", value, bytes } },
    ]);
    await expect(write).rejects.toThrow(/\["record#1","a\.md"\] has 41\d{4} bytes/);
    expect(asked).toEqual([]);
  });
});

describe("reading", () => {
  const keyOf = (sort: string) => ({ partition: { S: "p" }, sort: { S: sort } });
  const itemOf = (sort: string) => ({ ...keyOf(sort), revision: { N: "3" }, value: { S: "[1]" } });
  const rowOf = (sort: string) => ({ partition: "p", sort, revision: 3, value: [1] });
  const keys = ["a", "b", "c"].map((sort) => ({ partition: "p", sort }));
  const found = (sorts: readonly string[], unread: readonly string[] = []): Answer =>
    json({
      Responses: { rows: sorts.map(itemOf) },
      UnprocessedKeys: unread.length === 0 ? {} : { rows: { Keys: unread.map(keyOf) } },
    });

  it("asks for what was left unread, until it has it", async () => {
    const { catalog, asked, pauses } = open(
      found(["c"], ["a", "b"]),
      found([], ["a", "b"]),
      found(["b"], ["a"]),
      found([]),
    );
    expect(await catalog.read(keys)).toEqual([undefined, rowOf("b"), rowOf("c")]);
    expect(asked.map((one) => bodyOf(one).RequestItems.rows.Keys.length)).toEqual([3, 2, 2, 1]);
    expect(asked.map((one) => bodyOf(one).RequestItems.rows.ConsistentRead)).not.toContain(false);
    expect(pauses).toEqual([1, 2, 1]);
  });

  it("throws where nothing more is read, and takes no row for absent", async () => {
    const { catalog, asked } = open(found(["a"], ["b", "c"]), found([], ["b", "c"]));
    await expect(catalog.read(keys)).rejects.toThrow("2 rows unread");
    expect(asked).toHaveLength(9);
  });

  it.each(["AccessDeniedException", "ResourceNotFoundException"])(
    "throws on %s, and takes no row for absent",
    async (name) => {
      await expect(open(failure(name)).catalog.read(keys)).rejects.toMatchObject({ name });
      await expect(open(failure(name)).catalog.query("p")).rejects.toMatchObject({ name });
    },
  );

  it("asks again by itself where there was too much to do", async () => {
    const { catalog, asked } = open(failure("ThrottlingException"), found(["a"]));
    expect(await catalog.read(keys.slice(0, 1))).toEqual([rowOf("a")]);
    expect(asked).toHaveLength(2);
  });

  it("throws on an item that is no row of the catalog", async () => {
    const { catalog } = open(json({ Items: [keyOf("a")] }));
    await expect(catalog.query("p")).rejects.toThrow('["p","a"]');
  });

  it("goes through all pages of a query, and asks for no more rows than are wanted", async () => {
    const page = (sorts: readonly string[], last?: string): Answer =>
      json({ Items: sorts.map(itemOf), ...(last && { LastEvaluatedKey: keyOf(last) }) });
    const { catalog, asked } = open(page(["a", "b"], "b"), page([], "b2"), page(["c"], "c"));
    const rows = await catalog.query("p", { limit: 3 });
    expect(rows).toEqual(["a", "b", "c"].map(rowOf));
    expect(asked.map((one) => bodyOf(one).Limit)).toEqual([3, 1, 1]);
    expect(asked.map((one) => bodyOf(one).ConsistentRead)).toEqual([true, true, true]);
    expect(bodyOf(asked[2]).ExclusiveStartKey).toEqual(keyOf("b2"));
  });
});

it("waits a random while between tries, up to two seconds", async () => {
  vi.useFakeTimers();
  const random = vi.spyOn(Math, "random").mockReturnValue(0.5);
  const timeout = vi.spyOn(globalThis, "setTimeout");
  try {
    const { client } = answerInTurn(dynamoClient(), cancelled("TransactionConflict"));
    const written = createDynamoCatalog(client, "rows")
      .write([one])
      .catch(() => "thrown");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await written).toBe("thrown");
    const waits = timeout.mock.calls.map(([, wait = 0]) => wait);
    expect(waits.filter((wait) => wait > 0)).toEqual([25, 50, 100, 200, 400, 800, 1000, 1000]);
  } finally {
    random.mockRestore();
    timeout.mockRestore();
    vi.useRealTimers();
  }
});
