import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import type { Entry } from "../../../lambdas/syndication/feed/feed.ts";
import { feedPage } from "../../../lambdas/syndication/format/feed-page.ts";
import { PAGE_SCRIPT } from "../../../lambdas/syndication/format/page-script.ts";
import { renderPageStyle } from "../../../lambdas/syndication/format/page-style.ts";
import { renderDocument } from "../../support/render-document.ts";
import { randomWords } from "./random-words.ts";
import { at, FEED, FULL, PLAIN } from "./samples.ts";

/** Bytes that somebody may have to wait for who sees such a page for the first time. */
const MOST = 30_000;

const words = randomWords(20_240_620);
const sentence = (length: number): string => {
  const text = Array.from({ length }, () => words()).join(" ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
};

// Letters at random share less with each other than the words of any language: no real page is as large.
const ENTRIES: readonly Entry[] = Array.from({ length: 50 }, (_, index) => ({
  ...PLAIN,
  title: sentence(9),
  summary: `${sentence(38)}.`,
  alternate: `https://feeds.harbour.example/articles/${sentence(7).replaceAll(" ", "-")}/`,
  published: at(`2024-06-${String(1 + (index % 28)).padStart(2, "0")}T0${index % 10}:15:00Z`),
  authors: [{ name: sentence(2) }, { name: sentence(2) }],
}));

const DOCUMENTS = [
  renderDocument(
    feedPage,
    FEED,
    ENTRIES.map((entry) => feedPage.renderEntry(entry, FULL)),
  ),
  renderPageStyle({
    colour: "#c2412d",
    logo: "https://feeds.harbour.example/media/logo.png",
    stylesheet: "https://feeds.harbour.example/media/site.css",
  }),
  PAGE_SCRIPT,
];

it.each([
  [
    "brotli",
    (text: string) =>
      brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }).length,
  ],
  ["gzip", (text: string) => gzipSync(text, { level: 6 }).length],
])("a feed's page of fifty entries, its stylesheet and its script take little by %s", (_, size) => {
  for (const { summary = "" } of ENTRIES) expect(summary.length).toBeGreaterThan(200);
  const bytes = DOCUMENTS.map(size);
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(MOST);
  // What all pages share, and a visitor gets once.
  expect((bytes[1] ?? 0) + (bytes[2] ?? 0)).toBeLessThan(6000);
});
