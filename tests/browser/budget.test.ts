import { brotliDecompressSync } from "node:zlib";
import { expect, it } from "vitest";
import type { Exchange } from "../support/recording-proxy.ts";
import { describeInBrowser } from "./browser.ts";
import { fillDaily } from "./sites.ts";

/** What a browser transfers at most for the page of a feed, the publication's own pictures aside. */
const MOST_BYTES = 30 * 1024;

describeInBrowser("what the page of a feed costs", fillDaily, ({ visit }) => {
  it.each(["/", "/rss.xml", "/sections/port/"])("%s transfers at most 30 KB", async (path) => {
    const { page, exchanges } = await visit("/robots.txt");
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    let transferred = 0;
    session.on("Network.loadingFinished", ({ encodedDataLength }) => {
      transferred += encodedDataLength;
    });
    const before = exchanges.length;
    await page.goto(new URL(path, page.url()).href);
    await page.waitForLoadState("networkidle");
    const own = exchanges.slice(before).filter(({ target }) => target !== "/favicon.ico");

    expect(await page.locator("main time").count()).toBeGreaterThanOrEqual(
      path === "/sections/port/" ? 30 : 50,
    );
    // Head and body of page, stylesheet and script, and whatever else there is.
    expect(transferred).toBeGreaterThan(own.reduce((sum, { body }) => sum + body.length, 0));
    expect(transferred).toBeLessThanOrEqual(MOST_BYTES);
    expect(own.map(({ target }) => target)).toEqual(
      expect.arrayContaining([path, "/assets/page.css", "/assets/page.js"]),
    );
    expect(own.filter(isText).map(({ answered }) => answered["content-encoding"])).toEqual(
      own.filter(isText).map(() => "br"),
    );
    const document = own.find(({ target }) => target === path);
    expect(brotliDecompressSync(document?.body ?? Buffer.alloc(0)).toString()).toContain(
      "<!doctype html>",
    );
  });
});

function isText({ target }: Exchange): boolean {
  return !target.startsWith("/media/");
}
