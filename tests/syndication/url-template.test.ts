import { describe, expect, it } from "vitest";
import {
  fillUrlTemplate,
  type TemplateValues,
  templateFault,
} from "../../lambdas/syndication/url-template.ts";

const VALUES: TemplateValues = {
  slug: "kran-größe",
  section: "docks",
  year: "2026",
  month: "03",
  day: "09",
  id: "tag:harbour.example,2024:a/b?c",
  path: "docks/2026/der kran",
};

describe("a template is filled", () => {
  it.each([
    [
      "https://a.example/{year}/{month}/{day}/{slug}",
      "https://a.example/2026/03/09/kran-gr%C3%B6%C3%9Fe",
    ],
    [
      "https://a.example/{section}/{slug}.html",
      "https://a.example/docks/kran-gr%C3%B6%C3%9Fe.html",
    ],
    ["https://a.example/{path}/", "https://a.example/docks/2026/der%20kran/"],
    ["https://a.example/?p={id}", "https://a.example/?p=tag%3Aharbour.example%2C2024%3Aa%2Fb%3Fc"],
    [
      "https://a.example/{slug}/{slug}",
      "https://a.example/kran-gr%C3%B6%C3%9Fe/kran-gr%C3%B6%C3%9Fe",
    ],
  ])("%s as %s", (template, url) => {
    expect(templateFault(template)).toBe(undefined);
    expect(fillUrlTemplate(template, VALUES)).toBe(url);
  });

  it("without the slash of a section that is not there", () => {
    const { section: _, ...rest } = VALUES;
    const filled = fillUrlTemplate("https://a.example/{section}/{year}/x{section}", rest);
    expect(filled).toBe("https://a.example/2026/x");
  });

  it("with a value that looks like a variable as it is", () => {
    const filled = fillUrlTemplate("https://a.example/{slug}", { ...VALUES, slug: "{year}" });
    expect(filled).toBe("https://a.example/%7Byear%7D");
  });

  it("with half a surrogate pair made whole", () => {
    const filled = fillUrlTemplate("https://a.example/{slug}", { ...VALUES, slug: "\ud800" });
    expect(filled).toBe("https://a.example/%EF%BF%BD");
  });
});
