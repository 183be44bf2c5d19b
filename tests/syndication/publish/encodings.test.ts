import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  decode,
  documentOf,
  ENCODINGS,
  encode,
  encodedKey,
  isEncoded,
} from "../../../lambdas/syndication/publish/encodings.ts";

const TEXT = Buffer.from("<item>\u00e9 뉴스</item>".repeat(100));

describe("a content coding", () => {
  it("is what every reader of it undoes", async () => {
    expect(gunzipSync(await encode(TEXT, "gzip"))).toEqual(TEXT);
    expect(brotliDecompressSync(await encode(TEXT, "br"))).toEqual(TEXT);
  });

  it.each(ENCODINGS)(
    "is much smaller than the text, and the same each time: %s",
    async (encoding) => {
      const encoded = await encode(TEXT, encoding);
      expect(encoded.length).toBeLessThan(TEXT.length / 10);
      expect(await encode(TEXT, encoding)).toEqual(encoded);
    },
  );

  it.each(ENCODINGS)("is undone: %s", async (encoding) => {
    expect(decode(await encode(TEXT, encoding), encoding)).toEqual(TEXT);
    expect(decode(await encode(new Uint8Array(), encoding), encoding)).toHaveLength(0);
  });

  it.each(ENCODINGS)("is not undone where it is none: %s", async (encoding) => {
    expect(decode(TEXT, encoding)).toBeUndefined();
    expect(decode((await encode(TEXT, encoding)).subarray(0, 20), encoding)).toBeUndefined();
  });

  it("of gzip does not hold the time", async () => {
    expect([...(await encode(TEXT, "gzip")).subarray(4, 8)]).toEqual([0, 0, 0, 0]);
  });
});

it.each([
  ["rss.xml", true, "rss.xml"],
  ["rss.xml.br", true, "rss.xml"],
  ["tags/뉴스/index.html.gz", true, "tags/뉴스/index.html"],
  // A newsroom's archive is a document itself.
  ["media/figures.csv.gz", false, "media/figures.csv.gz"],
  ["media/figures.csv", false, "media/figures.csv"],
])("%s: stored in encodings %s, of the document %s", (object, encoded, document) => {
  expect([isEncoded(object), documentOf(object)]).toEqual([encoded, document]);
});

it("a document's forms have names of their own", () => {
  expect(ENCODINGS.map((encoding) => encodedKey("rss.xml", encoding))).toEqual([
    "rss.xml.br",
    "rss.xml.gz",
  ]);
});
