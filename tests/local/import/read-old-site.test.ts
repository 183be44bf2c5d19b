import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { OldEntry, OldSite } from "../../../local/import/old-site.ts";
import { type ReadAs, readOldSite } from "../../../local/import/read-old-site.ts";

function read(source: string | Uint8Array, as?: ReadAs): OldSite {
  const bytes = typeof source === "string" ? new TextEncoder().encode(source) : source;
  return readOldSite("old", bytes, as).site;
}

function first(site: OldSite): OldEntry {
  const [entry] = site.entries;
  if (entry === undefined) throw new Error("no entry");
  return entry;
}

const RSS = `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">`;

function item(inside: string): OldEntry {
  return first(read(`${RSS}<channel><title>T</title><item>${inside}</item></channel></rss>`));
}

function entry(inside: string, ofFeed = ""): OldEntry {
  return first(
    read(
      `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ko">${ofFeed}<entry>${inside}</entry></feed>`,
    ),
  );
}

describe("what a file is", () => {
  it.each([
    ["RSS 2.0", `${RSS}<channel/></rss>`, "rss"],
    [
      "RSS 0.91 with a document type",
      '<!DOCTYPE rss PUBLIC "x" "y"><rss version="0.91"><channel/></rss>',
      "rss",
    ],
    ["RSS with a namespace of its own", '<rss xmlns="urn:own"><channel xmlns=""/></rss>', "rss"],
    [
      "RSS 1.0",
      '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel/></rdf:RDF>',
      "rss",
    ],
    ["Atom", '<feed xmlns="http://www.w3.org/2005/Atom"/>', "atom"],
    ["Atom with a prefix", '<a:feed xmlns:a="http://www.w3.org/2005/Atom"/>', "atom"],
    ["JSON Feed", '{"version": "https://jsonfeed.org/version/1", "items": []}', "json"],
    ["Ghost's export", '{"db": [{"data": {"posts": []}}]}', "ghost"],
    ["Ghost's export without its frame", '\uFEFF{"data": {"posts": []}}', "ghost"],
    [
      "WordPress's export",
      `<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version></channel></rss>`,
      "wxr",
    ],
  ])("is seen from it: %s", (_, source, kind) => {
    expect(read(source).kind).toBe(kind);
  });

  it.each<[ReadAs, string, string]>([
    ["wxr", `${RSS}<channel><item><title>x</title></item></channel></rss>`, "wxr"],
    ["feed", '{"items": [{"id": "1"}]}', "json"],
    [
      "feed",
      `<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version></channel></rss>`,
      "rss",
    ],
    ["ghost", '{"version": "https://jsonfeed.org/version/1", "data": {"posts": []}}', "ghost"],
  ])("can be said: %s", (as, source, kind) => {
    expect(read(source, as).kind).toBe(kind);
  });

  it.each<[string, string, ReadAs | undefined, string]>([
    [
      "a page",
      "<html/>",
      undefined,
      "old:1: <html> begins no document that is a feed or a WordPress export",
    ],
    [
      "RSS without a channel",
      "<rss/>",
      undefined,
      "old:1: <rss> begins no document that is a feed or a WordPress export",
    ],
    [
      "XML that is cut short",
      "<rss>\n<channel>",
      undefined,
      "old:2: this is no XML: the file ends before </channel> of line 2; it was cut short",
    ],
    [
      "JSON that is something else",
      '{"a": 1}',
      undefined,
      "old:1: this JSON is not a JSON Feed or a Ghost export",
    ],
    ["JSON that is broken", '{\n"a": }', undefined, "old:2: this is no JSON"],
    [
      "neither",
      "Title\nText",
      undefined,
      "old: this is neither XML nor JSON; name the file of a feed or an export",
    ],
    ["nothing", " \n", undefined, "old: this is neither XML nor JSON"],
    [
      "a feed where an export was meant",
      '<feed xmlns="http://www.w3.org/2005/Atom"/>',
      "wxr",
      "old:1: <atom:feed> begins no document that is a WordPress export",
    ],
    [
      "XML where JSON was meant",
      "<rss><channel/></rss>",
      "ghost",
      "old:1: <rss> begins no document that is a Ghost export",
    ],
    ["an export where a feed was meant", '{"a": 1}', "feed", "old:1: this JSON is not a feed"],
  ])("is refused with the line: %s", (_, source, as, message) => {
    expect(() => read(source, as)).toThrow(message);
  });

  it("is in the encoding that it names", () => {
    const latin = Buffer.from(
      '<?xml version="1.0" encoding="ISO-8859-1"?><rss><channel><title>Pérez</title></channel></rss>',
      "latin1",
    );
    expect(read(latin).title).toBe("Pérez");
    const utf16 = Buffer.from(`\uFEFF<rss><channel><title>봄</title></channel></rss>`, "utf16le");
    expect(read(utf16).title).toBe("봄");
    expect(read(utf16.swap16()).title).toBe("봄");
    const unknown =
      '<?xml version="1.0" encoding="klingon"?><rss><channel><title>봄</title></channel></rss>';
    expect(read(unknown).title).toBe("봄");
  });

  it("is told where characters were lost, and where entities are not expanded", () => {
    const lost = Buffer.from("<rss><channel><title>P\xe9rez</title></channel></rss>", "latin1");
    expect(readOldSite("old", lost).warnings).toEqual([
      "old has characters that were lost, or is in another encoding than it names; they are shown as □",
    ]);
    const bomb = new TextEncoder().encode('<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel/></rss>');
    expect(readOldSite("old", bomb).warnings).toEqual([
      "old declares entities of its own, which are not expanded",
    ]);
  });
});

describe("an item of RSS", () => {
  it.each<[string, string, Partial<OldEntry>]>([
    ["its guid with white space and all", "<guid> x </guid>", { guid: " x " }],
    ["a guid that is its link", "<guid>https://a.example/</guid>", { link: "https://a.example/" }],
    [
      "its link by Atom's element",
      '<atom:link rel="self" href="x"/><atom:link href="y"/>',
      { link: "y" },
    ],
    [
      "the title of HTML in words",
      "<title>R&amp;amp;D &amp;lt;b&amp;gt; &lt;b&gt;x&lt;/b&gt;</title>",
      { title: "R&D <b> x" },
    ],
    [
      "the title of text as it is",
      "<title>The &lt;video&gt; element</title>",
      { title: "The <video> element" },
    ],
    [
      "its date by Dublin Core",
      "<dc:date>2024-06-20T09:00:00+09:00</dc:date>",
      { published: "2024-06-20T09:00:00+09:00" },
    ],
    [
      "when it was changed",
      "<dcterms:modified>2024-06-21T00:00:00Z</dcterms:modified>",
      { updated: "2024-06-21T00:00:00Z" },
    ],
    [
      "its writers",
      "<dc:creator>Ana</dc:creator><dc:creator>Bo</dc:creator><author>x@example.com</author>",
      { authors: [{ name: "Ana" }, { name: "Bo" }] },
    ],
    [
      "its writer by address and name",
      "<author>a@example.com (Ana)</author>",
      { authors: [{ name: "a@example.com (Ana)" }] },
    ],
    [
      "its categories and subjects",
      "<category>World</category><dc:subject>Pacts</dc:subject>",
      { categories: [{ label: "World", above: [] }], tags: ["Pacts"] },
    ],
    [
      "its text, and its summary in words",
      "<description>&lt;i&gt;Short&lt;/i&gt;</description><content:encoded><![CDATA[<p>Long</p>]]></content:encoded>",
      { summary: "Short", html: "<p>Long</p>" },
    ],
    [
      "no summary where it is the text",
      "<description>Same</description><content:encoded>Same</content:encoded>",
      { html: "<p>Same</p>" },
    ],
    [
      "its description where that is all",
      "<description>Just words</description>",
      { html: "<p>Just words</p>" },
    ],
    ["its language", "<dc:language>ko</dc:language>", { language: "ko" }],
    [
      "a picture that is enclosed",
      '<enclosure url="a.jpg" type="image/jpeg" length="9"/>',
      { image: { src: "a.jpg" }, attachments: [] },
    ],
    [
      "sound that is enclosed",
      '<enclosure url="a.mp3" type="audio/mpeg" length="9"/><itunes:duration>1:02:03</itunes:duration><itunes:image href="c.jpg"/>',
      {
        image: { src: "c.jpg" },
        attachments: [{ src: "a.mp3", type: "audio/mpeg", length: 9, duration: 3723 }],
      },
    ],
    [
      "no length where it says 0",
      '<enclosure url="a.mp3" type="audio/mpeg" length="0"/><enclosure/>',
      { attachments: [{ src: "a.mp3", type: "audio/mpeg" }] },
    ],
    [
      "what Media RSS says of a picture",
      '<media:group><media:content url="a.jpg" medium="image"><media:description>Cap</media:description><media:text>Alt</media:text><media:credit>Bo</media:credit></media:content></media:group>',
      { image: { src: "a.jpg", alt: "Alt", caption: "Cap", credit: "Bo" } },
    ],
    [
      "a description of a picture as its alternative",
      '<media:content url="a.png"><media:description>Alt</media:description></media:content><media:content/>',
      { image: { src: "a.png", alt: "Alt" } },
    ],
    [
      "more of a film than its enclosure",
      '<enclosure url="a.mp4" type="video/mp4"/><media:content url="a.mp4" type="video/mp4" fileSize="7" duration="5"><media:title>Film</media:title></media:content>',
      { attachments: [{ src: "a.mp4", type: "video/mp4", length: 7, duration: 5, title: "Film" }] },
    ],
    [
      "of what is told twice what either says",
      '<enclosure url="a" type="audio/mpeg" length="9"/><media:content url="a" duration="5"/><enclosure url="b" type="image/png"/><media:content url="b"/>',
      {
        image: { src: "b" },
        attachments: [{ src: "a", type: "audio/mpeg", length: 9, duration: 5 }],
      },
    ],
    [
      "a thumbnail where there is no picture",
      '<media:thumbnail url="t.jpg"/>',
      { image: { src: "t.jpg" } },
    ],
  ])("gives %s", (_, source, expected) => {
    expect(item(source)).toMatchObject(expected);
  });

  it("has neither an empty guid nor a summary that is the text", () => {
    const { guid, summary } = item(
      "<guid> </guid><description>Same</description><content:encoded>Same</content:encoded>",
    );
    expect({ guid, summary }).toEqual({ guid: undefined, summary: undefined });
  });

  it("of RSS 1.0 is named by what it is about", () => {
    const site =
      read(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel rdf:about="x"><title>T</title><link>https://a.example/</link><dc:date>2024-01-01</dc:date></channel>
      <item rdf:about="https://a.example/1"><title>One</title><link>https://a.example/one</link></item></rdf:RDF>`);
    expect(site).toMatchObject({ title: "T", home: "https://a.example/", date: "2024-01-01" });
    expect(first(site)).toMatchObject({
      guid: "https://a.example/1",
      link: "https://a.example/one",
    });
  });

  it("has a place that people find", () => {
    expect(first(read(`${RSS}\n<channel>\n\n<item/></channel></rss>`)).place).toBe("line 6");
  });
});

describe("an entry of Atom", () => {
  it.each<[string, string, Partial<OldEntry>]>([
    ["its id, whatever its case", "<id>URN:UUID:ABC</id>", { guid: "URN:UUID:ABC" }],
    ["its alternate", '<link rel="edit" href="e"/><link href="a"/>', { link: "a" }],
    ["its title of text", "<title>a &lt;b&gt;</title>", { title: "a <b>" }],
    [
      "its title of HTML in words",
      '<title type="html">&lt;b&gt;a&lt;/b&gt; &amp;amp; b</title>',
      { title: "a & b" },
    ],
    [
      "its title of XHTML in words",
      '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <b>b</b></div></title>',
      { title: "a b" },
    ],
    [
      "its dates",
      "<published>2024-06-20T00:00:00Z</published><updated>2024-06-21T00:00:00Z</updated>",
      { published: "2024-06-20T00:00:00Z", updated: "2024-06-21T00:00:00Z" },
    ],
    [
      "the one date that it has",
      "<updated>2024-06-21T00:00:00Z</updated>",
      { published: "2024-06-21T00:00:00Z" },
    ],
    [
      "its HTML",
      '<content type="html">&lt;p&gt;x&lt;/p&gt;</content><summary>Short</summary>',
      { html: "<p>x</p>", summary: "Short" },
    ],
    [
      "its XHTML as HTML",
      '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>R&amp;D<br/></p></div></content>',
      { html: "<p>R&amp;D<br></p>" },
    ],
    [
      "its text as paragraphs",
      "<content>One &lt;\n\ntwo\nthree</content>",
      { html: "<p>One &lt;</p>\n<p>two<br>\nthree</p>" },
    ],
    [
      "its summary where that is all",
      '<summary type="html">&lt;i&gt;x&lt;/i&gt;</summary>',
      { html: "<i>x</i>" },
    ],
    [
      "its writers",
      "<author><name>Ana</name><uri>https://ana.example/</uri></author><author><email>b@example.com</email></author><author/>",
      { authors: [{ name: "Ana", url: "https://ana.example/" }, { name: "b@example.com" }] },
    ],
    [
      "its categories by their labels",
      '<category term="w" label="World"/><category term="pacts"/><category/>',
      {
        categories: [
          { label: "World", above: [] },
          { label: "pacts", above: [] },
          { label: "", above: [] },
        ],
      },
    ],
    [
      "what it encloses",
      '<link rel="enclosure" href="a.mp3" type="audio/mpeg" length="9"/>',
      { attachments: [{ src: "a.mp3", type: "audio/mpeg", length: 9 }] },
    ],
  ])("gives %s", (_, source, expected) => {
    expect(entry(source)).toMatchObject(expected);
  });

  it("has the feed's writers where it has none", () => {
    expect(entry("", "<author><name>Ana</name></author>").authors).toEqual([{ name: "Ana" }]);
  });

  it("is in a feed that tells of its site", () => {
    expect(
      read(`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ko"><title>T</title><subtitle>S</subtitle><updated>2024-01-01T00:00:00Z</updated>
        <link href="https://a.example/"/><link rel="self" href="https://a.example/feed/"/></feed>`),
    ).toEqual({
      kind: "atom",
      title: "T",
      description: "S",
      language: "ko",
      home: "https://a.example/",
      feed: "https://a.example/feed/",
      date: "2024-01-01T00:00:00Z",
      entries: [],
      leftOut: [],
    });
  });
});

describe("a JSON Feed", () => {
  const feed = (one: object, more: object = {}) =>
    read(JSON.stringify({ version: "https://jsonfeed.org/version/1.1", ...more, items: [one] }));

  it.each<[string, object, Partial<OldEntry>]>([
    ["its id, also as a number", { id: 12 }, { guid: "12" }],
    ["its address before another's", { url: "u", external_url: "e" }, { link: "u" }],
    ["another's address", { external_url: "e" }, { link: "e" }],
    ["its text as HTML", { content_html: "<p>x</p>", content_text: "y" }, { html: "<p>x</p>" }],
    [
      "its text as paragraphs",
      { content_text: "a & b\n\nc" },
      { html: "<p>a &amp; b</p>\n<p>c</p>" },
    ],
    [
      "its dates",
      { date_published: "2024-06-20T00:00:00Z", date_modified: "2024-06-21T00:00:00Z" },
      { published: "2024-06-20T00:00:00Z", updated: "2024-06-21T00:00:00Z" },
    ],
    [
      "its writers",
      { authors: [{ name: "Ana", url: "https://ana.example/" }, {}, "x"] },
      { authors: [{ name: "Ana", url: "https://ana.example/" }] },
    ],
    ["the writer of version 1", { author: { name: "Ana" } }, { authors: [{ name: "Ana" }] }],
    [
      "its tags",
      { tags: ["World", 7, null] },
      {
        categories: [
          { label: "World", above: [] },
          { label: "7", above: [] },
        ],
      },
    ],
    ["its image", { banner_image: "b.jpg" }, { image: { src: "b.jpg" } }],
    [
      "what is attached",
      {
        attachments: [
          {
            url: "a.mp3",
            mime_type: "audio/mpeg",
            title: "T",
            size_in_bytes: 9,
            duration_in_seconds: 3,
          },
          {},
        ],
      },
      { attachments: [{ src: "a.mp3", type: "audio/mpeg", title: "T", length: 9, duration: 3 }] },
    ],
    [
      "the rest of its words",
      { title: "T", summary: "S", language: "ko" },
      { title: "T", summary: "S", language: "ko" },
    ],
    [
      "nothing of what has the wrong form",
      { title: ["T"], authors: "x", attachments: {}, tags: 1 },
      { authors: [], attachments: [], categories: [], html: "" },
    ],
  ])("gives %s", (_, one, expected) => {
    expect(first(feed(one))).toMatchObject(expected);
  });

  it("tells of its site, and its writers stand in", () => {
    const site = feed(
      {},
      { title: "T", home_page_url: "h", feed_url: "f", authors: [{ name: "Ana" }] },
    );
    expect(site).toMatchObject({ title: "T", home: "h", feed: "f" });
    expect(first(site)).toMatchObject({ place: "items[0]", authors: [{ name: "Ana" }] });
  });
});

function fixture(name: string): OldSite {
  return read(readFileSync(new URL(name, import.meta.url)));
}

describe("a WordPress export", () => {
  const site = fixture("harbour.wxr.xml");
  const named = (title: string) => site.entries.find((one) => one.title === title) as OldEntry;

  it("tells of its site", () => {
    expect(site).toMatchObject({
      kind: "wxr",
      title: "The Harbour & the Sea",
      description: "News from the quay",
      language: "en-GB",
      home: "https://harbour.example.com",
      feed: "/feed/",
    });
  });

  it("leaves out what its feed did not show to everybody, and says so", () => {
    expect(site.leftOut).toEqual([
      { what: "For us", reason: "private" },
      { what: "Thrown away", reason: "in the trash" },
      { what: "With a word", reason: "behind a password" },
      { what: "About", reason: "a page, which no feed shows" },
      { what: "A recipe", reason: "of the type recipe, which the feed does not show" },
      { what: "Auto Draft", reason: "an empty draft" },
      { what: "Archived", reason: "in the state archive" },
    ]);
  });

  it("has posts with all that they say", () => {
    const { html, ...rest } = named("A pact is signed & sealed");
    expect(rest).toEqual({
      place: "line 25",
      guid: "https://harbour.example.com/?p=11",
      link: "https://harbour.example.com/2024/06/20/pact/",
      slug: "pact",
      title: "A pact is signed & sealed",
      published: "2024-06-20 09:00:00+09:00",
      updated: "2024-06-21 08:30:00+09:00",
      authors: [{ name: "Kim Min-ji" }],
      categories: [{ label: "Asia", above: ["World"] }],
      tags: ["Diplomacy"],
      summary: "A short word.",
      image: {
        src: "https://harbour.example.com/wp-content/uploads/2024/06/pact.jpg",
        alt: "Two men at a table",
        caption: "On Wednesday",
      },
      attachments: [],
      draft: false,
      warnings: ["what WordPress would show in the place of some blocks is missing: latest-posts"],
    });
    expect(html).toContain("Code ends in ]]> sometimes.");
    expect(html).not.toContain("stays behind");
  });

  it.each<[string, string, Partial<OldEntry>]>([
    ["an offset behind UTC", "Before", { published: "2024-06-18 12:00:00-03:30" }],
    ["a name in two parts", "Before", { authors: [{ name: "Ana Pérez" }] }],
    [
      "categories that go round in a circle, and not the one for all else",
      "Before",
      { categories: [{ label: "Loop A", above: ["Loop B", "Loop A"] }] },
    ],
    [
      "a name to log in where there is no other",
      "평양의 봄",
      { authors: [{ name: "stranger" }], draft: false },
    ],
    [
      "a draft, whose time has no zone",
      "Unfinished",
      { draft: true, published: "2024-06-30 10:00:00" },
    ],
  ])("has %s", (_, title, expected) => {
    expect(named(title)).toMatchObject(expected);
  });

  it.each([
    ["2024-06-20 09:00:00", "2024-06-20 09:00:00", "2024-06-20 09:00:00Z"],
    ["2024-06-20 09:00:00", "2024-06-01 09:00:00", "2024-06-01 09:00:00Z"],
    ["2024-06-20 09:00:00", "nonsense", "2024-06-20 09:00:00"],
    ["0000-00-00 00:00:00", "0000-00-00 00:00:00", undefined],
  ])("reads %s with %s in UTC as %s", (local, utc, published) => {
    const post = `<item><wp:post_date>${local}</wp:post_date><wp:post_date_gmt>${utc}</wp:post_date_gmt></item>`;
    const source = `<rss><channel><wp:wxr_version>1.2</wp:wxr_version>${post}</channel></rss>`;
    expect(first(read(source)).published).toBe(published);
  });

  it("is nothing without a channel", () => {
    expect(() => read("<rss/>", "wxr")).toThrow("begins no document that is a WordPress export");
  });
});

describe("a Ghost export", () => {
  const site = fixture("harbour.ghost.json");

  it("tells of its site", () => {
    expect(site).toMatchObject({
      title: "The Harbour",
      description: "News from the quay",
      language: "en",
      timezone: "Asia/Seoul",
      feed: "/rss/",
    });
  });

  it("leaves out what its feed did not show to everybody, and says so", () => {
    expect(site.leftOut).toEqual([
      { what: "About", reason: "a page, which no feed shows" },
      { what: "For members", reason: "for members alone" },
      { what: "A letter", reason: "sent as mail alone" },
      { what: "Old page", reason: "a page, which no feed shows" },
      { what: "Odd", reason: "in the state odd" },
    ]);
  });

  it("has posts with all that they say", () => {
    expect(first(site)).toMatchObject({
      place: "posts[0]",
      guid: "667400000000000000000001",
      link: "__GHOST_URL__/pact/",
      slug: "pact",
      published: "2024-06-20T00:00:00.000Z",
      updated: "2024-06-20T23:30:00.000Z",
      authors: [{ name: "Kim Min-ji", url: "https://kim.example.com/" }, { name: "Ana Pérez" }],
      categories: [
        { label: "Diplomacy", above: [] },
        { label: "World", above: [] },
      ],
      summary: "A short word.",
      image: {
        src: "__GHOST_URL__/content/images/2024/06/table.jpg",
        alt: "Two men at a table",
        caption: "On Wednesday",
      },
    });
  });

  it("has a writer of older versions, and drafts whose text only Ghost can read", () => {
    expect(site.entries[1]).toMatchObject({ title: "Later", authors: [{ name: "Ana Pérez" }] });
    expect(site.entries[2]).toMatchObject({
      draft: true,
      html: "",
      warnings: ["its text is in lexical alone, which only Ghost can read; the article has none"],
    });
  });
});
