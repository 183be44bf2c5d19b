import { expect, it } from "vitest";
import { describeInBrowser, PATIENCE } from "./browser.ts";
import { fillRelay, takeDown } from "./sites.ts";

const PATHS = [
  "/",
  "/rss.xml",
  "/sections/craft/",
  "/tags/rss/",
  "/feeds/",
  "/articles/what-a-page-holds/",
  "/articles/the-ring/",
  "/articles/من-اليمين-إلى-اليسار/",
  "/articles/taken-down/",
  "/no/such/page/",
];

/** Remembers in the page what the browser's Content-Security-Policy has stopped. */
const WITNESS = `{
  window.stopped = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    window.stopped.push(event.effectiveDirective + " " + event.blockedURI));
}`;

describeInBrowser(
  "the Content-Security-Policy of pages",
  fillRelay,
  ({ visit, origin, content }) => {
    it.each(PATHS)("%s does nothing that it forbids, and asks no other server", async (path) => {
      if (path.includes("taken-down")) await takeDown(content(), origin());
      const { page, exchanges, complaints } = await visit("/robots.txt");
      await page.addInitScript(WITNESS);
      await page.goto(new URL(path, origin()).href);
      await page.waitForLoadState("networkidle");
      expect(await page.evaluate("window.stopped")).toEqual([]);
      // That the page itself is missing, or gone, the browser says too.
      expect(complaints.filter((text) => !/status of (404|410)/.test(text))).toEqual([]);
      expect(exchanges.filter(({ target }) => !target.startsWith("/"))).toEqual([]);
      expect(exchanges.filter(({ status }) => status === 404).map(({ target }) => target)).toEqual(
        path === "/no/such/page/" ? [path] : [],
      );
    });

    it.each([
      [
        "a script in the page",
        "const it = document.createElement('script'); it.text = 'window.ran = true'",
      ],
      [
        "a script of another server",
        "const it = document.createElement('script'); it.src = 'https://example.org/a.js'",
      ],
      [
        "a style in the page",
        "const it = document.createElement('style'); it.textContent = 'body { opacity: 0.5 }'",
      ],
      [
        "a frame without TLS",
        "const it = document.createElement('iframe'); it.src = 'http://example.org/'",
      ],
    ])("is in force: %s is stopped", async (_, make) => {
      const { page, exchanges } = await visit("/robots.txt");
      await page.addInitScript(WITNESS);
      await page.goto(origin());
      // Trusted Types refuse text that would become a script before the policy for scripts does.
      await page.evaluate(
        `try { ${make}; document.head.append(it); } catch (error) { window.stopped.push(error.message); }`,
      );
      await expect.poll(() => page.evaluate("window.stopped.length"), PATIENCE).toBeGreaterThan(0);
      expect(await page.evaluate("window.ran")).toBeUndefined();
      expect(await page.evaluate("getComputedStyle(document.body).opacity")).toBe("1");
      expect(exchanges.filter(({ target }) => target.includes("example.org"))).toEqual([]);
    });

    it("is in force: no text becomes markup", async () => {
      const { page } = await visit("/");
      const assigned = await page.evaluate(
        `try { document.body.innerHTML = "<p>mine</p>"; "assigned" } catch (error) { error.name }`,
      );
      expect(assigned).toBe("TypeError");
    });
  },
);
