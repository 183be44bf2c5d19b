import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { CONTENT } from "../support/wireroom.ts";
import { describeInBrowser, PATIENCE } from "./browser.ts";

const clipboard = (page: Page) => page.evaluate<string>("navigator.clipboard.readText()");
const clearClipboard = (page: Page) => page.evaluate("navigator.clipboard.writeText('')");
/** What a screen reader reads out without being asked. */
const said = (page: Page) => page.locator("[role=status][aria-live=polite]").textContent();
const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };
const FEEDS = ["rss.xml", "atom.xml", "feed.json"] as const;

describeInBrowser(
  "copying the address of a feed",
  (content) => content.copy(CONTENT, ""),
  ({ origin, visit }) => {
    const copyButtons = (page: Page) => page.getByRole("button", { name: /copy/i });

    it.each([
      ["/", ""],
      ["/rss.xml", ""],
      ["/sections/craft/", "sections/craft/"],
    ])("%s copies each format's address by mouse, exactly, and says so", async (path, folder) => {
      const { page } = await visit(path, CLIPBOARD);
      await page.locator("summary").click();
      const buttons = copyButtons(page);
      expect(await buttons.count()).toBe(FEEDS.length);
      for (const [index, feed] of FEEDS.entries()) {
        await clearClipboard(page);
        await buttons.nth(index).click();
        await expect.poll(() => clipboard(page), PATIENCE).toBe(`${origin()}${folder}${feed}`);
        await expect.poll(() => said(page), PATIENCE).toBe("Copied");
      }
    });

    it.each(["Enter", "Space"])("is done by Tab and %s alone", async (key) => {
      const { page } = await visit("/sections/history/", CLIPBOARD);
      await clearClipboard(page);
      const first = await copyButtons(page).first().elementHandle();
      for (let presses = 0; presses < 40; presses++) {
        await page.keyboard.press("Tab");
        if (await first?.evaluate((button) => button === button.ownerDocument.activeElement)) break;
      }
      await page.keyboard.press(key);
      await expect
        .poll(() => clipboard(page), PATIENCE)
        .toBe(`${origin()}sections/history/rss.xml`);
      await expect.poll(() => said(page), PATIENCE).toBe("Copied");
      // The focus stays where it was, for whoever goes on from there.
      expect(await first?.evaluate((button) => button === button.ownerDocument.activeElement)).toBe(
        true,
      );
    });

    it("copies from the directory the RSS of each feed that it lists", async () => {
      const { page } = await visit("/feeds/", CLIPBOARD);
      const addresses = await page
        .locator("main a[href$='/rss.xml']")
        .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
      const buttons = copyButtons(page);
      expect(await buttons.count()).toBe(addresses.length);
      for (const index of [0, 1, addresses.length - 1]) {
        await buttons.nth(index).click();
        await expect.poll(() => clipboard(page), PATIENCE).toBe(addresses[index]);
      }
    });

    it("selects the address where a browser gives no access to the clipboard", async () => {
      const { page } = await visit("/feeds/");
      await page.addInitScript(
        "Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined })",
      );
      await page.goto(origin());
      await copyButtons(page).first().click();
      await expect
        .poll(() => page.evaluate<string>("getSelection().toString().trim()"), PATIENCE)
        .toBe(`${origin()}rss.xml`);
    });

    it.each(["/", "/feeds/", "/articles/the-ring/", "/no-such-page/"])(
      "%s is whole without JavaScript, and offers nothing that would need it",
      async (path) => {
        const { page: scripted } = await visit(path);
        const { page } = await visit(path, { javaScriptEnabled: false });
        expect(await page.getByRole("button").count()).toBe(0);
        // Of what stands there to be read, only the words of buttons are missing.
        const heading = scripted.getByRole("heading", { level: 1 });
        expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe(
          await heading.innerText(),
        );
        expect(await page.getByRole("link").count()).toBe(await scripted.getByRole("link").count());
        expect(await page.locator("time").count()).toBe(await scripted.locator("time").count());
      },
    );

    it("leaves the address there to be selected without JavaScript", async () => {
      const { page } = await visit("/", { javaScriptEnabled: false });
      const address = page.getByText(`${origin()}rss.xml`, { exact: true }).first();
      expect(await address.isVisible()).toBe(true);
      await address.selectText();
      await page.keyboard.press("Control+C");
      expect(
        await address.evaluate((element) => element.ownerDocument.getSelection()?.toString()),
      ).toBe(`${origin()}rss.xml`);
    });
  },
);
