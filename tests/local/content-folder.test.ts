import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { LARGEST_FILE } from "../../lambdas/syndication/article/decode-text.ts";
import { MemoryBucket } from "../../local/bucket/memory-bucket.ts";
import { openContentFolder } from "../../local/content-folder.ts";
import { contentContract } from "../contracts/content-contract.ts";

contentContract("a folder", async () => {
  const root = mkdtempSync(join(tmpdir(), "content-"));
  const site = new MemoryBucket();
  return {
    content: openContentFolder(root, site),
    site,
    file: async (name, bytes) => {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), bytes);
    },
    remove: async (name) => rmSync(join(root, name)),
    close: async () => rmSync(root, { recursive: true }),
  };
});

it.each([
  ["a.md", "a.md"],
  ["e\u0301.md", "\u00e9.md"],
])("a file of 50 MB is not read, and is seen to be too long: %j", async (name, path) => {
  const root = mkdtempSync(join(tmpdir(), "content-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  writeFileSync(join(root, name), "a");
  truncateSync(join(root, name), 50 * 1024 * 1024);
  const read = await openContentFolder(root, new MemoryBucket()).read(path);
  expect(read?.bytes.length).toBe(LARGEST_FILE + 1);
  expect(read?.bytes[0]).toBe(0);
});

describe("what is no plain file below the folder", () => {
  function make() {
    const root = mkdtempSync(join(tmpdir(), "content-"));
    onTestFinished(() => rmSync(root, { recursive: true }));
    mkdirSync(join(root, "content", "deep", "er"), { recursive: true });
    mkdirSync(join(root, "private"));
    writeFileSync(join(root, "content/deep/er/a.md"), "public");
    writeFileSync(join(root, "private/a.md"), "private");
    const content = openContentFolder(join(root, "content"), new MemoryBucket());
    const listed = async (): Promise<readonly string[]> => {
      const paths: string[] = [];
      for await (const { path } of content.list()) paths.push(path);
      return paths;
    };
    return { root, content, listed };
  }

  it.each([
    ["a file", "deep/er/b.md", "private/a.md", "deep/er/b.md"],
    ["its folder", "deep/other", "private", "deep/other/a.md"],
    ["a folder above", "linked", "content/deep", "linked/er/a.md"],
  ])("is neither listed nor read where %s is a link", async (_, link, target, path) => {
    const { root, content, listed } = make();
    symlinkSync(join(root, target), join(root, "content", link));
    expect(await listed()).toEqual(["deep/er/a.md"]);
    expect(await content.read("deep/er/a.md")).toBeDefined();
    expect(await content.read(path)).toBeUndefined();
  });

  it("is not read where a folder has become a link since", async () => {
    const { root, content } = make();
    expect(await content.read("deep/er/a.md")).toBeDefined();
    renameSync(join(root, "content/deep/er"), join(root, "content/deep/moved"));
    symlinkSync(join(root, "private"), join(root, "content/deep/er"));
    await wait(300);
    expect(await content.read("deep/er/a.md")).toBeUndefined();
  });

  it("is not waited for where it is a pipe", async () => {
    const { root, content, listed } = make();
    execFileSync("mkfifo", [join(root, "content/deep/pipe.md")]);
    expect(await listed()).toEqual(["deep/er/a.md"]);
    expect(await content.read("deep/pipe.md")).toBeUndefined();
  });
});
