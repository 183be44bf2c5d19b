import { type IncomingHttpHeaders, request } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MemoryBucket } from "../../local/bucket/memory-bucket.ts";
import { createCompressor } from "../../local/http/encoding.ts";
import { createLastModified } from "../../local/http/last-modified.ts";
import { type LoopbackServer, listen } from "../../local/http/server.ts";

const RSS = `<rss version="2.0">${"<item/>".repeat(200)}</rss>\n`;
const POLLED = "public, max-age=300";
const START = Date.UTC(2026, 10, 24, 6, 30, 0);

// asctime names no zone: its dates are UTC wherever the server is.
process.env.TZ = "Asia/Seoul";

const site = new MemoryBucket();
const faults: unknown[] = [];
let server: LoopbackServer;
let guarded: LoopbackServer;

type Reply = { status: number; headers: IncomingHttpHeaders; body: Buffer };

function ask(
  target: string,
  headers: Record<string, string> = {},
  method = "GET",
  { port } = server,
  host = "127.0.0.1",
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request({ host, port, path: target, method, headers, agent: false }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on("data", (chunk: Buffer) => chunks.push(chunk));
      reply.on("end", () => {
        const { statusCode = 0, headers: given } = reply;
        resolve({ status: statusCode, headers: given, body: Buffer.concat(chunks) });
      });
    });
    asked.on("error", reject);
    asked.end();
  });
}

async function put(
  key: string,
  text: string,
  mediaType: string,
  metadata?: Record<string, string>,
) {
  const headers = { mediaType, cacheControl: POLLED, ...(metadata && { metadata }) };
  await site.put(key, Buffer.from(text), headers);
}

beforeAll(async () => {
  await put("rss.xml", RSS, "application/rss+xml; charset=utf-8");
  await put("feed.json", "{}", "application/feed+json");
  await put("index.html", "<p>front</p>", "text/html; charset=utf-8");
  await put("tags/뉴스/index.html", "<p>tag</p>", "text/html; charset=utf-8");
  await put("tags/뉴스/rss.xml", RSS, "application/rss+xml; charset=utf-8", {
    link: '<https://hub.example.com/>; rel="hub"',
  });
  await put("articles/gone/index.html", "<p>gone</p>", "text/html; charset=utf-8", {
    status: "410",
  });
  await put("old/index.html", "", "text/html; charset=utf-8", { status: "301", location: "/new/" });
  await put("media/birds.png", "0123456789", "image/png");
  await put(".secret", "secret", "text/plain");
  const compress = createCompressor(1_000_000);
  const lastModified = createLastModified(undefined, () => START + 700);
  server = await listen(0, (fault) => faults.push(fault));
  server.open(() => ({ site, compress, lastModified, open: true }));
  guarded = await listen(0, (fault) => faults.push(fault));
  guarded.open(() => ({ site, compress, lastModified, open: false }));
});

afterAll(() => {
  server.close();
  guarded.close();
  expect(faults).toEqual([]);
});

describe("a document", () => {
  it("has the headers of its object, a strong ETag and the time it was first seen", async () => {
    const { status, headers, body } = await ask("/rss.xml");
    expect(status).toBe(200);
    expect(body.toString()).toBe(RSS);
    expect(headers).toMatchObject({
      "content-type": "application/rss+xml; charset=utf-8",
      "content-length": String(RSS.length),
      "cache-control": POLLED,
      "last-modified": "Tue, 24 Nov 2026 06:30:00 GMT",
      vary: "Accept-Encoding",
      "x-content-type-options": "nosniff",
      "access-control-allow-origin": "*",
    });
    expect(headers.etag).toMatch(/^"[^"-]+"$/);
    expect(headers).not.toHaveProperty("content-encoding");
  });

  it.each([["identity"], ["gzip"], ["br"]])(
    "answers HEAD as GET, without the body: %s",
    async (encoding) => {
      const asked = { "Accept-Encoding": encoding };
      const [get, head] = [await ask("/rss.xml", asked), await ask("/rss.xml", asked, "HEAD")];
      const { date: _, ...expected } = get.headers;
      expect(head.status).toBe(200);
      expect(head.headers).toMatchObject(expected);
      expect(head.body.length).toBe(0);
      expect(Number(head.headers["content-length"])).toBe(get.body.length);
    },
  );

  it("carries the links that are stored with it", async () => {
    const { headers } = await ask(encodeURI("/tags/뉴스/rss.xml"));
    expect(headers.link).toBe('<https://hub.example.com/>; rel="hub"');
  });

  it("is served on both loopback addresses where the machine has both", async () => {
    const reply = await ask("/rss.xml", {}, "GET", server, "::1").catch(() => undefined);
    expect(reply?.status ?? 200).toBe(200);
  });
});

describe("compression", () => {
  it.each([
    [undefined, undefined],
    ["", undefined],
    ["identity", undefined],
    ["gzip", "gzip"],
    ["gzip, deflate", "gzip"],
    ["gzip, deflate, br, zstd", "br"],
    ["deflate, gzip, br, zstd", "br"],
    ["br;q=0.5, gzip;q=0.8", "gzip"],
    ["br;q=0, gzip;q=0", undefined],
    ["gzip;q=0", undefined],
    ["gzip;q=0.5, identity", undefined],
    ["*", "br"],
    ["*, br;q=0", "gzip"],
    ["*;q=0", undefined],
    ["deflate", undefined],
    ["GZIP", "gzip"],
    [";;,q=,", undefined],
  ])("Accept-Encoding %j gets %s", async (accepted, expected) => {
    const headers = accepted === undefined ? {} : { "Accept-Encoding": accepted };
    const reply = await ask("/rss.xml", headers);
    expect(reply.headers["content-encoding"]).toBe(expected);
    expect(reply.headers.vary).toBe("Accept-Encoding");
    const { body } = reply;
    const plain =
      expected === "br"
        ? brotliDecompressSync(body)
        : expected === "gzip"
          ? gunzipSync(body)
          : body;
    expect(plain.toString()).toBe(RSS);
  });

  it("gives each encoding an ETag of its own", async () => {
    const etags = await Promise.all(
      ["identity", "gzip", "br"].map(async (encoding) => {
        return (await ask("/rss.xml", { "Accept-Encoding": encoding })).headers.etag ?? "";
      }),
    );
    expect(new Set(etags).size).toBe(3);
    expect(etags[1]).toBe(etags[0]?.replace(/"$/, '-gzip"'));
    expect(etags[2]).toBe(etags[0]?.replace(/"$/, '-br"'));
  });

  it("leaves pictures as they are, and the same for everyone", async () => {
    const { headers } = await ask("/media/birds.png", { "Accept-Encoding": "br, gzip" });
    expect(headers).not.toHaveProperty("content-encoding");
    expect(headers).not.toHaveProperty("vary");
  });
});

describe("a conditional request", () => {
  const SINCE = "Tue, 24 Nov 2026 06:30:00 GMT";
  const BEFORE = "Tue, 24 Nov 2026 06:29:59 GMT";

  it.each([
    ["its ETag", (etag: string) => ({ "If-None-Match": etag }), 304],
    ["its ETag, weak", (etag: string) => ({ "If-None-Match": `W/${etag}` }), 304],
    ["its ETag in a list", (etag: string) => ({ "If-None-Match": `"a", W/"b,c", ${etag}` }), 304],
    ["a star", () => ({ "If-None-Match": "*" }), 304],
    ["another ETag", () => ({ "If-None-Match": '"another"' }), 200],
    ["its ETag without quotes", (etag: string) => ({ "If-None-Match": etag.slice(1, -1) }), 200],
    [
      "the ETag of another encoding",
      (etag: string) => ({ "If-None-Match": etag.replace(/"$/, '-gzip"') }),
      200,
    ],
    [
      "its ETag and an older date",
      (etag: string) => ({ "If-None-Match": etag, "If-Modified-Since": BEFORE }),
      304,
    ],
    [
      "another ETag and its date",
      () => ({ "If-None-Match": '"another"', "If-Modified-Since": SINCE }),
      200,
    ],
    ["its date", () => ({ "If-Modified-Since": SINCE }), 304],
    [
      "a date a little later",
      () => ({ "If-Modified-Since": "Tue, 24 Nov 2026 06:31:17 GMT" }),
      304,
    ],
    ["an older date", () => ({ "If-Modified-Since": BEFORE }), 200],
    [
      "its date as RFC 850 wrote it",
      () => ({ "If-Modified-Since": "Tuesday, 24-Nov-26 06:30:00 GMT" }),
      304,
    ],
    [
      "its date as asctime writes it",
      () => ({ "If-Modified-Since": "Tue Nov 24 06:30:00 2026" }),
      304,
    ],
    [
      "an older date as asctime writes it",
      () => ({ "If-Modified-Since": "Tue Nov 24 06:29:59 2026" }),
      200,
    ],
    ["no date at all", () => ({ "If-Modified-Since": "2027" }), 200],
  ])("with %s", async (_, toHeaders, expected) => {
    const first = await ask("/rss.xml");
    const reply = await ask("/rss.xml", toHeaders(first.headers.etag ?? ""));
    expect(reply.status).toBe(expected);
    expect(reply.headers.etag).toBe(first.headers.etag);
    if (expected !== 304) return;
    expect(reply.body.length).toBe(0);
    expect(reply.headers).toMatchObject({ "cache-control": POLLED, vary: "Accept-Encoding" });
    expect(reply.headers).not.toHaveProperty("content-type");
  });

  it("matches the encoding that it asks for", async () => {
    const asked = { "Accept-Encoding": "gzip" };
    const { headers } = await ask("/rss.xml", asked);
    const again = await ask("/rss.xml", { ...asked, "If-None-Match": headers.etag ?? "" }, "HEAD");
    expect(again.status).toBe(304);
  });

  it("gets the new bytes once they are there, and keeps its date otherwise", async () => {
    await put("changing.txt", "one", "text/plain");
    const { headers } = await ask("/changing.txt");
    await put("changing.txt", "one", "text/plain");
    const same = await ask("/changing.txt", { "If-None-Match": headers.etag ?? "" });
    expect(same.status).toBe(304);
    expect(same.headers["last-modified"]).toBe(headers["last-modified"]);
    await put("changing.txt", "two", "text/plain");
    const changed = await ask("/changing.txt", { "If-None-Match": headers.etag ?? "" });
    expect([changed.status, changed.body.toString()]).toEqual([200, "two"]);
  });
});

describe("a range of media", () => {
  it.each([
    ["bytes=0-3", 206, "0123", "bytes 0-3/10"],
    ["bytes=4-", 206, "456789", "bytes 4-9/10"],
    ["bytes=-3", 206, "789", "bytes 7-9/10"],
    ["bytes=-30", 206, "0123456789", "bytes 0-9/10"],
    ["bytes=8-99", 206, "89", "bytes 8-9/10"],
    ["bytes=10-", 416, "", "bytes */10"],
    ["bytes=-0", 416, "", "bytes */10"],
    ["bytes=5-2", 200, "0123456789", undefined],
    ["bytes=0-1,4-5", 200, "0123456789", undefined],
    ["lines=0-1", 200, "0123456789", undefined],
    ["bytes=-", 200, "0123456789", undefined],
  ])("%s gets %i", async (range, status, body, contentRange) => {
    const reply = await ask("/media/birds.png", { Range: range });
    expect(reply.status).toBe(status);
    expect(reply.body.toString()).toBe(body);
    expect(reply.headers["content-range"]).toBe(contentRange);
    expect(reply.headers["content-length"]).toBe(String(body.length));
  });

  it.each([
    ["its ETag", (etag: string) => etag, 206],
    ["its ETag, weak", (etag: string) => `W/${etag}`, 200],
    ["another", () => '"another"', 200],
    ["its date", () => "Tue, 24 Nov 2026 06:30:00 GMT", 206],
    ["a later date", () => "Tue, 24 Nov 2026 06:30:01 GMT", 200],
  ])("holds only for the version that it was begun with: %s", async (_, toCondition, status) => {
    const { headers } = await ask("/media/birds.png");
    const condition = { Range: "bytes=0-3", "If-Range": toCondition(headers.etag ?? "") };
    expect((await ask("/media/birds.png", condition)).status).toBe(status);
  });

  it("is not offered of text, whose length depends on its encoding", async () => {
    const reply = await ask("/rss.xml", { Range: "bytes=0-3" });
    expect(reply.status).toBe(200);
    expect(reply.headers).not.toHaveProperty("accept-ranges");
  });
});

describe("an address", () => {
  it.each([
    ["/", 200],
    ["/?utm_source=x", 200],
    ["/tags/%EB%89%B4%EC%8A%A4/", 200],
    // The same two syllables in decomposed form, as macOS would write them.
    [`/tags/${encodeURIComponent("뉴스".normalize("NFD"))}/`, 200],
    ["/articles/", 404],
    ["/nothing.xml", 404],
    ["/.secret", 404],
    ["/%2esecret", 404],
    ["/media/../rss.xml", 404],
    ["/media/%2e%2e/rss.xml", 404],
    ["/media%2fbirds.png", 404],
    ["//rss.xml", 404],
    ["//example.com/tags/%EB%89%B4%EC%8A%A4", 404],
    ["/rss.xml%00", 400],
    ["/rss.xml%0a", 400],
    ["/..%5c..%5crss.xml", 400],
    ["/%ff", 400],
    ["/%", 400],
    ["/rss.xml/", 404],
    ["http://127.0.0.1/rss.xml", 200],
  ])("%s gets %i", async (target, status) => {
    const reply = await ask(target);
    expect(reply.status).toBe(status);
    expect(reply.headers["content-length"]).toBe(String(reply.body.length));
    if (status === 404) expect(reply.body.toString()).toBe("Not found\n");
  });

  it("of a folder without its slash leads to the one with it, query included", async () => {
    const reply = await ask("/tags/%EB%89%B4%EC%8A%A4?a=b");
    expect(reply.status).toBe(301);
    expect(reply.headers.location).toBe("/tags/%EB%89%B4%EC%8A%A4/?a=b");
  });

  it("that has ended says so, with its page and nothing to hold on to", async () => {
    const reply = await ask("/articles/gone/", { "If-None-Match": "*", "Accept-Encoding": "gzip" });
    expect(reply.status).toBe(410);
    expect(gunzipSync(reply.body).toString()).toBe("<p>gone</p>");
    expect(reply.headers).not.toHaveProperty("etag");
    expect(reply.headers).not.toHaveProperty("last-modified");
    expect(reply.headers["cache-control"]).toBe(POLLED);
  });

  it("that has moved leads to the new one", async () => {
    const reply = await ask("/old/");
    expect([reply.status, reply.headers.location]).toEqual([301, "/new/"]);
    expect(reply.headers).not.toHaveProperty("etag");
  });
});

describe("a method", () => {
  it.each(["POST", "PUT", "DELETE", "PATCH"])(
    "other than GET and HEAD is refused: %s",
    async (method) => {
      const reply = await ask("/rss.xml", {}, method);
      expect([reply.status, reply.headers.allow]).toEqual([405, "GET, HEAD, OPTIONS"]);
    },
  );

  it("OPTIONS lets every page in a browser ask", async () => {
    const reply = await ask("/rss.xml", { Origin: "https://reader.example.com" }, "OPTIONS");
    expect(reply.status).toBe(204);
    expect(reply.headers).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET, HEAD, OPTIONS",
      "access-control-allow-headers": "If-None-Match, If-Modified-Since, Range",
    });
  });
});

describe("a server that shows drafts", () => {
  it("answers this machine", async () => {
    const reply = await ask("/rss.xml", { Host: `localhost:${guarded.port}` }, "GET", guarded);
    expect(reply.status).toBe(200);
  });

  it.each(["GET", "OPTIONS"])("lets no page in a browser read it: %s", async (method) => {
    const reply = await ask("/rss.xml", {}, method, guarded);
    expect(Object.keys(reply.headers).join()).not.toContain("access-control");
  });

  it("does not answer to a foreign name that leads here", async () => {
    const reply = await ask("/rss.xml", { Host: "evil.example.com" }, "GET", guarded);
    expect(reply.status).toBe(403);
    expect(reply.body.toString()).not.toContain("rss");
  });
});
