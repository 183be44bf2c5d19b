import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../../lambdas/syndication/article/markdown.ts";

describe("renderMarkdown", () => {
  it.each([
    ["emphasis", "*a* **b** _c_ a_b_c", "<p><em>a</em> <strong>b</strong> <em>c</em> a_b_c</p>\n"],
    ["emphasis in emphasis", "***a** b*", "<p><em><strong>a</strong> b</em></p>\n"],
    ["headings of both kinds", "# a #\n\nb\n---", "<h1>a</h1>\n<h2>b</h2>\n"],
    [
      "tight and loose lists",
      "- a\n- b\n\n1) c\n\n2) d",
      "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ol>\n<li>\n<p>c</p>\n</li>\n<li>\n<p>d</p>\n</li>\n</ol>\n",
    ],
    ["a list that starts elsewhere", "7. a", '<ol start="7">\n<li>a</li>\n</ol>\n'],
    ["quotations with lazy lines", "> a\nb", "<blockquote>\n<p>a\nb</p>\n</blockquote>\n"],
    ["indented code", "    a *b*", "<pre><code>a *b*\n</code></pre>\n"],
    [
      "fenced code and its language",
      "~~~js x\n<a>\n~~~",
      '<pre><code class="language-js">&lt;a&gt;\n</code></pre>\n',
    ],
    ["code spans", "`` a ` b ``", "<p><code>a ` b</code></p>\n"],
    ["hard breaks", "a  \nb\\\nc\nd", "<p>a<br>\nb<br>\nc\nd</p>\n"],
    [
      "links of all kinds",
      "[a](b 'c') [d][e] [e] <https://f.example/>\n\n[e]: <g h>",
      '<p><a href="b" title="c">a</a> <a href="g%20h">d</a> <a href="g%20h">e</a> <a href="https://f.example/">https://f.example/</a></p>\n',
    ],
    ["images", '![a *b*](c.jpg "d")', '<p><img src="c.jpg" alt="a b" title="d"></p>\n'],
    [
      "markup",
      "<div>\n\n*a*\n\n</div>\n\nb <i>c</i>",
      "<div>\n<p><em>a</em></p>\n</div>\n<p>b <i>c</i></p>\n",
    ],
    ["entities and escapes", "&eacute; \\* &zzz;", "<p>é * &amp;zzz;</p>\n"],
    ["rules", "a\n\n***", "<p>a</p>\n<hr>\n"],
    [
      "no address is made a link by itself",
      "www.example.com a@b.example",
      "<p>www.example.com a@b.example</p>\n",
    ],
    ["quotation marks and dashes stay", `"a" -- 'b'...`, "<p>&quot;a&quot; -- 'b'...</p>\n"],
    ["strikethrough", "~~a~~", "<p><s>a</s></p>\n"],
    [
      "tables",
      "| a | b |\n|---|:-:|\n| c \\| d | e |",
      '<table>\n<thead>\n<tr>\n<th>a</th>\n<th style="text-align:center">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>c | d</td>\n<td style="text-align:center">e</td>\n</tr>\n</tbody>\n</table>\n',
    ],
    [
      "text of any script",
      "**조선**은 *العربية* と",
      "<p>**조선**은 <em>العربية</em> と</p>\n".replace("**조선**", "<strong>조선</strong>"),
    ],
  ])("%s", (_, source, expected) => {
    expect(renderMarkdown(source)).toBe(expected);
  });

  it("keeps what is nested fifty deep", () => {
    expect(renderMarkdown(`${"> ".repeat(50)}deep`)).toContain("deep");
  });
});

describe("footnotes", () => {
  const source = "a[^x] b^[inline]\n\n[^x]: Note.";

  it("have ids with the prefix, in the text and below it", () => {
    const html = renderMarkdown(source, "pact");
    for (const id of ["fnref-pact-1", "fn-pact-1", "fnref-pact-2", "fn-pact-2"]) {
      expect(html).toContain(`id="${id}"`);
      expect(html).toContain(`href="#${id}"`);
    }
  });

  it("are the same at every rendering, and differ by prefix", () => {
    expect(renderMarkdown(source, "a")).toBe(renderMarkdown(source, "a"));
    expect(renderMarkdown(source, "a")).not.toBe(renderMarkdown(source, "b"));
  });

  it("stay as typed where there are more than a thousand", () => {
    expect(renderMarkdown(`${"[^1] ".repeat(900)}\n\n[^1]: x`)).toContain("footnote");
    expect(renderMarkdown(`${"[^1] ".repeat(1001)}\n\n[^1]: x`)).not.toContain("footnote");
  });
});
