import { expect, it } from "vitest";
import { nestContent } from "../../../lambdas/syndication/format/article-body.ts";
import { text } from "../../../lambdas/syndication/html.ts";

it.each([
  ["headings of the second level stay", "<h2>A</h2><h3>B</h3>", "<h2>A</h2><h3>B</h3>"],
  [
    "one of the first is of the second, and the rest follow",
    '<h1 id="fn">A</h1><h2>B</h2>',
    '<h2 id="fn">A</h2><h3>B</h3>',
  ],
  ["the highest is of the second", "<h3>A</h3><h5>B</h5>", "<h2>A</h2><h4>B</h4>"],
  ["the lowest is of the sixth", "<h1>A</h1><h6>B</h6>", "<h2>A</h2><h6>B</h6>"],
  ["a rule is no heading", "<hr><h2>A</h2>", "<hr><h2>A</h2>"],
  ["words are no headings", "<p>&lt;h1&gt;</p>", "<p>&lt;h1&gt;</p>"],
  [
    "the page has one main part",
    '<main dir="ltr"><p>A</p></main>',
    '<div dir="ltr"><p>A</p></div>',
  ],
  ["a mark is no main part", "<mark>A</mark>", "<mark>A</mark>"],
  [
    "a table is in a box",
    '<table dir="ltr"><tr><td>A</td></tr></table>',
    '<div class="table" role="group" aria-label="A &quot;table&quot;"><table dir="ltr"><tr><td>A</td></tr></table></div>',
  ],
  [
    "a player is called by its host",
    '<iframe src="https://www.youtube.com/embed/a?b=1&amp;c" width="560" allowfullscreen=""></iframe>',
    '<iframe src="https://www.youtube.com/embed/a?b=1&amp;c" width="560" allowfullscreen="" title="www.youtube.com"></iframe>',
  ],
  [
    "and so is one whose title is blank",
    '<iframe src="https://player.vimeo.com/video/1" title=" " allowfullscreen=""></iframe>',
    '<iframe src="https://player.vimeo.com/video/1" allowfullscreen="" title="player.vimeo.com"></iframe>',
  ],
  [
    "a player's own title stays",
    '<iframe src="https://player.vimeo.com/video/1" title="The launch &gt; 1" allowfullscreen=""></iframe>',
    '<iframe src="https://player.vimeo.com/video/1" title="The launch &gt; 1" allowfullscreen=""></iframe>',
  ],
  ["nothing is nothing", "", ""],
])("%s", (_, content, expected) => {
  expect(nestContent(content, text('A "table"'))).toBe(expected);
});
