// `npm run bench` measures everything and writes docs/performance.md; with names it measures those and replaces their
// sections; `-- --quick` measures a little and writes nothing.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import * as coldStart from "./cold-start.ts";
import * as fullBuild from "./full-build.ts";
import * as load from "./load.ts";
import { describeMachine, type Program } from "./machine.ts";
import * as oneChange from "./one-change.ts";
import * as partners from "./partners.ts";
import * as polling from "./polling.ts";
import { replaceSections } from "./report.ts";
import * as serve from "./serve.ts";
import * as siteBuild from "./site-build.ts";
import * as storyCost from "./story-cost.ts";

type Benchmark = {
  /** The heading of its section. */
  readonly title: string;
  readonly method: string;
  /** Installed programs and packages whose versions matter. */
  readonly programs?: readonly Program[];
  readonly packages?: readonly string[];
  /** Lines of Markdown. */
  readonly measure: (quick: boolean) => Promise<readonly string[]>;
};

/** A benchmark is a file of this folder and a line here, by the file's name. */
const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  "full-build": fullBuild,
  "site-build": siteBuild,
  serve,
  partners,
  "cold-start": coldStart,
  "story-cost": storyCost,
  "one-change": oneChange,
  polling,
  load,
};

const REPORT = "docs/performance.md";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false } },
});
const wanted = positionals.length > 0 ? positionals : Object.keys(BENCHMARKS);
/** Written by hand, from the figures of the others. */
const AIMS = "What is aimed at";
const titles = [AIMS, ...Object.values(BENCHMARKS).map(({ title }) => title)];
const chosen = wanted.map((name) => {
  const benchmark = BENCHMARKS[name];
  if (!benchmark) {
    throw new Error(`there is no benchmark ${name}, but ${Object.keys(BENCHMARKS).join(", ")}`);
  }
  return { name, ...benchmark };
});
for (const { name, title, method, programs, packages, measure } of chosen) {
  console.error(`bench: ${title}`);
  const rows = await measure(values.quick);
  const day = new Date().toISOString().slice(0, 10);
  const source = `Measured on ${day} by \`npm run bench -- ${name}\`: ${describeMachine(programs, packages)}.`;
  const section = `${method}\n\n${source}\n\n${rows.join("\n")}`;
  console.log(`## ${title}\n\n${section}\n`);
  // At once: what was measured stays when a later one fails.
  if (values.quick) continue;
  const report = replaceSections(readFileSync(REPORT, "utf8"), titles, new Map([[title, section]]));
  writeFileSync(REPORT, report);
}
