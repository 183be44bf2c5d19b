import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Parser } from "htmlparser2";
import { SaxesParser } from "saxes";
import { beforeAll, expect, it } from "vitest";
import { bundle } from "../../bench/contender.ts";
import { writeCorpus } from "../../bench/corpus.ts";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { openPipeline } from "../../local/pipeline.ts";

let folder: string;
let own: string;
let blocks: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "wireroom-blocks-"));
  own = join(folder, "own");
  blocks = join(folder, "blocks");
  const content = join(folder, "content");
  writeCorpus(120, content);
  const state = join(folder, "state");
  const pipeline = await openPipeline({ content, out: own, state, encodings: false });
  await pipeline.publish("2026-01-01T00:00:00Z" as Timestamp);
  await pipeline.close();
  const program = join(folder, "blocks.mjs");
  await bundle("bench/blocks/build-feeds.ts", program);
  const { status, stderr } = spawnSync(process.execPath, [program, content, blocks]);
  if (status !== 0) throw new Error(stderr.toString());
  return () => rmSync(folder, { recursive: true, force: true });
}, 120_000);

function read(site: string, file: string): string {
  return readFileSync(join(site, file), "utf8");
}

function textOf(html: string): string {
  let text = "";
  new Parser({
    ontext: (found) => {
      text += found;
    },
  }).end(html);
  return text.replace(/\s+/g, " ").trim();
}

function itemsOf(site: string, feed: string) {
  const { items } = JSON.parse(read(site, join(feed, "feed.json")));
  return items.map((item: Record<string, string>) => ({
    url: item["url"],
    title: item["title"],
    summary: item["summary"],
    published: item["date_published"],
    updated: item["date_modified"],
    authors: (item["authors"] as unknown as { name: string }[]).map(({ name }) => name),
    text: textOf(item["content_html"] ?? ""),
  }));
}

it("the blocks write as many feeds as the product, each in three formats", () => {
  const files = (site: string) =>
    readdirSync(site, { recursive: true, encoding: "utf8" }).filter((path) =>
      /(^|\/)(rss\.xml|atom\.xml|feed\.json)$/.test(path),
    ).length;
  expect(files(blocks)).toBe(files(own));
});

it("they show the same stories with the same text", () => {
  const tags = readdirSync(join(blocks, "tags")).slice(0, 5);
  for (const feed of ["", "sections/world", ...tags.map((tag) => `tags/${tag}`)]) {
    expect(itemsOf(blocks, feed)).toEqual(itemsOf(own, feed));
  }
});

it("their XML is well-formed", () => {
  for (const file of ["rss.xml", "atom.xml", "sections/world/rss.xml", "sections/world/atom.xml"]) {
    const parser = new SaxesParser({ xmlns: true });
    parser.on("error", (error) => {
      throw error;
    });
    parser.write(read(blocks, file)).close();
  }
});
