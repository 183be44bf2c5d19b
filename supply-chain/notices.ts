import { readdirSync, readFileSync } from "node:fs";
import type { Lock } from "./lock.ts";
import { nameOf } from "./lock.ts";

/** Licences that do not ask to be passed on with the code. */
const SILENT: ReadonlySet<string | undefined> = new Set(["0BSD", "CC0-1.0", "MIT-0", "Unlicense"]);

const LINE = `\n\n${"-".repeat(80)}\n\n`;

/**
 * The notices of all packages in a bundle, by their folders in the lock: each text once, below those that carry it. Throws
 * where a package asks to be named and carries no text.
 */
export function composeNotices(
  lock: Lock,
  bundled: ReadonlySet<string>,
  readTexts: (folder: string) => readonly string[] = readNotices,
): string {
  const carriers = new Map<string, string[]>();
  for (const folder of [...bundled].sort()) {
    const { version, license } = lock.get(folder) ?? {};
    const texts = readTexts(folder);
    if (texts.length === 0 && !SILENT.has(license)) {
      throw new Error(`${folder} is under ${license}, whose text it does not carry`);
    }
    const text = texts.join("\n\n") || `Under ${license}.`;
    const reference = `${nameOf(folder)} ${version}`;
    carriers.set(text, [...(carriers.get(text) ?? []), reference]);
  }
  const parts = [...carriers].map(([text, packages]) => `${packages.join("\n")}\n\n${text}`);
  const head = "publish/index.mjs holds code of these packages.";
  return `${[head, ...parts].join(LINE)}\n`;
}

function readNotices(folder: string): readonly string[] {
  const at = new URL(`../${folder}/`, import.meta.url);
  return readdirSync(at)
    .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
    .sort()
    .map((name) => readFileSync(new URL(name, at), "utf8").trim().replaceAll("\r\n", "\n"));
}
