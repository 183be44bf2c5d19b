import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** The publication of this project. */
export const CONTENT = fileURLToPath(new URL("../../content", import.meta.url));
const LAUNCHER = fileURLToPath(new URL("../../wireroom", import.meta.url));

export type Ended = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Started = {
  readonly child: ChildProcess;
  readonly said: () => { readonly stdout: string; readonly stderr: string };
  readonly ended: Promise<Ended>;
};

type Environment = Readonly<Record<string, string>>;

/** Starts `./wireroom` with `args`, and `environment` on top of this process's own. Whoever starts it ends it. */
export function startWireroom(
  args: readonly string[],
  environment: Environment = {},
  folder = process.cwd(),
): Started {
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    cwd: folder,
    env: { ...process.env, ...environment },
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    said.stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    said.stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...said }));
  });
  return { child, said: () => ({ ...said }), ended };
}

/** Runs `./wireroom` to its end. */
export function runWireroom(
  args: readonly string[],
  environment: Environment = {},
): Promise<Ended> {
  return startWireroom(args, environment).ended;
}

export type Served = {
  /** The address, with a slash at its end. */
  readonly origin: string;
  readonly stop: () => void;
};

/** Of thousands of files, on a machine with other things to do. */
const FIRST_PUBLICATION_SECONDS = 110;

/** Serves a folder on a free port until it is told to stop. */
export async function startServing(content: string, state: string): Promise<Served> {
  const { child, said } = startWireroom(["serve", content, "--state", state, "--port", "0"]);
  const stop = (): void => void child.kill("SIGKILL");
  try {
    const origin = await until(() => {
      if (child.exitCode !== null) throw new Error(said().stderr);
      return /^ {2}(http:\/\/127\.0\.0\.1:\d+\/)$/m.exec(said().stdout)?.[1];
    }, FIRST_PUBLICATION_SECONDS);
    return { origin, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

/** Serves a folder on a free port until the test is over; gives the address, with a slash at its end. */
export async function serveFolder(content: string, state: string): Promise<string> {
  const { origin, stop } = await startServing(content, state);
  onTestFinished(stop);
  return origin;
}

/** Looks again and again until there is an answer; throws where none comes in so many seconds. */
export async function until<Value>(look: () => Value | undefined, seconds = 30): Promise<Value> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (performance.now() > deadline)
      throw new Error(`it did not come about in ${seconds} seconds`);
    await wait(5);
  }
}
