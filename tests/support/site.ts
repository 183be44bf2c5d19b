import type { Bucket } from "../../lambdas/syndication/publish/bucket.ts";
import { fromMilliseconds, type Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { openPipeline, type Pipeline } from "../../local/pipeline.ts";
import { decodeBody } from "./decode-body.ts";
import { type Folder, makeFolder } from "./folder.ts";

/** Documents by their keys: the headers on the first line, then the decoded bytes, a character for each. */
export type Site = Readonly<Record<string, string>>;

/** Objects that are fetched side by side. */
const SIDE_BY_SIDE = 16;

export async function documentsOf(bucket: Bucket): Promise<Site> {
  const keys: string[] = [];
  for await (const { key } of bucket.list("")) keys.push(key);
  const site: Record<string, string> = Object.fromEntries(keys.map((key) => [key, ""]));
  const work = async (): Promise<void> => {
    for (let key = keys.pop(); key !== undefined; key = keys.pop()) {
      const found = await bucket.get(key);
      if (!found) throw new Error(`${key} is listed and not there`);
      const { mediaType, cacheControl, encoding, metadata = {} } = found.head;
      const headers = {
        mediaType,
        cacheControl,
        encoding,
        metadata: Object.entries(metadata).sort(),
      };
      const body = Buffer.from(decodeBody(found.body, encoding)).toString("latin1");
      site[key] = `${JSON.stringify(headers)}\n${body}`;
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return site;
}

type Files = ReadonlyMap<string, Uint8Array>;

/** The site that `./wireroom build` makes of `files` where nothing was before. */
export async function buildSite(files: Files): Promise<Site> {
  const history = await openHistory();
  try {
    return await history.build(files);
  } finally {
    await history.close();
  }
}

/** A local site that remembers: each build is one after those before. */
export type History = {
  readonly build: (files: Files) => Promise<Site>;
  readonly close: () => Promise<void>;
};

export async function openHistory(): Promise<History> {
  const folder: Folder = makeFolder();
  folder.write("content/publication.yaml", "");
  const pipeline: Pipeline = await openPipeline({
    content: folder.at("content"),
    state: folder.at("state"),
  });
  return {
    build: async (files) => {
      folder.remove("content");
      for (const [path, bytes] of files) folder.write(`content/${path}`, bytes);
      await pipeline.publish(now());
      return documentsOf(pipeline.site);
    },
    close: async () => {
      await pipeline.close();
      folder.discard();
    },
  };
}

function now(): Timestamp {
  const timestamp = fromMilliseconds(Date.now());
  if (timestamp === undefined) throw new Error("the clock is out of bounds");
  return timestamp;
}
