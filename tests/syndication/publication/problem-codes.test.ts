import { expect, it } from "vitest";
import { EXPLANATIONS } from "../../../lambdas/syndication/explanations.ts";
import type { ProblemCode } from "../../../lambdas/syndication/problem.ts";
import { parseText, withLines } from "../../support/publication-text.ts";

type Row = readonly [ProblemCode, lines: string, line: number, column: number];

/** One setting below the first line, so that a place that is always the start of the file shows. */
const ROWS: readonly Row[] = [
  ["settings-too-large", `# ${"x".repeat(300_000)}`, 1, 1],
  ["missing-setting", "sections:\n  docks: {description: Ships}", 2, 10],
  ["unknown-setting", "window: 20\ncolor: '#aabbcc'", 2, 1],
  ["setting-kind", "window: 20\nrights: [Ole, Ana]", 2, 9],
  ["setting-value", "window: 20\narchive:  weekly", 2, 11],
  ["setting-not-slug", "sections:\n  docks: Docks\n  The Tides: Tides", 3, 3],
  ["unknown-timezone", "window: 20\ntimezone: Europe/Brussel", 2, 11],
  ["unknown-language", "sections:\n  docks:\n    title: Docks\n    language: pt_BR", 4, 15],
  ["not-authority", "window: 20\nauthority: www.harbour.example/", 2, 12],
  ["not-since", "window: 20\nsince: 2024-6", 2, 8],
  ["not-web-address", "hubs:\n  - https://hub.example/\n  - hub.example", 3, 5],
  ["unsafe-feeds", "window: 20\nfeeds: http://feeds.harbour.example/", 2, 8],
  ["unknown-variable", "window: 20\narticleUrl: 'https://a.example/{slg}'", 2, 13],
  ["article-url", "window: 20\narticleUrl: 'https://a.example/{slug'", 2, 13],
  ["not-media", "window: 20\nlogo: ../logo.png", 2, 7],
  ["not-stylesheet", "window: 20\nstylesheet: https://a.example/x.css", 2, 13],
  ["not-media-folder", "media:\n  - static\n  - _private", 3, 5],
  [
    "unknown-selected-section",
    "sections: {docks: Docks}\nselections:\n  top: {title: Top, include: {sections: [Dock]}}",
    3,
    42,
  ],
  ["empty-criteria", "selections:\n  top: {title: Top, include: {tags: []}}", 2, 30],
  ["not-site-path", "addresses:\n  /feed/: /rss.xml\n  feed: /rss.xml", 3, 3],
  ["address-in-use", "addresses:\n  /atom.xml: /rss.xml", 2, 3],
  ["kept-for-encodings", "redirects:\n  /old.xml.gz: /rss.xml", 2, 3],
  ["unknown-feed", "addresses:\n  /feed/: /rss", 2, 11],
  ["redirect-loop", "redirects:\n  /a: /b\n  /b: /a", 2, 7],
];

it.each(ROWS)("%s is found at its place", (code, lines, line, column) => {
  const parsed = parseText(withLines(lines));
  const problems = parsed.ok ? parsed.warnings : parsed.problems;
  expect(problems.map((problem) => [problem.code, problem.line, problem.column])).toEqual([
    [code, line, column],
  ]);
  expect(parsed.ok).toBe(EXPLANATIONS[code].severity === "warning");
});

it("every problem of publication.yaml has a row here", () => {
  const codes = Object.keys(EXPLANATIONS);
  const own = codes.slice(codes.indexOf("settings-too-large"), codes.indexOf("redirect-loop") + 1);
  expect(ROWS.map(([code]) => code)).toEqual(own);
});
