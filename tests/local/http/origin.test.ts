import { expect, it } from "vitest";
import type { Bucket } from "../../../lambdas/syndication/publish/bucket.ts";
import { MemoryBucket } from "../../../local/bucket/memory-bucket.ts";
import { askOrigin } from "../../../local/http/origin.ts";

const CHANGED = Date.parse("2024-06-20T12:00:00Z");

/** A site with one document, which counts how often a body is read. */
async function openSite() {
  const bucket = new MemoryBucket();
  const put = await bucket.put("rss.xml", Buffer.from("<rss/>"), {
    mediaType: "application/rss+xml",
  });
  if (put === "conflict") throw new Error("there was a document already");
  const read: string[] = [];
  const site: Bucket = {
    head: (key) => bucket.head(key),
    get: (key) => {
      read.push(key);
      return bucket.get(key);
    },
    put: (...put) => bucket.put(...put),
    list: (prefix) => bucket.list(prefix),
  };
  const ask = async (headers: Record<string, string>) => {
    const request = { method: "GET", uri: "/rss.xml", headers };
    const { status } = await askOrigin(request, { site, lastModified: async () => CHANGED });
    return status;
  };
  return { etag: `"${put.etag}"`, read, ask };
}

it("reads no document for a reader that has it", async () => {
  const { etag, read, ask } = await openSite();
  expect(await ask({ "if-none-match": etag })).toBe(304);
  expect(await ask({ "if-modified-since": new Date(CHANGED).toUTCString() })).toBe(304);
  expect(read).toEqual([]);
});

it("reads it for one that has another", async () => {
  const { read, ask } = await openSite();
  expect(await ask({ "if-none-match": '"other"' })).toBe(200);
  expect(read).toEqual(["rss.xml"]);
});
