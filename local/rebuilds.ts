import type { Changes } from "./watch.ts";

export type Rebuilds = {
  /** Asks for a run, soon: what is asked for within a moment, or while a run is under way, is one run. */
  readonly request: (changes: Changes) => void;
  /** No run begins from now on. */
  readonly stop: () => void;
};

export type Pace = {
  /** A run begins when nothing was asked for so long. */
  readonly quietMilliseconds: number;
  /** Or, where that never happens, so long after the first. */
  readonly longestMilliseconds: number;
};

/**
 * Runs `rebuild` with what has changed, never twice at once. Where it gives false the changes were not taken, and the
 * next run is of everything. It must not throw.
 */
export function createRebuilds(
  rebuild: (changes: Changes) => Promise<boolean>,
  { quietMilliseconds, longestMilliseconds }: Pace,
): Rebuilds {
  let waiting: { readonly paths: Set<string>; everything: boolean } | undefined;
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let owesEverything = false;
  let stopped = false;

  function schedule(): void {
    clearTimeout(timer);
    if (running || stopped || waiting === undefined) return;
    const patience = longestMilliseconds - (performance.now() - since);
    timer = setTimeout(run, Math.max(0, Math.min(quietMilliseconds, patience)));
  }

  async function run(): Promise<void> {
    if (waiting === undefined) return;
    const { paths, everything } = waiting;
    waiting = undefined;
    running = true;
    const changes = { paths, ...((everything || owesEverything) && { everything: true as const }) };
    owesEverything = !(await rebuild(changes));
    running = false;
    schedule();
  }

  return {
    request: (changes) => {
      if (waiting === undefined) {
        since = performance.now();
        waiting = { paths: new Set(), everything: false };
      }
      for (const path of changes.paths) waiting.paths.add(path);
      waiting.everything ||= changes.everything === true;
      schedule();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
