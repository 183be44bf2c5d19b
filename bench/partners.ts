import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PARTNERS } from "../lambdas/syndication/partner/partners.ts";
import { type Contender, compare } from "./contender.ts";
import { writeCorpus } from "./corpus.ts";

export const title = "What partners cost a build";

export const method = `The articles of the first benchmark, in full builds without encodings: of a publication that names no partner, and of one that names all of them with their defaults. Every
story is then judged by the rules of each partner that would take one of its age, and its HTML is cut to what the partner takes; the documents hold what the partner's window does, and ninjs has one of each story besides.`;

/** Rows of a Markdown table. */
export async function measure(quick: boolean): Promise<readonly string[]> {
  const rows = [
    "| articles | partners | CPU s | peak MB | CPU ratio |",
    "|---:|---:|---:|---:|---:|",
  ];
  const count = quick ? 200 : 1000;
  const scene = mkdtempSync(join(tmpdir(), "wireroom-corpus-"));
  try {
    const names = PARTNERS.map(({ name }) => name);
    const contenders = [[], names].map((partners): Contender => {
      const folder = join(scene, String(partners.length));
      writeCorpus(count, folder);
      const options = partners.map((name) => `${name}: {}`).join(", ");
      appendFileSync(join(folder, "publication.yaml"), `partners: {${options}}\n`);
      return {
        name: String(partners.length),
        program: "bench/wireroom-build.ts",
        arguments: (scratch) => [folder, join(scratch, "out"), join(scratch, "state"), "plain"],
      };
    });
    const results = await compare(contenders, quick ? 1 : 5);
    const costs = results.flatMap((result) => ("cost" in result ? [result] : []));
    const without = costs[0]?.cost.cpuSeconds ?? Number.NaN;
    for (const { name, cost } of costs) {
      const ratio = (cost.cpuSeconds / without).toFixed(2);
      rows.push(
        `| ${count} | ${name} | ${cost.cpuSeconds.toFixed(2)} | ${cost.peakMegabytes.toFixed(0)} | ${ratio} |`,
      );
    }
  } finally {
    rmSync(scene, { recursive: true, force: true });
  }
  return rows;
}
