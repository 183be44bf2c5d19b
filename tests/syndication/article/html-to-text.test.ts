import { expect, it } from "vitest";
import { htmlToText } from "../../../lambdas/syndication/article/html-to-text.ts";

it.each([
  [
    "blocks are parted by an empty line",
    "<h2>A</h2><p>b <em>c</em></p>\n<p>d</p>",
    "A\n\nb c\n\nd",
  ],
  ["white space is one space", "<p>a\n  b&nbsp;c</p>", "a b\u00A0c"],
  ["breaks are lines", "<p>a<br>b <br> c</p>", "a\nb\nc"],
  ["items are blocks", "<ul><li>a</li><li>b</li></ul>", "a\n\nb"],
  [
    "cells are parted",
    "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
    "a b\n\nc",
  ],
  ["references are resolved", "R&amp;D &lt;b&gt;", "R&D <b>"],
  [
    "marks of footnotes are no words",
    '<p>a<sup><a href="#fn1" id="fnref1">[1]</a></sup> b</p>',
    "a b",
  ],
  ["fallbacks of players are none", "<p>a</p><video>old <a>browser</a></video><p>b</p>", "a\n\nb"],
  ["nothing gives nothing", "<p> </p>", ""],
])("%s", (_, html, expected) => {
  expect(htmlToText(html)).toBe(expected);
});
