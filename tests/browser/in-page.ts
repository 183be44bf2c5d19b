import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

/** What a rule of axe finds wrong, and where. */
export type Violation = { readonly rule: string; readonly where: readonly string[] };

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Asks axe about the page as it is shown when colours that change gradually have changed. It is evaluated by the
 * debugger, to which no Content-Security-Policy applies.
 */
export async function violations(page: Page): Promise<readonly Violation[]> {
  await page.evaluate("document.getAnimations().forEach((animation) => animation.finish())");
  await page.evaluate(AXE);
  return page.evaluate(`axe
    .run(document, { runOnly: { type: "tag", values: ${JSON.stringify(RULES)} } })
    .then(({ violations }) => violations.map(({ id, nodes }) => ({
      rule: id,
      where: nodes.map(({ html, any }) =>
        [html.slice(0, 160), ...any.map(({ message }) => message)].join(" ")),
    })))`);
}

/** A place that a person comes to by Tab. */
export type Stop = {
  /** Its number in the order of the document, and a few words on it. */
  readonly what: string;
  readonly inView: boolean;
  /** Whether something is drawn around it that is not there without the focus. */
  readonly visible: boolean;
};

/** Everything that a person is to reach by Tab, in the order of the document; FOCUSED is to be asked after it. */
export const FOCUSABLE = `(() => {
  window.lookOf = (element) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(element);
    const outlined = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    return JSON.stringify([outlined && outlineColor, boxShadow]);
  };
  const interactive = "a[href], button, input, summary, audio[controls], video[controls], [tabindex='0']";
  window.stops = [...document.querySelectorAll(interactive)]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled)
    .map((element, index) => {
      const words = [element.localName, element.getAttribute("href"), element.textContent.trim()];
      return { element, what: index + " " + words.join(" ").slice(0, 120), look: window.lookOf(element) };
    });
  return window.stops.map(({ what }) => what);
})()`;

/** The stop that has the focus; undefined where none has. */
export const FOCUSED = `(() => {
  const element = document.activeElement;
  const stop = window.stops.find((one) => one.element === element);
  if (stop === undefined) return undefined;
  const { top, bottom, left, right, width, height } = element.getBoundingClientRect();
  const inWindow = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  return {
    what: stop.what,
    inView: inWindow && width > 1 && height > 1,
    visible: window.lookOf(element) !== stop.look,
  };
})()`;

/** Pixels by which the page is wider than its window. */
export const OVERFLOW =
  "document.documentElement.scrollWidth - document.documentElement.clientWidth";

/** Text that is cut off: what hides its overflow and has some. What is for screen readers alone is clipped on purpose. */
export const CUT_OFF = `[...document.querySelectorAll("body *")]
  .filter((element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    return element.checkVisibility() && element.clientWidth > 1 && element.clientHeight > 1 &&
      ((/hidden|clip/.test(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
       (/hidden|clip/.test(overflowY) && element.scrollHeight > element.clientHeight + 1));
  })
  .map((element) => element.outerHTML.slice(0, 120))`;

/** Lays a stylesheet of a reader's own over the page: no Content-Security-Policy applies to one that is made by a script. */
export function withStyle(css: string): string {
  return `{
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(${JSON.stringify(css)});
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }`;
}
