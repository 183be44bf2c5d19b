import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Catalog } from "../../../lambdas/syndication/catalog/catalog.ts";
import { openFolderCatalog } from "../../../local/catalog/folder-catalog.ts";
import { Unusable } from "../../../local/unusable.ts";
import { catalogContract } from "../../contracts/catalog-contract.ts";

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "catalog-")), "state");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true }));

catalogContract("the catalog in a folder", async () => {
  let catalog = await openFolderCatalog(folder);
  return {
    catalog,
    rowsRead: () => catalog.rowsRead,
    reopen: async () => {
      await catalog.close();
      catalog = await openFolderCatalog(folder);
      return catalog;
    },
    close: () => catalog.close(),
  };
});

catalogContract("the catalog in a folder that is only read", async () => {
  const catalog = await openFolderCatalog(folder, { readOnly: true });
  return { catalog, rowsRead: () => catalog.rowsRead, close: () => catalog.close() };
});

const journal = (): string => join(folder, "catalog.jsonl");

async function open<Result>(
  work: (catalog: Catalog & { flush(): Promise<void> }) => Promise<Result>,
  readOnly = false,
): Promise<Result> {
  const catalog = await openFolderCatalog(folder, { readOnly });
  try {
    return await work(catalog);
  } finally {
    await catalog.close();
  }
}

async function put(catalog: Catalog, sort: string, size?: number): Promise<void> {
  const bytes = size === undefined ? undefined : new Uint8Array(size).fill(sort.length);
  const row = { partition: "rows", sort, value: sort };
  await catalog.write([{ put: bytes === undefined ? row : { ...row, bytes } }]);
}

/** A line with its checksum. */
const checked = (line: string): string => `${line}\t${crc32(line).toString(16)}`;

const rowsOf = (readOnly = false) => open((catalog) => catalog.query("rows"), readOnly);

describe("the files of a catalog", () => {
  it("are a line for each transaction, and one that says they are on disk", async () => {
    await open(async (catalog) => {
      await put(catalog, "é");
      await catalog.write([
        { delete: { partition: "rows", sort: "é" } },
        { put: { partition: "rows", sort: "b", value: 1, bytes: new Uint8Array(3) } },
      ]);
      await catalog.write([
        { check: { partition: "rows", sort: "b" }, when: { revision: 1 } },
        { delete: { partition: "never", sort: "was" } },
      ]);
      await catalog.write([{ delete: { partition: "rows", sort: "b" }, when: "absent" }]);
    });
    expect(readFileSync(journal(), "utf8").split("\n")).toEqual([
      '{"format":"wireroom-catalog","version":2,"pack":"filed.pack"}',
      checked('[[1,"é",0,0,"rows"]]\t"é"'),
      checked('[[0,"é",0,0,"rows"],[1,"b",0,[0,3,4282505490],"rows"]]\t1'),
      '{"synced":true}',
      "",
    ]);
    expect(readdirSync(folder).sort()).toEqual(["catalog.jsonl", "filed.pack"]);
  });

  it("say once what rows of one sort text have in common", async () => {
    await open(async (catalog) => {
      const value = { path: "a.md" };
      const row = (partition: string, sort = "a") => ({ put: { partition, sort, value } });
      await catalog.write([row("one"), row("two"), row("other", "b"), row("three")]);
      await catalog.write([row("one"), row("four")]);
      await catalog.write([
        { delete: { partition: "one", sort: "a" } },
        { delete: { partition: "two", sort: "a" } },
      ]);
    });
    expect(readFileSync(journal(), "utf8").split("\n").slice(1, 4)).toEqual([
      checked(
        '[[1,"a",0,0,"one","two","three"],[1,"b",0,0,"other"]]\t{"path":"a.md"}\t{"path":"a.md"}',
      ),
      checked('[[2,"a",0,0,"one"],[1,"a",0,0,"four"]]\t{"path":"a.md"}\t{"path":"a.md"}'),
      checked('[[0,"a",0,0,"one","two"]]'),
    ]);
    await open(async (catalog) => {
      expect(await catalog.query("two")).toEqual([]);
      expect(await catalog.query("four")).toMatchObject([{ revision: 1, value: { path: "a.md" } }]);
      expect(await catalog.query("three")).toMatchObject([{ sort: "a", value: { path: "a.md" } }]);
    });
  });

  it("keep a long value in the pack", async () => {
    const value = { text: "é\t🗞".repeat(200) };
    await open((catalog) => catalog.write([{ put: { partition: "rows", sort: "a", value } }]));
    expect(readFileSync(journal(), "utf8")).not.toContain("🗞");
    expect(readFileSync(join(folder, "filed.pack"), "utf8")).toBe(JSON.stringify(value));
    expect(await rowsOf()).toMatchObject([{ value }]);
    expect(await rowsOf(true)).toMatchObject([{ value }]);
  });

  it("are not touched by who only reads", async () => {
    await open((catalog) => put(catalog, "a", 5));
    const before = [readFileSync(journal()), statSync(journal()).mtimeMs];
    await open((catalog) => catalog.query("rows"));
    expect([readFileSync(journal()), statSync(journal()).mtimeMs]).toEqual(before);
  });

  it("are neither made nor changed by a catalog that is opened for reading", async () => {
    await open((catalog) => put(catalog, "a", 5), true);
    expect(existsSync(folder)).toBe(false);
    await open((catalog) => put(catalog, "a", 5));
    writeFileSync(journal(), '[["rows","torn', { flag: "a" });
    const before = readFileSync(journal());
    await open(async (catalog) => {
      await put(catalog, "b", 5);
      expect(await catalog.query("rows")).toHaveLength(2);
    }, true);
    expect(readFileSync(journal())).toEqual(before);
    expect(statSync(join(folder, "filed.pack")).size).toBe(5);
    expect(await rowsOf()).toHaveLength(1);
  });

  it("are written without a call to flush", async () => {
    await open(async (catalog) => {
      await put(catalog, "a", 5);
      await expect.poll(() => readFileSync(journal(), "utf8")).toContain('"a"');
    });
  });

  it("are written by flush, which has nothing to do twice", async () => {
    await open(async (catalog) => {
      await put(catalog, "a", 5);
      await catalog.flush();
      const lines = readFileSync(journal(), "utf8");
      expect(lines).toContain('"a"');
      await catalog.flush();
      expect(readFileSync(journal(), "utf8")).toBe(lines);
    });
  });

  it("refuse everything once the catalog is closed", async () => {
    const catalog = await openFolderCatalog(folder);
    await catalog.close();
    await catalog.close();
    await expect(put(catalog, "a")).rejects.toThrow("closed");
    await expect(catalog.read([])).rejects.toThrow("closed");
    await expect(catalog.query("rows")).rejects.toThrow("closed");
  });
});

describe("a state that cannot be read", () => {
  beforeEach(() =>
    open(async (catalog) => {
      for (const sort of ["a", "b", "c"]) await put(catalog, sort, 10);
    }),
  );

  const edit = (change: (lines: string[]) => void): void => {
    const lines = readFileSync(journal(), "utf8").split("\n");
    change(lines);
    writeFileSync(journal(), lines.join("\n"));
  };

  it.each<[string, (lines: string[]) => void, RegExp]>([
    [
      "a line that is no JSON",
      (lines) => lines.splice(2, 1, '[["rows"'),
      /catalog\.jsonl:3 .*copy/,
    ],
    ["an empty line", (lines) => lines.splice(2, 0, ""), /catalog\.jsonl:3 /],
    [
      "a line that is no transaction",
      (lines) => lines.splice(1, 1, '{"rows":1}'),
      /catalog\.jsonl:2 /,
    ],
    [
      "a line without its checksum",
      (lines) => lines.splice(1, 1, '[[1,"a",0,0,"rows"]]\t1'),
      /catalog\.jsonl:2 /,
    ],
    [
      "a line in which something was changed",
      (lines) => lines.splice(2, 1, (lines[2] ?? "").replace('"b"', '"x"')),
      /catalog\.jsonl:3 /,
    ],
    [
      "a row without a partition",
      (lines) => lines.splice(1, 1, checked('[[1,"a",0,0]]\t1')),
      /catalog\.jsonl:2 /,
    ],
    [
      "a revision that is none",
      (lines) => lines.splice(1, 1, checked('[["1","a",0,0,"rows"]]\t1')),
      /catalog\.jsonl:2 /,
    ],
    [
      "half a place in the pack",
      (lines) => lines.splice(1, 1, checked('[[1,"a",0,[0,5],"rows"]]\t1')),
      /catalog\.jsonl:2 /,
    ],
    [
      "another first line",
      (lines) => lines.splice(0, 1, '{"format":"other","version":1}'),
      /catalog\.jsonl:1 /,
    ],
    ["no first line", (lines) => lines.splice(0, 1), /catalog\.jsonl:1 /],
    [
      "a pack outside of the folder",
      (lines) => lines.splice(0, 1, (lines[0] ?? "").replace("filed", "../filed")),
      /catalog\.jsonl:1 /,
    ],
    [
      "nothing but half of a foreign line",
      (lines) => lines.splice(0, 99, "something"),
      /catalog\.jsonl:1 /,
    ],
    [
      "a newer format",
      (lines) => lines.splice(0, 1, '{"format":"wireroom-catalog","version":3}'),
      /newer Wireroom.*--state/,
    ],
  ])("%s is named, and nothing is changed", async (_, change, message) => {
    edit(change);
    const before = readFileSync(journal());
    await expect(rowsOf(true)).rejects.toThrow(message);
    await expect(rowsOf()).rejects.toThrow(Unusable);
    expect(readFileSync(journal())).toEqual(before);
  });

  it("a pack that lost what was on disk is named, and the line that misses it", async () => {
    writeFileSync(join(folder, "filed.pack"), new Uint8Array(29));
    await expect(rowsOf()).rejects.toThrow(/filed\.pack lacks bytes that .*catalog\.jsonl:4/);
  });

  it("bytes that were changed are not given out", async () => {
    writeFileSync(join(folder, "filed.pack"), new Uint8Array(30));
    await expect(rowsOf()).rejects.toThrow(/filed\.pack is damaged at byte 0/);
    expect(await open((catalog) => catalog.query("rows", { omitBytes: true }))).toHaveLength(3);
  });
});

describe("a state of the first format", () => {
  const BYTES = new Uint8Array([1, 2, 3]);
  const LONG = { text: "é".repeat(500) };
  const OLD = [
    '{"format":"wireroom-catalog","version":1,"pack":"filed.pack"}',
    '[["rows","gone",1,"é"],["other","a",1,{"path":"a.md"}]]',
    `[["rows","gone"],["rows","b",7,${JSON.stringify(LONG)},0,3,${crc32(BYTES)}]]`,
    '[["rows","c",1,null]]',
    "",
  ].join("\n");
  const ROWS = [
    { partition: "rows", sort: "b", revision: 7, value: LONG, bytes: BYTES },
    { partition: "rows", sort: "c", revision: 1, value: null },
  ];

  beforeEach(() => {
    mkdirSync(folder);
    writeFileSync(journal(), OLD);
    writeFileSync(join(folder, "filed.pack"), BYTES);
  });

  it("is read, and left as it is by who only reads", async () => {
    expect(await rowsOf(true)).toEqual(ROWS);
    expect(readFileSync(journal(), "utf8")).toBe(OLD);
  });

  it("is written anew by who writes", async () => {
    expect(await rowsOf()).toEqual(ROWS);
    expect(readFileSync(journal(), "utf8")).toContain('"version":2');
    await open((catalog) => put(catalog, "d"));
    expect(await rowsOf()).toMatchObject([...ROWS, { sort: "d" }]);
    expect(await open((catalog) => catalog.query("other"))).toMatchObject([
      { value: { path: "a.md" } },
    ]);
  });

  it.each(['[["rows"]]', '[["rows","a","1",1]]', '[["rows","a",1,1,0,5]]', '[["rows"'])(
    "is damaged by %s",
    async (line) => {
      writeFileSync(journal(), OLD.replace('[["rows","c",1,null]]', line));
      await expect(rowsOf(true)).rejects.toThrow(/catalog\.jsonl:4 /);
      await expect(rowsOf()).rejects.toThrow(Unusable);
    },
  );
});
