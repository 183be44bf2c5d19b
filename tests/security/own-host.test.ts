import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { policyHeaders } from "../../local/http/headers-policy.ts";

it("a host of one's own is told to send the policy that CloudFront sends", () => {
  const [, written = ""] =
    /```nginx\n([\s\S]*?)```/.exec(readFileSync("docs/http.md", "utf8")) ?? [];
  const told = new Map(
    [...written.matchAll(/^ {2}add_header (\S+) "?(.*?)"?;$/gm)].map(
      ([, name = "", value = ""]) => [name.toLowerCase(), value],
    ),
  );
  for (const [name, value] of Object.entries(policyHeaders({ crossOrigin: false }))) {
    expect([name, told.get(name)]).toEqual([name, value]);
  }
});
