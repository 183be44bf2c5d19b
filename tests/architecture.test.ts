import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { forbiddenImports, laterStages, worldlyWords } from "./support/dependencies.ts";

const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "--", "*.ts"], {
  encoding: "utf8",
})
  .split("\n")
  // A file that is deleted, and not yet so in a commit, is still listed.
  .filter((file) => file !== "" && existsSync(file));

describe.each(files)("%s", (file) => {
  const source = readFileSync(file, "utf8");

  it("imports only what its area may", () => {
    expect(forbiddenImports(file, source)).toEqual([]);
  });

  it("imports no later stage of the pipeline", () => {
    expect(laterStages(file, source)).toEqual([]);
  });
});

describe.each(files.filter((file) => file.startsWith("lambdas/syndication/")))("%s", (file) => {
  it("looks at nothing but its input", () => {
    expect(worldlyWords(readFileSync(file, "utf8"))).toEqual([]);
  });
});

describe("a planted breach", () => {
  const article = "lambdas/syndication/article/planted.ts";

  it.each([
    ["a package that touches the world", article, 'import { readFile } from "node:fs/promises";'],
    [
      "an implementation of a port",
      article,
      'import { openPipeline } from "../../../local/pipeline.ts";',
    ],
    [
      "a type of another area",
      article,
      'import type { Pipeline } from "../../../local/pipeline.ts";',
    ],
    ["an import for its effect", article, 'import "node:fs";'],
    ["a dynamic import", article, 'export const later = import("node:fs");'],
    [
      "a dynamic import of a computed name",
      article,
      "export const later = (name) => import(name);",
    ],
    ["a file in no listed area", "scripts/planted.ts", "export const one = 1;"],
  ])("%s is found", (_, file, source) => {
    expect(forbiddenImports(file, source)).not.toEqual([]);
  });

  it.each([
    ["a later stage", article, 'import { composeEntry } from "../feed/compose-entry.ts";'],
    ["a type of a later stage", article, 'import type { Entry } from "../feed/feed.ts";'],
    ["an inline type of a later stage", article, 'import { type Entry } from "../feed/feed.ts";'],
    [
      "a stage, from the root",
      "lambdas/syndication/planted.ts",
      'import { x } from "./article/x.ts";',
    ],
  ])("%s is found", (_, file, source) => {
    expect(laterStages(file, source)).not.toEqual([]);
  });

  it("the clock is found", () => {
    expect(worldlyWords("const now = Date.now();")).toEqual(["Date.now"]);
  });
});
