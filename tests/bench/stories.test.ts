import { describe, expect, it } from "vitest";
import { toStep } from "../../bench/stories.ts";

const NOW = Date.UTC(2026, 0, 5, 12, 0, 7, 900);
const TEXT = `---
title: "Old"
date: 2025-12-31T10:00:00Z
lastmod: 2025-12-31T11:00:00Z
section: world
---

Words.
`;

describe("a story", () => {
  const [filed, edited, removed] = [3, 4, 5].map((number) => toStep(number, [TEXT], NOW));

  it("is filed as of now, edited under another title, and taken down", () => {
    expect(filed).toEqual({
      path: "stories/story-1.md",
      title: "Story 1 as it was filed",
      text: "---\ntitle: Story 1 as it was filed\ndate: 2026-01-05T12:00:07Z\nsection: world\n---\n\nWords.\n",
    });
    expect(edited?.text).toContain("title: Story 1 as it was edited\n");
    expect(removed).toEqual({ path: "stories/story-1.md", title: edited?.title });
    expect(new Set([filed, edited, removed].map((step) => step?.path)).size).toBe(1);
  });

  it("is not the one before it", () => {
    expect(toStep(2, [TEXT], NOW).path).not.toBe(filed?.path);
  });
});
