import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isAbsence } from "./state-file.ts";
import { Unusable } from "./unusable.ts";

/** The folders that this process holds. */
const held = new Set<string>();

const LOCK = "lock";

/**
 * Takes the state folder for this process, and gives the function that lets it go; or says which process has it. A
 * process that died has nothing, whatever it left behind. Makes the folder where it is absent.
 */
export async function lockState(
  folder: string,
): Promise<(() => Promise<void>) | { readonly heldBy: number }> {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Unusable(`${folder} cannot be made a folder for the state: ${String(error)}`);
  }
  const path = join(realpathSync(folder), LOCK);
  const own = [process.pid, startOf(process.pid)].join(" ").trim();
  while (!create(path, own)) {
    const found = await readHolder(path);
    if (found === undefined) continue;
    const heldBy = livingHolder(path, found);
    if (heldBy !== undefined) return { heldBy };
    takeAway(path, found);
  }
  held.add(path);
  let released = false;
  return async () => {
    if (released) return;
    released = true;
    held.delete(path);
    if (readIfThere(path) === own) rmSync(path, { force: true });
  };
}

function create(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** A lock without text is one that is just being written, or that its process did not live to write. */
async function readHolder(path: string): Promise<string | undefined> {
  for (let patience = 10; patience > 0; patience--) {
    const text = readIfThere(path);
    if (text !== "") return text;
    await wait(20);
  }
  return "";
}

/** The process that has the lock, unless it is dead or its number has passed to another. */
function livingHolder(path: string, text: string): number | undefined {
  const [pid = 0, started] = text.split(" ").map(Number);
  if (!(pid > 0)) return undefined;
  // In a container every process may have the same number, and so may the one that died.
  if (pid === process.pid) return held.has(path) ? pid : undefined;
  if (!isAlive(pid)) return undefined;
  const startedNow = startOf(pid);
  return started === undefined || startedNow === undefined || started === startedNow
    ? pid
    : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** When the process started, in ticks since the machine did; undefined where the system does not say. */
function startOf(pid: number): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The 22nd field; the second is a name in parentheses that may hold spaces.
    return Number(status.slice(status.lastIndexOf(")") + 2).split(" ")[19]);
  } catch {
    return undefined;
  }
}

/** Removes a dead process's lock; one that was taken anew meanwhile is put back. */
function takeAway(path: string, text: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isAbsence(error)) return;
    throw error;
  }
  const moved = readIfThere(aside);
  if (moved !== undefined && moved !== text) create(path, moved);
  rmSync(aside, { force: true });
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
