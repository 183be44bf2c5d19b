import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type FunctionSettings,
  type LambdaFunction,
  startFunction,
} from "../tests/support/lambda-runtime.ts";
import { LAMBDA_TOOLS, lackOfLambda } from "../tests/support/lambda-tools.ts";
import { synthesiseFunction } from "../tests/support/synthesised-function.ts";

export const title = "A cold start of the publisher";

export const method = `The bundle that CDK uploads, and a handler that does nothing, each in AWS's own runtime client under the Node of Lambda's runtime, invoked as the clock does each
minute. The publisher then asks the catalog, a stand-in that is empty and answers at once, for all that could be left to do. Cold: from the start of the process to the answer; warm: the invocations after it. The
contenders take turns, the figures are medians. Lambda's own share (fetching the code, starting the machine) is not in them, and its processors are other ones: the ratio says more.`;

type Contender = { readonly name: string; readonly settings: FunctionSettings };

const EMPTY = "export const handler = async () => ({ left: 0 });\n";

/** Rows of a Markdown table; one sentence where the machine lacks what it takes. */
export async function measure(quick: boolean): Promise<readonly string[]> {
  const lack = await lackOfLambda();
  if (lack !== undefined) return [`Not measured: it ${lack}.`];
  const folder = mkdtempSync(join(tmpdir(), "wireroom-cold-"));
  const catalog = await startEmptyCatalog();
  try {
    const contenders = toContenders(folder, catalog);
    const rounds = quick ? 1 : 9;
    const figures = contenders.map(() => ({ cold: [] as number[], warm: [] as number[] }));
    for (let round = 0; round < rounds; round++) {
      for (const [index, { settings }] of contenders.entries()) {
        const { cold, warm } = await run(settings);
        figures[index]?.cold.push(cold);
        figures[index]?.warm.push(warm);
      }
    }
    const medians = figures.map(({ cold, warm }) => ({ cold: median(cold), warm: median(warm) }));
    const least = medians[1]?.cold ?? Number.NaN;
    return [
      "| function | bundle KB | cold ms | warm ms | cold over an empty one |",
      "|---|---:|---:|---:|---:|",
      ...contenders.map(({ name, settings }, index) => {
        const { cold = Number.NaN, warm = Number.NaN } = medians[index] ?? {};
        const kilobytes = statSync(join(settings.code, "index.mjs")).size / 1000;
        const ratio = (cold / least).toFixed(1);
        return `| ${name} | ${kilobytes.toFixed(0)} | ${cold.toFixed(0)} | ${warm.toFixed(1)} | ${ratio} |`;
      }),
    ];
  } finally {
    catalog.closeAllConnections();
    catalog.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function toContenders(folder: string, catalog: Server): readonly Contender[] {
  const { code, handler, environment, timeoutMilliseconds } = synthesiseFunction(
    join(folder, "synthesised"),
  );
  const empty = join(folder, "empty");
  mkdirSync(empty);
  writeFileSync(join(empty, "index.mjs"), EMPTY);
  const address = catalog.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const settings = {
    handler,
    timeoutMilliseconds,
    concurrency: 1,
    environment: {
      ...environment({
        CONTENT_BUCKET: "content",
        FEED_BUCKET: "feeds",
        CATALOG_TABLE: "catalog",
        EVENT_BUS: "bus",
        DISTRIBUTION: "distribution",
      }),
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "bench",
      AWS_SECRET_ACCESS_KEY: "bench",
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
    },
  };
  return [
    { name: "publisher", settings: { ...settings, code } },
    { name: "empty", settings: { ...settings, code: empty } },
  ];
}

/** Milliseconds of the first invocation of a process, and the median of those after it. */
async function run(settings: FunctionSettings): Promise<{ cold: number; warm: number }> {
  const lambda = startFunction(settings, LAMBDA_TOOLS);
  try {
    const cold = await invoke(lambda);
    const warm: number[] = [];
    for (let count = 0; count < 20; count++) warm.push(await invoke(lambda));
    return { cold, warm: median(warm) };
  } finally {
    await lambda.stop();
  }
}

async function invoke(lambda: LambdaFunction): Promise<number> {
  const invocation = await lambda.invoke({ request: "tick" });
  if (invocation.outcome !== "answered") throw new Error(invocation.log);
  return invocation.milliseconds;
}

/** DynamoDB, with nothing in it. */
async function startEmptyCatalog(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const isQuery = String(request.headers["x-amz-target"]).endsWith(".Query");
      const answer = isQuery
        ? { Items: [], Count: 0, ScannedCount: 0 }
        : { Responses: {}, UnprocessedKeys: {} };
      response.setHeader("Content-Type", "application/x-amz-json-1.0");
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
