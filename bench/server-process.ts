import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { ask } from "./http-client.ts";

export type Server = {
  readonly port: number;
  /** Of its process. */
  readonly id: number;
  /** User and system, of the process since its start; NaN where there is no /proc. */
  readonly cpuSeconds: () => number;
  readonly stop: () => Promise<void>;
};

/** A build of ten thousand articles comes before the first answer. */
const LONGEST_START_MILLISECONDS = 300_000;

/** Starts a program that serves /rss.xml on a port of the loopback address, and waits until it does. */
export async function startServer(
  program: string,
  parameters: readonly string[],
  port: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const env = { ...process.env, ...environment };
  const child = spawn(program, parameters, { stdio: ["ignore", "ignore", "pipe"], env });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said = `${said}${chunk}`.slice(-10_000);
  });
  const server = {
    port,
    id: child.pid ?? Number.NaN,
    cpuSeconds: () => readCpu(child),
    stop: () => stop(child),
  };
  const started = performance.now();
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() - started > LONGEST_START_MILLISECONDS) {
      await server.stop();
      throw new Error(`${program} does not serve:\n${said}`);
    }
    await wait(200);
  }
  return server;
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await ask(port, "/rss.xml")).status === 200;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ECONNREFUSED") return false;
    throw error;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

/** Of proc(5), fields 14 and 15; Linux counts them in hundredths of a second. */
function readCpu({ pid }: ChildProcess): number {
  if (process.platform !== "linux") return Number.NaN;
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** A port that was free a moment ago. */
export async function findPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
