import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { hasProgram, type Program } from "./machine.ts";

/** What one run of a contender cost. */
export type Cost = {
  readonly wallSeconds: number;
  /** User and system. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  /** Files that are below the folder `out` of its scratch afterwards. */
  readonly files: number;
};

/** A program to be measured, run in a process of its own. */
export type Contender = {
  readonly name: string;
  /** A TypeScript file to be bundled and run by Node, or an installed program. */
  readonly program: `${string}.ts` | Program;
  /** `scratch` is an empty folder of that run. */
  readonly arguments: (scratch: string) => readonly string[];
  /** The name of a second run in the folders that the first has left. */
  readonly again?: string;
};

/** The medians of a contender, or what is missing here to run it. */
export type Result = { readonly name: string } & (
  | { readonly cost: Cost; readonly first?: Cost }
  | { readonly missing: string }
);

/** Printed by the wrapper as the last line of a run. */
const MARK = "wireroom-bench:";

/**
 * Bundles every contender of ours, so that none pays for compiling, and runs all in turns, `rounds` times each: what else
 * the machine does falls on all of them alike. Gives the medians in the order of the contenders, a second run after the first.
 */
export async function compare(
  contenders: readonly Contender[],
  rounds: number,
): Promise<readonly Result[]> {
  const folder = mkdtempSync(join(tmpdir(), "wireroom-bench-"));
  try {
    const lanes = await Promise.all(
      contenders.map(async (contender, index) => {
        const run = await prepare(contender, join(folder, `contender-${index}.mjs`));
        return { ...contender, run, costs: [] as Cost[], costsAgain: [] as Cost[] };
      }),
    );
    for (let round = 0; round < rounds; round++) {
      for (const { name, run, costs, costsAgain, again, arguments: toArguments } of lanes) {
        if (typeof run === "string") continue;
        const scratch = mkdtempSync(join(folder, "run-"));
        const runOnce = (): Cost => {
          const used = run(toArguments(scratch));
          // Of a run of an hour, what is measured already is known when it is ended before its end.
          console.error(`bench: ${name}, ${used.cpuSeconds.toFixed(2)} CPU s`);
          return { ...used, files: countFiles(join(scratch, "out")) };
        };
        costs.push(runOnce());
        if (again !== undefined) costsAgain.push(runOnce());
        rmSync(scratch, { recursive: true, force: true });
      }
    }
    return lanes.flatMap(({ name, again, run, costs, costsAgain }): readonly Result[] => {
      if (typeof run === "string") return [{ name, missing: run }];
      const first = medians(costs);
      const second = again === undefined ? [] : [{ name: again, cost: medians(costsAgain), first }];
      return [{ name, cost: first }, ...second];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A Markdown table of builds, with the CPU over that of each of `peers`, by name, and of a second build over the first. */
export function tableOfBuilds(
  builds: readonly { readonly articles: number; readonly results: readonly Result[] }[],
  peers: readonly string[],
): readonly string[] {
  const over = ["first build", ...peers].map((name) => `over ${name}`);
  const heads = ["articles", "who", "files", "CPU s", "wall s", "peak MB", ...over];
  const rows = builds.flatMap(({ articles, results }) =>
    results.map((result) => {
      if ("missing" in result)
        return [articles, result.name, `not measured: needs ${result.missing}`];
      const { name, cost, first } = result;
      const ratios = [first, ...peers.map((peer) => costOf(results, peer))].map((other) =>
        other ? (cost.cpuSeconds / other.cpuSeconds).toFixed(2) : "",
      );
      const { files, cpuSeconds, wallSeconds, peakMegabytes } = cost;
      const used = [cpuSeconds.toFixed(2), wallSeconds.toFixed(2), peakMegabytes.toFixed(0)];
      return [articles, name, files, ...used, ...ratios];
    }),
  );
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  return [line(heads), `|---:|---|${"---:|".repeat(heads.length - 2)}`, ...rows.map(line)];
}

function costOf(results: readonly Result[], name: string): Cost | undefined {
  const found = results.find((result) => result.name === name);
  return found && "cost" in found ? found.cost : undefined;
}

function countFiles(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  ).length;
}

/** Writes one ES module of an entry file with all that it imports. */
export async function bundle(entry: string, outfile: string, footer = ""): Promise<void> {
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
    footer: { js: footer },
    logLevel: "error",
  });
}

type Runner = (parameters: readonly string[]) => Omit<Cost, "files">;

/** Gives what runs the contender, or what is missing. */
async function prepare({ program }: Contender, outfile: string): Promise<Runner | string> {
  if (isProgram(program)) {
    const missing = ([program, "time"] as const).filter((name) => !hasProgram(name));
    return missing.join(" and ") || ((parameters) => runProgram(program, parameters));
  }
  await bundle(
    program,
    outfile,
    `{ const u = process.resourceUsage(); console.log("${MARK}" + JSON.stringify({ cpu: (u.userCPUTime + u.systemCPUTime) / 1e6, rss: u.maxRSS / 1024 })); }`,
  );
  return (parameters) => runBundle(outfile, parameters);
}

function isProgram(program: Contender["program"]): program is Program {
  return !program.endsWith(".ts");
}

const OPTIONS = { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 } as const;

function runBundle(file: string, parameters: readonly string[]): Omit<Cost, "files"> {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...parameters], OPTIONS);
  const wallSeconds = (performance.now() - started) / 1000;
  const line = stdout.split("\n").find((text) => text.startsWith(MARK));
  if (status !== 0 || line === undefined) throw new Error(`${file} failed:\n${stderr}`);
  const { cpu, rss } = JSON.parse(line.slice(MARK.length));
  return { wallSeconds, cpuSeconds: cpu, peakMegabytes: rss };
}

/** Node does not tell what a child of its own has used; GNU time does. */
function runProgram(program: Program, parameters: readonly string[]): Omit<Cost, "files"> {
  const folder = mkdtempSync(join(tmpdir(), "wireroom-time-"));
  try {
    const file = join(folder, "used");
    const command = ["-o", file, "-f", "%U %S %e %M", program, ...parameters];
    const { status, stdout, stderr } = spawnSync("time", command, OPTIONS);
    if (status !== 0) throw new Error(`${program} failed:\n${stdout}${stderr}`);
    const [user, system, wall, peak] = readFileSync(file, "utf8").trim().split(" ").map(Number);
    return {
      wallSeconds: wall ?? Number.NaN,
      cpuSeconds: (user ?? Number.NaN) + (system ?? Number.NaN),
      peakMegabytes: (peak ?? Number.NaN) / 1024,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function medians(costs: readonly Cost[]): Cost {
  return {
    wallSeconds: median(costs.map((cost) => cost.wallSeconds)),
    cpuSeconds: median(costs.map((cost) => cost.cpuSeconds)),
    peakMegabytes: median(costs.map((cost) => cost.peakMegabytes)),
    files: median(costs.map((cost) => cost.files)),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
