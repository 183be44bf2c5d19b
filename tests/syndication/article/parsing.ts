import type { Article } from "../../../lambdas/syndication/article/article.ts";
import {
  type ParsedArticle,
  parseArticle,
} from "../../../lambdas/syndication/article/parse-article.ts";
import type { Publication } from "../../../lambdas/syndication/publication.ts";
import type { Timestamp } from "../../../lambdas/syndication/timestamp.ts";

export const FIRST_STORED = "2024-09-01T12:00:00Z" as Timestamp;

/** A publication in Seoul, which is nine hours ahead of UTC all year. */
export const PUBLICATION: Publication = {
  title: "The Harbour",
  language: "en",
  timezone: "Asia/Seoul",
  feeds: "https://feeds.harbour.example/",
  home: "https://www.harbour.example/",
  authority: "harbour.example",
  since: "2024",
  sinceAt: "2024-01-01T00:00:00Z" as Timestamp,
  authors: new Map(),
  feedsPer: new Set(["section", "tag", "author"] as const),
  selections: new Map(),
  window: 50,
  archive: "month",
  fullText: true,
  addresses: new Map(),
  redirects: new Map(),
  hubs: [],
  partners: new Map(),
  unsyndicatedCredits: [],
  media: [],
  publishEmails: false,
};

export const SECTIONS = new Map([
  ["world", { title: "World" }],
  ["opinion", { title: "Comment" }],
]);

export function parseFile(
  path: string,
  content: string | Uint8Array,
  settings: Partial<Publication> = {},
): ParsedArticle {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const file = { path, bytes, firstStored: FIRST_STORED };
  return parseArticle(file, { ...PUBLICATION, ...settings });
}

/** The article of a file that is not refused. */
export function articleOf(
  path: string,
  content: string,
  settings: Partial<Publication> = {},
): Article {
  const parsed = parseFile(path, content, settings);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join("\n"));
  return parsed.article;
}

/** The article of a Markdown file with these lines of front matter, a title and a date. */
export function articleWith(
  lines: string,
  settings: Partial<Publication> = {},
  path = "pact.md",
): Article {
  const head = `title: The pact\npublished: 2024-06-20T09:00:00+09:00\n${lines}`;
  return articleOf(path, `---\n${head}\n---\nText.\n`, settings);
}

/** The problems of a file: line, column, code. */
export function problemsOf(
  path: string,
  content: string | Uint8Array,
  settings: Partial<Publication> = {},
): readonly string[] {
  const parsed = parseFile(path, content, settings);
  const problems = parsed.ok ? parsed.warnings : parsed.problems;
  return problems.map(({ line, column, code }) => `${line}:${column} ${code}`);
}
