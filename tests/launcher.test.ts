import { spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const LAUNCHER = fileURLToPath(new URL("../wireroom", import.meta.url));

/** A stand-in for npm: notes each call, and that no other is under way; makes what the launcher then loads. */
const NPM = `
import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
const busy = ".busy";
appendFileSync(process.env.CALLS, JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), crowded: existsSync(busy) }) + "\\n");
writeFileSync(busy, "");
console.log("added 1 package");
await new Promise((resolve) => setTimeout(resolve, Number(process.env.NPM_TAKES ?? 0)));
rmSync(busy);
if (process.env.NPM_FAILS) {
  console.error("npm error network request failed");
  process.exit(1);
}
mkdirSync("node_modules/tsx", { recursive: true });
writeFileSync("node_modules/tsx/package.json", '{"name":"tsx","type":"module","exports":{"./esm/api":"./api.js"}}');
writeFileSync("node_modules/tsx/api.js", process.env.LOADER);
`;

/** A stand-in for tsx: what is called TypeScript here is plain JavaScript. */
const HOOK = `export const load = (url, context, next) => next(url, url.endsWith(".ts") ? { ...context, format: "module" } : context);`;
const LOADER = `
import { register as hook } from "node:module";
export const register = () => hook(${JSON.stringify(`data:text/javascript,${encodeURIComponent(HOOK)}`)});
`;

let folder: string;
let checkout: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireroom-launcher-"));
  // A path with a space and a letter of another script, as people have.
  checkout = join(folder, "my wireroom é");
  mkdirSync(join(checkout, "local"), { recursive: true });
  copyFileSync(LAUNCHER, join(checkout, "wireroom"));
  chmodSync(join(checkout, "wireroom"), 0o755);
  writeFileSync(join(checkout, "package.json"), '{"type":"module"}');
  writeFileSync(join(checkout, "package-lock.json"), "{}");
  const commandLine = "console.log(['run', ...process.argv.slice(2)].join(' '));";
  writeFileSync(join(checkout, "local/command-line.ts"), commandLine);
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin/npm-cli.js"), NPM);
  writeFileSync(join(folder, "bin/package.json"), '{"type":"module"}');
  const npm = `#!/bin/sh\nexec "${process.execPath}" "${join(folder, "bin/npm-cli.js")}" "$@"\n`;
  writeFileSync(join(folder, "bin/npm"), npm, { mode: 0o755 });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Outcome = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

function launch(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const { npm_execpath: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [join(checkout, "wireroom"), ...args], {
    cwd: folder,
    env: {
      ...inherited,
      PATH: `${join(folder, "bin")}${delimiter}${process.env.PATH}`,
      CALLS: join(folder, "calls"),
      LOADER,
      ...environment,
    },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}

type Call = { readonly args: readonly string[]; readonly cwd: string; readonly crowded: boolean };

function calls(): readonly Call[] {
  if (!existsSync(join(folder, "calls"))) return [];
  const lines = readFileSync(join(folder, "calls"), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line));
}

describe("the launcher, in a clone", () => {
  it("installs once, whichever folder it is called from, and then runs the sources", async () => {
    const first = await launch(["build", "--out", "x y"]);
    expect(first).toMatchObject({ status: 0, stdout: "run build --out x y\n" });
    const second = await launch(["check"]);
    expect(second).toEqual({ status: 0, stdout: "run check\n", stderr: "" });
    const args = ["ci", "--include=dev", "--no-audit", "--no-fund"];
    expect(calls()).toEqual([{ args, cwd: checkout, crowded: false }]);
  });

  it("says why it takes so long, and keeps what npm says out of the output", async () => {
    const { stdout, stderr } = await launch(["check"]);
    expect(stderr).toContain("first use of this checkout");
    expect(stderr).toContain("added 1 package");
    expect(stdout).not.toContain("added");
  });

  it("sets up and stops when asked for nothing else", async () => {
    expect(await launch(["--setup"])).toMatchObject({ status: 0, stdout: "" });
    expect(calls().length).toBe(1);
  });

  it("installs again when the lock file has changed", async () => {
    await launch(["--setup"]);
    writeFileSync(join(checkout, "package-lock.json"), '{"changed":true}');
    await launch(["--setup"]);
    await launch(["--setup"]);
    expect(calls().length).toBe(2);
  });

  it("lets one install while others wait for it", async () => {
    const slow = { NPM_TAKES: "600" };
    const both = await Promise.all([1, 2, 3].map(() => launch(["check"], slow)));
    expect(both.map(({ status, stdout }) => [status, stdout])).toEqual([
      [0, "run check\n"],
      [0, "run check\n"],
      [0, "run check\n"],
    ]);
    expect(calls().length).toBe(1);
  });

  it("fails with npm's own words and what to do where the registry is out of reach, and tries again later", async () => {
    const failed = await launch(["check"], { NPM_FAILS: "1" });
    expect(failed).toMatchObject({ status: 1, stdout: "" });
    expect(failed.stderr).toContain("network request failed");
    expect(failed.stderr).toMatch(/npm ci failed.*run this again/);
    expect(failed.stderr).not.toContain("    at ");
    expect(await launch(["check"])).toMatchObject({ status: 0, stdout: "run check\n" });
  });

  it("says so where there is no npm at all", async () => {
    const failed = await launch(["check"], { PATH: join(checkout, "local") });
    expect(failed.status).toBe(1);
    expect(failed.stderr).toMatch(/npm ci failed: .*npm/);
  });

  it("takes no notice of an installer that died", async () => {
    const dead = spawn(process.execPath, ["--version"]);
    await new Promise((resolve) => dead.on("close", resolve));
    writeFileSync(join(checkout, ".wireroom-setup.lock"), String(dead.pid));
    expect(await launch(["check"])).toMatchObject({ status: 0, stdout: "run check\n" });
    expect(existsSync(join(checkout, ".wireroom-setup.lock"))).toBe(false);
  });

  it("uses the npm that runs it", async () => {
    const script = join(folder, "bin/npm-cli.js");
    const environment = { npm_execpath: script, PATH: join(checkout, "local") };
    expect(await launch(["--setup"], environment)).toMatchObject({ status: 0 });
    expect(calls().length).toBe(1);
  });
});

describe("the launcher, in a published package", () => {
  it("runs what was bundled and installs nothing", async () => {
    rmSync(join(checkout, "package-lock.json"));
    mkdirSync(join(checkout, "dist"));
    writeFileSync(join(checkout, "dist/command-line.js"), 'console.log("bundled")');
    expect(await launch(["check"])).toEqual({ status: 0, stdout: "bundled\n", stderr: "" });
    expect(calls()).toEqual([]);
  });
});
