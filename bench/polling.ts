import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Bucket, StoredObject } from "../lambdas/syndication/publish/bucket.ts";
import { encode, encodedKey } from "../lambdas/syndication/publish/encodings.ts";
import type { Timestamp } from "../lambdas/syndication/timestamp.ts";
import { openPipeline, type Pipeline } from "../local/pipeline.ts";
import { PUBLICATION, writeCorpus } from "./corpus.ts";
import { type Change, RHYTHMS, type Rhythm, toChanges, WEEK } from "./news-week.ts";
import { type Articles, writeFeed } from "./peers/feed-writer.ts";
import { answerPolls, toReaders, type Version } from "./polls.ts";

export const title = "What readers transfer";

export const method = `The bytes of a feed's documents, and what a simulated week of polls transfers of its RSS. The peer is a script around \`feed\`, given the very entries of Wireroom's JSON Feed,
behind a CDN that compresses with gzip (level 6). Wireroom is served in the encodings that it stores, gzip 6 and brotli 5; beside the HTML its RSS carries the text of articles that were filed in Markdown, which the script does not have.

A newsroom with 600 stories behind it (bench/corpus.ts, 12 sections, the newest 50 in a feed) publishes for a week at its rhythm, seeded, and mends one story in ten, once, within six hours. Wireroom publishes
each change at its instant. The script builds all feeds every 15 minutes, as a cron job does; or at each change, which something must call it for. lastBuildDate is then the time of the build, as \`feed\` writes
it unless it is told otherwise; in the last column it is told the newest entry's. ETags are by the bytes.

Readers are eleven in equal numbers, as they were seen to ask: three take brotli, six gzip, all with If-None-Match; two (sfeed, rsstail) take neither and send no validator. Of each, 20 % poll every 15 minutes, 50 % each hour, 20 % every four hours
and 10 % daily, evenly spread, and have read the feed before the week begins. Only bodies are counted. No reader polls so often that Wireroom's max-age of five minutes would keep it from asking.`;

/** Rows of Markdown tables. */
export async function measure(quick: boolean): Promise<readonly string[]> {
  const [blog] = RHYTHMS;
  const feeds: WeekOfFeed[] = [];
  for (const rhythm of quick ? [blog] : RHYTHMS) {
    feeds.push(...(await playWeek(rhythm, quick ? 100 : 600)));
  }
  return [
    "KB (1000 bytes):",
    "",
    ...(await measureSizes()),
    "",
    "Answered 304, of the polls with a validator:",
    "",
    ...tellShares(feeds),
    "",
    "MB that 1,000 readers transfer in the week:",
    "",
    ...tellTransfers(feeds),
  ];
}

const SAMPLES = [
  { name: "content/", write: undefined },
  { name: "50 long articles", write: (folder: string) => writeCorpus(50, folder) },
] as const;

const DOCUMENTS = [
  { file: "rss.xml", of: "rss" },
  { file: "atom.xml", of: "atom" },
  { file: "feed.json", of: "json" },
  { file: "index.html", of: undefined },
] as const;

async function measureSizes(): Promise<readonly string[]> {
  const rows = [
    "| feed | document | Wireroom | gzip | brotli | `feed` | `feed`, gzip | brotli over `feed`, gzip |",
    "|---|---|---:|---:|---:|---:|---:|---:|",
  ];
  for (const { name, write } of SAMPLES) {
    await withFolder(async (folder) => {
      write?.(folder);
      await withPipeline(write ? folder : "content", {}, async ({ publish, site }) => {
        await publish(toTimestamp(0));
        const peer = writeFeed(await readArticles(site, ""), new Date(MONDAY));
        for (const { file, of } of DOCUMENTS) {
          const sizes: number[] = [];
          for (const key of [file, encodedKey(file, "gzip"), encodedKey(file, "br")]) {
            sizes.push((await read(site, key)).head.length);
          }
          const ratio: string[] = [];
          if (of !== undefined) {
            const bytes = Buffer.from(peer[of]);
            const zipped = gzipSync(bytes, { level: 6 }).length;
            ratio.push(((sizes[2] ?? Number.NaN) / zipped).toFixed(2));
            sizes.push(bytes.length, zipped);
          }
          const cells = [name, file, ...sizes.map((size) => (size / 1000).toFixed(1)), ...ratio];
          rows.push(`| ${[...cells, ...(of ? [] : ["", "", ""])].join(" | ")} |`);
        }
      });
    });
  }
  return rows;
}

/** One feed over a week, as each contender has it. */
type WeekOfFeed = { readonly name: string; readonly versions: readonly (readonly Version[])[] };

const CONTENDERS = "Wireroom | `feed` by cron | `feed` at each change | the same, date given";

const FEEDS = [
  { name: "all", folder: "" },
  { name: "one section", folder: "sections/world/" },
] as const;

/** A Monday. */
const MONDAY = Date.UTC(2026, 0, 5);
/** Of the cron job. */
const QUARTER = 900;

/** The articles as the script finds them from an instant on, and what they weigh as its RSS. */
type Filed = Pick<Version, "from" | "bytes">;

async function playWeek(rhythm: Rhythm, before: number): Promise<readonly WeekOfFeed[]> {
  const changes = toChanges(rhythm);
  return withFolder((folder) => {
    writeFileSync(join(folder, "publication.yaml"), `${PUBLICATION}feedsPer: [section]\n`);
    const filings = takeStories(folder, before, changes);
    // RSS alone is polled, so it alone is encoded, by what the publisher encodes all with.
    return withPipeline(folder, { encodings: false }, async ({ publish, site }) => {
      const feeds = FEEDS.map((feed) => ({
        ...feed,
        own: [] as Version[],
        filed: [] as Filed[],
      }));
      const look = async (from: number): Promise<void> => {
        for (const { folder: where, own, filed } of feeds) {
          const { head, body } = await read(site, `${where}rss.xml`);
          if (head.etag === own.at(-1)?.etag) continue;
          own.push({ from, etag: head.etag, bytes: await encodedBytes(body) });
          filed.push({ from, bytes: peerBytes(await readArticles(site, where), from) });
        }
      };
      await publish(toTimestamp(-QUARTER));
      await look(-QUARTER);
      for (const { at, path, text } of filings) {
        writeFileSync(join(folder, path), text);
        await publish(toTimestamp(at), [path]);
        await look(at);
      }
      const cron = Array.from({ length: WEEK / QUARTER + 1 }, (_, index) => (index - 1) * QUARTER);
      const each = [-QUARTER, ...changes.map(({ at }) => at)];
      return feeds.map(({ name, own, filed }) => {
        const dated = filed.map((one) => ({ ...one, etag: `as filed at ${one.from}` }));
        const versions = [own, build(filed, cron), build(filed, each), dated];
        return { name: `${rhythm.name} | ${name}`, versions };
      });
    });
  });
}

/** A file as it is from an instant on, in seconds since Monday, 0:00. */
type Filing = { readonly at: number; readonly path: string; readonly text: string };

/** Writes a corpus, and takes out of it an article for each story of the week, to be filed when its time has come. */
function takeStories(
  folder: string,
  before: number,
  changes: readonly Change[],
): readonly Filing[] {
  const published = changes.filter(({ isEdit }) => !isEdit);
  writeCorpus(before + published.length, folder);
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .sort((a, b) => (basename(a) < basename(b) ? -1 : 1));
  const stories = published.map(({ at }, story) => {
    const path = paths[story] ?? "";
    const text = readFileSync(join(folder, path), "utf8");
    rmSync(join(folder, path));
    return { path, text: text.replace(/^date: .*\nlastmod: .*$/m, `date: ${toTimestamp(at)}`) };
  });
  return changes.flatMap(({ at, story, isEdit }) =>
    stories
      .slice(story, story + 1)
      .map(({ path, text }) => ({ at, path, text: isEdit ? mend(text) : text })),
  );
}

/** A small edit, which nobody gives a time of its own: another first word of the summary. */
function mend(text: string): string {
  return text.replace(/^( {2})\S+/m, "$1Mended");
}

/** What stands at an address whose bytes hold the time of their build, whether or not anything else differs. */
function build(filed: readonly Filed[], instants: readonly number[]): readonly Version[] {
  return instants.flatMap((from) => {
    const known = filed.findLast((one) => one.from <= from);
    return known ? [{ from, etag: `built at ${from}`, bytes: known.bytes }] : [];
  });
}

async function encodedBytes(body: Uint8Array): Promise<Version["bytes"]> {
  return {
    br: (await encode(body, "br")).length,
    gzip: (await encode(body, "gzip")).length,
    identity: body.length,
  };
}

/** Of one build for all until the articles change: the digits of its time move the length by a few bytes. */
function peerBytes(articles: Articles, at: number): Version["bytes"] {
  const rss = Buffer.from(writeFeed(articles, new Date(toTimestamp(at))).rss);
  const gzip = gzipSync(rss, { level: 6 }).length;
  return { br: gzip, gzip, identity: rss.length };
}

function tellShares(feeds: readonly WeekOfFeed[]): readonly string[] {
  const readers = toReaders().filter(({ isConditional }) => isConditional);
  const rows = feeds.map(({ name, versions }) => {
    const shares = versions.map((one) => {
      const { notModified, polls } = answerPolls(one, readers, WEEK);
      return `${((100 * notModified) / polls).toFixed(1)} %`;
    });
    return `| ${name} | ${shares.join(" | ")} |`;
  });
  return [`| newsroom | feed | ${CONTENDERS} |`, "|---|---|---:|---:|---:|---:|", ...rows];
}

function tellTransfers(feeds: readonly WeekOfFeed[]): readonly string[] {
  const all = toReaders();
  const groups = [
    { who: "with validators", readers: all.filter(({ isConditional }) => isConditional) },
    { who: "all", readers: all },
  ];
  const rows = feeds.flatMap(({ name, versions }) =>
    groups.map(({ who, readers }) => {
      const megabytes = versions.map(
        (one) => (answerPolls(one, readers, WEEK).bytes / readers.length) * 1e-3,
      );
      const [own = Number.NaN, , peer = Number.NaN] = megabytes;
      const cells = [name, who, ...megabytes.map((one) => one.toFixed(0)), (own / peer).toFixed(2)];
      return `| ${cells.join(" | ")} |`;
    }),
  );
  return [
    `| newsroom | feed | readers | ${CONTENDERS} | Wireroom over \`feed\` at each change |`,
    "|---|---|---|---:|---:|---:|---:|---:|",
    ...rows,
  ];
}

async function readArticles(site: Bucket, folder: string): Promise<Articles> {
  const { body } = await read(site, `${folder}feed.json`);
  return JSON.parse(Buffer.from(body).toString());
}

async function read(site: Bucket, key: string): Promise<StoredObject> {
  const found = await site.get(key);
  if (!found) throw new Error(`there is no ${key}`);
  return found;
}

/** The instant so many seconds after Monday, 0:00. */
function toTimestamp(seconds: number): Timestamp {
  return `${new Date(MONDAY + seconds * 1000).toISOString().slice(0, 19)}Z` as Timestamp;
}

async function withFolder<Value>(use: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), "wireroom-polling-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A site in memory. */
async function withPipeline<Value>(
  content: string,
  options: { readonly encodings?: boolean },
  use: (pipeline: Pipeline) => Promise<Value>,
): Promise<Value> {
  return withFolder(async (state) => {
    const pipeline = await openPipeline({ content, state, forget: true, ...options });
    try {
      return await use(pipeline);
    } finally {
      await pipeline.close();
    }
  });
}
