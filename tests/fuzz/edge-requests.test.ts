import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MemoryBucket } from "../../local/bucket/memory-bucket.ts";
import { type EdgeEvent, readEdgeFunction } from "../../local/http/edge-functions.ts";
import { createLastModified } from "../../local/http/last-modified.ts";
import { type LoopbackServer, listen } from "../../local/http/server.ts";
import { runInSandbox } from "../edge/engines.ts";
import { putDocument } from "../local/stored-document.ts";
import { runs, wildText } from "./arbitraries.ts";

const STATUSES = [200, 204, 206, 301, 304, 400, 403, 404, 405, 408, 410, 414, 416, 417, 431, 505];

const PATHS =
  "/ /rss.xml /feed.json /index.html /articles/gone/ /old /%00 /%2e%2e/ /../../etc/passwd /rss.xml%00.gz /rss.xml.gz /%72ss.xml /media/../rss.xml /media/%2e%2e/x // /. /.. /%E0%A4%A /%zz /a%5cb http://x.example/rss.xml HTTPS://x/ http: * ?".split(
    " ",
  );
const target = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...PATHS),
      wildText.map((text) => `/${text}`),
    ),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant("") },
      wildText.map((text) => `?${text}`),
    ),
  )
  .map((parts) => parts.join(""));

const VALUES =
  'gzip|br;q=1, gzip;q=0.5|*;q=0|gzip;q=|;;;,,,|bytes=0-|bytes=-0|bytes=9-1|bytes=0-1,2-3|bytes=99999999999999999999-|bytes=-|"x"|W/"x"|*|""","|Thu, 01 Jan 1970 00:00:00 GMT|Thu, 99 Foo 9999 99:99:99 GMT|document|chunked|close|100-continue|h2c|-1|0'.split(
    "|",
  );
const NAMES =
  "Accept Accept-Encoding Range If-Range If-None-Match If-Modified-Since Origin Sec-Fetch-Dest Expect Connection Transfer-Encoding Content-Length Upgrade Host X-Amz-Meta-Status __proto__ constructor".split(
    " ",
  );
const field = fc.tuple(
  fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...NAMES) }, wildText),
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...VALUES) },
    { weight: 2, arbitrary: wildText },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom("a", " ", ",", '"', "bytes= ")
        .map((piece) => piece.repeat(15_000)),
    },
  ),
);

/** Bytes on a connection: requests that are none, that follow one another at once, or do not end. */
const bytes = fc
  .array(
    fc
      .tuple(
        fc.constantFrom("GET", "HEAD", "OPTIONS", "POST", "get", "GET ", "\u0000", ""),
        target,
        fc.constantFrom("HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9", "", "HTTP/1.1 x"),
        fc.array(field, { maxLength: 3 }),
        fc.constantFrom("\r\n\r\n", "\r\n\r\n", "\r\n\r\n", "\n\n", "\r\n", ""),
      )
      .map(([method, address, version, fields, end]) => {
        const lines = fields.map(([name, value]) => `\r\n${name}: ${value}`);
        return `${method} ${address} ${version}\r\nHost: localhost${lines.join("")}${end}`;
      }),
    { minLength: 1, maxLength: 3 },
  )
  .map((requests) => requests.join(""));

const site = new MemoryBucket();
const faults: unknown[] = [];
let server: LoopbackServer;

beforeAll(async () => {
  const headers = { mediaType: "application/rss+xml", cacheControl: "max-age=300" };
  await putDocument(site, "rss.xml", "<rss/>", headers);
  await putDocument(site, "index.html", "<p>front</p>", { ...headers, mediaType: "text/html" });
  const gone = { ...headers, metadata: { status: "410" } };
  await putDocument(site, "articles/gone/index.html", "<p>gone</p>", gone);
  server = await listen(0, (fault) => faults.push(fault));
  const lastModified = createLastModified(undefined, () => Date.UTC(2026, 0, 1));
  server.open(() => ({ site, lastModified, open: true }));
});
afterAll(() => server.close());

/** Everything that comes back until the other side ends it, or nothing more comes for a moment. */
function exchange(text: string, quietMilliseconds = 40): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port: server.port });
    let answer = "";
    const finish = (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setEncoding("latin1");
    socket.on("data", (data) => {
      answer += data;
    });
    // A request that does not end is not waited for.
    socket.setTimeout(quietMilliseconds, finish);
    socket.on("error", finish);
    socket.on("end", finish);
    socket.write(Buffer.from(text));
  });
}

describe("any bytes on a connection", () => {
  it("get answers of HTTP or an end of the connection, and no fault; the next reader is served", async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (text) => {
        const answer = await exchange(text);
        const statuses = Array.from(answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm), ([, status]) =>
          Number(status),
        );
        if (answer !== "") expect(answer).toMatch(/^HTTP\/1\.1 \d{3} /);
        // Who expects it is told to go on before the answer (RFC 9110 section 10.1.1).
        const final = statuses.filter((status) => status !== 100);
        expect(final.filter((status) => !STATUSES.includes(status))).toEqual([]);
        expect(faults).toEqual([]);
      }),
      runs(150, 2000),
    );
    const next = await exchange(
      "GET /rss.xml HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
      60_000,
    );
    expect(next).toMatch(/^HTTP\/1\.1 200 /);
    expect(next).toMatch(/<rss\/>$/);
  }, 240_000);
});

const fields = fc.dictionary(
  fc.oneof(
    fc.constantFrom(
      ...NAMES.map((name) => name.toLowerCase()).filter((name) => name !== "__proto__"),
    ),
    fc.constantFrom("x-amz-meta-status", "x-amz-meta-location", "x-amz-meta-link", "vary", "etag"),
  ),
  fc.oneof(fc.constantFrom("410", "301", ...VALUES), wildText).map((value) => ({ value })),
  { maxKeys: 5 },
);
const request = fc.record({
  method: fc.constantFrom("GET", "HEAD", "OPTIONS", "POST"),
  uri: target.map((text) => text.split("?")[0] || "/"),
  querystring: fc.constantFrom({}, { raw: { value: "" } }, { a: { value: "b" } }),
  headers: fields,
  cookies: fc.constant({}),
});

describe("any event at the edge", () => {
  it("is a request for an object, or an answer, by viewer-request.js", () => {
    const source = readEdgeFunction("viewer-request");
    fc.assert(
      fc.property(fc.array(request, { minLength: 20, maxLength: 40 }), (requests) => {
        const answers = runInSandbox(
          source,
          requests.map((one): EdgeEvent => ({ request: one })),
        );
        for (const [at, answer] of answers.entries()) {
          const { statusCode, uri } = answer as { statusCode?: number; uri?: string };
          if (statusCode !== undefined) expect([204, 404]).toContain(statusCode);
          else expect(uri?.startsWith(requests[at]?.uri.replace(/[^/]*$/, "") ?? "")).toBe(true);
        }
      }),
      runs(60, 1000),
    );
  });

  it("is an answer that tells nothing of how it is stored, by viewer-response.js", () => {
    const source = readEdgeFunction("viewer-response");
    const event = fc.record({
      request,
      response: fc.record({ statusCode: fc.constantFrom(200, 206, 304), headers: fields }),
    });
    fc.assert(
      fc.property(fc.array(event, { minLength: 20, maxLength: 40 }), (events) => {
        for (const answer of runInSandbox(source, events)) {
          const { statusCode, headers } = answer as {
            statusCode: number;
            headers: Readonly<Record<string, unknown>>;
          };
          expect([200, 206, 301, 304, 410]).toContain(statusCode);
          expect(Object.keys(headers).filter((name) => name.startsWith("x-amz-meta-"))).toEqual([]);
        }
      }),
      runs(60, 1000),
    );
  });
});
