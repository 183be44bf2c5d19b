import { spawnSync } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, it } from "vitest";

/** The programs of other people that some suites ask, and the Debian package that has each. */
const PROGRAMS = {
  jing: { package: "jing", find: () => onPath("jing") },
  xmllint: { package: "libxml2-utils", find: () => onPath("xmllint") },
  feedparser: { package: "python3-feedparser", find: () => pythonWith("feedparser") },
  python3: { package: "python3", find: () => pythonWith("sqlite3") },
  newsboat: { package: "newsboat", find: () => onPath("newsboat") },
  rss2email: { package: "rss2email", find: () => onPath("r2e") },
  feed2exec: { package: "feed2exec", find: () => onPath("feed2exec") },
  elfeed: { package: "elpa-elfeed emacs-nox", find: () => emacsWith("elfeed") },
  sfeed: { package: "sfeed", find: () => onPath("sfeed") },
  njs: { package: "njs", find: () => onPath("njs") },
  curl: { package: "curl", find: () => onPath("curl") },
  chromium: { package: "chromium", find: () => onPath("chromium") ?? onPath("chromium-browser") },
} as const satisfies Record<string, { package: string; find: () => string | undefined }>;

export type Program = keyof typeof PROGRAMS;

const found = new Map<Program, string | undefined>();

/**
 * Where `program` is; for a library (`feedparser`, `elfeed`), the Python or the Emacs that can load it. Undefined where
 * it is not installed.
 */
export function locate(program: Program): string | undefined {
  if (!found.has(program)) found.set(program, PROGRAMS[program].find());
  return found.get(program);
}

/** Whether all of `programs` are installed, and what to install otherwise. */
export function need(...programs: readonly Program[]): {
  readonly available: boolean;
  readonly reason: string;
} {
  const missing = programs.filter((program) => locate(program) === undefined);
  if (missing.length === 0) return { available: true, reason: "" };
  const packages = missing.map((program) => PROGRAMS[program].package);
  return {
    available: false,
    reason: `needs ${missing.join(" and ")}: apt-get install ${packages.join(" ")}`,
  };
}

/**
 * A suite that asks programs from outside. Where one is missing the suite is skipped and says what to install; with
 * WIREROOM_TESTS=all in the environment it fails instead.
 */
export function describeWith(
  programs: Program | readonly Program[],
  title: string,
  suite: () => void,
): void {
  const { available, reason } = need(...(typeof programs === "string" ? [programs] : programs));
  if (available) describe(title, suite);
  else describeSkipped(title, reason);
}

/** A suite that cannot run here, and why: skipped, or failed with WIREROOM_TESTS=all in the environment. */
export function describeSkipped(title: string, reason: string): void {
  describe(title, () => {
    it(reason, (context) => {
      if (process.env.WIREROOM_TESTS === "all") throw new Error(reason);
      console.warn(`skipped: ${title}: ${reason}`);
      context.skip(reason);
    });
  });
}

export type Outcome = { readonly status: number; readonly stdout: string; readonly stderr: string };

/** Runs an installed program to its end. Throws where it is not installed or does not start. */
export function run(program: Program, args: readonly string[], input = ""): Outcome {
  const path = locate(program);
  if (path === undefined) throw new Error(need(program).reason);
  const { status, stdout, stderr, error } = spawnSync(path, args, {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (error) throw new Error(`${program} did not run`, { cause: error });
  return { status: status ?? -1, stdout, stderr };
}

/** Writes `documents` into a folder of their own for as long as `use` takes. Names may not hold slashes. */
export function withFiles<Answer>(
  documents: ReadonlyMap<string, string | Uint8Array>,
  use: (folder: string, paths: readonly string[]) => Answer,
): Answer {
  const folder = mkdtempSync(join(tmpdir(), "wireroom-judged-"));
  try {
    const paths = [...documents].map(([name, content]) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    });
    return use(folder, paths);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function onPath(name: string): string | undefined {
  return allOnPath(name)[0];
}

function allOnPath(name: string): readonly string[] {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name)).filter(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

// Debian's packages serve Debian's own interpreter, which need not be the first of its name on the path.
function pythonWith(module: string): string | undefined {
  const candidates = ["/usr/bin/python3", ...allOnPath("python3"), ...allOnPath("python")];
  return candidates.find((path) => spawnSync(path, ["-c", `import ${module}`]).status === 0);
}

function emacsWith(library: string): string | undefined {
  const load = ["--batch", "--eval", `(require '${library})`];
  return allOnPath("emacs").find((path) => spawnSync(path, load).status === 0);
}
