import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Point, slope } from "./figures.ts";

/** Has Node load what answers `collectGarbage`. */
export const PROBE = `--import=${new URL("memory-probe.mjs", import.meta.url)}`;

/** The processes that were started with the probe and write into `folder`. */
export function probedProcesses(folder: string): readonly number[] {
  return readdirSync(folder)
    .map((name) => /^(\d+)\.json$/.exec(name)?.[1])
    .flatMap((id) => (id === undefined || !isAlive(Number(id)) ? [] : [Number(id)]));
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

/** Bytes that a process needs after all garbage was collected: of JavaScript, and of buffers and the like. */
export async function collectGarbage(folder: string, id: number): Promise<number> {
  const file = join(folder, `${id}.json`);
  rmSync(file, { force: true });
  process.kill(id, "SIGUSR2");
  for (let tries = 0; tries < 600; tries++) {
    if (existsSync(file)) {
      const { heapUsed, external } = JSON.parse(readFileSync(file, "utf8"));
      return heapUsed + external;
    }
    await wait(50);
  }
  throw new Error(`process ${id} tells nothing of its memory`);
}

/** Megabytes of memory (10^6 bytes) that a process has, by proc(5); NaN where there is no /proc. */
export function residentMegabytes(id: number): number {
  if (process.platform !== "linux") return Number.NaN;
  const kibibytes = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1];
  return (Number(kibibytes) * 1024) / 1e6;
}

export type Watch = {
  /** Megabytes a minute of the second half of what was seen. */
  readonly growth: () => number;
  readonly stop: () => void;
};

/** Looks at the memory of a process each half second. */
export function watchMemory(id: number): Watch {
  const seen: Point[] = [];
  const look = (): void => {
    seen.push({ x: performance.now() / 60_000, y: residentMegabytes(id) });
  };
  const timer = setInterval(look, 500);
  return {
    growth: () => slope(seen.slice(seen.length / 2)),
    stop: () => clearInterval(timer),
  };
}
