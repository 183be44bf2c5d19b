import { describe, expect, it } from "vitest";
import { composeEntry } from "../../../lambdas/syndication/feed/compose-entry.ts";
import { withoutCorrections } from "../../../lambdas/syndication/feed/corrections.ts";
import type { Entry } from "../../../lambdas/syndication/feed/feed.ts";
import { articleOf, PUBLICATION } from "../article/parsing.ts";

const CORRECTION =
  "correction: [{at: 2024-06-21T08:30:00Z, text: At <one>}, {at: 2024-06-22T08:30:00Z, text: In Riga}]";

function entryOf(...fields: readonly string[]): Entry {
  const lines = ["title: The crane", "published: 2024-06-20T09:00:00Z", ...fields];
  const article = articleOf("crane.md", `---\n${lines.join("\n")}\n---\nIt *lifts*.\n`);
  return composeEntry(article, PUBLICATION, () => undefined);
}

describe("an entry that was corrected", () => {
  const entry = entryOf(CORRECTION);

  it("knows each correction, in the editor's order", () => {
    expect(entry.corrections).toEqual([
      { at: "2024-06-21T08:30:00Z", text: "At <one>" },
      { at: "2024-06-22T08:30:00Z", text: "In Riga" },
    ]);
  });

  it("has them at the end of its content, plain, in its language", () => {
    expect(entryOf(CORRECTION, "language: de").contentHtml.split("\n").slice(-2)).toEqual([
      '<p><strong>Berichtigung</strong> (<time datetime="2024-06-21T08:30:00Z">2024-06-21</time>): At &lt;one&gt;</p>',
      '<p><strong>Berichtigung</strong> (<time datetime="2024-06-22T08:30:00Z">2024-06-22</time>): In Riga</p>',
    ]);
  });

  it("is what it was without them", () => {
    expect(withoutCorrections(entry)).toBe(entryOf().contentHtml);
    expect(withoutCorrections(entryOf())).toBe(entryOf().contentHtml);
  });

  it("gives no source, which some readers show in place of the content", () => {
    expect(entryOf().contentMarkdown).toBe("It *lifts*.\n");
    expect(entry.contentMarkdown).toBeUndefined();
  });

  it("whose content does not end so is left whole", () => {
    const contentHtml = "<p>Another text.</p>";
    expect(withoutCorrections({ ...entry, contentHtml })).toBe(contentHtml);
  });
});
