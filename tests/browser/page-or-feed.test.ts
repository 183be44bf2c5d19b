import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { Exchange } from "../support/recording-proxy.ts";
import { describeInBrowser } from "./browser.ts";
import { fillRelay } from "./sites.ts";

const HTML = "text/html; charset=utf-8";
const FEEDS = [
  { feed: "/rss.xml", mediaType: "application/rss+xml; charset=utf-8", heading: "The Relay" },
  { feed: "/atom.xml", mediaType: "application/atom+xml; charset=utf-8", heading: "The Relay" },
  { feed: "/feed.json", mediaType: "application/feed+json", heading: "The Relay" },
  {
    feed: "/sections/craft/rss.xml",
    mediaType: "application/rss+xml; charset=utf-8",
    heading: "Craft",
  },
  {
    feed: "/selections/start-here/atom.xml",
    mediaType: "application/atom+xml; charset=utf-8",
    heading: "Start here",
  },
  { feed: "/tags/rss/feed.json", mediaType: "application/feed+json", heading: "RSS" },
  {
    feed: "/archive/2024-06/rss.xml",
    mediaType: "application/rss+xml; charset=utf-8",
    heading: "The Relay",
  },
] as const;

/** What a script in the page gets from the address. */
function fetchIn(page: Page, address: string) {
  return page.evaluate<{ type: string; text: string }>(
    `fetch(${JSON.stringify(address)}).then(async (answer) =>
      ({ type: answer.headers.get("content-type"), text: await answer.text() }))`,
  );
}

/** The feed as a reader gets it. */
async function read(address: string): Promise<string> {
  return (await fetch(address)).text();
}

describeInBrowser("the address of a feed, in a browser", fillRelay, ({ origin, visit }) => {
  const typesOf = (exchanges: readonly Exchange[], target: string) =>
    exchanges
      .filter((exchange) => exchange.target === target)
      .map(({ answered }) => answered["content-type"]);

  it.each(FEEDS)(
    "$feed shows a person the page, and stays in the address bar",
    async ({ feed, heading }) => {
      const { page, complaints } = await visit(feed);
      expect(page.url()).toBe(new URL(feed, origin()).href);
      expect(await page.title()).toContain(heading);
      expect(await page.getByRole("heading", { level: 1 }).innerText()).toContain(heading);
      expect(complaints).toEqual([]);
    },
  );

  it.each(FEEDS)(
    "$feed gives a script in that page the feed, although the page is cached",
    async ({ feed, mediaType }) => {
      const { page, exchanges } = await visit(feed);
      // Without max-age nothing would be seen of a cache that mixes them up.
      expect(exchanges[0]?.answered["cache-control"]).toMatch(/max-age=[1-9]/);
      const { type, text } = await fetchIn(page, feed);
      expect(type).toBe(mediaType);
      expect(text).toBe(await read(`${origin()}${feed.slice(1)}`));
      expect(typesOf(exchanges, feed)).toEqual([HTML, mediaType]);
    },
  );

  it.each(FEEDS)(
    "$feed shows the page to a person whose browser has the feed",
    async ({ feed, mediaType, heading }) => {
      const { page, exchanges } = await visit("/feeds/");
      expect((await fetchIn(page, feed)).type).toBe(mediaType);
      await page.goto(new URL(feed, origin()).href);
      expect(await page.getByRole("heading", { level: 1 }).innerText()).toContain(heading);
      expect(typesOf(exchanges, feed)).toEqual([mediaType, HTML]);
      // And back to the feed, of which the cache has kept one or the other.
      expect((await fetchIn(page, feed)).type).toBe(mediaType);
    },
  );

  it("is the page again for whoever comes back to it", async () => {
    const { page } = await visit("/rss.xml");
    expect((await fetchIn(page, "/rss.xml")).type).toMatch(/rss/);
    await page.goto(`${origin()}feeds/`);
    await page.goBack();
    expect(page.url()).toBe(`${origin()}rss.xml`);
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toContain("The Relay");
    await page.reload();
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toContain("The Relay");
  });

  it("is the page for a person whose browser has fetched it ahead", async () => {
    const { page, exchanges } = await visit("/feeds/");
    const prefetched = page.waitForResponse((response) => response.url().endsWith("/rss.xml"));
    await page.evaluate(`{
        const link = document.createElement("link");
        link.rel = "prefetch";
        link.href = "/rss.xml";
        document.head.append(link);
      }`);
    await prefetched;
    const ahead = exchanges.find(({ target }) => target === "/rss.xml");
    expect(ahead?.asked["sec-purpose"]).toMatch(/^prefetch/);
    expect(ahead?.asked["sec-fetch-dest"]).toBe("empty");
    await page.goto(`${origin()}rss.xml`);
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toContain("The Relay");
    expect(typesOf(exchanges, "/rss.xml")).toEqual(["application/rss+xml; charset=utf-8", HTML]);
  });

  it.each(FEEDS)("$feed?raw shows a person the feed itself", async ({ feed, mediaType }) => {
    const { page, exchanges } = await visit(`${feed}?raw`);
    expect(typesOf(exchanges, `${feed}?raw`)).toEqual([mediaType]);
    const source = await read(`${origin()}${feed.slice(1)}`);
    // As text in the tab, of which the first lines are enough.
    const shown = await page.evaluate<string>("document.body.innerText");
    expect(shown.slice(0, 100)).toBe(source.slice(0, 100));
  });
});
