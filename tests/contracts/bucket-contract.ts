import { createHash, randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Bucket, Headers, Listed } from "../../lambdas/syndication/publish/bucket.ts";

export type OpenedBucket = {
  readonly bucket: Bucket;
  /** Closes the bucket and opens the same one again; absent where it ends with the process. */
  readonly reopen?: () => Promise<Bucket>;
  readonly close: () => Promise<void>;
};

/** What every implementation of `Bucket` promises. Above each promise: what happens where it is broken. */
export function bucketContract(name: string, open: () => Promise<OpenedBucket>): void {
  describe(`${name} keeps the contract of a bucket`, () => {
    let opened: OpenedBucket;
    let bucket: Bucket;
    let top: string;

    beforeEach(async () => {
      opened = await open();
      bucket = opened.bucket;
      top = `test-${randomUUID()}/`;
    });
    afterEach(() => opened.close());

    const plain: Headers = { mediaType: "text/plain; charset=utf-8" };
    const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
    const bodyOf = async (key: string): Promise<string | undefined> => {
      const found = await bucket.get(key);
      return found && Buffer.from(found.body).toString();
    };
    const put = async (key: string, text: string): Promise<string> => {
      const written = await bucket.put(key, bytesOf(text), plain);
      if (written === "conflict") throw new Error("A put without a condition was refused");
      return written.etag;
    };
    const listAll = async (prefix: string): Promise<Listed[]> => {
      const listed: Listed[] = [];
      for await (const object of bucket.list(prefix)) listed.push(object);
      return listed;
    };

    describe("an object", () => {
      // Otherwise: the first publication of each document is taken for a fault, and tried for ever.
      it("that is not there is undefined, and no fault", async () => {
        expect(await bucket.head(`${top}missing`)).toBeUndefined();
        expect(await bucket.get(`${top}missing`)).toBeUndefined();
        expect(await bucket.get(`${top}missing/below`)).toBeUndefined();
        await put(`${top}folder/object`, "text");
        expect(await bucket.get(`${top}folder`)).toBeUndefined();
        expect(await bucket.head(`${top}folder/object/below`)).toBeUndefined();
      });

      // Otherwise: a reader is sent what nobody wrote.
      it.each([0, 1, 70_000])("of %d bytes comes back as it was written", async (length) => {
        const body = Uint8Array.from({ length }, (_, index) => (index * 7) % 253);
        const written = await bucket.put(`${top}object`, body, plain);
        const found = await bucket.get(`${top}object`);
        expect(Buffer.from(found?.body ?? [9]).equals(body)).toBe(true);
        expect(found?.head).toMatchObject({ key: `${top}object`, length, ...plain });
        expect(written).toEqual({ etag: found?.head.etag });
        expect(await bucket.head(`${top}object`)).toEqual(found?.head);
      });

      // Otherwise: a renderer reads, after its own put, what was there before.
      it("is what the last put wrote, for every later read", async () => {
        for (const text of ["first", "second", "", "third"]) {
          const etag = await put(`${top}object`, text);
          expect(await bodyOf(`${top}object`)).toBe(text);
          expect(await listAll(top)).toEqual([{ key: `${top}object`, etag, length: text.length }]);
        }
      });

      // Otherwise: who reuses a buffer changes a document that is published.
      it("is not changed by who wrote it or read it", async () => {
        const body = bytesOf("as written");
        await bucket.put(`${top}object`, body, plain);
        body.fill(0);
        (await bucket.get(`${top}object`))?.body.fill(0);
        expect(await bodyOf(`${top}object`)).toBe("as written");
      });
    });

    describe("headers", () => {
      // Otherwise: a 410 page loses its status, a compressed document its encoding, and readers see noise.
      it.each<[string, Headers]>([
        ["a media type alone", plain],
        [
          "all of them",
          {
            mediaType: "application/atom+xml; charset=utf-8",
            cacheControl: "public, max-age=300, s-maxage=60",
            encoding: "gzip",
            metadata: { status: "410", location: "https://wire.example/%C3%A9?a=b&c=%22d%22" },
          },
        ],
        ["the other encoding", { ...plain, encoding: "br" }],
        ["metadata of 2 KB", { ...plain, metadata: { name: "v".repeat(2044) } }],
      ])("come back: %s", async (_, headers) => {
        const written = await bucket.put(`${top}object`, bytesOf("text"), headers);
        const etag = written === "conflict" ? "" : written.etag;
        const head = { key: `${top}object`, etag, length: 4, ...headers };
        expect(await bucket.head(`${top}object`)).toStrictEqual(head);
        expect((await bucket.get(`${top}object`))?.head).toStrictEqual(head);
      });

      // Otherwise: a moved page goes on sending people to the old place, since its bytes are the same.
      it("are replaced with each put, also where the bytes stay", async () => {
        const old = {
          ...plain,
          cacheControl: "no-store",
          metadata: { location: "/a", gone: "yes" },
        };
        const changed = { mediaType: "text/html", metadata: { location: "/b" } };
        const first = await bucket.put(`${top}object`, bytesOf("text"), old);
        const second = await bucket.put(`${top}object`, bytesOf("text"), changed);
        expect(second).toEqual(first);
        expect(await bucket.head(`${top}object`)).toStrictEqual({
          key: `${top}object`,
          length: 4,
          ...changed,
          ...(second === "conflict" ? {} : second),
        });
      });

      // Otherwise: S3 refuses the put, or gives back other text, when it is too late to mend it.
      it.each<[string, Headers]>([
        ["a value that is not ASCII", { ...plain, metadata: { title: "é" } }],
        ["a value with a line end", { ...plain, metadata: { title: "a\r\nstatus: 410" } }],
        ["a value with a space at its end", { ...plain, metadata: { title: "a " } }],
        ["a name in upper case", { ...plain, metadata: { Title: "a" } }],
        ["more than 2 KB", { ...plain, metadata: { a: "v".repeat(1023), b: "v".repeat(1024) } }],
        ["a media type with a line end", { mediaType: "text/plain\n" }],
        ["a cache policy that is not ASCII", { ...plain, cacheControl: "max-age=5…" }],
      ])("throw on %s", async (_, headers) => {
        await expect(bucket.put(`${top}object`, bytesOf("text"), headers)).rejects.toThrow();
        expect(await bucket.head(`${top}object`)).toBeUndefined();
      });
    });

    describe("an ETag", () => {
      // Otherwise: a condition that was taken from a store fails at that store, or readers get 304 for other bytes.
      it("is the MD5 of the bytes in hex, unquoted", async () => {
        for (const text of ["one", "two", "", "one"]) {
          const etag = createHash("md5").update(text).digest("hex");
          expect(await put(`${top}object`, text)).toBe(etag);
          expect(await bucket.head(`${top}object`)).toMatchObject({ etag });
        }
      });
    });

    describe("a condition", () => {
      // Otherwise: two renderers write one new document, and each believes that it was the one.
      it("if-absent lets one put through", async () => {
        const key = `${top}object`;
        expect(await bucket.put(key, bytesOf("first"), plain, "if-absent")).not.toBe("conflict");
        expect(await bucket.put(key, bytesOf("second"), plain, "if-absent")).toBe("conflict");
        expect(await bodyOf(key)).toBe("first");
      });

      // Otherwise: a late renderer puts a withdrawn story back.
      it("on the ETag refuses a put over any other bytes", async () => {
        const key = `${top}object`;
        const first = await put(key, "first");
        const second = await put(key, "second");
        expect(await bucket.put(key, bytesOf("late"), plain, { ifMatch: first })).toBe("conflict");
        expect(await bodyOf(key)).toBe("second");
        const third = await bucket.put(key, bytesOf("third"), plain, { ifMatch: second });
        expect(third).toEqual({ etag: (await bucket.head(key))?.etag });
        expect(await bodyOf(key)).toBe("third");
      });

      // Otherwise: an emptied bucket is never filled again, because the put fails as a fault and not as a conflict.
      it("on the ETag of an object that is not there is a conflict", async () => {
        const key = `${top}object`;
        const condition = { ifMatch: "d41d8cd98f00b204e9800998ecf8427e" };
        expect(await bucket.put(key, bytesOf("text"), plain, condition)).toBe("conflict");
        expect(await bucket.head(key)).toBeUndefined();
      });

      // Otherwise: between the look and the put another writer slips in, and its document is lost.
      it.each([
        ["absence", undefined],
        ["one ETag", "before"],
      ])("on %s lets one of twenty writers through", async (_, before) => {
        const key = `${top}object`;
        const condition =
          before === undefined ? ("if-absent" as const) : { ifMatch: await put(key, before) };
        const writers = Array.from({ length: 20 }, (_, index) =>
          bucket.put(key, bytesOf(`writer ${index}`), plain, condition),
        );
        const outcomes = await Promise.all(writers);
        const winners = [...outcomes.keys()].filter((index) => outcomes[index] !== "conflict");
        expect(winners).toHaveLength(1);
        expect(await bodyOf(key)).toBe(`writer ${winners[0]}`);
      });
    });

    describe("a key", () => {
      // Otherwise: an article with a Korean name, or a tag with a plus, has no page.
      it.each([
        "é.txt",
        "한국/속보.json",
        "🗞",
        "a b+c%20&d?e#f",
        "~x",
        ".well-known/x",
        "a.b-c_d",
        "'\"*|<>:",
      ])("may be %s", async (name) => {
        const etag = await put(`${top}${name}`, "text");
        expect(await bucket.head(`${top}${name}`)).toMatchObject({ key: `${top}${name}`, etag });
        expect(await bodyOf(`${top}${name}`)).toBe("text");
        expect((await listAll(top)).map(({ key }) => key)).toEqual([`${top}${name}`]);
      });

      // Otherwise: a document is written outside of the site, or under an address that no reader can ask for.
      it.each([
        ["empty", ""],
        ["a path from the root", "/object"],
        ["a path upwards", "../object"],
        ["a path through another folder", "a/../object"],
        ["a path with a dot", "a/./object"],
        ["a path with an empty name", "a//object"],
        ["a folder", "a/"],
        ["decomposed", "e\u0301"],
        ["half a character", "a\ud83d"],
        ["a name with a control character", "a\u0000b"],
        ["a name with a line end", "a\nb"],
        ["a Windows path", "a\\b"],
        ["longer than 1,024 bytes", `${"a/".repeat(510)}éééé`],
      ])("cannot be %s", async (_, key) => {
        await expect(bucket.put(key, bytesOf("text"), plain)).rejects.toThrow();
        expect(await bucket.head(key)).toBeUndefined();
        expect(await bucket.get(key)).toBeUndefined();
      });
    });

    describe("a listing", () => {
      // Otherwise: what is behind the first page of a thousand is taken for lost, and written again each night.
      it("gives all of 2,500 objects, and of a prefix its own", async () => {
        const keys = Array.from({ length: 2500 }, (_, index) => `${top}${index % 10}/${index}`);
        await inTurns(keys, async (key) => {
          await put(key, key);
        });
        const listed = await listAll(top);
        expect(listed.map(({ key }) => key)).toEqual([...keys].sort());
        expect(listed[0]).toEqual({
          key: `${top}0/0`,
          length: Buffer.byteLength(`${top}0/0`),
          etag: createHash("md5").update(`${top}0/0`).digest("hex"),
        });
        expect(await listAll(`${top}7/`)).toHaveLength(250);
        const some = (await listAll(`${top}7/249`)).map(({ key }) => key);
        expect(some).toEqual([`${top}7/2497`]);
        expect(await listAll(`${top}7`)).toHaveLength(250);
        expect(await listAll(`${top}none`)).toEqual([]);
        expect(await listAll(`${top}7/2497/`)).toEqual([]);
      });

      // Otherwise: two listings that are gone through side by side miss what is in both.
      it("is in the order of the keys' UTF-8 bytes", async () => {
        const names = [
          "a-b",
          "a.b",
          "a/b",
          "a/b-c",
          "a/b.c",
          "a0",
          "b",
          "é",
          "\uffee",
          "🗞/a",
          "🗞0",
        ];
        for (const name of [...names].reverse()) await put(`${top}${name}`, name);
        const listed = (await listAll(top)).map(({ key }) => key.slice(top.length));
        expect(listed).toEqual(names);
      });
    });

    // Otherwise: a restart forgets which pages are gone, and what is compressed.
    it("has everything after it was opened again, where it outlives the process", async () => {
      if (opened.reopen === undefined) return;
      const headers: Headers = {
        mediaType: "text/html",
        cacheControl: "no-cache",
        encoding: "br",
        metadata: { status: "410" },
      };
      await put(`${top}plain.txt`, "old");
      await put(`${top}plain.txt`, "new");
      await bucket.put(`${top}a/page.html.br`, bytesOf("page"), headers);
      const before = await bucket.get(`${top}a/page.html.br`);
      const listed = await listAll(top);
      bucket = await opened.reopen();
      expect(await bucket.get(`${top}a/page.html.br`)).toEqual(before);
      expect(before?.head).toMatchObject(headers);
      expect(await bodyOf(`${top}plain.txt`)).toBe("new");
      expect(await listAll(top)).toEqual(listed);
    });
  });
}

/** Many at a time, and not all at once. */
async function inTurns<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < items.length; start += 50) {
    await Promise.all(items.slice(start, start + 50).map(work));
  }
}
