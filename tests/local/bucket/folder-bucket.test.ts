import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Headers } from "../../../lambdas/syndication/publish/bucket.ts";
import { type FolderBucket, openFolderBucket } from "../../../local/bucket/folder-bucket.ts";
import { Unusable } from "../../../local/unusable.ts";
import { bucketContract } from "../../contracts/bucket-contract.ts";

let base: string;
let root: string;
let index: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "bucket-"));
  root = join(base, "site");
  index = join(base, "state", "sites", "index.jsonl");
});
afterEach(() => rmSync(base, { recursive: true }));

bucketContract("the bucket in a folder", async () => {
  let bucket = await openFolderBucket(root, { index });
  return {
    bucket,
    reopen: async () => {
      await bucket.close();
      bucket = await openFolderBucket(root, { index });
      return bucket;
    },
    close: () => bucket.close(),
  };
});

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const withdrawn: Headers = { mediaType: "text/html", metadata: { status: "410" } };

async function keysOf(bucket: FolderBucket, prefix = ""): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of bucket.list(prefix)) keys.push(key);
  return keys;
}

describe("the folder of a bucket", () => {
  it("holds plain files and nothing else", async () => {
    const bucket = await openFolderBucket(root, { index });
    await bucket.put("a/b/rss.xml", bytesOf("feed"), withdrawn);
    await bucket.put("a/b/rss.xml", bytesOf("feed 2"), withdrawn);
    await bucket.close();
    expect(readdirSync(root, { recursive: true }).sort()).toEqual(["a", "a/b", "a/b/rss.xml"]);
    expect(readFileSync(join(root, "a/b/rss.xml"), "utf8")).toBe("feed 2");
  });

  it("is not made before something is put", async () => {
    const bucket = await openFolderBucket(root, { index });
    expect(await keysOf(bucket)).toEqual([]);
    expect(await bucket.head("a")).toBeUndefined();
    await bucket.close();
    expect(readdirSync(base)).toEqual([]);
  });

  it("cannot be a file, which is left alone", async () => {
    writeFileSync(root, "something");
    const bucket = await openFolderBucket(root);
    expect(await keysOf(bucket)).toEqual([]);
    await expect(bucket.put("a", bytesOf("a"), withdrawn)).rejects.toThrow(Unusable);
    expect(readFileSync(root, "utf8")).toBe("something");
  });

  it("may have been removed by somebody meanwhile", async () => {
    const bucket = await openFolderBucket(root, { index });
    await bucket.put("a/b/c", bytesOf("1"), withdrawn);
    rmSync(root, { recursive: true });
    expect(await bucket.head("a/b/c")).toBeUndefined();
    await bucket.put("a/b/d", bytesOf("2"), withdrawn);
    expect(await keysOf(bucket)).toEqual(["a/b/d"]);
  });

  it.each([
    ["below an object", "a/b", "a/b/c"],
    ["where a folder is", "a/b/c", "a/b"],
  ])("refuses an object %s", async (_, first, second) => {
    const bucket = await openFolderBucket(root);
    await bucket.put(first, bytesOf("first"), withdrawn);
    await expect(bucket.put(second, bytesOf("second"), withdrawn)).rejects.toThrow("at once");
    expect(await keysOf(bucket)).toEqual([first]);
    expect(readdirSync(join(root, "a"))).toEqual(["b"]);
  });

  it("leaves no unfinished file where a write fails", async () => {
    const bucket = await openFolderBucket(root);
    await bucket.put("a", bytesOf("first"), withdrawn);
    const unwritable = { length: 5 } as Uint8Array;
    await expect(bucket.put("a", unwritable, withdrawn)).rejects.toThrow();
    expect(readdirSync(root)).toEqual(["a"]);
  });

  it("may hold files in the making, which are no objects", async () => {
    mkdirSync(root);
    writeFileSync(join(root, ".~17-0"), "half");
    const bucket = await openFolderBucket(root);
    expect(await keysOf(bucket)).toEqual([]);
    expect(await bucket.get(".~17-0")).toBeUndefined();
    await expect(bucket.put(".~17-0", bytesOf("text"), withdrawn)).rejects.toThrow(
      "cannot be a key",
    );
  });
});

describe("symbolic links", () => {
  beforeEach(() => {
    mkdirSync(join(base, "outside"));
    writeFileSync(join(base, "outside", "secret"), "secret");
    mkdirSync(root);
    symlinkSync(join(base, "outside"), join(root, "folder"));
    symlinkSync(join(base, "outside", "secret"), join(root, "file"));
  });

  it.each(["file", "folder/secret", "folder"])("are not followed to read %s", async (key) => {
    const bucket = await openFolderBucket(root);
    expect(await bucket.get(key)).toBeUndefined();
    expect(await bucket.head(key)).toBeUndefined();
  });

  it.each(["", "f", "folder", "folder/", "folder/s", "../", "../outside/", "folder/../"])(
    "are not followed, nor are other ways out, to list %j",
    async (prefix) => {
      expect(await keysOf(await openFolderBucket(root), prefix)).toEqual([]);
    },
  );

  it.each(["file", "folder/secret", "folder/new", "folder"])(
    "are not followed to write %s",
    async (key) => {
      const bucket = await openFolderBucket(root);
      await expect(bucket.put(key, bytesOf("text"), withdrawn)).rejects.toThrow("link");
      expect(readdirSync(join(base, "outside"))).toEqual(["secret"]);
      expect(readFileSync(join(base, "outside", "secret"), "utf8")).toBe("secret");
    },
  );

  it("may lead to the root itself", async () => {
    symlinkSync(root, join(base, "current"));
    const bucket = await openFolderBucket(join(base, "current"), { index });
    await bucket.put("a", bytesOf("text"), withdrawn);
    expect(readFileSync(join(root, "a"), "utf8")).toBe("text");
  });
});

describe("a file that nobody recorded", () => {
  it.each([
    ["rss.xml", { mediaType: "application/rss+xml; charset=utf-8" }],
    ["a/atom.xml.gz", { mediaType: "application/atom+xml; charset=utf-8", encoding: "gzip" }],
    ["feed.json.br", { mediaType: "application/feed+json; charset=utf-8", encoding: "br" }],
    ["page.HTML", { mediaType: "text/html; charset=utf-8" }],
    ["media/photo.jpeg", { mediaType: "image/jpeg" }],
    ["unknown", { mediaType: "application/octet-stream" }],
  ])("%s has the headers that its name suggests, and its bytes' ETag", async (key, headers) => {
    mkdirSync(join(root, "a"), { recursive: true });
    mkdirSync(join(root, "media"));
    writeFileSync(join(root, key), "text");
    const bucket = await openFolderBucket(root, { index });
    const head = { key, etag: "1cb251ec0d568de6a929b520c4aed8d1", length: 4, ...headers };
    expect(await bucket.head(key)).toEqual(head);
    const found = await bucket.get(key);
    expect(found?.head).toEqual(head);
    expect(Buffer.from(found?.body ?? []).toString()).toBe("text");
    await bucket.close();
    expect(existsSync(index)).toBe(false);
  });
});

describe("the index of a bucket", () => {
  async function write(keys: readonly string[]): Promise<void> {
    const bucket = await openFolderBucket(root, { index });
    for (const key of keys) await bucket.put(key, bytesOf(key), withdrawn);
    await bucket.close();
  }
  const readHead = async (key: string) => (await openFolderBucket(root, { index })).head(key);

  it("is sorted, holds each object once, and is written only where something was put", async () => {
    await write(["é", "b", "a", "b", "🗞", "\uffee"]);
    const lines = readFileSync(index, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines[0]).toEqual({ format: "wireroom-objects", version: 1 });
    expect(lines.slice(1).map(({ key }) => key)).toEqual(["a", "b", "é", "\uffee", "🗞"]);
    const before = statSync(index).mtimeMs;
    await readHead("a");
    await write([]);
    expect(statSync(index).mtimeMs).toBe(before);
    expect(readdirSync(join(index, ".."))).toEqual(["index.jsonl"]);
  });

  it("is not written over by a put after the end", async () => {
    const bucket = await openFolderBucket(root, { index });
    await bucket.put("a", bytesOf("a"), withdrawn);
    await bucket.close();
    const before = readFileSync(index);
    await bucket.put("b", bytesOf("b"), withdrawn);
    await bucket.close();
    expect(readFileSync(index)).toEqual(before);
  });

  it("knows what was put before a crash, but for the line that was being written", async () => {
    await write(["a"]);
    const crashed = await openFolderBucket(root, { index });
    await crashed.put("b", bytesOf("b"), withdrawn);
    await crashed.put("c", bytesOf("c"), withdrawn);
    expect(await readHead("c")).toMatchObject(withdrawn);
    truncateSync(index, statSync(index).size - 1);
    expect(await readHead("c")).toMatchObject({ mediaType: "application/octet-stream" });
    const again = await openFolderBucket(root, { index });
    await again.put("d", bytesOf("d"), withdrawn);
    for (const key of ["a", "b", "d"]) expect(await readHead(key)).toMatchObject(withdrawn);
  });

  it("is believed where length and time of the file are the recorded ones", async () => {
    await write(["a"]);
    const { atime, mtime } = statSync(join(root, "a"));
    utimesSync(join(root, "a"), atime, new Date(Math.floor(mtime.getTime())));
    await write(["a"]);
    const { mtimeMs } = statSync(join(root, "a"));
    const lines = readFileSync(index, "utf8").replace(/"etag":"[^"]*"/, '"etag":"believed"');
    writeFileSync(index, lines);
    expect(lines).toContain(String(mtimeMs));
    expect(await readHead("a")).toMatchObject({ etag: "believed" });
  });

  it("still holds for bytes that were only copied", async () => {
    await write(["a"]);
    utimesSync(join(root, "a"), new Date(), new Date("2024-02-29T12:00:00Z"));
    expect(await readHead("a")).toMatchObject(withdrawn);
  });

  it("says nothing of bytes that somebody changed", async () => {
    await write(["a"]);
    writeFileSync(join(root, "a"), "b");
    expect(await readHead("a")).toEqual({
      key: "a",
      etag: "92eb5ffee6ae2fec3ad71c777531578f",
      length: 1,
      mediaType: "application/octet-stream",
    });
    const bucket = await openFolderBucket(root, { index });
    const condition = { ifMatch: "0cc175b9c0f1b6a831c399e269772661" };
    expect(await bucket.put("a", bytesOf("c"), withdrawn, condition)).toBe("conflict");
  });

  it.each([
    ["inside the site", "site/index.jsonl"],
    ["inside the site by another way", "link/index.jsonl"],
  ])("cannot be %s, where it would be published", async (_, path) => {
    mkdirSync(root);
    symlinkSync(root, join(base, "link"));
    await expect(openFolderBucket(root, { index: join(base, path) })).rejects.toThrow("outside");
  });

  it.each<[string, (lines: string[]) => void, RegExp]>([
    ["a line that is no JSON", (lines) => lines.splice(1, 0, '{"key"'), /index\.jsonl:2 .*remove/],
    ["a line that is no object", (lines) => lines.splice(2, 0, "{}"), /index\.jsonl:3 .*remove/],
    ["another first line", (lines) => lines.splice(0, 1), /index\.jsonl:1 .*remove/],
    [
      "a newer format",
      (lines) => lines.splice(0, 1, '{"format":"wireroom-objects","version":2}'),
      /newer Wireroom.*--state/,
    ],
  ])("is refused for %s", async (_, change, message) => {
    await write(["a", "b"]);
    const lines = readFileSync(index, "utf8").split("\n");
    change(lines);
    writeFileSync(index, lines.join("\n"));
    await expect(readHead("a")).rejects.toThrow(message);
    await expect(readHead("a")).rejects.toThrow(Unusable);
  });
});
