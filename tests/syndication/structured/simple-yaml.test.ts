import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSimpleYaml } from "../../../lambdas/syndication/structured/simple-yaml.ts";
import {
  type FieldValue,
  parseYaml,
} from "../../../lambdas/syndication/structured/structured-text.ts";

const AT = { file: "a.md", firstLine: 2 };

/** What the whole reader makes of a text: a comment is nothing that the simple one reads. */
function readWhole(text: string): FieldValue | undefined {
  const result = parseYaml(`# as a whole\n${text}`, AT);
  return result.ok ? result.value.fields : undefined;
}

const scalar = fc.oneof(
  fc.stringMatching(/^[a-z0-9é東🙂 :#,'"[\]{}.\-_/?!&*|>%@`~=()\\\t]{0,8}$/u),
  fc.constantFrom(
    "null",
    "~",
    "Null",
    "2024-06-20T09:00:00Z",
    "https://example.com/#a",
    "a: b",
    "a #b",
    '"a, b"',
    "'a'",
    "[a, b]",
    "[]",
    ">-",
    "|",
    "-",
    "- a",
    "a ",
    " a",
    "\u0085",
    "\u2028",
    "\u00a0a",
  ),
);
const name = fc.constantFrom(
  "title",
  "tags",
  "a-b",
  "null",
  "Null",
  "NULL",
  "x1",
  "__proto__",
  "constructor",
);
const line = fc.oneof(
  fc.tuple(name, fc.constantFrom(": ", ":", ":  ", " : "), scalar).map((parts) => parts.join("")),
  fc
    .tuple(fc.constantFrom("  - ", "- ", " - ", "  -", "    - "), scalar)
    .map((parts) => parts.join("")),
  fc
    .tuple(fc.constantFrom("  ", " ", "   "), name, fc.constantFrom(": ", ":"), scalar)
    .map((parts) => parts.join("")),
  fc.tuple(fc.constantFrom("  ", " ", "   ", ""), scalar).map((parts) => parts.join("")),
);
const text = fc.array(line, { maxLength: 6 }).map((lines) => lines.join("\n"));

describe("the simple reader of YAML", () => {
  it("gives what the whole one gives, or leaves it to that", () => {
    let read = 0;
    fc.assert(
      fc.property(text, (source) => {
        const simple = readSimpleYaml(source);
        if (simple === undefined) return;
        read++;
        expect(simple).toEqual(readWhole(source) ?? "what the whole one refuses");
      }),
      { numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(1000);
  });

  it("reads what front matter is mostly written in", () => {
    const source = `title: "Pact, signed"
published: 2024-06-20T09:00:00Z
authors:
  - Zoë Müller
section: world
tags: [peace, "a b", 'c']
summary: >-
  One line: and
  another # of it.
image:
  src: https://img.example.com/1/lead.jpg
  alt: "Two people"
  width: 1200
draft:
`;
    expect(readSimpleYaml(source)).toEqual(readWhole(source));
    expect(readSimpleYaml(source)).toMatchObject({
      summary: "One line: and another # of it.",
      draft: null,
    });
  });
});
