// `npm run bench` measures everything and writes docs/performance.md; `-- --quick` measures a little and writes nothing.
import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import * as coldStart from "./cold-start.ts";
import * as fullBuild from "./full-build.ts";
import * as partners from "./partners.ts";
import * as polling from "./polling.ts";
import * as storyCost from "./story-cost.ts";

/** A benchmark is a file of this folder and a line here. */
const BENCHMARKS = [fullBuild, partners, coldStart, storyCost, polling];

const quick = process.argv.includes("--quick");
const sections: string[] = [];
for (const { title, method, measure } of BENCHMARKS) {
  console.error(`bench: ${title}`);
  const rows = await measure(quick);
  sections.push(`## ${title}\n\n${method}\n\n${rows.join("\n")}\n`);
}
const [processor] = cpus();
const machine = `${cpus().length} × ${processor?.model.trim() ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
const report = `# Performance

Written by \`npm run bench\`. Figures of one machine say little; the ratios, taken in one run, say more. Gaps under 30 % mean nothing on a shared machine.

Machine: ${machine}.

${sections.join("\n")}`;
console.log(report);
if (!quick) writeFileSync("docs/performance.md", report);
