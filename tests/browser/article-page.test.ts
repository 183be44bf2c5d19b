import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { describeInBrowser } from "./browser.ts";
import { fillRelay, takeDown } from "./sites.ts";

const ARTICLE = "/articles/what-a-page-holds/";

/** An attribute of each element that the selector finds, as the browser has it in its document. */
function attributes(page: Page, selector: string, name: string): Promise<readonly string[]> {
  return page.evaluate(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.getAttribute(${JSON.stringify(name)}))`,
  );
}

describeInBrowser("the page of an article", fillRelay, ({ visit, origin, content }) => {
  it.each([
    [ARTICLE, "What a page holds", "en-GB"],
    ["/articles/one-ampersand/", "One & in the <title>: a Q&A", "en-GB"],
    ["/articles/من-اليمين-إلى-اليسار/", "من اليمين إلى اليسار", "ar"],
  ])("%s tells search engines what it is, by JSON-LD", async (path, headline, language) => {
    const { page } = await visit(path);
    const blocks = await page.locator("script[type='application/ld+json']").allTextContents();
    expect(blocks).toHaveLength(1);
    const data = JSON.parse(blocks[0] ?? "");
    const address = new URL(path, origin()).href;
    expect(data).toMatchObject({
      "@context": "https://schema.org",
      "@type": "NewsArticle",
      headline,
      inLanguage: language,
      isAccessibleForFree: true,
      publisher: { name: "The Relay" },
    });
    expect(JSON.stringify(data.mainEntityOfPage)).toContain(address);
    expect(Date.parse(data.datePublished)).toBeGreaterThan(0);
    expect(Date.parse(data.dateModified)).toBeGreaterThanOrEqual(Date.parse(data.datePublished));
    expect(data.author.map(({ name }: { name: string }) => name)).toEqual(
      data.author.map(() => expect.stringMatching(/\S/)),
    );
  });

  it("names one address for itself, and shows others a title, a summary and a picture", async () => {
    const { page } = await visit("/articles/the-ring/");
    const address = `${origin()}articles/the-ring/`;
    expect(await attributes(page, "link[rel=canonical]", "href")).toEqual([address]);
    const graph = Object.fromEntries(
      await page.evaluate<[string, string][]>(
        "[...document.querySelectorAll('meta[property]')].map((one) => [one.getAttribute('property'), one.content])",
      ),
    );
    expect(graph).toMatchObject({
      "og:type": "article",
      "og:title": "Four offices that divided the world",
      "og:url": address,
      "og:site_name": "The Relay",
      "og:image": `${origin()}media/the-ring.png`,
    });
    expect(Number(graph["og:image:width"])).toBeGreaterThan(0);
    // A picture is only shown by who gets it from that address.
    const { headers } = await fetch(graph["og:image"] ?? "");
    expect(headers.get("content-type")).toBe("image/png");
  });

  it.each([ARTICLE, "/", "/sections/craft/"])(
    "%s leads a reader to RSS first, to JSON Feed last",
    async (path) => {
      const { page } = await visit(path);
      const types = await attributes(page, "link[rel~=alternate][type]", "type");
      expect(types[0]).toBe("application/rss+xml");
      expect(types.at(-1)).toBe("application/feed+json");
      const [first] = await attributes(page, "link[rel~=alternate][type]", "href");
      const found = await fetch(new URL(first ?? "", page.url()));
      expect(found.headers.get("content-type")).toMatch(/^application\/rss\+xml/);
      expect(await found.text()).toContain("<rss ");
    },
  );

  it("shows whoever follows a dead link the way home, and says 404", async () => {
    const { page, exchanges } = await visit("/2019/05/some/old/address");
    expect(exchanges[0]?.status).toBe(404);
    expect(exchanges[0]?.answered["content-type"]).toMatch(/^text\/html/);
    await page.locator("main").getByRole("link").first().click();
    expect((await fetch(page.url())).status).toBe(200);
    expect(page.url().startsWith(origin())).toBe(true);
  });

  it("says 410 of an article that was taken down, with nothing of it and a way home", async () => {
    const path = await takeDown(content(), origin());
    const { page, exchanges } = await visit(path);
    expect(exchanges[0]?.status).toBe(410);
    expect(await page.content()).not.toContain("did not hold");
    expect(await attributes(page, "main a", "href")).toContain(origin());
  });

  it("has the publication's icon at the address that every browser asks for", async () => {
    const { exchanges } = await visit("/");
    const answer = await fetch(`${origin()}favicon.ico`, { redirect: "manual" });
    expect(answer.status).toBe(301);
    expect(answer.headers.get("location")).toBe(`${origin()}media/icon.png`);
    expect(exchanges.length).toBeGreaterThan(0);
  });
});
