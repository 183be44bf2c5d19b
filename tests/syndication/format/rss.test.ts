import { describe, expect, it } from "vitest";
import type { Enclosure, Entry, Feed } from "../../../lambdas/syndication/feed/feed.ts";
import { attribute, childrenOf, parseXml, type XmlElement } from "../../validity/xml-tree.ts";
import { ATOM, CONTENT, DC, DCTERMS, MEDIA, only, textsOf, write } from "./read-documents.ts";
import {
  ARCHIVE,
  CONTINUED,
  EXCERPT,
  FEED,
  FILM,
  FIRST_ARCHIVE,
  FULL,
  PHOTO,
  PLAIN,
  RICH,
  SOUND,
} from "./samples.ts";

function channelOf(...entries: readonly Entry[]): XmlElement {
  return only(parseXml(write(FEED, entries).rss), "", "channel");
}

function itemOf(entry: Entry, view = FULL): XmlElement {
  return only(only(parseXml(write(FEED, [entry], view).rss), "", "channel"), "", "item");
}

function attributesOf({ attributes }: XmlElement): Readonly<Record<string, string>> {
  return Object.fromEntries(attributes.map(({ name, value }) => [name, value]));
}

describe("the channel", () => {
  it.each([
    ["title", "The Harbour"],
    ["link", "https://harbour.example/"],
    ["description", "Ships & tides"],
    ["language", "en"],
    ["copyright", "© The Harbour"],
    ["lastBuildDate", "Fri, 21 Jun 2024 08:30:00 GMT"],
    ["generator", "Wireroom"],
  ])("has %s", (name, value) => {
    expect(only(channelOf(), "", name).text).toBe(value);
  });

  it("has its own address and every hub", () => {
    expect(childrenOf(channelOf(), ATOM, "link").map(attributesOf)).toEqual([
      { href: FEED.documents.rss, rel: "self", type: "application/rss+xml" },
      { href: "https://hub.example/", rel: "hub" },
      { href: "https://hub.example/second?a=1&b=2", rel: "hub" },
    ]);
  });

  it("has a picture with the title and link that RSS asks of one", () => {
    const image = only(channelOf(), "", "image");
    expect(image.children.map(({ name, text }) => [name, text])).toEqual([
      ["title", "The Harbour"],
      ["url", "https://feeds.harbour.example/media/logo.png"],
      ["link", "https://harbour.example/"],
    ]);
  });

  it("is described by its title where it has no description", () => {
    const { description: _, ...feed } = FEED;
    const channel = only(parseXml(write(feed, []).rss), "", "channel");
    expect(only(channel, "", "description").text).toBe("The Harbour");
  });
});

const HISTORY = "http://purl.org/syndication/history/1.0";

describe("the channel of a feed with a history", () => {
  const channel = (feed: Feed): XmlElement =>
    only(parseXml(write(feed, [RICH]).rss), "", "channel");
  const linksOf = (feed: Feed) =>
    childrenOf(channel(feed), ATOM, "link")
      .map(attributesOf)
      .filter(({ rel }) => rel !== "hub");
  const type = "application/rss+xml";

  it("leads to the newest archive document", () => {
    const href = "https://feeds.harbour.example/archive/2024-06/rss.xml";
    expect(linksOf(CONTINUED)).toEqual([
      { href: FEED.documents.rss, rel: "self", type },
      { href, rel: "prev-archive", type },
    ]);
    expect(write(CONTINUED, [RICH]).rss).not.toContain(HISTORY);
  });

  it.each([
    ["an archive document", ARCHIVE, "https://feeds.harbour.example/archive/2024-04/rss.xml"],
    ["the first of them", FIRST_ARCHIVE, undefined],
  ])("leads back from %s, which says that it is one", (_, feed, older) => {
    expect(linksOf(feed)).toEqual([
      { href: feed.documents.rss, rel: "self", type },
      ...(older === undefined ? [] : [{ href: older, rel: "prev-archive", type }]),
      { href: FEED.documents.rss, rel: "current", type },
    ]);
    expect(childrenOf(channel(feed), HISTORY, "archive")).toHaveLength(1);
    expect(only(channel(feed), "", "link").text).toBe(feed.alternate);
    expect(only(channel(feed), "", "title").text).toBe(FEED.title);
  });
});

describe("an item", () => {
  it("has an id that is never a link", () => {
    const guid = only(itemOf(PLAIN), "", "guid");
    expect([guid.text, attribute(guid, "isPermaLink")]).toEqual([PLAIN.id, "false"]);
  });

  it("has the summary, escaped since RSS reads HTML there, before the full text", () => {
    const names = itemOf(RICH).children.map(({ name }) => name);
    expect(names.indexOf("description")).toBeLessThan(names.indexOf("content:encoded"));
    expect(only(itemOf(RICH), "", "description").text).toBe("Water, &amp; what &lt;it&gt; does");
    expect(only(itemOf(RICH), CONTENT, "encoded").text).toBe(RICH.contentHtml);
  });

  it("has the full text as its description where there is no summary", () => {
    expect(only(itemOf(PLAIN), "", "description").text).toBe(PLAIN.contentHtml);
    expect(childrenOf(itemOf(PLAIN), CONTENT, "encoded")).toEqual([]);
  });

  it("keeps the day it was published and says apart when it changed", () => {
    expect(only(itemOf(RICH), "", "pubDate").text).toBe("Thu, 20 Jun 2024 00:00:00 GMT");
    expect(textsOf(itemOf(RICH), DCTERMS, "modified")).toEqual(["2024-06-21T08:30:00Z"]);
    expect(textsOf(itemOf(PLAIN), DCTERMS, "modified")).toEqual([]);
  });

  it("has its rights, and its Markdown where the full text is shown", () => {
    expect(textsOf(itemOf(RICH), DC, "rights")).toEqual(["© 2024 The Harbour"]);
    const markdown = (item: XmlElement) =>
      textsOf(item, "http://source.scripting.com/", "markdown");
    expect(markdown(itemOf(RICH))).toEqual(["It went by *sea*."]);
    expect(markdown(itemOf(RICH, EXCERPT))).toEqual([]);
  });

  const paper: Enclosure = { url: "https://harbour.example/a.pdf", type: "application/pdf" };
  it.each<[string, Partial<Entry>, string | undefined]>([
    ["nothing without media", {}, undefined],
    ["the image alone", { image: PHOTO }, PHOTO.url],
    ["the sound before the image", { image: PHOTO, attachments: [SOUND] }, SOUND.url],
    ["the first of sound and film", { image: PHOTO, attachments: [FILM, SOUND] }, FILM.url],
    ["the image before a paper", { image: PHOTO, attachments: [paper] }, PHOTO.url],
    ["the film behind a paper", { attachments: [paper, FILM] }, FILM.url],
    ["a paper alone", { attachments: [paper] }, paper.url],
  ])("encloses %s", (_, media, url) => {
    const enclosures = childrenOf(itemOf({ ...PLAIN, ...media }), "", "enclosure");
    expect(enclosures.map((one) => attribute(one, "url"))).toEqual(url === undefined ? [] : [url]);
  });

  it("encloses with length 0 what nobody knows the length of", () => {
    const enclosure = only(itemOf({ ...PLAIN, attachments: [FILM] }), "", "enclosure");
    expect(attribute(enclosure, "length")).toBe("0");
  });

  it("describes every file in Media RSS", () => {
    const media = childrenOf(itemOf(RICH), MEDIA, "content");
    expect(media.map(attributesOf)).toEqual([
      {
        url: PHOTO.url,
        fileSize: "48213",
        type: "image/jpeg",
        medium: "image",
        width: "1600",
        height: "900",
      },
      {
        url: SOUND.url,
        fileSize: "2097152",
        type: "audio/mpeg",
        medium: "audio",
        duration: "184",
      },
      { url: FILM.url, type: "video/mp4", medium: "video", width: "1920", height: "1080" },
    ]);
    expect(media.map(({ children }) => children.map(({ name, text }) => [name, text]))).toEqual([
      [
        ["media:description", "The last crane, on Friday"],
        ["media:credit", "Ida Holm"],
        ["media:text", "A yellow crane"],
      ],
      [["media:title", "Listen"]],
      [],
    ]);
  });

  it("is described to the ear where an image has no caption", () => {
    const { caption: _, ...image } = PHOTO;
    const [media] = childrenOf(itemOf({ ...PLAIN, image }), MEDIA, "content");
    expect(media?.children.map(({ name, text }) => [name, text])).toEqual([
      ["media:description", "A yellow crane"],
      ["media:credit", "Ida Holm"],
    ]);
  });
});
