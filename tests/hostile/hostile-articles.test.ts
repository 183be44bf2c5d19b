import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hostileArticles } from "./hostile-articles.ts";
import { FIELDS } from "./hostile-fields.ts";
import { HOSTILE_TEXTS } from "./hostile-texts.ts";

const digest = (): string => {
  const hash = createHash("sha256");
  for (const { path, bytes } of hostileArticles()) hash.update(path).update(bytes);
  return hash.digest("hex");
};

describe("the hostile articles", () => {
  it("are at least 300, of at least 40 kinds, in every field", () => {
    const articles = hostileArticles();
    expect(articles.length).toBeGreaterThanOrEqual(300);
    expect(Object.keys(HOSTILE_TEXTS).length).toBeGreaterThanOrEqual(40);
    const pairs = new Set(articles.map(({ kind, field }) => `${kind} / ${field}`));
    for (const kind of Object.keys(HOSTILE_TEXTS)) {
      for (const { name } of FIELDS) expect(pairs).toContain(`${kind} / ${name}`);
    }
  });

  it("have one path each and are the same each time", () => {
    const paths = hostileArticles().map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(digest()).toBe(digest());
  });

  it("bring characters that UTF-8 forbids as bytes", () => {
    const article = hostileArticles().find(
      ({ kind, field }) => kind === "lone surrogates" && field === "HTML",
    );
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(article?.bytes)).toThrow();
  });
});
