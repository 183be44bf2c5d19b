import {
  type ParsedPublication,
  parsePublication,
} from "../../lambdas/syndication/parse-publication.ts";
import type { Publication } from "../../lambdas/syndication/publication.ts";

/** Six lines that are a publication. */
export const LEAST = `title: The Harbour
language: en
timezone: UTC
feeds: https://feeds.harbour.example/
authority: harbour.example
since: 2024
`;

/** The least publication with `lines` in it; a setting that these name replaces that of the least. */
export function withLines(lines: string): string {
  const names = new Set(lines.split("\n").map((line) => /^(\w+):/.exec(line)?.[1]));
  const kept = LEAST.split("\n").filter((line) => !names.has(line.split(":")[0]));
  return `${lines}\n${kept.join("\n")}`;
}

export function parseText(text: string): ParsedPublication {
  return parsePublication({ path: "publication.yaml", bytes: new TextEncoder().encode(text) });
}

/** The least publication with `lines` in it, which must be good. */
export function publicationOf(lines: string): Publication {
  const parsed = parseText(withLines(lines));
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join("\n"));
  return parsed.publication;
}
