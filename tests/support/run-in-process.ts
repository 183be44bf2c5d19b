import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { runCommandLine } from "../../local/commands/program.ts";
import { openPipeline } from "../../local/pipeline.ts";

/** The command line at an instant, in this process: its exit code, and the lines of stdout and stderr. */
export async function runInProcess(now: Timestamp, args: readonly string[]) {
  const printed: string[] = [];
  const complained: string[] = [];
  const code = await runCommandLine(args, {
    print: (line) => void printed.push(line),
    complain: (line) => void complained.push(line),
    now: () => now,
    version: "1.2.3",
    openPipeline,
    stopped: Promise.resolve(),
  });
  return { code, printed, complained };
}
