import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { onTestFinished } from "vitest";

/** A folder of files for a test; names are below it and have `/` between their parts. */
export type Folder = {
  readonly root: string;
  readonly at: (name: string) => string;
  readonly write: (name: string, content: string | Uint8Array) => void;
  readonly read: (name: string) => string;
  /** Removes a file or a folder of it; nothing where it is absent. */
  readonly remove: (name: string) => void;
  /** Puts a copy of a folder from elsewhere in it. */
  readonly copy: (from: string, name: string) => void;
  /** Removes the whole. */
  readonly discard: () => void;
};

/** An empty temporary folder, for the caller to discard. */
export function makeFolder(): Folder {
  const root = mkdtempSync(join(tmpdir(), "wireroom test "));
  const at = (name: string): string => join(root, name);
  return {
    root,
    at,
    write: (name, content) => {
      mkdirSync(dirname(at(name)), { recursive: true });
      writeFileSync(at(name), content);
    },
    read: (name) => readFileSync(at(name), "utf8"),
    remove: (name) => rmSync(at(name), { recursive: true, force: true }),
    copy: (from, name) => cpSync(from, at(name), { recursive: true }),
    discard: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** An empty temporary folder that goes with the test that runs. */
export function temporaryFolder(): Folder {
  const folder = makeFolder();
  onTestFinished(folder.discard);
  return folder;
}

/** The names of all files below `root`, in the order of their code units. */
export function listFiles(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
    .map((name) => name.split(sep).join("/"))
    .sort();
}

/** Every file below `root`, a character for each byte. */
export function readTree(root: string): Record<string, string> {
  return Object.fromEntries(
    listFiles(root).map((name) => [name, readFileSync(join(root, name), "latin1")]),
  );
}
