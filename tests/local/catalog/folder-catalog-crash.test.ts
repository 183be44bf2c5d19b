import { spawn } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Catalog, Row, Write } from "../../../lambdas/syndication/catalog/catalog.ts";
import { openFolderCatalog } from "../../../local/catalog/folder-catalog.ts";

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "crash-"));
});
afterEach(() => rmSync(base, { recursive: true }));

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

/** Transaction by transaction, so that a state tells how many of them it holds: each changes two rows. */
function transaction(number: number): Write[] {
  const text = `text ${number} é🗞`;
  return [
    { put: { partition: "rows", sort: "same", value: text, bytes: bytesOf(text) } },
    {
      put: {
        partition: "rows",
        sort: `row ${number}`,
        value: { text },
        bytes: bytesOf(text.repeat(3)),
      },
    },
    { delete: { partition: "rows", sort: `row ${number - 2}` } },
  ];
}

const stateOf = (catalog: Catalog): Promise<readonly Row[]> => catalog.query("rows");

/** The state after each number of transactions. */
async function expectedStates(count: number): Promise<readonly (readonly Row[])[]> {
  const catalog = await openFolderCatalog(join(base, "expected"), { readOnly: true });
  const states = [await stateOf(catalog)];
  for (let number = 1; number <= count; number++) {
    await catalog.write(transaction(number));
    states.push(await stateOf(catalog));
  }
  return states;
}

/** A folder with so many transactions that nobody promised to be on disk, after the ones that somebody did. */
async function writeFolder(folder: string, synced: number, count: number): Promise<void> {
  const catalog = await openFolderCatalog(folder);
  for (let number = 1; number <= count; number++) {
    await catalog.write(transaction(number));
    if (number === synced) await catalog.flush();
  }
  await catalog.close();
  // The promise of close() is the last line.
  const path = join(folder, "catalog.jsonl");
  truncateSync(path, readFileSync(path).length - '{"synced":true}\n'.length);
}

/** What is there when the folder is opened; nothing is written, so that many can be tried in little time. */
async function read(folder: string): Promise<readonly Row[]> {
  const catalog = await openFolderCatalog(folder, { readOnly: true });
  const found = await stateOf(catalog);
  await catalog.close();
  return found;
}

/** What is there when the folder is opened again; also that it can be written on, and read once more. */
async function reopen(folder: string): Promise<readonly Row[]> {
  const catalog = await openFolderCatalog(folder);
  const found = await stateOf(catalog);
  await catalog.write([
    { put: { partition: "later", sort: "row", value: 1, bytes: bytesOf("later") } },
  ]);
  await catalog.close();
  const again = await openFolderCatalog(folder);
  expect(await stateOf(again)).toEqual(found);
  expect(await again.query("later")).toMatchObject([{ value: 1, bytes: bytesOf("later") }]);
  await again.close();
  return found;
}

const lineEnds = (journal: Buffer): number[] =>
  [...journal.entries()].filter(([, byte]) => byte === 10).map(([at]) => at + 1);

describe.each([0, 2])("a journal of six transactions, %d of them promised, cut short", (synced) => {
  it("opens with every transaction that is whole, wherever it is cut in its last three lines", async () => {
    await writeFolder(join(base, "whole"), synced, 6);
    const states = await expectedStates(6);
    const journal = readFileSync(join(base, "whole", "catalog.jsonl"));
    const ends = lineEnds(journal);
    const start = ends.at(-4) ?? 0;
    for (let length = start; length <= journal.length; length++) {
      const folder = join(base, `cut ${length}`);
      cpSync(join(base, "whole"), folder, { recursive: true });
      truncateSync(join(folder, "catalog.jsonl"), length);
      const whole = 3 + ends.filter((end) => end > start && end <= length).length;
      expect(await read(folder)).toEqual(states[whole]);
      if (length % 20 === 0 || ends.includes(length)) {
        expect(await reopen(folder)).toEqual(states[whole]);
      }
    }
  });

  it("opens with a prefix of the transactions, wherever the pack is cut behind what was promised", async () => {
    await writeFolder(join(base, "whole"), synced, 6);
    const states = await expectedStates(6);
    const pack = readFileSync(join(base, "whole", "filed.pack"));
    const each = pack.length / 6;
    for (let length = each * synced; length <= pack.length; length++) {
      const folder = join(base, `cut ${length}`);
      cpSync(join(base, "whole"), folder, { recursive: true });
      truncateSync(join(folder, "filed.pack"), length);
      const whole = Math.floor(length / each);
      expect(await read(folder)).toEqual(states[whole]);
      if (length % 30 === 0) expect(await reopen(folder)).toEqual(states[whole]);
    }
  });

  it("opens without the transactions whose bytes never reached the disk, though the file is as long", async () => {
    await writeFolder(join(base, "whole"), synced, 6);
    const states = await expectedStates(6);
    const pack = readFileSync(join(base, "whole", "filed.pack"));
    writeFileSync(join(base, "whole", "filed.pack"), pack.fill(0, (pack.length / 6) * 4));
    expect(await reopen(join(base, "whole"))).toEqual(states[4]);
  });

  it("opens with the transactions before a death between the pack and the journal", async () => {
    await writeFolder(join(base, "whole"), synced, 6);
    const states = await expectedStates(6);
    writeFileSync(join(base, "whole", "filed.pack"), "bytes that no line names", { flag: "a" });
    expect(await reopen(join(base, "whole"))).toEqual(states[6]);
  });
});

it("a journal is damaged, and not cut short, where the pack lacks what was promised", async () => {
  const folder = join(base, "state");
  await writeFolder(folder, 2, 6);
  const pack = readFileSync(join(folder, "filed.pack"));
  truncateSync(join(folder, "filed.pack"), pack.length / 3 - 1);
  await expect(reopen(folder)).rejects.toThrow(/lacks bytes that .*catalog\.jsonl:3 names/);
});

it("opens as new where the first line was being written", async () => {
  await writeFolder(join(base, "whole"), 0, 0);
  const header = readFileSync(join(base, "whole", "catalog.jsonl"));
  for (let length = 0; length <= header.length; length++) {
    const folder = join(base, `cut ${length}`);
    cpSync(join(base, "whole"), folder, { recursive: true });
    truncateSync(join(folder, "catalog.jsonl"), length);
    expect(await reopen(folder)).toEqual([]);
  }
});

describe("a compaction", () => {
  const filesOf = (folder: string): string[] => readdirSync(folder).sort();
  const sizeOf = (folder: string, name: string): number => readFileSync(join(folder, name)).length;

  /** More than half of both files is of no use any more. */
  async function writeWaste(folder: string): Promise<readonly Row[]> {
    const catalog = await openFolderCatalog(folder);
    for (let number = 1; number <= 1200; number++) {
      const bytes = new Uint8Array(2000).fill(number);
      const sort = `row ${number % 40}`;
      await catalog.write([{ put: { partition: "rows", sort, value: number, bytes } }]);
    }
    const state = await stateOf(catalog);
    await catalog.close();
    return state;
  }

  it("leaves every row with its revision, in smaller files", async () => {
    const folder = join(base, "state");
    const state = await writeWaste(folder);
    const before = sizeOf(folder, "catalog.jsonl");
    expect(await reopen(folder)).toEqual(state);
    expect(filesOf(folder)).toEqual(["catalog.jsonl", "filed-1.pack"]);
    expect(sizeOf(folder, "catalog.jsonl")).toBeLessThan(before / 10);
    expect(sizeOf(folder, "filed-1.pack")).toBe(40 * 2000 + 5);
  });

  it("keeps the pack where only the journal is half waste", async () => {
    const folder = join(base, "state");
    const catalog = await openFolderCatalog(folder);
    await catalog.write(transaction(1));
    for (let number = 0; number < 1200; number++) {
      await catalog.write([{ put: { partition: "counts", sort: "a", value: number } }]);
    }
    const state = await stateOf(catalog);
    await catalog.close();
    expect(await reopen(folder)).toEqual(state);
    expect(filesOf(folder)).toEqual(["catalog.jsonl", "filed.pack"]);
    expect(readFileSync(join(folder, "catalog.jsonl"), "utf8").split("\n").length).toBeLessThan(10);
  });

  it("is not done by who only reads", async () => {
    const folder = join(base, "state");
    const state = await writeWaste(folder);
    const catalog = await openFolderCatalog(folder, { readOnly: true });
    expect(await stateOf(catalog)).toEqual(state);
    await catalog.close();
    expect(filesOf(folder)).toEqual(["catalog.jsonl", "filed.pack"]);
  });

  it("can die at any point", async () => {
    const old = join(base, "old");
    const state = await writeWaste(old);
    const compacted = join(base, "compacted");
    cpSync(old, compacted, { recursive: true });
    await (await openFolderCatalog(compacted)).close();
    const pack = readFileSync(join(compacted, "filed-1.pack"));
    const next = readFileSync(join(compacted, "catalog.jsonl"));

    const deaths: readonly [string, (folder: string) => void][] = [
      [
        "half of the pack",
        (folder) => writeFileSync(join(folder, "filed-1.pack"), pack.subarray(0, 999)),
      ],
      [
        "the pack, half of the journal",
        (folder) => {
          writeFileSync(join(folder, "filed-1.pack"), pack);
          writeFileSync(join(folder, "catalog.jsonl.next"), next.subarray(0, 999));
        },
      ],
      [
        "all, but not renamed",
        (folder) => {
          writeFileSync(join(folder, "filed-1.pack"), pack);
          writeFileSync(join(folder, "catalog.jsonl.next"), next);
        },
      ],
      [
        "renamed, the old pack still there",
        (folder) => {
          writeFileSync(join(folder, "filed-1.pack"), pack);
          writeFileSync(join(folder, "catalog.jsonl"), next);
        },
      ],
    ];
    for (const [name, die] of deaths) {
      const folder = join(base, name);
      cpSync(old, folder, { recursive: true });
      die(folder);
      expect(await reopen(folder)).toEqual(state);
      expect(filesOf(folder)).toEqual(["catalog.jsonl", "filed-1.pack"]);
      expect(sizeOf(folder, "filed-1.pack")).toBe(40 * 2000 + 5);
    }
  });
});

it("a process that is killed loses nothing that it had flushed, and no half of anything", async () => {
  const folder = join(base, "state");
  const module = new URL("../../../local/catalog/folder-catalog.ts", import.meta.url).href;
  const script = `
    import { openFolderCatalog } from ${JSON.stringify(module)};
    const catalog = await openFolderCatalog(${JSON.stringify(folder)});
    for (let number = 1; ; number++) {
      const bytes = new Uint8Array(5000).fill(number);
      await catalog.write([
        { put: { partition: "rows", sort: "one", value: number, bytes } },
        { put: { partition: "rows", sort: "two", value: number, bytes } },
      ]);
      if (number % 20 === 0) {
        await catalog.flush();
        process.stdout.write(number + "\\n");
      }
    }`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script]);
  let said = "";
  child.stdout.on("data", (data) => {
    said += data;
    if (said.length > 200) child.kill("SIGKILL");
  });
  await new Promise((resolve) => child.on("close", resolve));
  const flushed = Number(said.slice(0, said.lastIndexOf("\n")).split("\n").at(-1));
  expect(flushed).toBeGreaterThan(0);

  const catalog = await openFolderCatalog(folder);
  const [one, two] = await stateOf(catalog);
  await catalog.close();
  expect(one?.value).toBeGreaterThanOrEqual(flushed);
  expect(two).toEqual({ ...one, sort: "two" });
  expect(one?.revision).toBe(one?.value);
  expect(one?.bytes).toEqual(new Uint8Array(5000).fill(Number(one?.value)));
});
