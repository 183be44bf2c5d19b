import { describe, expect, it } from "vitest";
import { clean, type Row } from "./cleaning.ts";

describe("addresses", () => {
  it.each<Row>([
    [
      "relative to the article",
      '<a href="../b?c=1&amp;d=2">a</a>',
      '<a href="https://www.example.com/b?c=1&amp;d=2">a</a>',
    ],
    [
      "a part of the page",
      '<a href="#fn1">a</a>',
      '<a href="https://www.example.com/world/pact#fn1">a</a>',
    ],
    [
      "the article's own media",
      '<img src="own/a.jpg" alt="b"><a href="own/c.pdf">d</a>',
      '<img src="https://feeds.example.com/media/own/a.jpg" alt="b"><a href="https://feeds.example.com/media/own/c.pdf">d</a>',
    ],
    [
      "other images are relative to the article",
      '<img src="a.jpg">',
      '<img src="https://www.example.com/world/a.jpg" alt="">',
    ],
    [
      "of another scheme's relation",
      '<a href="//b.example/c">a</a>',
      '<a href="https://b.example/c">a</a>',
    ],
    [
      "mail and telephone",
      '<a href="mailto:a@b.example?subject=c d">a</a><a href="tel:+1-2">b</a>',
      '<a href="mailto:a@b.example?subject=c%20d">a</a><a href="tel:+1-2">b</a>',
    ],
    [
      "in other scripts",
      '<a href="https://bücher.example/мир?ß">a</a>',
      '<a href="https://xn--bcher-kva.example/%D0%BC%D0%B8%D1%80?%C3%9F">a</a>',
    ],
    [
      "with signs that RFC 3986 has escaped",
      '<a href="/a b/{c}|d?e={f}^`&quot;%zz#{g}">a</a>',
      '<a href="https://www.example.com/a%20b/%7Bc%7D%7Cd?e=%7Bf%7D%5E%60%22%25zz#%7Bg%7D">a</a>',
    ],
    ["of other schemes", '<a href="ftp://a.example/b">a</a><a href="data:text/html,b">b</a>', "ab"],
    ["of nothing", '<a href="https://">a</a><a>b</a>', "ab"],
    [
      "twice in one tag",
      '<a href="/b" href="/c">a</a>',
      '<a href="https://www.example.com/b">a</a>',
    ],
    [
      "relations and titles of links",
      '<a href="/b" rel="NoFollow nofollow opener" title="c" target="_blank">a</a>',
      '<a href="https://www.example.com/b" rel="nofollow" title="c">a</a>',
    ],
    [
      "sources of quotations",
      '<q cite="/b">a</q><q cite="javascript:b">c</q>',
      '<q cite="https://www.example.com/b">a</q><q>c</q>',
    ],
  ])("%s", (_, given, expected) => {
    expect(clean(given)).toBe(expected);
  });
});

const IMAGE = '<img src="https://www.example.com/a.jpg" alt="b">';

describe("media", () => {
  it.each<Row>([
    [
      "sizes in pixels",
      '<img src="/a.jpg" alt="b" width="640px" height="50%">',
      '<img src="https://www.example.com/a.jpg" alt="b" width="640">',
    ],
    [
      "lazy images",
      '<img src="data:image/gif;base64,x" data-src="/a.jpg" alt="b" class="lazy">',
      IMAGE,
    ],
    [
      "lazy images behind a blurred one",
      '<img src="/tiny.jpg" data-lazy-src="/a.jpg" alt="b">',
      IMAGE,
    ],
    [
      "the largest of several sizes",
      '<img srcset="/s.jpg 320w, /a.jpg 1200w,/m.jpg 640w" alt="b">',
      IMAGE,
    ],
    [
      "several sizes in place of a stand-in",
      '<img src="/blank.gif" data-srcset="/s.jpg, /a.jpg 2x" alt="b">',
      IMAGE,
    ],
    ["a real image before its sizes", '<img src="/a.jpg" srcset="/l.jpg 2x" alt="b">', IMAGE],
    ["pictures", '<picture><source srcset="/a.webp"><img src="/a.jpg" alt="b"></picture>', IMAGE],
    [
      "pictures whose image is empty",
      '<picture><source srcset="/s.jpg 1x, /a.jpg 2x"><img alt="b"></picture>',
      IMAGE,
    ],
    [
      "images for readers without scripts",
      '<noscript><img src="/a.jpg" alt="b"> on</noscript>',
      IMAGE,
    ],
    [
      "an image and the same for readers without scripts",
      '<img data-src="/a.jpg" alt="b"><noscript><img src="/a.jpg"></noscript>',
      IMAGE,
    ],
    [
      "and the other way round",
      '<noscript><img src="/a.jpg" alt="b"></noscript> <img src="data:x" data-src="/a.jpg">',
      `${IMAGE} `,
    ],
    [
      "a stand-in that only scripts can mend",
      '<img src="data:x"><noscript><img src="/a.jpg" alt="b"></noscript>',
      IMAGE,
    ],
    [
      "pixels that count",
      '<p>x<img src="/a" width="1" height="1"><img src="/b" style="display:none"><img src="https://pixel.wp.com/g.gif"></p>',
      "<p>x</p>",
    ],
    ["an image without an address", '<figure><img alt="b"></figure>x', "x"],
    ["AMP's images", '<amp-img src="/a.jpg" alt="b" layout=fill></amp-img>', IMAGE],
    [
      "audio gets controls",
      '<audio src="own/a.mp3" autoplay>b</audio>',
      '<audio src="https://feeds.example.com/media/own/a.mp3" controls="">b</audio>',
    ],
    [
      "video with sources and subtitles",
      '<video poster="own/a.jpg" width=640><source src="own/b.mp4" type="video/mp4"><track src="own/c.vtt" kind=captions srclang=en label="d"></video>',
      '<video poster="https://feeds.example.com/media/own/a.jpg" controls="" width="640"><source src="https://feeds.example.com/media/own/b.mp4" type="video/mp4"><track src="https://feeds.example.com/media/own/c.vtt" kind="captions" srclang="en" label="d"></video>',
    ],
    [
      "a player with nothing to play goes",
      "x<video poster=/a.jpg></video><source src=/b.mp4>",
      "x\n",
    ],
    [
      "known players stay frames",
      '<iframe src="//www.youtube.com/embed/a" width="560" onload="b">c</iframe>',
      '<iframe src="https://www.youtube.com/embed/a" width="560" allowfullscreen=""></iframe>',
    ],
    [
      "maps by their path",
      '<iframe src="https://www.google.com/maps/embed?a"></iframe><iframe src="https://www.google.com/search"></iframe>',
      '<iframe src="https://www.google.com/maps/embed?a" allowfullscreen=""></iframe><a href="https://www.google.com/search">https://www.google.com/search</a>',
    ],
    [
      "lazy frames",
      '<iframe src="about:blank" data-src="https://player.vimeo.com/video/1"></iframe>',
      '<iframe src="https://player.vimeo.com/video/1" allowfullscreen=""></iframe>',
    ],
    [
      "other frames become links",
      '<iframe src="/chart" title="A chart"></iframe>',
      '<a href="https://www.example.com/chart">A chart</a>',
    ],
    [
      "hidden frames go",
      'a<iframe src="https://www.example.com/ns" height="0" width="0"></iframe>b',
      "ab",
    ],
    [
      "a frame that closes itself swallows nothing",
      '<iframe src="https://open.spotify.com/a"/>b',
      '<iframe src="https://open.spotify.com/a" allowfullscreen=""></iframe>b',
    ],
  ])("%s", (_, given, expected) => {
    expect(clean(given)).toBe(expected);
  });
});
