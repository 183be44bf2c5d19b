import { deflateSync } from "node:zlib";

const bytes = (...parts: readonly (string | readonly number[] | Uint8Array)[]): Uint8Array =>
  Buffer.concat(
    parts.map((part) =>
      typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part),
    ),
  );
const u32 = (value: number) => [
  value >>> 24,
  (value >>> 16) & 255,
  (value >>> 8) & 255,
  value & 255,
];

/** CRC-32 as PNG has it. */
function crc(data: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of data) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return (value ^ 0xffffffff) >>> 0;
}

/** A black picture. */
export function png(width: number, height: number): Uint8Array {
  const chunk = (name: string, data: Uint8Array) =>
    bytes(u32(data.length), name, data, u32(crc(bytes(name, data))));
  const rows = deflateSync(new Uint8Array((width + 1) * height));
  return bytes(
    [0x89],
    "PNG\r\n\x1a\n",
    chunk("IHDR", bytes(u32(width), u32(height), [8, 0, 0, 0, 0])),
    chunk("IDAT", rows),
    chunk("IEND", new Uint8Array()),
  );
}

/** The header of a picture, and of its first frame. */
export const gif = (width: number, height: number) =>
  bytes("GIF89a", [width, 0, height, 0, 0, 0, 0], "\x2c", [0, 0, 0, 0, 1, 0, 1, 0, 0], ";");

/** The segments of a picture up to its size. */
export const jpeg = (width: number, height: number) =>
  bytes(
    [0xff, 0xd8, 0xff, 0xe0, 0, 16],
    "JFIF\0",
    [1, 1, 0, 0, 1, 0, 1, 0, 0],
    [0xff, 0xc0, 0, 11, 8, 0, height, 0, width, 1, 1, 0x11, 0],
    [0xff, 0xd9],
  );

export const svg = bytes(
  '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"></svg>\n',
);
/** One frame of 128 kbit/s, and the start of the next. */
export const mp3 = bytes([0xff, 0xfb, 0x90, 0x64], new Uint8Array(413), [0xff, 0xfb, 0x90, 0x64]);
/** The first box of an ISO media file of a brand. */
export const box = (brand: string) => bytes(u32(24), "ftyp", brand, u32(512), brand, "mp42");
/** A RIFF file without sound. */
export const wav = bytes(
  "RIFF",
  [38, 0, 0, 0],
  "WAVEfmt ",
  [16, 0, 0, 0],
  new Uint8Array(16),
  "data",
);
