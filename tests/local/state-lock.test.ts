import { type ChildProcess, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockState } from "../../local/state-lock.ts";

let base: string;
let folder: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "lock-"));
  folder = join(base, "state");
});
afterEach(() => rmSync(base, { recursive: true }));

async function take(): Promise<() => Promise<void>> {
  const lock = await lockState(folder);
  if (typeof lock !== "function") throw new Error(`Held by ${lock.heldBy}`);
  return lock;
}

function write(text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "lock"), text);
}

describe("a state folder", () => {
  it("is one's own until it is let go", async () => {
    const release = await take();
    expect(await lockState(folder)).toEqual({ heldBy: process.pid });
    await release();
    expect(readdirSync(folder)).toEqual([]);
    await (await take())();
  });

  it("is the same by another way", async () => {
    const release = await take();
    symlinkSync(folder, join(base, "link"));
    expect(await lockState(join(base, "link"))).toEqual({ heldBy: process.pid });
    await release();
  });

  it("is not let go twice, when somebody else may have it", async () => {
    const release = await take();
    await release();
    const other = await take();
    await release();
    expect(existsSync(join(folder, "lock"))).toBe(true);
    await other();
  });

  it("goes to one of many that ask at once", async () => {
    const locks = await Promise.all(Array.from({ length: 20 }, () => lockState(folder)));
    const taken = locks.filter((lock) => typeof lock === "function");
    expect(taken).toHaveLength(1);
    for (const release of taken) await release();
  });

  it.each([
    ["a process that is dead", "999999999"],
    ["a process of the same number that died, as in a container", `${process.pid} 1`],
    ["a process that died before it wrote its number", ""],
    ["nobody: the file holds something else", "something"],
    ["a process whose number has passed to another", `${process.ppid} 1`],
  ])("is not kept by %s", async (name, text) => {
    // Only Linux says when a process started.
    if (name.includes("passed") && process.platform !== "linux") return;
    write(text);
    const release = await take();
    expect(readdirSync(folder)).toEqual(["lock"]);
    await release();
  });

  it("is kept by a living process of which nothing is known but its number", async () => {
    write(String(process.ppid));
    expect(await lockState(folder)).toEqual({ heldBy: process.ppid });
  });
});

describe("another process", () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill("SIGKILL"));

  it("keeps the folder while it lives, and loses it when it is killed", async () => {
    const module = new URL("../../local/state-lock.ts", import.meta.url).href;
    const script = `
      import { lockState } from ${JSON.stringify(module)};
      await lockState(${JSON.stringify(folder)});
      process.stdout.write("taken");
      setInterval(() => {}, 1000);`;
    const started = spawn(process.execPath, [
      "--import",
      "tsx",
      "--input-type=module",
      "-e",
      script,
    ]);
    child = started;
    await new Promise((resolve) => started.stdout.once("data", resolve));
    expect(await lockState(folder)).toEqual({ heldBy: started.pid });
    started.kill("SIGKILL");
    await new Promise((resolve) => started.once("close", resolve));
    await (await take())();
  });
});
