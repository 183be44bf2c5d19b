import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { toArrivals } from "./figures.ts";
import type { Coding } from "./polls.ts";
import type { Visitor } from "./readers.ts";

export type Load = {
  /** Of each answer, from the instant at which its request was due to its last byte. */
  readonly milliseconds: readonly number[];
  /** How late each request was sent: the client's own share. */
  readonly lateMilliseconds: readonly number[];
  readonly notModified: number;
  readonly bytes: number;
  /** A sentence for each answer that is not as expected, and for each connection that failed. */
  readonly errors: readonly string[];
};

const ACCEPT: Readonly<Record<Coding, Readonly<Record<string, string>>>> = {
  br: { "Accept-Encoding": "gzip, deflate, br" },
  gzip: { "Accept-Encoding": "gzip" },
  identity: {},
};

/** Has the visitors ask in turn, so many a second, whether or not those before have their answers. */
export async function visit(
  port: number,
  visitors: readonly Visitor[],
  perSecond: number,
  seconds: number,
): Promise<Load> {
  // Without a time of its own Node's agent does not heed for how long the server keeps a connection.
  const agent = new Agent({ keepAlive: true, timeout: 60_000 });
  const held = new Map<Visitor, string>();
  const milliseconds: number[] = [];
  const lateMilliseconds: number[] = [];
  const errors: string[] = [];
  let notModified = 0;
  let bytes = 0;

  async function ask(visitor: Visitor, due: number): Promise<void> {
    const { path, method, coding, isConditional, expected } = visitor;
    lateMilliseconds.push(performance.now() - due);
    const etag = held.get(visitor);
    const headers = {
      ...ACCEPT[coding],
      ...(isConditional && etag !== undefined && { "If-None-Match": etag }),
    };
    try {
      const asked = request({ agent, host: "127.0.0.1", port, method, path, headers }).end();
      const [response] = (await once(asked, "response")) as [IncomingMessage];
      for await (const chunk of response) bytes += chunk.length;
      milliseconds.push(performance.now() - due);
      const { statusCode = 0 } = response;
      if (!expected.includes(statusCode)) errors.push(`${method} ${path}: ${statusCode}`);
      if (statusCode === 304) notModified++;
      if (statusCode === 304 && etag === undefined)
        errors.push(`${method} ${path}: 304 of nothing`);
      if (response.headers.etag !== undefined) held.set(visitor, response.headers.etag);
    } catch (error) {
      errors.push(`${method} ${path}: ${error instanceof Error ? error.message : error}`);
    }
  }

  const start = performance.now();
  const asked: Promise<void>[] = [];
  for (const [index, arrival] of toArrivals(perSecond, seconds).entries()) {
    const early = start + arrival - performance.now();
    if (early > 0) await wait(early);
    const visitor = visitors[index % visitors.length];
    if (visitor) asked.push(ask(visitor, start + arrival));
  }
  await Promise.all(asked);
  agent.destroy();
  return { milliseconds, lateMilliseconds, notModified, bytes, errors };
}
