import { describe, expect, it } from "vitest";
import { JSON_FEED_RULES, judgeJsonFeed } from "./json-feed-rules.ts";

const ADDRESS = "https://feeds.example.com/feed.json";
const FERRY = {
  id: "tag:example.com,2024:ferry",
  url: "https://gazette.example.com/ferry",
  title: "The ferry is late again",
  summary: "A gull had taken the whistle.",
  content_html: "<p>A <em>gull</em> had taken the whistle.</p>",
  image: "https://feeds.example.com/media/gull.jpg",
  date_published: "2024-06-20T00:00:00Z",
  date_modified: "2024-06-21T08:30:00Z",
  authors: [{ name: "Mara Lind", url: "https://gazette.example.com/mara" }],
  tags: ["Port"],
  language: "en-GB",
  attachments: [
    {
      url: "https://feeds.example.com/media/horn.mp3",
      mime_type: "audio/mpeg",
      title: "The horn",
      size_in_bytes: 1_048_576,
      duration_in_seconds: 184,
    },
  ],
  _wireroom: { anything: ["goes"] },
};
const TIDE = {
  id: "tag:example.com,2024:tide",
  url: "https://gazette.example.com/tide",
  content_text: "Bring boots.",
};
const GOOD = {
  version: "https://jsonfeed.org/version/1.1",
  title: "The Harbour Gazette",
  home_page_url: "https://gazette.example.com/",
  feed_url: ADDRESS,
  next_url: "https://feeds.example.com/archive/2024-05/feed.json",
  description: "Tides, timetables and tall stories",
  icon: "https://feeds.example.com/media/logo.png",
  authors: [{ name: "The Harbour Gazette" }],
  language: "en-GB",
  hubs: [{ type: "WebSub", url: "https://hub.example.com/" }],
  items: [FERRY, TIDE],
};

const feed = (changes: object): object => ({ ...GOOD, ...changes });
const item = (changes: object): object => feed({ items: [{ ...FERRY, ...changes }, TIDE] });
const attachment = (changes: object): object =>
  item({ attachments: [{ ...FERRY.attachments[0], ...changes }] });

const EXAMPLES: readonly (readonly [code: string, said: string, document: object])[] = [
  ["version", "is that of 1.0", feed({ version: "https://jsonfeed.org/version/1" })],
  ["feed-title", "is missing", feed({ title: undefined })],
  ["items-array", "is one object", feed({ items: FERRY })],
  ["items-array", "holds a text", feed({ items: [FERRY, "TIDE"] })],
  ["item-id", "is a number", item({ id: 4711 })],
  ["item-id-unique", "stands twice", item({ id: TIDE.id })],
  ["item-content", "is missing", item({ content_html: undefined })],
  ["item-text", "is null", item({ summary: null })],
  ["feed-text", "is a list", feed({ description: ["Tides"] })],
  ["feed-address", "is relative", feed({ home_page_url: "/" })],
  ["item-address", "has a space", item({ url: "https://gazette.example.com/the ferry" })],
  ["item-address", "is a script", item({ url: "javascript:alert(1)" })],
  ["date", "is of RFC 822", item({ date_published: "Thu, 20 Jun 2024 00:00:00 GMT" })],
  ["authors-array", "is one object", item({ authors: { name: "Mara Lind" } })],
  ["authors-array", "is empty", item({ authors: [] })],
  ["author-empty", "has nothing", item({ authors: [{ name: "" }] })],
  ["author-address", "is relative", item({ authors: [{ name: "Mara", url: "mara" }] })],
  ["author-deprecated", "is still there", item({ author: { name: "Mara Lind" } })],
  ["tags", "is one text", item({ tags: "Port" })],
  ["tags", "is empty", item({ tags: [""] })],
  ["language", "is a word", item({ language: "English" })],
  ["attachments-array", "is one object", item({ attachments: FERRY.attachments[0] })],
  ["attachment-needs", "has no type", attachment({ mime_type: undefined })],
  ["attachment-needs", "has a bad type", attachment({ mime_type: "mp3" })],
  ["attachment-number", "is a text", attachment({ size_in_bytes: "1048576" })],
  ["attachment-number", "is below zero", attachment({ duration_in_seconds: -1 })],
  ["hubs", "has no type", feed({ hubs: [{ url: "https://hub.example.com/" }] })],
  ["expired", "is a text", feed({ expired: "no" })],
  ["feed-url-matches", "is another", feed({ feed_url: "https://feeds.example.com/old.json" })],
  ["next-url-differs", "is its own", feed({ next_url: ADDRESS })],
  ["unknown-key", "is in an item", item({ enclosures: [] })],
  ["unknown-key", "is at the top", feed({ copyright: "ours" })],
  ["well-formed-text", "has half a pair", item({ title: "\ud83d" })],
  ["content-html", "has a script", item({ content_html: "<p>x</p><script>x()</script>" })],
  ["content-html", "does not balance", item({ content_html: "<p>x" })],
];

describe("the rules of JSON Feed 1.1", () => {
  it("find nothing in a good document", () => {
    expect(judgeJsonFeed(JSON.stringify(GOOD), ADDRESS)).toEqual([]);
  });

  it("take an archive document for a part of its feed", () => {
    const archive = "https://feeds.example.com/archive/2024-06/feed.json";
    expect(judgeJsonFeed(JSON.stringify(GOOD), archive)).toEqual([]);
    const apart = JSON.stringify(feed({ feed_url: archive }));
    expect(judgeJsonFeed(apart, archive).map(({ code }) => code)).toEqual(["feed-url-matches"]);
  });

  it("are at least fifteen, each of which has an example", () => {
    expect(JSON_FEED_RULES.length).toBeGreaterThanOrEqual(15);
    const shown = new Set(EXAMPLES.map(([code]) => code));
    expect(JSON_FEED_RULES.map(({ code }) => code).filter((code) => !shown.has(code))).toEqual([]);
  });

  it.each(EXAMPLES)("%s is found, alone, where it %s", (code, _, document) => {
    const findings = judgeJsonFeed(JSON.stringify(document), ADDRESS);
    expect(new Set(findings.map((finding) => finding.code))).toEqual(new Set([code]));
  });

  it.each([
    ["a comma too many", '{"version": "https://jsonfeed.org/version/1.1",}'],
    ["a list", "[]"],
    ["bytes that are not UTF-8", new Uint8Array([0x22, 0xff, 0x22])],
  ])("not-json is found in %s", (_, bytes) => {
    expect(judgeJsonFeed(bytes).map(({ code }) => code)).toEqual(["not-json"]);
  });
});
