import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { type Folder, makeFolder } from "../support/folder.ts";
import { type Exchange, recordingProxy } from "../support/recording-proxy.ts";
import { describeWith, locate } from "../support/tools.ts";
import { type Served, startServing } from "../support/wireroom.ts";

/** A site as `serve` answers for it, and a browser to visit it with, for a whole suite. */
export type Site = {
  /** With a slash at its end. */
  readonly origin: () => string;
  /** The folder that is served: what is written there is published. */
  readonly content: () => Folder;
  readonly visit: (path: string, options?: BrowserContextOptions) => Promise<Visit>;
};

export type Visit = {
  readonly page: Page;
  /** Everything that the browser has asked, of any server, in the order of the answers. */
  readonly exchanges: readonly Exchange[];
  /** What the browser says is wrong: errors in its console, and those that no script caught. */
  readonly complaints: readonly string[];
};

/** Long enough for a busy machine, and below what a test has, so that it is told what was waited for. */
export const PATIENCE = { timeout: 15_000 };

/** What `fill` writes may be thousands of files. */
const FILLING_MILLISECONDS = 120_000;

/** Chromium without a window. Whoever starts it closes it. */
export function startBrowser(): Promise<Browser> {
  const executablePath = locate("chromium");
  if (executablePath === undefined) throw new Error("chromium is not installed");
  return chromium.launch({ executablePath });
}

/**
 * A suite that looks with Chromium at what `serve` makes of a content folder, which `fill` fills. Each visit is that of
 * somebody who was never there before.
 */
export function describeInBrowser(
  title: string,
  fill: (content: Folder) => void,
  suite: (site: Site) => void,
): void {
  describeWith("chromium", title, () => {
    let browser: Browser | undefined;
    let served: Served | undefined;
    const content = makeFolder();
    const state = makeFolder();

    beforeAll(async () => {
      fill(content);
      [browser, served] = await Promise.all([
        startBrowser(),
        startServing(content.root, state.root),
      ]);
    }, FILLING_MILLISECONDS);
    afterAll(async () => {
      await browser?.close();
      served?.stop();
      content.discard();
      state.discard();
    });

    const origin = (): string => served?.origin ?? "";
    suite({
      origin,
      content: () => content,
      visit: async (path, options = {}) => {
        if (browser === undefined) throw new Error("there is no browser");
        const proxy = await recordingProxy(origin());
        const context = await browser.newContext({
          // Loopback addresses go through no proxy unless one says so.
          proxy: { server: proxy.origin, bypass: "<-loopback>" },
          ...options,
        });
        onTestFinished(() => context.close());
        context.setDefaultTimeout(PATIENCE.timeout);
        const page = await context.newPage();
        const complaints: string[] = [];
        page.on("console", (message) => {
          if (message.type() === "error") complaints.push(message.text());
        });
        page.on("pageerror", (error) => complaints.push(error.message));
        await page.goto(new URL(path, origin()).href);
        return { page, exchanges: proxy.exchanges, complaints };
      },
    });
  });
}

/** The viewports that pages are looked at in: a telephone's and a desk's. */
export const VIEWPORTS = {
  "390": { width: 390, height: 844 },
  "1280": { width: 1280, height: 900 },
} as const;
