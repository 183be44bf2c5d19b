import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  accessSync,
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe } from "vitest";
import { describeSkipped } from "./tools.ts";

/** A server that a test has started and that ends with the test's process, however that ends. */
export type Server = {
  readonly endpoint: string;
  /** What tells an SDK of AWS, here or in another process, to ask this server; credentials and region are in it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
};

/** What is to be done before a server can be started; undefined where nothing is. */
export type Lack = string | undefined;

/** Taken by each of the servers, so that one environment can name several. */
export const ACCESS = {
  AWS_ACCESS_KEY_ID: "wireroomtests",
  AWS_SECRET_ACCESS_KEY: "wireroomtests",
  AWS_REGION: "us-east-1",
} as const;

/**
 * A suite that asks servers. Where one cannot be started the suite is skipped and says what to do; with
 * WIREROOM_TESTS=all in the environment it fails instead.
 */
export function describeWithServers(
  lacks: readonly Lack[],
  title: string,
  suite: () => void,
): void {
  const reason = lacks.filter((lack) => lack !== undefined).join("; ");
  if (reason === "") describe(title, suite);
  else describeSkipped(title, reason);
}

/** The programs of `names` that are not to be found. */
export function missingPrograms(names: readonly string[]): readonly string[] {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return names.filter((name) => !folders.some((folder) => isExecutable(join(folder, name))));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A port of this machine that nobody listens to at the moment. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** Daemons that live and die together, with a folder of their own. */
export class Daemons {
  readonly folder = mkdtempSync(join(tmpdir(), "wireroom-server-"));
  readonly #running: ChildProcess[] = [];
  // Ends what this process has started also where it is killed itself: then its end of the pipe closes.
  readonly #warden = spawn(
    "sh",
    ["-c", 'while read -r id; do all="$all $id"; done; kill -9 $all; rm -rf "$0"', this.folder],
    { stdio: ["pipe", "ignore", "ignore"], detached: true },
  );
  #failure: string | undefined;

  constructor() {
    this.#warden.unref();
    (this.#warden.stdin as unknown as { unref: () => void }).unref();
  }

  /** Starts a program that is to go on running. */
  start(program: string, args: readonly string[], cwd = this.folder): void {
    const log = openSync(join(this.folder, `${this.#running.length}-output.log`), "a");
    const child = spawn(program, args, { cwd, stdio: ["ignore", log, log] });
    closeSync(log);
    child.unref();
    child.on("error", (error) => this.#fail(`${program} did not start: ${error.message}`));
    child.on("exit", (code, signal) => this.#fail(`${program} ended with ${code ?? signal}`));
    this.#running.push(child);
    if (child.pid !== undefined) this.#warden.stdin.write(`${child.pid}\n`);
  }

  /** Runs a program to its end, which is to be a good one, and gives what it prints. */
  run(program: string, args: readonly string[], patienceSeconds: number): string {
    const { status, error, stdout, stderr } = spawnSync(program, args, {
      cwd: this.folder,
      encoding: "utf8",
      timeout: patienceSeconds * 1000,
      killSignal: "SIGKILL",
    });
    if (status === 0) return stdout;
    throw this.explain(`${program} ${args.join(" ")}: ${error?.message ?? status}\n${stderr}`);
  }

  /** Waits until somebody answers HTTP there, with whatever status. */
  async answer(endpoint: string, patienceSeconds: number): Promise<void> {
    const end = performance.now() + patienceSeconds * 1000;
    while (performance.now() < end) {
      if (this.#failure !== undefined) throw this.explain(this.#failure);
      try {
        await (await fetch(endpoint, { signal: AbortSignal.timeout(5000) })).arrayBuffer();
        return;
      } catch {
        await sleep(50);
      }
    }
    throw this.explain(`nobody answered at ${endpoint} in ${patienceSeconds} seconds`);
  }

  async stop(): Promise<void> {
    const ends = this.#running.map((child) => {
      if (child.exitCode !== null || child.signalCode !== null) return undefined;
      const end = new Promise((resolve) => child.once("close", resolve));
      child.ref();
      child.kill("SIGKILL");
      return end;
    });
    await Promise.all(ends);
    this.#running.length = 0;
    this.#warden.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The end of each log is what says why. */
  explain(what: string): Error {
    const logs = readdirSync(this.folder)
      .filter((name) => name.endsWith(".log"))
      .map((name) => `--- ${name}\n${readFileSync(join(this.folder, name), "utf8").slice(-1500)}`);
    return new Error([what, ...logs].join("\n"));
  }

  #fail(failure: string): void {
    this.#failure ??= failure;
  }
}

/** Starts a server at the first call; until it is stopped, every other call gives the same one. */
export function startOnce(attempt: Parameters<typeof startServer>[0]): () => Promise<Server> {
  let running: Promise<Server> | undefined;
  return () => {
    running ??= startServer(attempt).then((server) => ({
      ...server,
      stop: () => {
        running = undefined;
        return server.stop();
      },
    }));
    return running;
  };
}

/** Starts a server, with another port and folder where one was taken meanwhile. */
async function startServer(
  attempt: (daemons: Daemons) => Promise<Omit<Server, "stop">>,
): Promise<Server> {
  let failure: unknown;
  for (let tries = 0; tries < 3; tries++) {
    const daemons = new Daemons();
    try {
      return { ...(await attempt(daemons)), stop: () => daemons.stop() };
    } catch (error) {
      failure = error;
      await daemons.stop();
    }
  }
  throw failure;
}
