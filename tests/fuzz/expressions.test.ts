import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attacksOn } from "./attack-expressions.ts";
import { findExpressions } from "./find-expressions.ts";
import { type Guarded, openGuarded } from "./guarded.ts";

/** Expressions that are given short texts alone, and how many characters those have at most. */
const BOUNDED: readonly { file: string; starts: string; longest: number }[] = [
  { file: "lambdas/syndication/article/front-matter.ts", starts: "^(?:---[ \\t]*", longest: 200 },
  { file: "lambdas/syndication/article/leftovers.ts", starts: "^[\\s\\u2022", longest: 100 },
  { file: "local/commands/edit-withdrawn.ts", starts: "^(?:---[ \\t]*", longest: 200 },
  { file: "local/import/decode-file.ts", starts: "<\\?xml[^>]*", longest: 200 },
];

const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "lambdas", "local"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => /\.[jt]s$/.test(file));

type Fallen = { readonly expression: string; readonly by: string };

let guarded: Guarded;
beforeAll(() => {
  guarded = openGuarded(new URL("expressions-work.ts", import.meta.url));
});
afterAll(() => guarded.close());

describe("every regular expression", () => {
  it("takes time linear in the text, whatever text that is", async () => {
    const fallen: string[] = [];
    let found = 0;
    for (const file of files) {
      const all = findExpressions(file, readFileSync(file, "utf8"));
      found += all.length;
      const ending = await guarded.run<readonly Fallen[]>("attack", all);
      if ("ended" in ending) fallen.push(`${file}: ${ending.ended}`);
      else {
        const real = ending.answer.filter(
          ({ expression }) =>
            !BOUNDED.some((one) => one.file === file && expression.startsWith(one.starts)),
        );
        for (const { expression, by } of real)
          fallen.push(`${file}: /${expression}/ falls to ${by}`);
      }
    }
    expect(fallen).toEqual([]);
    expect(found).toBeGreaterThan(300);
  }, 300_000);

  it("that is named as bounded is there", () => {
    for (const { file, starts } of BOUNDED) {
      const all = findExpressions(file, readFileSync(file, "utf8"));
      expect(all.some(({ source }) => source.startsWith(starts))).toBe(true);
    }
  });
});

describe("the search for them", () => {
  it("tells an expression from a division, a text, a comment and a template", () => {
    const text = [
      "// /comment/g",
      "/* /comment/ */",
      "const half = width / 2 / height;",
      `const said = "/no/" + '/no/' + \`/no/\${/one/.test(a) ? \`\${/two/g}\` : "}"}/no/\`;`,
      "if (/[/]three\\//i.test(said)) return /four/;",
      "const five = [/five/u, (a) => a / b / c];",
    ].join("\n");
    expect(findExpressions("x.ts", `function f() { ${text} }`).map(({ source }) => source)).toEqual(
      ["one", "two", "[/]three\\/", "four", "five"],
    );
  });

  it.each([
    ["doubles with each character", "^(a+)+$"],
    ["tries every run twice", "\\s+$"],
    ["tries every run from behind something", "x[ ]*y?[ ]*z"],
  ])("attacks one that %s", (_, source) => {
    const pumps = attacksOn({ source, flags: "" }).map(({ pump }) => pump);
    expect(pumps.some((pump) => new RegExp(`^(?:${pump})+$`).test(pump))).toBe(true);
    expect(pumps.some((pump) => /^(?:a| )$/.test(pump))).toBe(true);
  });
});
