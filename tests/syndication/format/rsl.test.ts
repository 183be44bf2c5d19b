import { describe, expect, it } from "vitest";
import type { Entry } from "../../../lambdas/syndication/feed/feed.ts";
import { renderArticlePage } from "../../../lambdas/syndication/format/article-page.ts";
import { renderDirectoryPage } from "../../../lambdas/syndication/format/directory-page.ts";
import { feedPage } from "../../../lambdas/syndication/format/feed-page.ts";
import { hasTerms, renderRsl } from "../../../lambdas/syndication/format/rsl.ts";
import { rss } from "../../../lambdas/syndication/format/rss.ts";
import { dialectDocument, dialectItem } from "../../../lambdas/syndication/partner/rss-dialect.ts";
import { publicationOf } from "../../support/publication-text.ts";
import { renderDocument } from "../../support/render-document.ts";
import { FEED, FULL, PLAIN } from "./samples.ts";

const TERMS = "https://www.harbour.example/ai?a=1&b=2";
const HEAD = `<?xml version="1.0" encoding="utf-8"?>\n<rsl xmlns="https://rslstandard.org/rsl">\n`;
const LINK = `<link rel="license" type="application/rsl+xml" href="https://feeds.harbour.example/license.xml">`;

/** The addresses in a publication's document. */
function placesOf(settings: string): readonly string[] {
  const found = renderRsl(publicationOf(settings)).matchAll(/<content url="([^"]*)"/g);
  return Array.from(found, ([, url = ""]) => url);
}

function withTerms(ai: string): Entry {
  return { ...PLAIN, license: { ai } };
}

describe("the document of a publication's terms", () => {
  it("prohibits every use by AI, which leaves search engines as they are", () => {
    expect(renderRsl(publicationOf("license: {ai: none}"))).toBe(`${HEAD}\
  <content url="https://feeds.harbour.example/">
    <license>
      <prohibits type="usage">ai-all</prohibits>
    </license>
  </content>
</rsl>
`);
  });

  it("permits a search index and nothing else", () => {
    expect(renderRsl(publicationOf("license: {ai: search}"))).toContain(`
      <permits type="usage">search</permits>
      <prohibits type="usage">ai-all</prohibits>
`);
  });

  it("permits every use", () => {
    const document = renderRsl(publicationOf("license: {ai: all}"));
    expect(document).toContain(`\n      <permits type="usage">all</permits>\n    </license>`);
    expect(document).not.toContain("prohibits");
  });

  it("leads to terms of the publisher's own", () => {
    const address = "https://www.harbour.example/ai?a=1&amp;b=2";
    expect(renderRsl(publicationOf(`license: {ai: "${TERMS}"}`))).toBe(`${HEAD}\
  <content url="https://feeds.harbour.example/">
    <license>
      <payment>
        <custom>${address}</custom>
      </payment>
    </license>
    <terms>${address}</terms>
  </content>
</rsl>
`);
  });

  it("has the feeds of a section with terms of its own, and no other section", () => {
    const settings = `license: {ai: all}
sections: {docks: Docks, opinion: {title: Comment, license: {ai: none}}, 부두: {title: 부두, license: {ai: search}}}`;
    const uses = [...renderRsl(publicationOf(settings)).matchAll(/url="([^"]*)"|usage">([^<]*)</g)];
    expect(uses.map(([, url, usage]) => url ?? usage)).toEqual([
      ...["https://feeds.harbour.example/", "all"],
      ...["https://feeds.harbour.example/sections/opinion/", "ai-all"],
      `https://feeds.harbour.example/sections/${encodeURIComponent("부두")}/`,
      ...["search", "ai-all"],
    ]);
  });

  it.each([
    [
      "by their section",
      "https://www.harbour.example/{section}/{year}/{slug}",
      [
        "https://www.harbour.example/*/",
        "https://www.harbour.example/*/*/",
        "https://www.harbour.example/opinion/*/",
      ],
    ],
    [
      "by their section at the end",
      "https://www.harbour.example/{slug}/in-{section}",
      ["https://www.harbour.example/*/in-", "https://www.harbour.example/*/in-opinion"],
    ],
    [
      "without their section",
      "https://www.harbour.example/{year}/{slug}.html",
      ["https://www.harbour.example/*/*.html"],
    ],
    ["in a query", "https://www.harbour.example/?p={id}#top", ["https://www.harbour.example/?p="]],
  ])("has articles on the publisher's own site, addressed %s", (_, template, places) => {
    const settings = `license: {ai: all}
feedsPer: []
articleUrl: "${template}"
sections: {opinion: {title: Comment, license: {ai: none}}}`;
    expect(placesOf(settings)).toEqual(["https://feeds.harbour.example/", ...places]);
  });

  it.each([
    ["no terms at all", "", false],
    ["sections without terms", "sections: {docks: Docks}", false],
    ["the publication's", "license: {ai: none}", true],
    ["a section's alone", "sections: {docks: {title: Docks, license: {ai: none}}}", true],
    [
      "a section's that no address tells",
      "feedsPer: []\nsections: {docks: {title: Docks, license: {ai: none}}}",
      false,
    ],
  ])("is there or not: %s", (_, settings, expected) => {
    expect(hasTerms(publicationOf(settings))).toBe(expected);
  });
});

describe("an item of RSS", () => {
  it.each([
    ["none", `<rsl:prohibits type="usage">ai-all</rsl:prohibits>`],
    [
      "search",
      `<rsl:permits type="usage">search</rsl:permits><rsl:prohibits type="usage">ai-all</rsl:prohibits>`,
    ],
    ["all", `<rsl:permits type="usage">all</rsl:permits>`],
  ])("says %s", (ai, uses) => {
    const item = rss.renderEntry(withTerms(ai), FULL).replace(/>\s+</g, "><");
    expect(item).toContain(
      `<rsl:content url="https://harbour.example/2024/crane"><rsl:license>${uses}</rsl:license></rsl:content>`,
    );
  });

  it("leads to terms of the publisher's own", () => {
    const item = rss.renderEntry(withTerms(TERMS), FULL).replace(/>\s+</g, "><");
    const address = "https://www.harbour.example/ai?a=1&amp;b=2";
    expect(item).toContain(
      `<rsl:license><rsl:payment><rsl:custom>${address}</rsl:custom></rsl:payment></rsl:license><rsl:terms>${address}</rsl:terms></rsl:content>`,
    );
  });

  it("says nothing of an article without an address", () => {
    const item = rss.renderEntry({ ...withTerms("none"), alternate: "" }, FULL);
    expect(item).not.toContain("rsl:");
  });

  it("has its name declared where an item has it, and nowhere else", () => {
    const plain = rss.renderEntry(PLAIN, FULL);
    const licensed = rss.renderEntry(withTerms("none"), FULL);
    expect(plain).not.toContain("rsl");
    expect(renderDocument(rss, FEED, [plain])).not.toContain("rsl");
    expect(renderDocument(rss, FEED, [plain, licensed])).toMatch(
      /<channel [^>]*xmlns:rsl="https:\/\/rslstandard\.org\/rsl"/,
    );
  });

  it("is the same for partners", () => {
    const publication = publicationOf("");
    const document = (entry: Entry): string =>
      dialectDocument("feed.xml", {
        feed: FEED,
        publication,
        options: {},
        departed: [],
        entries: [dialectItem(entry, [])],
        address: (file) => `https://feeds.harbour.example/partners/x/${file}`,
        media: () => undefined,
      }).text;
    expect(document(PLAIN)).not.toContain("rsl");
    expect(document(withTerms("none"))).toMatch(/<channel [^>]*xmlns:rsl="/);
    expect(document(withTerms("none"))).toContain(`<rsl:prohibits type="usage">ai-all<`);
  });
});

describe("a page", () => {
  const publication = publicationOf("license: {ai: all}");
  const free = publicationOf("");

  it("of an article under the publication's terms leads to their document", () => {
    const page = renderArticlePage(withTerms("all"), publication);
    expect(page).toContain(LINK);
    expect(page).not.toContain("<rsl");
  });

  it.each([
    ["others than the publication's", publication],
    ["and the publication has none", free],
  ])("of an article with terms of its own, %s, has them in its head", (_, settings) => {
    const page = renderArticlePage(withTerms("none"), settings);
    expect(page).not.toContain('rel="license"');
    expect(page.slice(0, page.indexOf("</head>"))).toContain(`<script type="application/rsl+xml">
<rsl xmlns="https://rslstandard.org/rsl">
  <content url="https://harbour.example/2024/crane">
    <license>
      <prohibits type="usage">ai-all</prohibits>
    </license>
  </content>
</rsl>
</script>
`);
  });

  it("cannot be left from an address of terms", () => {
    const page = renderArticlePage(withTerms("https://a.example/</script><b>"), free);
    expect(page).not.toContain("</script><b>");
  });

  it("of a feed and of all feeds leads to the document", () => {
    const page = renderDocument(feedPage, { ...FEED, license: { ai: "none" } }, []);
    expect(page).toContain(LINK);
    expect(renderDirectoryPage(publication, [])).toContain(LINK);
  });

  it("says nothing where there are no terms", () => {
    expect(renderArticlePage(PLAIN, publication)).not.toContain("license");
    expect(renderDocument(feedPage, FEED, [])).not.toContain("license");
    expect(renderDirectoryPage(free, [])).not.toContain("license");
  });
});
