import { describe, expect, it } from "vitest";
import { bodyMedia } from "../../../lambdas/syndication/article/body-media.ts";

describe("bodyMedia of Markdown", () => {
  it.each([
    ["an image", "![a](a.jpg)", ["a.jpg"]],
    ["an image without an extension", "![a](pier)", ["pier"]],
    ["an image with a title", '![a]( a.jpg "t")', ["a.jpg"]],
    ["an image in angle brackets", "![a](<a b.jpg>)", ["a b.jpg"]],
    ["an image with brackets in its name", "![a](a(1).jpg)", ["a(1).jpg"]],
    ["an image with escapes", "![a](a\\_b.jpg)", ["a_b.jpg"]],
    ["an image with brackets in its words", "![a [b] c](a.jpg)", ["a.jpg"]],
    ["an image in a link to a file", "[![a](a.jpg)](b.pdf)", ["a.jpg", "b.pdf"]],
    ["an image by reference", "![a][r]\n\n[r]: a.jpg 't'", ["a.jpg"]],
    ["an image by reference in angle brackets", "![r]\n\n[r]: <a b.webp>", ["a b.webp"]],
    ["a link to a file", "[a](/media/a.mp3?x#y)", ["/media/a.mp3?x#y"]],
    ["no link to a page", "[a](/b/) [c](d.md) [e](f)\n\n[g]: h.html\n[i]: /j", []],
    [
      "no absolute address",
      "![a](https://www.example.com/a.jpg) ![b](//x/b.jpg) ![c](data:image/png,x)",
      [],
    ],
    ["no part of the page", "[a](#b) ![c](#d)", []],
    ["each only once", "![a](a.jpg) ![b](a.jpg)", ["a.jpg"]],
    ["markup in Markdown", 'x <img src="a.jpg"> ![b](b.jpg)', ["a.jpg", "b.jpg"]],
  ])("%s", (_, source, expected) => {
    expect(bodyMedia({ kind: "markdown", source })).toEqual(expected);
  });
});

describe("bodyMedia of HTML", () => {
  it.each([
    [
      "quotes of any kind",
      `<img src="a.jpg"><img src='b.jpg'><img SRC = c.jpg>`,
      ["a.jpg", "b.jpg", "c.jpg"],
    ],
    ["an ampersand", '<img src="a&amp;b.jpg">', ["a&b.jpg"]],
    [
      "players, posters and subtitles",
      "<video poster=a.jpg><source src=b.mp4><track src=c.vtt></video><audio src=d.mp3>",
      ["a.jpg", "b.mp4", "c.vtt", "d.mp3"],
    ],
    [
      "what scripts would load",
      '<img src="data:x" data-src="a.jpg" srcset="b.jpg 1x, c.jpg 2x">',
      ["a.jpg", "b.jpg", "c.jpg"],
    ],
    ["links to files alone", '<a href="a.pdf">x</a><a href="b/">y</a>', ["a.pdf"]],
    ["no Markdown", "![a](a.jpg)", []],
  ])("%s", (_, source, expected) => {
    expect(bodyMedia({ kind: "html", source })).toEqual(expected);
  });
});

it("finds nothing in plain text", () => {
  expect(bodyMedia({ kind: "text", source: '![a](a.jpg) <img src="b.jpg">' })).toEqual([]);
});

it.each([
  "[",
  "![](",
  "![a](b",
  "![a](<b",
  '<img src="',
  "<img src='",
  "[a]: <b\n",
  "\n \n",
  "\\",
  "a = ",
])("reads a megabyte of %j in a moment", (piece) => {
  const started = performance.now();
  bodyMedia({ kind: "markdown", source: `<${piece.repeat(1_000_000 / piece.length)}` });
  expect(performance.now() - started).toBeLessThan(5000);
});
