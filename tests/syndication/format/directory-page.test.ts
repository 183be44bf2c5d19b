import { expect, it } from "vitest";
import { renderDirectoryPage } from "../../../lambdas/syndication/format/directory-page.ts";
import { PUBLICATION } from "../article/parsing.ts";
import { alternates, listed, pageFaults, wordsOf } from "./pages.ts";

const FEEDS = [
  listed("/", "publication", "The Harbour"),
  listed("/sections/world/", "section", "World – The Harbour"),
  listed("/sections/opinion/", "section", "Comment – The Harbour"),
  listed("/selections/lead/", "selection", "Lead – The Harbour"),
  { ...listed("/tags/뉴스/", "tag", "뉴스 – The Harbour"), language: "ko" },
  listed("/authors/ida-holm/", "author", "Ida Holm – The Harbour"),
  listed("/tags/cranes/", "tag", "Cranes – The Harbour"),
];
const PAGE = renderDirectoryPage(PUBLICATION, FEEDS);

it("lists the publication's feed, then the others by what they are of, in the given order and counted", () => {
  const lists = Array.from(
    PAGE.matchAll(/(?:<h2 id="\w+">(.*?)<\/h2>\n)?<ul class="feeds">\n(.*?)<\/ul>/gs),
    ([, heading = "", items = ""]) => [
      wordsOf(heading),
      ...Array.from(items.matchAll(/<bdi>(.*?)<\/bdi>/g), ([, name]) => name),
    ],
  );
  expect(lists).toEqual([
    ["", "The Harbour"],
    ["Sections 2", "World", "Comment"],
    ["Selections 1", "Lead"],
    ["Authors 1", "Ida Holm"],
    ["Tags 2", "뉴스", "Cranes"],
  ]);
});

it("leads to each feed's page and documents, and copies the address of its RSS", () => {
  const folder = "https://feeds.harbour.example/tags/%EB%89%B4%EC%8A%A4/";
  const item = PAGE.split("\n").find((line) => line.includes("<bdi>뉴스</bdi>"));
  expect(item).toBe(
    `<li><a class="page" href="${folder}" lang="ko" dir="ltr"><bdi>뉴스</bdi></a> <span class="documents">` +
      `<a href="${folder}rss.xml">RSS</a> <a href="${folder}atom.xml">Atom</a> <a href="${folder}feed.json">JSON Feed</a> ` +
      `<button class="copy" type="button" data-copy="${folder}rss.xml" aria-label="Copy – RSS – 뉴스" hidden>Copy</button></span></li>`,
  );
});

it("gives the whole list to download, and leads readers that are given the page to the publication's feed", () => {
  expect(PAGE).toContain(
    '<a class="button" href="https://feeds.harbour.example/feeds.opml" type="text/x-opml" download>All feeds as OPML</a>',
  );
  expect(alternates(PAGE)[0]).toEqual([
    "application/rss+xml",
    "https://feeds.harbour.example/rss.xml",
  ]);
  expect(PAGE).toContain('<link rel="canonical" href="https://feeds.harbour.example/feeds/">');
});

it("has a group for what there is alone", () => {
  const page = renderDirectoryPage(PUBLICATION, FEEDS.slice(0, 1));
  expect(page).not.toContain("<h2");
  expect(pageFaults(page)).toEqual([]);
  expect(pageFaults(renderDirectoryPage(PUBLICATION, []))).toEqual([]);
});

it("lists a feed that has no RSS without a button", () => {
  const bare = { ...listed("/tags/bare/", "tag", "Bare"), documents: {} };
  expect(renderDirectoryPage(PUBLICATION, [bare])).not.toContain("<button");
});
