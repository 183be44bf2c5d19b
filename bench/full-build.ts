import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Contender, compare, tableOfBuilds } from "./contender.ts";
import { writeCorpus } from "./corpus.ts";
import { ALL_FEEDS, type HugoSite, RSS_ONLY, writeHugoSite } from "./peers/hugo.ts";

export const title = "A full build of the feeds";

export const method = `Markdown articles of 400 to 900 words (seeded, bench/corpus.ts) in 12 sections, by 50 authors, with 200 tags; \`articleUrl\` set, so that there
are no article pages; no archives; the newest 50 with full text in RSS, Atom and JSON Feed for the publication and every section, tag and author: 789 documents. Wireroom also reads and validates every front matter, cleans the HTML,
carries the Markdown beside the HTML in RSS, writes a page for every feed, and keeps its state; a second build finds the folder unchanged.

Hugo has templates of the same fields (bench/peers/hugo.ts) and writes no page of an article, so that it renders only what a feed shows: RSS alone, for the site, its sections and tags, as most have it, or all three formats, for authors too. It validates and cleans nothing.
The script renders every article, and validates and cleans nothing either. The blocks (bench/blocks/) are the fastest conforming parsers put together in one thread for this corpus alone, cleaning included: a bound, and no product.
Each run is a process of its own, ours from an esbuild bundle, into empty folders; the contenders take turns, the figures are medians of five runs, of three at 10,000 and of one at 100,000. CPU is user and system together.`;

export const programs = ["hugo"] as const;
export const packages = ["feed", "gray-matter", "markdown-it", "markdown-it-ts", "htmlparser2"];

const HUGO_RSS = "Hugo, RSS only";
const BLOCKS = "the blocks";

const SIZES = [
  { articles: 1000, rounds: 5 },
  { articles: 10_000, rounds: 3 },
  { articles: 100_000, rounds: 1 },
];

/** Rows of a Markdown table. */
export async function measure(quick: boolean): Promise<readonly string[]> {
  const builds = [];
  for (const { articles, rounds } of quick ? [{ articles: 200, rounds: 1 }] : SIZES) {
    const scene = mkdtempSync(join(tmpdir(), "wireroom-corpus-"));
    try {
      const content = join(scene, "content");
      writeCorpus(articles, content);
      const results = await compare(contendersFor(content, scene), rounds);
      builds.push({ articles, results });
    } finally {
      rmSync(scene, { recursive: true, force: true });
    }
  }
  return tableOfBuilds(builds, [HUGO_RSS, BLOCKS]);
}

function contendersFor(content: string, scene: string): readonly Contender[] {
  return [
    {
      name: "Wireroom, `--no-encodings`",
      program: "bench/wireroom-build.ts",
      arguments: (scratch) => [content, join(scratch, "out"), join(scratch, "state"), "plain"],
      again: "Wireroom, `--no-encodings`, again",
    },
    hugo(HUGO_RSS, content, join(scene, "hugo-rss"), RSS_ONLY),
    hugo("Hugo, three formats", content, join(scene, "hugo-feeds"), ALL_FEEDS),
    {
      name: "gray-matter, markdown-it and `feed` in a script",
      program: "bench/peers/feed-script.ts",
      arguments: (scratch) => [content, join(scratch, "out")],
    },
    {
      name: BLOCKS,
      program: "bench/blocks/build-feeds.ts",
      arguments: (scratch) => [content, join(scratch, "out")],
    },
  ];
}

/** Hugo, over a site that is written into `folder`. */
export function hugo(name: string, content: string, folder: string, site: HugoSite): Contender {
  writeHugoSite(folder, content, site);
  return {
    name,
    program: "hugo",
    arguments: (scratch) => [
      "--quiet",
      "--noBuildLock",
      "--source",
      folder,
      "--destination",
      join(scratch, "out"),
    ],
  };
}
