import type { Entry, Feed } from "../../lambdas/syndication/feed/feed.ts";
import { fromMilliseconds, type Timestamp } from "../../lambdas/syndication/timestamp.ts";

/** What makes an entry awkward: titles, names and content as the model would hold them, that is, clean. */
const AWKWARD: readonly {
  readonly what: string;
  readonly title?: string;
  readonly authors?: readonly string[];
  readonly contentHtml?: string;
}[] = [
  { what: "plain" },
  {
    what: "ampersand",
    title: "Gulls & Sons",
    authors: ["Lind & Adeyemi"],
    contentHtml: "<p>Gulls &amp; sons.</p>",
  },
  { what: "company", title: "AT&T and R&D" },
  { what: "less than", title: "3 < 4 > 2", contentHtml: "<p>3 &lt; 4 &gt; 2</p>" },
  {
    what: "tag in a title",
    title: "Why <b> is not <strong>",
    contentHtml: "<p>Why <code>&lt;b&gt;</code> is not.</p>",
  },
  { what: "closed tag in a title", title: "The <b>bold</b> ferry" },
  {
    what: "entity in a title",
    title: "How to write &amp; in HTML",
    contentHtml: "<p>Write <code>&amp;amp;</code>.</p>",
  },
  { what: "number entity in a title", title: "&#8212; is a dash" },
  { what: "cdata end", title: "a ]]> b ]]> c", contentHtml: "<p>a ]]&gt; b ]]&gt; c</p>" },
  { what: "quotes", title: `"It's" ‘quoted’ «here»`, authors: [`Mara "M" O'Lind`] },
  { what: "spaces", title: "two  spaces", contentHtml: "<p>two  spaces</p>" },
  { what: "lines", contentHtml: "<p>one\ntwo</p>\n\n<pre><code>  three\n\tfour\n</code></pre>" },
  {
    what: "non-breaking space",
    title: "20\u00A0000 gulls",
    contentHtml: "<p>20\u00A0000 gulls</p>",
  },
  { what: "emoji", title: "👩🏽‍🚀 and 🇳🇴", authors: ["Mara 🦆 Lind"] },
  {
    what: "Korean",
    title: "갈매기가 호루라기를",
    authors: ["김민지"],
    contentHtml: '<p lang="ko">갈매기</p>',
  },
  {
    what: "right to left",
    title: "النورس والصافرة",
    authors: ["ليلى"],
    contentHtml: '<p dir="rtl">النورس</p>',
  },
  { what: "combining", title: "Cafe\u0301 au lait" },
  { what: "two authors", authors: ["Mara Lind", "Olu Adeyemi"] },
  { what: "comma in a name", authors: ["Lind, Mara"] },
  { what: "brackets in a name", authors: ["Mara Lind (Gazette)"] },
  { what: "slashes", title: "https://gulls.example.com/?a=1&b=2" },
  {
    what: "rich content",
    contentHtml:
      '<h2>Due</h2><table><thead><tr><th>Ferry</th></tr></thead><tbody><tr><td>09:00</td></tr></tbody></table><ul><li>one</li></ul><blockquote><p>Gull!</p></blockquote><p><a href="https://gulls.example.com/?a=1&amp;b=2" title="a &quot;b&quot;">link</a> <img src="https://gulls.example.com/g.jpg" alt="A gull &amp; a whistle"><br>end</p>',
  },
  {
    what: "long",
    title: "Gull ".repeat(200).trim(),
    contentHtml: `<p>${"Gull ".repeat(5000).trim()}</p>`,
  },
  { what: "words of programs", title: "undefined null NaN", authors: ["__proto__"] },
  { what: "numbers", title: "007", authors: ["1e3"], contentHtml: "<p>0</p>" },
];

function instant(minutes: number): Timestamp {
  const at = fromMilliseconds(Date.UTC(2024, 5, 20, 9, minutes));
  if (at === undefined) throw new Error("outside the calendar");
  return at;
}

/** One entry for each awkward thing, newest first. Its id ends in what is awkward. */
export const AWKWARD_ENTRIES: readonly Entry[] = AWKWARD.map(
  ({ what, title, authors, contentHtml }, at) => ({
    id: `tag:example.com,2024:${what.replaceAll(" ", "-")}`,
    title: title ?? "The ferry is late",
    alternate: `https://gazette.example.com/${what.replaceAll(" ", "-")}`,
    published: instant(100 - at),
    updated: instant(300 - at),
    authors: (authors ?? ["Mara Lind"]).map((name) => ({ name })),
    categories: [{ slug: "port", label: "Port & Harbour" }],
    summary: "A gull had taken the whistle.",
    corrections: [],
    contentHtml: contentHtml ?? "<p>A <em>gull</em> had taken the whistle.</p>",
    excerptHtml: "<p>A gull had taken the whistle.</p>",
    language: "en",
    attachments: [],
  }),
);

export const AWKWARD_FEED: Feed = {
  name: "/",
  publication: {
    title: "The Harbour Gazette",
    home: "https://gazette.example.com/",
    feeds: "https://feeds.example.com/",
  },
  id: "tag:example.com,2024:feed",
  title: "Gulls & Sons",
  description: "All about <gulls>",
  language: "en",
  alternate: "https://gazette.example.com/",
  updated: instant(300),
  authors: [{ name: "The Harbour Gazette" }],
  hubs: [],
  tombstones: [],
  documents: {
    rss: "https://feeds.example.com/rss.xml",
    atom: "https://feeds.example.com/atom.xml",
    json: "https://feeds.example.com/feed.json",
  },
};
