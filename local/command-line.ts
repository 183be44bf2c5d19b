import { readFileSync } from "node:fs";
import { fromMilliseconds } from "../lambdas/syndication/timestamp.ts";
import { explainFailure } from "./commands/failure.ts";
import { runCommandLine } from "./commands/program.ts";
import type { World } from "./commands/world.ts";

// A reader that has seen enough (head, less) closes the pipe: no reason for a stack trace.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
}

let stopping = false;

const world: World = {
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  ...(process.stderr.isTTY && { screen: process.stderr }),
  now: () => {
    const now = fromMilliseconds(Date.now());
    if (now === undefined)
      throw new Error("the clock of this machine shows no year of four digits");
    return now;
  },
  version: readVersion(),
  openPipeline: async (options) => (await import("./pipeline.ts")).openPipeline(options),
  get stopped() {
    return signalled();
  },
};

process.on("uncaughtException", (error) => process.exit(explainFailure(error, false, world)));

process.exitCode = await runCommandLine(process.argv.slice(2), world);
// What was under way when it was told to end is not waited for.
if (stopping) process.exit();

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        stopping = true;
        resolve();
      });
    }
  });
}

/** package.json is one folder up from here, and from dist/ in the published package. */
function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return version;
}
