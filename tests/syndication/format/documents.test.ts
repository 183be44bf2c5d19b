import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Entry } from "../../../lambdas/syndication/feed/feed.ts";
import { FORMATS } from "../../../lambdas/syndication/format/formats.ts";
import { toXmlText } from "../../../lambdas/syndication/xml-text.ts";
import { renderDocument } from "../../support/render-document.ts";
import { expected, parseJsonFeed, type ReadEntry, readAll, write } from "./read-documents.ts";
import {
  ARCHIVE,
  at,
  CONTINUED,
  EXCERPT,
  FEED,
  FIRST_ARCHIVE,
  FULL,
  PLAIN,
  RICH,
} from "./samples.ts";

const SEVERAL = [RICH, PLAIN, { ...RICH, id: "tag:harbour.example,2024:third", language: "ko" }];

describe("every format", () => {
  it("has a name, a file and a media type of its own", () => {
    expect(FORMATS.map(({ name, file, mediaType }) => [name, file, mediaType])).toEqual([
      ["rss", "rss.xml", "application/rss+xml; charset=utf-8"],
      ["atom", "atom.xml", "application/atom+xml; charset=utf-8"],
      ["json", "feed.json", "application/feed+json"],
    ]);
  });

  it("says the same of every entry, in the given order", () => {
    for (const [format, read] of readAll(write(FEED, SEVERAL))) {
      expect([format, read.entries]).toEqual([format, SEVERAL.map(expected)]);
      expect([format, read.title, read.description]).toEqual([
        format,
        "The Harbour",
        "Ships & tides",
      ]);
    }
  });

  it("shows the excerpt in place of the text where a feed has no full text", () => {
    const entries = [RICH, PLAIN];
    const written = write(FEED, entries, EXCERPT);
    for (const [format, read] of readAll(written)) {
      expect([format, read.entries]).toEqual([
        format,
        entries.map((entry) => ({ ...expected(entry), content: entry.excerptHtml })),
      ]);
    }
    for (const text of Object.values(written)) expect(text).not.toMatch(/by (<em>|&lt;em|\*)sea/);
  });

  it.each(FORMATS)("$name is whole without an entry", (format) => {
    const text = renderDocument(format, FEED, []);
    expect(text.endsWith("\n")).toBe(true);
    for (const [, { entries }] of readAll(write(FEED, []))) expect(entries).toEqual([]);
  });

  it.each(FORMATS)("$name shows an entry alike in every feed", (format) => {
    const fragment = format.renderEntry(RICH, FULL);
    const section = { ...FEED, name: "/sections/world/", title: "World", hubs: [], documents: {} };
    for (const feed of [FEED, section]) {
      for (const entries of [[fragment], [format.renderEntry(PLAIN, FULL), fragment]]) {
        expect(renderDocument(format, feed, entries)).toContain(fragment);
      }
    }
  });

  it.each([
    ["rss", 'xml:lang="ko"'],
    ["atom", 'xml:lang="ko"'],
    ["json", '"language": "ko"'],
  ])("%s says an entry's language only where it is not the feed's", (name, said) => {
    const format = FORMATS.find((one) => one.name === name);
    const korean = { ...PLAIN, language: "ko" };
    expect(format?.renderEntry(korean, FULL)).toContain(said);
    expect(format?.renderEntry(korean, { ...FULL, language: "ko" })).not.toContain(said);
  });

  it("does not read the clock", () => {
    const texts = Object.values(write(FEED, SEVERAL));
    const year = String(new Date().getUTCFullYear());
    for (const text of texts) expect(text).not.toContain(`${year}-`);
    for (const text of texts) expect(text).not.toContain(` ${year} `);
  });
});

describe("hostile content", () => {
  it.each<[string, Partial<Entry>]>([
    ["the end of an item", { title: "</item></channel></rss>", contentHtml: "</item><item>" }],
    ["an item's start", { title: "<item>", contentHtml: "        <item>\n        {" }],
    ["the end of a feed", { summary: "</entry></feed>", contentHtml: '"items": []\n}' }],
    ["JSON", { title: '"}], "items": [', contentHtml: '        {\n    ]\n}"items": [\n' }],
    [
      "a comment, a declaration and an entity",
      { contentHtml: '<!-- --><?xml?><!DOCTYPE a [<!ENTITY b "c">]>&b;' },
    ],
    ["replacement patterns", { title: "$& $1 $` $' $$", contentHtml: "$& $1 ]]> $` $' ]]> $$" }],
    [
      "right to left with controls",
      { title: "\u202eאחת\u202c שתיים \u2067x", contentHtml: "<p dir=rtl>سلام</p>" },
    ],
    ["emoji, flags and a family", { title: "🏴‍☠️ 🇰🇷 👩‍👩‍👧", contentHtml: "𝒜 \u{10fffd}" }],
    ["line and paragraph separators", { title: "a\u2028b\u2029c", contentHtml: "\u2028" }],
    [
      "names of Object",
      { title: "__proto__", categories: [{ slug: "constructor", label: "__proto__" }] },
    ],
    [
      "a hundred authors",
      { authors: Array.from({ length: 100 }, (_, n) => ({ name: `A & ${n}` })) },
    ],
    ["a huge title", { title: "]]>&<".repeat(20_000) }],
    ["a huge text", { contentHtml: "]]><p>&amp;</p>".repeat(20_000) }],
  ])("%s is content and nothing else", (_, patch) => {
    const entry = { ...RICH, ...patch };
    const written = write(FEED, [entry, PLAIN]);
    for (const [format, read] of readAll(written)) {
      expect([format, read.entries]).toEqual([format, [expected(entry), expected(PLAIN)]]);
    }
  });

  it("comes back from every format, whatever the characters", () => {
    const unpaired = fc.string({ unit: "binary", maxLength: 12 });
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 });
    const spiced = fc.constantFrom(
      "]]>",
      "&amp;",
      "<![CDATA[",
      "&#0;",
      "\r\n",
      "<item>",
      "\t",
      '"',
    );
    const text = fc
      .array(
        fc.oneof(
          unpaired,
          spiced,
          units.map((all) => String.fromCharCode(...all)),
        ),
      )
      .map((parts) => `x${parts.join("")}x`);
    fc.assert(
      fc.property(text, text, text, (title, summary, contentHtml) => {
        const entry = {
          ...PLAIN,
          title,
          summary,
          contentHtml,
          authors: [{ name: title }],
          categories: [{ slug: "a", label: summary }],
        };
        for (const [format, { entries }] of readAll(write(FEED, [entry]))) {
          expect([format, entries.map(comparable)]).toEqual([
            format,
            [comparable(expected(entry))],
          ]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** What XML cannot carry is gone or something else. */
function comparable(entry: ReadEntry): unknown {
  const text = JSON.stringify(entry, (_, value: unknown) =>
    typeof value === "string" ? toXmlText(value) : value,
  );
  return JSON.parse(text);
}

describe("JSON Feed", () => {
  it("names what was taken down, and when", () => {
    const tombstones = [
      { ref: "tag:harbour.example,2024:a", when: at("2024-06-20T00:00:00Z"), comment: "Twice" },
      { ref: "tag:harbour.example,2024:b", when: at("2024-06-21T00:00:00Z") },
    ];
    const feed = parseJsonFeed(write({ ...FEED, tombstones }, [PLAIN]).json);
    expect(feed._tombstones).toEqual([
      { id: "tag:harbour.example,2024:a", date: "2024-06-20T00:00:00Z", comment: "Twice" },
      { id: "tag:harbour.example,2024:b", date: "2024-06-21T00:00:00Z" },
    ]);
  });

  it.each([
    ["a subscription document", CONTINUED, "archive/2024-06/"],
    ["an archive document", ARCHIVE, "archive/2024-04/"],
    ["the first archive document", FIRST_ARCHIVE, undefined],
    ["a feed without an archive", FEED, undefined],
  ])("%s is of one feed, and leads to what is older where there is something", (_, feed, older) => {
    const { feed_url, next_url, home_page_url } = parseJsonFeed(write(feed, [PLAIN]).json);
    expect(feed_url).toBe(FEED.documents.json);
    expect(next_url).toBe(older && `https://feeds.harbour.example/${older}feed.json`);
    expect(home_page_url).toBe(feed.alternate);
  });

  it("keeps its keys in one order", () => {
    const feed = parseJsonFeed(write(CONTINUED, [RICH]).json);
    expect(Object.keys(feed)).toEqual(
      "version title home_page_url feed_url description icon next_url favicon authors language hubs items".split(
        " ",
      ),
    );
    expect(Object.keys(feed.items[0] ?? {})).toEqual(
      "id content_html url title date_modified tags summary image date_published authors attachments".split(
        " ",
      ),
    );
  });

  it("gives sizes and durations as numbers, and only where they are known", () => {
    const [item] = parseJsonFeed(write(FEED, [RICH]).json).items;
    expect(item?.attachments).toEqual([
      {
        url: "https://feeds.harbour.example/media/crane.mp3",
        mime_type: "audio/mpeg",
        title: "Listen",
        size_in_bytes: 2_097_152,
        duration_in_seconds: 184,
      },
      { url: "https://video.harbour.example/crane", mime_type: "video/mp4" },
    ]);
  });

  it("publishes no e-mail address, for which it has no word", () => {
    expect(write(FEED, [RICH]).json).not.toContain("ida@");
  });
});
