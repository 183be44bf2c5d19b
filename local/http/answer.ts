import type { IncomingHttpHeaders } from "node:http";

export type Request = {
  readonly method: string;
  /** As it stood in the request line. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
};

export type Answer = {
  readonly status: number;
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whole, also for HEAD, which shows only its length. */
  readonly body: Uint8Array;
};

export const NOTHING = new Uint8Array();

/** A sentence for people. What is not there now may be there in a moment. */
export function sentence(
  status: number,
  text: string,
  others: Readonly<Record<string, string>>,
): Answer {
  const body = new TextEncoder().encode(`${text}\n`);
  const headers = {
    ...others,
    "cache-control": "no-store",
    "content-type": "text/plain; charset=utf-8",
    "content-length": String(body.length),
  };
  return { status, headers, body };
}
