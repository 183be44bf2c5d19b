import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

/** What one run of a contender cost. */
export type Cost = {
  readonly wallSeconds: number;
  /** User and system. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
};

/** A program to be measured: an entry file of this folder, run with its arguments in a process of its own. */
export type Contender = {
  readonly name: string;
  readonly entry: string;
  readonly arguments: (scratch: string) => readonly string[];
};

/** Printed by the wrapper as the last line of a run. */
const MARK = "wireroom-bench:";

/**
 * Bundles every contender, so that none pays for compiling, and runs them in turns, `rounds` times each: what else the
 * machine does falls on all of them alike. Gives the medians in the order of the contenders.
 */
export async function compare(
  contenders: readonly Contender[],
  rounds: number,
): Promise<readonly Cost[]> {
  const folder = mkdtempSync(join(tmpdir(), "wireroom-bench-"));
  try {
    const bundles = await Promise.all(
      contenders.map(async ({ entry }, index) => {
        const outfile = join(folder, `contender-${index}.mjs`);
        await build({
          entryPoints: [entry],
          bundle: true,
          platform: "node",
          format: "esm",
          target: "node20",
          // The CommonJS form of some packages cannot be bundled.
          mainFields: ["module", "main"],
          outfile,
          banner: {
            js: 'import { createRequire as __cr } from "node:module"; const require = __cr(import.meta.url);',
          },
          footer: {
            js: `{ const u = process.resourceUsage(); console.log("${MARK}" + JSON.stringify({ cpu: (u.userCPUTime + u.systemCPUTime) / 1e6, rss: u.maxRSS / 1024 })); }`,
          },
          logLevel: "error",
        });
        return outfile;
      }),
    );
    const costs: Cost[][] = contenders.map(() => []);
    for (let round = 0; round < rounds; round++) {
      for (const [index, contender] of contenders.entries()) {
        const scratch = mkdtempSync(join(folder, "run-"));
        costs[index]?.push(run(bundles[index] ?? "", contender.arguments(scratch)));
        rmSync(scratch, { recursive: true, force: true });
      }
    }
    return costs.map(medians);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(bundle: string, parameters: readonly string[]): Cost {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundle, ...parameters], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const wallSeconds = (performance.now() - started) / 1000;
  const line = stdout.split("\n").find((text) => text.startsWith(MARK));
  if (status !== 0 || line === undefined) throw new Error(`${bundle} failed:\n${stderr}`);
  const { cpu, rss } = JSON.parse(line.slice(MARK.length));
  return { wallSeconds, cpuSeconds: cpu, peakMegabytes: rss };
}

function medians(costs: readonly Cost[]): Cost {
  const median = (of: (cost: Cost) => number): number => {
    const sorted = costs.map(of).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  };
  return {
    wallSeconds: median((cost) => cost.wallSeconds),
    cpuSeconds: median((cost) => cost.cpuSeconds),
    peakMegabytes: median((cost) => cost.peakMegabytes),
  };
}
