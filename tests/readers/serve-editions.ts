import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Bucket } from "../../lambdas/syndication/publish/bucket.ts";
import { MemoryBucket } from "../../local/bucket/memory-bucket.ts";
import { answer } from "../../local/http/edge.ts";
import { createLastModified } from "../../local/http/last-modified.ts";
import { openPipeline } from "../../local/pipeline.ts";
import { makeFolder } from "../support/folder.ts";
import type { Files } from "../support/invocation.ts";
import { NOON, PUBLICATION } from "../support/newsroom.ts";

/** Longer than a feed says that it is fresh for: a reader asks again only when what it has is old. */
const AGE_MILLISECONDS = 3_600_000;

/** A site as it is after one of several publications of a folder. */
export type Edition = Bucket;

export type EditionServer = {
  /** With a slash at its end. */
  readonly origin: string;
  /** What is served from now on. */
  readonly show: (edition: Edition) => void;
  readonly close: () => void;
};

/** Serves one edition after the other at one address, as the local edge does; each answer has grown old. */
export async function serveEditions(): Promise<EditionServer> {
  let site: Edition = new MemoryBucket();
  const lastModified = createLastModified(undefined, Date.now);
  const server = createServer(async ({ method = "GET", url = "/", headers }, response) => {
    const asked = { method, target: url, headers };
    const found = await answer(asked, { site, lastModified, open: true });
    const date = new Date(Date.now() - AGE_MILLISECONDS).toUTCString();
    response.writeHead(found.status, { ...found.headers, date }).end(found.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}/`,
    show: (edition) => {
      site = edition;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * The editions that a folder has at noon of 20 June 2024: with `files`, and after each of `steps`, which put files and
 * remove those without a text. `feeds`: where they are served.
 */
export async function editionsOf(
  files: Files,
  steps: readonly Files[],
  feeds: string,
): Promise<readonly Edition[]> {
  const folder = makeFolder();
  folder.write("content/publication.yaml", PUBLICATION);
  const places = { content: folder.at("content"), state: folder.at("state") };
  const pipeline = await openPipeline({ ...places, feeds });
  const editions: Edition[] = [];
  try {
    for (const step of [files, ...steps]) {
      for (const [path, text] of Object.entries(step)) {
        if (text === undefined) folder.remove(`content/${path}`);
        else folder.write(`content/${path}`, text);
      }
      await pipeline.publish(NOON);
      editions.push(await copyOf(pipeline.site));
    }
    return editions;
  } finally {
    await pipeline.close();
    folder.discard();
  }
}

async function copyOf(site: Bucket): Promise<Edition> {
  const copy = new MemoryBucket();
  for await (const { key } of site.list("")) {
    const found = await site.get(key);
    if (!found) throw new Error(`${key} is listed and not there`);
    const { key: _, etag: __, length: ___, ...headers } = found.head;
    await copy.put(key, found.body, headers);
  }
  return copy;
}
