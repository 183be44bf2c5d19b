import { expect, it } from "vitest";
import { contentKind } from "../../../lambdas/syndication/article/content-file.ts";

it.each([
  ["pact.md", "article"],
  ["world/2024/pact.HTML", "article"],
  ["pact.txt", "article"],
  ["pact.json", "article"],
  ["pact.markdown", "article"],
  ["world/pact/index.md", "article"],
  ["_posts/2024-06-20-pact.md", "article"],
  ["sports/_posts/2024-06-20-pact.md", "article"],
  ["publication.yaml", "settings"],
  ["world/publication.yaml", "media"],
  ["publication.yml", "ignored"],
  ["world/_index.md", "section"],
  [".git/a.md", "ignored"],
  ["world/.DS_Store", "ignored"],
  ["_drafts/a.md", "ignored"],
  ["_posts/_a.md", "ignored"],
  ["_posts/.a.md", "ignored"],
  ["_includes/a.jpg", "ignored"],
  ["README.md", "ignored"],
  ["world/readme.txt", "ignored"],
  ["CONTRIBUTING.md", "ignored"],
  ["LICENSE", "ignored"],
  ["LICENSE.md", "ignored"],
  ["readme-first.md", "article"],
  ["licensed.md", "article"],
  ["blog/blog.11tydata.json", "ignored"],
  ["pact.jpg", "media"],
  ["pact.md.bak", "media"],
  ["md", "media"],
])("%s is %s", (path, kind) => {
  expect(contentKind(path)).toBe(kind);
});
