import { describe, expect, it } from "vitest";
import {
  type FieldValue,
  parseJson,
  parseToml,
  parseYaml,
} from "../../../lambdas/syndication/structured/structured-text.ts";

const AT = { file: "a.md", firstLine: 2 };
const READERS = { YAML: parseYaml, TOML: parseToml, JSON: parseJson };

function read(language: keyof typeof READERS, text: string): FieldValue {
  const result = READERS[language](text, AT);
  if (!result.ok) throw new Error(result.reasons.map(({ message }) => message).join("\n"));
  return result.value.fields;
}

function refuse(language: keyof typeof READERS, text: string): string[] {
  const result = READERS[language](text, AT);
  return result.ok ? [] : result.reasons.map((r) => `${r.line}:${r.column} ${r.code}`);
}

describe("a scalar is its source text", () => {
  it.each([
    ["YAML", "v: 1.10", "1.10"],
    ["YAML", "v: no", "no"],
    ["YAML", "v: 007", "007"],
    ["YAML", "v: 0x1F", "0x1F"],
    ["YAML", "v: 2024-06-20", "2024-06-20"],
    ["YAML", "v: 2024-06-20 09:00:00 +0900", "2024-06-20 09:00:00 +0900"],
    ["YAML", "v: 12:30:45", "12:30:45"],
    ["YAML", 'v: "null"', "null"],
    ["YAML", "v: 'a''b'", "a'b"],
    ["YAML", 'v: "tab\\there"', "tab\there"],
    ["YAML", "v: |\n  two\n  lines\n", "two\nlines\n"],
    ["YAML", "v:", null],
    ["YAML", "v: ~", null],
    ["YAML", "v: null", null],
    ["YAML", 'v: ""', ""],
    ["YAML", "v: {a: [b, 2.0]}", { a: ["b", "2.0"] }],
    ["YAML", "b: &b {x: 1}\nv: {<<: *b, y: 2}", { x: "1", y: "2" }],
    ["YAML", "v: bell\u0007here", "bell here"],
    ["YAML", "v: half \ud83dpair", "half \ufffdpair"],
    ["TOML", "v = 2024-06-20T09:00:00+09:00", "2024-06-20T09:00:00+09:00"],
    ["TOML", "v = 2024-06-20T09:00:00Z", "2024-06-20T09:00:00Z"],
    ["TOML", "v = 2024-06-20 09:00:00", "2024-06-20T09:00:00"],
    ["TOML", "v = 2024-06-20", "2024-06-20"],
    ["TOML", "v = [1.10, 2.00]", ["1.10", "2.00"]],
    ["TOML", "v = 9007199254740993", "9007199254740993"],
    ["TOML", "v = true", "true"],
    [
      "TOML",
      "[v]\na = { b = 1.50 } # note\n[[v.c]]\nd = 3.0\n[[v.c]]\nd = 4.0",
      { a: { b: "1.50" }, c: [{ d: "3.0" }, { d: "4.0" }] },
    ],
    ["TOML", 'v = """\nlong "quoted"""""', 'long "quoted""'],
    ["JSON", '{"v": 1.10}', "1.10"],
    ["JSON", '{"v": 12345678901234567890}', "12345678901234567890"],
    ["JSON", '{"v": [true, null, "\\u00e9"]}', ["true", null, "é"]],
  ] as const)("%s %j", (language, text, expected) => {
    expect((read(language, text) as { v: FieldValue }).v).toEqual(expected);
  });

  it("takes an empty text and one of comments for a mapping of nothing", () => {
    expect(read("YAML", "")).toEqual({});
    expect(read("YAML", "# nothing yet\n")).toEqual({});
    expect(read("TOML", "# nothing yet\n")).toEqual({});
  });

  it.each([
    ["YAML", "__proto__: {polluted: yes}\nconstructor: x"],
    ["TOML", "constructor = 'x'\n[__proto__]\npolluted = 'yes'"],
    ["JSON", '{"__proto__": {"polluted": "yes"}, "constructor": "x"}'],
  ] as const)("%s: a key that JavaScript knows is a key like any other", (language, text) => {
    const fields = read(language, text) as Record<string, FieldValue>;
    expect(Object.getPrototypeOf(fields)).toBeNull();
    expect(Object.keys(fields).sort()).toEqual(["__proto__", "constructor"]);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
    expect("toString" in fields).toBe(false);
  });
});

describe("a text that cannot be read is refused where the mistake is", () => {
  it.each([
    ["YAML", "title: The pact: what next", "2:8 unquoted-colon"],
    ["YAML", "a: 1\r\ntitle: The pact: what next\r\nb: 2", "3:8 unquoted-colon"],
    ["YAML", "a:\n\tb: 1", "3:1 tab-indentation"],
    ["YAML", "\ta: 1", "2:1 tab-indentation"],
    ["YAML", "a: 1\nb: 2\na: 3", "4:1 duplicate-key"],
    ["YAML", 'title: "Foo" bar', "2:8 text-after-quote"],
    ["YAML", "title: 'it's'", "2:8 text-after-quote"],
    ["YAML", "title: @desk", "2:8 unquoted-start"],
    ["YAML", "title: `code`", "2:8 unquoted-start"],
    ["YAML", "title: *bold* words", "2:8 unquoted-start"],
    ["YAML", "title: %x", "2:8 unquoted-start"],
    ["YAML", "title: !important", "2:8 unquoted-start"],
    ["YAML", "title: !important\nb: 1", "2:8 unquoted-start"],
    ["YAML", "title: - x", "2:8 unquoted-start"],
    ["YAML", "title: [x\nb: 1\nc: 2", "2:8 unclosed-bracket"],
    ["YAML", 'a: 1\ntitle: "abc\nb: 1', "3:8 unclosed-quote"],
    ["YAML", "tags:\n  - 'abc\nb: 1", "3:5 unclosed-quote"],
    ["YAML", "title:x\nb: 1", "2:1 not-a-key"],
    ["YAML", "b: 1\ntitle:x", "3:1 not-a-key"],
    ["YAML", "b: 1\ntitle:x\nc: 1", "3:1 not-a-key"],
    ["YAML", "b: 1\n title: 2", "3:1 yaml-indentation"],
    ["YAML", 'b: "C:\\x"', "2:9 unknown-escape"],
    ["YAML", "b: &a [*a]", "2:1 too-many-aliases"],
    ["YAML", "just text", "2:1 not-a-mapping"],
    ["YAML", "- a\n- b", "2:1 not-a-mapping"],
    ["YAML", "a: 1\n---\nb: 2", "2:1 yaml-syntax"],
    ["TOML", "a = 1\ntitle = The pact", "3:9 toml-syntax"],
    ["TOML", "a = 1\na = 2", "3:1 toml-syntax"],
    ["JSON", '{"a": 1,}', "2:9 json-syntax"],
    ["JSON", '{"a": 1 // note\n}', "2:9 json-syntax"],
    ["JSON", '{"a": 1\n "b": 2}', "3:2 json-syntax"],
    ["JSON", '{"a": 1, "a": 2}', "2:10 duplicate-key"],
    ["JSON", '{"a": "x\ny"}', "2:7 json-syntax"],
    ["JSON", "[1]", "2:1 not-a-mapping"],
    ["JSON", "", "2:1 json-syntax"],
  ] as const)("%s %j", (language, text, expected) => {
    expect(refuse(language, text)).toEqual([expected]);
  });

  it.each([
    ["YAML", "a: ", "2:103 nested-too-deep"],
    ["TOML", "a = ", "2:105 toml-syntax"],
    ["JSON", "", "2:101 nested-too-deep"],
  ] as const)("%s: brackets by the ten thousand", (language, start, expected) => {
    expect(refuse(language, `${start}${"[".repeat(50_000)}`)).toEqual([expected]);
  });

  it("shows what to write instead of an unquoted colon", () => {
    const result = parseYaml('title: He said: "no"', AT);
    expect(result.ok ? "" : result.reasons[0]?.message).toContain(`title: 'He said: "no"'`);
  });
});

describe("aliases", () => {
  const bomb = ["a0: &a0 [x]"];
  for (let n = 1; n < 40; n += 1) bomb.push(`a${n}: &a${n} [${`*a${n - 1}, `.repeat(9)}]`);

  it("that multiply are refused at once", () => {
    expect(refuse("YAML", bomb.join("\n"))).toEqual(["2:1 too-many-aliases"]);
  });
  it("that repeat a little are read", () => {
    expect(read("YAML", "a: &a [x]\nb: *a\nc: *a")).toEqual({ a: ["x"], b: ["x"], c: ["x"] });
  });
});

describe("places", () => {
  it.each([
    ["YAML", "# note\ntags:\n  - a\n  - {b: c}\n", ["tags", 1, "b"], "5:9", "5:6"],
    ["YAML", "title: x\nimage: {src: [a]}", ["image", "src"], "3:14", "3:9"],
    ["YAML", "title:\nb: 1", ["title"], "2:1", "2:1"],
    ["YAML", "title: x", ["missing"], "2:1", "2:1"],
    ["YAML", "image: {alt: x}", ["image", "src"], "2:1", "2:1"],
    ["YAML", "a: &a {b: 1}\nc: *a", ["c"], "3:4", "3:1"],
    ["YAML", "a: 1\r\nb: 2\r\n", ["b"], "3:4", "3:1"],
    ["TOML", "a = 1\n[image]\nsrc = 'x'\nalt = 2", ["image", "alt"], "5:7", "5:1"],
    ["TOML", "tags = [\n 'a', # '\n 'b']\n'odd key' = 1", ["tags", 1], "4:2", "4:2"],
    ["TOML", "tags = ['a']\n'odd key' = 1", ["odd key"], "3:13", "3:1"],
    ["TOML", "[[x]]\n[[x]]\n[x.y]\nz = 1", ["x", 1, "y", "z"], "5:5", "5:1"],
    ["TOML", "a.b.c = 5", ["a", "b", "c"], "2:9", "2:1"],
    ["TOML", "[[x]]\ny = 1\n[[x]]\ny = 2", ["x", 1, "y"], "5:5", "5:1"],
    ["JSON", '{\n  "a": [1, {"b": 2}]\n}', ["a", 1, "b"], "3:18", "3:13"],
  ] as const)("%s %j %j", (language, text, path, value, key) => {
    const result = READERS[language](text, AT);
    if (!result.ok) throw new Error(JSON.stringify(result.reasons));
    const shown = ({ line, column }: { line: number; column: number }) => `${line}:${column}`;
    expect([shown(result.value.place(path)), shown(result.value.keyPlace(path))]).toEqual([
      value,
      key,
    ]);
  });
});

describe("hostile size", () => {
  it("does not make a reader slow", () => {
    const started = performance.now();
    refuse("YAML", `title: ${"a: ".repeat(300_000)}`);
    refuse("YAML", `${" ".repeat(500_000)}x`);
    refuse("YAML", `${"- ".repeat(90)}"`.repeat(1000));
    refuse("TOML", `a = "${"\\\\".repeat(300_000)}`);
    refuse("JSON", `{"a": "${"\\\\".repeat(300_000)}`);
    refuse("YAML", `a: ${"'".repeat(300_001)}`);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
