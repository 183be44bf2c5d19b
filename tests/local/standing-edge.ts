import { createHash } from "node:crypto";
import { createContext, runInContext } from "node:vm";
import { isKnown } from "../../local/http/conditions.ts";
import { parseRange } from "../../local/http/range.ts";
import {
  type EdgeEvent,
  type EdgeFunction,
  type EdgeRequest,
  type EdgeResponse,
  type Fields,
  readEdgeFunction,
} from "../edge/engines.ts";

export type Headers = Readonly<Record<string, string>>;
export type Asked = { readonly method: string; readonly target: string; readonly headers: Headers };
export type Answered = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
};

export type Stored = {
  readonly type: string;
  readonly text: string;
  readonly metadata?: Headers;
};

/** What CloudFront's response headers policy adds to every answer of the origin. */
const POLICY: Headers = {
  "content-security-policy": "default-src 'none'; img-src 'self' https:",
  "strict-transport-security": "max-age=63072000",
  "x-content-type-options": "nosniff",
};

/** What it adds only where a page on another site asks. */
const CORS: Headers = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "ETag, Last-Modified, Link",
};

const MODIFIED = Date.parse("2026-11-20T06:30:00Z");

/** Stands for CloudFront before a bucket, with the edge functions themselves. */
export function createEdge(bucket: ReadonlyMap<string, Stored>): (asked: Asked) => Answered {
  const onRequest = load("viewer-request");
  const onResponse = load("viewer-response");

  return (asked) => {
    const request: EdgeRequest = {
      method: asked.method,
      uri: asked.target.replace(/\?.*$/s, ""),
      querystring: {},
      headers: toFields(asked.headers),
      cookies: {},
    };
    const next = onRequest({ request });
    if ("statusCode" in next) return toAnswered(next, Buffer.alloc(0));
    const origin = readObject(bucket.get(decodeURIComponent(next.uri).slice(1)), asked.headers);
    const headers = {
      ...origin.headers,
      ...POLICY,
      ...("origin" in asked.headers && CORS),
      "alt-svc": 'h3=":443"; ma=86400',
    };
    // CloudFront calls no function after an error.
    if (origin.status >= 400) return { ...origin, headers };
    const response = { statusCode: origin.status, headers: toFields(headers), cookies: {} };
    const answer = onResponse({ request: next, response });
    if (!("statusCode" in answer)) throw new Error("the function gave no answer");
    return toAnswered(answer, origin.body);
  };
}

function readObject(stored: Stored | undefined, asked: Headers): Answered {
  if (stored === undefined) {
    const body = Buffer.from("<!doctype html><p>Not found</p>");
    return { status: 404, headers: { "content-type": "text/html; charset=utf-8" }, body };
  }
  const whole = Buffer.from(stored.text);
  const etag = `"${createHash("md5").update(whole).digest("hex")}"`;
  const headers: Headers = {
    etag,
    "last-modified": new Date(MODIFIED).toUTCString(),
    "cache-control": "public, max-age=300, s-maxage=60",
    ...Object.fromEntries(
      Object.entries(stored.metadata ?? {}).map(([name, value]) => [`x-amz-meta-${name}`, value]),
    ),
  };
  if (isKnown(asked, { etag, modified: MODIFIED })) {
    return { status: 304, headers, body: Buffer.alloc(0) };
  }
  const typed = { ...headers, "content-type": stored.type, "accept-ranges": "bytes" };
  const range = parseRange(asked.range, whole.length);
  if (range === undefined || range === "unsatisfiable") {
    return { status: 200, headers: typed, body: whole };
  }
  const part = `bytes ${range.first}-${range.last}/${whole.length}`;
  const body = whole.subarray(range.first, range.last + 1);
  return { status: 206, headers: { ...typed, "content-range": part }, body };
}

function load(name: EdgeFunction): (event: EdgeEvent) => EdgeRequest | EdgeResponse {
  const context = createContext(Object.create(null));
  const handler = runInContext(`${readEdgeFunction(name)}\nhandler;`, context);
  return (event) => handler(structuredClone(event));
}

function toFields(headers: Headers): Fields {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }]));
}

function toAnswered({ statusCode, headers = {} }: EdgeResponse, body: Buffer): Answered {
  const plain = Object.entries(headers).map(([name, { value }]) => [name, value]);
  return { status: statusCode, headers: Object.fromEntries(plain), body };
}
