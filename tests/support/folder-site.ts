import { statSync } from "node:fs";
import { join } from "node:path";
import { documentOf } from "../../lambdas/syndication/publish/encodings.ts";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { openPipeline, type Pipeline, type PipelineOptions } from "../../local/pipeline.ts";
import type { Report } from "../../local/report.ts";
import { type Folder, listFiles } from "./folder.ts";
import { NOON } from "./newsroom.ts";

/** Opens the pipeline from `content` to `site` with `state`, all in one temporary folder. */
export function openIn(folder: Folder, options: Partial<PipelineOptions> = {}): Promise<Pipeline> {
  return openPipeline({
    content: folder.at("content"),
    state: folder.at("state"),
    out: folder.at("site"),
    ...options,
  });
}

/** Opens, publishes the whole folder and closes, as `build` does. */
export async function buildIn(
  folder: Folder,
  now: Timestamp = NOON,
  options: Partial<PipelineOptions> = {},
): Promise<Report> {
  const pipeline = await openIn(folder, { once: true, ...options });
  try {
    return await pipeline.publish(now);
  } finally {
    await pipeline.close();
  }
}

/** Runs `work` and gives the documents of `site` that were written meanwhile, whatever bytes they had. */
export async function writtenBy(
  folder: Folder,
  work: () => Promise<unknown>,
): Promise<readonly string[]> {
  const before = stamps(folder.at("site"));
  await work();
  const after = stamps(folder.at("site"));
  const written = [...after].flatMap(([name, stamp]) => (before.get(name) === stamp ? [] : [name]));
  return [...new Set(written.map(documentOf))];
}

/** The documents of a folder, each once, whatever forms it has. */
export function listDocuments(root: string): readonly string[] {
  return [...new Set(listFiles(root).map(documentOf))];
}

// Every put makes a file of its own, which then takes the name.
function stamps(root: string): ReadonlyMap<string, string> {
  return new Map(
    listFiles(root).map((name) => {
      const { ino, mtimeNs } = statSync(join(root, name), { bigint: true });
      return [name, `${ino} ${mtimeNs}`];
    }),
  );
}

/** The files of one feed. */
export function feedFiles(prefix: string): readonly string[] {
  return ["atom.xml", "feed.json", "index.html", "rss.xml"].map((file) => `${prefix}${file}`);
}

/** Titles in a JSON Feed of `site`, newest first. */
export function titlesIn(folder: Folder, feed = "feed.json", site = "site"): readonly string[] {
  const { items } = JSON.parse(folder.read(`${site}/${feed}`));
  return items.map(({ title }: { title: string }) => title);
}
