import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import Negotiator from "negotiator";

export type Encoding = "br" | "gzip" | "identity";

/** The best encoding that was asked for (RFC 9110 section 12.5.3). None was asked for: none is given, since sfeed cannot undo any. */
export function chooseEncoding(acceptEncoding: string | undefined): Encoding {
  if (acceptEncoding === undefined) return "identity";
  const negotiator: Choosing = new Negotiator({ headers: { "accept-encoding": acceptEncoding } });
  const offered: readonly Encoding[] = ["br", "gzip", "identity"];
  const [best] = negotiator.encodings(offered, { preferred: offered });
  return offered.find((encoding) => encoding === best) ?? "identity";
}

/** Of negotiator 1.1; the types that are published describe 1.0. */
type Choosing = {
  encodings(offered: readonly string[], options: { preferred: readonly string[] }): string[];
};

/** Whether bytes of this media type get smaller: text, and what is written in text. Pictures and sound are compressed already. */
export function isText(mediaType: string): boolean {
  const type = mediaType.replace(/;.*$/s, "").trim().toLowerCase();
  if (type.startsWith("text/") || /\+(xml|json)$/.test(type)) return true;
  return ["application/json", "application/xml", "application/javascript"].includes(type);
}

export type Compressor = (
  etag: string,
  body: Uint8Array,
  encoding: Exclude<Encoding, "identity">,
) => Promise<Uint8Array>;

/** A compressor that remembers what it compressed, by ETag, the latest `mostBytes` bytes of it. */
export function createCompressor(mostBytes: number): Compressor {
  const kept = new Map<string, Uint8Array>();
  let bytes = 0;
  return async (etag, body, encoding) => {
    const name = `${etag} ${encoding}`;
    const known = kept.get(name);
    if (known) {
      kept.delete(name);
      kept.set(name, known);
      return known;
    }
    const compressed = await compress(body, encoding);
    if (!kept.has(name)) {
      kept.set(name, compressed);
      bytes += compressed.length;
    }
    for (const [oldest, { length }] of kept) {
      if (bytes <= mostBytes) break;
      kept.delete(oldest);
      bytes -= length;
    }
    return compressed;
  };
}

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);

function compress(body: Uint8Array, encoding: "br" | "gzip"): Promise<Uint8Array> {
  if (encoding === "gzip") return toGzip(body);
  // The default, 11, takes seconds for a megabyte.
  return toBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
}
