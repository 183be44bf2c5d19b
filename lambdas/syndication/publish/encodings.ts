import { brotliCompress, brotliDecompressSync, constants, gunzipSync, gzip } from "node:zlib";

/** A content coding that a text document is stored in beside its plain form (RFC 9110 section 8.4.1, RFC 7932). */
export type Encoding = "br" | "gzip";

/** In the order in which they are put: all before the plain one, which is the first to be found missing. */
export const ENCODINGS: readonly Encoding[] = ["br", "gzip"];

const ENDINGS: Readonly<Record<Encoding, string>> = { br: ".br", gzip: ".gz" };

/**
 * Whether a document is stored in each encoding: all but media, which are compressed already or filed by somebody for
 * reasons of their own. The edge goes by the same rule, since it knows nothing but the address.
 */
export function isEncoded(key: string): boolean {
  return !key.startsWith("media/");
}

/** The object that has a document in an encoding. */
export function encodedKey(key: string, encoding: Encoding): string {
  return `${key}${ENDINGS[encoding]}`;
}

/** The document that an object is one form of. */
export function documentOf(object: string): string {
  const ending = isEncoded(object)
    ? Object.values(ENDINGS).find((end) => object.endsWith(end))
    : "";
  return ending ? object.slice(0, -ending.length) : object;
}

/** Bytes of output between two turns of the event loop: most of a feed's documents come in one piece. */
const CHUNK = 128 * 1024;

/** Works in a thread of its own, so that several documents are encoded at once. */
export function encode(bytes: Uint8Array, encoding: Encoding): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const finish = (error: Error | null, encoded: Uint8Array): void => {
      if (error) reject(error);
      else resolve(encoded);
    };
    if (encoding === "gzip") return gzip(bytes, { level: 6, chunkSize: CHUNK }, finish);
    // Quality 11, the default, takes a hundred times as long for a tenth less; from 9 on it is the curve's flat end.
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: 5,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    brotliCompress(bytes, { params, chunkSize: CHUNK }, finish);
  });
}

/** Undefined where the bytes are not what the encoding makes. */
export function decode(bytes: Uint8Array, encoding: Encoding): Uint8Array | undefined {
  try {
    return encoding === "gzip" ? gunzipSync(bytes) : brotliDecompressSync(bytes);
  } catch {
    return undefined;
  }
}
