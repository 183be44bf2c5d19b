import { afterAll, beforeAll, expect, it } from "vitest";
import { type Folder, makeFolder } from "../support/folder.ts";
import {
  type FunctionSettings,
  type LambdaFunction,
  startFunction,
} from "../support/lambda-runtime.ts";
import { LAMBDA_TOOLS, lackOfLambda } from "../support/lambda-tools.ts";
import { describeWithServers } from "../support/server.ts";

const HANDLERS = `
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
let count = 0;
let background = 0;
export async function echo(event, context) {
  console.log("heard", event.word);
  const left = context.getRemainingTimeInMillis();
  return { event, count: ++count, node: process.version, left, stage: process.env.STAGE, id: context.awsRequestId };
}
export async function fail() { throw new TypeError("no such thing"); }
export async function dawdle({ milliseconds }) { await wait(milliseconds); return process.pid; }
export async function die() { console.log("last words"); process.kill(process.pid, "SIGKILL"); await wait(1000); }
export async function loiter() { const seen = background; setInterval(() => background++, 1); return seen; }
`;

describeWithServers([await lackOfLambda()], "a function in the stand-in for Lambda", () => {
  let folder: Folder;
  const functions: LambdaFunction[] = [];

  beforeAll(() => {
    folder = makeFolder();
    folder.write("index.mjs", HANDLERS);
    folder.write("broken.mjs", 'throw new Error("not today");');
  });
  afterAll(async () => {
    for (const one of functions) await one.stop();
    folder.discard();
  });

  function start(handler: string, settings: Partial<FunctionSettings> = {}): LambdaFunction {
    const started = startFunction(
      {
        code: folder.root,
        handler,
        environment: { STAGE: "beta" },
        timeoutMilliseconds: 5000,
        concurrency: 1,
        ...settings,
      },
      LAMBDA_TOOLS,
    );
    functions.push(started);
    return started;
  }

  it("runs under the Node of Lambda's runtime, with its environment and its deadline", async () => {
    const echo = start("index.echo");
    const said = await echo.invoke({ word: "stop ü" });
    expect(said).toMatchObject({
      outcome: "answered",
      answer: { event: { word: "stop ü" }, count: 1, stage: "beta" },
    });
    const { node, left } = (said as unknown as { answer: { node: string; left: number } }).answer;
    expect(node).toMatch(/^v24\./);
    expect(left).toBeGreaterThan(3000);
    expect(left).toBeLessThanOrEqual(5000);
    expect(said.log).toContain("heard stop ü");
  });

  it("keeps its process for the next invocation", async () => {
    const echo = start("index.echo");
    expect(await echo.invoke({})).toMatchObject({ cold: true, answer: { count: 1 } });
    expect(await echo.invoke({})).toMatchObject({ cold: false, answer: { count: 2 } });
  });

  it("runs invocations side by side in processes of their own, no more than it may", async () => {
    const dawdle = start("index.dawdle", { concurrency: 3 });
    const all = await Promise.all(
      Array.from({ length: 6 }, () => dawdle.invoke({ milliseconds: 300 })),
    );
    const processes = all.map((one) => (one.outcome === "answered" ? one.answer : undefined));
    expect(new Set(processes).size).toBe(3);
    expect(all.map(({ cold }) => cold).filter(Boolean)).toHaveLength(3);
  });

  it("tells what the handler threw, and goes on", async () => {
    const fail = start("index.fail");
    const failure = { outcome: "failed", type: "TypeError", message: "no such thing" };
    expect(await fail.invoke({})).toMatchObject({ ...failure, cold: true });
    expect(await fail.invoke({})).toMatchObject({ ...failure, cold: false });
  });

  it("kills what is not done by the deadline", async () => {
    const dawdle = start("index.dawdle", { timeoutMilliseconds: 600 });
    const late = await dawdle.invoke({ milliseconds: 5000 });
    expect(late).toMatchObject({ outcome: "timed-out", message: "timed out after 0.60 seconds" });
    expect(late.milliseconds).toBeLessThan(3000);
    expect(await dawdle.invoke({ milliseconds: 1 })).toMatchObject({
      outcome: "answered",
      cold: true,
    });
  });

  it("tells that a process ended, with its last words", async () => {
    const die = start("index.die");
    expect(await die.invoke({})).toMatchObject({
      outcome: "crashed",
      log: expect.stringMatching(/\tlast words\n$/),
    });
  });

  it("ends every process at once when it is told to", async () => {
    const dawdle = start("index.dawdle", { concurrency: 2 });
    const both = Promise.all([1, 2].map(() => dawdle.invoke({ milliseconds: 4000 })));
    setTimeout(() => dawdle.kill(), 500);
    expect((await both).map(({ outcome }) => outcome)).toEqual(["crashed", "crashed"]);
  });

  it("tells why it does not start", async () => {
    const broken = await start("broken.handler").invoke({});
    expect(broken).toMatchObject({ outcome: "not-started" });
    expect(broken).toHaveProperty("message", expect.stringContaining("not today"));
  });

  it("freezes between two invocations: what was left running does not run", async () => {
    const loiter = start("index.loiter");
    await loiter.invoke({});
    await new Promise((resolve) => setTimeout(resolve, 400));
    const { outcome, ...rest } = await loiter.invoke({});
    expect(outcome).toBe("answered");
    expect((rest as unknown as { answer: number }).answer).toBeLessThan(50);
  });
});
