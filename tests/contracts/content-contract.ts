import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Bucket, Headers } from "../../lambdas/syndication/publish/bucket.ts";
import type { Content, FiledName } from "../../lambdas/syndication/publish/ports.ts";
import { jpeg, mp3, png, svg } from "../support/tiny-media.ts";

export type OpenedContent = {
  readonly content: Content;
  /** Where `copy` copies to. */
  readonly site: Bucket;
  /** Files what is at `name`, in whichever Unicode form, as a person does. */
  readonly file: (name: string, bytes: Uint8Array) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
  /** The server behind it takes no condition on what is copied. */
  readonly copiesAnyVersion?: true;
  readonly close: () => Promise<void>;
};

/** What every implementation of `Content` promises. Above each promise: what happens where it is broken. */
export function contentContract(name: string, open: () => Promise<OpenedContent>): void {
  describe(`${name} keeps the contract of content`, () => {
    let opened: OpenedContent;
    let content: Content;
    let top: string;

    beforeEach(async () => {
      opened = await open();
      content = opened.content;
      top = `test-${randomUUID()}`;
    });
    afterEach(() => opened.close());

    const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
    const file = (path: string, text: string): Promise<void> => opened.file(path, bytesOf(text));
    const textOf = async (path: string): Promise<string | undefined> => {
      const found = await content.read(path);
      return found && Buffer.from(found.bytes).toString();
    };
    const listAll = async (after?: string): Promise<FiledName[]> => {
      const listed: FiledName[] = [];
      for await (const one of content.list(after)) {
        if (one.path.startsWith(`${top}/`)) listed.push(one);
      }
      return listed;
    };
    const pathsOf = (listed: readonly FiledName[]): readonly string[] =>
      listed.map(({ path }) => path.slice(top.length + 1));

    describe("a file", () => {
      // Otherwise: a deleted article is taken for a fault, and never withdrawn.
      it("that is not there is undefined, and no fault", async () => {
        await file(`${top}/folder/a.md`, "text");
        for (const path of ["missing.md", "folder", "folder/", "folder/a.md/below", "é.md"]) {
          expect(await content.read(`${top}/${path}`)).toBeUndefined();
          expect(await content.measure(`${top}/${path}`)).toBeUndefined();
          const headers = { mediaType: "text/plain" };
          expect(await content.copy(`${top}/${path}`, `${top}/copy`, headers)).toBeUndefined();
        }
        expect(await opened.site.head(`${top}/copy`)).toBeUndefined();
      });

      // Otherwise: what is published is not what was filed.
      it.each([0, 1, 70_000])("of %d bytes comes back as it was filed", async (length) => {
        const bytes = Uint8Array.from({ length }, (_, index) => (index * 7) % 253);
        await opened.file(`${top}/a.md`, bytes);
        const found = await content.read(`${top}/a.md`);
        expect(Buffer.from(found?.bytes ?? [9]).equals(bytes)).toBe(true);
      });

      // Otherwise: an article without a date was published in another century.
      it("says when it was stored", async () => {
        const before = Date.now() - 2000;
        await file(`${top}/a.md`, "text");
        const { storedAt = "" } = (await content.read(`${top}/a.md`)) ?? {};
        expect(storedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        expect(Date.parse(storedAt)).toBeGreaterThan(before);
        expect(Date.parse(storedAt)).toBeLessThan(Date.now() + 2000);
      });

      // Otherwise: a correction is not noticed, or everything is published again each night.
      it("has one version for reading, measuring and listing, and another for other bytes", async () => {
        const versions = new Set<string>();
        for (const text of ["first", "second!", "third.."]) {
          await file(`${top}/a.txt`, text);
          const version = (await content.read(`${top}/a.txt`))?.version ?? "";
          expect((await content.measure(`${top}/a.txt`))?.version).toBe(version);
          expect(await listAll()).toMatchObject([{ path: `${top}/a.txt`, version }]);
          expect((await content.read(`${top}/a.txt`))?.version).toBe(version);
          versions.add(version);
        }
        expect(versions.size).toBe(3);
        await opened.remove(`${top}/a.txt`);
        expect(await content.read(`${top}/a.txt`)).toBeUndefined();
        expect(await listAll()).toEqual([]);
      });
    });

    describe("a path", () => {
      // Otherwise: an article with a Korean name, or with a plus, is never found.
      it.each(["é.md", "한국/속보.md", "🗞.md", "a b+c%20&d#e.md", "'(1)*!.md", "a=b,c;d@e.md"])(
        "may be %s",
        async (name) => {
          await file(`${top}/${name}`, "text");
          expect(await textOf(`${top}/${name}`)).toBe("text");
          expect(pathsOf(await listAll())).toEqual([name]);
          const headers = { mediaType: "text/plain" };
          expect(await content.copy(`${top}/${name}`, `${top}/copy`, headers)).toBeDefined();
          const copied = await opened.site.get(`${top}/copy`);
          expect(Buffer.from(copied?.body ?? []).toString()).toBe("text");
        },
      );

      // Otherwise: what a Mac has uploaded is listed and cannot be read, or the other way round.
      it.each([
        ["as a whole", (path: string) => path.normalize("NFD")],
        ["in its name alone", (path: string) => path.replace("é.md", "e\u0301.md")],
        ["in its folder alone", (path: string) => path.replace("한국", "한국".normalize("NFD"))],
      ])("is composed, also where the name is decomposed %s", async (_, decompose) => {
        const path = `${top}/한국/é.md`;
        await file(decompose(path), "text");
        expect(await textOf(path)).toBe("text");
        expect((await content.measure(path))?.facts.length).toBe(4);
        expect(await content.copy(path, `${top}/copy`, { mediaType: "text/plain" })).toBeDefined();
        expect(await listAll()).toMatchObject([{ path }]);
      });

      // Otherwise: of two files that look alike the wrong one is published.
      it("finds the file of exactly that name first", async () => {
        await file(`${top}/e\u0301.md`, "decomposed");
        await file(`${top}/é.md`, "composed");
        expect(await textOf(`${top}/é.md`)).toBe("composed");
        const listed = new Map((await listAll()).map(({ path, version }) => [path, version]));
        expect(listed.get(`${top}/é.md`)).toBe((await content.read(`${top}/é.md`))?.version);
      });
    });

    describe("a listing", () => {
      // Otherwise: what a comparison does in parts misses files, or goes on for ever.
      it("is in the order of the places' UTF-8 bytes, and goes on behind any place", async () => {
        const names = [
          "a-b",
          "a.b",
          "a/b",
          "a/b-c",
          "a0",
          "b",
          "e\u0301",
          "é2",
          "\uffee",
          "🗞/a",
          "🗞0",
        ];
        for (const name of [...names].reverse()) await file(`${top}/${name}`, name);
        const listed = await listAll();
        expect(pathsOf(listed)).toEqual(names.map((name) => name.normalize("NFC")));
        const places = listed.map(({ place }) => Buffer.from(place));
        expect([...places].sort(Buffer.compare)).toEqual(places);
        for (const [index, { place }] of listed.entries()) {
          expect(await listAll(place)).toEqual(listed.slice(index + 1));
        }
        expect(await listAll(`${top}/a/`)).toEqual(listed.slice(2));
        expect(await listAll(`${top}/`)).toEqual(listed);
        expect(await listAll(`${top}/\u{10ffff}`)).toEqual([]);
      });

      // Otherwise: a version-control folder or a package's README is published as news.
      it("leaves out what is hidden and what packages bring", async () => {
        for (const name of [
          ".git/config",
          "a/.hidden/b.md",
          "a/.b.md",
          "node_modules/c/readme.md",
          "a/node_modules/c.md",
          "a/b.md",
        ]) {
          await file(`${top}/${name}`, name);
        }
        expect(pathsOf(await listAll())).toEqual(["a/b.md"]);
      });

      // Otherwise: what is behind the first thousand is taken for deleted, and withdrawn.
      it("gives all of 1,200 files", async () => {
        const names = Array.from({ length: 1200 }, (_, index) => `${index % 7}/${index}.md`);
        for (let start = 0; start < names.length; start += 50) {
          const some = names.slice(start, start + 50);
          await Promise.all(some.map((name) => file(`${top}/${name}`, name)));
        }
        expect(pathsOf(await listAll())).toEqual([...names].sort());
        expect(await listAll(`${top}/5/`)).toHaveLength(342);
      });
    });

    describe("a media file is measured", () => {
      const tiff = Buffer.alloc(200_000, "APP1 of a camera");
      // SOI, then segments of 64 KB at most (a preview, a profile), then the rest of the picture.
      const bulky = (segments: number): Uint8Array => {
        const picture = jpeg(5, 4);
        const padding = Array.from({ length: segments }, () =>
          Buffer.concat([Buffer.from([0xff, 0xe1, 0xff, 0xff]), tiff.subarray(0, 65_533)]),
        );
        return Buffer.concat([picture.subarray(0, 2), ...padding, picture.subarray(2)]);
      };

      // Otherwise: a player is told the wrong format, or the page jumps when its pictures come.
      it.each<[string, string, Uint8Array, object]>([
        [
          "a picture with another's name",
          "a.jpg",
          png(3, 2),
          { type: "image/png", width: 3, height: 2 },
        ],
        [
          "a picture without an ending",
          "a",
          jpeg(5, 4),
          { type: "image/jpeg", width: 5, height: 4 },
        ],
        ["a drawing", "a.svg", svg, { type: "image/svg+xml", width: 30, height: 20 }],
        ["a recording", "a.bin", mp3, { type: "audio/mpeg" }],
        ["text", "a.csv", bytesOf("a,b\n1,2\n"), { type: "text/csv" }],
        ["nothing", "a.pdf", new Uint8Array(), { type: "application/pdf" }],
        ["what nobody knows", "a.xyz", bytesOf("?"), { type: "application/octet-stream" }],
        ["a damaged picture", "a.png", png(3, 2).subarray(0, 12), { type: "image/png" }],
        ["a picture behind 130 KB", "b.jpg", bulky(2), { type: "image/jpeg", width: 5, height: 4 }],
        ["a picture behind 2 MB", "c.jpg", bulky(32), { type: "image/jpeg", width: 5, height: 4 }],
      ])("%s", async (_, name, bytes, facts) => {
        await opened.file(`${top}/${name}`, bytes);
        const seen = await content.measure(`${top}/${name}`);
        expect(seen?.facts).toStrictEqual({ length: bytes.length, ...facts });
      });
    });

    describe("a copy", () => {
      // Otherwise: a picture that is replaced and put back around a copy stays public as the one between.
      it("of a version is none where the file is another by then", async () => {
        if (opened.copiesAnyVersion) return;
        await file(`${top}/a.png`, "first");
        const first = (await content.read(`${top}/a.png`))?.version;
        await file(`${top}/a.png`, "another, longer");
        const then = (await content.read(`${top}/a.png`))?.version;
        expect(await content.copy(`${top}/a.png`, `${top}/c.png`, headers, first)).toBeUndefined();
        expect(await opened.site.head(`${top}/c.png`)).toBeUndefined();
        expect(await content.copy(`${top}/a.png`, `${top}/c.png`, headers, then)).toBeDefined();
      });

      const headers: Headers = {
        mediaType: "image/png",
        cacheControl: "public, max-age=86400",
        metadata: { source: "a" },
      };

      // Otherwise: a picture is served as what it was uploaded as, or can never be replaced.
      it("has the file's bytes, these headers, and the ETag that the site says", async () => {
        await opened.file(`${top}/a.png`, png(3, 2));
        const copied = await content.copy(`${top}/a.png`, `${top}/media/é b+c.png`, headers);
        const found = await opened.site.get(`${top}/media/é b+c.png`);
        expect(found?.head).toStrictEqual({
          key: `${top}/media/é b+c.png`,
          length: png(3, 2).length,
          ...headers,
          etag: copied?.etag,
        });
        expect(Buffer.from(found?.body ?? []).equals(png(3, 2))).toBe(true);
      });

      // Otherwise: a correction of a picture's type stays without effect.
      it("replaces the one before, headers and all", async () => {
        await opened.file(`${top}/a.png`, png(3, 2));
        await content.copy(`${top}/a.png`, `${top}/a.png`, headers);
        await content.copy(`${top}/a.png`, `${top}/a.png`, { mediaType: "image/webp" });
        const { etag: _, ...head } = (await opened.site.head(`${top}/a.png`)) ?? {};
        expect(head).toStrictEqual({
          key: `${top}/a.png`,
          length: png(3, 2).length,
          mediaType: "image/webp",
        });
      });

      // Otherwise: a document is written under an address that no reader can ask for.
      it("to what is no key is refused", async () => {
        await opened.file(`${top}/a.png`, png(3, 2));
        await expect(content.copy(`${top}/a.png`, "../a.png", headers)).rejects.toThrow("key");
        const bad = { mediaType: "image/png\n" };
        await expect(content.copy(`${top}/a.png`, "a.png", bad)).rejects.toThrow("Content-Type");
      });
    });
  });
}
