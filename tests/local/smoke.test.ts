import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type SecureServerOptions,
} from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { FORMATS } from "../../lambdas/syndication/format/formats.ts";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { runCommandLine } from "../../local/commands/program.ts";
import { type CheckRow, checkSite } from "../../local/commands/smoke.ts";
import { CHECKS } from "../../local/smoke/checks.ts";
import { openSite, type Site } from "../../local/smoke/site.ts";
import { Unusable } from "../../local/unusable.ts";
import { temporaryFolder } from "../support/folder.ts";
import { CONTENT, runWireroom, serveFolder } from "../support/wireroom.ts";
import { makeCertificate } from "./self-signed.ts";
import {
  type Answered,
  type Asked,
  createEdge,
  type Edge,
  type Headers,
  type Stored,
} from "./standing-edge.ts";

const HOST = "feeds.example.com";
const { key, cert } = makeCertificate([HOST, "d111.cloudfront.net"]);

const HTML = "text/html; charset=utf-8";
const GONE = "/articles/gull/";

const BUCKET: ReadonlyMap<string, Stored> = new Map<string, Stored>([
  ...FORMATS.map(({ file, mediaType }) => {
    const link = `<https://${HOST}/${file}>; rel="self"`;
    return [file, { type: mediaType, text: `a ${file}`, metadata: { link } }] as const;
  }),
  ["index.html", { type: HTML, text: "<html>All news</html>" }],
  ["404.html", { type: HTML, text: "<html>Not found</html>" }],
  [
    "feeds/index.html",
    { type: HTML, text: `<html><a href="https://${HOST}/sections/world/rss.xml">World</a></html>` },
  ],
  ["sections/world/index.html", { type: HTML, text: "<html>World</html>" }],
  ["articles/gull/index.html", { type: HTML, text: "<h1>410</h1>", metadata: { status: "410" } }],
]);

const good = await createEdge(BUCKET);
/** What the server without TLS answers with; each test that breaks something sets it. */
let plainEdge: Edge = toRedirect;
let secure: number;
let plain: number;
const servers: Server[] = [];

async function toRedirect({ target }: Asked): Promise<Answered> {
  return { status: 301, headers: { location: `https://${HOST}${target}` }, body: Buffer.alloc(0) };
}

async function reply(
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse | Http2ServerResponse,
  withEdge: Edge,
): Promise<void> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value);
  const { method = "GET", url: target = "/" } = request;
  const answer = await withEdge({ method, target, headers });
  (response as ServerResponse).writeHead(answer.status, answer.headers);
  (response as ServerResponse).end(method === "HEAD" ? undefined : answer.body);
}

async function listenOn(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function startSecure(options: SecureServerOptions): Promise<number> {
  return listenOn(
    createSecureServer({ key, cert, allowHTTP1: true, ...options }, (request, response) =>
      reply(request, response, good),
    ),
  );
}

beforeAll(async () => {
  secure = await startSecure({ minVersion: "TLSv1.2" });
  plain = await listenOn(createServer((request, response) => reply(request, response, plainEdge)));
});

afterAll(() => {
  for (const server of servers) server.close();
});

async function look(
  host = HOST,
  port = secure,
  given: { readonly gone?: string } = { gone: GONE },
): Promise<readonly CheckRow[]> {
  const site = openSite({
    address: new URL(`https://${host}/`),
    dial: (withTls) => ({ host: "127.0.0.1", port: withTls ? port : plain }),
    ca: cert,
  });
  try {
    return await checkSite(site, given);
  } finally {
    site.close();
  }
}

function named(rows: readonly CheckRow[], outcome: CheckRow["outcome"]): readonly string[] {
  return rows.filter((row) => row.outcome === outcome).map(({ name }) => name);
}

describe("a site as it is promised", () => {
  it("passes every check", async () => {
    const rows = await look();
    expect(rows.filter(({ outcome }) => outcome !== "ok")).toEqual([]);
    expect(rows.map(({ name }) => name)).toEqual(CHECKS.map(({ name }) => name));
  });

  it("cannot promise what TLS it refuses where the name is CloudFront's", async () => {
    const rows = await look("d111.cloudfront.net");
    expect(named(rows, "cannot be seen")).toEqual(["TLS 1.1 is refused"]);
  });

  it("leaves out a page that was taken down where none was named", async () => {
    const rows = await look(HOST, secure, {});
    expect(named(rows, "cannot be seen")).toEqual(
      CHECKS.filter(({ needs }) => needs === "gone").map(({ name }) => name),
    );
    expect(named(rows, "failed")).toEqual([]);
  });
});

const isFeed = ({ target }: Asked): boolean => /^\/(rss\.xml|atom\.xml|feed\.json)$/.test(target);
const isNavigation = ({ headers }: Asked): boolean => headers["sec-fetch-dest"] === "document";
const accepts = ({ headers }: Asked, ...accepted: readonly (string | undefined)[]): boolean =>
  accepted.includes(headers["accept-encoding"]);
const accepting =
  (accepted: string) =>
  ({ headers }: Asked): Partial<Asked> => ({
    headers: { ...headers, "accept-encoding": accepted },
  });
const isMissing = ({ target }: Asked): boolean => /^\/[0-9a-f-]{36}$/.test(target);
const isGone = ({ target }: Asked): boolean => target === GONE;
const ask = (asked: Asked, headers: Headers): Promise<Answered> => good({ ...asked, headers });

/** Takes headers away, or gives others, where `where` holds. */
function withHeaders(
  where: (asked: Asked, answer: Answered) => boolean,
  changed: Readonly<Record<string, string | undefined>>,
): Edge {
  return async (asked) => {
    const answer = await good(asked);
    if (!where(asked, answer)) return answer;
    const all = Object.entries({ ...answer.headers, ...changed });
    const left = all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
    return { ...answer, headers: Object.fromEntries(left) };
  };
}

function withStatus(where: (asked: Asked) => boolean, status: number): Edge {
  return withAnswer(where, { status });
}

/** Answers otherwise where `where` holds. */
function withAnswer(where: (asked: Asked) => boolean, changed: Partial<Answered>): Edge {
  return async (asked) => {
    const answer = await good(asked);
    return where(asked) ? { ...answer, ...changed } : answer;
  };
}

/** Answers where `where` holds as if another thing had been asked for. */
function asIf(where: (asked: Asked) => boolean, changed: (asked: Asked) => Partial<Asked>): Edge {
  return (asked) => good({ ...asked, ...(where(asked) && changed(asked)) });
}

const without =
  (header: string, where: (asked: Asked) => boolean = () => true): Edge =>
  (asked) => {
    if (!where(asked)) return good(asked);
    const { [header]: _, ...headers } = asked.headers;
    return ask(asked, headers);
  };

function stored(changes: Readonly<Record<string, Stored>>): Edge {
  const changed = createEdge(new Map([...BUCKET, ...Object.entries(changes)]));
  return async (asked) => (await changed)(asked);
}

const LISTING = Buffer.from("<ListBucketResult/>");
const DENIED = Buffer.from("<Error><Code>AccessDenied</Code></Error>");
const SECOND = 1000;

/** Each is broken in one way, and exactly the checks that promise it fail. */
const BROKEN: readonly (readonly [string, Edge, ...string[]])[] = [
  [
    "a feed of another type",
    stored({ "atom.xml": { ...BUCKET.get("atom.xml"), type: "application/xml", text: "a" } }),
    "atom.xml is a feed",
  ],
  [
    "weak ETags",
    async (asked) => {
      const answer = await good(asked);
      const { etag } = answer.headers;
      return etag ? { ...answer, headers: { ...answer.headers, etag: `W/${etag}` } } : answer;
    },
    "a feed has a strong ETag",
  ],
  [
    "a Last-Modified that is to come",
    async (asked) => {
      const since = asked.headers["if-modified-since"];
      const ahead = 1000 * 86_400 * SECOND;
      const headers = { ...asked.headers };
      if (since) headers["if-modified-since"] = new Date(Date.parse(since) - ahead).toUTCString();
      const answer = await ask(asked, headers);
      const at = answer.headers["last-modified"];
      if (!at) return answer;
      const modified = new Date(Date.parse(at) + ahead).toUTCString();
      return { ...answer, headers: { ...answer.headers, "last-modified": modified } };
    },
    "a feed has a Last-Modified",
  ],
  [
    "no Cache-Control",
    withHeaders((asked, { status }) => isFeed(asked) && status === 200, {
      "cache-control": undefined,
    }),
    "a feed says how long it may be kept",
  ],
  [
    "no answer to If-None-Match",
    without("if-none-match", (asked) => !asked.headers["if-modified-since"]),
    "If-None-Match with its ETag",
  ],
  [
    "a 304 without an ETag",
    withHeaders((_, { status }) => status === 304, { etag: undefined }),
    "a 304 repeats what caches go by",
  ],
  [
    "If-Modified-Since before If-None-Match",
    without("if-none-match", (asked) => asked.headers["if-modified-since"] !== undefined),
    "If-None-Match goes before If-Modified-Since",
  ],
  [
    "no answer to If-Modified-Since",
    without("if-modified-since"),
    "If-Modified-Since with its Last-Modified",
    "If-Modified-Since a second later",
  ],
  [
    "dates that must be equal",
    async (asked) => {
      const since = asked.headers["if-modified-since"];
      const modified = (await good(asked)).headers["last-modified"];
      const equal = since === undefined || since === modified;
      return equal ? good(asked) : without("if-modified-since")(asked);
    },
    "If-Modified-Since a second later",
  ],
  [
    "a 304 for whatever date",
    (asked) => {
      const since = asked.headers["if-modified-since"];
      const headers = since && { "if-modified-since": "Tue, 24 Nov 2026 06:30:00 GMT" };
      return ask(asked, { ...asked.headers, ...headers });
    },
    "If-Modified-Since a day earlier",
  ],
  [
    "another answer to HEAD",
    withHeaders(({ method }) => method === "HEAD", { "content-length": "1" }),
    "HEAD is GET without the body",
  ],
  ["no ranges", without("range", isFeed), "Range is answered with the part"],
  [
    "another document for each query",
    (asked) =>
      asked.target.includes("utm_source")
        ? withHeaders(() => true, { etag: '"another"' })({
            ...asked,
            target: asked.target.replace(/\?.*/, ""),
          })
        : good(asked),
    "a query makes no other document",
  ],
  [
    "brotli for everybody",
    withHeaders((asked) => isFeed(asked) && accepts(asked, undefined, "identity"), {
      "content-encoding": "br",
    }),
    "nobody gets an encoding unasked",
  ],
  [
    "no brotli",
    asIf((asked) => accepts(asked, "gzip, deflate, br"), accepting("gzip")),
    "brotli is given where it is asked for",
  ],
  [
    "no gzip",
    asIf((asked) => accepts(asked, "gzip, deflate"), accepting("identity")),
    "gzip is given where it is asked for",
  ],
  [
    "gzip of an older text",
    withAnswer((asked) => accepts(asked, "gzip, deflate"), { body: gzipSync("an older text") }),
    "gzip is given where it is asked for",
  ],
  [
    "brotli that is none",
    withAnswer((asked) => accepts(asked, "gzip, deflate, br"), { body: LISTING }),
    "brotli is given where it is asked for",
  ],
  [
    "brotli for whoever names it",
    asIf((asked) => accepts(asked, "br;q=0, gzip;q=0.5"), accepting("br")),
    "what is refused is not given",
  ],
  [
    "gzip for whoever names it",
    asIf((asked) => accepts(asked, "br;q=0, gzip;q=0"), accepting("gzip")),
    "what is refused is not given",
  ],
  [
    "one ETag for all encodings",
    withHeaders((asked) => accepts(asked, "identity", "gzip", "br"), { etag: '"one"' }),
    "each encoding is a version of its own",
  ],
  [
    "encodings that no cache can tell",
    withHeaders((asked) => isFeed(asked) && !isNavigation(asked), { vary: "Sec-Fetch-Dest" }),
    "caches tell encodings, pages and feeds apart",
  ],
  [
    "pages that no cache can tell",
    withHeaders(isNavigation, { vary: "Accept-Encoding" }),
    "caches tell encodings, pages and feeds apart",
  ],
  [
    "a 304 that no cache can tell",
    withHeaders((_, { status }) => status === 304, { vary: undefined }),
    "caches tell encodings, pages and feeds apart",
  ],
  [
    "pages that no browser sees",
    without("sec-fetch-dest", ({ target }) => !target.includes("?raw")),
    "a browser that opens a feed sees its page",
    "a page is no feed to a hub",
  ],
  [
    "pages for whoever takes HTML",
    asIf(
      ({ headers }) => headers.accept?.includes("text/html") === true,
      ({ headers }) => ({ headers: { ...headers, "sec-fetch-dest": "document" } }),
    ),
    "a script gets the feed from there",
  ],
  [
    "pages whatever the query says",
    asIf(
      ({ target }) => target.endsWith("?raw"),
      ({ target }) => ({ target: target.replace("?raw", "") }),
    ),
    "?raw shows the feed itself",
  ],
  ["feeds without links", withHeaders(isFeed, { link: undefined }), "a feed names its own address"],
  [
    "feeds that are another's",
    withHeaders((asked) => isFeed(asked) && !isNavigation(asked), {
      link: `<https://${HOST}/another.xml>; rel="self"`,
    }),
    "a feed names its own address",
  ],
  [
    "pages that are feeds to a hub",
    withHeaders(isNavigation, { link: `<https://${HOST}/rss.xml>; rel="self"` }),
    "a page is no feed to a hub",
  ],
  [
    "stored encodings that can be asked for",
    withAnswer(({ target }) => target.endsWith(".br"), { status: 200, body: LISTING }),
    "stored encodings have no address",
  ],
  [
    "stored encodings that can be asked for in escapes",
    withAnswer(({ target }) => target.endsWith(".%62r"), { status: 200, body: LISTING }),
    "stored encodings have no address",
  ],
  [
    "no CORS",
    withHeaders((asked) => isFeed(asked) && asked.method === "GET", {
      "access-control-allow-origin": undefined,
    }),
    "readers on other sites may read it",
  ],
  [
    "an ETag that is hidden",
    withHeaders(isFeed, { "access-control-expose-headers": "Link" }),
    "readers on other sites see the ETag",
  ],
  [
    "types that are guessed",
    withHeaders(isFeed, { "x-content-type-options": undefined }),
    "no type is guessed",
  ],
  [
    "no HSTS",
    withHeaders(isFeed, { "strict-transport-security": undefined }),
    "browsers stay with https",
  ],
  [
    "a preflight that is refused",
    withStatus(({ method }) => method === "OPTIONS", 403),
    "a preflight is answered",
  ],
  [
    "a preflight that allows no conditions",
    withHeaders(({ method }) => method === "OPTIONS", {
      "access-control-allow-headers": "Range",
    }),
    "a preflight allows conditions to all",
  ],
  [
    "a front page that is none",
    stored({ "index.html": { type: "text/plain", text: "All news" } }),
    "a browser that opens a feed sees its page",
    "/ is a page",
  ],
  [
    "a directory that is none",
    stored({
      "feeds/index.html": { type: "text/plain", text: '<a href="/sections/world/rss.xml">' },
    }),
    "/feeds/ is a page",
  ],
  [
    "a page without a policy",
    withHeaders(({ target }) => target === "/", { "content-security-policy": undefined }),
    "a page runs what is the site's own, in a file of its own",
  ],
  [
    "a page that runs what stands in it",
    withHeaders(({ target }) => target === "/", {
      "content-security-policy": "default-src 'none'; script-src 'self' 'unsafe-inline'",
    }),
    "a page runs what is the site's own, in a file of its own",
  ],
  [
    "a page whose links tell all",
    withHeaders(({ target }) => target === "/", { "referrer-policy": "unsafe-url" }),
    "links from a page tell no more than the site",
  ],
  [
    "folders that are nothing",
    asIf(
      ({ target }) => target === "/sections/world/",
      () => ({ target: "/nothing" }),
    ),
    "a folder is a page",
  ],
  [
    "folders that need their slash",
    asIf(
      ({ target }) => target === "/sections/world",
      () => ({ target: "/nothing" }),
    ),
    "a folder needs no slash",
  ],
  [
    "a listing",
    withAnswer(({ target }) => target === "/?list-type=2", { body: LISTING }),
    "the bucket is never listed",
  ],
  ["a 403 for what is missing", withStatus(isMissing, 403), "what is missing is 404"],
  [
    "the bucket's own error",
    withAnswer(isMissing, { body: DENIED }),
    "a 404 has none of the bucket's words",
  ],
  [
    "a 404 without CORS",
    withHeaders(isMissing, { "access-control-allow-origin": undefined }),
    "readers on other sites may read a 404",
  ],
  [
    "a 404 whose type is guessed",
    withHeaders(isMissing, { "x-content-type-options": undefined }),
    "no type of a 404 is guessed",
  ],
  [
    "a 404 without HSTS",
    withHeaders(isMissing, { "strict-transport-security": undefined }),
    "browsers stay with https after a 404",
  ],
  [
    "metadata",
    withHeaders(isFeed, { "x-amz-meta-sha256": "ab" }),
    "nothing tells how it is stored",
  ],
  [
    "versions",
    withHeaders((_, { status }) => status === 304, { "x-amz-version-id": "1" }),
    "nothing tells how it is stored",
  ],
  [
    "encryption",
    withHeaders(isMissing, { "x-amz-server-side-encryption": "AES256" }),
    "nothing tells how it is stored",
  ],
  [
    "a page that is still there",
    withStatus(isGone, 200),
    "a page that was taken down",
    "a 410 is no 304 for who had the story",
    "a part of a 410 is 410",
  ],
  ["a 410 with an ETag", withHeaders(isGone, { etag: '"1"' }), "a 410 has no version"],
  [
    "a 410 for ever",
    withHeaders(isGone, { "cache-control": "max-age=31536000" }),
    "a 410 is kept for five minutes",
  ],
  [
    "a 410 that becomes a 304",
    withStatus((asked) => isGone(asked) && "if-none-match" in asked.headers, 304),
    "a 410 is no 304 for who had the story",
  ],
  [
    "a 410 that becomes a part",
    withStatus((asked) => isGone(asked) && "range" in asked.headers, 206),
    "a part of a 410 is 410",
  ],
  [
    "a 410 with its metadata",
    withHeaders(isGone, { "x-amz-meta-status": "410" }),
    "a 410 does not tell how it is stored",
  ],
  ["no HTTP/3", withHeaders(isFeed, { "alt-svc": undefined }), "HTTP/3 is offered"],
];

/** The site of an edge, without the wire between. */
function siteOf(broken: Edge): Site {
  return {
    address: new URL(`https://${HOST}/`),
    secure: true,
    ask: async (target, { method = "GET", headers = {} } = {}) => {
      const asked = Object.entries({ Origin: "https://reader.example", ...headers });
      const named = asked.map(([name, value]) => [name.toLowerCase(), value]);
      const answer = await broken({ method, target, headers: Object.fromEntries(named) });
      return method === "HEAD" ? { ...answer, body: Buffer.alloc(0) } : answer;
    },
    askWithoutTls: (target) => toRedirect({ method: "GET", target, headers: {} }),
    shakeHands: async (only) => {
      if (only !== undefined) throw Object.assign(new Error("refused"), { code: "ECONNRESET" });
      return { version: "TLSv1.3", protocol: "h2" };
    },
    close: () => {},
  };
}

describe("a site that is broken in one way", () => {
  const rows = BROKEN.map(([name, broken, ...failing]) => ({ name, broken, failing }));
  it.each(rows)("with $name fails there alone", async ({ broken, failing }) => {
    expect(named(await checkSite(siteOf(broken), { gone: GONE }), "failed")).toEqual(failing);
  });

  it("with http that leads nowhere fails there alone", async () => {
    plainEdge = good;
    onTestFinished(() => {
      plainEdge = toRedirect;
    });
    expect(named(await look(), "failed")).toEqual(["http leads to https"]);
  });

  it("with TLS of long ago fails there alone", async () => {
    const ciphers = "DEFAULT@SECLEVEL=0";
    const port = await startSecure({ minVersion: "TLSv1.1", ciphers });
    expect(named(await look(HOST, port), "failed")).toEqual(["TLS 1.1 is refused"]);
  });

  it("with nothing newer than TLS 1.2 fails there alone", async () => {
    const port = await startSecure({ maxVersion: "TLSv1.2" });
    expect(named(await look(HOST, port), "failed")).toEqual(["TLS 1.3 is spoken"]);
  });

  it("with nothing newer than TLS 1.1 cannot be reached", async () => {
    const ciphers = "DEFAULT@SECLEVEL=0";
    const port = await startSecure({ minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers });
    await expect(look(HOST, port)).rejects.toThrow(Unusable);
  });

  it("with HTTP/1.1 alone fails there alone", async () => {
    const port = await listenOn(
      createHttpsServer({ key, cert }, (request, response) => reply(request, response, good)),
    );
    expect(named(await look(HOST, port), "failed")).toEqual(["HTTP/2 is spoken"]);
  });

  it("is shown above for every check, of the formats for one", () => {
    const shown = new Set<string>([
      ...BROKEN.flatMap(([, , ...failing]) => failing),
      ...FORMATS.map(({ file }) => `${file} is a feed`),
      "TLS 1.3 is spoken",
      "TLS 1.1 is refused",
      "HTTP/2 is spoken",
      "http leads to https",
    ]);
    expect(CHECKS.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
  });
});

describe("the command", () => {
  async function smoke(...args: readonly string[]) {
    const printed: string[] = [];
    const complained: string[] = [];
    const code = await runCommandLine(["smoke", ...args], {
      print: (line) => void printed.push(line),
      complain: (line) => void complained.push(line),
      now: () => "2026-11-24T15:30:00Z" as Timestamp,
      version: "1.2.3",
      openPipeline: () => Promise.reject(new Error("not asked for")),
      stopped: new Promise(() => {}),
    });
    return { code, stdout: printed.join("\n"), stderr: complained.join("\n") };
  }

  function usePlain(broken: Edge): string {
    plainEdge = broken;
    onTestFinished(() => {
      plainEdge = toRedirect;
    });
    return `http://127.0.0.1:${plain}`;
  }

  it("prints a row for each check, and says over http what cannot be seen", async () => {
    const { code, stdout, stderr } = await smoke(usePlain(good), "--gone", GONE);
    const lines = stdout.split("\n");
    expect(lines[1]).toMatch(/^ok {14}rss\.xml is a feed {2,}200 application\/rss\+xml/);
    expect(lines.filter((line) => /^(ok|failed|cannot be seen) /.test(line)).length).toBe(
      CHECKS.length,
    );
    const unseen = CHECKS.filter(({ needs }) => needs === "https").length;
    const ok = CHECKS.length - unseen;
    expect(lines.at(-1)).toBe(
      `${CHECKS.length} checks: ${ok} ok, 0 failed, ${unseen} cannot be seen`,
    );
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  it("ends with 1 when a check failed, and lets no header move the cursor", async () => {
    const hostile = withHeaders(isMissing, { "access-control-allow-origin": "\u009b2J" });
    const { code, stdout } = await smoke(usePlain(hostile));
    expect(stdout).toMatch(/^failed +readers on other sites may read a 404 .*\\u\{9b\}2J$/m);
    expect(code).toBe(1);
  });

  it("is one JSON object on request", async () => {
    const { stdout } = await smoke(usePlain(withStatus(isMissing, 403)), "--json");
    const { address, checks, byHand } = JSON.parse(stdout);
    expect(address).toBe(`http://127.0.0.1:${plain}/`);
    expect(checks.filter(({ outcome }: CheckRow) => outcome === "failed")).toEqual([
      { name: "what is missing is 404", expected: "404", outcome: "failed", seen: "403" },
    ]);
    expect(byHand).toEqual([]);
  });

  it("says so where nobody answers", async () => {
    const { code, stderr } = await smoke("http://127.0.0.1:1");
    expect(stderr).toBe(
      "wireroom: http://127.0.0.1:1/ cannot be reached (ECONNREFUSED); look at the address, and at its DNS and its certificate",
    );
    expect(code).toBe(1);
  });

  it("does not take a certificate that nobody vouches for", async () => {
    const { code, stderr } = await smoke(`https://localhost:${secure}`);
    expect(stderr).toMatch(/cannot be reached \((DEPTH_ZERO_SELF_SIGNED_CERT|\w*CERT\w*)\)/);
    expect(code).toBe(1);
  });

  it.each([
    [
      ["https://feeds.example.com/rss.xml"],
      /write the address of the whole site: https:\/\/feeds\.example\.com\/$/,
    ],
    [["not an address"], /write an address, such as https:\/\/feeds\.example\.com\/$/],
    [["feeds.example.com", "--gone", "articles"], /write a path, such as \/articles\/pact\/$/],
    [[], /missing required argument 'address'$/],
  ])("%j is a wrong usage", async (args, message) => {
    const { code, stderr } = await smoke(...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(64);
  });

  it("finds a site that serve shows as it is promised", async () => {
    const address = await serveFolder(CONTENT, temporaryFolder().at("state"));
    const { code, stdout } = await runWireroom(["smoke", address]);
    expect(stdout).toMatch(/checks: \d+ ok, 0 failed, \d+ cannot be seen\n$/);
    expect(code).toBe(0);
  });
});
