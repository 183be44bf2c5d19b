import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Contender, compare, tableOfBuilds } from "./contender.ts";
import { PUBLICATION, writeCorpus } from "./corpus.ts";
import { hugo } from "./full-build.ts";
import { ALL_FEEDS } from "./peers/hugo.ts";

export const title = "A full build of a whole site";

export const method = `The same articles, without \`articleUrl\`: what \`build\` writes by default. That is a page for each article and each feed, the feeds of the publication and of every section, tag and author in three formats,
monthly archives of the publication and its sections, sitemaps, and each of these documents as gzip and as brotli beside the plain one. The rows below the first leave something out: archives (\`archive: none\`), and the encodings too (\`--no-encodings\`).
Hugo writes the pages and the same feeds, with templates of a few lines, no archives and no encodings. Three runs at 1,000 and one at the others; at 100,000 articles only what Hugo writes is built.`;

export const programs = ["hugo"] as const;

const PEER = "Hugo, pages and three formats";

const SIZES = [
  { articles: 1000, rounds: 3, isWhole: true },
  { articles: 10_000, rounds: 1, isWhole: true },
  { articles: 100_000, rounds: 1, isWhole: false },
];

/** Rows of a Markdown table. */
export async function measure(quick: boolean): Promise<readonly string[]> {
  const builds = [];
  for (const { articles, rounds, isWhole } of quick
    ? [{ articles: 200, rounds: 1, isWhole: true }]
    : SIZES) {
    const scene = mkdtempSync(join(tmpdir(), "wireroom-corpus-"));
    try {
      const bare = join(scene, "content");
      const archived = join(scene, "archived");
      const settings = PUBLICATION.replace(/^articleUrl: .*\n/m, "");
      writeCorpus(articles, bare, settings);
      if (isWhole)
        writeCorpus(articles, archived, settings.replace("archive: none", "archive: month"));
      const whole = [
        wireroom("Wireroom", archived, "encoded"),
        wireroom("Wireroom, no archives", bare, "encoded"),
      ];
      const contenders = [
        ...(isWhole ? whole : []),
        wireroom("Wireroom, no archives, no encodings", bare, "plain"),
        hugo(PEER, bare, join(scene, "hugo"), { ...ALL_FEEDS, pages: true }),
      ];
      builds.push({ articles, results: await compare(contenders, rounds) });
    } finally {
      rmSync(scene, { recursive: true, force: true });
    }
  }
  return tableOfBuilds(builds, [PEER]);
}

function wireroom(name: string, content: string, forms: "encoded" | "plain"): Contender {
  return {
    name,
    program: "bench/wireroom-build.ts",
    arguments: (scratch) => [content, join(scratch, "out"), join(scratch, "state"), forms],
    again: `${name}, again`,
  };
}
