import { describe, expect, it } from "vitest";
import { yahoo } from "../../../lambdas/syndication/partner/yahoo.ts";
import { composeCase, readCasePublication } from "../../support/partner-case.ts";

const publication = readCasePublication("yahoo");

const HEAD = `title: Fog over the bar
published: 2024-06-19T07:00:00Z`;
const TEXT = "The fog came in at nine, and nothing moved until noon on the next day. ".repeat(11);

function clear(frontMatter: string, text: string) {
  const bytes = Buffer.from(`---\n${HEAD}\n${frontMatter}\n---\n\n${text}\n`);
  return composeCase({ path: "fog.md", bytes }, yahoo, publication);
}

function render(frontMatter: string, text = TEXT): string {
  return yahoo.renderEntry(clear(frontMatter, text).entry, { publication, options: {} });
}

function codes(frontMatter: string, text = TEXT): readonly string[] {
  return clear(frontMatter, text).clearance.findings.map(({ code }) => code);
}

describe("an image", () => {
  it("ships in the text and as media:content where it is large enough", () => {
    const item = render("image: {src: /large.jpg}");
    expect(item.match(/large\.jpg/g)).toHaveLength(2);
  });

  it.each([
    ["is too small", "middling.jpg", "image-too-small"],
    ["is too flat", "wide.jpg", "image-too-small"],
    ["is too narrow", "tall.jpg", "image-too-small"],
    ["has too many bytes", "huge.jpg", "image-too-large"],
  ])("is nowhere in the story where it %s", (_, file, code) => {
    const frontMatter = `image: {src: /${file}, caption: Grey on grey}`;
    expect(render(frontMatter)).not.toMatch(/<img|<figure|media:content|Grey on grey/);
    expect(codes(frontMatter)).toEqual([code]);
  });

  it("is judged by its file, not by what its tag says", () => {
    const text = `${TEXT}\n\n<img src="/large.jpg" alt="" width="640" height="360">`;
    expect(render("image: {src: /large.jpg}", text)).toContain(
      'src="https://feeds.harbour.example/media/large.jpg"',
    );
    expect(codes("image: {src: /large.jpg}", text)).toEqual([]);
  });

  it("leaves the text with its figure where its tag says that it is too small", () => {
    const figure = `<figure><img src="/drawing.gif" alt="" width="640" height="360"><figcaption>A plan</figcaption></figure>`;
    expect(render("", `${TEXT}\n\n${figure}`)).not.toMatch(/drawing|A plan/);
    expect(codes("", `${TEXT}\n\n${figure}`)).toEqual(["inline-image-too-small"]);
  });

  it("stays in the text where nothing is known of its size", () => {
    expect(render("", `${TEXT}\n\n![A plan](/drawing.gif)`)).toContain("drawing.gif");
  });
});

describe("an edit", () => {
  it("never moves pubDate, nor does it say that a new story was updated", () => {
    const item = render("");
    expect(item).toContain("<pubDate>Wed, 19 Jun 2024 07:00:00 GMT</pubDate>");
    expect(item).not.toContain("<updated>");
  });

  it.each([
    ["a significant change", "updated: 2024-06-21T08:30:00Z"],
    ["a correction", "correction: {at: 2024-06-21T08:30:00Z, text: It was eight.}"],
  ])("has the time of %s in updated", (_, frontMatter) => {
    const item = render(frontMatter);
    expect(item).toContain("<updated>Fri, 21 Jun 2024 08:30:00 GMT</updated>");
    expect(item).toContain("<pubDate>Wed, 19 Jun 2024 07:00:00 GMT</pubDate>");
  });
});

it("has only elements that Yahoo takes, and the words of the others", () => {
  const item = render(
    "",
    `${TEXT}\n\n<div><dl><dt>Fog</dt><dd>A <mark>cloud</mark></dd></dl><details><summary>More</summary>Less</details></div>`,
  );
  expect(item).toContain("<section><ul><li>Fog</li><li>A cloud</li></ul><section><p>More</p>Less");
});

it("has no media but the image", () => {
  expect(render("attachments: [{src: /bell.mp3}, {src: /ferry.mp4}]")).not.toMatch(/bell|ferry/);
});
