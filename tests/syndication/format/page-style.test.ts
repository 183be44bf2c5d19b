import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contrast } from "../../../lambdas/syndication/format/colour.ts";
import { renderPageStyle } from "../../../lambdas/syndication/format/page-style.ts";
import { everyPage } from "./pages.ts";

const LOGO = "https://feeds.harbour.example/media/logo.png";
const STYLESHEET = "https://feeds.harbour.example/media/site.css";
const PLAIN = renderPageStyle({});

/** The colours of both schemes, light first, by the names of their custom properties. */
function schemes(css: string): readonly Readonly<Record<string, string>>[] {
  const print = css.indexOf("@media print");
  return Array.from(css.slice(0, print).matchAll(/:root \{([^}]*)\}/g), ([, rules = ""]) =>
    Object.fromEntries(
      Array.from(rules.matchAll(/--([a-z]+): (#[0-9a-f]{6});/g), ([, name, value]) => [
        name,
        value,
      ]),
    ),
  );
}

const colour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}`);

describe("the pages' stylesheet", () => {
  it("declares every custom property that it uses, and uses every one", () => {
    const declared = new Set(Array.from(PLAIN.matchAll(/--([a-z]+):/g), ([, name]) => name));
    const used = new Set(Array.from(PLAIN.matchAll(/var\(--([a-z]+)\)/g), ([, name]) => name));
    expect([...used].sort()).toEqual([...declared].sort());
  });

  it("asks for no file unless one is given", () => {
    expect(PLAIN).not.toMatch(/url\(|@import|@font-face|https?:/);
    const css = renderPageStyle({ logo: LOGO, stylesheet: STYLESHEET });
    expect(Array.from(css.matchAll(/url\(([^)]*)\)/g), ([, address]) => address)).toEqual([
      `"${STYLESHEET}"`,
      `"${LOGO}"`,
    ]);
  });

  it("is in a layer, after the publication's stylesheet, which is in none and so wins", () => {
    const css = renderPageStyle({ stylesheet: STYLESHEET });
    expect(css.startsWith(`@import url("${STYLESHEET}");\n@layer wireroom {\n`)).toBe(true);
    expect(PLAIN.startsWith("@layer wireroom {\n")).toBe(true);
    // An important rule of a layer would win over an important one of the publication's.
    expect(css).not.toContain("!important");
    expect(blocks(css)).toEqual({ open: 0, outside: "" });
  });

  it.each([
    ["a quotation mark", 'https://h.example/a"b', "https://h.example/a%22b"],
    ["a backslash", "https://h.example/a\\b", "https://h.example/a%5Cb"],
    ["the end of a line", "https://h.example/a\nb", "https://h.example/a%0Ab"],
    ["brackets", "https://h.example/a)b;}", "https://h.example/a)b;}"],
  ])("holds an address with %s as one address", (_, given, written) => {
    expect(renderPageStyle({ logo: given })).toContain(`url("${written}")`);
    expect(renderPageStyle({ stylesheet: given }).split("\n")[0]).toBe(
      `@import url("${written}");`,
    );
  });

  it("has colours that can be read, in light and in dark", () => {
    expect(schemes(PLAIN)).toHaveLength(2);
    for (const scheme of schemes(PLAIN)) {
      const { paper = "", panel = "", ink = "", muted = "", control = "" } = scheme;
      for (const ground of [paper, panel]) {
        expect(contrast(ink, ground)).toBeGreaterThanOrEqual(7);
        expect(contrast(muted, ground)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(control, ground)).toBeGreaterThanOrEqual(3);
      }
    }
    const [light, dark] = schemes(PLAIN);
    expect(contrast(light?.["paper"] ?? "", dark?.["paper"] ?? "")).toBeGreaterThan(15);
  });

  it("has an accent that can be read on every ground, and be read upon, whatever the publication's colour", () => {
    fc.assert(
      fc.property(colour, (given) => {
        const found = schemes(renderPageStyle({ colour: given }));
        expect(found).toHaveLength(2);
        for (const { paper = "", panel = "", accent = "" } of found) {
          expect(contrast(accent, panel)).toBeGreaterThanOrEqual(4.5);
          // Text on the accent has the paper's colour.
          expect(contrast(accent, paper)).toBeGreaterThanOrEqual(4.5);
        }
      }),
    );
  });

  it("takes the publication's colour as it is where it can be read", () => {
    expect(schemes(renderPageStyle({ colour: "#7a1f2b" }))[0]?.["accent"]).toBe("#7a1f2b");
    expect(schemes(renderPageStyle({ colour: "#9fd3ff" }))[1]?.["accent"]).toBe("#9fd3ff");
  });

  it("serves both directions: it names no left and no right but for code, addresses and both sides alike", () => {
    const rules = PLAIN.split("\n").filter((line) => /\b(left|right)\b/.test(line));
    for (const rule of rules)
      expect(rule).toMatch(/^(code\.address|\.content pre) \{|^background: linear-gradient/);
    expect(PLAIN).not.toMatch(/(margin|padding|border)-(top|bottom|left|right)\b/);
  });

  it("knows dark, paper, forced colours and a wish for less motion", () => {
    const queries = Array.from(PLAIN.matchAll(/@media ([^{]+) \{/g), ([, query]) => query);
    expect(queries).toEqual([
      "(prefers-color-scheme: dark)",
      "(min-width: 62rem)",
      "(prefers-reduced-motion: no-preference)",
      "(forced-colors: active)",
      "print",
    ]);
    const [, still = "", moving = ""] =
      /^(.*)@media \(prefers-reduced-motion: no-preference\) \{(.*)$/s.exec(PLAIN) ?? [];
    expect(still).not.toMatch(/transition|animation|scroll-behavior/);
    expect(moving).toContain("transition");
  });
});

describe("what docs/pages.md promises to those who write a stylesheet", () => {
  const docs = readFileSync(new URL("../../../docs/pages.md", import.meta.url), "utf8");
  const [, properties = "", classes = ""] =
    /\n\| Custom property (.*?)\n\n\| Class (.*?)\n\n/s.exec(docs) ?? [];
  /** The names of the first column. */
  const namesIn = (table: string): readonly string[] =>
    table
      .split("\n")
      .slice(2)
      .flatMap((row) =>
        Array.from((row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g), ([, name = ""]) => name),
      );

  it("is every custom property of the root", () => {
    const [, root = ""] = /:root \{([^}]*)\}/.exec(PLAIN) ?? [];
    const declared = Array.from(root.matchAll(/^(--[a-z]+):/gm), ([, name = ""]) => name);
    // What the fonts of all scripts share is no name of the publication's.
    expect([...namesIn(properties)].sort()).toEqual(
      declared.filter((name) => name !== "--latin").sort(),
    );
  });

  it("is on the pages", () => {
    const pages = Object.values(everyPage()).join("\n");
    const used = new Set(Array.from(pages.matchAll(/ class="([a-z]+)"/g), ([, name]) => name));
    expect(namesIn(classes).length).toBeGreaterThan(20);
    expect(namesIn(classes).filter((name) => !used.has(name))).toEqual([]);
  });
});

/** How many blocks are left open, and what stands after the last. */
function blocks(css: string): { readonly open: number; readonly outside: string } {
  let open = 0;
  let outside = "";
  for (const character of css.slice(css.indexOf("@layer wireroom") + "@layer wireroom".length)) {
    if (character === "{") open += 1;
    else if (character === "}") open -= 1;
    else if (open === 0) outside += character;
  }
  return { open, outside: outside.trim() };
}
