import { describe, expect, it } from "vitest";
import type { Body } from "../../lambdas/syndication/article/article.ts";
import { renderBody } from "../../lambdas/syndication/article/render-body.ts";

const CONTEXT = { base: "https://www.example.com/a", media: () => undefined };

/** Whether feeds may give the Markdown itself to readers, of which some clean nothing. */
function isGiven(source: string): boolean {
  const body: Body = { kind: "markdown", source };
  return renderBody(body, CONTEXT).selfContained;
}

describe("Markdown is not given as it was written", () => {
  it.each([
    [
      "a frame with a page of its own",
      '<iframe src="https://www.youtube.com/embed/x" srcdoc="<script>x()</script>"></iframe>',
    ],
    ["a frame of no address", '<iframe src="data:text/html,<script>x()</script>"></iframe>'],
    ["a frame of nothing", "<iframe><img src=x onerror=x()></iframe>"],
    ["a hidden frame", '<iframe width=1 src="https://www.youtube.com/embed/x"></iframe>'],
    ["a link that asks others", '<a href="https://example.com/" ping="https://example.org/">x</a>'],
    ["a link that leaves its frame", '<a href="https://example.com/" target="_top">x</a>'],
    [
      "a link whose window gets a hold on the reader",
      '<a href="https://example.com/" target="_blank" rel="opener nofollow">x</a>',
    ],
    ["a form", '<form action="https://example.org/">x</form>'],
    ["a background", '<table background="https://example.org/x"><tr><td>x</td></tr></table>'],
    ["a name that hides another", "<p name=body>x</p>"],
    ["an id that hides another", "<p id=location>x</p>"],
    ["a picture that counts readers", '<img src="https://example.com/x.gif" width="1" height="1">'],
    ["an element of older HTML", "<xmp>x</xmp>"],
    [
      "what is for readers without scripts",
      '<noscript><p title="</noscript><img src=x onerror=x()>"></noscript>',
    ],
    ["a comment", "x <!-- --!><img src=x onerror=x()> -->"],
    ["a section of CDATA", "<![CDATA[ ]]]]><![CDATA[><img src=x onerror=x()>"],
    ["a declaration", "<!x <img src=x onerror=x()>>"],
    ["an instruction", "<?x <img src=x onerror=x()>?>"],
    ["a NUL within a name", "<\u0000script>x()</script>"],
    ["a NUL within an attribute", "<img src=https://example.com/x on\u0000error=x()>"],
    ["a link that runs", "[x](javascript:x())"],
    ["a reference that runs", "[x]\n\n[x]: javascript:x()"],
    ["an address that runs", "<javascript:x()>"],
    ["a picture that is a page", "![x](data:text/html,x)"],
  ])("where it has %s", (_, source) => {
    expect(isGiven(source)).toBe(false);
  });
});

describe("Markdown is given as it was written", () => {
  it.each([
    [
      "with what Markdown has",
      "# A\n\n*b* **c** `d` [e](https://example.com/) ![f](https://example.com/f.png)\n\n> g",
    ],
    ["with code of a language", "```js\nx()\n```"],
    ["with tables that are aligned", "| a | b |\n|:-:|--:|\n| c | d |"],
    ["with footnotes", "a[^1]\n\n[^1]: b"],
    [
      "with HTML that stays",
      '<kbd>x</kbd> <abbr title="y">z</abbr> <img src="https://example.com/x.png" alt="" loading="lazy">',
    ],
    [
      "with players",
      '<iframe src="https://www.youtube.com/embed/x" width="560" height="315" frameborder="0" allowfullscreen></iframe>',
    ],
    [
      "with recordings",
      '<audio controls preload="none" src="https://example.com/x.mp3"></audio>\n\n<video controls playsinline src="https://example.com/x.mp4"></video>',
    ],
    ["with a link to a new window", '<a href="https://example.com/" target="_blank">x</a>'],
    ["with cells that are aligned", '<table><tr><td valign="top">x</td></tr></table>'],
    ["with a mark of where the summary ends", "a\n\n<!--more-->\n\nb"],
  ])("%s", (_, source) => {
    expect(isGiven(source)).toBe(true);
  });
});
