import { expect, it } from "vitest";
import { toMediaFacts } from "../../../lambdas/syndication/publish/media-facts.ts";
import { box, gif, mp3, png } from "../../support/tiny-media.ts";

const KILOBYTE = 1024;

/** The facts of a file, and how much of it was read each time. */
async function measure(name: string, file: Uint8Array, length = file.length) {
  const read: number[] = [];
  const facts = await toMediaFacts(name, length, async (bytes) => {
    read.push(bytes);
    return file.subarray(0, bytes);
  });
  return { facts, read };
}

/** An entry of a ZIP archive, not compressed. */
function zipEntry(name: string, content: Uint8Array): Uint8Array {
  const header = Buffer.alloc(30);
  header.write("PK\x03\x04", "latin1");
  header.writeUInt16LE(20, 4);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt32LE(content.length, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name), content]);
}

it("reads a small file once, and as much of it as there is", async () => {
  expect((await measure("a.gif", gif(7, 6))).read).toEqual([gif(7, 6).length]);
  expect((await measure("a.bin", new Uint8Array())).read).toEqual([0]);
});

it.each<[string, string, Uint8Array]>([
  ["a film", "a.mov", box("isom")],
  ["a picture that begins with its size", "a.png", png(3, 2)],
  ["text", "a.csv", Buffer.from("a,b\n")],
])("reads 64 KB of a long file where that tells it: %s", async (_, name, start) => {
  const file = Buffer.concat([start, Buffer.alloc(200 * KILOBYTE, " ")]);
  const { facts, read } = await measure(name, file, 2 ** 31);
  expect(facts.length).toBe(2 ** 31);
  expect(read).toEqual([64 * KILOBYTE]);
});

it("reads 4 MB of what may be something more certain further on", async () => {
  const type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  const types = `<Types><Override ContentType="${type}.main+xml"/></Types>`;
  const office = Buffer.concat([
    zipEntry("docProps/thumbnail.png", Buffer.alloc(100 * KILOBYTE)),
    zipEntry("word/document.xml", Buffer.from("<w:document/>")),
    zipEntry("[Content_Types].xml", Buffer.from(types)),
    Buffer.alloc(5000 * KILOBYTE),
  ]);
  const { facts, read } = await measure("a.bin", office);
  expect(read).toEqual([64 * KILOBYTE, 4096 * KILOBYTE]);
  expect(facts.type).toBe(type);
});

it("looks behind the cover of a recording", async () => {
  const size = 100 * KILOBYTE;
  const id3 = [0x49, 0x44, 0x33, 3, 0, 0, 0, (size >> 14) & 127, (size >> 7) & 127, size & 127];
  const flac = Buffer.concat([Buffer.from(id3), Buffer.alloc(size), Buffer.from("fLaC\0\0\0\x22")]);
  expect((await measure("a.mp3", flac)).facts.type).toBe("audio/flac");
  const music = Buffer.concat([Buffer.from(id3), Buffer.alloc(size), mp3]);
  expect((await measure("a.flac", music)).facts.type).toBe("audio/mpeg");
});

it("throws what reading throws: a file that cannot be read is not one without dimensions", async () => {
  const failing = toMediaFacts("a.png", 10, async () => {
    throw new Error("no access");
  });
  await expect(failing).rejects.toThrow("no access");
});
