import { describe, expect, it } from "vitest";
import type { Entry, Feed } from "../../../lambdas/syndication/feed/feed.ts";
import { feedPage } from "../../../lambdas/syndication/format/feed-page.ts";
import { READERS } from "../../../lambdas/syndication/format/reader-links.ts";
import { renderDocument } from "../../support/render-document.ts";
import { alternates, wordsOf } from "./pages.ts";
import { ARCHIVE, EXCERPT, FEED, FULL, PLAIN, placeOf, RICH } from "./samples.ts";

const FOLDER = "https://feeds.harbour.example/tags/cranes/";
const TAG: Feed = {
  ...FEED,
  name: "/tags/cranes/",
  title: "Cranes – The Harbour",
  alternate: FOLDER,
  documents: {
    rss: `${FOLDER}rss.xml`,
    atom: `${FOLDER}atom.xml`,
    json: `${FOLDER}feed.json`,
  },
};

function render(feed: Feed, ...entries: readonly Entry[]): string {
  const items = entries.map((entry) => feedPage.renderEntry(entry, FULL));
  return renderDocument(feedPage, feed, items);
}

describe("a feed's page", () => {
  const page = render(TAG, RICH, PLAIN);

  it("shows the feed's address, to copy by hand and by a button that the script shows", () => {
    const [, shown = ""] = /<code class="address" dir="ltr">(.*?)<\/code>/.exec(page) ?? [];
    expect(wordsOf(shown)).toBe(`${FOLDER}rss.xml`);
    // It breaks after its slashes, but for those that are no end of a part.
    expect(shown.replaceAll("<wbr>", "|")).toBe(
      "https://feeds.harbour.example/|tags/|cranes/|rss.xml",
    );
    const buttons = Array.from(
      page.matchAll(
        /<button class="copy" type="button" data-copy="([^"]+)" aria-label="([^"]+)" hidden>Copy</g,
      ),
      ([, address, label]) => [address, label],
    );
    expect(buttons).toEqual([
      [`${FOLDER}rss.xml`, "Copy – RSS"],
      [`${FOLDER}atom.xml`, "Copy – Atom"],
      [`${FOLDER}feed.json`, "Copy – JSON Feed"],
    ]);
    expect(page).toContain('role="status" aria-live="polite" data-copied="Copied"></p>');
  });

  it("offers every reader the address of the RSS", () => {
    for (const { name, start } of READERS) {
      const href = `${start}${encodeURIComponent(`${FOLDER}rss.xml`)}`;
      expect(page).toContain(`href="${href}" rel="external nofollow">${name}</a>`);
    }
    expect(page).toContain(`<a href="feed:${FOLDER}rss.xml">App on this device</a>`);
  });

  it("leads to the other formats by their addresses, and to the feed itself by the one that shows no page", () => {
    for (const file of ["atom.xml", "feed.json"]) {
      const [, shown = ""] = new RegExp(`href="${FOLDER}${file}">(.*?)</a>`).exec(page) ?? [];
      expect(wordsOf(shown)).toBe(`${FOLDER}${file}`);
    }
    expect(page.match(/[?&]raw/g)).toEqual(["?raw"]);
    expect(page).toContain(`<a href="${FOLDER}rss.xml?raw">View the feed itself</a>`);
  });

  it("is found by readers by its own documents, RSS first and JSON Feed last", () => {
    expect(alternates(page)).toEqual([
      ["application/rss+xml", `${FOLDER}rss.xml`],
      ["application/atom+xml", `${FOLDER}atom.xml`],
      ["application/feed+json", `${FOLDER}feed.json`],
    ]);
  });

  it("has its folder as its one address", () => {
    expect(page).toContain(`<link rel="canonical" href="${FOLDER}">`);
  });

  it("has its own name as the heading, and the publication's above it", () => {
    expect(page).toContain("<title>Cranes – The Harbour</title>");
    expect(page).toContain("<h1><bdi>Cranes</bdi></h1>");
    expect(page).toMatch(/<p class="name">.*>The Harbour<\/a>/);
    expect(page).not.toContain("aria-current");
  });

  it("says what a web feed is in one sentence", () => {
    expect(page).toContain("<p>This is a web feed: copy its address into a feed reader, and");
  });

  it("lists its entries with date, headline, authors and summary, in the given order", () => {
    const entries = Array.from(page.matchAll(/<li>\n<p class="meta">.*?<\/li>/gs), ([item]) =>
      wordsOf(item),
    );
    expect(entries).toEqual([
      '2024-06-20 · Ida Holm, Søren & Sons R&D: 3 < 4 & "tides" Water, & what <it> does',
      "2024-06-20 · Ida Holm The last crane leaves It went.",
    ]);
    expect(page).toContain(
      '<time datetime="2024-06-20T00:00:00Z" data-date="long">2024-06-20</time>',
    );
    expect(page).toContain('<h3><a href="https://harbour.example/2024/crane">');
  });

  it("says so where there is no entry", () => {
    const empty = render(TAG);
    expect(empty).toContain('<p class="empty">No articles yet.</p>');
    expect(empty).not.toContain("<ol");
    expect(page).not.toContain("No articles yet.");
  });
});

describe("the front page", () => {
  const page = render(FEED, PLAIN);

  it("has the publication's name as the heading, which is the way home", () => {
    expect(page).toContain(
      '<h1 class="name"><bdi><a class="home" href="https://harbour.example/">The Harbour</a></bdi></h1>',
    );
    expect(page).toContain('<p class="standfirst">Ships &amp; tides</p>');
    expect(page).toContain("<title>The Harbour</title>");
  });

  it("has the root of the site as its address, also where the publication's home is elsewhere", () => {
    expect(page).toContain('<link rel="canonical" href="https://feeds.harbour.example/">');
    expect(page).toContain('<a href="https://feeds.harbour.example/" aria-current="page">');
  });

  it("leads nowhere by its name where it is the home itself", () => {
    const { title, feeds } = FEED.publication;
    const home = render({ ...FEED, publication: { title, feeds, home: feeds } }, PLAIN);
    expect(home).toContain(
      '<h1 class="name"><bdi><span class="home">The Harbour</span></bdi></h1>',
    );
  });
});

const LATEST = "https://feeds.harbour.example/sections/cranes/";
const OF_SECTION: Feed = { ...TAG, name: "/sections/cranes/", alternate: LATEST };
const OLDER: NonNullable<Feed["history"]>["previous"] = {
  ...placeOf("sections/cranes/archive/2024-04/"),
  period: "2024-04",
};

/** Addresses and words of the links below the list. */
const waysOf = (page: string): readonly unknown[] => {
  const [, list = ""] = /<ul class="ways">(.*?)<\/ul>/s.exec(page) ?? [];
  return Array.from(list.matchAll(/<a href="([^"]*)">(.*?)<\/a>/g), ([, address, words = ""]) => [
    address,
    wordsOf(words),
  ]);
};

it("a feed's page leads to what is older, if anything is", () => {
  const page = render({ ...OF_SECTION, history: { previous: OLDER } }, PLAIN);
  expect(waysOf(page)).toEqual([[OLDER.page, "Older articles – 2024-04"]]);
  expect(page).toContain('<time datetime="2024-04" data-date="long">2024-04</time></a>');
  expect(page).toContain('<h2 id="latest">Latest articles</h2>');
  expect(waysOf(render(OF_SECTION, PLAIN))).toEqual([]);
});

describe("an archive's page", () => {
  const { documents, page: address } = placeOf("sections/cranes/archive/2024-06/");
  const current = placeOf("sections/cranes/");
  const history = { archive: { period: "2024-06", current }, previous: OLDER };
  const archived: Feed = { ...OF_SECTION, documents, alternate: address, history };
  const page = render(archived, RICH, PLAIN);

  it("is headed by the feed and the period", () => {
    expect(page).toContain("<title>2024-06 – Cranes – The Harbour</title>");
    expect(page).toContain("<h1><bdi>Cranes</bdi></h1>");
    expect(page).toContain(
      '<h2 id="latest">Archive – <time datetime="2024-06" data-date="long">2024-06</time></h2>',
    );
    expect(page.match(/<h3>/g)).toHaveLength(2);
  });

  it("leads to what is older and to what is new", () => {
    const latest = [current.page, "Latest articles – Cranes"];
    expect(waysOf(page)).toEqual([[OLDER.page, "Older articles – 2024-04"], latest]);
    const first = render({ ...archived, history: { archive: history.archive } }, PLAIN);
    expect(waysOf(first)).toEqual([latest]);
  });

  it("is its own address, and has readers subscribe to what is new", () => {
    expect(page).toContain(`<link rel="canonical" href="${address}">`);
    expect(alternates(page).map(([, href]) => href)).toEqual(Object.values(current.documents));
    expect(page).not.toMatch(/class="(subscribe|copy|notice)"/);
  });

  it("of the publication is headed by its name, and is not what is newest", () => {
    const front = render(ARCHIVE, PLAIN);
    expect(front).toMatch(/<h1 class="name">.*The Harbour<\/a>/);
    expect(front).not.toContain("aria-current");
    expect(front).toContain("<title>2024-06 – The Harbour</title>");
    expect(waysOf(front).at(-1)).toEqual([FEED.alternate, "Latest articles – The Harbour"]);
  });

  it("leads nowhere by an address that is none", () => {
    const nowhere = { documents: {}, page: "javascript:alert(1)" };
    const broken = render({
      ...archived,
      history: { archive: { period: "2024-06", current: nowhere } },
    });
    expect(waysOf(broken)).toEqual([]);
    expect(broken).not.toContain("alert");
  });
});

describe("an entry in the list", () => {
  const item = (patch: Partial<Entry>): string =>
    feedPage.renderEntry({ ...PLAIN, ...patch }, FULL);

  it.each<[string, Partial<Entry>, string]>([
    ["its summary", { summary: "Water\nand  wind" }, "Water and wind"],
    ["its opening where it has no summary", {}, "It went."],
    [
      "at most 200 characters, cut at a word",
      { summary: "tides ".repeat(60) },
      `${"tides ".repeat(33)}`.trim().concat("…"),
    ],
    ["nothing where that is the headline again", { summary: "The last crane leaves" }, ""],
    ["nothing where there is nothing", { excerptHtml: "" }, ""],
  ])("has %s", (_, patch, expected) => {
    const [, summary = ""] = /<\/h3>\n(?:<p>(.*)<\/p>\n)?<\/li>/.exec(item(patch)) ?? [];
    expect(summary).toBe(expected);
  });

  it("says its language where that is not the page's", () => {
    expect(item({ language: "ar" })).toMatch(/^<li lang="ar" dir="rtl">/);
    expect(item({ language: "en" })).toMatch(/^<li>/);
    expect(item({ language: "en-GB" })).toMatch(/^<li lang="en-GB" dir="ltr">/);
  });

  it("is no link where it has no page, and has no name where nobody wrote it", () => {
    const bare = item({ alternate: "javascript:alert(1)", authors: [{ name: " " }] });
    expect(bare).toContain("<h3>The last crane leaves</h3>");
    expect(bare).not.toContain("·");
    expect(bare).not.toContain("alert");
  });

  it("is the same whether a feed shows the whole text or not", () => {
    expect(feedPage.renderEntry(RICH, EXCERPT)).toBe(feedPage.renderEntry(RICH, FULL));
  });
});
