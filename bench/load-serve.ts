import { spawnSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { quantile } from "./figures.ts";
import { ask } from "./http-client.ts";
import { hasProgram } from "./machine.ts";
import { collectGarbage, PROBE, residentMegabytes, watchMemory } from "./memory.ts";
import { type Load, visit } from "./open-load.ts";
import { composeNginxSettings } from "./peers/nginx.ts";
import { type Addresses, toVisitors, type Visitor } from "./readers.ts";
import { findPort, type Server, startServer } from "./server-process.ts";
import { toStep } from "./stories.ts";
import { PICTURES, writeContent } from "./written-content.ts";

/** Ten times of 50,000 readers who poll hourly. */
export const REQUESTS_PER_SECOND = 140;
/** Ten times of 100 stories a day. */
const STORY_SECONDS = 86.4;
/** As often as readers can see one after the other. */
const SHORTEST_STORY_SECONDS = 2;

/** Lines of Markdown tables. */
export async function measureServe(quick: boolean, folder: string): Promise<readonly string[]> {
  const content = join(folder, "content");
  const texts = writeContent(quick ? 200 : 1000, content);
  const seconds = quick ? 6 : 180;
  const memory = join(folder, "memory");
  mkdirSync(memory);
  const server = await serveWireroom(content, folder, memory);
  const rows: string[] = [];
  const sizes: string[] = [];
  let site: Addresses;
  try {
    site = await readAddresses(server.port);
    const visitors = toVisitors(site);
    const weigh = async (when: string, growth = ""): Promise<void> => {
      const heap = (await collectGarbage(memory, server.id)) / 1e6;
      const resident = residentMegabytes(server.id);
      sizes.push(`| ${when} | ${heap.toFixed(1)} | ${resident.toFixed(0)} | ${growth} |`);
    };
    const warming = { seconds: quick ? 3 : 60, every: SHORTEST_STORY_SECONDS, first: 0 };
    await run(server, visitors, { content, texts, ...warming });
    await weigh("after a minute of both");
    for (const [index, every] of [STORY_SECONDS, SHORTEST_STORY_SECONDS].entries()) {
      const watch = watchMemory(server.id);
      const first = 3000 * (index + 1);
      const { load, seen, errors } = await run(server, visitors, {
        content,
        texts,
        seconds,
        every,
        first,
      });
      watch.stop();
      const who = `Wireroom, a change every ${every} s`;
      rows.push(rowOf(who, { ...load, errors: [...load.errors, ...errors] }, seen));
      await weigh(`after ${seconds} s with a change every ${every} s`, watch.growth().toFixed(1));
    }
  } finally {
    await server.stop();
  }
  if (hasProgram("nginx")) {
    rows.push(rowOf("nginx, no change", await visitNginx(content, folder, site, seconds), []));
  }
  return [
    "| who | requests | errors | 304 | p50 ms | p99 ms | p99.9 ms | longest ms | sent late, p99 ms | changes | seen after, median ms | longest ms |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ...rows,
    "",
    "| `serve` | MB after a collection | MB resident then | growth in the second half, MB a minute |",
    "|---|---:|---:|---:|",
    ...sizes,
  ];
}

function rowOf(who: string, load: Load, seen: readonly number[]): string {
  const { milliseconds, lateMilliseconds, notModified, errors } = load;
  for (const error of errors.slice(0, 20)) console.error(`bench: ${who}: ${error}`);
  const requests = lateMilliseconds.length;
  const shown = (share: number): string => quantile(milliseconds, share).toFixed(1);
  const cells = [
    who,
    requests,
    errors.length,
    `${((100 * notModified) / requests).toFixed(0)} %`,
    ...[0.5, 0.99, 0.999, 1].map(shown),
    quantile(lateMilliseconds, 0.99).toFixed(1),
    seen.length,
    ...(seen.length > 0 ? [0.5, 1].map((share) => quantile(seen, share).toFixed(0)) : ["", ""]),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** From the server's own feeds.json and feed.json. */
async function readAddresses(port: number): Promise<Addresses> {
  const read = async (path: string) => JSON.parse((await ask(port, path)).body);
  const toPath = (address: string): string => new URL(address).pathname;
  const { feeds } = await read("/feeds.json");
  const { items } = await read("/feed.json");
  return {
    feeds: feeds.map(({ page }: { page: string }) => toPath(page)),
    articles: items.map(({ url }: { url: string }) => toPath(url)),
    media: Array.from({ length: PICTURES }, (_, index) => `/media/lead-${index}.png`),
  };
}

type Rhythm = {
  readonly content: string;
  readonly texts: readonly string[];
  readonly seconds: number;
  /** Seconds between two changes. */
  readonly every: number;
  /** The number of the first step, of a file that nobody has had yet. */
  readonly first: number;
};

type Run = {
  readonly load: Load;
  /** Milliseconds from each saved file to the feed that shows it. */
  readonly seen: readonly number[];
  readonly errors: readonly string[];
};

/** Visitors and changes at once. */
async function run(
  { port }: Server,
  visitors: readonly Visitor[],
  { content, texts, seconds, every, first }: Rhythm,
): Promise<Run> {
  const seen: number[] = [];
  const errors: string[] = [];
  const change = async (): Promise<void> => {
    const start = performance.now();
    for (let count = 0; (count + 0.5) * every < seconds; count++) {
      await wait(Math.max(0, start + (count + 0.5) * every * 1000 - performance.now()));
      const { path, text, title } = toStep(first + count, texts, Date.now());
      const file = join(content, path);
      const saved = performance.now();
      if (text === undefined) rmSync(file);
      else saveWhole(file, text);
      const isShown = await waitForFeed(
        port,
        (body) => body.includes(title) === (text !== undefined),
      );
      if (isShown) seen.push(performance.now() - saved);
      else
        errors.push(`${title} ${text === undefined ? "was shown" : "was not shown"} for a minute`);
    }
  };
  const [load] = await Promise.all([visit(port, visitors, REQUESTS_PER_SECOND, seconds), change()]);
  return { load, seen, errors };
}

/** As editors save: nobody reads half of it. */
function saveWhole(file: string, text: string): void {
  const whole = join(dirname(file), `.${basename(file)}.part`);
  writeFileSync(whole, text);
  renameSync(whole, file);
}

/** Asks for the publication's RSS every 25 ms, with the validator of what it has. */
async function waitForFeed(port: number, isAsWanted: (body: string) => boolean): Promise<boolean> {
  const started = performance.now();
  let etag: string | undefined;
  while (performance.now() - started < 60_000) {
    const answer = await ask(port, "/rss.xml", etag === undefined ? {} : { "If-None-Match": etag });
    if (answer.status === 200 && isAsWanted(answer.body)) return true;
    etag = answer.headers.etag;
    await wait(25);
  }
  return false;
}

async function serveWireroom(content: string, folder: string, memory: string): Promise<Server> {
  const port = await findPort();
  const state = join(folder, "state");
  const command = ["wireroom", "serve", content, "--port", String(port), "--state", state];
  return startServer(process.execPath, [PROBE, ...command], port, { BENCH_MEMORY: memory });
}

/** The same visitors at what `build` writes of the same folder. */
async function visitNginx(content: string, folder: string, site: Addresses, seconds: number) {
  const root = join(folder, "out");
  const built = spawnSync(
    process.execPath,
    ["wireroom", "build", content, "--out", root, "--state", join(folder, "built")],
    { encoding: "utf8" },
  );
  if (built.status !== 0) throw new Error(built.stderr);
  const port = await findPort();
  const file = join(folder, "nginx.conf");
  writeFileSync(file, composeNginxSettings({ folder, root, port }));
  const server = await startServer("nginx", ["-p", folder, "-e", "stderr", "-c", file], port);
  try {
    return await visit(port, toVisitors(site), REQUESTS_PER_SECOND, seconds);
  } finally {
    await server.stop();
  }
}
