import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { lackOfCeph, startCeph } from "../tests/support/ceph.ts";
import { type Deployment, deploy } from "../tests/support/deployment.ts";
import { lackOfDynamoDbLocal, startDynamoDbLocal } from "../tests/support/dynamodb-local.ts";
import type { Invocation } from "../tests/support/lambda-runtime.ts";
import { lackOfLambda } from "../tests/support/lambda-tools.ts";
import { buildSite } from "../tests/support/site.ts";
import {
  type SynthesisedFunction,
  synthesiseFunction,
} from "../tests/support/synthesised-function.ts";
import { siteWithoutTombstones } from "../tests/support/tombstones.ts";
import { quantile } from "./figures.ts";
import { collectGarbage, PROBE, probedProcesses, residentMegabytes } from "./memory.ts";
import { toStep } from "./stories.ts";
import { writeContent } from "./written-content.ts";

/** So many stories at once, every so many seconds. */
const STORIES = 3;
const EVERY = 4;

/** After one that does not count. */
const MINUTES = 3;

/** As the headers of a document say that it has ended. */
const GONE = '["status","410"]';

/** One invocation for each processor that this is meant to run on. */
const CONCURRENCY = 2;

/** Rows of Markdown tables; one sentence where the machine lacks what it takes. */
export async function measureLambda(quick: boolean, folder: string): Promise<readonly string[]> {
  const lacks = [lackOfCeph(), lackOfDynamoDbLocal(), await lackOfLambda()];
  const lack = lacks.filter((one) => one !== undefined).join("; ");
  if (lack !== "") return [`The publisher is not measured: it ${lack}.`];
  const memory = join(folder, "memory");
  mkdirSync(memory);
  const publisher = withProbe(synthesiseFunction(join(folder, "synthesised")), memory);
  const [ceph, dynamo] = await Promise.all([startCeph(), startDynamoDbLocal()]);
  try {
    const load = { concurrency: CONCURRENCY, batchSize: publisher.queue.batchSize };
    const deployment = await deploy(publisher, load);
    try {
      return await measureDeployment(deployment, quick, folder, memory);
    } finally {
      await deployment.stop();
    }
  } finally {
    await Promise.all([ceph.stop(), dynamo.stop()]);
  }
}

async function measureDeployment(
  deployment: Deployment,
  quick: boolean,
  folder: string,
  memory: string,
): Promise<readonly string[]> {
  const content = join(folder, "content");
  const texts = writeContent(quick ? 20 : 40, content);
  await file(deployment, content);
  await deployment.settle();
  const seconds = quick ? 6 : 60;
  const played: Played[] = [];
  const weights: ReadonlyMap<number, Weight>[] = [];
  let logged = 0;
  for (let minute = 0; minute <= MINUTES; minute++) {
    const one = await play(deployment, texts, seconds, 3000 * minute);
    weights.push(await weigh(memory));
    if (minute === 0) logged = deployment.lambda.log().length;
    else played.push(one);
    console.error(`bench: minute ${minute}: ${one.seen.length} changes are out`);
  }
  const invocations = played.flatMap((one) => one.invocations);
  const seen = played.flatMap((one) => one.seen);
  const complaints =
    deployment.lambda
      .log()
      .slice(logged)
      .match(/"level":"(WARN|ERROR)"/g) ?? [];
  const dead = await deployment.queue.deadLetters();
  const differing = await compareWithBuild(deployment);
  for (const key of differing) console.error(`bench: ${key} is not as a build makes it`);
  const milliseconds = invocations.map((one) => one.milliseconds);
  const failed = invocations.filter(({ outcome }) => outcome !== "answered").length;
  const again = invocations.reduce((sum, one) => sum + failuresOf(one), 0);
  const minutes = Array.from({ length: MINUTES }, (_, index) => index + 2);
  const cells = [
    seen.length,
    invocations.length,
    ...[0.5, 0.99, 1].map((share) => quantile(milliseconds, share).toFixed(0)),
    ...[0.5, 1].map((share) => quantile(seen, share).toFixed(0)),
    failed,
    again,
    dead.length,
    complaints.length,
    differing.length,
  ];
  return [
    "| changes | invocations | p50 ms | p99 ms | longest ms | in the feed after, median ms | longest ms | failed | messages that came again | dead letters | complaints in the log | documents that differ |",
    `|${"---:|".repeat(cells.length)}`,
    `| ${cells.join(" | ")} |`,
    "",
    `| process of the publisher, after a minute | 1 | ${minutes.join(" | ")} |`,
    `|---|${"---:|".repeat(minutes.length + 1)}`,
    ...[...(weights[0] ?? []).keys()].flatMap((id, index) => {
      const row = (what: string, of: (weight: Weight) => string): string => {
        const figures = weights.map((one) => one.get(id)).map((one) => (one ? of(one) : "ended"));
        return `| ${index + 1}, ${what} | ${figures.join(" | ")} |`;
      };
      return [
        row("MB after a collection", ({ heap }) => heap.toFixed(1)),
        row("MB resident then", ({ resident }) => resident.toFixed(0)),
      ];
    }),
  ];
}

function withProbe(publisher: SynthesisedFunction, memory: string): SynthesisedFunction {
  return {
    ...publisher,
    environment: (names) => ({
      ...publisher.environment(names),
      NODE_OPTIONS: PROBE,
      BENCH_MEMORY: memory,
    }),
  };
}

/** Puts all that lies in a folder into the content bucket, the settings first. */
async function file(deployment: Deployment, content: string): Promise<void> {
  const entries = readdirSync(content, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(content.length + 1));
  for (const path of ["publication.yaml", ...paths.filter((one) => one !== "publication.yaml")]) {
    await deployment.put(path, readFileSync(join(content, path)));
  }
}

type Played = {
  readonly invocations: readonly Invocation[];
  /** Milliseconds from each put to the feed that shows it. */
  readonly seen: readonly number[];
};

/** Changes, the poller of the queue, and the clock; until all that was changed is out. */
async function play(
  deployment: Deployment,
  texts: readonly string[],
  seconds: number,
  first: number,
): Promise<Played> {
  const invocations: Invocation[] = [];
  const seen: number[] = [];
  let ended = false;
  const poll = async (): Promise<void> => {
    while (!ended) {
      const invocation = await deployment.queue.deliverBatch();
      if (invocation) invocations.push(invocation);
      else await wait(20);
    }
  };
  const tick = setInterval(() => {
    void deployment.lambda.invoke({ request: "tick" }).then((one) => invocations.push(one));
  }, 60_000);
  const change = async (number: number): Promise<void> => {
    const { path, text, title } = toStep(number, texts, Date.now());
    const started = performance.now();
    if (text === undefined) await deployment.remove(path);
    else await deployment.put(path, text);
    await waitForFeed(deployment, (body) => body.includes(title) === (text !== undefined));
    seen.push(performance.now() - started);
  };
  const changeAll = async (): Promise<void> => {
    const start = performance.now();
    for (let count = 0; count * EVERY < seconds; count++) {
      await wait(Math.max(0, start + count * EVERY * 1000 - performance.now()));
      // A story is three steps, one after the other.
      const round = first + Math.floor(count / 3) * 3 * STORIES + (count % 3);
      await Promise.all(Array.from({ length: STORIES }, (_, story) => change(round + 3 * story)));
    }
  };
  const polls = Array.from({ length: CONCURRENCY }, poll);
  try {
    await changeAll();
  } finally {
    ended = true;
    clearInterval(tick);
    await Promise.all(polls);
  }
  invocations.push(...(await deployment.settle()));
  return { invocations, seen };
}

async function waitForFeed(
  deployment: Deployment,
  isAsWanted: (body: string) => boolean,
): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (isAsWanted((await deployment.read("feeds", "rss.xml")) ?? "")) return;
    await wait(100);
  }
  throw new Error("a change has not reached the feed in a minute");
}

/** Messages of its batch that are to come again. */
function failuresOf(invocation: Invocation): number {
  if (invocation.outcome !== "answered") return 0;
  const answer = invocation.answer as { batchItemFailures?: readonly unknown[] } | undefined;
  return answer?.batchItemFailures?.length ?? 0;
}

type Weight = { readonly heap: number; readonly resident: number };

/** Megabytes of each process, which is woken for it: between invocations it is frozen. */
async function weigh(memory: string): Promise<ReadonlyMap<number, Weight>> {
  const weights = new Map<number, Weight>();
  for (const id of probedProcesses(memory)) {
    process.kill(id, "SIGCONT");
    const heap = (await collectGarbage(memory, id)) / 1e6;
    process.kill(id, "SIGSTOP");
    weights.set(id, { heap, resident: residentMegabytes(id) });
  }
  return weights;
}

/**
 * Documents that are not as a build of the same files makes them, once the clock has found nothing more to do. What that
 * does not have must say that it is gone: the pages of the stories that were taken down.
 */
async function compareWithBuild(deployment: Deployment): Promise<readonly string[]> {
  let before: number;
  do {
    before = deployment.calls.length;
    await deployment.ask({ request: "tick" });
  } while (
    deployment.calls.slice(before).some(({ writes, bucket }) => writes && bucket.endsWith("-feeds"))
  );
  const site = siteWithoutTombstones(await deployment.site());
  const built = await buildSite(deployment.files);
  const keys = new Set([...Object.keys(site), ...Object.keys(built)]);
  return [...keys].filter((key) =>
    built[key] === undefined ? !site[key]?.includes(GONE) : site[key] !== built[key],
  );
}
