import {
  CreateTableCommand,
  type DynamoDBClient,
  type QueryOutput,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { dynamoClient } from "../../lambdas/aws/clients.ts";
import { createDynamoCatalog } from "../../lambdas/aws/dynamo-catalog.ts";
import { CATALOG_KEY } from "../../lambdas/contract.ts";
import { catalogContract } from "../contracts/catalog-contract.ts";
import { lackOfDynamoDbLocal, startDynamoDbLocal } from "../support/dynamodb-local.ts";
import { describeWithServers, type Server } from "../support/server.ts";
import { loseNextAnswer } from "./answers.ts";

describeWithServers([lackOfDynamoDbLocal()], "DynamoDB, as DynamoDB Local has it", () => {
  let server: Server;
  let client: DynamoDBClient;
  let scanned = 0;

  beforeAll(async () => {
    server = await startDynamoDbLocal();
    for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
    client = dynamoClient();
    client.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        scanned += (answer.output as QueryOutput).ScannedCount ?? 0;
        return answer;
      },
      { step: "initialize" },
    );
    await client.send(
      new CreateTableCommand({
        TableName: "catalog",
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [
          { AttributeName: CATALOG_KEY.partition, KeyType: "HASH" },
          { AttributeName: CATALOG_KEY.sort, KeyType: "RANGE" },
        ],
        AttributeDefinitions: Object.values(CATALOG_KEY).map((AttributeName) => ({
          AttributeName,
          AttributeType: "S",
        })),
      }),
    );
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    client.destroy();
    await server.stop();
  });

  // Otherwise: a writer takes its own change for another's, and what it was to do next is never done.
  it("takes a transaction that is sent again, because its answer was lost, for the one it has made", async () => {
    const catalog = createDynamoCatalog(client, "catalog");
    const key = { partition: "lost", sort: "answer" };
    loseNextAnswer(client);
    expect(await catalog.write([{ put: { ...key, value: "once" }, when: "absent" }])).toBe(true);
    loseNextAnswer(client);
    const again = { put: { ...key, value: "twice" }, when: { revision: 1 } };
    expect(await catalog.write([again])).toBe(true);
    expect(await catalog.read([key])).toEqual([{ ...key, revision: 2, value: "twice" }]);
    expect(await catalog.write([again])).toBe(false);
  });

  // Otherwise: the stored size is that of the text, and long articles have no last good version.
  it("keeps bytes deflated", async () => {
    const catalog = createDynamoCatalog(client, "catalog");
    const key = { partition: "large", sort: "article" };
    const bytes = new Uint8Array(Buffer.from("The wire is slow tonight. ".repeat(100_000)));
    expect(await catalog.write([{ put: { ...key, value: 1, bytes } }])).toBe(true);
    const [row] = await catalog.read([key]);
    expect(Buffer.from(row?.bytes ?? []).equals(bytes)).toBe(true);
  });

  // Otherwise: a row that passes here is refused there, with words that name no row.
  it("takes a row just below its limit", async () => {
    const catalog = createDynamoCatalog(client, "catalog");
    const key = { partition: "large", sort: "row" };
    const put = (length: number) => catalog.write([{ put: { ...key, value: "é".repeat(length) } }]);
    expect(await put(204_700)).toBe(true);
    await expect(put(204_800)).rejects.toThrow("takes 409600 at most");
  });

  catalogContract("a table of DynamoDB", async () => ({
    catalog: createDynamoCatalog(client, "catalog"),
    reopen: async () => createDynamoCatalog(dynamoClient(), "catalog"),
    rowsRead: () => scanned,
    close: async () => {},
  }));
});
