import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PHRASES } from "../../../lambdas/syndication/feed/phrases.ts";
import { direction, inLanguage, speaker } from "../../../lambdas/syndication/format/page.ts";
import { alternates, everyPage, pageFaults, wordsOf } from "./pages.ts";

const KINDS = Object.keys(everyPage());

describe.each(KINDS)("%s", (kind) => {
  const pageOf = (sample?: Parameters<typeof everyPage>[0]): string =>
    everyPage(sample)[kind] ?? "";

  it("is good HTML", () => {
    expect(pageFaults(pageOf())).toEqual([]);
  });

  it("has one stylesheet and one script of its own, and neither styles nor scripts in it", () => {
    const page = pageOf();
    expect(page.match(/<link rel="stylesheet"[^>]*>/g)).toEqual([
      '<link rel="stylesheet" href="https://feeds.harbour.example/assets/page.css">',
    ]);
    expect(page.match(/<script\b(?![^>]*ld\+json)[^>]*>/g)).toEqual([
      '<script src="https://feeds.harbour.example/assets/page.js" defer>',
    ]);
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
  });

  it("has one heading of the first level, and leaves no level out", () => {
    const levels = Array.from(pageOf().matchAll(/<h([1-6])/g), ([, level]) => Number(level));
    expect(levels.filter((level) => level === 1)).toEqual([1]);
    expect(levels[0]).toBe(1);
    for (const [index, level] of levels.entries()) {
      expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    }
  });

  it("begins with a way to its main part, and has ways home and to all feeds", () => {
    const page = pageOf();
    expect(page).toMatch(/<body class="\w+">\n<a class="skip" href="#main">Skip to content<\/a>/);
    expect(page.match(/ id="main"/g)).toHaveLength(1);
    expect(page).toContain('<a class="home" href="https://www.harbour.example/">The Harbour</a>');
    expect(page).toContain('href="https://feeds.harbour.example/feeds/"');
    expect(page).toContain('href="https://feeds.harbour.example/feeds.opml"');
  });

  it("names no address that depends on where it is shown", () => {
    const addresses = pageOf().matchAll(/ (?:href|src|poster)="([^"]*)"/g);
    for (const [, address] of addresses)
      expect(address).toMatch(/^(https:\/\/|#(main|corrections)$|feed:https:)/);
  });

  it("leads readers first to RSS and last to JSON Feed, if to any", () => {
    const types = alternates(pageOf()).map(([type]) => type);
    const all = ["application/rss+xml", "application/atom+xml", "application/feed+json"];
    expect(types).toEqual(/^the page of/.test(kind) ? [] : all);
  });

  it("depends neither on a logo nor on an icon nor on a stylesheet nor on a colour", () => {
    const look = {
      logo: "media/logo.png",
      icon: "media/icon.png",
      stylesheet: "media/site.css",
      colour: "#123456",
    };
    expect(pageOf({ publication: look })).toBe(pageOf());
  });

  it("is written from right to left where its language is", () => {
    const page = pageOf({ publication: { language: "ar" }, entry: { language: "ar" } });
    expect(page).toContain('<html lang="ar" dir="rtl">');
    expect(page).toContain(">تخطَّ إلى المحتوى</a>");
    expect(pageFaults(page)).toEqual([]);
  });

  it("marks its own words as English where it has none in its language", () => {
    const page = pageOf({ publication: { language: "fa" }, entry: { language: "fa" } });
    expect(page).toContain('<html lang="fa" dir="rtl">');
    expect(page).toContain('<span lang="en" dir="ltr">Skip to content</span>');
    expect(pageFaults(page)).toEqual([]);
  });

  it.each([
    ["the end of a script", '</script><script>alert("1")</script>'],
    ["the start of a comment", "<!-- <script> -->"],
    ["the end of an attribute", '" onload="alert(1)" x="'],
    ["the other kind of quotation mark", "' onload='alert(1)"],
    ["an element", "<img src=x onerror=alert(1)>"],
    ["the end of a title", "</title></head><body>"],
    ["character references", "&lt;b&gt; &#60;b&#62; &quot; &copy"],
    ["characters that change the direction", "\u202e\u2067 x"],
    ["nothing but markup", "<>"],
    ["replacement patterns", "$& $1 $` $'"],
  ])("shows %s as the words that they are", (_, words) => {
    const hostile = `A ${words} Z`;
    const page = pageOf({
      title: hostile,
      description: hostile,
      publication: { title: hostile, description: hostile, rights: hostile },
      entry: {
        title: hostile,
        summary: hostile,
        rights: hostile,
        authors: [{ name: hostile, url: "https://harbour.example/?a=%22&b" }],
        categories: [
          { slug: "x", label: hostile, kind: "section" },
          { slug: "y", label: hostile },
        ],
        image: {
          url: "https://harbour.example/?a&b",
          type: "image/png",
          alt: hostile,
          caption: hostile,
        },
        attachments: [{ url: "https://harbour.example/a.mp3", type: "audio/mpeg", title: hostile }],
      },
    });
    expect(pageFaults(page)).toEqual([]);
    expect(page).not.toMatch(/<(script|img|b|body|head)\b(?=[^>]*(alert|onerror|onload))/);
    expect(wordsOf(page.replace(/<script type[^>]*>.*?<\/script>/gs, ""))).toContain(
      hostile.replace(/\s+/g, " "),
    );
  });

  it("is good HTML whatever the words", () => {
    const text = fc
      .array(fc.oneof(fc.constantFrom("<", ">", "&", '"', "'", "</", "<!--", "]]>"), fc.string()))
      .map((parts) => `x${parts.join("")}x`);
    fc.assert(
      fc.property(text, text, (title, summary) => {
        const page = pageOf({
          title: title.replace(/[^ -~]/g, ""),
          entry: { title, summary, authors: [{ name: summary }] },
        });
        expect(pageFaults(page)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("is the same each time", () => {
    expect(pageOf()).toBe(pageOf());
  });
});

it.each([...PHRASES.keys()])("every page speaks %s", (language) => {
  for (const page of Object.values(everyPage({ publication: { language }, entry: { language } }))) {
    expect(pageFaults(page)).toEqual([]);
    expect(page).not.toContain('<span lang="en"');
  }
});

describe("the writing direction", () => {
  it.each([
    ["ar", "rtl"],
    ["ar-EG", "rtl"],
    ["he", "rtl"],
    ["FA", "rtl"],
    ["pa-Arab", "rtl"],
    ["pa", "ltr"],
    ["ku-Arab", "rtl"],
    ["kk-Arab", "rtl"],
    ["az-Arab", "rtl"],
    ["uz-Arab-AF", "rtl"],
    ["UZ-ARAB", "rtl"],
    ["en-Hebr", "rtl"],
    ["zh-yue-Arab", "rtl"],
    ["ff-Adlm-GN", "rtl"],
    ["ur-Latn", "ltr"],
    ["ar-Latn", "ltr"],
    ["he-Latn-IL", "ltr"],
    ["sd-Deva", "ltr"],
    ["ks-Deva", "ltr"],
    ["ks", "rtl"],
    ["he-IL", "rtl"],
    ["iw", "rtl"],
    ["ji", "rtl"],
    ["mzn-IR", "rtl"],
    ["lrc", "rtl"],
    ["pnb", "rtl"],
    ["en-x-arab", "ltr"],
    ["en", "ltr"],
    ["arn", "ltr"],
    ["ko-KR", "ltr"],
  ])("of %s is %s", (language, expected) => {
    expect(direction(language)).toBe(expected);
  });

  it("is said only where the language is another", () => {
    expect(inLanguage("en", "en")).toEqual([]);
    expect(inLanguage("he", "en")).toEqual([' lang="he" dir="rtl"']);
  });

  it("is that of the words where they are not in the page's language", () => {
    expect(speaker("de-AT")("copy")).toBe("Kopieren");
    expect(speaker("sw")("copy")).toBe('<span lang="en" dir="ltr">Copy</span>');
  });
});
