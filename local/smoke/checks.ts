import { randomUUID } from "node:crypto";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { FORMATS } from "../../lambdas/syndication/format/formats.ts";
import type { Answer, Site } from "./site.ts";

export type Seen = {
  readonly outcome: "ok" | "failed" | "cannot be seen";
  /** What was seen, or why nothing could be. */
  readonly seen: string;
};

export type Given = {
  /** The path of a page that was taken down. */
  readonly gone?: string;
};

export type Check = {
  readonly name: string;
  readonly expected: string;
  /** What there must be to look at: TLS, or a page that was taken down. */
  readonly needs?: "https" | "gone";
  readonly look: (site: Site, given: Given) => Promise<Seen>;
};

/** Every promise that a deployment makes to those who read it, and that can be seen from outside. */
export const CHECKS: readonly Check[] = [
  ...FORMATS.map(
    ({ file, mediaType }): Check => ({
      name: `${file} is a feed`,
      expected: `200 ${mediaType}`,
      look: async (site) => {
        const { status, headers } = await site.ask(`/${file}`);
        const type = headers["content-type"] ?? "no type";
        return see(status === 200 && sameType(type, mediaType), `${status} ${type}`);
      },
    }),
  ),
  {
    name: "a feed has a strong ETag",
    expected: 'ETag "..."',
    look: ofEachFeed(async (path, site) => {
      const etag = (await site.ask(path)).headers.etag;
      return see(/^"[^"]+"$/.test(etag ?? ""), `ETag ${etag ?? "absent"}`);
    }),
  },
  {
    name: "a feed has a Last-Modified",
    expected: "a time that is past",
    look: ofEachFeed(async (path, site) => {
      const { headers } = await site.ask(path);
      const at = Date.parse(headers["last-modified"] ?? "");
      const now = Date.parse(headers.date ?? "") || Date.now();
      return see(at <= now, headers["last-modified"] ?? "absent");
    }),
  },
  {
    name: "a feed says how long it may be kept",
    expected: "Cache-Control with max-age",
    look: ofEachFeed(async (path, site) => {
      const cached = (await site.ask(path)).headers["cache-control"];
      return see(/\bmax-age=\d+/.test(cached ?? ""), cached ?? "absent");
    }),
  },
  {
    name: "If-None-Match with its ETag",
    expected: "304 without a body",
    look: ofEachFeed(async (path, site) => {
      const answer = await askUnchanged(path, site);
      if (answer === undefined) return unseen("it has no ETag");
      const { status, body } = answer;
      return see(status === 304 && body.length === 0, `${status}, ${body.length} bytes`);
    }),
  },
  {
    name: "a 304 repeats what caches go by",
    expected: "ETag and Cache-Control",
    look: ofEachFeed(async (path, site) => {
      const answer = await askUnchanged(path, site);
      if (answer?.status !== 304) return unseen("there is no 304");
      const { etag, "cache-control": cached } = answer.headers;
      return see(
        etag !== undefined && cached !== undefined,
        `ETag ${etag ?? "absent"}, Cache-Control ${cached ?? "absent"}`,
      );
    }),
  },
  {
    name: "If-None-Match goes before If-Modified-Since",
    expected: "200 for another ETag",
    look: ofEachFeed(async (path, site) => {
      const modified = (await site.ask(path)).headers["last-modified"];
      const headers = {
        "If-None-Match": '"00000000000000000000000000000000"',
        ...(modified !== undefined && { "If-Modified-Since": modified }),
      };
      return seeStatus(await site.ask(path, { headers }), 200);
    }),
  },
  {
    name: "If-Modified-Since with its Last-Modified",
    expected: "304",
    look: ofEachFeed((path, site) => askSince(path, site, 0, 304)),
  },
  {
    // Some readers send a date of their own.
    name: "If-Modified-Since a second later",
    expected: "304",
    look: ofEachFeed((path, site) => askSince(path, site, 1, 304)),
  },
  {
    name: "If-Modified-Since a day earlier",
    expected: "200",
    look: ofEachFeed((path, site) => askSince(path, site, -86_400, 200)),
  },
  {
    name: "HEAD is GET without the body",
    expected: "200 and the same headers",
    look: ofEachFeed(async (path, site) => {
      const whole = await site.ask(path);
      const head = await site.ask(path, { method: "HEAD" });
      const differing = ["content-type", "etag", "last-modified", "content-length"].filter(
        (name) => head.headers[name] !== whole.headers[name],
      );
      const good = head.status === 200 && head.body.length === 0 && differing.length === 0;
      return see(good, [head.status, ...differing.map((name) => `another ${name}`)].join(", "));
    }),
  },
  {
    name: "Range is answered with the part",
    expected: "206 with bytes 0-0",
    look: ofEachFeed(async (path, site) => {
      const { status, headers, body } = await site.ask(path, { headers: { Range: "bytes=0-0" } });
      const part = headers["content-range"];
      const good = status === 206 && /^bytes 0-0\/\d+$/.test(part ?? "") && body.length === 1;
      return see(good, `${status}, ${part ?? "no Content-Range"}`);
    }),
  },
  {
    name: "a query makes no other document",
    expected: "the same ETag",
    look: ofEachFeed(async (path, site) => {
      const plain = await site.ask(path);
      const queried = await site.ask(`${path}?utm_source=smoke&${randomUUID()}`);
      if (plain.headers.etag === undefined) return unseen("it has no ETag");
      const good = queried.status === 200 && queried.headers.etag === plain.headers.etag;
      return see(good, `${queried.status}, ETag ${queried.headers.etag ?? "absent"}`);
    }),
  },
  {
    // Readers that did not ask for it see no items, and keep that.
    name: "nobody gets an encoding unasked",
    expected: "no Content-Encoding",
    look: ofEachFeed(async (path, site) => {
      await site.ask(path, { headers: { "Accept-Encoding": "br, gzip" } });
      const { "content-encoding": silent } = (await site.ask(path)).headers;
      const headers = { "Accept-Encoding": "identity" };
      const { "content-encoding": identity } = (await site.ask(path, { headers })).headers;
      const encoding = silent ?? identity;
      return see(encoding === undefined, encoding ?? "none");
    }),
  },
  {
    name: "brotli is given where it is asked for",
    expected: "Content-Encoding: br, and the same text",
    look: ofEachFeed((path, site) => askEncoded(path, site, "gzip, deflate, br", "br")),
  },
  {
    name: "gzip is given where it is asked for",
    expected: "Content-Encoding: gzip, and the same text",
    look: ofEachFeed((path, site) => askEncoded(path, site, "gzip, deflate", "gzip")),
  },
  {
    name: "what is refused is not given",
    expected: "gzip for br;q=0, none for both",
    look: ofEachFeed(async (path, site) => {
      const some = await askEncoded(path, site, "br;q=0, gzip;q=0.5", "gzip");
      if (some.outcome !== "ok") return some;
      return askEncoded(path, site, "br;q=0, gzip;q=0", undefined);
    }),
  },
  {
    name: "each encoding is a version of its own",
    expected: "ETags that differ",
    look: ofEachFeed(async (path, site) => {
      const etags: string[] = [];
      for (const encoding of ["identity", "gzip", "br"]) {
        const { etag } = (await site.ask(path, { headers: { "Accept-Encoding": encoding } }))
          .headers;
        etags.push(etag ?? "absent");
      }
      return see(new Set(etags).size === etags.length, etags.join(", "));
    }),
  },
  {
    name: "caches tell encodings, pages and feeds apart",
    expected: "Vary: Accept-Encoding, Sec-Fetch-Dest",
    look: ofEachFeed(async (path, site) => {
      const answers = [
        await site.ask(path),
        await askToSee(path, site),
        await askUnchanged(path, site),
      ];
      for (const answer of answers) {
        const { vary = "absent" } = answer?.headers ?? {};
        const varies = vary
          .toLowerCase()
          .split(",")
          .map((name) => name.trim());
        const good = varies.includes("accept-encoding") && varies.includes("sec-fetch-dest");
        if (answer && !good) return failed(`${answer.status}: ${vary}`);
      }
      return see(true, "both");
    }),
  },
  {
    name: "a browser that opens a feed sees its page",
    expected: "200 text/html",
    look: ofEachFeed(async (path, site) => seePage(await askToSee(path, site))),
  },
  {
    name: "a script gets the feed from there",
    expected: "another type than the page's",
    look: ofEachFeed(async (path, site) => {
      const headers = { "Sec-Fetch-Dest": "empty", Accept: "text/html" };
      return seeNoPage(await site.ask(path, { headers }));
    }),
  },
  {
    name: "?raw shows the feed itself",
    expected: "another type than the page's",
    look: ofEachFeed(async (path, site) => seeNoPage(await askToSee(`${path}?raw`, site))),
  },
  {
    name: "a feed names its own address",
    expected: 'Link with rel="self"',
    look: ofEachFeed(async (path, site) => {
      const { link } = (await site.ask(path)).headers;
      const [, self = ""] = SELF.exec(String(link ?? "")) ?? [];
      const good = URL.canParse(self) && new URL(self).pathname.endsWith(path);
      return see(good, String(link ?? "absent"));
    }),
  },
  {
    // Where the page had it, a hub that asks as a browser does would fetch the page for the feed.
    name: "a page is no feed to a hub",
    expected: 'no Link with rel="self"',
    look: ofEachFeed(async (path, site) => {
      const link = String((await askToSee(path, site)).headers.link ?? "none");
      return see(!SELF.test(link), link);
    }),
  },
  {
    name: "stored encodings have no address",
    expected: "404 for .br and .gz",
    look: ofEachFeed(async (path, site) => {
      for (const ending of [".br", ".gz", ".%62r", "%2Egz"]) {
        const { status } = await site.ask(`${path}${ending}`);
        if (status !== 404) return failed(`${ending}: ${status}`);
      }
      return see(true, "404");
    }),
  },
  {
    name: "readers on other sites may read it",
    expected: "Access-Control-Allow-Origin: *",
    look: ofEachFeed(async (path, site) =>
      seeHeader(await site.ask(path), "access-control-allow-origin", /^\*$/),
    ),
  },
  {
    name: "readers on other sites see the ETag",
    expected: "Access-Control-Expose-Headers with ETag",
    look: ofEachFeed(async (path, site) =>
      seeHeader(await site.ask(path), "access-control-expose-headers", /(^|[\s,])(etag|\*)(,|$)/i),
    ),
  },
  {
    name: "no type is guessed",
    expected: "X-Content-Type-Options: nosniff",
    look: ofEachFeed(async (path, site) =>
      seeHeader(await site.ask(path), "x-content-type-options", /^nosniff$/i),
    ),
  },
  {
    name: "browsers stay with https",
    expected: "Strict-Transport-Security",
    needs: "https",
    look: ofEachFeed(async (path, site) =>
      seeHeader(await site.ask(path), "strict-transport-security", /\bmax-age=[1-9]/i),
    ),
  },
  {
    name: "a preflight is answered",
    expected: "204",
    look: async (site) => seeStatus(await askPreflight(site), 204),
  },
  {
    name: "a preflight allows conditions to all",
    expected: "*, GET, If-None-Match",
    look: async (site) => {
      const { headers } = await askPreflight(site);
      const allowed = ["origin", "methods", "headers"].map(
        (what) => headers[`access-control-allow-${what}`] ?? "none",
      );
      const [origin = "", methods = "", names = ""] = allowed.map(String);
      const good =
        origin === "*" &&
        /(^|[\s,])(GET|\*)(,|$)/.test(methods) &&
        /(^|[\s,])(if-none-match|\*)(,|$)/i.test(names);
      return see(good, allowed.join("; "));
    },
  },
  {
    name: "/ is a page",
    expected: "200 text/html",
    look: async (site) => seePage(await site.ask("/")),
  },
  {
    name: "/feeds/ is a page",
    expected: "200 text/html",
    look: async (site) => seePage(await site.ask("/feeds/")),
  },
  {
    name: "a page runs what is the site's own, in a file of its own",
    expected: "Content-Security-Policy: default-src 'none', script-src 'self'",
    look: async (site) => {
      const policy = String((await site.ask("/")).headers["content-security-policy"] ?? "absent");
      const directives = policy.split(";").map((one) => one.trim());
      const good = ["default-src 'none'", "script-src 'self'", "style-src 'self'"].every((one) =>
        directives.includes(one),
      );
      return see(good, policy);
    },
  },
  {
    name: "links from a page tell no more than the site",
    expected: "Referrer-Policy: strict-origin-when-cross-origin",
    look: async (site) =>
      seeHeader(await site.ask("/"), "referrer-policy", /^strict-origin-when-cross-origin$/),
  },
  {
    name: "a folder is a page",
    expected: "200 text/html",
    look: async (site) => {
      const folder = await askForFolder(site);
      if (folder === undefined) return unseen("/feeds/ names no feed in a folder");
      const { outcome, seen } = seePage(await site.ask(folder));
      return { outcome, seen: `${folder}: ${seen}` };
    },
  },
  {
    name: "a folder needs no slash",
    expected: "200 text/html",
    look: async (site) => {
      const folder = (await askForFolder(site))?.slice(0, -1);
      if (folder === undefined) return unseen("/feeds/ names no feed in a folder");
      const { outcome, seen } = seePage(await site.ask(folder));
      return { outcome, seen: `${folder}: ${seen}` };
    },
  },
  {
    name: "the bucket is never listed",
    expected: "/ as without ?list-type=2",
    look: async (site) => {
      const page = await site.ask("/");
      const listing = await site.ask("/?list-type=2");
      if (page.status !== 200) return unseen(`/ is ${page.status}`);
      const good = listing.status === 200 && listing.body.equals(page.body);
      return see(good, good ? "the page" : `${listing.status}, ${beginning(listing)}`);
    },
  },
  {
    name: "what is missing is 404",
    expected: "404",
    look: async (site) => seeStatus(await askMissing(site), 404),
  },
  {
    name: "a 404 has none of the bucket's words",
    expected: "no XML of S3",
    look: async (site) => {
      const answer = await askMissing(site);
      if (answer.status < 400) return unseen(`it is ${answer.status}`);
      const text = answer.body.toString();
      const good = !/<Error>|AccessDenied|NoSuchKey|ListBucketResult/.test(text);
      return see(good, good ? "none" : beginning(answer));
    },
  },
  {
    name: "readers on other sites may read a 404",
    expected: "Access-Control-Allow-Origin: *",
    look: async (site) => seeHeader(await askMissing(site), "access-control-allow-origin", /^\*$/),
  },
  {
    name: "no type of a 404 is guessed",
    expected: "X-Content-Type-Options: nosniff",
    look: async (site) => seeHeader(await askMissing(site), "x-content-type-options", /^nosniff$/i),
  },
  {
    name: "browsers stay with https after a 404",
    expected: "Strict-Transport-Security",
    needs: "https",
    look: async (site) =>
      seeHeader(await askMissing(site), "strict-transport-security", /\bmax-age=[1-9]/i),
  },
  {
    name: "nothing tells how it is stored",
    expected: "no x-amz-meta-, -version-id, -server-side-encryption",
    look: async (site) => {
      const answers = [
        await site.ask("/rss.xml"),
        await askUnchanged("/rss.xml", site),
        await site.ask("/"),
        await askMissing(site),
      ];
      return seeNothingInternal(answers);
    },
  },
  {
    name: "a page that was taken down",
    expected: "410",
    needs: "gone",
    look: async (site, given) => seeStatus(await askGone(site, given), 410),
  },
  {
    name: "a 410 has no version",
    expected: "no ETag, no Last-Modified",
    needs: "gone",
    look: async (site, given) => {
      const { etag, "last-modified": modified } = (await askGone(site, given)).headers;
      return see(etag === undefined && modified === undefined, etag ?? modified ?? "none");
    },
  },
  {
    name: "a 410 is kept for five minutes",
    expected: "max-age=300",
    needs: "gone",
    look: async (site, given) =>
      seeHeader(await askGone(site, given), "cache-control", /\bmax-age=300\b/),
  },
  {
    name: "a 410 is no 304 for who had the story",
    expected: "410",
    needs: "gone",
    look: async (site, given) => {
      const headers = { "If-None-Match": '"00000000000000000000000000000000"' };
      return seeStatus(await askGone(site, given, headers), 410);
    },
  },
  {
    name: "a part of a 410 is 410",
    expected: "410",
    needs: "gone",
    look: async (site, given) => seeStatus(await askGone(site, given, { Range: "bytes=0-0" }), 410),
  },
  {
    name: "a 410 does not tell how it is stored",
    expected: "no x-amz-meta-, -version-id, -server-side-encryption",
    needs: "gone",
    look: async (site, given) => seeNothingInternal([await askGone(site, given)]),
  },
  {
    name: "TLS 1.3 is spoken",
    expected: "TLSv1.3",
    needs: "https",
    look: async (site) => {
      const { version } = await site.shakeHands();
      return see(version === "TLSv1.3", version);
    },
  },
  {
    name: "TLS 1.1 is refused",
    expected: "no handshake",
    needs: "https",
    look: async ({ address, shakeHands }) => {
      if (address.hostname.endsWith(".cloudfront.net")) {
        return unseen("*.cloudfront.net cannot promise it; a domain of your own can");
      }
      try {
        return failed((await shakeHands("TLSv1.1")).version);
      } catch (error) {
        const code = codeOf(error);
        // What this machine's own library does not want says nothing of the site.
        return /ALERT|ECONNRESET/.test(code) ? see(true, "refused") : unseen(code);
      }
    },
  },
  {
    name: "HTTP/2 is spoken",
    expected: "h2",
    needs: "https",
    look: async (site) => {
      const { protocol } = await site.shakeHands();
      return see(protocol === "h2", protocol ?? "nothing is agreed");
    },
  },
  {
    name: "HTTP/3 is offered",
    expected: "Alt-Svc: h3",
    needs: "https",
    look: async (site) => seeHeader(await site.ask("/rss.xml"), "alt-svc", /\bh3=/),
  },
  {
    name: "http leads to https",
    expected: "301 to the same page",
    needs: "https",
    look: async ({ address, askWithoutTls }) => {
      if (askWithoutTls === undefined) return unseen("the address has a port of its own");
      const { status, headers } = await askWithoutTls("/rss.xml");
      const good =
        (status === 301 || status === 308) && headers.location === `${address.origin}/rss.xml`;
      return see(good, `${status}, ${headers.location ?? "no Location"}`);
    },
  },
];

function see(good: boolean, seen: string): Seen {
  return { outcome: good ? "ok" : "failed", seen };
}

function failed(seen: string): Seen {
  return { outcome: "failed", seen };
}

function unseen(why: string): Seen {
  return { outcome: "cannot be seen", seen: why };
}

function seeStatus({ status }: Answer, expected: number): Seen {
  return see(status === expected, String(status));
}

function seeHeader({ headers }: Answer, name: string, expected: RegExp): Seen {
  const value = headers[name];
  return see(expected.test(String(value ?? "")), String(value ?? "absent"));
}

function seePage({ status, headers }: Answer): Seen {
  const type = headers["content-type"] ?? "no type";
  return see(status === 200 && /^text\/html\b/i.test(type), `${status} ${type}`);
}

const SELF = /<([^<>]*)>\s*;\s*rel="?self"?/i;

function seeNoPage({ status, headers }: Answer): Seen {
  const type = headers["content-type"] ?? "no type";
  return see(status === 200 && !/^text\/html\b/i.test(type), `${status} ${type}`);
}

const INTERNAL = /^x-amz-(meta-|version-id|server-side-encryption)/;

function seeNothingInternal(answers: readonly (Answer | undefined)[]): Seen {
  const names = answers.flatMap((answer) => Object.keys(answer?.headers ?? {}));
  const internal = new Set(names.filter((name) => INTERNAL.test(name)));
  return see(internal.size === 0, [...internal].join(", ") || "none");
}

/** Looks at every feed: well if all are, else what is wrong with the first that is not. */
function ofEachFeed(look: (path: string, site: Site) => Promise<Seen>): Check["look"] {
  return async (site) => {
    let last = unseen("there is no format");
    for (const { file } of FORMATS) {
      last = await look(`/${file}`, site);
      if (last.outcome !== "ok") return { ...last, seen: `${file}: ${last.seen}` };
    }
    return last;
  };
}

async function askUnchanged(path: string, site: Site): Promise<Answer | undefined> {
  const { etag } = (await site.ask(path)).headers;
  return etag === undefined ? undefined : site.ask(path, { headers: { "If-None-Match": etag } });
}

async function askSince(
  path: string,
  site: Site,
  seconds: number,
  expected: number,
): Promise<Seen> {
  const modified = Date.parse((await site.ask(path)).headers["last-modified"] ?? "");
  if (Number.isNaN(modified)) return unseen("it has no Last-Modified");
  const since = new Date(modified + seconds * 1000).toUTCString();
  return seeStatus(await site.ask(path, { headers: { "If-Modified-Since": since } }), expected);
}

/** As a browser does for an address that somebody opens. */
function askToSee(path: string, site: Site): Promise<Answer> {
  return site.ask(path, {
    headers: { "Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate" },
  });
}

/** Asks with an Accept-Encoding, and looks whether the answer is the plain text in the encoding that follows from it. */
async function askEncoded(
  path: string,
  site: Site,
  accepted: string,
  expected: "br" | "gzip" | undefined,
): Promise<Seen> {
  const asked = await site.ask(path, { headers: { "Accept-Encoding": accepted } });
  const { "content-encoding": encoding } = asked.headers;
  if (encoding !== expected) return failed(`${accepted}: ${encoding ?? "none"}`);
  if (encoding === undefined) return see(true, "none");
  const decode = encoding === "br" ? brotliDecompressSync : gunzipSync;
  const plain = await site.ask(path);
  try {
    const good = decode(asked.body).equals(plain.body);
    const sizes = `${plain.body.length} bytes in ${asked.body.length}`;
    return see(good, good ? sizes : `${encoding} of another text`);
  } catch {
    return failed(`${encoding} that nothing can undo`);
  }
}

function askPreflight(site: Site): Promise<Answer> {
  const headers = {
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "if-none-match",
  };
  return site.ask("/rss.xml", { method: "OPTIONS", headers });
}

/** Of a name that nobody has asked for, so that no cache knows it. */
function askMissing(site: Site): Promise<Answer> {
  return site.ask(`/${randomUUID()}`);
}

function askGone(
  site: Site,
  { gone = "/" }: Given,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return site.ask(gone, { headers });
}

/** The folder of a feed that the directory names; its host may be another than the one that is looked at. */
async function askForFolder(site: Site): Promise<string | undefined> {
  const page = (await site.ask("/feeds/")).body.toString();
  const file = FORMATS[0]?.file ?? "";
  for (const [, href = ""] of page.matchAll(/\bhref="([^"]*)"/g)) {
    if (!URL.canParse(href, "https://host/")) continue;
    const { pathname } = new URL(href, "https://host/");
    if (pathname.endsWith(`/${file}`) && pathname !== `/${file}`) {
      return pathname.slice(0, -file.length);
    }
  }
  return undefined;
}

function sameType(seen: string, expected: string): boolean {
  const plain = (type: string): string => type.toLowerCase().replace(/\s+/g, "");
  return plain(seen) === plain(expected);
}

function beginning({ body }: Answer): string {
  return body.toString().slice(0, 60).trim();
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error ? String(error.code) : error.message;
}
