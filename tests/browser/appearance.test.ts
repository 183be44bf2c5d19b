import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { describeInBrowser, VIEWPORTS } from "./browser.ts";
import { fillArabic, fillRelay } from "./sites.ts";

/** Distances in pixels. */
type Edges = { readonly what: string; readonly left: number; readonly right: number };

const PATHS = ["/", "/feeds/", "/articles/the-ring/", "/no-such-page/"];

/** Colours of text and of what is behind it, from 0 to 255. */
function colours(page: Page): Promise<{ text: number[]; ground: number[] }> {
  return page.evaluate(`(() => {
    const numbers = (colour) => {
      const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const { color } = getComputedStyle(document.querySelector("h1"));
    let element = document.querySelector("h1");
    let ground = "rgba(0, 0, 0, 0)";
    for (; element !== null && ground === "rgba(0, 0, 0, 0)"; element = element.parentElement) {
      ground = getComputedStyle(element).backgroundColor;
    }
    // Where nobody painted anything, the browser paints Canvas.
    return { text: numbers(color), ground: numbers(ground === "rgba(0, 0, 0, 0)" ? "Canvas" : ground) };
  })()`);
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: readonly number[], other: readonly number[]): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describeInBrowser("pages by day and by night", fillRelay, ({ visit }) => {
  it.each(PATHS)(
    "%s is dark on light, or light on dark where a person prefers that",
    async (path) => {
      const { page: day } = await visit(path, { colorScheme: "light" });
      const { page: night } = await visit(path, { colorScheme: "dark" });
      const light = await colours(day);
      const dark = await colours(night);
      expect(luminance(light.ground)).toBeGreaterThan(luminance(light.text));
      expect(luminance(dark.text)).toBeGreaterThan(luminance(dark.ground));
      expect(contrast(light.text, light.ground)).toBeGreaterThan(7);
      expect(contrast(dark.text, dark.ground)).toBeGreaterThan(7);
    },
  );

  it.each(PATHS)("%s has on paper nothing that can only be pressed", async (path) => {
    const { page } = await visit(path);
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("button").count()).toBe(0);
    expect(await page.getByRole("heading", { level: 1 }).isVisible()).toBe(true);
    expect((await page.pdf()).subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("has on paper the address of a feed, which is what paper is for", async () => {
    const { page } = await visit("/");
    await page.emulateMedia({ media: "print" });
    expect(
      await page
        .getByText(/\/rss\.xml$/)
        .first()
        .isVisible(),
    ).toBe(true);
  });
});

/**
 * Of everything that is laid out as a box: how far it is from the left and from the right edge of the window. What has a
 * direction of its own, such as an address, is left out.
 */
const EDGES = `[...document.querySelectorAll("body *")]
  .filter((element) => element.checkVisibility() && element.closest("body [dir]") === null &&
    getComputedStyle(element).display !== "inline")
  .map((element) => {
    const { left, right } = element.getBoundingClientRect();
    const { clientWidth } = document.documentElement;
    return { what: element.outerHTML.slice(0, 60), left: Math.round(left), right: Math.round(clientWidth - right) };
  })`;

describeInBrowser("pages from right to left", fillArabic, ({ visit }) => {
  it.each(
    ["/", "/sections/port/", "/feeds/", "/articles/story-0/", "/no-such-page/"].flatMap((path) =>
      Object.values(VIEWPORTS).map((viewport) => ({ path, viewport, width: viewport.width })),
    ),
  )(
    "$path at $width pixels is the mirror image of the same words from left to right",
    async ({ path, viewport }) => {
      const { page } = await visit(path, { viewport });
      expect(await page.getAttribute("html", "dir")).toBe("rtl");
      const before = await page.evaluate<readonly Edges[]>(EDGES);
      await page.evaluate("document.documentElement.dir = 'ltr'");
      const after = await page.evaluate<readonly Edges[]>(EDGES);
      const mirrored = after.map(({ what, left, right }) => ({ what, left: right, right: left }));
      // A pixel is lost in rounding.
      const differing = before.filter(({ left, right }, index) => {
        const other = mirrored[index];
        return (
          other === undefined ||
          Math.abs(left - other.left) > 1 ||
          Math.abs(right - other.right) > 1
        );
      });
      expect(differing).toEqual([]);
      expect(before.some(({ left, right }) => left > right + 10)).toBe(true);
    },
  );
});
