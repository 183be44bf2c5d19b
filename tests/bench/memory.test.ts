import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { collectGarbage, PROBE, probedProcesses, residentMegabytes } from "../../bench/memory.ts";
import { temporaryFolder } from "../support/folder.ts";

const FIFTY_MEGABYTES = 50e6;

/** A process with the probe that evaluates `code` and then does nothing. */
async function start(code: string): Promise<{ folder: string; id: number }> {
  const folder = temporaryFolder().root;
  const command = [PROBE, "--eval", `${code}; setInterval(() => {}, 1000); console.log("begun")`];
  const env = { ...process.env, BENCH_MEMORY: folder };
  const child: ChildProcess = spawn(process.execPath, command, {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  const { pid = 0 } = child;
  return { folder, id: pid };
}

it.each([
  ["buffers", `Buffer.alloc(${FIFTY_MEGABYTES}, 1)`],
  ["objects", `new Array(${FIFTY_MEGABYTES / 8}).fill(0.5)`],
])("%s are counted while they are held, and not once they are garbage", async (_, value) => {
  const holding = await start(`globalThis.held = ${value}`);
  const dropping = await start(`globalThis.held = ${value}; globalThis.held = undefined`);
  const held = await collectGarbage(holding.folder, holding.id);
  const dropped = await collectGarbage(dropping.folder, dropping.id);
  expect(held - dropped).toBeGreaterThan(0.9 * FIFTY_MEGABYTES);
  expect(dropped).toBeLessThan(0.5 * FIFTY_MEGABYTES);
});

it("a process is listed while it lives, and what it holds is resident", async () => {
  const { folder, id } = await start(`globalThis.held = Buffer.alloc(${FIFTY_MEGABYTES}, 1)`);
  // Only Linux tells.
  if (process.platform === "linux") {
    expect(residentMegabytes(id)).toBeGreaterThan(FIFTY_MEGABYTES / 1e6);
  }
  expect(probedProcesses(folder)).toEqual([id]);
  process.kill(id, "SIGKILL");
  for (let tries = 0; probedProcesses(folder).length > 0 && tries < 200; tries++) await wait(25);
  expect(probedProcesses(folder)).toEqual([]);
  expect(existsSync(join(folder, `${id}.json`))).toBe(true);
});
