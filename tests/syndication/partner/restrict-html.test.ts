import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanHtml } from "../../../lambdas/syndication/article/clean-html.ts";
import { htmlToText } from "../../../lambdas/syndication/article/html-to-text.ts";
import { msn } from "../../../lambdas/syndication/partner/msn.ts";
import {
  type HtmlAllowList,
  restrictHtml,
} from "../../../lambdas/syndication/partner/restrict-html.ts";

const context = { base: "https://www.harbour.example/a/", media: () => undefined };
const clean = (html: string): string => cleanHtml(html, context);
const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));
const taking = (elements: string, more: Partial<HtmlAllowList> = {}): HtmlAllowList => ({
  elements: words(elements),
  ...more,
});
const restrict = (html: string, allowed: HtmlAllowList | undefined): string =>
  restrictHtml(clean(html), allowed);

type Row = readonly [name: string, html: string, allowed: HtmlAllowList, expected: string];

describe("elements", () => {
  it.each<Row>([
    ["keeps what is taken", "<p>a <b>b</b></p>", taking("p b"), "<p>a <b>b</b></p>"],
    ["unwraps what is not", "<p>a <code>b</code>c</p>", taking("p"), "<p>a bc</p>"],
    [
      "parts the words of blocks",
      "<div>a<section>b</section>c</div>",
      taking("div"),
      "<div>a\nb\nc</div>",
    ],
    ["parts words at a break", "<p>a<br>b</p>", taking("p"), "<p>a\n\nb</p>"],
    ["parts words at a picture", '<p>a<img src="/x.jpg">b</p>', taking("p"), "<p>a\n\nb</p>"],
    [
      "writes what stands for it",
      "<h6>a</h6>",
      taking("h5", { instead: { h6: "h5" } }),
      "<h5>a</h5>",
    ],
    [
      "puts no paragraph in a paragraph",
      "<figure><figcaption>a<p>b</p></figcaption></figure>",
      taking("div p", { instead: { figure: "div", figcaption: "p" } }),
      "<div><p>a</p><p>b</p></div>",
    ],
    [
      "leaves out what is struck",
      "<p>It is <s>40</s> 14 m.</p>",
      taking("p"),
      "<p>It is  14 m.</p>",
    ],
    ["keeps what is struck as such", "<p><s>40</s> 14</p>", taking("p s"), "<p><s>40</s> 14</p>"],
    [
      "takes the parts of a table that is not taken with it",
      "<table><tr><td>a</td><td>b</td></tr></table>",
      taking("p tr td"),
      "a\n\nb",
    ],
    [
      "makes a row of a caption that is not taken",
      "<table><caption>a</caption><tr><td>b</td></tr></table>",
      taking("table tr td"),
      "<table>\n<tr><td>a\n</td></tr><tr><td>b</td></tr></table>",
    ],
  ])("%s", (_, html, allowed, expected) => {
    expect(restrict(html, allowed)).toBe(expected);
  });

  it("leaves everything where there is no list", () => {
    const html = clean('<section><p id="fn1">a</p><audio src="/a.mp3"></audio></section>');
    expect(restrictHtml(html, undefined)).toBe(html);
  });
});

describe("attributes and addresses", () => {
  it.each<Row>([
    [
      "keeps those on the list",
      '<p dir="rtl"><img src="/x.jpg" alt="a" width="3"></p>',
      taking("p img", { attributes: words("src alt") }),
      '<p><img src="https://www.harbour.example/x.jpg" alt="a"></p>',
    ],
    [
      "unwraps a link of another scheme",
      '<p><a href="tel:+1">a</a> <a href="mailto:a@b.example">b</a></p>',
      taking("p a", { schemes: words("https: mailto:") }),
      '<p>a <a href="mailto:a@b.example">b</a></p>',
    ],
    [
      "unwraps an anchor that is no anchor any more",
      '<p><a id="fnref1">a</a></p>',
      taking("p a", { attributes: words("href") }),
      "<p>a</p>",
    ],
  ])("%s", (_, html, allowed, expected) => {
    expect(restrict(html, allowed)).toBe(expected);
  });
});

describe("frames", () => {
  const video = '<iframe src="https://www.youtube.com/embed/x"></iframe>';

  it.each<Row>([
    [
      "stay where their host is taken",
      video,
      taking("iframe", { frames: words("www.youtube.com") }),
      '<iframe src="https://www.youtube.com/embed/x" allowfullscreen=""></iframe>',
    ],
    [
      "of other hosts become links",
      `<p>a${video}b</p>`,
      taking("p a iframe", { frames: words("open.spotify.com") }),
      '<p>a\n<a href="https://www.youtube.com/embed/x">https://www.youtube.com/embed/x</a>\nb</p>',
    ],
    [
      "become links where none is taken",
      '<iframe src="https://player.vimeo.com/video/1" title="The quay"></iframe>',
      taking("p a"),
      '<a href="https://player.vimeo.com/video/1">The quay</a>',
    ],
    [
      "of sound and film become links to the first of their files",
      '<video><source src="/a.mp4"><source src="/a.webm"></video>',
      taking("p a"),
      '<a href="https://www.harbour.example/a.mp4">https://www.harbour.example/a.mp4</a>',
    ],
    ["go where no link is taken", `<p>a${video}b</p>`, taking("p"), "<p>a\n\nb</p>"],
  ])("%s", (_, html, allowed, expected) => {
    expect(restrict(html, allowed)).toBe(expected);
  });
});

describe("depth", () => {
  it.each<Row>([
    [
      "unwraps what is too deep",
      "<div><blockquote><p>a <b>b</b></p></blockquote></div>",
      taking("div blockquote p b", { deepest: 3 }),
      "<div><blockquote><p>a b</p></blockquote></div>",
    ],
    [
      "counts no element without tags",
      "<div><section><section><p>a</p></section></section></div>",
      taking("div p", { deepest: 2 }),
      "<div>\n\n<p>a</p>\n\n</div>",
    ],
    [
      "writes no list without room for its items",
      "<ul><li>a<ul><li>b</li></ul></li></ul>",
      taking("ul li", { deepest: 3 }),
      "<ul><li>a\n\nb\n\n</li></ul>",
    ],
    [
      "writes no table without room for its cells",
      "<table><tbody><tr><td>a<table><tr><td>b</td></tr></table></td></tr></tbody></table>",
      taking("table tbody tr td", { deepest: 7 }),
      "<table><tbody><tr><td>a\n\n\nb\n\n\n</td></tr></tbody></table>",
    ],
    [
      "keeps a picture at the bottom",
      '<div><p><img src="/x.jpg"></p></div>',
      taking("div p img", { deepest: 2 }),
      '<div><p><img src="https://www.harbour.example/x.jpg" alt=""></p></div>',
    ],
  ])("%s", (_, html, allowed, expected) => {
    expect(restrict(html, allowed)).toBe(expected);
  });
});

describe("pictures that may not be shown", () => {
  const keeps = (url: string, caption: string): boolean =>
    !url.endsWith("/no.jpg") && !caption.includes("Agency");
  const withheld = (html: string): string => restrictHtml(clean(html), undefined, keeps);

  it.each([
    ["go alone", '<p>a<img src="/no.jpg">b</p>', "<p>a b</p>"],
    [
      "go with their figure",
      'a<figure><img src="/no.jpg"><figcaption>b</figcaption></figure>c',
      "a\nc",
    ],
    [
      "go by their caption",
      '<figure><img src="/yes.jpg"><figcaption>Photo: <i>Agency</i></figcaption></figure><p>b</p>',
      "<p>b</p>",
    ],
    ["leave no empty paragraph", '<p><b><img src="/no.jpg"></b></p><p>b</p>', "<p>b</p>"],
    [
      "leave no empty item",
      '<ul><li><img src="/no.jpg"></li><li>b</li></ul>',
      "<ul>\n<li>b</li></ul>",
    ],
    [
      "leave an empty cell",
      '<table><tr><td><img src="/no.jpg"></td><td>b</td></tr></table>',
      "<table><tr><td> </td><td>b</td></tr></table>",
    ],
    [
      "leave others",
      '<p><img src="/yes.jpg"></p>',
      '<p><img src="https://www.harbour.example/yes.jpg" alt=""></p>',
    ],
  ])("%s", (_, html, expected) => {
    expect(withheld(html)).toBe(expected);
  });
});

const TAGS =
  `a abbr audio b blockquote br caption code dd del details div dl dt em figcaption figure h2 h6 hr i iframe
  img li ol p pre rp rt ruby s section source span summary sup table tbody td th thead tr u ul video`.split(
    /\s+/,
  );
const ATTRIBUTES = [
  "href=x",
  "href=tel:1",
  "href='#y'",
  "src=/a.png",
  "src=https://www.youtube.com/embed/x",
  "src=https://player.vimeo.com/video/1",
  "id=fn1",
  "dir=rtl",
  "title='a&quot;<b'",
];
const piece = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(...TAGS), fc.array(fc.constantFrom(...ATTRIBUTES), { maxLength: 2 }))
      .map(([tag, attributes]) => `<${[tag, ...attributes].join(" ")}>`),
  },
  { weight: 3, arbitrary: fc.constantFrom(...TAGS).map((tag) => `</${tag}>`) },
  { weight: 4, arbitrary: fc.constantFrom("one", "two", " ", "\n", "&lt;", "]]>") },
);
const soup = fc.array(piece, { maxLength: 30 }).map((pieces) => clean(pieces.join("")));
const MSN = msn.html as HtmlAllowList;
const lists = fc.oneof(
  fc.constant(MSN),
  fc.constant(undefined),
  fc
    .record({
      elements: fc.subarray(TAGS).map((names) => new Set(names)),
      deepest: fc.integer({ min: 1, max: 12 }),
    })
    .map((list) => list as HtmlAllowList),
);
const keepers = fc.constantFrom(
  () => true,
  () => false,
  (url: string) => !url.includes("png"),
);
const runs = { numRuns: 2000, seed: 20_261_128 };

describe("any cleaned HTML", () => {
  it("is as clean after it as before", () => {
    fc.assert(
      fc.property(soup, lists, keepers, (html, allowed, keepsImage) => {
        const written = restrictHtml(html, allowed, keepsImage);
        expect(clean(written).trim()).toBe(written);
      }),
      runs,
    );
  });

  it("is the same when restricted again", () => {
    fc.assert(
      fc.property(soup, (html) => {
        const written = restrictHtml(html, MSN);
        expect(restrictHtml(written, MSN)).toBe(written);
      }),
      runs,
    );
  });

  it("has only what is taken, no deeper than it may be", () => {
    fc.assert(
      fc.property(soup, (html) => {
        let depth = 0;
        for (const [, slash, name = ""] of restrictHtml(html, MSN).matchAll(/<(\/?)([a-z0-9]+)/g)) {
          expect(MSN.elements.has(name)).toBe(true);
          if (/^(br|img|col)$/.test(name)) continue;
          depth += slash ? -1 : 1;
          expect(depth).toBeLessThan(10);
        }
        expect(depth).toBe(0);
      }),
      runs,
    );
  });

  it("merges no words", () => {
    fc.assert(
      fc.property(soup, lists, keepers, (html, allowed, keepsImage) => {
        // Of what is struck, the words on both sides may meet.
        fc.pre(!/<(s|del)[ >]/.test(html));
        const words = toWords(html);
        for (const word of toWords(restrictHtml(html, allowed, keepsImage))) {
          // A link in the place of a frame has its address or its title for text.
          const isOfLink = /^(https?:.*|a"|b)$/.test(word);
          expect(isOfLink || words.some((one) => one.includes(word)) ? "" : word).toBe("");
        }
      }),
      runs,
    );
  });
});

function toWords(html: string): readonly string[] {
  return htmlToText(html).split(/[\s<]+/);
}
