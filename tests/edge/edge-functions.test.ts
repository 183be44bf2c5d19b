import { describe, expect, it } from "vitest";
import { describeWith } from "../support/tools.ts";
import {
  type EdgeEvent,
  type EdgeFunction,
  type EdgeRequest,
  type EdgeResponse,
  type Engine,
  type Fields,
  readEdgeFunction,
  runInNjs,
  runInSandbox,
} from "./engines.ts";

const FUNCTIONS: readonly EdgeFunction[] = ["viewer-request", "viewer-response"];

function fields(pairs: Readonly<Record<string, string>>): Fields {
  return Object.fromEntries(Object.entries(pairs).map(([name, value]) => [name, { value }]));
}

function request(method: string, uri: string): EdgeRequest {
  const headers = fields({ host: "feeds.example.com", "accept-encoding": "br, gzip" });
  return { method, uri, querystring: fields({ a: "1" }), headers, cookies: {} };
}

/** What became of each request: the address that goes on, or the status that is answered here. */
const ADDRESSES: readonly (readonly [string, string, string, string | number])[] = [
  ["the front page is a document", "GET", "/", "/index.html"],
  ["a folder is its page", "GET", "/sections/world/", "/sections/world/index.html"],
  ["so it is for HEAD", "HEAD", "/sections/world/", "/sections/world/index.html"],
  ["a document stays itself", "GET", "/rss.xml", "/rss.xml"],
  [
    "escapes stay as they were written",
    "GET",
    "/authors/tom%C3%A1s/",
    "/authors/tom%C3%A1s/index.html",
  ],
  ["what is no escape is left to the origin", "GET", "/100%.xml", "/100%.xml"],
  ["brotli is nobody's address", "GET", "/rss.xml.br", 404],
  ["gzip is nobody's address", "GET", "/sections/world/atom.xml.gz", 404],
  ["nor for HEAD", "HEAD", "/feed.json.br", 404],
  ["nor in escapes", "GET", "/rss.xml%2Eb%72", 404],
  [
    "a newsroom's archive is media",
    "GET",
    "/media/2024/figures.csv.gz",
    "/media/2024/figures.csv.gz",
  ],
  ["also in escapes", "GET", "/media%2F2024/figures.csv%2Egz", "/media%2F2024/figures.csv%2Egz"],
  ["media is no way to the rest", "GET", "/media/../rss.xml.br", 404],
  ["nor is a folder of that name deeper down", "GET", "/sections/media/rss.xml.br", 404],
  ["a folder may be named like an encoding", "GET", "/tags/7z.gz/", "/tags/7z.gz/index.html"],
  ["a preflight is answered here", "OPTIONS", "/rss.xml", 204],
  ["whatever it asks about", "OPTIONS", "/rss.xml.br", 204],
];

const STORED = {
  "content-type": "text/html; charset=utf-8",
  "content-length": "1234",
  "cache-control": "public, max-age=300, s-maxage=60",
  etag: '"0123"',
  "last-modified": "Tue, 24 Nov 2026 06:30:00 GMT",
  "accept-ranges": "bytes",
};
const GONE = { ...STORED, "x-amz-meta-status": "410", "x-amz-meta-sha256": "ab" };
const MOVED = {
  ...STORED,
  "x-amz-meta-status": "301",
  "x-amz-meta-location": "https://feeds.example.com/articles/caf%C3%A9/",
};
const ENDED = {
  "content-type": "text/html; charset=utf-8",
  "content-length": "1234",
  "cache-control": "max-age=300",
};
const RANGE = { "content-range": "bytes 0-0/1234" };

type Headers = Readonly<Record<string, string>>;

/** What each answer of the origin becomes: its status and its headers. */
const ANSWERS: readonly (readonly [string, number, Headers, number, Headers])[] = [
  ["a document stays itself", 200, STORED, 200, STORED],
  ["metadata is nobody's concern", 200, { ...STORED, "x-amz-meta-link": "<x>" }, 200, STORED],
  ["what is gone says so, without a version", 200, GONE, 410, ENDED],
  ["a part of what is gone says so too", 206, { ...GONE, ...RANGE }, 410, ENDED],
  [
    "what has moved says where to",
    200,
    MOVED,
    301,
    { ...ENDED, location: "https://feeds.example.com/articles/caf%C3%A9/" },
  ],
  [
    "a part of what has moved too",
    206,
    { ...MOVED, ...RANGE },
    301,
    { ...ENDED, location: "https://feeds.example.com/articles/caf%C3%A9/" },
  ],
  ["a move to nowhere is none", 200, { ...STORED, "x-amz-meta-status": "301" }, 200, STORED],
  ["another status is no status", 200, { ...STORED, "x-amz-meta-status": "500" }, 200, STORED],
  ["a part stays a part", 206, { ...STORED, ...RANGE }, 206, { ...STORED, ...RANGE }],
  ["a 304 is never changed", 304, GONE, 304, STORED],
  ["nor is one of what has moved", 304, MOVED, 304, STORED],
];

const PREFLIGHT = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, HEAD, OPTIONS",
  "access-control-allow-headers": "*",
  "access-control-max-age": "86400",
};

function behaves(engine: Engine): void {
  describe("viewer-request", () => {
    const source = readEdgeFunction("viewer-request");
    const events = ADDRESSES.map(([, method, uri]) => ({ request: request(method, uri) }));

    it.each(ADDRESSES.map((row, index) => [row[0], index] as const))("%s", (_, index) => {
      const [, method, uri, outcome] = ADDRESSES[index] ?? ["", "", "", 0];
      const answer = engine(source, events)[index];
      if (typeof outcome === "string") {
        expect(answer).toEqual({ ...request(method, uri), uri: outcome });
      } else {
        expect(answer).toMatchObject({ statusCode: outcome });
      }
    });

    it("allows every reader on every site to ask with conditions", () => {
      const [answer] = engine(source, [{ request: request("OPTIONS", "/rss.xml") }]);
      expect(answer).toEqual({
        statusCode: 204,
        statusDescription: "No Content",
        headers: fields(PREFLIGHT),
      });
    });

    it("lets nothing keep a 404, and adds no body, which HEAD may not have", () => {
      const [answer] = engine(source, [{ request: request("GET", "/rss.xml.gz") }]);
      expect(answer).toEqual({
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
    const source = readEdgeFunction("viewer-response");
    const events: readonly EdgeEvent[] = ANSWERS.map(([, statusCode, headers]) => ({
      request: request("GET", "/articles/gull/index.html"),
      response: {
        statusCode,
        statusDescription: "As it was",
        headers: fields(headers),
        cookies: {},
      },
    }));

    it.each(ANSWERS.map((row, index) => [row[0], index] as const))("%s", (_, index) => {
      const [, , , statusCode, headers] = ANSWERS[index] ?? ["", 0, {}, 0, {}];
      const answer = engine(source, events)[index] as EdgeResponse;
      expect(answer.statusCode).toBe(statusCode);
      expect(answer.headers).toEqual(fields(headers));
      expect("body" in answer).toBe(false);
    });
  });
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
  "the world": /\b(?:console|process|setTimeout|fetch|Date|Math\.random)\b/,
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
