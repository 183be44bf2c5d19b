/**
 * Takes the pictures of pages that the README shows, into docs/images/; with a folder as its argument also one of every
 * kind of page in every width, colour and direction, into that folder, to be looked at before a release.
 */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { type Folder, makeFolder } from "../support/folder.ts";
import { runWireroom } from "../support/wireroom.ts";
import { startBrowser, VIEWPORTS } from "./browser.ts";
import { fillArabic, fillRelay } from "./sites.ts";

const IMAGES = fileURLToPath(new URL("../../docs/images", import.meta.url));
/** `feeds` of both publications. */
const ADDRESS = "https://feeds.example.com/";
const ARABIC_ARTICLE = "/articles/من-اليمين-إلى-اليسار/";

/** What the README shows: what is first seen of a page, of the publication in content/. */
const SHOWN = [
  { name: "front-page", path: "/", width: "1280", colorScheme: "light" },
  { name: "feed-page-dark", path: "/sections/history/", width: "390", colorScheme: "dark" },
  { name: "article-right-to-left", path: ARABIC_ARTICLE, width: "390", colorScheme: "light" },
] as const;

const SITES = [
  {
    direction: "ltr",
    fill: fillRelay,
    pages: {
      front: "/",
      section: "/sections/craft/",
      directory: "/feeds/",
      archive: "/archive/2024-06/",
      everything: "/articles/what-a-page-holds/",
      picture: "/articles/the-ring/",
      arabic: ARABIC_ARTICLE,
      korean: "/articles/통신사-주인이-셋인-말/",
      missing: "/no-such-page/",
    },
  },
  {
    direction: "rtl",
    fill: fillArabic,
    pages: {
      front: "/",
      section: "/sections/port/",
      directory: "/feeds/",
      archive: "/sections/port/archive/2025-05/",
      article: "/articles/story-0/",
      missing: "/no-such-page/",
    },
  },
] as const;

const folder = process.argv[2];
const browser = await startBrowser();
try {
  for (const { direction, fill, pages } of SITES) {
    await withSite(fill, async (site) => {
      const take = (path: string, options: BrowserContextOptions, file: string, whole: boolean) =>
        screenshot(browser, site, path, options, file, whole);
      if (direction === "ltr") {
        mkdirSync(IMAGES, { recursive: true });
        for (const { name, path, width, colorScheme } of SHOWN) {
          const options = { viewport: VIEWPORTS[width], colorScheme };
          await take(path, options, join(IMAGES, `${name}.png`), false);
        }
      }
      if (folder === undefined) return;
      mkdirSync(folder, { recursive: true });
      for (const [name, path] of Object.entries(pages)) {
        for (const [width, viewport] of Object.entries(VIEWPORTS)) {
          for (const colorScheme of ["light", "dark"] as const) {
            const file = join(folder, `${direction}-${name}-${width}-${colorScheme}.png`);
            await take(path, { viewport, colorScheme }, file, true);
          }
        }
      }
    });
  }
} finally {
  await browser.close();
}

/** Builds the site of a content folder, at the addresses that its settings name. */
async function withSite(
  fill: (content: Folder) => void,
  use: (site: Folder) => Promise<void>,
): Promise<void> {
  const [content, state, site] = [makeFolder(), makeFolder(), makeFolder()];
  try {
    fill(content);
    const places = ["--state", state.root, "--out", site.root];
    const { code, stderr } = await runWireroom(["build", content.root, ...places]);
    if (code !== 0) throw new Error(stderr);
    await use(site);
  } finally {
    for (const folder of [content, state, site]) folder.discard();
  }
}

async function screenshot(
  browser: Browser,
  site: Folder,
  path: string,
  options: BrowserContextOptions,
  file: string,
  fullPage: boolean,
): Promise<void> {
  const context = await browser.newContext({
    // Dates are shown in the way of whoever looks.
    locale: "en-GB",
    timezoneId: "Europe/Brussels",
    ...options,
  });
  try {
    const page = await context.newPage();
    await page.route("**", (route) => route.fulfill({ path: fileAt(route.request().url(), site) }));
    await page.goto(new URL(path, ADDRESS).href, { waitUntil: "networkidle" });
    await page.screenshot({ path: file, fullPage });
  } finally {
    await context.close();
  }
}

function fileAt(address: string, site: Folder): string {
  const path = decodeURIComponent(new URL(address).pathname).replace(/\/$/, "/index.html");
  const file = site.at(path);
  return existsSync(file) ? file : site.at("404.html");
}
