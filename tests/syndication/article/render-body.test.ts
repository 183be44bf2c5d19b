import { describe, expect, it } from "vitest";
import type { Body } from "../../../lambdas/syndication/article/article.ts";
import { type RenderedBody, renderBody } from "../../../lambdas/syndication/article/render-body.ts";

const context = {
  base: "https://www.example.com/pact",
  idPrefix: "pact",
  media: (src: string) => (src === "a.jpg" ? "https://feeds.example.com/media/a.jpg" : undefined),
};
const render = (kind: Body["kind"], source: string): RenderedBody =>
  renderBody({ kind, source }, context);

describe("renderBody", () => {
  it.each<[string, Body["kind"], string, string]>([
    [
      "Markdown is rendered and cleaned",
      "markdown",
      "![x](a.jpg)<script>y</script>",
      '<p><img src="https://feeds.example.com/media/a.jpg" alt="x"></p>',
    ],
    ["HTML is cleaned", "html", "<p>a<script>b</script>", "<p>a</p>"],
    ["text is text", "text", "Head\n\n<b>a</b>.", "<h2>Head</h2>\n<p>&lt;b&gt;a&lt;/b&gt;.</p>"],
    [
      "footnotes lead to the article",
      "markdown",
      "a[^1]\n\n[^1]: b",
      '<p>a<sup><a href="https://www.example.com/pact#fn-pact-1" id="fnref-pact-1">[1]</a></sup></p>\n<hr>\n<section>\n<ol>\n<li id="fn-pact-1"><p>b <a href="https://www.example.com/pact#fnref-pact-1">↩︎</a></p>\n</li>\n</ol>\n</section>',
    ],
    [
      "tables keep their alignment",
      "markdown",
      "|a|\n|-:|\n|b|",
      '<table>\n<thead>\n<tr>\n<th align="right">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td align="right">b</td>\n</tr>\n</tbody>\n</table>',
    ],
    ["right-to-left text", "markdown", "<p dir=rtl>مرحبا</p>", '<p dir="rtl">مرحبا</p>'],
    ["nothing", "markdown", "\n", ""],
  ])("%s", (_, kind, source, expected) => {
    expect(render(kind, source).html).toBe(expected);
  });
});

describe("the summary", () => {
  it.each<[string, Body["kind"], string, string | undefined]>([
    [
      "is what stands before the more",
      "markdown",
      "One *two*\n\nthree\n\n<!--more-->\n\nfour",
      "One two three",
    ],
    ["of HTML", "html", "<p>a</p><!-- more --><p>b</p>", "a"],
    ["is absent where there is no more", "markdown", "a", undefined],
    ["is absent where nothing is before it", "markdown", "<!--more-->\n\na", undefined],
    ["does not end in code", "markdown", "a `<!--more-->` b\n\n```\n<!--more-->\n```", undefined],
    ["holds no marks of footnotes", "markdown", "a[^1].\n<!--more-->\n\n[^1]: b", "a."],
    ["is none of a text file", "text", "a.\n<!--more-->\nb.", undefined],
  ])("%s", (_, kind, source, expected) => {
    expect(render(kind, source).summary).toBe(expected);
  });
});

describe("the opening", () => {
  it.each<[string, Body["kind"], string, string]>([
    ["is the first paragraph", "markdown", "# Head\n\nOne\n*two*.\n\nThree.", "One two."],
    [
      "is the first with words",
      "html",
      '<p><img src="/x.jpg"></p><pre>code</pre><p dir="rtl">b</p>',
      "b",
    ],
    [
      "is the first block where there is no paragraph",
      "html",
      "<ul><li>a</li><li>b</li></ul>",
      "a",
    ],
    ["of a text file is no heading", "text", "Head\n\nText.", "Text."],
    ["is empty where there is nothing", "html", "<hr>", ""],
    ["of 300 characters is whole", "text", `${"a".repeat(299)}.`, `${"a".repeat(299)}.`],
    ["is cut at a word", "text", `${"word ".repeat(80)}.`, `${"word ".repeat(60).trim()}…`],
    [
      "loses the comma before the cut",
      "text",
      `${"word, ".repeat(80)}.`,
      `${"word, ".repeat(49)}word…`,
    ],
    [
      "in a script without spaces is cut anywhere",
      "text",
      `${"港".repeat(400)}。`,
      `${"港".repeat(299)}…`,
    ],
    [
      "is never cut in a character",
      "text",
      `${"𝔘".repeat(298)}e\u0301\u0301\u0301${"x".repeat(99)}.`,
      `${"𝔘".repeat(298)}…`,
    ],
    [
      "keeps joined emoji whole",
      "text",
      `${"港".repeat(298)}👩🏽‍🚀${"x".repeat(99)}.`,
      `${"港".repeat(298)}…`,
    ],
  ])("%s", (_, kind, source, expected) => {
    expect(render(kind, source).opening).toBe(expected);
  });
});

describe("the source", () => {
  it.each<[string, Body["kind"], string, boolean]>([
    [
      "is self-contained with absolute addresses and footnotes",
      "markdown",
      "[a](https://b.example/) c[^1]\n\n|d|\n|-:|\n|e|\n\n[^1]: f",
      true,
    ],
    ["is not with a relative link", "markdown", "[a](b)", false],
    ["is not with media of its own", "markdown", "![a](a.jpg)", false],
    ["is not with a script", "markdown", "a <script>b</script>", false],
  ])("%s", (_, kind, source, expected) => {
    expect(render(kind, source).selfContained).toBe(expected);
  });
});
