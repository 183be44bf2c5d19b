import { describe, expect, it } from "vitest";
import { cleanAndExamine } from "../../../lambdas/syndication/article/clean-html.ts";
import { clean, context, type Row } from "./cleaning.ts";

describe("elements", () => {
  it.each<Row>([
    [
      "text, blocks, lists",
      "<h2>A</h2><p>b <em>c</em></p><ul><li>d</li></ul>",
      "<h2>A</h2><p>b <em>c</em></p><ul><li>d</li></ul>",
    ],
    [
      "tables keep their spans",
      '<table><tr><th scope="row" colspan="2" rowspan="3">a</th></tr></table>',
      '<table><tr><th colspan="2" rowspan="3" scope="row">a</th></tr></table>',
    ],
    [
      "alignment of cells survives its style",
      '<table><tr><td style="text-align:right">a</td></tr></table>',
      '<table><tr><td align="right">a</td></tr></table>',
    ],
    [
      "ruby",
      "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>",
      "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>",
    ],
    [
      "directions and languages",
      '<p dir="RTL" lang="ar" xml:lang="x"><bdo dir=ltr>a</bdo></p>',
      '<p dir="rtl" lang="ar"><bdo dir="ltr">a</bdo></p>',
    ],
    [
      "edits and times",
      '<ins datetime="2031-01-02">a</ins><time datetime="2031">b</time>',
      '<ins datetime="2031-01-02">a</ins><time datetime="2031">b</time>',
    ],
    [
      "details",
      "<details open><summary>a</summary>b</details>",
      '<details open=""><summary>a</summary>b</details>',
    ],
    [
      "lists that count",
      '<ol start="3" reversed type="a"><li value="-2">a</li></ol>',
      '<ol start="3" reversed="" type="a"><li value="-2">a</li></ol>',
    ],
    [
      "the language of code is the one class that stays",
      '<pre class="x"><code class="hljs language-c++">a</code></pre>',
      '<pre><code class="language-c++">a</code></pre>',
    ],
    [
      "ids of footnotes alone",
      '<p id="top">a<sup id="fnref:1">b</sup></p><ol><li id="fn-조선-1">c</li></ol>',
      '<p>a<sup id="fnref:1">b</sup></p><ol><li id="fn-조선-1">c</li></ol>',
    ],
    [
      "older elements get their names of today",
      "<strike>a</strike><tt>b</tt><center>c</center><xmp><d></xmp>",
      "<s>a</s><code>b</code><div>c</div><pre>&lt;d&gt;</pre>",
    ],
    ["unknown ones are unwrapped", "<font color=red>a</font><blink>b</blink><o:p>c</o:p>", "abc"],
    [
      "scripts, styles and controls go with what they hold",
      "a<script>b</script><style>c</style><select><option>d</select><button>e</button>f",
      "af",
    ],
    [
      "so do SVG and MathML",
      "a<svg><title>b</title><text>c</text></svg><math><mi>d</mi></math>e",
      "ae",
    ],
    [
      "one without an end swallows no article",
      "<p>a<svg><path></p><p>b</p><math><mi>c<p>d",
      "<p>a</p><p>b</p><p>d</p>",
    ],
    ["one in an element ends with it", "<div>a<select><option>b</div>c", "<div>a</div>c"],
    [
      "a head does not swallow the body",
      "<html><head><title>a</title><meta charset=x><body><p>b",
      "<p>b</p>",
    ],
    [
      "comments, declarations and instructions go",
      "<!DOCTYPE html>a<!-- b --><?c?><![CDATA[d]]>e",
      "ae",
    ],
    ["XHTML closes what is empty", "<p/>a<br/>b<hr />", "a<br>b<hr>"],
    [
      "empty paragraphs go",
      "<p>a</p><p>&nbsp;</p><p><br></p><p><b> </b></p><div></div><p>b</p>",
      "<p>a</p>\n<p>b</p>",
    ],
    ["what is empty in a sentence parts words", "a<b> </b>b<div></div>c", "a b\nc"],
    [
      "empty cells stay",
      "<table><tr><td></td><td>a</td></tr></table>",
      "<table><tr><td></td><td>a</td></tr></table>",
    ],
  ])("%s", (_, given, expected) => {
    expect(clean(given)).toBe(expected);
  });
});

describe("balance", () => {
  it.each<Row>([
    ["what is open is closed", "<div><p>a<b>b", "<div><p>a<b>b</b></p></div>"],
    ["ends of nothing go", "</div>a</b></p></table>", "a"],
    ["crosswise ends", "<b>a<i>b</b>c</i>", "<b>a<i>b</i></b>c"],
    [
      "paragraphs end at blocks",
      "<p>a<ul><li>b<li>c</ul>d",
      "<p>a</p><ul><li>b</li><li>c</li></ul>d",
    ],
    [
      "links end at links",
      "<a href=/a>a<a href=/b>b</a>",
      '<a href="https://www.example.com/a">a</a><a href="https://www.example.com/b">b</a>',
    ],
    [
      "terms and their texts",
      "<dl><dt>a<dd>b<dt>c</dl>",
      "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>",
    ],
    ["headings end at headings, by any end", "<h2>a<h3>b</h2>c", "<h2>a</h2><h3>b</h3>c"],
    [
      "rows and cells",
      "<table><td>a<td>b<tr><td>c</table>",
      "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
    ],
    [
      "what stands between rows gets a cell",
      "<table>a<tr><p>b</table>",
      "<table><tr><td>a</td></tr><tr><td><p>b</p></td></tr></table>",
    ],
    ["parts of a table outside one", "<td>a</td><tr>b<caption>c", "abc"],
    [
      "an end outside a cell is none for what is in it",
      "<table><tr><td><b>a</td></b><td>b</table>",
      "<table><tr><td><b>a</b></td><td>b</td></tr></table>",
    ],
    [
      "an item's end does not end the list in it",
      "<ul><li>a<ul></li><li>b</ul>",
      "<ul><li>a<ul><li>b</li></ul></li></ul>",
    ],
  ])("%s", (_, given, expected) => {
    expect(clean(given)).toBe(expected);
  });

  it("goes no deeper than a hundred, and keeps the text", () => {
    const deep = clean(`${"<div>".repeat(5000)}<p>x${"</div>".repeat(5000)}after`);
    expect(deep.match(/<div>/g)).toHaveLength(100);
    expect(deep.endsWith("after")).toBe(true);
    expect(deep).toContain("x");
  });

  it("forgets what it left out down there when it comes up again", () => {
    expect(clean(`${"<div>".repeat(100)}<b>deep</div><b>x</b>y`)).toContain("<b>x</b>y");
  });
});

describe("characters", () => {
  it.each<Row>([
    [
      "references are resolved",
      "caf&eacute; &mdash; &amp; &lt; &#8212; &nbsp;x",
      "café — &amp; &lt; — \u00A0x",
    ],
    ["what looks like one is text", "AT&T &zzz; &", "AT&amp;T &amp;zzz; &amp;"],
    [
      "no end of a CDATA section",
      "a ]]> b ]]&gt;<b title=']]>'>c</b>",
      'a ]]&gt; b ]]&gt;<b title="]]&gt;">c</b>',
    ],
    ["references to no character", "a&#1;b&#xFFFE;c&#0;d", "abc\u25A1d"],
    ["half pairs", "a\uD800b", "a\u25A1b"],
    ["a tag that holds a control is still a tag", "<scr\u0000ipt>x</script>y", "y"],
    [
      "quotes in attributes",
      `<abbr title='"a" &lt;b&gt; &amp; c'>d</abbr>`,
      '<abbr title="&quot;a&quot; &lt;b&gt; &amp; c">d</abbr>',
    ],
  ])("%s", (_, given, expected) => {
    expect(clean(given)).toBe(expected);
  });
});

describe("what the cleaner tells", () => {
  it.each([
    [
      "clean text was as written",
      '<p>a <a href="https://b.example/">b</a> <a href="#fn1">c</a></p>',
      true,
    ],
    ["a relative link", '<a href="b">a</a>', false],
    ["an own image", '<img src="own/a.jpg">', false],
    ["a script", "<script></script>a", false],
    ["a handler", "<p onclick=x>a</p>", false],
    ["a style", "<p style='position:fixed'>a</p>", false],
    ["a refused address", '<a href="javascript:x">a</a>', false],
    ["an element of no list", "<marquee>a</marquee>", false],
  ])("%s", (_, html, asWritten) => {
    expect(cleanAndExamine(html, context).asWritten).toBe(asWritten);
  });

  it("finds what stands before the more, the first time", () => {
    const { beforeMore } = cleanAndExamine("<p>a<!-- more --></p>b<!--more-->c", context);
    expect(beforeMore).toBe("<p>a");
  });
});
