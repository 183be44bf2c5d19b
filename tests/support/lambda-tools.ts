import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Lack, missingPrograms } from "./server.ts";

/** What runs a function as AWS does: the Node of its runtime, and AWS's own runtime client. */
export type LambdaTools = {
  readonly node: string;
  readonly client: string;
};

/** Lambda's runtime is Node 24. The package holds the binary, and the headers that the client is compiled with. */
const NODE = "24.21.0";
const CLIENT = "4.0.2";

const PLATFORM = `linux-${process.arch}`;
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/wireroom/", import.meta.url));
const FOLDER = join(CACHE, `lambda-${CLIENT}-node-${NODE}-${PLATFORM}`);
export const LAMBDA_TOOLS: LambdaTools = {
  node: join(FOLDER, `node_modules/node-${PLATFORM}/bin/node`),
  client: join(FOLDER, "node_modules/aws-lambda-ric/index.mjs"),
};

/** What the client's build asks for, and the Debian package that has it. */
const COMPILERS: Readonly<Record<string, string>> = {
  cmake: "cmake",
  "g++": "g++",
  make: "make",
  xz: "xz-utils",
  python3: "python3",
};

/** What keeps this machine from running a function. With WIREROOM_TESTS=all the tools are compiled first. */
export async function lackOfLambda(): Promise<Lack> {
  if (existsSync(FOLDER)) return undefined;
  if (process.platform !== "linux") return "needs Linux, where AWS's runtime client can be built";
  const missing = missingPrograms(Object.keys(COMPILERS));
  if (missing.length > 0) {
    const packages = missing.map((program) => COMPILERS[program]);
    return `needs ${missing.join(" and ")}: apt-get install ${packages.join(" ")}`;
  }
  if (process.env.WIREROOM_TESTS !== "all") {
    return "needs AWS's runtime client, which WIREROOM_TESTS=all compiles once (a minute)";
  }
  return withGuard(`${FOLDER}.lock`, () => (existsSync(FOLDER) ? undefined : install()));
}

/** Why it failed; undefined where all is well. What is half done never gets the name. */
function install(): Lack {
  const scratch = `${FOLDER}.${process.pid}`;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  try {
    const manifest = { private: true, allowScripts: { "aws-lambda-ric": true } };
    writeFileSync(join(scratch, "package.json"), JSON.stringify(manifest));
    console.error("installing Lambda's Node and compiling its runtime client (about a minute)");
    const runtime = join(scratch, `node_modules/node-${PLATFORM}`);
    const failed =
      npmInstall(scratch, `node-${PLATFORM}@${NODE}`, {}) ??
      npmInstall(scratch, `aws-lambda-ric@${CLIENT}`, {
        PATH: [join(runtime, "bin"), process.env.PATH].join(delimiter),
        npm_config_nodedir: runtime,
      });
    if (failed === undefined) renameSync(scratch, FOLDER);
    return failed;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function npmInstall(
  folder: string,
  name: string,
  environment: Readonly<Record<string, string>>,
): Lack {
  const flags = ["--no-audit", "--no-fund", "--foreground-scripts", "--ignore-scripts=false"];
  const { status, stdout, stderr } = spawnSync("npm", ["install", name, ...flags], {
    cwd: folder,
    env: { ...process.env, ...environment },
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status === 0) return undefined;
  const log = `${stdout}\n${stderr}`.trim().split("\n").slice(-15).join("\n");
  return `needs ${name}, which could not be installed:\n${log}`;
}

/** One process at a time; one that died in it is no obstacle. */
async function withGuard<Result>(path: string, work: () => Result): Promise<Result> {
  mkdirSync(CACHE, { recursive: true });
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (!isCoded(error, "EEXIST")) throw error;
    }
    if (!isAlive(path)) rmSync(path, { force: true });
    await wait(250);
  }
  try {
    return work();
  } finally {
    rmSync(path, { force: true });
  }
}

function isAlive(guard: string): boolean {
  try {
    process.kill(Number(readFileSync(guard, "utf8")) || process.pid, 0);
    return true;
  } catch (error) {
    return !isCoded(error, "ESRCH") && !isCoded(error, "ENOENT");
  }
}

function isCoded(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
