import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { writeCorpus } from "../../bench/corpus.ts";

function corpus(count: number): ReadonlyMap<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "wireroom-corpus-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeCorpus(count, folder);
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return new Map(
    paths
      .filter((path) => path.endsWith(".md"))
      .map((path) => [path, readFileSync(join(folder, path), "utf8")]),
  );
}

it("has the same bytes each time", () => {
  const digest = (files: ReadonlyMap<string, string>) =>
    createHash("sha256")
      .update(JSON.stringify([...files]))
      .digest("hex");
  expect(digest(corpus(30))).toBe(digest(corpus(30)));
});

it("has 12 sections, 50 authors and 200 tags, and articles of 400 to 900 words", () => {
  const files = [...corpus(600).values()];
  const found = (key: string) =>
    new Set(
      files.flatMap((text) => new RegExp(`^${key}: \\[(.*)\\]$`, "m").exec(text)?.[1]?.split(", ")),
    );
  const sections = new Set(files.map((text) => /^section: (.*)$/m.exec(text)?.[1]));
  const words = files.map((text) => text.split(/\n---\n/)[1]?.split(/\s+/).length ?? 0);
  expect([sections.size, found("authors").size, found("tags").size]).toEqual([12, 50, 200]);
  expect(Math.min(...words)).toBeGreaterThanOrEqual(370);
  expect(Math.max(...words)).toBeLessThanOrEqual(1000);
});
