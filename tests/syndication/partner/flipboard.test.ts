import { describe, expect, it } from "vitest";
import { flipboard } from "../../../lambdas/syndication/partner/flipboard.ts";
import { composeCase, readCasePublication } from "../../support/partner-case.ts";

const publication = readCasePublication("flipboard");

const HEAD = `title: Fog over the bar
published: 2024-06-19T07:00:00Z`;
/** 330 characters. */
const LONG = "The fog came in at nine, and nothing moved. ".repeat(8).trim();

function clear(frontMatter: string, text: string) {
  const bytes = Buffer.from(`---\n${HEAD}\n${frontMatter}\n---\n\n${text}\n`);
  return composeCase({ path: "fog.md", bytes }, flipboard, publication);
}

function render(frontMatter: string, text: string): string {
  return flipboard.renderEntry(clear(frontMatter, text).entry, { publication, options: {} });
}

function description(item: string): string | undefined {
  return /<description><!\[CDATA\[(.*?)\]\]>/s.exec(item)?.[1];
}

describe("the description", () => {
  it("is the summary where that is long", () => {
    expect(description(render(`summary: ${LONG}`, "Another text."))).toBe(LONG);
  });

  it("is the summary and the beginning of the text where the summary is short", () => {
    const found = description(render("summary: Ships wait", LONG)) ?? "";
    expect(found).toMatch(/^Ships wait – The fog came in at nine, and nothing moved\. /);
    expect(found.length).toBeGreaterThanOrEqual(300);
  });

  it.each([
    "The fog came in at nine, and nothing moved.",
    "The fog came in at nine, and…",
    "The fog came in ...",
  ])("does not say twice what the text begins with: %s", (summary) => {
    expect(description(render(`summary: ${summary}`, LONG))).toBe(LONG);
  });

  it("has neither headings run into sentences nor captions", () => {
    const image = "image: {src: /large.jpg, caption: Grey on grey}";
    const item = render(image, `## At the quay\n\n${LONG}`);
    expect(description(item)).toMatch(/^At the quay – The fog/);
  });

  it("is plain text that shows its own angle brackets", () => {
    expect(description(render(`summary: "3 < 4 & <b>. ${LONG}"`, "Text."))).toMatch(
      /^3 &lt; 4 &amp; &lt;b&gt;\. /,
    );
  });
});

describe("the enclosure", () => {
  const video = "attachments: [{src: /ferry.mp4}]";

  it("is the image before the video", () => {
    const item = render(`image: {src: /large.jpg}\n${video}`, LONG);
    expect(item.match(/<enclosure [^>]*>/g)).toEqual([
      '<enclosure url="https://feeds.harbour.example/media/large.jpg" length="400000" type="image/jpeg"/>',
    ]);
    expect(item.match(/<media:content /g)).toHaveLength(2);
  });

  it("is the video where there is no image, which is then not missed", () => {
    expect(render(video, LONG)).toContain('type="video/mp4"/>');
    expect(clear(video, LONG).clearance.status).toBe("ships");
  });

  it("is absent where partners may not show the image", () => {
    const image = "image: {src: /large.jpg, syndicate: false}";
    expect(render(image, LONG)).not.toContain("large.jpg");
    expect(clear(image, LONG).clearance.findings).toMatchObject([{ code: "no-image" }]);
  });
});

it.each([
  ["https://feeds.harbour.example/fog", "ships"],
  ["https://harbour.example/fog", "ships"],
  ["https://news.harbour.example/fog", "ships"],
  ["https://harbour.example.org/fog", "warns"],
  ["https://otherharbour.example/fog", "warns"],
])("a story that is read at %s %s", (url, status) => {
  const image = "image: {src: /large.jpg}";
  expect(clear(`${image}\nurl: ${url}`, LONG).clearance.status).toBe(status);
});
