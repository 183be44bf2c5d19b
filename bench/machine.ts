import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";

/** How each program that a benchmark may call says its version. */
const VERSION_OPTIONS = { hugo: "version", nginx: "-v", time: "--version" } as const;

export type Program = keyof typeof VERSION_OPTIONS;

/** Whether a program is installed. */
export function hasProgram(name: Program): boolean {
  return readVersion(name) !== undefined;
}

/** One line: the processor, the memory, and the versions of Node, of programs as far as they are installed, and of packages. */
export function describeMachine(
  programs: readonly Program[] = [],
  packages: readonly string[] = [],
): string {
  const [processor] = cpus();
  const versions = [
    ...programs.map((name) => `${name} ${readVersion(name) ?? "not installed"}`),
    ...packages.map((name) => {
      const url = new URL(`../node_modules/${name}/package.json`, import.meta.url);
      return `${name} ${JSON.parse(readFileSync(url, "utf8")).version}`;
    }),
  ];
  const model = processor?.model.trim() ?? "unknown processor";
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  return [`${cpus().length} × ${model}`, memory, `Node ${process.version}`, ...versions].join(", ");
}

/** Some say it on standard error, and Debian's GNU time is of version UNKNOWN. */
function readVersion(name: Program): string | undefined {
  const { status, stdout, stderr } = spawnSync(name, [VERSION_OPTIONS[name]], { encoding: "utf8" });
  return status === 0 ? (/\d+\.\d+(\.\d+)?/.exec(`${stdout}${stderr}`)?.[0] ?? "") : undefined;
}
