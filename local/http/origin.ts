import type { IncomingHttpHeaders } from "node:http";
import type { Bucket, ObjectHead } from "../../lambdas/syndication/publish/bucket.ts";
import { type Answer, NOTHING, sentence } from "./answer.ts";
import { isKnown, isUnchanged } from "./conditions.ts";
import type { LastModified } from "./last-modified.ts";
import { parseRange } from "./range.ts";
import { toSiteKey } from "./site-key.ts";

export type Origin = { readonly site: Bucket; readonly lastModified: LastModified };

export type OriginRequest = {
  readonly method: string;
  /** The object's address. */
  readonly uri: string;
  readonly headers: IncomingHttpHeaders;
};

/**
 * What CloudFront has of S3 for an object's address. 403 where there is no such object: whoever may not list a bucket
 * does not learn what is missing in it.
 */
export async function askOrigin(
  { method, uri, headers }: OriginRequest,
  { site, lastModified }: Origin,
): Promise<Answer> {
  const key = toSiteKey(uri);
  if (key === "malformed") return sentence(400, "Bad request", {});
  if (key === undefined) return sentence(403, "Access denied", {});
  const seen = isConditional(headers) ? await site.head(key) : undefined;
  if (seen !== undefined) {
    const { validators, common } = await identify(seen, lastModified);
    // Most polls end here: nothing is read for them.
    if (isKnown(headers, validators)) return { status: 304, headers: common, body: NOTHING };
  }
  const object = await site.get(key);
  if (object === undefined) return sentence(403, "Access denied", {});
  const { head, body } = object;
  const { validators, common } = await identify(head, lastModified);
  const whole = { ...common, "accept-ranges": "bytes", ...describe(head) };
  // Of HEAD no part can be asked for (RFC 9110 section 14.2).
  const range = method === "GET" && isUnchanged(headers, validators) ? headers.range : undefined;
  return cut(range, whole, body);
}

function isConditional(headers: IncomingHttpHeaders): boolean {
  return "if-none-match" in headers || "if-modified-since" in headers;
}

async function identify(head: ObjectHead, lastModified: LastModified) {
  const validators = { etag: `"${head.etag}"`, modified: await lastModified(head) };
  const common = {
    etag: validators.etag,
    "last-modified": new Date(validators.modified).toUTCString(),
    ...(head.cacheControl !== undefined && { "cache-control": head.cacheControl }),
  };
  return { validators, common };
}

function describe({ mediaType, encoding, metadata = {} }: ObjectHead): Answer["headers"] {
  return {
    "content-type": mediaType,
    ...(encoding !== undefined && { "content-encoding": encoding }),
    ...Object.fromEntries(
      Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]),
    ),
  };
}

function cut(header: string | undefined, whole: Answer["headers"], body: Uint8Array): Answer {
  const range = parseRange(header, body.length);
  if (range === undefined) {
    return { status: 200, headers: { ...whole, "content-length": String(body.length) }, body };
  }
  if (range === "unsatisfiable") {
    const headers = { "content-range": `bytes */${body.length}`, "content-length": "0" };
    return { status: 416, headers, body: NOTHING };
  }
  const part = body.subarray(range.first, range.last + 1);
  const headers = {
    ...whole,
    "content-range": `bytes ${range.first}-${range.last}/${body.length}`,
    "content-length": String(part.length),
  };
  return { status: 206, headers, body: part };
}
