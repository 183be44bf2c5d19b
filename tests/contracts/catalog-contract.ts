import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type {
  Catalog,
  Condition,
  Key,
  Range,
  Row,
  Write,
} from "../../lambdas/syndication/catalog/catalog.ts";

export type OpenedCatalog = {
  readonly catalog: Catalog;
  /** Closes the catalog and opens the same one again; absent where it ends with the process. */
  readonly reopen?: () => Promise<Catalog>;
  /** Rows looked at since the opening. */
  readonly rowsRead: () => number;
  readonly close: () => Promise<void>;
};

/** What every implementation of `Catalog` promises. Above each promise: what happens where it is broken. */
export function catalogContract(name: string, open: () => Promise<OpenedCatalog>): void {
  describe(`${name} keeps the contract of a catalog`, () => {
    let opened: OpenedCatalog;
    let catalog: Catalog;
    let partition: string;

    beforeEach(async () => {
      opened = await open();
      catalog = opened.catalog;
      partition = `partition#${randomUUID()}`;
    });
    afterEach(() => opened.close());

    const key = (sort: string): Key => ({ partition, sort });
    const put = (sort: string, value: string, when?: Condition): Write => ({
      put: { ...key(sort), value },
      ...(when !== undefined && { when }),
    });
    const read = async (sort: string): Promise<Row | undefined> =>
      (await catalog.read([key(sort)]))[0];
    const sorts = async (range?: Range): Promise<readonly string[]> =>
      (await catalog.query(partition, range)).map(({ sort }) => sort);
    const fill = async (texts: readonly string[]): Promise<void> => {
      for (let start = 0; start < texts.length; start += 100) {
        const some = texts.slice(start, start + 100);
        expect(await catalog.write(some.map((sort) => put(sort, sort)))).toBe(true);
      }
    };

    describe("a transaction", () => {
      // Otherwise: an article is in one feed and not in the other, and nothing will ever notice.
      it("writes nothing where one condition does not hold", async () => {
        await catalog.write([put("held", "old"), put("deleted", "old")]);
        const refused = await catalog.write([
          put("new", "new"),
          put("held", "new"),
          { delete: key("deleted") },
          put("missing", "new", { revision: 1 }),
        ]);
        expect(refused).toBe(false);
        expect(await read("new")).toBeUndefined();
        expect(await read("missing")).toBeUndefined();
        expect(await read("held")).toMatchObject({ value: "old", revision: 1 });
        expect(await read("deleted")).toMatchObject({ value: "old", revision: 1 });
      });

      // Otherwise: what must change together (a record, its entries, its marks) is seen half changed.
      it("writes across partitions, all of it", async () => {
        const other = { partition: `${partition}/other`, sort: "b" };
        await catalog.write([{ put: { ...other, value: 0 } }]);
        const written = await catalog.write([
          put("a", "a", "absent"),
          { delete: other, when: { revision: 1 } },
          { check: key("never"), when: "absent" },
        ]);
        expect(written).toBe(true);
        expect(await catalog.read([key("a"), other])).toEqual([
          { ...key("a"), revision: 1, value: "a" },
          undefined,
        ]);
      });

      // Otherwise: a change with nothing to write is taken for a refusal, and starts again for ever.
      it("may be empty", async () => {
        expect(await catalog.write([])).toBe(true);
      });

      // Otherwise: what one machine accepts fails on AWS, on the day an article is in many feeds.
      it("takes a hundred writes, and throws on one more", async () => {
        const writes = Array.from({ length: 101 }, (_, index) => put(`row ${index}`, "value"));
        expect(await catalog.write(writes.slice(0, 100))).toBe(true);
        await expect(catalog.write(writes)).rejects.toThrow();
        expect(await read("row 100")).toBeUndefined();
        expect(await read("row 0")).toMatchObject({ revision: 1 });
      });

      // Otherwise: of two writes to one row the last wins in one place, and the whole is refused in another.
      it.each<[string, (one: Key) => Write[]]>([
        ["two puts", (one) => [{ put: { ...one, value: 1 } }, { put: { ...one, value: 2 } }]],
        ["a put and a delete", (one) => [{ put: { ...one, value: 1 } }, { delete: one }]],
        [
          "a check and a put",
          (one) => [{ check: one, when: "absent" }, { put: { ...one, value: 1 } }],
        ],
      ])("throws on %s of one row", async (_, writes) => {
        await expect(catalog.write(writes(key("one")))).rejects.toThrow();
        expect(await read("one")).toBeUndefined();
      });

      // Otherwise: a row that no program can ask for, or that AWS refuses.
      it.each([
        ["an empty sort text", ""],
        ["a sort text of more than 1,024 bytes", "é".repeat(513)],
        ["half a character", "a\ud83d"],
      ])("throws on %s", async (_, sort) => {
        await expect(catalog.write([put(sort, "value")])).rejects.toThrow();
      });

      it("takes a sort text of 1,024 bytes", async () => {
        await catalog.write([put("é".repeat(512), "value")]);
        expect(await read("é".repeat(512))).toMatchObject({ value: "value" });
      });

      // Otherwise: what was computed wrongly comes back as null, a day later.
      it.each([Number.NaN, Number.POSITIVE_INFINITY])("throws on the number %s", async (value) => {
        const deep = { list: [{ value }] };
        await expect(
          catalog.write([put("before", "value"), { put: { ...key("deep"), value: deep } }]),
        ).rejects.toThrow();
        expect(await catalog.query(partition)).toEqual([]);
      });
    });

    describe("a condition", () => {
      const conditions: readonly [string, Condition, boolean, boolean][] = [
        // The condition, whether it holds without a row, and with one of revision 2.
        ["absent", "absent", true, false],
        ["the row's revision", { revision: 2 }, false, true],
        ["an older revision", { revision: 1 }, false, false],
        ["a newer revision", { revision: 3 }, false, false],
        ["revision 0", { revision: 0 }, false, false],
      ];

      // Otherwise: a late writer brings back a story that was withdrawn meanwhile.
      it.each(conditions)("%s guards a put and a check", async (_, when, without, having) => {
        for (const exists of [false, true]) {
          const sort = exists ? "there" : "not there";
          if (exists) await fill([sort]).then(() => fill([sort]));
          const holds = exists ? having : without;
          const before = await read(sort);
          expect(await catalog.write([{ check: key(sort), when }])).toBe(holds);
          expect(await read(sort)).toEqual(before);
          expect(await catalog.write([{ put: { ...key(sort), value: "put" }, when }])).toBe(holds);
          const revision = (before?.revision ?? 0) + 1;
          const expected = holds ? { ...key(sort), revision, value: "put" } : before;
          expect(await read(sort)).toEqual(expected);
        }
      });

      it.each(conditions)("%s guards a delete", async (_, when, without, having) => {
        for (const exists of [false, true]) {
          const sort = exists ? "there" : "not there";
          if (exists) await fill([sort]).then(() => fill([sort]));
          const holds = exists ? having : without;
          expect(await catalog.write([{ delete: key(sort), when }])).toBe(holds);
          expect((await read(sort)) !== undefined).toBe(exists && !holds);
        }
      });

      // Otherwise: two processes take one lease, and mix their documents.
      it("lets one of many writers through", async () => {
        const writers = Array.from({ length: 20 }, (_, index) =>
          catalog.write([put("lease", `writer ${index}`, "absent")]),
        );
        const outcomes = await Promise.all(writers);
        expect(outcomes.filter((written) => written)).toHaveLength(1);
        expect(await read("lease")).toMatchObject({
          value: `writer ${outcomes.indexOf(true)}`,
          revision: 1,
        });
      });

      // Otherwise: one of two edits that were made of the same version is lost without a word.
      it("loses no change of writers that read and try again", async () => {
        await catalog.write([{ put: { ...key("count"), value: 0 } }]);
        const increment = async (): Promise<void> => {
          for (;;) {
            const row = await read("count");
            if (row === undefined) throw new Error("The row is gone");
            const value = Number(row.value) + 1;
            const when = { revision: row.revision };
            if (await catalog.write([{ put: { ...key("count"), value }, when }])) return;
          }
        };
        await Promise.all(Array.from({ length: 8 }, increment));
        expect(await read("count")).toMatchObject({ value: 8, revision: 9 });
      });
    });

    describe("a row", () => {
      // Otherwise: a revision that comes again makes an old condition hold, and a change is lost.
      it("has the revisions 1, 2, 3 for as long as it exists, with and without conditions", async () => {
        const puts = [undefined, undefined, { revision: 2 }, undefined, { revision: 4 }] as const;
        for (const [index, when] of puts.entries()) {
          expect(await catalog.write([put("row", `${index}`, when)])).toBe(true);
          expect(await read("row")).toMatchObject({ value: `${index}`, revision: index + 1 });
        }
        await catalog.write([{ delete: key("row") }]);
        await catalog.write([put("row", "again")]);
        expect(await read("row")).toMatchObject({ value: "again", revision: 1 });
      });

      // Otherwise: the bytes of an older version stand beside a newer value.
      it("is replaced as a whole", async () => {
        const bytes = new Uint8Array([1]);
        await catalog.write([{ put: { ...key("row"), value: { old: 1, both: 1 }, bytes } }]);
        await catalog.write([{ put: { ...key("row"), value: { both: 2 } } }]);
        expect(await read("row")).toStrictEqual({ ...key("row"), revision: 2, value: { both: 2 } });
      });

      // Otherwise: what was recorded is not what is found.
      it.each<[string, Row["value"]]>([
        ["an empty text", ""],
        ["null", null],
        ["false", false],
        ["numbers", [0, -1.5, 2 ** 53 - 1, 1e-9]],
        ["empty lists and objects", { list: [], object: {} }],
        ["depth", { a: [{ b: [{ c: [[["d"]]] }] }] }],
        ["text of every kind", 'a\n"\u0000\u2028 \ufffe é 한국 🗞'],
        ["names of every kind", { "": 1, "a.b": 2, "#": 3, 한국: 4, constructor: 5 }],
      ])("gives back %s", async (_, value) => {
        await catalog.write([{ put: { ...key("row"), value } }]);
        expect((await read("row"))?.value).toEqual(value);
      });

      it("leaves out what is undefined", async () => {
        await catalog.write([{ put: { ...key("row"), value: { kept: 1, left: undefined } } }]);
        expect((await read("row"))?.value).toEqual({ kept: 1 });
      });

      // Otherwise: the last good version of an article cannot be read any more.
      it.each([0, 1, 300_000])("gives back %d bytes", async (length) => {
        const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) % 251);
        await catalog.write([{ put: { ...key("row"), value: null, bytes } }]);
        const row = await read("row");
        expect(Buffer.from(row?.bytes ?? []).equals(bytes)).toBe(true);
        expect(row?.bytes).toBeDefined();
        const [queried] = await catalog.query(partition);
        expect(Buffer.from(queried?.bytes ?? []).equals(bytes)).toBe(true);
      });

      // Otherwise: a program that sorts a list it was given changes the catalog, without a transaction.
      it("is not changed by who wrote it or read it", async () => {
        const value = { list: [1, 2], object: { name: "as written" } };
        const bytes = new Uint8Array([1, 2, 3]);
        await catalog.write([{ put: { ...key("row"), value, bytes } }]);
        spoil({ value, bytes });
        spoil(await read("row"));
        spoil((await catalog.query(partition))[0]);
        expect(await read("row")).toEqual({
          ...key("row"),
          revision: 1,
          value: { list: [1, 2], object: { name: "as written" } },
          bytes: new Uint8Array([1, 2, 3]),
        });
      });
    });

    describe("reading", () => {
      // Otherwise: rows are matched with the wrong keys, or the second batch of a hundred is forgotten.
      it("gives 250 rows in the order of their keys, undefined for what is not there", async () => {
        const texts = Array.from({ length: 250 }, (_, index) => `row ${(index * 7) % 250}`);
        await fill(texts.filter((_, index) => index % 3 > 0));
        const rows = await catalog.read(texts.map(key));
        expect(rows.map((row) => row?.sort)).toEqual(
          texts.map((text, index) => (index % 3 > 0 ? text : undefined)),
        );
      });

      it("gives nothing for no keys", async () => {
        expect(await catalog.read([])).toEqual([]);
      });

      // Otherwise: a program works on one machine, and AWS refuses its batch.
      it("throws on a key that is named twice", async () => {
        await expect(catalog.read([key("one"), key("one")])).rejects.toThrow();
      });

      // Otherwise: rows of two keys that only look alike when joined are taken for one.
      it("keeps partitions apart", async () => {
        const other = { partition: `${partition}a`, sort: "b" };
        await catalog.write([put("ab", "one"), { put: { ...other, value: "other" } }]);
        expect(await catalog.read([key("ab"), other, key("b")])).toMatchObject([
          { value: "one" },
          { value: "other" },
          undefined,
        ]);
        expect(await sorts()).toEqual(["ab"]);
      });
    });

    describe("a query", () => {
      const ordered = [
        "!",
        "2024-01",
        "2024-01#a",
        "2024-02",
        "2024-10",
        "Z",
        "a",
        "é",
        "한",
        "\uffee",
        "🗞",
      ];

      // Otherwise: a feed's window holds other entries on one machine than on AWS (UTF-16 has 🗞 before U+FFEE).
      it("is in the order of UTF-8 bytes", async () => {
        await fill([...ordered].sort().reverse());
        expect(await sorts()).toEqual(ordered);
        expect(await sorts({ descending: true })).toEqual([...ordered].reverse());
      });

      it.each<[string, Range, readonly string[]]>([
        [
          "both bounds, inclusive",
          { from: "2024-01", to: "2024-02" },
          ["2024-01", "2024-01#a", "2024-02"],
        ],
        ["bounds that are no rows", { from: "2024-00", to: "2024-01z" }, ["2024-01", "2024-01#a"]],
        ["a lower bound alone", { from: "é" }, ["é", "한", "\uffee", "🗞"]],
        ["an upper bound alone", { to: "2024-01" }, ["!", "2024-01"]],
        ["bounds above U+FFFF", { from: "\uffee", to: "\u{10ffff}" }, ["\uffee", "🗞"]],
        ["bounds the wrong way round", { from: "b", to: "a" }, []],
        ["bounds with nothing between", { from: "b", to: "c" }, []],
        ["a limit", { limit: 2 }, ["!", "2024-01"]],
        ["a limit of none", { limit: 0 }, []],
        ["a limit beyond the rows", { from: "한", limit: 50 }, ["한", "\uffee", "🗞"]],
        ["the last ones", { descending: true, limit: 2 }, ["🗞", "\uffee"]],
        [
          "descending within bounds",
          { from: "2024-01", to: "2024-10", descending: true, limit: 2 },
          ["2024-10", "2024-02"],
        ],
      ])("takes %s", async (_, range, expected) => {
        await fill(ordered);
        const before = opened.rowsRead();
        expect(await sorts(range)).toEqual(expected);
        // Otherwise: the price of a story grows with the archive.
        expect(opened.rowsRead() - before).toBe(expected.length);
      });

      // Otherwise: a new page of a table is left out, and with it half of a section.
      it("gives all of 1,200 rows", async () => {
        const texts = Array.from({ length: 1200 }, (_, index) => String(index).padStart(4, "0"));
        await fill(texts);
        expect(await sorts()).toEqual(texts);
        // Otherwise: a window of fifty costs what the archive of the feed holds.
        const before = opened.rowsRead();
        expect(await sorts({ descending: true, limit: 2 })).toEqual(["1199", "1198"]);
        expect(opened.rowsRead() - before).toBe(2);
      });

      // Otherwise: a listing of small values has to fetch megabytes of filed articles.
      it("leaves the bytes out where that is asked", async () => {
        const bytes = new Uint8Array([1]);
        await catalog.write([{ put: { ...key("row"), value: 1, bytes } }]);
        const rows = await catalog.query(partition, { omitBytes: true });
        expect(rows).toStrictEqual([{ ...key("row"), revision: 1, value: 1 }]);
        expect((await read("row"))?.bytes).toEqual(bytes);
      });

      it("gives nothing of a partition that never was", async () => {
        expect(await catalog.query(`${partition}/never`)).toEqual([]);
      });

      // Otherwise: a withdrawn story stays in its feeds, or a new one is not seen until the next start.
      it("sees every change at once", async () => {
        const rows = Array.from(
          { length: 120 },
          (_, index) => `row ${String(index).padStart(3, "0")}`,
        );
        const there = new Set<string>();
        for (const [index, text] of rows.entries()) {
          const old = rows[(index * 37) % rows.length] ?? "";
          const gone = old !== text && there.delete(old);
          await catalog.write([put(text, text), ...(gone ? [{ delete: key(old) }] : [])]);
          there.add(text);
          // Not after each change: some orders are mended by one change, some by many.
          if (index % 7 === 0 || index > 100) expect(await sorts()).toEqual([...there].sort());
        }
        await catalog.write([...there].slice(0, 100).map((text) => ({ delete: key(text) })));
        const left = [...there].slice(100);
        await fill([...there].slice(0, 1));
        expect(await sorts()).toEqual([...left, ...[...there].slice(0, 1)].sort());
      });
    });

    // Otherwise: a restart forgets what was withdrawn and who was told.
    it("has everything after it was opened again, where it outlives the process", async () => {
      if (opened.reopen === undefined) return;
      const bytes = new Uint8Array([5, 6]);
      await fill(["a", "b", "c"]);
      await catalog.write([put("a", "new"), { delete: key("b") }]);
      await catalog.write([{ put: { ...key("d"), value: { deep: [1] }, bytes } }]);
      const before = await catalog.query(partition);
      catalog = await opened.reopen();
      expect(await catalog.query(partition)).toEqual(before);
      expect(before).toHaveLength(3);
      spoil(await read("d"));
      expect((await read("d"))?.value).toEqual({ deep: [1] });
      expect(await catalog.write([put("a", "newer", { revision: 2 })])).toBe(true);
      expect(await read("a")).toMatchObject({ value: "newer", revision: 3 });
    });
  });
}

/** Tries to change everything that can be reached; a refusal is well. */
function spoil(thing: unknown): void {
  if (typeof thing !== "object" || thing === null) return;
  for (const part of Object.values(thing)) spoil(part);
  try {
    if (thing instanceof Uint8Array) thing.fill(9);
    else if (Array.isArray(thing)) thing.reverse();
    else for (const name of Object.keys(thing)) Reflect.set(thing, name, "spoilt");
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
  }
}
