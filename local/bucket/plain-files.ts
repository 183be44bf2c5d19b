import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
} from "node:fs";
import { dirname, join } from "node:path";
import { findKeyFault, UNFINISHED } from "../../lambdas/syndication/object-name.ts";
import { isAbsence, writeWhole } from "../state-file.ts";
import { compareUtf8 } from "../utf8-order.ts";

/** The bytes of a file that is no link; undefined where there is none. */
export function readPlainFile(path: string): { bytes: Uint8Array; stats: Stats } | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
  try {
    const stats = fstatSync(file);
    return { bytes: readFileSync(file), stats };
  } finally {
    closeSync(file);
  }
}

let unfinished = 0;

/** The file with these bytes in the place of the old one: whoever opens it finds either, whole. */
export function replacePlainFile(path: string, bytes: Uint8Array): Stats {
  const beside = join(dirname(path), `${UNFINISHED}${process.pid}-${unfinished++}`);
  const file = openSync(beside, "w");
  try {
    writeWhole(file, bytes);
    const stats = fstatSync(file);
    renameSync(beside, path);
    return stats;
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Files below `root` that can be objects and whose keys start with `prefix`, in the order of the keys' UTF-8 bytes. */
export function walkFiles(root: string, prefix: string): Generator<string> {
  return walk(root, "", prefix);
}

/** `above` is empty or ends with a slash. Links are neither files nor folders here. */
function* walk(root: string, above: string, prefix: string): Generator<string> {
  // A folder sorts as its objects do: with the slash behind its name.
  const names = readFolder(join(root, above))
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => (entry.isDirectory() ? `${above}${entry.name}/` : `${above}${entry.name}`))
    .filter((name) => name.startsWith(prefix) || (name.endsWith("/") && prefix.startsWith(name)))
    .sort(compareUtf8);
  for (const name of names) {
    if (name.endsWith("/")) yield* walk(root, name, prefix);
    else if (findKeyFault(name) === undefined) yield name;
  }
}

function readFolder(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}
