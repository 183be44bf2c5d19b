import { describe, expect, it } from "vitest";
import type { Enclosure } from "../../../lambdas/syndication/feed/feed.ts";
import { toWritableEntry, toWritableFeed } from "../../../lambdas/syndication/format/writable.ts";
import {
  ARCHIVE,
  CONTINUED,
  FEED,
  FIRST_ARCHIVE,
  PHOTO,
  PLAIN,
  placeOf,
  RICH,
  SOUND,
} from "./samples.ts";

describe("a writable entry", () => {
  it("is the entry where nothing is wrong with it", () => {
    expect(toWritableEntry(RICH)).toEqual(RICH);
    expect(toWritableEntry(PLAIN)).toEqual(PLAIN);
  });

  it.each<[string, Partial<Enclosure>, Partial<Enclosure>]>([
    ["a length of 0 bytes", { length: 0 }, { length: 0 }],
    ["no negative length", { length: -1 }, {}],
    ["no fraction of a byte", { length: 1.5 }, {}],
    ["no length that is no number", { length: Number.NaN }, {}],
    ["both dimensions", { width: 3, height: 2 }, { width: 3, height: 2 }],
    ["no dimension alone", { width: 3 }, {}],
    ["no dimension of 0", { width: 0, height: 0 }, {}],
    ["a fraction of a second", { duration: 0.5 }, { duration: 0.5 }],
    ["no duration of 0", { duration: 0 }, {}],
    ["no endless duration", { duration: Number.POSITIVE_INFINITY }, {}],
    ["no blank words", { title: " ", alt: "", caption: "\n", credit: "\u0000" }, {}],
    ["a general type for one that is none", { type: "mp3" }, { type: "application/octet-stream" }],
    ["a general type for a list", { type: "a/b, c/d" }, { type: "application/octet-stream" }],
    ["a type without its parameters", { type: "audio/ogg; codecs=opus" }, { type: "audio/ogg" }],
    ["a type with a suffix", { type: "image/svg+xml" }, { type: "image/svg+xml" }],
  ])("has media with %s", (_, given, kept) => {
    const media = { url: SOUND.url, type: SOUND.type };
    const { attachments } = toWritableEntry({ ...PLAIN, attachments: [{ ...media, ...given }] });
    expect(attachments).toEqual([{ ...media, ...kept }]);
  });

  it("has neither media nor links that no reader could open", () => {
    const entry = toWritableEntry({
      ...PLAIN,
      alternate: "//harbour.example/crane",
      authors: [{ name: "Ida", url: "mailto:ida@harbour.example" }],
      image: { ...PHOTO, url: "file:///crane.jpg" },
      attachments: [{ ...SOUND, url: "" }],
    });
    expect(entry).toEqual({ ...PLAIN, alternate: "", authors: [{ name: "Ida" }] });
  });

  it.each([
    ["HTTPS://Harbour.example:443/a b", "https://harbour.example/a%20b"],
    ["https://harbour.example/한국?q=<>", "https://harbour.example/%ED%95%9C%EA%B5%AD?q=%3C%3E"],
    [" https://harbour.example ", "https://harbour.example/"],
  ])("has the address %s as every reader can take it", (given, written) => {
    expect(toWritableEntry({ ...PLAIN, alternate: given }).alternate).toBe(written);
  });

  it("has categories with a slug and a label each", () => {
    const categories = [
      { slug: "", label: "World" },
      { slug: "sea", label: "" },
      { slug: "", label: "" },
    ];
    expect(toWritableEntry({ ...PLAIN, categories }).categories).toEqual([
      { slug: "World", label: "World" },
      { slug: "sea", label: "sea" },
    ]);
  });
});

describe("a writable feed", () => {
  it("is the feed where nothing is wrong with it", () => {
    for (const feed of [FEED, CONTINUED, ARCHIVE, FIRST_ARCHIVE]) {
      expect(toWritableFeed(feed)).toEqual(feed);
    }
  });

  it("has a history of those addresses alone that a reader could open", () => {
    const { period, ...broken } = { ...placeOf(""), page: "/archive/", period: "2024-06" };
    const documents = { ...broken.documents, atom: "file:///atom.xml" };
    const { history } = toWritableFeed({
      ...FEED,
      history: {
        archive: { period, current: { ...broken, documents } },
        previous: { ...broken, documents, period },
      },
    });
    const { rss, json } = placeOf("").documents;
    expect(history).toEqual({
      archive: { period, current: { documents: { rss, json }, page: "" } },
      previous: { period, documents: { rss, json }, page: "" },
    });
  });

  it("has one of its documents for a page that nobody could open", () => {
    expect(toWritableFeed({ ...FEED, alternate: "/" }).alternate).toBe(FEED.documents.rss);
  });
});
