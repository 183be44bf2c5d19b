import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSchema, toValidator } from "./schema.ts";

const ARTICLES = readdirSync("content/articles", { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(md|html|txt|json)$/.test(name))
  .map((name) => `content/articles/${name}`)
  .sort();

/** What an editor would check: the lines between the fences, or the whole of a .json article. */
function frontMatterOf(path: string): string {
  const text = readFileSync(path, "utf8");
  if (path.endsWith(".json")) return text;
  return /^---\n([\s\S]*?)\n---\n/.exec(text)?.[1] ?? "";
}

describe("the schemas accept the publication of this project", () => {
  it("publication.yaml", () => {
    const text = readFileSync("content/publication.yaml", "utf8");
    expect(toValidator(readSchema("publication"))(text)).toBe(true);
  });

  it("has articles of every kind", () => {
    const kinds = new Set(ARTICLES.map((path) => path.slice(path.lastIndexOf("."))));
    expect([...kinds].sort()).toEqual([".html", ".json", ".md", ".txt"]);
  });

  it.each(ARTICLES)("%s", (path) => {
    const text = frontMatterOf(path);
    expect(text).not.toBe("");
    // A text file's first line is its title.
    const title = path.endsWith(".txt") ? "title: of the first line\n" : "";
    expect(toValidator(readSchema("article"))(`${title}${text}`)).toBe(true);
  });
});

it.each([
  ["article", "urn:wireroom:article"],
  ["feeds", "urn:wireroom:feeds"],
  ["publication", "urn:wireroom:publication"],
])("the schema of %s is known as %s wherever its file lies", (name, id) => {
  expect(readSchema(name).$id).toBe(id);
});
