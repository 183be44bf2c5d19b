import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parsePublication } from "../lambdas/syndication/parse-publication.ts";
import { checkPartnerSettings } from "../lambdas/syndication/partner/check-partner-settings.ts";
import type { Partner } from "../lambdas/syndication/partner/partner.ts";
import { PARTNERS } from "../lambdas/syndication/partner/partners.ts";

/** The page's sections by their titles; what is before the first has none. */
const sections = new Map(
  readFileSync("docs/partners.md", "utf8")
    .split(/^## /m)
    .map((section, index) => [index === 0 ? "" : section.slice(0, section.indexOf("\n")), section]),
);

/** Cells of the rows that begin with a code, by that. */
function rows(section: string): readonly (readonly string[])[] {
  const found = section.matchAll(/^\| (`[^`|]+` \|.*) \|$/gm);
  return Array.from(found, ([, row = ""]) =>
    row.split(" | ").map((cell) => cell.replaceAll("`", "").trim()),
  );
}

function overview({ name, title, files, window, story }: Partner): readonly string[] {
  const [first = "", ...rest] = files;
  const named = rest.length === 0 ? first : `${first} and ${rest.length} more`;
  return [
    name,
    `[${title}](#${title.toLowerCase().replaceAll(" ", "-")})`,
    story ? `${named}, and one a story` : named,
    String(window.count),
    String(window.most),
    window.days === undefined ? "any" : `under ${window.days} days`,
  ];
}

it("the page begins with every partner, its documents and how much they hold", () => {
  expect(rows(sections.get("") ?? "").slice(0, PARTNERS.length)).toEqual(PARTNERS.map(overview));
});

it("the page names what all partners' options have", () => {
  const named = rows(sections.get("Turning one on") ?? "").map(([name]) => name);
  expect(named).toEqual(["count", "selection"]);
});

it("the page's example is a part of a publication without a problem", () => {
  const [, example = ""] = /```yaml\n(.*?)```/s.exec(sections.get("Turning one on") ?? "") ?? [];
  const least =
    "title: The Wire\nlanguage: en\ntimezone: UTC\nauthority: example.com\nsince: 2024\n";
  const text = `${least}feeds: https://feeds.example.com/\n${example}`;
  const file = { path: "publication.yaml", bytes: new TextEncoder().encode(text) };
  const parsed = parsePublication(file);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join("\n"));
  expect(parsed.warnings).toEqual([]);
  expect(parsed.publication.partners.size).toBeGreaterThan(0);
  expect(checkPartnerSettings(file, parsed.publication)).toEqual([]);
});

it("the page says of every partner what tells it of an edit and of a takedown", () => {
  const told = rows(sections.get("Edits and takedowns") ?? "");
  expect(told.map(([name]) => name)).toEqual(PARTNERS.map(({ name }) => name));
  for (const row of told) expect(row).toHaveLength(5);
});

describe.each(PARTNERS.map((partner) => [partner.name, partner] as const))("%s", (_, partner) => {
  const section = sections.get(partner.title) ?? "";
  const told = rows(section);
  const rules = told.filter(([, severity = ""]) => /^(refuses|warns)\b/.test(severity));

  it("has a section with the address of its document", () => {
    const [file] = partner.files;
    expect(section).toContain(`https://feeds.example.com/partners/${partner.name}/${file}`);
  });

  it("has a row for each rule and no other, with its severity and how sure it is", () => {
    const expected = partner.rules.map(
      ({ code, severity, confidence }) =>
        `${code} ${severity === "error" ? "refuses" : "warns"} ${confidence}`,
    );
    const found = rules.map(
      ([code, severity = "", confidence]) => `${code} ${severity.split(":")[0]} ${confidence}`,
    );
    expect(found.sort()).toEqual(expected.sort());
  });

  it("names the source of each rule", () => {
    let last = "";
    for (const [code, , , cell = ""] of rules) {
      if (cell !== "the same") last = /\]\(([^)]*)\)/.exec(cell)?.[1] ?? cell;
      const source = partner.rules.find((rule) => rule.code === code)?.source ?? "";
      // What is no address is told in other words.
      expect([code, source.includes(last) || last.includes(source)]).toEqual([code, true]);
    }
  });

  it("has a row for each option of its own, and no other", () => {
    const isRule = new Set(rules);
    const options = told.filter((row) => !isRule.has(row)).map(([name]) => name);
    expect(options.sort()).toEqual([...partner.optionNames].sort());
  });
});
