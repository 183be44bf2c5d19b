import { type IncomingHttpHeaders, request } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { MemoryBucket } from "../../local/bucket/memory-bucket.ts";
import { createLastModified } from "../../local/http/last-modified.ts";
import { type LoopbackServer, listen } from "../../local/http/server.ts";
import { putDocument } from "./stored-document.ts";

const RSS = `<rss version="2.0">${"<item/>".repeat(200)}</rss>\n`;
const POLLED = "public, max-age=300";
const VARY = "Accept-Encoding, Sec-Fetch-Dest";
const FROM_ELSEWHERE = { Origin: "https://reader.example.com" };
const HTML = "text/html; charset=utf-8";
const START = Date.UTC(2026, 10, 24, 6, 30, 0);

// asctime names no zone: its dates are UTC wherever the server is.
process.env.TZ = "Asia/Seoul";

const site = new MemoryBucket();
const faults: unknown[] = [];
let server: LoopbackServer;
let guarded: LoopbackServer;

const NAVIGATING = { "Sec-Fetch-Dest": "document" };

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

/** Its text, whatever it is encoded in. */
function decoded({ headers, body }: Reply): string {
  const encoding = headers["content-encoding"];
  if (encoding === "br") return brotliDecompressSync(body).toString();
  return (encoding === "gzip" ? gunzipSync(body) : body).toString();
}

async function put(
  key: string,
  text: string,
  mediaType: string,
  metadata?: Record<string, string>,
) {
  const headers = { mediaType, cacheControl: POLLED, ...(metadata && { metadata }) };
  await putDocument(site, key, text, headers);
}

beforeAll(async () => {
  await put("rss.xml", RSS, "application/rss+xml; charset=utf-8", {
    link: '<https://feeds.example.com/rss.xml>; rel="self"',
  });
  await put("feed.json", "{}", "application/feed+json");
  await put("index.html", "<p>front</p>", HTML);
  await put("404.html", "<p>missing</p>", HTML);
  await put("tags/뉴스/index.html", "<p>tag</p>", HTML);
  await put("tags/뉴스/rss.xml", RSS, "application/rss+xml; charset=utf-8");
  await put("articles/gone/index.html", "<p>gone</p>", HTML, { status: "410" });
  await put("old/index.html", "<p>moved</p>", HTML, {
    status: "301",
    location: "https://feeds.example.com/new/",
  });
  await put("media/birds.png", "0123456789", "image/png");
  await put("media/figures.csv.gz", "0123456789", "application/gzip");
  await put(".secret", "secret", "text/plain");
  await site.put("plain.txt", Buffer.from("plain"), { mediaType: "text/plain" });
  await site.put("named.txt", Buffer.from("named"), {
    mediaType: "text/plain",
    metadata: { sha256: "ab" },
  });
  const lastModified = createLastModified(undefined, () => START + 700);
  server = await listen(0, (fault) => faults.push(fault));
  server.open(() => ({ site, lastModified, open: true }));
  guarded = await listen(0, (fault) => faults.push(fault));
  guarded.open(() => ({ site, lastModified, open: false }));
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
    const { date: _, connection: __, "keep-alive": ___, ...given } = headers;
    expect(given).toEqual({
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "ETag, Last-Modified, Link",
      "content-type": "application/rss+xml; charset=utf-8",
      "content-length": String(RSS.length),
      "cache-control": POLLED,
      etag: expect.stringMatching(/^"[^"]+"$/),
      "last-modified": "Tue, 24 Nov 2026 06:30:00 GMT",
      "accept-ranges": "bytes",
      vary: VARY,
      link: '<https://feeds.example.com/rss.xml>; rel="self"',
      "content-security-policy": expect.stringMatching(/^default-src 'none'; /),
      "referrer-policy": "strict-origin-when-cross-origin",
      "x-content-type-options": "nosniff",
    });
  });

  it("may be read by pages on other sites, with all that they need to ask again", async () => {
    const { headers } = await ask("/rss.xml", FROM_ELSEWHERE);
    expect(headers).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "ETag, Last-Modified, Link",
    });
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

  it("is whole to HEAD, whatever part is asked for", async () => {
    const { status, headers } = await ask("/rss.xml", { Range: "bytes=0-3" }, "HEAD");
    expect([status, headers["content-length"]]).toEqual([200, String(RSS.length)]);
  });

  it("does not tell how it is stored", async () => {
    const { headers } = await ask("/named.txt");
    expect(Object.keys(headers).join()).not.toContain("x-amz-meta");
  });

  it("is served on both loopback addresses where the machine has both", async () => {
    const reply = await ask("/rss.xml", {}, "GET", server, "::1").catch(() => undefined);
    expect(reply?.status ?? 200).toBe(200);
  });
});

describe("an encoding", () => {
  it.each([
    [undefined, undefined],
    ["gzip", "gzip"],
    ["gzip, deflate, br, zstd", "br"],
    ["br;q=0, gzip;q=0", undefined],
  ])("for Accept-Encoding %j is %s", async (accepted, expected) => {
    const headers = accepted === undefined ? {} : { "Accept-Encoding": accepted };
    const reply = await ask("/rss.xml", headers);
    expect(reply.headers["content-encoding"]).toBe(expected);
    expect(reply.headers.vary).toBe(VARY);
    expect(decoded(reply)).toBe(RSS);
  });

  it("is an object of its own, and has its ETag", async () => {
    const etags = await Promise.all(
      [
        ["rss.xml", "identity"],
        ["rss.xml.gz", "gzip"],
        ["rss.xml.br", "br"],
      ].map(async ([key = "", encoding = ""]) => {
        const { headers } = await ask("/rss.xml", { "Accept-Encoding": encoding });
        expect(headers.etag).toBe(`"${(await site.head(key))?.etag}"`);
        return headers.etag;
      }),
    );
    expect(new Set(etags).size).toBe(3);
  });

  it("that is not stored is missing", async () => {
    expect((await ask("/plain.txt")).status).toBe(200);
    expect((await ask("/plain.txt", { "Accept-Encoding": "gzip" })).status).toBe(404);
  });

  it("has no address, and its 404 may be read by pages on other sites", async () => {
    const { status, headers, body } = await ask("/rss.xml.br", FROM_ELSEWHERE);
    expect([status, body.length]).toEqual([404, 0]);
    expect(headers).toMatchObject({
      "content-length": "0",
      "cache-control": "no-store",
      "access-control-allow-origin": "*",
    });
  });

  it("is none of media, which are the same for everyone", async () => {
    for (const target of ["/media/birds.png", "/media/figures.csv.gz"]) {
      const { status, headers, body } = await ask(target, { "Accept-Encoding": "br, gzip" });
      expect([status, body.toString()]).toEqual([200, "0123456789"]);
      expect(headers).not.toHaveProperty("content-encoding");
      expect(headers).not.toHaveProperty("vary");
    }
  });
});

describe("the address of a feed", () => {
  it.each([
    ["a browser that opens it", "/rss.xml", { "Sec-Fetch-Dest": "document" }, "<p>front</p>"],
    ["one that opens a tag's", "/tags/%EB%89%B4%EC%8A%A4/rss.xml", NAVIGATING, "<p>tag</p>"],
    ["one that says ?raw", "/rss.xml?raw", NAVIGATING, RSS],
    ["one that says it with a value, among others", "/rss.xml?a=b?c&raw=1&d", NAVIGATING, RSS],
    ["one that says something else", "/rss.xml?a=raw&b?raw&raws", NAVIGATING, "<p>front</p>"],
    ["a script", "/rss.xml", { "Sec-Fetch-Dest": "empty" }, RSS],
    ["a reader that would take HTML", "/rss.xml", { Accept: "text/html" }, RSS],
  ])("gives %s its own", async (_, target, headers, expected) => {
    const reply = await ask(target, { ...headers, "Accept-Encoding": "br" });
    expect(reply.status).toBe(200);
    expect(decoded(reply)).toBe(expected);
    expect(reply.headers.vary).toBe(VARY);
    expect(reply.headers["content-type"]).toBe(
      expected === RSS ? "application/rss+xml; charset=utf-8" : HTML,
    );
    expect("link" in reply.headers).toBe(expected === RSS && !target.startsWith("/tags"));
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
    expect(reply.headers).toMatchObject({ "cache-control": POLLED, vary: VARY });
    expect(reply.headers).not.toHaveProperty("content-type");
    expect(reply.headers).not.toHaveProperty("content-length");
  });

  it("matches the encoding that it asks for, and no other", async () => {
    const asked = { "Accept-Encoding": "gzip" };
    const { headers } = await ask("/rss.xml", asked);
    const known = { "If-None-Match": headers.etag ?? "" };
    expect((await ask("/rss.xml", { ...asked, ...known }, "HEAD")).status).toBe(304);
    expect((await ask("/rss.xml", known)).status).toBe(200);
  });

  it("for the page has the page's version, and for the feed the feed's", async () => {
    const page = await ask("/rss.xml", NAVIGATING);
    const known = { "If-None-Match": page.headers.etag ?? "" };
    expect((await ask("/rss.xml", { ...NAVIGATING, ...known })).status).toBe(304);
    expect((await ask("/rss.xml", known)).status).toBe(200);
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

describe("a range", () => {
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

  it("that lies behind the end is an error, of which the edge says no more than that", async () => {
    const { status, headers } = await ask("/rss.xml", { ...FROM_ELSEWHERE, Range: "bytes=9999-" });
    expect([status, headers["content-range"]]).toEqual([416, `bytes */${RSS.length}`]);
    expect(headers["access-control-allow-origin"]).toBe("*");
    expect(headers).not.toHaveProperty("vary");
  });

  it("is of the encoding that is asked for", async () => {
    const asked = { "Accept-Encoding": "gzip" };
    const whole = await ask("/rss.xml", asked);
    const { status, headers, body } = await ask("/rss.xml", { ...asked, Range: "bytes=2-5" });
    expect(status).toBe(206);
    expect(body).toEqual(whole.body.subarray(2, 6));
    expect(headers).toMatchObject({
      "content-encoding": "gzip",
      "content-range": `bytes 2-5/${whole.body.length}`,
      etag: whole.headers.etag,
      vary: VARY,
      link: whole.headers.link,
    });
  });
});

describe("an address", () => {
  it.each([
    ["/", 200],
    ["/?utm_source=x", 200],
    ["/tags/%EB%89%B4%EC%8A%A4/", 200],
    // The same two syllables in decomposed form, which is another key to S3.
    [`/tags/${encodeURIComponent("뉴스".normalize("NFD"))}/`, 404],
    ["/articles/", 404],
    ["/nothing.xml", 404],
    ["/.secret", 404],
    ["/%2esecret", 404],
    ["/media/../rss.xml", 404],
    ["/media/%2e%2e/rss.xml", 404],
    // To S3 an escaped slash is one.
    ["/media%2fbirds.png", 200],
    ["//rss.xml", 404],
    ["//example.com/tags/%EB%89%B4%EC%8A%A4", 404],
    ["/rss.xml%00", 400],
    ["/rss.xml%0a", 400],
    ["/..%5c..%5crss.xml", 400],
    ["/%ff", 400],
    ["/%", 400],
    ["/rss.xml/", 404],
    ["http://127.0.0.1/rss.xml", 200],
    ["http://127.0.0.1", 200],
    ["http://127.0.0.1?a", 200],
    ["*", 400],
  ])("%s gets %i", async (target, status) => {
    const reply = await ask(target);
    expect(reply.status).toBe(status);
    expect(reply.headers["content-length"]).toBe(String(reply.body.length));
  });

  it("of a folder without its slash is its page, as old addresses of feeds are", async () => {
    const reply = await ask("/tags/%EB%89%B4%EC%8A%A4?a=b");
    expect([reply.status, reply.body.toString()]).toEqual([200, "<p>tag</p>"]);
  });

  it("that is missing gets the site's own page, which pages on other sites may read", async () => {
    const asked = { ...FROM_ELSEWHERE, "Accept-Encoding": "br", "If-None-Match": "*" };
    const { status, headers, body } = await ask("/nothing.xml", asked);
    expect([status, body.toString()]).toEqual([404, "<p>missing</p>"]);
    expect(headers).toMatchObject({
      "content-type": HTML,
      "cache-control": POLLED,
      "access-control-allow-origin": "*",
      "x-content-type-options": "nosniff",
    });
    expect(headers).not.toHaveProperty("content-encoding");
    expect(headers).not.toHaveProperty("etag");
  });

  it("that is missing where there is no such page is said to be", async () => {
    const lastModified = createLastModified(undefined, () => START);
    const empty = await listen(0, (fault) => faults.push(fault));
    onTestFinished(() => empty.close());
    empty.open(() => ({ site: new MemoryBucket(), lastModified, open: true }));
    const { status, headers, body } = await ask("/rss.xml", {}, "GET", empty);
    expect([status, body.toString()]).toEqual([404, "Not found\n"]);
    expect(headers["cache-control"]).toBe("no-store");
  });

  it("that has ended says so, with its page and nothing to hold on to", async () => {
    const reply = await ask("/articles/gone/", { "Accept-Encoding": "gzip" });
    expect(reply.status).toBe(410);
    expect(decoded(reply)).toBe("<p>gone</p>");
    expect(reply.headers).not.toHaveProperty("etag");
    expect(reply.headers).not.toHaveProperty("last-modified");
    expect(reply.headers["cache-control"]).toBe("max-age=300");
    expect(reply.headers.vary).toBe(VARY);
  });

  it("that has ended says so to whoever asks for a part of it", async () => {
    const reply = await ask("/articles/gone/", { Range: "bytes=0-0" });
    expect(reply.status).toBe(410);
    expect(reply.headers).not.toHaveProperty("content-range");
  });

  it.each([{}, { "Accept-Encoding": "br" }])(
    "that has moved leads to the new one: %j",
    async (asked) => {
      const reply = await ask("/old", asked);
      expect([reply.status, reply.headers.location]).toEqual([
        301,
        "https://feeds.example.com/new/",
      ]);
      expect(decoded(reply)).toBe("<p>moved</p>");
      expect(reply.headers).not.toHaveProperty("etag");
      expect(reply.headers).toMatchObject({ "cache-control": "max-age=300", vary: VARY });
    },
  );
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
    const reply = await ask("/rss.xml", FROM_ELSEWHERE, "OPTIONS");
    expect([reply.status, reply.body.length]).toEqual([204, 0]);
    expect(reply.headers).not.toHaveProperty("content-length");
    expect(reply.headers).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET, HEAD, OPTIONS",
      "access-control-allow-headers": "*",
    });
  });
});

describe("a server that shows drafts", () => {
  it("answers this machine", async () => {
    const reply = await ask("/rss.xml", { Host: `localhost:${guarded.port}` }, "GET", guarded);
    expect(reply.status).toBe(200);
  });

  it.each([
    ["GET", "/rss.xml"],
    ["OPTIONS", "/rss.xml"],
    ["GET", "/nothing.xml"],
    ["GET", "/rss.xml.br"],
    ["POST", "/rss.xml"],
  ])("lets no page in a browser read it: %s %s", async (method, target) => {
    const reply = await ask(target, FROM_ELSEWHERE, method, guarded);
    expect(Object.keys(reply.headers).join()).not.toContain("access-control");
  });

  it("does not answer to a foreign name that leads here", async () => {
    const reply = await ask("/rss.xml", { Host: "evil.example.com" }, "GET", guarded);
    expect(reply.status).toBe(403);
    expect(reply.body.toString()).not.toContain("rss");
  });
});
