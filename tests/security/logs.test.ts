import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Context } from "aws-lambda";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { toLoggable } from "../../lambdas/handlers/loggable.ts";

const SECRET = "canary-of-a-secret";
const TOKEN = "canary-of-a-token";
const KEY_ID = "AKIACANARYOFANID";

/** What Amazon S3 says of a signature that it finds wrong: what was signed, and with what. */
const REFUSAL = `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>SignatureDoesNotMatch</Code><Message>The signature does not match.</Message>
<AWSAccessKeyId>${KEY_ID}</AWSAccessKeyId><StringToSign>AWS4-HMAC-SHA256</StringToSign>
<SignatureProvided>0123456789abcdef</SignatureProvided>
<CanonicalRequest>GET
/articles/a.md

host:bucket.example.com
x-amz-security-token:${TOKEN}
</CanonicalRequest><Token-0>${TOKEN}</Token-0></Error>`;

const DYNAMO_REFUSAL = JSON.stringify({
  __type: "com.amazon.coral.service#UnrecognizedClientException",
  message: "The security token included in the request is invalid.",
  SecurityToken: TOKEN,
});

const server = createServer((request, response) => {
  request.resume();
  const isDynamo = request.headers["x-amz-target"] !== undefined;
  const type = isDynamo ? "application/x-amz-json-1.0" : "application/xml";
  response.writeHead(isDynamo && rowsAreEmpty ? 200 : 403, { "Content-Type": type });
  response.end(isDynamo ? answerRows(String(request.headers["x-amz-target"])) : REFUSAL);
});
let rowsAreEmpty = false;

function answerRows(target: string): string {
  if (!rowsAreEmpty) return DYNAMO_REFUSAL;
  return target.endsWith("Query") ? '{"Items":[],"Count":0}' : '{"Responses":{}}';
}

const context = {
  awsRequestId: "id",
  functionName: "publish",
  functionVersion: "1",
  invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:publish",
  memoryLimitInMB: "1769",
  getRemainingTimeInMillis: () => 60_000,
} as unknown as Context;

let handler: typeof import("../../lambdas/handlers/publish.ts").handler;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    CONTENT_BUCKET: "content",
    FEED_BUCKET: "feeds",
    CATALOG_TABLE: "catalog",
    EVENT_BUS: "bus",
    DISTRIBUTION: "EXAMPLE",
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: KEY_ID,
    AWS_SECRET_ACCESS_KEY: SECRET,
    AWS_SESSION_TOKEN: TOKEN,
    AWS_ENDPOINT_URL: endpoint,
    AWS_MAX_ATTEMPTS: "1",
  });
  ({ handler } = await import("../../lambdas/handlers/publish.ts"));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Everything that is written, and what is thrown, as the runtime of functions writes that: with all its fields. */
async function saidOf(work: () => Promise<unknown>): Promise<string> {
  const said: string[] = [];
  const spies = [
    ...(["debug", "info", "log", "warn", "error"] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation((...parts) => void said.push(parts.join(" "))),
    ),
    ...[process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, "write").mockImplementation((chunk) => said.push(String(chunk)) > 0),
    ),
  ];
  try {
    await work();
  } catch (error) {
    for (let one = error; one instanceof Error; one = one.cause) {
      said.push(`thrown ${JSON.stringify({ ...one, stack: one.stack, message: one.message })}`);
    }
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return said.join("\n");
}

const NOTIFICATION = JSON.stringify({
  Records: [{ s3: { object: { key: "publication.yaml" } }, eventTime: "2026-01-01T00:00:00Z" }],
});
const EVENTS = {
  "the clock": { request: "tick" },
  "the night": { request: "compare" },
  "a rebuild": { request: "rebuild-accept", Items: [{ Key: "publication.yaml" }] },
  "the queue": { Records: [{ messageId: "1", eventSource: "aws:sqs", body: NOTIFICATION }] },
};

describe("what the function says of a fault", () => {
  it.each([
    ["the clock", "DynamoDB", "UnrecognizedClientException"],
    ["the night", "DynamoDB", "UnrecognizedClientException"],
    ["the night", "S3", "SignatureDoesNotMatch"],
    ["a rebuild", "DynamoDB", "UnrecognizedClientException"],
  ] as const)(
    "to %s holds nothing of its credentials that %s has sent back",
    async (cause, service, name) => {
      rowsAreEmpty = service === "S3";
      const said = await saidOf(() => handler(EVENTS[cause] as never, context));
      expect(said).toContain(name);
      for (const secret of [TOKEN, SECRET, KEY_ID]) expect(said).not.toContain(secret);
    },
  );

  it("is nothing for a message that comes again", async () => {
    rowsAreEmpty = false;
    const said = await saidOf(() => handler(EVENTS["the queue"] as never, context));
    for (const secret of [TOKEN, SECRET, KEY_ID]) expect(said).not.toContain(secret);
  });
});

describe("a fault as it is logged", () => {
  it("keeps its name, message, stack and causes, and no other field", () => {
    const cause = Object.assign(new TypeError("inner"), { token: TOKEN });
    const fault = Object.assign(new Error("outer", { cause }), { name: "Refused", token: TOKEN });
    const told = toLoggable(fault);
    expect([told.name, told.message, told.stack]).toEqual(["Refused", "outer", fault.stack]);
    expect(told.cause).toMatchObject({ name: "TypeError", message: "inner", stack: cause.stack });
    expect(JSON.stringify([Object.entries(told), told.cause])).not.toContain(TOKEN);
  });

  it("ends with causes that are their own", () => {
    const fault = new Error("round");
    fault.cause = fault;
    expect(toLoggable(fault).message).toBe("round");
  });

  it.each(["X-Amz-Signature", "X-Amz-Security-Token", "X-Amz-Credential"])(
    "holds no address with %s in it",
    (name) => {
      const url = `https://content.s3.amazonaws.com/a.md?${name}=${TOKEN}&X-Amz-Expires=60`;
      const told = toLoggable(new Error(`no answer from ${url}`));
      expect(told.message).toBe(
        `no answer from https://content.s3.amazonaws.com/a.md?${name}=…&X-Amz-Expires=60`,
      );
      expect(told.stack).not.toContain(TOKEN);
    },
  );
});
