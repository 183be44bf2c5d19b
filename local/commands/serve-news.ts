import type { Report } from "../report.ts";
import { count, printable, problemLines } from "../report-text.ts";
import type { Changes } from "../watch.ts";
import type { World } from "./world.ts";

export type News = {
  /** Every problem that was not there the last time. */
  readonly tellProblems: (report: Report) => void;
  /** One line on what a change came to, and its new problems. */
  readonly tellChange: (changes: Changes, report: Report) => void;
};

/** What `serve` says while it runs. */
export function createNews({ print, complain }: World): News {
  let known: ReadonlySet<string> = new Set();

  function tellProblems(report: Report): number {
    const lines = problemLines(report);
    const fresh = lines.filter((line) => !known.has(line));
    for (const line of fresh) complain(line);
    known = new Set(lines);
    return fresh.length;
  }

  return {
    tellProblems,
    tellChange: (changes, report) => {
      const fresh = tellProblems(report);
      const nothing = report.written === 0 && fresh === 0;
      // Nobody did anything that wants an answer.
      if (nothing && changes.paths.size === 0) return;
      const written = report.written === 0 ? "nothing" : count(report.written, "document");
      print(`${subject(changes)}: ${written} written in ${report.seconds} s`);
    },
  };
}

function subject({ paths, everything }: Changes): string {
  const [first, second] = paths;
  if (first === undefined) return everything ? "the whole folder" : "the time has come";
  return second === undefined ? printable(first) : count(paths.size, "file");
}
