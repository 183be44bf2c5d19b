import { describe, expect, it } from "vitest";
import type { Enclosure, Entry, Feed } from "../../lambdas/syndication/feed/feed.ts";
import { FORMATS } from "../../lambdas/syndication/format/formats.ts";
import { fromMilliseconds, type Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { renderDocument } from "../support/render-document.ts";
import { judgeJsonFeed } from "../validity/json-feed-rules.ts";
import { judge } from "../validity/rules.ts";
import { HOSTILE_TEXTS } from "./hostile-texts.ts";
import { holdsInjected, titles } from "./published-site.ts";

function instant(minutes: number): Timestamp {
  const at = fromMilliseconds(Date.UTC(2024, 5, 20, 9, minutes));
  if (at === undefined) throw new Error("outside the calendar");
  return at;
}

const PICTURE: Enclosure = {
  url: "https://media.example.com/gull.jpg",
  type: "image/jpeg",
  length: 2048,
  width: 640,
  height: 480,
  alt: "A gull",
  caption: "On the pier",
  credit: "O. A.",
};
const SOUND: Enclosure = {
  url: "https://media.example.com/horn.mp3",
  type: "audio/mpeg",
  duration: 184,
  title: "The horn",
};
const ENTRY: Entry = {
  id: "tag:example.com,2024:ferry",
  title: "The ferry is late",
  alternate: "https://gazette.example.com/ferry",
  published: instant(0),
  updated: instant(10),
  authors: [
    { name: "Mara Lind", url: "https://gazette.example.com/mara", email: "mara@example.com" },
  ],
  categories: [{ slug: "port", label: "Port" }],
  summary: "A gull had taken the whistle.",
  contentHtml: "<p>A <em>gull</em>.</p>",
  excerptHtml: "<p>A gull.</p>",
  contentMarkdown: "A *gull*.",
  corrections: [],
  language: "nb",
  rights: "2024",
  image: PICTURE,
  attachments: [SOUND],
};
const FEED: Feed = {
  name: "/",
  publication: {
    title: "The Harbour Gazette",
    home: "https://gazette.example.com/",
    feeds: "https://feeds.example.com/",
  },
  id: "tag:example.com,2024:feed",
  title: "The Harbour Gazette",
  description: "Tides",
  language: "en",
  alternate: "https://gazette.example.com/",
  updated: instant(10),
  authors: [{ name: "The Harbour Gazette" }],
  rights: "2024",
  logo: "https://media.example.com/logo.png",
  icon: "https://media.example.com/icon.png",
  hubs: ["https://hub.example.com/?a=1&b=2", "https://hub.example.org/"],
  tombstones: [{ ref: "tag:example.com,2024:gone", when: instant(5), comment: "Wrong" }],
  documents: {
    rss: "https://feeds.example.com/rss.xml",
    atom: "https://feeds.example.com/atom.xml",
    json: "https://feeds.example.com/feed.json",
  },
};

/** Each field of the model that holds text of an editor's; HTML is cleaned before and addresses are normalised. */
const FIELDS: Readonly<
  Record<string, (text: string) => { entry?: Partial<Entry>; feed?: Partial<Feed> }>
> = {
  "an entry's title": (title) => ({ entry: { title } }),
  "an entry's summary": (summary) => ({ entry: { summary } }),
  "an author": (name) => ({ entry: { authors: [{ name }, { name: "Mara Lind", url: name }] } }),
  "a category": (label) => ({ entry: { categories: [{ slug: "x", label }] } }),
  "an entry's rights": (rights) => ({ entry: { rights } }),
  "the Markdown": (contentMarkdown) => ({ entry: { contentMarkdown } }),
  "an image's alt": (alt) => ({ entry: { image: { ...PICTURE, alt } } }),
  "an image's caption": (caption) => ({ entry: { image: { ...PICTURE, caption } } }),
  "an image's credit": (credit) => ({ entry: { image: { ...PICTURE, credit } } }),
  "an attachment's title": (title) => ({ entry: { attachments: [{ ...SOUND, title }, SOUND] } }),
  "a feed's title": (title) => ({ feed: { title } }),
  "a feed's description": (description) => ({ feed: { description } }),
  "a feed's author": (name) => ({ feed: { authors: [{ name }] } }),
  "a feed's rights": (rights) => ({ feed: { rights } }),
  "a tombstone's comment": (comment) => ({
    feed: { tombstones: [{ ref: "tag:example.com,2024:gone", when: instant(5), comment }] },
  }),
};

/** The model holds no title or name that is empty once it is trimmed, and no name with an e-mail address in it. */
function textsFor(field: string): readonly (readonly [string, string])[] {
  return Object.entries(HOSTILE_TEXTS).filter(
    ([kind, text]) =>
      text.trim() !== "" && !(kind === "mail in a name" && field.includes("author")),
  );
}

describe.each(Object.entries(FIELDS))("a hostile text as %s", (field, change) => {
  it.each(textsFor(field))("makes no document invalid: %s", (_kind, text) => {
    const { entry, feed } = change(text);
    const view = { fullText: true, language: "en" };
    const said = FORMATS.flatMap((format) => {
      if (format.name === "page") return [];
      const rendered = format.renderEntry({ ...ENTRY, ...entry }, view);
      const document = renderDocument(format, { ...FEED, ...feed }, [rendered]);
      const bytes = new TextEncoder().encode(document);
      const address = FEED.documents[format.name];
      expect(
        format.name === "json" ? judgeJsonFeed(bytes, address) : judge(bytes, address),
        format.name,
      ).toEqual([]);
      if (format.name !== "json") expect(holdsInjected(bytes)).toBe(false);
      return [titles(bytes, format.name)];
    });
    expect(said[1]).toEqual(said[0]);
    expect(said[2]).toEqual(said[0]);
  });
});
