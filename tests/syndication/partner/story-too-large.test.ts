import { expect, it } from "vitest";
import { findRule, PARTNERS } from "../../../lambdas/syndication/partner/partners.ts";
import { mostBytes } from "../../../lambdas/syndication/partner/story-too-large.ts";
import { composeCase, readCasePublication } from "../../support/partner-case.ts";

it.each(PARTNERS.map((partner) => [partner.name, partner] as const))(
  "%s is told of no story that would fill its document by itself",
  (name, partner) => {
    const publication = readCasePublication(name);
    const limit = mostBytes(partner);
    // More than an article's file may have.
    if (limit > 8 * 1024 * 1024) return;
    const clear = (bytes: number) => {
      const body = "The tide came in again, and nobody minded. ".repeat(bytes / 43);
      const text = `---\ntitle: The tide comes in again, and nobody minds\npublished: 2024-06-30T09:00:00Z\n---\n\n<p>${body}</p>\n`;
      const file = { path: "tide.html", bytes: new TextEncoder().encode(text) };
      const { findings } = composeCase(file, partner, publication).clearance;
      return findings.filter(({ code }) => code === "story-too-large");
    };
    expect(clear(limit - 100_000)).toEqual([]);
    expect(clear(limit)).toMatchObject([{ severity: "error" }]);
    expect(findRule(name, "story-too-large")?.mend).toContain("split it");
  },
);
