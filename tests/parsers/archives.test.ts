import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import FeedParser from "feedparser";
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import { describe, expect, it } from "vitest";
import { describeWith, run } from "../support/tools.ts";
import { write } from "../syndication/format/read-documents.ts";
import { ARCHIVE, CONTINUED, FEED, FIRST_ARCHIVE, PLAIN } from "../syndication/format/samples.ts";
import type { FormatName } from "./parsers.ts";

type Link = { readonly rel?: string; readonly href?: string };

/** Parsers that give links of the feed with their relations, by the formats in which they do. */
const READERS: Readonly<
  Record<string, Partial<Record<FormatName, (text: string) => Promise<readonly Link[]>>>>
> = {
  feedsmith: {
    rss: async (text) => parseRssFeed(text).atom?.links ?? [],
    atom: async (text) => parseAtomFeed(text).links ?? [],
    // The format has a word for what is older, and none for the rest.
    json: async (text) => {
      const { next_url: href } = parseJsonFeed(text);
      return href === undefined ? [] : [{ rel: "prev-archive", href }];
    },
  },
  "feedparser of npm": { rss: readByNpm, atom: readByNpm },
};

async function readByNpm(text: string): Promise<readonly Link[]> {
  const parser = Readable.from([Buffer.from(text)]).pipe(new FeedParser({}));
  for await (const item of parser) {
    const links: readonly { readonly "@": Link }[] = [item.meta["atom:link"]].flat();
    return links.map((link) => link["@"]);
  }
  return [];
}

async function readByPython(text: string): Promise<readonly Link[]> {
  const script = fileURLToPath(new URL("read_links.py", import.meta.url));
  const { status, stdout, stderr } = run("feedparser", [script], `${JSON.stringify(text)}\n`);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function suite(format: FormatName, read: (text: string) => Promise<readonly Link[]>): void {
  it.each([
    ["the subscription document of a feed with an archive", CONTINUED],
    ["an archive document", ARCHIVE],
    ["the first archive document", FIRST_ARCHIVE],
    ["a feed without an archive", FEED],
  ])("finds what is older than %s", async (_, feed) => {
    const links = await read(write(feed, [PLAIN])[format]);
    const older = links.filter(({ rel }) => rel === "prev-archive").map(({ href }) => href);
    const expected = feed.history?.previous?.documents[format];
    expect(older).toEqual(expected === undefined ? [] : [expected]);
  });
}

for (const [name, formats] of Object.entries(READERS)) {
  for (const [format, read] of Object.entries(formats)) {
    describe(`${name}, reading ${format}`, () => suite(format as FormatName, read));
  }
}

for (const format of ["rss", "atom"] as const) {
  describeWith("feedparser", `feedparser of Python, reading ${format}`, () => {
    suite(format, readByPython);
  });
}
