import type { IncomingHttpHeaders } from "node:http";
import type { Bucket, ObjectHead, StoredObject } from "../../lambdas/syndication/publish/bucket.ts";
import { isKnown, isUnchanged } from "./conditions.ts";
import { type Compressor, chooseEncoding, isText } from "./encoding.ts";
import type { LastModified } from "./last-modified.ts";
import { parseRange } from "./range.ts";
import { toSiteKeys } from "./site-key.ts";

export type Request = {
  readonly method: string;
  /** As it stood in the request line. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
};

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Whole, also for HEAD, which shows only its length. */
  readonly body: Uint8Array;
};

export type Answering = {
  readonly site: Bucket;
  readonly compress: Compressor;
  readonly lastModified: LastModified;
  /**
   * Whether any page in any browser may read the answers: web readers do. Not where drafts are shown, which would then be
   * open to every site that the editor visits.
   */
  readonly open: boolean;
};

const METHODS = "GET, HEAD, OPTIONS";
const NOTHING = new Uint8Array();

/** What a reader gets: the stored object with its headers, as the edge gives it. */
export async function answer(request: Request, answering: Answering): Promise<Answer> {
  const general = generalHeaders(answering.open);
  if (!answering.open && !isLoopback(request.headers.host)) {
    return plain(403, "This server answers to this machine alone", general);
  }
  if (request.method === "OPTIONS") return preflight(general);
  if (request.method !== "GET" && request.method !== "HEAD") {
    return plain(405, "Only GET and HEAD", { ...general, Allow: METHODS });
  }
  for (const target of toSiteKeys(request.target)) {
    if ("status" in target) {
      return plain(target.status, target.status === 400 ? "Bad request" : "Not found", general);
    }
    if ("location" in target) {
      if (!(await answering.site.head(target.key))) break;
      return redirect(target.location, general);
    }
    const object = await answering.site.get(target.key);
    if (object) return answerObject(object, request, answering, general);
  }
  return plain(404, "Not found", general);
}

type Headers = Readonly<Record<string, string>>;

async function answerObject(
  { head, body }: StoredObject,
  request: Request,
  { compress, lastModified }: Answering,
  general: Headers,
): Promise<Answer> {
  const stored = { ...general, ...storedHeaders(head) };
  const { status, location } = head.metadata ?? {};
  if (status === "301" && location !== undefined) return redirect(location, stored);

  const text = isText(head.mediaType) && head.encoding === undefined;
  const encoding = text ? chooseEncoding(request.headers["accept-encoding"]) : "identity";
  const shown = encoding === "identity" ? body : await compress(head.etag, body, encoding);
  const typed = {
    "Content-Type": head.mediaType,
    ...(encoding !== "identity" && { "Content-Encoding": encoding }),
    ...(head.encoding !== undefined && { "Content-Encoding": head.encoding }),
    "Content-Length": String(shown.length),
  };
  // An address that has ended has no version that a reader could hold.
  if (status === "410") return { status: 410, headers: { ...stored, ...typed }, body: shown };

  const modified = await lastModified(head);
  const etag = encoding === "identity" ? `"${head.etag}"` : `"${head.etag}-${encoding}"`;
  const validators = { etag, modified };
  const common = { ...stored, ETag: etag, "Last-Modified": new Date(modified).toUTCString() };
  if (isKnown(request.headers, validators)) return { status: 304, headers: common, body: NOTHING };
  const whole = { ...common, ...typed, ...(!text && { "Accept-Ranges": "bytes" }) };
  if (text || request.method !== "GET" || !isUnchanged(request.headers, validators)) {
    return { status: 200, headers: whole, body: shown };
  }
  return partial(request.headers.range, whole, shown);
}

function partial(header: string | undefined, whole: Headers, body: Uint8Array): Answer {
  const range = parseRange(header, body.length);
  if (range === undefined) return { status: 200, headers: whole, body };
  if (range === "unsatisfiable") {
    const headers = { ...whole, "Content-Range": `bytes */${body.length}`, "Content-Length": "0" };
    return { status: 416, headers, body: NOTHING };
  }
  const part = body.subarray(range.first, range.last + 1);
  const headers = {
    ...whole,
    "Content-Range": `bytes ${range.first}-${range.last}/${body.length}`,
    "Content-Length": String(part.length),
  };
  return { status: 206, headers, body: part };
}

function storedHeaders({ mediaType, cacheControl, metadata, encoding }: ObjectHead): Headers {
  return {
    ...(cacheControl !== undefined && { "Cache-Control": cacheControl }),
    ...(metadata?.link !== undefined && { Link: metadata.link }),
    ...(isText(mediaType) && encoding === undefined && { Vary: "Accept-Encoding" }),
  };
}

function generalHeaders(open: boolean): Headers {
  return {
    "X-Content-Type-Options": "nosniff",
    ...(open && {
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Expose-Headers": "ETag, Link",
    }),
  };
}

function preflight(general: Headers): Answer {
  const headers = {
    ...general,
    Allow: METHODS,
    ...("Access-Control-Allow-Origin" in general && {
      "Access-Control-Allow-Methods": METHODS,
      "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since, Range",
      "Access-Control-Max-Age": "86400",
    }),
  };
  return { status: 204, headers, body: NOTHING };
}

function redirect(location: string, general: Headers): Answer {
  return { ...plain(301, `Moved to ${location}`, { ...general, Location: location }) };
}

function plain(status: number, sentence: string, general: Headers): Answer {
  const body = new TextEncoder().encode(`${sentence}\n`);
  const headers = {
    // What is not there now may be there in a moment.
    ...(!("Cache-Control" in general) && { "Cache-Control": "no-store" }),
    ...general,
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": String(body.length),
  };
  return { status, headers, body };
}

/** A name that a foreign site has pointed at this machine (DNS rebinding) is none of these. */
function isLoopback(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host ?? "");
}
