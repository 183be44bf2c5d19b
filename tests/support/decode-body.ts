import { brotliDecompressSync, gunzipSync } from "node:zlib";

/** Undoes a content coding by Node's own hand. Throws where there is none to undo. */
export function decodeBody(bytes: Uint8Array, encoding: "gzip" | "br" | undefined): Uint8Array {
  if (encoding === "gzip") return gunzipSync(bytes);
  return encoding === "br" ? brotliDecompressSync(bytes) : bytes;
}
