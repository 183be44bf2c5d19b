import { expect, it } from "vitest";
import { renderRobots } from "../../../lambdas/syndication/format/robots.ts";
import { PUBLICATION } from "../article/parsing.ts";

it("everything may be read, and the sitemap is named by its whole address", () => {
  expect(renderRobots(PUBLICATION).split("\n")).toEqual([
    "User-agent: *",
    "Disallow:",
    "",
    "Sitemap: https://feeds.harbour.example/sitemap.xml",
    "",
  ]);
});

it("the sitemap is below the folder that the feeds are served from", () => {
  const feeds = "https://www.harbour.example/f/";
  expect(renderRobots({ ...PUBLICATION, feeds })).toContain(
    "\nSitemap: https://www.harbour.example/f/sitemap.xml\n",
  );
});

it("sitemaps beside the index are named after it", () => {
  const news = "https://feeds.harbour.example/partners/news/sitemap.xml";
  expect(renderRobots(PUBLICATION, [news])).toContain(
    `\nSitemap: https://feeds.harbour.example/sitemap.xml\nSitemap: ${news}\n`,
  );
});

it("the licence is named before every group, so that it is for each crawler", () => {
  expect(renderRobots({ ...PUBLICATION, license: { ai: "none" } }).split("\n")).toEqual([
    "License: https://feeds.harbour.example/license.xml",
    "",
    "User-agent: *",
    "Disallow:",
    "",
    "Sitemap: https://feeds.harbour.example/sitemap.xml",
    "",
  ]);
});
