import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

/** What a process of its own came to: what the work gave, or how the process ended. */
export type Ending<Answer> =
  | { readonly answer: Answer; readonly cpuMilliseconds: number; readonly peakMegabytes: number }
  | { readonly ended: string };

export type Guarded = {
  /** Does the work of that name with what JSON can hold. Who takes longer than `KILL_MILLISECONDS` is killed. */
  readonly run: <Answer>(name: string, input?: unknown) => Promise<Ending<Answer>>;
  readonly close: () => void;
};

/** So long nothing takes that is not for ever, on whatever machine. */
export const KILL_MILLISECONDS = 60_000;
/** The heap of the process. The function on AWS has three times as much. */
export const HEAP_MEGABYTES = 512;

/** A module that calls `work` with its own table, run in a process of its own: what hangs or eats all memory ends there. */
export function openGuarded(module: URL): Guarded {
  const folder = mkdtempSync(join(tmpdir(), "wireroom-guarded-"));
  const bundle = join(folder, "work.cjs");
  buildSync({
    entryPoints: [fileURLToPath(module)],
    bundle: true,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
    outfile: bundle,
    logLevel: "error",
  });
  let child: ChildProcess | undefined;
  const start = (): ChildProcess =>
    fork(bundle, [], {
      execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
  return {
    run: (name, input) =>
      new Promise((resolve) => {
        child ??= start();
        const own = child;
        const settle = (ending: Ending<never>): void => {
          clearTimeout(timer);
          own.removeAllListeners();
          resolve(ending);
        };
        const timer = setTimeout(() => {
          child = undefined;
          own.kill("SIGKILL");
          settle({ ended: `killed after ${KILL_MILLISECONDS} ms` });
        }, KILL_MILLISECONDS);
        own.once("message", (ending) => settle(ending as Ending<never>));
        own.once("exit", (code, signal) => {
          child = undefined;
          settle({ ended: `${signal ?? `exit ${code}`}` });
        });
        own.send({ name, input });
      }),
    close: () => {
      child?.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
