import { describe, expect, it } from "vitest";
import { readPartnerOptions } from "../../../lambdas/syndication/partner/partner-options.ts";
import { smartnews } from "../../../lambdas/syndication/partner/smartnews.ts";
import type { Problem } from "../../../lambdas/syndication/problem.ts";
import type { Fields } from "../../../lambdas/syndication/structured/structured-text.ts";

function read(fields: Fields) {
  const problems: Problem[] = [];
  const place = () => ({ file: "publication.yaml", line: 1, column: 1 });
  const scope = { fields, path: ["partners", "smartnews"], problems, place, keyPlace: place };
  return { own: readPartnerOptions(smartnews, scope, new Map()).own, problems };
}

describe("options of SmartNews", () => {
  it("keeps the lines of a script", () => {
    const analytics = "<script>\n  // Counts.\n  count('{{url}}');\n</script>\n";
    expect(read({ analytics })).toEqual({ own: { analytics: analytics.trim() }, problems: [] });
  });

  it.each([
    ["a script without its tags", { analytics: "count()" }],
    ["a list of scripts", { analytics: ["<script></script>"] }],
    [
      "a description of more than 30 characters",
      { description: "News of a small port, its ships" },
    ],
    ["a logo that is none", { logo: "javascript:x" }],
    ["an option that it does not have", { logos: "/logo.png" }],
  ])("refuses %s", (_, fields) => {
    const { own, problems } = read(fields);
    expect(own).toEqual({});
    expect(problems).toHaveLength(1);
  });
});
