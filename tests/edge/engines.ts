import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import type { EdgeEvent } from "../../local/http/edge-functions.ts";

/** Gives each event to the function's text, alone with the language; answers in the same order. */
export type Engine = (source: string, events: readonly EdgeEvent[]) => readonly unknown[];

export function runInSandbox(source: string, events: readonly EdgeEvent[]): readonly unknown[] {
  const program = `"use strict";\n${source}\nJSON.stringify(${answers(events)});`;
  return JSON.parse(runInContext(program, createContext(Object.create(null))));
}

/** The language's ancestor. What it refuses is perhaps taken by CloudFront, and what it takes perhaps refused. */
export function runInNjs(source: string, events: readonly EdgeEvent[]): readonly unknown[] {
  const folder = mkdtempSync(join(tmpdir(), "wireroom-njs-"));
  try {
    const file = join(folder, "edge.js");
    // It cuts what it prints at 2,048 bytes a call.
    const print = "function (answer) { console.log(JSON.stringify(answer)); }";
    writeFileSync(file, `${source}\n${answers(events)}.forEach(${print});\n`);
    const { stdout, stderr, error } = spawnSync("njs", [file], { encoding: "utf8" });
    const lines = stdout.trimEnd().split("\n");
    if (error || stderr !== "" || lines.length !== events.length) {
      throw new Error(`njs: ${stderr || error || stdout}`);
    }
    return lines.map((line) => JSON.parse(line));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function answers(events: readonly EdgeEvent[]): string {
  return `${JSON.stringify(events)}.map(function (event) { return handler(event); })`;
}
