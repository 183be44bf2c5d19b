import { fileURLToPath } from "node:url";
import { run, withFiles } from "../support/tools.ts";

const SCHEMA = fileURLToPath(new URL("atom.rnc", import.meta.url));

// The operating system limits the length of one command line.
const MOST_FILES = 400;

export type Documents = ReadonlyMap<string, string | Uint8Array>;

/** What jing says against Atom documents by RFC 4287's RELAX NG, one line a fault. Names may not hold slashes. */
export function schemaFaults(documents: Documents): readonly string[] {
  return ask(documents, (paths) => run("jing", ["-c", SCHEMA, ...paths]));
}

/** What libxml2 says against XML documents, one line a fault. Names may not hold slashes. */
export function wellFormednessFaults(documents: Documents): readonly string[] {
  return ask(documents, (paths) => run("xmllint", ["--noout", "--nonet", ...paths]));
}

function ask(
  documents: Documents,
  judge: (paths: readonly string[]) => ReturnType<typeof run>,
): readonly string[] {
  const all = [...documents];
  const faults: string[] = [];
  for (let from = 0; from < all.length; from += MOST_FILES) {
    withFiles(new Map(all.slice(from, from + MOST_FILES)), (folder, paths) => {
      const { status, stdout, stderr } = judge(paths);
      const said = `${stdout}${stderr}`
        .replaceAll(`${folder}/`, "")
        .split("\n")
        .filter((line) => line !== "");
      if (status !== 0 && said.length === 0) faults.push(`ended with status ${status}`);
      if (status !== 0) faults.push(...said);
    });
  }
  return faults;
}
