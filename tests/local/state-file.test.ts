import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readLines, replaceFile, writeWhole } from "../../local/state-file.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "state-file-"));
  path = join(folder, "file");
});
afterEach(() => rmSync(folder, { recursive: true }));

const MEGABYTE = 1 << 20;

describe("the lines of a file", () => {
  it.each<[string, readonly string[]]>([
    ["short ones", ["a", "", "é🗞", "b"]],
    ["one that ends with a megabyte", ["x".repeat(MEGABYTE - 1), "next"]],
    ["one that begins with a megabyte", ["x".repeat(MEGABYTE - 2), "", "next"]],
    ["a character on both sides of a megabyte", [`${"x".repeat(MEGABYTE - 2)}🗞`, "next"]],
    ["one of several megabytes", ["first", "y".repeat(3 * MEGABYTE), "next"]],
    ["many, over several megabytes", Array.from({ length: 9000 }, (_, at) => `${at} `.repeat(80))],
  ])("are read: %s", (_, lines) => {
    writeFileSync(path, lines.map((line) => `${line}\n`).join(""));
    const read = [...readLines(path)];
    expect(read.map(({ bytes }) => bytes.toString())).toEqual(lines);
    expect(read.map(({ number }) => number)).toEqual([...lines.keys()].map((at) => at + 1));
    const bytes = readFileSync(path);
    expect(read.at(-1)?.end).toBe(bytes.length);
    expect(read.every(({ end }) => bytes[end - 1] === 10)).toBe(true);
  });

  it.each([
    ["", []],
    ["torn", []],
    ["whole\ntorn", ["whole"]],
  ])("of %j end with the last line end", (text, lines) => {
    writeFileSync(path, text);
    expect([...readLines(path)].map(({ bytes }) => bytes.toString())).toEqual(lines);
  });

  it("are none where there is no file", () => {
    expect([...readLines(join(folder, "missing", "file"))]).toEqual([]);
  });
});

describe("a file that is replaced", () => {
  it("stays as it was where the writing fails", () => {
    writeFileSync(path, "old");
    const fail = (): never => {
      throw new Error("No space left");
    };
    expect(() =>
      replaceFile(path, (file) => {
        writeWhole(file, Buffer.from("half"));
        fail();
      }),
    ).toThrow("No space left");
    expect(readFileSync(path, "utf8")).toBe("old");
    replaceFile(path, (file) => writeWhole(file, Buffer.from("new")));
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(readdirSync(folder)).toEqual(["file"]);
  });
});
