import { sha256 } from "../digest.ts";
import type { Headers } from "./bucket.ts";
import { cacheControl, MEDIA, SUBSCRIPTION_DOCUMENT } from "./cache-policy.ts";

/** One published file: bytes that were rendered, or a media file that is copied as it is. */
export type Document = {
  readonly key: string;
  readonly headers: Headers;
} & (
  | { readonly body: Uint8Array }
  | { readonly source: string; readonly version: string; readonly length: number }
);

const encoder = new TextEncoder();

/** A text that readers poll. */
export function textDocument(key: string, mediaType: string, text: string): Document {
  const headers = { mediaType, cacheControl: cacheControl(SUBSCRIPTION_DOCUMENT) };
  return { key, headers, body: encoder.encode(text) };
}

export function mediaDocument(
  key: string,
  {
    source,
    version,
    type,
    length,
  }: { source: string; version: string; type: string; length: number },
): Document {
  return {
    key,
    headers: { mediaType: type, cacheControl: cacheControl(MEDIA) },
    source,
    version,
    length,
  };
}

/**
 * What stands at an address that has ended: documents are never deleted. The status is metadata, which the edge turns
 * into the answer's.
 */
export function goneDocument(key: string, mediaType: string, text: string): Document {
  const headers = {
    mediaType,
    cacheControl: cacheControl(SUBSCRIPTION_DOCUMENT),
    metadata: { status: "410" },
  };
  return { key, headers, body: encoder.encode(text) };
}

/** SHA-256 over headers and uncompressed bytes: what "changed" compares. Compressed bytes differ between zlib builds. */
export function documentHash(document: Document): string {
  const { mediaType, cacheControl: cached = "", metadata = {} } = document.headers;
  const headers = JSON.stringify([mediaType, cached, Object.entries(metadata).sort()]);
  return "body" in document
    ? sha256(headers, "\n", document.body)
    : sha256(headers, "\n", document.source, "\n", document.version);
}

/** Bytes. */
export function documentLength(document: Document): number {
  return "body" in document ? document.body.length : document.length;
}
