import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Contender, compare } from "./contender.ts";
import { writeCorpus } from "./corpus.ts";

export const title = "A full build of the reader formats";

export const method = `Markdown articles of 370 to 850 words (seeded, bench/corpus.ts) in 12 sections, by 50 authors, with 200 tags; \`articleUrl\` set, so that there
are no article pages; the newest 50 with full text in RSS, Atom and JSON Feed for the publication and every section, tag and author. Wireroom also validates every front matter, cleans the HTML,
writes a page for every feed, and keeps its state; the script does none of that. By default it also writes each document as gzip and as brotli. Each run is a process of its own from an esbuild bundle, into empty folders; the contenders take turns, the figures are medians.`;

/** Rows of a Markdown table. */
export async function measure(quick: boolean): Promise<readonly string[]> {
  const rows = [
    "| articles | who | CPU s | wall s | peak MB | CPU ratio |",
    "|---:|---|---:|---:|---:|---:|",
  ];
  for (const count of quick ? [200] : [1000, 10_000]) {
    const folder = mkdtempSync(join(tmpdir(), "wireroom-corpus-"));
    try {
      writeCorpus(count, folder);
      const placesIn = (scratch: string) => [folder, join(scratch, "out"), join(scratch, "state")];
      const contenders: readonly Contender[] = [
        {
          name: "Wireroom, `--no-encodings`",
          entry: "bench/wireroom-build.ts",
          arguments: (scratch) => [...placesIn(scratch), "plain"],
        },
        {
          name: "Wireroom",
          entry: "bench/wireroom-build.ts",
          arguments: (scratch) => [...placesIn(scratch), "encoded"],
        },
        {
          name: "gray-matter, markdown-it and `feed` in a script",
          entry: "bench/peers/feed-script.ts",
          arguments: (scratch) => [folder, join(scratch, "out")],
        },
      ];
      const costs = await compare(contenders, quick ? 1 : 5);
      const peer = costs.at(-1)?.cpuSeconds ?? Number.NaN;
      for (const [index, cost] of costs.entries()) {
        const name = contenders[index]?.name;
        const ratio = (cost.cpuSeconds / peer).toFixed(2);
        rows.push(
          `| ${count} | ${name} | ${cost.cpuSeconds.toFixed(2)} | ${cost.wallSeconds.toFixed(2)} | ${cost.peakMegabytes.toFixed(0)} | ${ratio} |`,
        );
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return rows;
}
