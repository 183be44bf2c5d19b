import { describe, expect, it } from "vitest";
import { ANSWER_HEADERS } from "../../lambdas/contract.ts";
import {
  type EdgeEvent,
  type EdgeFunctionName,
  type EdgeRequest,
  type EdgeResponse,
  type Fields,
  readEdgeFunction,
} from "../../local/http/edge-functions.ts";
import { describeWith } from "../support/tools.ts";
import { type Engine, runInNjs, runInSandbox } from "./engines.ts";

const FUNCTIONS: readonly EdgeFunctionName[] = ["viewer-request", "viewer-response"];

type Headers = Readonly<Record<string, string>>;

function fields(pairs: Headers): Fields {
  return Object.fromEntries(Object.entries(pairs).map(([name, value]) => [name, { value }]));
}

function request(
  method: string,
  uri: string,
  headers: Headers = {},
  query: Headers = {},
): EdgeRequest {
  return {
    method,
    uri,
    querystring: fields(query),
    headers: fields({ host: "feeds.example.com", ...headers }),
    cookies: {},
  };
}

/** What became of each request: the address that goes on, or the status that is answered here. */
const ADDRESSES: readonly (readonly [string, string, string, string | number])[] = [
  ["the front page is a document", "GET", "/", "/index.html"],
  ["a folder is its page", "GET", "/sections/world/", "/sections/world/index.html"],
  ["so it is for HEAD", "HEAD", "/sections/world/", "/sections/world/index.html"],
  [
    "a folder is its page without its slash",
    "GET",
    "/sections/world",
    "/sections/world/index.html",
  ],
  ["an old address is such a folder", "GET", "/feed", "/feed/index.html"],
  ["so is an archive", "GET", "/archive/2024-06", "/archive/2024-06/index.html"],
  ["an archive is its page", "GET", "/archive/2024-06/", "/archive/2024-06/index.html"],
  [
    "so is one of a section",
    "GET",
    "/sections/world/archive/2024",
    "/sections/world/archive/2024/index.html",
  ],
  ["a slash in escapes is one", "GET", "/sections%2Fworld%2F", "/sections%2Fworld%2Findex.html"],
  ["also before a name", "GET", "/tags/a.b%2Fc", "/tags/a.b%2Fc/index.html"],
  ["a dot in escapes makes a document", "GET", "/rss%2Exml", "/rss%2Exml"],
  ["a folder may have a dot", "GET", "/tags/node.js/", "/tags/node.js/index.html"],
  ["a document stays itself", "GET", "/rss.xml", "/rss.xml"],
  [
    "escapes stay as they were written",
    "GET",
    "/authors/tom%C3%A1s/",
    "/authors/tom%C3%A1s/index.html",
  ],
  ["what is no escape is left to the origin", "GET", "/100%.xml", "/100%.xml"],
  ["also of a folder", "GET", "/100%/", "/100%/index.html"],
  ["brotli is nobody's address", "GET", "/rss.xml.br", 404],
  ["gzip is nobody's address", "GET", "/sections/world/atom.xml.gz", 404],
  ["nor for HEAD", "HEAD", "/feed.json.br", 404],
  ["nor in escapes", "GET", "/rss.xml%2Eb%72", 404],
  ["media keep their names", "GET", "/media/2024/gull", "/media/2024/gull"],
  ["a folder of media is its page", "GET", "/media/2024/", "/media/2024/index.html"],
  ["the folder of all media is no document", "GET", "/media", "/media"],
  [
    "a newsroom's archive is media",
    "GET",
    "/media/2024/figures.csv.gz",
    "/media/2024/figures.csv.gz",
  ],
  ["also in escapes", "GET", "/media%2F2024/figures.csv%2Egz", "/media%2F2024/figures.csv%2Egz"],
  ["media is no way to the rest", "GET", "/media/../rss.xml.br", 404],
  ["nor is it in escapes", "GET", "/media/%2e%2e/rss.xml.br", 404],
  ["nor is a folder of that name deeper down", "GET", "/sections/media/rss.xml.br", 404],
  ["nor a folder whose name begins so", "GET", "/mediation/rss.xml.br", 404],
  ["a folder may be named like an encoding", "GET", "/tags/7z.gz/", "/tags/7z.gz/index.html"],
  ["a preflight is answered here", "OPTIONS", "/rss.xml", 204],
  ["whatever it asks about", "OPTIONS", "/rss.xml.br", 204],
];

const NAVIGATION: Headers = { "sec-fetch-dest": "document" };

/** The page or the feed: what is asked for, with which headers and query, and the address that goes on. */
const PAGES: readonly (readonly [string, string, Headers, Headers, string])[] = [
  ["a browser that opens a feed sees its page", "/rss.xml", NAVIGATION, {}, "/index.html"],
  ["whichever format", "/atom.xml", NAVIGATION, {}, "/index.html"],
  ["JSON too", "/feed.json", NAVIGATION, {}, "/index.html"],
  [
    "the page of a section",
    "/sections/world/rss.xml",
    NAVIGATION,
    {},
    "/sections/world/index.html",
  ],
  [
    "however long its name",
    `/tags/${"x".repeat(1500)}/rss.xml`,
    NAVIGATION,
    {},
    `/tags/${"x".repeat(1500)}/index.html`,
  ],
  ["of a tag", "/tags/%EB%89%B4/atom.xml", NAVIGATION, {}, "/tags/%EB%89%B4/index.html"],
  ["of an author", "/authors/ada/feed.json", NAVIGATION, {}, "/authors/ada/index.html"],
  ["of a selection", "/selections/lead/rss.xml", NAVIGATION, {}, "/selections/lead/index.html"],
  ["of an archive", "/archive/2024-06/rss.xml", NAVIGATION, {}, "/archive/2024-06/index.html"],
  ["of a year", "/archive/2024/atom.xml", NAVIGATION, {}, "/archive/2024/index.html"],
  ["of a day", "/archive/2024-06-20/feed.json", NAVIGATION, {}, "/archive/2024-06-20/index.html"],
  [
    "of a section's archive",
    "/sections/%EC%A3%BC/archive/2024-06/rss.xml",
    NAVIGATION,
    {},
    "/sections/%EC%A3%BC/archive/2024-06/index.html",
  ],
  [
    "?raw is the archive's document",
    "/archive/2024-06/rss.xml",
    NAVIGATION,
    { raw: "" },
    "/archive/2024-06/rss.xml",
  ],
  ["a reader gets the archive", "/archive/2024-06/rss.xml", {}, {}, "/archive/2024-06/rss.xml"],
  ["whatever else is in the query", "/rss.xml", NAVIGATION, { utm_source: "x" }, "/index.html"],
  ["?raw is the feed", "/rss.xml", NAVIGATION, { raw: "" }, "/rss.xml"],
  ["with a value too", "/rss.xml", NAVIGATION, { raw: "1" }, "/rss.xml"],
  ["a reader gets the feed", "/rss.xml", {}, {}, "/rss.xml"],
  ["a script gets the feed", "/rss.xml", { "sec-fetch-dest": "empty" }, {}, "/rss.xml"],
  ["a frame gets the feed", "/rss.xml", { "sec-fetch-dest": "iframe" }, {}, "/rss.xml"],
  ["a reader that takes HTML gets the feed", "/rss.xml", { accept: "text/html" }, {}, "/rss.xml"],
  [
    "whoever claims to be a browser gets the feed",
    "/rss.xml",
    { "user-agent": "Mozilla/5.0" },
    {},
    "/rss.xml",
  ],
  ["another document has no page", "/feeds.opml", NAVIGATION, {}, "/feeds.opml"],
  ["nor has a feed's namesake below", "/a/b/rss.xml", NAVIGATION, {}, "/a/b/rss.xml"],
  ["nor in an archive of others", "/archive/x/rss.xml", NAVIGATION, {}, "/archive/x/rss.xml"],
  [
    "nor in one by half a month",
    "/archive/2024-6/rss.xml",
    NAVIGATION,
    {},
    "/archive/2024-6/rss.xml",
  ],
  [
    "nor has a tag an archive",
    "/tags/cranes/archive/2024/rss.xml",
    NAVIGATION,
    {},
    "/tags/cranes/archive/2024/rss.xml",
  ],
  ["nor has the end of a feed's name", "/xrss.xml", NAVIGATION, {}, "/xrss.xml"],
  ["nor in media", "/media/rss.xml", NAVIGATION, {}, "/media/rss.xml"],
];

/** Accept-Encoding and the ending of the object that is given for it. */
const ENCODINGS: readonly (readonly [string | undefined, string])[] = [
  [undefined, ""],
  ["", ""],
  ["identity", ""],
  ["deflate", ""],
  ["zstd", ""],
  ["gzip", ".gz"],
  ["x-gzip", ".gz"],
  ["GZIP", ".gz"],
  ["br", ".br"],
  ["gzip, br", ".br"],
  ["gzip,deflate", ".gz"],
  ["gzip, deflate, br, zstd", ".br"],
  ["deflate, gzip, br, zstd", ".br"],
  [`br, ${"x, ".repeat(200)}gzip`, ""],
  ["\tgzip ; q=1.0 ,\tbr ; q=0.9", ".gz"],
  ["br;q=0.5, gzip;q=0.8", ".gz"],
  ["br;q=0.8, gzip;q=0.8", ".br"],
  ["br;q=0.8, gzip;q=0.801", ".gz"],
  ["br;Q=0.8, gzip;q=0.7", ".br"],
  ["br;q=1., gzip;q=1.000", ".br"],
  ["br;q=0, gzip", ".gz"],
  ["br;q=0.000, gzip;q=0.001", ".gz"],
  ["br;q=0, gzip;q=0", ""],
  ["gzip;q=0", ""],
  ["gzip;q=0, gzip", ""],
  ["gzip, x-gzip;q=0", ""],
  ["gzip;q=0.5, identity", ""],
  ["gzip;q=0.5, identity;q=0.6", ""],
  ["gzip;q=0.5, identity;q=0.5", ".gz"],
  ["gzip, identity;q=0", ".gz"],
  ["identity;q=0", ""],
  ["*", ".br"],
  ["*;q=0.1", ".br"],
  ["*;q=0", ""],
  ["gzip, *;q=0", ".gz"],
  ["*, br;q=0", ".gz"],
  ["br;q=0, gzip;q=0, *", ""],
  ["identity, *;q=0.5", ""],
  ["identity;q=0.5, *;q=0.5", ".br"],
  ["gzip;q=0.5, *;q=0.1", ".gz"],
  // Of a mistake the plain bytes come, which everybody can read.
  ["gzip;q=1.1", ""],
  ["gzip;q=-1", ""],
  ["gzip;q=0.1234", ""],
  ["gzip;q=", ""],
  ["gzip;q", ""],
  ["gzip;", ""],
  ["gzip;q=1;q=1", ""],
  ["gzip;level=9", ""],
  ["gzip br", ""],
  ["gzip;q=high, br", ".br"],
  [";;,q=,", ""],
  [",,,gzip,,", ".gz"],
  ["constructor, __proto__, toString", ""],
];

const STORED = {
  "content-type": "text/html; charset=utf-8",
  "content-length": "1234",
  "content-encoding": "br",
  "cache-control": "public, max-age=300, s-maxage=60",
  etag: '"0123"',
  "last-modified": "Tue, 24 Nov 2026 06:30:00 GMT",
  "accept-ranges": "bytes",
};
const VARY = { vary: "Accept-Encoding, Sec-Fetch-Dest" };
const OPEN = {
  "access-control-allow-origin": ANSWER_HEADERS.cors.origin,
  "access-control-expose-headers": ANSWER_HEADERS.cors.exposed.join(", "),
};
const SHOWN = { ...STORED, ...VARY, ...OPEN };
const LINK = '<https://feeds.example.com/rss.xml>; rel="self"';
const FEED = { ...STORED, "x-amz-meta-link": LINK };
const GONE = { ...STORED, "x-amz-meta-status": "410", "x-amz-meta-sha256": "ab" };
const MOVED = {
  ...STORED,
  "x-amz-meta-status": "301",
  "x-amz-meta-location": "https://feeds.example.com/articles/caf%C3%A9/",
};
const ENDED = {
  "content-type": "text/html; charset=utf-8",
  "content-length": "1234",
  "content-encoding": "br",
  "cache-control": "max-age=300",
  ...VARY,
  ...OPEN,
};
const LED = { ...ENDED, location: "https://feeds.example.com/articles/caf%C3%A9/" };
const RANGE = { "content-range": "bytes 0-0/1234" };

/** What each answer of the origin becomes: its status and its headers. */
const ANSWERS: readonly (readonly [string, number, Headers, number, Headers])[] = [
  ["a document stays itself", 200, STORED, 200, SHOWN],
  ["a feed names itself and its hubs", 200, FEED, 200, { ...SHOWN, link: LINK }],
  ["so does a part of it", 206, { ...FEED, ...RANGE }, 206, { ...SHOWN, ...RANGE, link: LINK }],
  ["so does a 304 that has metadata", 304, FEED, 304, { ...SHOWN, link: LINK }],
  ["a 304 without metadata varies all the same", 304, STORED, 304, SHOWN],
  ["metadata is nobody's concern", 200, { ...STORED, "x-amz-meta-x": "1" }, 200, SHOWN],
  ["what is gone says so, without a version", 200, GONE, 410, ENDED],
  ["a part of what is gone says so too", 206, { ...GONE, ...RANGE }, 410, ENDED],
  ["a feed that is gone names nothing", 200, { ...FEED, ...GONE }, 410, ENDED],
  ["what has moved says where to", 200, MOVED, 301, LED],
  ["a part of what has moved too", 206, { ...MOVED, ...RANGE }, 301, LED],
  ["a feed that has moved names nothing", 200, { ...FEED, ...MOVED }, 301, LED],
  ["a move to nowhere is none", 200, { ...STORED, "x-amz-meta-status": "301" }, 200, SHOWN],
  ["another status is no status", 200, { ...STORED, "x-amz-meta-status": "500" }, 200, SHOWN],
  ["a part stays a part", 206, { ...STORED, ...RANGE }, 206, { ...SHOWN, ...RANGE }],
  ["a 304 is never changed", 304, GONE, 304, SHOWN],
  ["nor is one of what has moved", 304, MOVED, 304, SHOWN],
  [
    "what the answer varies by already is kept",
    200,
    { ...STORED, vary: "Origin" },
    200,
    { ...SHOWN, vary: "Accept-Encoding, Sec-Fetch-Dest, Origin" },
  ],
];

/** Addresses as they were asked for and as they were rewritten: the answer to both is the same. */
const VARYING: readonly (readonly [string, string, boolean])[] = [
  ["/", "/index.html.br", true],
  ["/rss.xml", "/rss.xml", true],
  ["/rss.xml", "/rss.xml.gz", true],
  ["/rss.xml", "/index.html.br", true],
  ["/sections/world", "/sections/world/index.html.gz", true],
  ["/mediation", "/mediation/index.html.br", true],
  ["/tags/media/", "/tags/media/index.html", true],
  ["/archive/2024-06/rss.xml", "/archive/2024-06/index.html.br", true],
  ["/100%/", "/100%/index.html.br", true],
  ["/media/../rss.xml", "/media/../rss.xml.br", true],
  ["/media/%2e%2e/rss.xml", "/media/%2e%2e/rss.xml.br", true],
  ["/media", "/media", false],
  ["/media/birds.png", "/media/birds.png", false],
  ["/media%2Fbirds.png", "/media%2Fbirds.png", false],
  ["/media/2024/", "/media/2024/index.html", false],
];

/** What becomes of each row's event. All are run at once, when the first is asked for: an engine may be a process. */
function answersTo<Row>(
  engine: Engine,
  name: EdgeFunctionName,
  rows: readonly Row[],
  toEvent: (row: Row) => EdgeEvent,
): readonly (readonly [row: Row, answer: () => unknown])[] {
  let answers: readonly unknown[] | undefined;
  return rows.map((row, index) => [
    row,
    () => {
      answers ??= engine(readEdgeFunction(name), rows.map(toEvent));
      return answers[index];
    },
  ]);
}

function onRequest(engine: Engine, asked: EdgeRequest): unknown {
  return engine(readEdgeFunction("viewer-request"), [{ request: asked }])[0];
}

function toResponse(statusCode: number, headers: Headers): EdgeResponse {
  return { statusCode, statusDescription: "As it was", headers: fields(headers), cookies: {} };
}

function behaves(engine: Engine): void {
  describe("viewer-request", () => {
    for (const [[name, method, uri, outcome], answer] of answersTo(
      engine,
      "viewer-request",
      ADDRESSES,
      ([, asked, address]) => ({ request: request(asked, address) }),
    )) {
      it(`${name}: ${method} ${uri}`, () => {
        if (typeof outcome === "number") {
          expect(answer()).toMatchObject({ statusCode: outcome });
        } else {
          expect(answer()).toEqual(request(method, outcome));
        }
      });
    }

    for (const [[name, uri, headers, query, expected], answer] of answersTo(
      engine,
      "viewer-request",
      PAGES,
      ([, address, asked, queried]) => ({ request: request("GET", address, asked, queried) }),
    )) {
      it(`${name}: ${uri}`, () => {
        expect(answer()).toEqual(request("GET", expected, headers, query));
      });
    }

    for (const [[accepted, ending], answer] of answersTo(
      engine,
      "viewer-request",
      ENCODINGS,
      ([field]) => ({ request: accepting("/rss.xml", field) }),
    )) {
      it(`gives "${ending}" to Accept-Encoding ${JSON.stringify(accepted)}`, () => {
        expect(answer()).toMatchObject({ uri: `/rss.xml${ending}` });
      });
    }

    it.each([
      ["the page that a browser sees for a feed", "/rss.xml", "/index.html.br"],
      ["a folder's page", "/sections/world", "/sections/world/index.html.br"],
      ["what is no escape", "/100%.xml", "/100%.xml.br"],
      ["but media, which are stored once", "/media/birds.svg", "/media/birds.svg"],
      ["and folders of media", "/media/2024/", "/media/2024/index.html"],
    ])("encodes every document: %s", (_, uri, expected) => {
      const asked = request("GET", uri, { ...NAVIGATION, "accept-encoding": "br" });
      expect(onRequest(engine, asked)).toMatchObject({ uri: expected });
    });

    it.each([
      [["gzip", "br"], ".br"],
      [["br", "gzip"], ".br"],
      [["br;q=0", "gzip"], ".gz"],
      [["deflate", "br;q=0.1, gzip;q=0.2"], ".gz"],
      [["gzip", "gzip;q=0"], ""],
    ])("reads a header that was sent in several lines: %j", (lines, ending) => {
      const { headers, ...rest } = request("GET", "/rss.xml");
      const multiValue = lines.map((value) => ({ value }));
      const field = { value: lines.at(-1) ?? "", multiValue };
      const asked = { ...rest, headers: { ...headers, "accept-encoding": field } };
      expect(onRequest(engine, asked)).toMatchObject({ uri: `/rss.xml${ending}` });
    });

    it("allows every reader on every site to ask with conditions", () => {
      expect(onRequest(engine, request("OPTIONS", "/rss.xml"))).toEqual({
        statusCode: 204,
        statusDescription: "No Content",
        headers: fields({
          "access-control-allow-origin": "*",
          "access-control-allow-methods": "GET, HEAD, OPTIONS",
          "access-control-allow-headers": "*",
          "access-control-max-age": "86400",
        }),
      });
    });

    it("lets nothing keep a 404, and adds no body, which HEAD may not have", () => {
      expect(onRequest(engine, request("GET", "/rss.xml.gz"))).toEqual({
        statusCode: 404,
        statusDescription: "Not Found",
        headers: fields({
          "access-control-allow-origin": "*",
          "cache-control": "no-store",
          "x-content-type-options": "nosniff",
        }),
      });
    });
  });

  describe("viewer-response", () => {
    // What event.request.uri is there, AWS does not say.
    for (const uri of ["/articles/gull/", "/articles/gull/index.html.br"]) {
      for (const [[name, , , statusCode, headers], answer] of answersTo(
        engine,
        "viewer-response",
        ANSWERS,
        ([, status, stored]) => ({
          request: request("GET", uri),
          response: toResponse(status, stored),
        }),
      )) {
        it(`${name}: ${uri}`, () => {
          const { statusCode: status, headers: given, ...rest } = answer() as EdgeResponse;
          expect(status).toBe(statusCode);
          expect(given).toEqual(fields(headers));
          expect(Object.keys(rest).sort()).toEqual(["cookies", "statusDescription"]);
        });
      }
    }

    const addresses = VARYING.flatMap(([asked, rewritten, varies]) => [
      [asked, varies] as const,
      [rewritten, varies] as const,
    ]);
    for (const status of [200, 304]) {
      for (const [[uri, varies], answer] of answersTo(
        engine,
        "viewer-response",
        addresses,
        ([address]) => ({
          request: request("GET", address),
          response: toResponse(status, STORED),
        }),
      )) {
        it(`${status} for ${uri} ${varies ? "varies" : "is the same for everybody"}`, () => {
          const { headers } = answer() as EdgeResponse;
          expect(headers?.vary).toEqual(varies ? { value: VARY.vary } : undefined);
        });
      }
    }
  });
}

function accepting(uri: string, accepted: string | undefined): EdgeRequest {
  return request("GET", uri, accepted === undefined ? {} : { "accept-encoding": accepted });
}

describe("alone with the language", () => behaves(runInSandbox));

describeWith("njs", "in njs", () => behaves(runInNjs));

const MOST_BYTES = 10 * 1024;

/** What njs 0.7.9 refuses, and what CloudFront has not. */
const FORBIDDEN: Readonly<Record<string, RegExp>> = {
  "a module": /^\s*(import|export)\b|\brequire\s*\(/m,
  "an optional chain": /\?\.(?!\d)/,
  "a default for null": /\?\?/,
  destructuring: /\b(?:var|let|const)\s*[[{]|function\s*\w*\s*\([^)]*[[{]/,
  "a spread": /\.\.\.(?=[\w[{(])/,
  "a default parameter": /function\s*\w*\s*\([^)]*=/,
  "a class": /^\s*class\s/m,
  "for-of": /\bfor\s*\([^)]*\sof\s/,
  "a collection": /\bnew\s+(?:Map|Set|WeakMap|WeakSet)\b/,
  replaceAll: /\.replaceAll\(/,
  "a catch without a name": /\bcatch\s*\{/,
  "a generator": /\bfunction\s*\*|\byield\b/,
  "dynamic code": /\beval\s*\(|\bnew\s+Function\b/,
  "the world": /\b(?:console|process|setTimeout|Date|Math\.random)\b|\bfetch\s*\(/,
  "asynchronous code": /\basync\b|\bawait\b|\bPromise\b/,
};

/** Nothing in a comment runs. */
function code(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

function forbiddenIn(source: string): readonly string[] {
  return Object.keys(FORBIDDEN).filter((name) => FORBIDDEN[name]?.test(code(source)));
}

describe.each(FUNCTIONS)("%s.js", (name) => {
  const source = readEdgeFunction(name);

  it("is below the 10 KB that CloudFront takes", () => {
    expect(Buffer.byteLength(source)).toBeLessThan(MOST_BYTES);
  });

  it("is written in what the edge understands", () => {
    expect(forbiddenIn(source)).toEqual([]);
  });

  it("declares nothing but functions, so that no event leaves anything for the next", () => {
    expect(code(source)).not.toMatch(/^(?:var|let|const)\b/m);
  });
});

it.each([
  ["a module", "export function handler() {}"],
  ["an optional chain", "var a = b?.c;"],
  ["a default for null", "var a = b ?? c;"],
  ["destructuring", "var { uri } = request;"],
  ["a spread", "var a = f(...b);"],
  ["a default parameter", "function f(a = 1) {}"],
  ["a class", "class A {}"],
  ["for-of", "for (var a of b) {}"],
  ["a collection", "var a = new Map();"],
  ["replaceAll", "a.replaceAll('b', 'c');"],
  ["a catch without a name", "try { f(); } catch { g(); }"],
  ["a generator", "function* f() {}"],
  ["dynamic code", "eval('1');"],
  ["the world", "var now = Date.now();"],
  ["asynchronous code", "async function f() {}"],
])("%s is found in an edge function", (name, source) => {
  expect(forbiddenIn(source)).toEqual([name]);
});
