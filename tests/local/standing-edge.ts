import { ANSWER_HEADERS } from "../../lambdas/contract.ts";
import { MemoryBucket } from "../../local/bucket/memory-bucket.ts";
import { answer } from "../../local/http/edge.ts";
import { createLastModified } from "../../local/http/last-modified.ts";
import { putDocument } from "./stored-document.ts";

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

export type Edge = (asked: Asked) => Promise<Answered>;

const MODIFIED = Date.parse("2026-11-20T06:30:00Z");

/** Stands for CloudFront before a bucket: the local edge, and what only TLS has. */
export async function createEdge(objects: ReadonlyMap<string, Stored>): Promise<Edge> {
  const site = new MemoryBucket();
  for (const [key, { type, text, metadata }] of objects) {
    await putDocument(site, key, text, {
      mediaType: type,
      cacheControl: "public, max-age=300, s-maxage=60",
      ...(metadata && { metadata }),
    });
  }
  const answering = {
    site,
    lastModified: createLastModified(undefined, () => MODIFIED),
    open: true,
  };
  const seconds = ANSWER_HEADERS.strictTransportSecuritySeconds;
  return async (asked) => {
    const { status, headers, body } = await answer(asked, answering);
    const secure = { "strict-transport-security": `max-age=${seconds}` };
    return {
      status,
      headers: { ...headers, ...secure, "alt-svc": 'h3=":443"; ma=86400' },
      body: Buffer.from(body),
    };
  };
}
