import { describe, expect, it } from "vitest";
import { toWordPressHtml } from "../../../local/import/wordpress-text.ts";

describe("the classic editor's text", () => {
  it.each([
    ["an empty line ends a paragraph", "One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"],
    ["a line's end is a line break", "One\r\ntwo", "<p>One<br>\ntwo</p>"],
    ["a line break that was written is no second one", "One<br />\ntwo", "<p>One<br />\ntwo</p>"],
    [
      "inline markup stays in its paragraph",
      "A <b>word</b>\n\n<em>two</em>",
      "<p>A <b>word</b></p>\n<p><em>two</em></p>",
    ],
    ["a heading stays as it is", "<h2>Head</h2>\nText", "<h2>Head</h2><p>Text</p>"],
    [
      "a quotation has paragraphs",
      "<blockquote>a\n\nb</blockquote>",
      "<blockquote><p>a</p>\n<p>b</p>\n</blockquote>",
    ],
    [
      "a list has line breaks and no paragraphs",
      "<ul>\n<li>x\ny</li>\n</ul>",
      "<ul>\n<li>x<br>\ny</li>\n</ul>",
    ],
    ["code stays as it is", "<pre>a\n\n<div>b\n</pre>", "<pre>a\n\n<div>b\n</pre>"],
    ["code that never ends stays as it is", "<pre>a\n\nb", "<pre>a\n\nb"],
    [
      "the mark of a summary is no paragraph",
      "One.\n\n<!--more-->\n\nTwo.",
      "<p>One.</p>\n<!--more-->\n<p>Two.</p>",
    ],
    [
      "the end of a page is taken out",
      "One.\n\n<!--nextpage-->\n\nTwo.",
      "<p>One.</p>\n\n<p>Two.</p>",
    ],
    [
      "an address alone is a link",
      "See:\n\nhttps://youtu.be/x",
      '<p>See:</p>\n<p><a href="https://youtu.be/x">https://youtu.be/x</a></p>',
    ],
    ["an end tag that ends nothing changes nothing", "</div>a\n\nb", "</div><p>a</p>\n<p>b</p>"],
    ["a rule opens nothing", "a<hr>b\n\nc", "<p>a</p>\n<hr><p>b</p>\n<p>c</p>"],
  ])("%s", (_, source, html) => {
    expect(toWordPressHtml(source)).toEqual({ html, warnings: [] });
  });
});

describe("the block editor's text", () => {
  it("loses its comments and gets no paragraphs", () => {
    const source = '<!-- wp:paragraph {"x":"a>b"} -->\n<p>One\ntwo</p>\n<!-- /wp:paragraph -->';
    expect(toWordPressHtml(source)).toEqual({ html: "<p>One\ntwo</p>", warnings: [] });
  });

  it("links what it embeds", () => {
    const source =
      '<!-- wp:embed {"url":"https://youtu.be/x"} --><div class="wp-block-embed__wrapper">\nhttps://youtu.be/x\n</div><!-- /wp:embed -->';
    expect(toWordPressHtml(source).html).toBe(
      '<div class="wp-block-embed__wrapper"><a href="https://youtu.be/x">https://youtu.be/x</a></div>',
    );
  });

  it("says which blocks WordPress would have made", () => {
    const source = '<!-- wp:block {"ref":1} /--><!-- wp:acme/map /--><!-- wp:block {"ref":2} /-->';
    expect(toWordPressHtml(source)).toEqual({
      html: "",
      warnings: [
        "what WordPress would show in the place of some blocks is missing: block, acme/map",
      ],
    });
  });

  it("keeps what follows a comment without an end", () => {
    expect(toWordPressHtml("<p>a</p><!-- wp:paragraph <p>b</p>").html).toContain("<p>b</p>");
  });
});

describe("[caption]", () => {
  const FIGURE = '<figure><img src="a.jpg"><figcaption>Words</figcaption></figure>';
  it.each([
    ["is a figure", '[caption id="a" width="3"]<img src="a.jpg"> Words[/caption]', FIGURE],
    ["is one by its other name", '[wp_caption]<img src="a.jpg"> Words[/wp_caption]', FIGURE],
    [
      "of WordPress before 3.4",
      '[caption width="3" caption="Words"]<img src="a.jpg">[/caption]',
      FIGURE,
    ],
    [
      "keeps the link around its image",
      '[caption]<a href="/b"><img src="a.jpg"></a> Words[/caption]',
      '<figure><a href="/b"><img src="a.jpg"></a><figcaption>Words</figcaption></figure>',
    ],
    ["without words", '[caption]<img src="a.jpg">[/caption]', '<figure><img src="a.jpg"></figure>'],
    ["without an image is its words", "[caption]Words[/caption]", "<p>Words</p>"],
  ])("%s", (_, source, html) => {
    expect(toWordPressHtml(source)).toEqual({ html, warnings: [] });
  });
});

describe("shortcodes", () => {
  it.each([
    ['[gallery ids="1,2"]', "[gallery]"],
    ["[embed]https://example.com/[/embed]", "[embed]"],
    ["[acme-map place=1]", "[acme-map]"],
    ["[note]x[/note]", "[note]"],
    ["[caption]never ends", "[caption]"],
    ["[a1 x=1][b2 x=1][c3 x=1][d4 x=1][e5 x=1][f6 x=1]", "[a1], [b2], [c3], [d4], [e5] and others"],
  ])("%s stays, and is told", (source, names) => {
    const { html, warnings } = toWordPressHtml(source);
    expect(html).toContain(source);
    expect(warnings).toEqual([
      `WordPress would put something in the place of ${names}; readers see it as it stands`,
    ]);
  });

  it.each(["[sic]", "an [old word] here", "[1]", "a[i] = b[j]", "[x-y z, w]"])(
    "%s is only words",
    (source) => {
      expect(toWordPressHtml(source).warnings).toEqual([]);
    },
  );
});

it.each([
  ["tags without an end", "<p ".repeat(400_000)],
  ["comments without an end", "<!-- wp:".repeat(400_000)],
  ["captions without an end", "[caption]".repeat(400_000)],
  ["brackets without an end", "[a=b ".repeat(400_000)],
  ["spaces", " ".repeat(2_000_000)],
  ["blocks that are never closed", `${"<div>".repeat(200_000)}${"</p>".repeat(200_000)}`],
])("a megabyte of %s is read in one go", (_, source) => {
  expect(toWordPressHtml(source).html.length).toBeGreaterThanOrEqual(source.trim().length);
});
