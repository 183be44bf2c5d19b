import { describe, expect, it } from "vitest";
import type { Entry, Feed } from "../../../lambdas/syndication/feed/feed.ts";
import { toXmlText } from "../../../lambdas/syndication/xml-text.ts";
import { attribute, childrenOf, descendants, parseXml } from "../../validity/xml-tree.ts";
import {
  ATOM,
  expected,
  MEDIA,
  only,
  parseJsonFeed,
  type ReadEntry,
  readAll,
  textsOf,
  write,
} from "./read-documents.ts";
import { at, EXCERPT, FEED, FILM, PHOTO, PLAIN, RICH, SOUND } from "./samples.ts";

/** Every text of an entry and of a feed, all the same. */
function everywhere(text: string): { entry: Entry; feed: Feed } {
  const media = { ...PHOTO, title: text, alt: text, caption: text, credit: text };
  return {
    entry: {
      ...RICH,
      title: text,
      summary: text,
      contentHtml: text,
      contentMarkdown: text,
      rights: text,
      authors: [{ name: text }, { name: text }],
      categories: [{ slug: text, label: text }],
      image: media,
      attachments: [{ ...SOUND, title: text, credit: text }],
    },
    feed: {
      ...FEED,
      title: text,
      description: text,
      rights: text,
      authors: [{ name: text }],
      tombstones: [{ ref: text, when: at("2024-06-20T00:00:00Z"), comment: text }],
    },
  };
}

const itemOf = (rss: string) => only(only(parseXml(rss), "", "channel"), "", "item");
const entryOf = (atom: string) => only(parseXml(atom), ATOM, "entry");
const enclosuresOf = (atom: string) =>
  childrenOf(entryOf(atom), ATOM, "link").filter((link) => attribute(link, "rel") === "enclosure");
const attributesOf = ({ attributes }: ReturnType<typeof itemOf>) =>
  Object.fromEntries(attributes.map(({ name, value }) => [name, value]));

describe("texts that `feed` loses, changes or lets through as markup", () => {
  it.each([
    ["F01", "the end of a CDATA section, twice", "a]]>b]]>c]]]]>d"],
    ["F02", "markup behind it", "]]>]]></title><link>https://evil.example/</link><item><title>"],
    ["F03", "characters that XML 1.0 cannot carry", "a\u0000b\u0008c\u001fd\ufffee\uffff"],
    ["F04", "an opening angle bracket", "a < b <c"],
    ["F05", "an ampersand", "Q&A & more"],
    ["F06", "a quotation mark", `say "it's" so`],
    ["F14", "tags and references in plain text", "the <b> tag, &lt;, &nbsp; and &#38;"],
    ["F15", "an escaped ampersand", "&amp; is &amp;amp;"],
    ["F30", "half a surrogate pair", "a\ud83d and \ude00b"],
  ])("%s: %s stays text in every field and format", (_id, _what, text) => {
    const { entry, feed } = everywhere(text);
    const plain = toXmlText(text);
    const written = write(feed, [entry]);
    for (const [format, read] of readAll(written)) {
      expect([format, read.title, read.description]).toEqual([format, plain, plain]);
      expect([format, read.entries]).toEqual([format, [expected(everywhere(plain).entry)]]);
    }
    const item = itemOf(written.rss);
    const [image, sound] = childrenOf(item, MEDIA, "content");
    expect(textsOf(image ?? item, MEDIA, "credit")).toEqual([plain]);
    expect(textsOf(sound ?? item, MEDIA, "title")).toEqual([plain]);
    expect(textsOf(item, "http://source.scripting.com/", "markdown")).toEqual([plain]);
    const atom = parseXml(written.atom);
    const [tombstone] = atom.children.filter(({ local }) => local === "deleted-entry");
    expect(tombstone && attribute(tombstone, "ref")).toBe(plain);
    expect(enclosuresOf(written.atom).map((link) => attribute(link, "title"))).toEqual([
      plain,
      plain,
    ]);
    expect(parseJsonFeed(written.json).items[0]?.attachments?.[0]?.title).toBe(plain);
  });
});

describe("entries that `feed` writes wrongly or not at all", () => {
  it.each<[string, string, Partial<Entry>, Partial<ReadEntry>]>([
    [
      "F16",
      "a category without a label has its slug",
      labelled("port-life", ""),
      { categories: ["port-life"] },
    ],
    [
      "F17",
      "a category without a slug has its label",
      labelled("", "Port life"),
      { categories: ["Port life"] },
    ],
    ["F17", "a category without either is left out", labelled("", ""), { categories: [] }],
    ["F18", "an id that is no address is an id", { id: "crane of 2024" }, {}],
    ["F19", "the first instant is a date", dated("0001-01-01T00:00:00Z"), {}],
    ["F19", "the last instant is a date", dated("9999-12-31T23:59:59Z"), {}],
    ["F21", "an entry without a title has none", { title: "" }, { title: undefined }],
    [
      "F22",
      "an address that is none is left out",
      { alternate: "/2024/crane" },
      { alternate: undefined },
    ],
    [
      "F22",
      "an address that is a script is left out",
      { alternate: "javascript:alert(1)" },
      { alternate: undefined },
    ],
    ["F23", "an id is not rewritten", { id: "HTTP://Harbour.example:80/a/../%7Eb?" }, {}],
    [
      "F28",
      "an author without a name is left out",
      { authors: [{ name: "", url: "https://harbour.example/" }, { name: "Ida" }] },
      { authors: ["Ida"] },
    ],
  ])("%s: %s", (_id, _what, patch, difference) => {
    const entry = { ...RICH, ...patch };
    for (const [format, read] of readAll(write(FEED, [entry]))) {
      expect([format, read.entries]).toEqual([format, [{ ...expected(entry), ...difference }]]);
    }
  });

  function labelled(slug: string, label: string): Partial<Entry> {
    return { categories: [{ slug, label }] };
  }

  function dated(instant: string): Partial<Entry> {
    return { published: at(instant), updated: at(instant) };
  }

  it("F07: the enclosure of RSS has an address, a length, a type and nothing else", () => {
    const { rss } = write(FEED, [{ ...PLAIN, attachments: [SOUND] }]);
    expect(attributesOf(only(itemOf(rss), "", "enclosure"))).toEqual({
      url: SOUND.url,
      length: "2097152",
      type: "audio/mpeg",
    });
  });

  it("F08 F09 F10: types and lengths are the file's own, whatever its name looks like", () => {
    const image = { url: "https://harbour.example/i/photo", type: "image/webp", length: 7 };
    const sound = { url: "https://harbour.example/s/one.mp3", type: "audio/mpeg", length: 9 };
    const written = write(FEED, [{ ...PLAIN, image, attachments: [sound] }]);
    expect(enclosuresOf(written.atom).map(attributesOf)).toEqual([
      { rel: "enclosure", type: "image/webp", length: "7", href: image.url },
      { rel: "enclosure", type: "audio/mpeg", length: "9", href: sound.url },
    ]);
    const pictured = write(FEED, [{ ...PLAIN, image }]);
    expect(attributesOf(only(itemOf(pictured.rss), "", "enclosure"))).toEqual({
      url: image.url,
      length: "7",
      type: "image/webp",
    });
    expect(parseJsonFeed(written.json).items[0]?.attachments).toEqual([
      { url: sound.url, mime_type: "audio/mpeg", size_in_bytes: 9 },
    ]);
  });

  it("F11: image, sound and film are all there", () => {
    const written = write(FEED, [RICH]);
    const urls = [PHOTO.url, SOUND.url, FILM.url];
    const media = childrenOf(itemOf(written.rss), MEDIA, "content");
    expect(media.map((one) => attribute(one, "url"))).toEqual(urls);
    expect(enclosuresOf(written.atom).map((link) => attribute(link, "href"))).toEqual(urls);
    const [item] = parseJsonFeed(written.json).items;
    expect([item?.image, ...(item?.attachments ?? []).map(({ url }) => url)]).toEqual(urls);
  });

  it("F12 F13: several authors, none of whom needs an e-mail address", () => {
    const { rss } = write(FEED, [RICH]);
    expect(childrenOf(itemOf(rss), "", "author")).toEqual([]);
    for (const [format, { entries }] of readAll(write(FEED, [RICH]))) {
      expect([format, entries[0]?.authors]).toEqual([format, ["Ida Holm", "Søren & Sons"]]);
    }
  });

  it("F20 F29: nothing says undefined, null, NaN or Invalid Date", () => {
    const least: Feed = { ...PLAIN_FEED, hubs: [] };
    const strange = { ...PLAIN, image: { ...PHOTO, length: Number.NaN, width: -1, duration: 0 } };
    for (const text of Object.values(write(least, [PLAIN, strange]))) {
      expect(text).not.toMatch(/undefined|null|NaN|Invalid|\[object/);
    }
  });

  it("F22: media, people, hubs and pictures whose addresses are none are left out", () => {
    const bad = { url: "crane.jpg", type: "image/jpeg" };
    const entry = {
      ...PLAIN,
      authors: [{ name: "Ida", url: "ida.html" }],
      image: bad,
      attachments: [bad],
    };
    const written = write({ ...FEED, hubs: ["hub"], logo: "logo.png", icon: "data:," }, [entry]);
    for (const text of Object.values(written)) {
      expect(text).not.toMatch(/crane\.jpg|ida\.html|"hub"|logo\.png|data:/);
      expect(text).toContain("Ida");
    }
  });

  it("F24: JSON Feed is 1.1 with all authors, attachments, hubs and languages", () => {
    const feed = parseJsonFeed(write(FEED, [{ ...RICH, language: "ko" }]).json);
    expect(feed).toMatchObject({
      version: "https://jsonfeed.org/version/1.1",
      favicon: FEED.icon,
      language: "en",
      authors: [{ name: "The Harbour", url: "https://harbour.example/" }],
      hubs: FEED.hubs.map((url) => ({ type: "WebSub", url })),
    });
    expect(feed.items[0]).toMatchObject({ language: "ko", authors: [{ name: "Ida Holm" }, {}] });
    expect(JSON.stringify(feed)).not.toContain('"author"');
  });

  it("F25: every item has an id and a text, be it the summary", () => {
    const { contentHtml, summary, ...rest } = RICH;
    const written = write(FEED, [
      { ...rest, contentHtml: "", summary: "Q & A" },
      { ...rest, contentHtml: "" },
    ]);
    const { items } = parseJsonFeed(written.json);
    expect(items.map(({ id, content_html }) => [id, content_html])).toEqual([
      [RICH.id, "Q &amp; A"],
      [RICH.id, ""],
    ]);
    expect(written.rss).not.toContain("<content:encoded>");
    expect(written.atom).not.toContain("<content");
  });

  it("F26: Atom has languages, every hub, Media RSS and tombstones", () => {
    const tombstones = [{ ref: "tag:harbour.example,2024:gone", when: at("2024-06-20T00:00:00Z") }];
    const { atom } = write({ ...FEED, tombstones }, [{ ...RICH, language: "ko" }]);
    const feed = parseXml(atom);
    const links = childrenOf(feed, ATOM, "link");
    expect(
      links.flatMap((link) =>
        attribute(link, "rel") === "hub" ? (attribute(link, "href") ?? "") : [],
      ),
    ).toEqual(FEED.hubs);
    expect(attributesOf(feed)).toEqual({ "xml:lang": "en" });
    expect(attributesOf(only(feed, ATOM, "entry"))).toEqual({ "xml:lang": "ko" });
    expect(childrenOf(only(feed, ATOM, "entry"), MEDIA, "content")).toHaveLength(3);
    expect(
      attributesOf(only(feed, "http://purl.org/atompub/tombstones/1.0", "deleted-entry")),
    ).toEqual({ ref: "tag:harbour.example,2024:gone", when: "2024-06-20T00:00:00Z" });
  });

  it("F27: what is rendered twice is the same, and the input stays as it was", () => {
    const entry = freeze(structuredClone(RICH));
    const feed = freeze(structuredClone(FEED));
    expect(write(feed, [entry])).toEqual(write(feed, [entry]));
  });

  it("F31: every prefix is declared, even where the channel's own elements need none", () => {
    const bare = { ...PLAIN_FEED, hubs: [], documents: {} };
    const { rss } = write(bare, [{ ...RICH, contentHtml: "" }], EXCERPT);
    const names = [...descendants(parseXml(rss))].map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["dc:creator", "media:content"]));
  });

  it("F32: no podcast vocabulary is written half", () => {
    for (const text of Object.values(write(FEED, [RICH])))
      expect(text).not.toMatch(/itunes|play-pod/);
  });

  it("F33: the channel's elements all come before the first item", () => {
    const channel = only(parseXml(write(FEED, [RICH, PLAIN]).rss), "", "channel");
    const names = channel.children.map(({ name }) => name);
    expect(names.slice(names.indexOf("item"))).toEqual(["item", "item"]);
    expect(names).toEqual(expect.arrayContaining(["atom:link", "image", "copyright"]));
  });
});

const { description: _, rights: __, logo: ___, icon: ____, ...LEAST } = FEED;
const PLAIN_FEED: Feed = LEAST;

function freeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(freeze);
    Object.freeze(value);
  }
  return value;
}
