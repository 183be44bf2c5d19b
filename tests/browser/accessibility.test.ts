import { expect, it } from "vitest";
import { describeInBrowser, VIEWPORTS } from "./browser.ts";
import {
  CUT_OFF,
  FOCUSABLE,
  FOCUSED,
  OVERFLOW,
  type Stop,
  violations,
  withStyle,
} from "./in-page.ts";
import { fillArabic, fillPlayers, fillRelay, takeDown } from "./sites.ts";

const PAGES = {
  "the front page": "/",
  "the page of a feed": "/sections/craft/",
  "the directory": "/feeds/",
  "an archive": "/archive/2024-06/",
  "an article": "/articles/what-a-page-holds/",
  "an article with a picture": "/articles/the-ring/",
  "an article in Arabic": "/articles/من-اليمين-إلى-اليسار/",
  "an article in Korean": "/articles/통신사-주인이-셋인-말/",
  "a page that is not there": "/articles/no-such-story/",
  "an article that was taken down": "/articles/taken-down/",
} as const;
const RIGHT_TO_LEFT = {
  "the front page": "/",
  "the page of a feed": "/sections/port/",
  "the directory": "/feeds/",
  "the archive of a section": "/sections/port/archive/2025-05/",
  "an article": "/articles/story-0/",
  "a page that is not there": "/articles/no-such-story/",
} as const;

/** 320 pixels are a window of 1280 at 400 % (WCAG 2.2, success criterion 1.4.10), 640 are one at 200 % (1.4.4). */
const WIDTHS = [320, 390, 640, 1280];

const PARTS_OF_PLAYERS = 10;

/** WCAG 2.2, success criterion 1.4.12. */
const WIDE_TEXT = `* {
  line-height: 1.5 !important;
  letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important;
}
p { margin-block-end: 2em !important; }`;

/** WCAG 2.2, success criterion 1.4.4. */
const LARGE_TEXT = "html { font-size: 200% !important; }";

for (const { title, fill, pages } of [
  { title: "pages from left to right", fill: fillRelay, pages: PAGES },
  { title: "pages from right to left", fill: fillArabic, pages: RIGHT_TO_LEFT },
]) {
  describeInBrowser(title, fill, ({ visit, origin, content }) => {
    const each = Object.entries(pages);

    async function open(path: string, options: Parameters<typeof visit>[1] = {}) {
      if (path.includes("taken-down")) await takeDown(content(), origin());
      return (await visit(path, options)).page;
    }

    it.each(each)("%s breaks no rule of axe, in any width and colour", async (_, path) => {
      const page = await open(path);
      for (const viewport of Object.values(VIEWPORTS)) {
        for (const colorScheme of ["light", "dark"] as const) {
          await page.setViewportSize(viewport);
          await page.emulateMedia({ colorScheme });
          const found = await violations(page);
          expect(found, `${viewport.width} pixels, ${colorScheme}`).toEqual([]);
        }
      }
    });

    it.each(each)("%s can be gone through by Tab, and each stop is seen", async (_, path) => {
      const page = await open(path, { viewport: VIEWPORTS["1280"] });
      const expected = await page.evaluate<string[]>(FOCUSABLE);
      expect(expected.length).toBeGreaterThan(3);
      const reached: string[] = [];
      // The parts of a player are stops too, in which the browser draws the focus itself.
      for (let presses = 0; presses < expected.length + PARTS_OF_PLAYERS; presses++) {
        await page.keyboard.press("Tab");
        const stop = await page.evaluate<Stop | undefined>(FOCUSED);
        if (stop === undefined) break;
        if (stop.what === reached.at(-1)) continue;
        expect(stop).toEqual({ what: stop.what, inView: true, visible: true });
        reached.push(stop.what);
      }
      expect(reached).toEqual(expected);
    });

    it.each(each)("%s has as its first stop a way past what all pages have", async (_, path) => {
      const page = await open(path);
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.getAttribute('href')")).toMatch(/^#/);
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      // What comes next is in the page's own part.
      expect(
        await page.evaluate(
          "document.activeElement === document.body || document.querySelector('main').contains(document.activeElement)",
        ),
      ).toBe(true);
    });

    it.each(each)("%s is read without scrolling sideways, however narrow", async (_, path) => {
      const page = await open(path);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 512 });
        expect(await page.evaluate(OVERFLOW), `${width} pixels`).toBe(0);
        expect(await page.evaluate(CUT_OFF), `${width} pixels`).toEqual([]);
      }
    });

    it.each(each)(
      "%s loses nothing where a person widens or enlarges its text",
      async (_, path) => {
        for (const style of [WIDE_TEXT, LARGE_TEXT]) {
          const page = await open(path);
          await page.evaluate(withStyle(style));
          for (const viewport of Object.values(VIEWPORTS)) {
            await page.setViewportSize(viewport);
            expect(await page.evaluate(CUT_OFF), style).toEqual([]);
            expect(await page.evaluate(OVERFLOW), style).toBe(0);
          }
        }
      },
    );
  });
}

describeInBrowser("players of other sites", fillPlayers, ({ visit }) => {
  it("are called by what they play, else by their host, and break no rule of axe", async () => {
    const { page } = await visit("/articles/what-others-play/");
    expect(
      await page.evaluate("[...document.querySelectorAll('iframe')].map(({ title }) => title)"),
    ).toEqual(["www.youtube-nocookie.com", "player.vimeo.com", "A key at work"]);
    expect(await violations(page)).toEqual([]);
  });
});
