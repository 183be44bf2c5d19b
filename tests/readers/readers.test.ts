import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { temporaryFolder } from "../support/folder.ts";
import { type Exchange, recordingProxy } from "../support/recording-proxy.ts";
import { describeWith } from "../support/tools.ts";
import { CONTENT, serveFolder } from "../support/wireroom.ts";
import { READERS, type Reader, storedTitles } from "./readers.ts";

const FEEDS = ["rss.xml", "atom.xml"];

/** Longer than a feed says that it is fresh for. */
const LATER_SECONDS = 3600;

/** content/ as `npm start` serves it, with a recorder before it, and a home for a reader. */
async function serve(ageSeconds: number) {
  const served = await serveFolder(CONTENT, temporaryFolder().at("state"));
  const { items } = (await (await fetch(`${served}feed.json`)).json()) as {
    items: { title: string }[];
  };
  const titles = items.map(({ title }) => title);
  expect(titles.length).toBeGreaterThan(5);
  return { served, home: temporaryFolder(), titles, ...(await recordingProxy(served, ageSeconds)) };
}

/** The document as it is stored for those that ask for no encoding. */
async function plainBytes(address: string): Promise<Buffer> {
  const answer = await fetch(address, { headers: { "accept-encoding": "identity" } });
  expect(answer.headers.get("content-encoding")).toBeNull();
  return Buffer.from(await answer.arrayBuffer());
}

function decoded({ answered, body }: Exchange): Buffer {
  const encoding = answered["content-encoding"];
  if (encoding === "br") return brotliDecompressSync(body);
  return encoding === "gzip" ? gunzipSync(body) : body;
}

for (const [name, reader] of Object.entries(READERS)) {
  describeWith(reader.programs, name, () => {
    it.each(FEEDS)("stores every entry of %s, once, and asks again as it can", async (feed) => {
      const { served, origin, home, exchanges, titles } = await serve(LATER_SECONDS);
      for (const _ of reader.statuses) await reader.update(home, `${origin}${feed}`);
      expect(await storedTitles(reader, home)).toEqual([...titles].sort());

      expect(exchanges.map(({ status }) => status)).toEqual(reader.statuses);
      expect(new Set(exchanges.map(({ target }) => target))).toEqual(new Set([`/${feed}`]));
      const plain = await plainBytes(`${served}${feed}`);
      for (const [index, exchange] of exchanges.entries()) {
        const { asked, answered, status, body } = exchange;
        if (status === 304) {
          expect(asked["if-none-match"]).toBe(exchanges[index - 1]?.answered.etag);
          expect(body).toHaveLength(0);
          continue;
        }
        // An encoding that was not asked for costs a reader all its entries, and every 304 keeps the loss.
        expect(answered["content-encoding"]).toBe(reader.encoding);
        if (reader.encoding !== undefined) {
          expect(asked["accept-encoding"]).toMatch(new RegExp(`\\b${reader.encoding}\\b`));
        }
        expect(Number(answered["content-length"])).toBe(body.length);
        expect(decoded(exchange).equals(plain)).toBe(true);
      }
    });
  });
}

describeWith(["feed2exec", "python3"], "feed2exec, which believes max-age", () => {
  it.each(FEEDS)("does not ask for %s again as long as what it has is fresh", async (feed) => {
    const { origin, home, exchanges, titles } = await serve(0);
    const reader = READERS["feed2exec"] as Reader;
    await reader.update(home, `${origin}${feed}`);
    await reader.update(home, `${origin}${feed}`);
    expect(exchanges).toHaveLength(1);
    expect(await storedTitles(reader, home)).toHaveLength(titles.length);
  });
});
