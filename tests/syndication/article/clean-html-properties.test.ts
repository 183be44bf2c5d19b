import fc from "fast-check";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { cleanHtml } from "../../../lambdas/syndication/article/clean-html.ts";
import { htmlToText } from "../../../lambdas/syndication/article/html-to-text.ts";
import { renderMarkdown } from "../../../lambdas/syndication/article/markdown.ts";

const context = {
  base: "https://www.example.com/a/",
  media: (src: string) => (src.startsWith("own/") ? `https://feeds.example.com/${src}` : undefined),
};

const TAGS =
  `a b p div table tr td th tbody thead caption colgroup col ul li dl dt dd h1 h2 blockquote pre code ruby rt rp span
  section svg math script style img br hr iframe picture source video audio noscript form select option template object
  details summary figure figcaption em title textarea xmp center body head html sup del q input mtext foreignobject`.split(
    /\s+/,
  );
const ATTRIBUTES = [
  ...[
    "href=x",
    "href='#y'",
    "src=/a.png",
    "src='own/b'",
    "class='language-js x'",
    "style='width:1px'",
  ],
  ...[
    "data-src=z.jpg",
    "id=fn1",
    "id=zz",
    `title='a&quot;<b'`,
    "onclick=x",
    "width=100",
    "width=1",
    "open",
  ],
  ...[
    "align=left",
    "srcset='a 1x, b 2x'",
    "alt=x",
    "href='javascript:x'",
    "dir=rtl",
    "rel='nofollow x'",
  ],
  "src='https://www.youtube.com/embed/x'",
];
const TEXTS = [
  ...[
    "x",
    " ",
    "\n",
    "&nbsp;",
    "a&amp;b",
    "<",
    "]]>",
    "&lt;script&gt;",
    "<!--more-->",
    "<!-- x",
    "-->",
    "/>",
  ],
  ...["<![CDATA[", "\u0000", "\ud800", "&#13;", "\u00a0", "\f", "\u000b", "&#0;", "\t", "\r\n"],
];
const piece = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(...TAGS), fc.array(fc.constantFrom(...ATTRIBUTES), { maxLength: 3 }))
      .map(([tag, attributes]) => `<${[tag, ...attributes].join(" ")}>`),
  },
  { weight: 4, arbitrary: fc.constantFrom(...TAGS).map((tag) => `</${tag}>`) },
  { weight: 3, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
);
const soup = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(""));
const runs = { numRuns: 3000, seed: 20_260_620 };

/** HTML as XML: only the void elements differ. */
function xmlFault(html: string): string | undefined {
  let fault: string | undefined;
  const parser = new SaxesParser();
  parser.on("error", ({ message }) => {
    fault ??= message;
  });
  parser.write(`<x>${html.replace(/<((?:br|hr|img|col|source|track|wbr)\b[^>]*)>/g, "<$1/>")}</x>`);
  parser.close();
  return fault;
}

describe("cleaned HTML", () => {
  it("is the same when it is cleaned again", () => {
    fc.assert(
      fc.property(soup, (html) => {
        const once = cleanHtml(html, context);
        expect(cleanHtml(once, context)).toBe(once);
      }),
      runs,
    );
  });

  it("is XML but for its void elements, and never holds the end of a CDATA section", () => {
    fc.assert(
      fc.property(soup, (html) => {
        const cleaned = cleanHtml(html, context);
        expect(xmlFault(cleaned)).toBeUndefined();
        expect(cleaned).not.toContain("]]>");
      }),
      runs,
    );
  });

  it("has no addresses but absolute ones", () => {
    fc.assert(
      fc.property(soup, (html) => {
        const addresses = cleanHtml(html, context).matchAll(/ (?:href|src|poster|cite)="([^"]*)"/g);
        for (const [, address] of addresses) expect(address).toMatch(/^https:\/\//);
      }),
      runs,
    );
  });

  it("loses no word that is outside what is dropped", () => {
    const inline = fc.constantFrom(
      "<b>",
      "</b>",
      "<p>",
      "</p>",
      "<li>",
      "</ul>",
      "<td>",
      "<table>",
      "</table>",
      "<h2>",
    );
    const words = fc.array(fc.oneof(inline, fc.constantFrom("one", "two", "three")), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(words, (pieces) => {
        const letters = (text: string): string => text.replace(/\s+/g, "");
        const expected = pieces.filter((text) => !text.startsWith("<")).join("");
        expect(letters(htmlToText(cleanHtml(pieces.join(""), context)))).toBe(expected);
      }),
      runs,
    );
  });
});

const LENGTH = 300_000;
const fill = (piece: string): string => piece.repeat(LENGTH / piece.length);

describe("a long text takes a moment", () => {
  it.each([
    ...[
      "<div>",
      "<p>",
      "<b>",
      "<b></i>",
      "</b>",
      "<a href=",
      "<a href='x'>",
      "<a><a href=x>x",
      "<p><b>",
      "<form>",
    ],
    ...[
      "<table>",
      "<td>",
      "<table><tr><td>",
      "<li>",
      "<ul><li>",
      "<dl><dd>",
      "<h1><h2>",
      "<p></div>",
      "<noscript>",
    ],
    ...[
      "<svg>",
      "<svg><p>",
      "<math><mi>",
      "<select>",
      "<object><p>",
      "<!--",
      "<![CDATA[",
      "<script>",
      "]]>",
    ],
    ...[
      "&",
      "&amp",
      "&#x",
      "<",
      "</",
      "<b x='",
      "<img src=x",
      "<img srcset='a b c d' src>",
      "<div id=fn1>",
    ],
  ])("of %j", (piece) => {
    const started = performance.now();
    cleanHtml(fill(piece), context);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it.each([
    ["attributes", `<a ${Array.from({ length: 100_000 }, (_, at) => `a${at}=1`).join(" ")}>x</a>`],
    ["sizes", `<img srcset='${fill("a,b 1x ")}'>`],
    ["a stand-in's name", `<img srcset='a 1x' src='${fill("blank")}'>`],
    ["a style", `<img src=x style='${fill("; ")}'>`],
    ["classes", `<code class='${fill("a ")}'>x</code>`],
    ["a path", `<a href='${fill("/../a%")}'>x</a>`],
  ])("of %s", (_, html) => {
    const started = performance.now();
    cleanHtml(html, context);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it.each([
    ...[
      "[",
      "![",
      "*",
      "_",
      "`",
      "> ",
      "- ",
      "1. ",
      "|",
      "~",
      "<",
      "&",
      "\\",
      "#",
      "\n",
      "a\n",
      "=\n",
      "|\n",
    ],
    ...[
      "[a](",
      "[a][",
      "[^1]",
      "^[",
      "*a **b ",
      "a**b",
      "<a ",
      "<!--",
      "[[a]",
      "![[]()",
      "[](<",
      "  - a\n",
    ],
    ...["[a]: b\n", "[^1]: x\n", "> a\n> - ", "|a|b\n|-|-\n", "a\n=\n"],
  ])("of the Markdown %j", (piece) => {
    const started = performance.now();
    renderMarkdown(fill(piece));
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
