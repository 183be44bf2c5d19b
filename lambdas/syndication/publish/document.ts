import { sha256 } from "../digest.ts";
import type { Headers } from "./bucket.ts";
import { type CachePolicy, cacheControl, MEDIA, SUBSCRIPTION_DOCUMENT } from "./cache-policy.ts";

/** One published file: bytes that were rendered, or a media file that is copied as it is. */
export type Document = {
  readonly key: string;
  readonly headers: Headers;
} & (
  | { readonly body: Uint8Array }
  | { readonly source: string; readonly version: string; readonly length: number }
);

const encoder = new TextEncoder();

/** Of one value: S3 takes 2 KB with all names, and ours are short. */
export const MOST_METADATA_CHARACTERS = 1800;

export const HTML = "text/html; charset=utf-8";
export const XML = "application/xml; charset=utf-8";

export type TextOptions = {
  /** As the edge takes it. */
  readonly metadata?: NonNullable<Headers["metadata"]>;
  /** Absent: that of a text that readers poll. */
  readonly policy?: CachePolicy;
};

/** `text`: a string, or what it is in UTF-8. */
export function textDocument(
  key: string,
  mediaType: string,
  text: string | Uint8Array,
  { metadata, policy = SUBSCRIPTION_DOCUMENT }: TextOptions = {},
): Document {
  const headers = { mediaType, cacheControl: cacheControl(policy), ...(metadata && { metadata }) };
  return { key, headers, body: typeof text === "string" ? encoder.encode(text) : text };
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
  return textDocument(key, mediaType, text, { metadata: { status: "410" } });
}

/**
 * What stands at an address that leads elsewhere for good. `location`: absolute and percent-encoded. The page names it
 * too, since an ETag is of the bytes alone, and caches would keep the old one; and where the address is too long for
 * metadata, nothing but the page does.
 */
export function movedDocument(key: string, location: string, page: string): Document {
  const fits = location.length <= MOST_METADATA_CHARACTERS;
  return textDocument(key, HTML, page, fits ? { metadata: { status: "301", location } } : {});
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
