import { describe, expect, it } from "vitest";
import { renderCorrections } from "../../../lambdas/syndication/feed/corrections.ts";
import type { Entry } from "../../../lambdas/syndication/feed/feed.ts";
import { renderArticlePage } from "../../../lambdas/syndication/format/article-page.ts";
import type { Publication } from "../../../lambdas/syndication/publication.ts";
import { toSlug } from "../../../lambdas/syndication/slug.ts";
import { PUBLICATION, SECTIONS } from "../article/parsing.ts";
import { alternates, wordsOf } from "./pages.ts";
import { at, FILM, PHOTO, PLAIN, RICH, SOUND } from "./samples.ts";

const ENTRY: Entry = {
  ...RICH,
  categories: [
    { slug: "world", label: "World & sea", kind: "section" },
    { slug: "port-life", label: "Port life" },
    { slug: "c-4b1d0a", label: "C & <C>" },
  ],
};

/** The page of the author who has no page of their own. */
const SOREN = `authors/${encodeURIComponent(toSlug("Søren & Sons"))}/`;

function render(entry: Partial<Entry> = {}, publication: Partial<Publication> = {}): string {
  return renderArticlePage({ ...ENTRY, ...entry }, { ...PUBLICATION, ...publication });
}

describe("an article's page", () => {
  const page = render();

  it("has section, headline, summary, authors and dates above the text", () => {
    const [, top = ""] = /<article>(.*?)<div class="content">/s.exec(page) ?? [];
    expect(wordsOf(top)).toBe(
      'World & sea R&D: 3 < 4 & "tides" Water, & what <it> does Ida Holm, Søren & Sons 2024-06-20 Updated 2024-06-21',
    );
    expect(top).toContain(
      '<time datetime="2024-06-20T00:00:00Z" data-date="long" data-clock="short">',
    );
    expect(top).toContain(
      '<time datetime="2024-06-21T08:30:00Z" data-date="long" data-clock="short">',
    );
  });

  it("says when it was updated only where it was", () => {
    expect(render({ updated: ENTRY.published })).not.toContain("Updated");
  });

  it("has the text as it is", () => {
    expect(page).toContain('<div class="content">\n<p>It went by <em>sea</em>.</p>\n</div>');
  });

  it.each<[string, Partial<Entry>, boolean]>([
    ["is shown", {}, true],
    [
      "is left out where it is all that there is",
      { contentHtml: "<p>Water, &amp; what &lt;it&gt; does</p>" },
      false,
    ],
    [
      "is left out where the text begins with it",
      { summary: "It went by sea.", contentHtml: "<p>It went\nby <em>sea</em>.</p><p>Far.</p>" },
      false,
    ],
  ])("the summary %s", (_, entry, shown) => {
    expect(render(entry).includes('<p class="standfirst">')).toBe(shown);
  });

  it("leads to the pages of the section and of each tag", () => {
    expect(page).toContain(
      '<p class="kicker"><a rel="tag" href="https://feeds.harbour.example/sections/world/"><bdi>World &amp; sea</bdi></a></p>',
    );
    expect(page).toContain(
      '<li><a rel="tag" href="https://feeds.harbour.example/tags/c-4b1d0a/"><bdi>C &amp; &lt;C&gt;</bdi></a></li>',
    );
  });

  it.each<[string, Partial<Publication>, readonly string[]]>([
    [
      "where sections are listed, to those",
      { sections: SECTIONS },
      ["sections/world/", "tags/port-life/", "tags/c-4b1d0a/", SOREN],
    ],
    ["to no other section", { sections: new Map() }, ["tags/port-life/", "tags/c-4b1d0a/", SOREN]],
    [
      "to none of what has no feeds",
      { feedsPer: new Set(["section"] as const) },
      ["sections/world/"],
    ],
    ["to nothing where nothing has feeds", { feedsPer: new Set() }, []],
  ])("leads to feeds' pages that there are: %s", (_, publication, expected) => {
    const found = Array.from(
      render({}, publication).matchAll(
        /href="https:\/\/feeds\.harbour\.example\/((?:sections|tags|authors)\/[^"]+)"/g,
      ),
      ([, path]) => path,
    );
    expect([...found].sort()).toEqual([...expected].sort());
  });

  it("leads to an author's own page, else to their feed's, under the name that the settings know", () => {
    const authors = new Map([["ida", { name: "Ida Holm" }]]);
    const named = render({ authors: [{ name: "Ida Holm" }] }, { authors });
    expect(page).toContain(
      '<a rel="author" href="https://harbour.example/ida"><bdi>Ida Holm</bdi></a>',
    );
    expect(named).toContain('<a rel="author" href="https://feeds.harbour.example/authors/ida/">');
    expect(page).not.toContain("ida@");
  });

  it("plays sound and film, and leads to every file", () => {
    const other = { url: "https://harbour.example/list.pdf", type: "application/pdf" };
    const files = render({ attachments: [SOUND, FILM, other] });
    expect(files).toContain(`<audio controls preload="none" src="${SOUND.url}"></audio>`);
    expect(files).toContain(`<video controls preload="none" src="${FILM.url}"></video>`);
    expect(files).toContain(`href="${SOUND.url}" dir="auto">Listen</a>`);
    expect(files).toContain(`href="${other.url}" dir="auto">list.pdf</a></p>`);
    expect(render({ attachments: [] })).not.toContain("Attachments");
  });

  it.each([
    ["the end of its path", "https://harbour.example/2024/list.pdf", "list.pdf"],
    ["that without its query", "https://harbour.example/list.pdf?page=1/2#end", "list.pdf"],
    [
      "that as words",
      "https://harbour.example/my%20caf%C3%A9%20%3Cb%3E.pdf",
      "my café &lt;b&gt;.pdf",
    ],
    ["that as it is where it is no UTF-8", "https://harbour.example/caf%E9.pdf", "caf%E9.pdf"],
    ["the folder", "https://harbour.example/podcast/", "podcast"],
    [
      "what comes before a part that says nothing",
      "https://harbour.example/a/%20%E2%80%8B%00",
      "a",
    ],
    ["its host", "https://harbour.example/?file=1/", "harbour.example"],
  ])("calls a file without a title by %s", (_, url, expected) => {
    const files = render({ attachments: [{ url, type: "application/pdf" }] });
    expect(files).toContain(`href="${url}" dir="auto">${expected}</a></p>`);
  });

  it("names a correction at the top, and shows each below the text, once", () => {
    const corrections = [
      { at: at("2024-06-21T08:30:00Z"), text: "At one, not <two>" },
      { at: at("2024-06-22T08:30:00Z"), text: "In Riga" },
    ];
    const contentHtml = [PLAIN.contentHtml, ...renderCorrections({ corrections, language: "en" })];
    const corrected = render({ corrections, contentHtml: contentHtml.join("\n") });
    expect(corrected).toContain('<span><a href="#corrections">Correction</a></span></p>');
    expect(corrected).toContain('<div class="content">\n<p>It went by <em>sea</em>.</p>\n</div>');
    const [, box = ""] =
      /<section class="corrections"[^>]*>(.*?)<\/section>/s.exec(corrected) ?? [];
    expect(wordsOf(box)).toBe("Correction 2024-06-21 At one, not <two> 2024-06-22 In Riga");
    expect(box).toContain('<h2 id="corrections">');
    expect(box).toContain(
      '<time datetime="2024-06-21T08:30:00Z" data-date="long">2024-06-21</time>',
    );
    expect(corrected.match(/In Riga<\/span>/g)).toHaveLength(1);
    expect(corrected.match(/>[^<]*In Riga</g)).toHaveLength(1);
    expect(page).not.toMatch(/class="corrections"|#corrections/);
  });

  it("says its rights, and leaves out what it has not", () => {
    expect(page).toContain('<p class="rights"><bdi>© 2024 The Harbour</bdi></p>');
    const plain = renderArticlePage(PLAIN, PUBLICATION);
    for (const name of ["kicker", "standfirst", "attachments", "tags", "rights"]) {
      expect(plain).not.toContain(`class="${name}"`);
    }
    expect(plain).not.toContain('name="description"');
  });

  it("has the address where it is read as its one address, and the publication's feeds for readers", () => {
    expect(page).toContain('<link rel="canonical" href="https://harbour.example/2024/crane">');
    expect(alternates(page)).toEqual([
      ["application/rss+xml", "https://feeds.harbour.example/rss.xml"],
      ["application/atom+xml", "https://feeds.harbour.example/atom.xml"],
      ["application/feed+json", "https://feeds.harbour.example/feed.json"],
    ]);
  });

  it("has none where it is read nowhere", () => {
    expect(render({ alternate: "" })).not.toMatch(/rel="canonical"|og:url/);
  });
});

describe("what search engines read", () => {
  const data = (page: string): unknown => {
    const [, json = ""] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page) ?? [];
    expect(json).not.toMatch(/[<>&]/);
    return JSON.parse(json);
  };

  it("is the article as schema.org's NewsArticle", () => {
    const publisher = {
      "@type": "Organization",
      name: "The Harbour",
      url: "https://www.harbour.example/",
    };
    expect(data(render())).toEqual({
      "@context": "https://schema.org",
      "@type": "NewsArticle",
      headline: 'R&D: 3 < 4 & "tides"',
      description: "Water, & what <it> does",
      url: "https://harbour.example/2024/crane",
      mainEntityOfPage: { "@type": "WebPage", "@id": "https://harbour.example/2024/crane" },
      datePublished: "2024-06-20T00:00:00Z",
      dateModified: "2024-06-21T08:30:00Z",
      author: [
        { "@type": "Person", name: "Ida Holm", url: "https://harbour.example/ida" },
        { "@type": "Person", name: "Søren & Sons" },
      ],
      publisher,
      image: {
        "@type": "ImageObject",
        url: PHOTO.url,
        width: 1600,
        height: 900,
        caption: "The last crane, on Friday",
      },
      inLanguage: "en",
      articleSection: "World & sea",
      keywords: ["Port life", "C & <C>"],
      isAccessibleForFree: true,
    });
    const unsigned = render({ authors: [{ name: "The Harbour", url: PUBLICATION.home }] });
    expect(data(unsigned)).toMatchObject({ author: [publisher] });
  });

  it("has each correction with its date", () => {
    const corrections = [{ at: at("2024-06-21T08:30:00Z"), text: "At <one>" }];
    expect(data(render({ corrections }))).toMatchObject({
      correction: [
        { "@type": "CorrectionComment", text: "At <one>", datePublished: "2024-06-21T08:30:00Z" },
      ],
    });
  });

  it("holds no more than is known", () => {
    expect(Object.keys(data(renderArticlePage(PLAIN, PUBLICATION)) as object)).toEqual(
      "@context @type headline url mainEntityOfPage datePublished dateModified author publisher inLanguage isAccessibleForFree".split(
        " ",
      ),
    );
  });

  it.each([
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>",
    "a\u2028b\u2029c",
    'a "quoted" \\ backslash',
    "&quot;",
  ])("comes back whole with %j in it", (words) => {
    const page = render({ title: words, summary: words, authors: [{ name: words }] });
    expect(data(page)).toMatchObject({
      headline: words,
      description: words,
      author: [{ name: words }],
    });
  });
});

describe("what networks show of a shared page", () => {
  const properties = (page: string): readonly (readonly [string, string])[] =>
    Array.from(
      page.matchAll(/<meta (?:property|name)="((?:og|article|twitter):[^"]+)" content="([^"]*)">/g),
      ([, name = "", content = ""]) => [name, content] as const,
    );

  it("is in Open Graph's words", () => {
    expect(properties(render({ language: "en-gb" }))).toEqual([
      ["og:type", "article"],
      ["og:title", "R&amp;D: 3 &lt; 4 &amp; &quot;tides&quot;"],
      ["og:description", "Water, &amp; what &lt;it&gt; does"],
      ["og:url", "https://harbour.example/2024/crane"],
      ["og:site_name", "The Harbour"],
      ["og:locale", "en_GB"],
      ["og:image", PHOTO.url],
      ["og:image:alt", "A yellow crane"],
      ["og:image:width", "1600"],
      ["og:image:height", "900"],
      ["article:published_time", "2024-06-20T00:00:00Z"],
      ["article:modified_time", "2024-06-21T08:30:00Z"],
      ["article:section", "World &amp; sea"],
      ["article:tag", "Port life"],
      ["article:tag", "C &amp; &lt;C&gt;"],
      ["twitter:card", "summary_large_image"],
    ]);
  });

  it("holds no more than is known", () => {
    expect(properties(renderArticlePage(PLAIN, PUBLICATION)).map(([name]) => name)).toEqual(
      "og:type og:title og:url og:site_name article:published_time article:modified_time twitter:card".split(
        " ",
      ),
    );
    expect(properties(renderArticlePage(PLAIN, PUBLICATION)).at(-1)?.[1]).toBe("summary");
  });

  it.each([
    ["pt-BR", "pt_BR"],
    ["zh-Hant-TW", "zh_TW"],
    ["de-CH-1901", "de_CH"],
    ["en", undefined],
    ["zh-Hant", undefined],
    ["es-419", undefined],
  ])("calls %s %s", (language, locale) => {
    const found = properties(render({ language })).find(([name]) => name === "og:locale");
    expect(found?.[1]).toBe(locale);
  });
});

it("its dates are those of the entry, whatever they are", () => {
  const page = render({
    published: at("1999-12-31T23:59:59Z"),
    updated: at("1999-12-31T23:59:59Z"),
  });
  expect(page).toContain(
    '<time datetime="1999-12-31T23:59:59Z" data-date="long" data-clock="short">1999-12-31</time>',
  );
});
