import { describe, expect, it } from "vitest";
import {
  MOST_PLACES,
  renderSitemap,
  renderSitemapIndex,
} from "../../../lambdas/syndication/format/sitemap.ts";
import type { Timestamp } from "../../../lambdas/syndication/timestamp.ts";
import { parseXml, type XmlElement } from "../../validity/xml-tree.ts";

const NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9";
const SITE = "https://feeds.harbour.example/";
const MOST_BYTES = 52_428_800;

/** The children of each element of a sitemap or an index, by name. */
function entriesOf(text: string): readonly object[] {
  const toEntry = ({ children }: XmlElement) =>
    Object.fromEntries(children.map((child) => [child.name, child.text]));
  return parseXml(text).children.map(toEntry);
}

it("a sitemap lists pages in the given order, with the time of their last change where it is known", () => {
  const sitemap = renderSitemap([
    { address: `${SITE}articles/pact/`, updated: "2024-06-21T08:30:00Z" as Timestamp },
    { address: `${SITE}sections/world/` },
  ]);
  const { name, uri, children } = parseXml(sitemap);
  expect([name, uri, ...children.map((child) => child.name)]).toEqual([
    "urlset",
    NAMESPACE,
    "url",
    "url",
  ]);
  expect(entriesOf(sitemap)).toEqual([
    { loc: `${SITE}articles/pact/`, lastmod: "2024-06-21T08:30:00Z" },
    { loc: `${SITE}sections/world/` },
  ]);
});

it("an index lists sitemaps", () => {
  const index = renderSitemapIndex([`${SITE}sitemap-feeds.xml`, `${SITE}sitemap-2024-06.xml`]);
  const { name, uri, children } = parseXml(index);
  expect([name, uri, ...children.map((child) => child.name)]).toEqual([
    "sitemapindex",
    NAMESPACE,
    "sitemap",
    "sitemap",
  ]);
  expect(entriesOf(index)).toEqual([
    { loc: `${SITE}sitemap-feeds.xml` },
    { loc: `${SITE}sitemap-2024-06.xml` },
  ]);
});

it.each([
  ["an ampersand", "https://a.example/r&d/"],
  ["what would end the element", "https://a.example/</loc></url>"],
])("%s in an address is no markup", (_, address) => {
  expect(entriesOf(renderSitemap([{ address }]))).toEqual([{ loc: address }]);
  expect(entriesOf(renderSitemapIndex([address]))).toEqual([{ loc: address }]);
});

it("both are whole without a place", () => {
  expect(entriesOf(renderSitemap([]))).toEqual([]);
  expect(entriesOf(renderSitemapIndex([]))).toEqual([]);
});

describe("a sitemap holds no more than crawlers read", () => {
  const locs = (text: string) => Array.from(text.matchAll(/<loc>([^<]*)/g), ([, loc]) => loc);

  it("of 50,001 pages it has the first 50,000", () => {
    const places = Array.from({ length: 50_001 }, (_, n) => ({ address: `${SITE}${n}/` }));
    const listed = locs(renderSitemap(places));
    expect(MOST_PLACES).toBe(50_000);
    expect(listed.length).toBe(50_000);
    expect(listed.at(-1)).toBe(`${SITE}49999/`);
  });

  it("of pages with long addresses it has the first that fit into 50 MB", () => {
    const long = "a".repeat(1030);
    const places = Array.from({ length: 50_000 }, (_, n) => ({ address: `${SITE}${n}/${long}` }));
    const text = renderSitemap(places);
    const listed = locs(text);
    expect(text.endsWith("</url>\n</urlset>\n")).toBe(true);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MOST_BYTES);
    expect(Buffer.byteLength(text)).toBeGreaterThan(MOST_BYTES - 4 * long.length);
    expect(listed).toEqual(places.slice(0, listed.length).map(({ address }) => address));
  });
});
