import { createService } from "../../lambdas/syndication/publish/service.ts";
import { checkLedger } from "./check-ledger.ts";
import { checkSights } from "./check-sights.ts";
import { checkSite } from "./check-site.ts";
import type { History } from "./history.ts";
import { readLedger } from "./ledger.ts";
import { simulate } from "./simulate.ts";

/** What makes a publisher: the project's own, or one with a planted bug. */
export type Create = typeof createService;

/** What a history has come to. */
export type Played = {
  /** What is wrong, each in a line; none: all is as promised. */
  readonly failures: readonly string[];
  readonly log: readonly string[];
  readonly calls: number;
};

/** Plays a history to its end, and asks the three oracles. */
export async function play(history: History, create: Create = createService): Promise<Played> {
  const { world, log, left, late, calls, isStuck } = await simulate(history, create);
  if (isStuck) return { failures: ["it never comes to an end"], log, calls };
  const undone: string[] = [];
  try {
    const ledger = await readLedger(world);
    // Before there are settings, everything waits for them.
    const isBegun = ledger.settings !== undefined;
    const say = (kind: string, rows: readonly string[], what: string): void => {
      if (isBegun)
        undone.push(...rows.map((row) => `${kind}: ${row.replaceAll("\n", " ")} ${what}`));
    };
    say("left", left, "is still to be done");
    say("late", late, "was left to the clock, and nothing had gone wrong");
    const site = await checkSite(world, ledger);
    const failures = [...undone, ...site, ...checkLedger(world, ledger), ...checkSights(world)];
    return { failures, log, calls };
  } catch (error) {
    // Rows that cannot be read, or documents that are not what they are said to be.
    return { failures: [...undone, `the oracles cannot read it: ${String(error)}`], log, calls };
  }
}
