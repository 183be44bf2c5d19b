import { describe, expect, it } from "vitest";
import type { Entry } from "../../../lambdas/syndication/feed/feed.ts";
import { googleNews } from "../../../lambdas/syndication/partner/google-news.ts";
import { partnerOptions } from "../../../lambdas/syndication/partner/partner-options.ts";
import { findRule } from "../../../lambdas/syndication/partner/partners.ts";
import {
  mostDeparted,
  renderPartner,
} from "../../../lambdas/syndication/partner/render-partner.ts";
import { DEPARTED, readCasePublication } from "../../support/partner-case.ts";
import { parseXml, type XmlElement } from "../../validity/xml-tree.ts";
import { at, PHOTO, PLAIN, RICH } from "../format/samples.ts";

const SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9";
const NEWS = "http://www.google.com/schemas/sitemap-news/0.9";
const IMAGE = "http://www.google.com/schemas/sitemap-image/1.1";
const PUBLICATION = readCasePublication("google-news");

function renderAll(
  entries: readonly Entry[],
  publication = PUBLICATION,
): ReadonlyMap<string, string> {
  const settings = { publication, options: partnerOptions(googleNews, publication).own as object };
  const documents = renderPartner(googleNews, publication, {
    entries: entries.map((entry) => ({
      markup: googleNews.renderEntry(entry, settings),
      updated: entry.updated,
    })),
    departed: [DEPARTED],
    media: () => undefined,
  });
  return new Map(documents.map(({ file, text }) => [file, text]));
}

function read(documents: ReadonlyMap<string, string>, file: string): XmlElement {
  return parseXml(documents.get(file) ?? "");
}

/** Text of each element that holds nothing else, by namespace and local name. */
function leavesOf({ children, uri, name, text }: XmlElement): readonly (readonly string[])[] {
  return children.length === 0
    ? [[uri, name.replace(/^.*:/, ""), text]]
    : children.flatMap(leavesOf);
}

function languageOf(language: string): string | undefined {
  const [url] = read(renderAll([{ ...PLAIN, language }]), "news-1.xml").children;
  return url && leavesOf(url).find(([, name]) => name === "language")?.[2];
}

describe("a story", () => {
  it("has its address, its last change, and what Google asks of news", () => {
    const corrected: Entry = {
      ...RICH,
      corrections: [{ at: at("2024-06-22T09:00:00Z"), text: "It was Tuesday." }],
    };
    const [url] = read(renderAll([corrected]), "news-1.xml").children;
    expect(url && leavesOf(url)).toEqual([
      [SITEMAP, "loc", "https://harbour.example/2024/crane"],
      [SITEMAP, "lastmod", "2024-06-22T09:00:00Z"],
      [NEWS, "name", "The Harbour Daily"],
      [NEWS, "language", "en"],
      [NEWS, "publication_date", "2024-06-20T00:00:00Z"],
      [NEWS, "title", 'R&D: 3 < 4 & "tides"'],
      [IMAGE, "loc", PHOTO.url],
    ]);
  });

  it("is written a line an element", () => {
    expect(renderAll([PLAIN]).get("news-1.xml")).toBe(`<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="${SITEMAP}" xmlns:news="${NEWS}" xmlns:image="${IMAGE}">
  <url>
    <loc>https://harbour.example/2024/crane</loc>
    <lastmod>2024-06-20T00:00:00Z</lastmod>
    <news:news>
      <news:publication>
        <news:name>The Harbour Daily</news:name>
        <news:language>en</news:language>
      </news:publication>
      <news:publication_date>2024-06-20T00:00:00Z</news:publication_date>
      <news:title>The last crane leaves</news:title>
    </news:news>
  </url>
</urlset>
`);
  });

  it("without a picture has none", () => {
    expect(renderAll([PLAIN]).get("news-1.xml")).not.toContain("<image:");
  });

  it.each([
    ["en-GB", "en"],
    ["fil", "fil"],
    ["PT-BR", "pt"],
    ["zh", "zh-cn"],
    ["zh-Hans-HK", "zh-cn"],
    ["zh-SG", "zh-cn"],
    ["zh-Hant", "zh-tw"],
    ["zh-TW", "zh-tw"],
    ["zh-HK", "zh-tw"],
  ])("in %s is in %s to Google", (language, expected) => {
    expect(languageOf(language)).toBe(expected);
  });

  it.each([
    ["The Harbour (beta)", "The Harbour"],
    ["港口报(测试)", "港口报"],
    ["(Harbour)", "(Harbour)"],
  ])("of %s is of %s on news.google.com", (title, expected) => {
    const publication = { ...PUBLICATION, title, partners: new Map([["google-news", {}]]) };
    const [url] = read(renderAll([PLAIN], publication), "news-1.xml").children;
    expect(url && leavesOf(url)[2]).toEqual([NEWS, "name", expected]);
  });

  it("is taken down by its absence", () => {
    expect(mostDeparted(googleNews, { count: 20_000, own: {} })).toBe(0);
    expect([...renderAll([PLAIN]).values()].join("\n")).not.toContain(DEPARTED.alternate);
  });
});

describe("the documents", () => {
  it.each([
    [0, ["news-1.xml"], [0]],
    [1000, ["news-1.xml"], [1000]],
    [2001, ["news-1.xml", "news-2.xml", "news-3.xml"], [1000, 1000, 1]],
  ])("hold %i stories in files of a thousand, newest first", (count, files, counts) => {
    const entries = Array.from({ length: count }, (_, index) => ({
      ...PLAIN,
      alternate: `https://www.harbour.example/${index}`,
    }));
    const documents = renderAll(entries);
    expect([...documents.keys()]).toEqual(["sitemap.xml", ...files]);
    const sitemaps = files.map((file) => read(documents, file));
    expect(sitemaps.map(({ children }) => children.length)).toEqual(counts);
    const places = sitemaps.flatMap(({ children }) => children.map((url) => url.children[0]?.text));
    expect(places).toEqual(entries.map(({ alternate }) => alternate));
    const index = read(documents, "sitemap.xml");
    expect([index.uri, index.name]).toEqual([SITEMAP, "sitemapindex"]);
    expect(index.children.map((sitemap) => sitemap.children[0]?.text)).toEqual(
      files.map((file) => `https://feeds.harbour.example/partners/google-news/${file}`),
    );
  });

  it("have room for every story of the window", () => {
    const { files, window } = googleNews;
    expect((files.length - 1) * 1000).toBe(window.most);
    const documents = renderAll(Array.from({ length: window.most + 1 }, () => PLAIN));
    expect([...documents.keys()]).toEqual(files);
  });
});

describe("a title", () => {
  const settings = { publication: PUBLICATION, options: {}, feedLanguage: PUBLICATION.language };
  const find = (title: string) =>
    findRule("google-news", "title-with-name")?.find({
      ...settings,
      entry: { ...PLAIN, title },
      text: "",
    });

  it.each([
    "The last crane leaves | The Harbour",
    "The last crane leaves – Ida Holm",
    "The last crane leaves - by ida holm",
    "The Harbour: a history — The Harbour",
    "THE HARBOUR • The last crane leaves",
  ])("has a name set apart in “%s”", (title) => {
    expect(find(title)).toMatch(/^the title has "(The Harbour|Ida Holm)" set apart/);
  });

  it.each([
    "The last crane leaves The Harbour",
    "Ida Holm wins",
    "The Harbour",
    "Crane - ship collision in the harbour",
  ])("has no name set apart in “%s”", (title) => {
    expect(find(title)).toBeUndefined();
  });
});
