import { describe, expect, it } from "vitest";
import type { Feed } from "../../../lambdas/syndication/feed/feed.ts";
import { attribute, childrenOf, parseXml, type XmlElement } from "../../validity/xml-tree.ts";
import { ATOM, only, write } from "./read-documents.ts";
import { ARCHIVE, at, CONTINUED, FEED, FIRST_ARCHIVE, PLAIN, RICH } from "./samples.ts";

const TOMBSTONES = "http://purl.org/atompub/tombstones/1.0";

function attributesOf({ attributes }: XmlElement): Readonly<Record<string, string>> {
  return Object.fromEntries(attributes.map(({ name, value }) => [name, value]));
}

describe("the feed", () => {
  const feed = parseXml(write(FEED, [RICH]).atom);

  it.each([
    ["id", "tag:harbour.example,2024:feed:/"],
    ["title", "The Harbour"],
    ["subtitle", "Ships & tides"],
    ["updated", "2024-06-21T08:30:00Z"],
    ["rights", "© The Harbour"],
    ["logo", "https://feeds.harbour.example/media/logo.png"],
    ["icon", "https://feeds.harbour.example/media/icon.png"],
    ["generator", "Wireroom"],
  ])("has %s", (name, value) => {
    expect(only(feed, ATOM, name).text).toBe(value);
  });

  it("links to itself, its page alone and its hubs, in that order", () => {
    expect(childrenOf(feed, ATOM, "link").map(attributesOf)).toEqual([
      { rel: "self", type: "application/atom+xml", href: FEED.documents.atom },
      { rel: "alternate", type: "text/html", href: "https://harbour.example/" },
      { rel: "hub", href: "https://hub.example/" },
      { rel: "hub", href: "https://hub.example/second?a=1&b=2" },
    ]);
  });

  it("has an author of its own, so that it is valid without an entry", () => {
    const empty = parseXml(write(FEED, []).atom);
    expect(only(only(empty, ATOM, "author"), ATOM, "name").text).toBe("The Harbour");
  });

  it("shows every tombstone before the first entry", () => {
    const tombstones = [
      { ref: "tag:harbour.example,2024:a", when: at("2024-06-20T00:00:00Z"), comment: "<Twice>" },
      { ref: "tag:harbour.example,2024:b", when: at("2024-06-21T00:00:00Z") },
    ];
    const { children } = parseXml(write({ ...FEED, tombstones }, [RICH, PLAIN]).atom);
    expect(children.slice(-4).map(({ name }) => name)).toEqual([
      "at:deleted-entry",
      "at:deleted-entry",
      "entry",
      "entry",
    ]);
    const [first] = children.filter(({ uri }) => uri === TOMBSTONES);
    expect(first && attributesOf(first)).toEqual({
      ref: "tag:harbour.example,2024:a",
      when: "2024-06-20T00:00:00Z",
    });
    expect(first && only(first, TOMBSTONES, "comment").text).toBe("<Twice>");
  });
});

const HISTORY = "http://purl.org/syndication/history/1.0";

describe("a feed with a history", () => {
  const linksOf = (feed: Feed) =>
    childrenOf(parseXml(write(feed, [RICH]).atom), ATOM, "link").flatMap((link) => {
      const { rel, type, href } = attributesOf(link);
      return rel === "hub" ? [] : [[rel, type, href]];
    });
  const type = "application/atom+xml";

  it("leads from its subscription document to the newest archive document, and says nothing else of it", () => {
    expect(linksOf(CONTINUED)).toEqual([
      ["self", type, FEED.documents.atom],
      ["alternate", "text/html", "https://harbour.example/"],
      ["prev-archive", type, "https://feeds.harbour.example/archive/2024-06/atom.xml"],
    ]);
    expect(write(CONTINUED, [RICH]).atom).not.toContain(HISTORY);
  });

  it.each([
    ["an archive document", ARCHIVE, "https://feeds.harbour.example/archive/2024-04/atom.xml"],
    ["the first of them", FIRST_ARCHIVE, undefined],
  ])("leads back from %s, and to what is current", (_, feed, older) => {
    expect(linksOf(feed)).toEqual([
      ["self", type, feed.documents.atom],
      ["alternate", "text/html", feed.alternate],
      ...(older === undefined ? [] : [["prev-archive", type, older]]),
      ["current", type, FEED.documents.atom],
    ]);
    const { children } = parseXml(write(feed, [RICH]).atom);
    const names = children.map(({ uri, local }) => `${uri} ${local}`);
    expect(names.filter((name) => name.startsWith(HISTORY))).toEqual([`${HISTORY} archive`]);
    expect(names.indexOf(`${HISTORY} archive`)).toBeLessThan(names.indexOf(`${ATOM} entry`));
  });

  it("is one feed in all of its documents", () => {
    for (const feed of [CONTINUED, ARCHIVE, FIRST_ARCHIVE]) {
      const root = parseXml(write(feed, [RICH]).atom);
      expect(only(root, ATOM, "id").text).toBe(FEED.id);
      expect(only(root, ATOM, "title").text).toBe(FEED.title);
    }
  });
});

describe("an entry", () => {
  const entry = only(parseXml(write(FEED, [RICH]).atom), ATOM, "entry");

  it.each([
    ["title", "text"],
    ["summary", "text"],
    ["rights", "text"],
    ["content", "html"],
  ])("has a %s of type %s", (name, type) => {
    expect(attribute(only(entry, ATOM, name), "type")).toBe(type);
  });

  it("has its authors with what is known of each", () => {
    const authors = childrenOf(entry, ATOM, "author").map(({ children }) =>
      children.map(({ name, text }) => [name, text]),
    );
    expect(authors).toEqual([
      [
        ["name", "Ida Holm"],
        ["uri", "https://harbour.example/ida"],
        ["email", "ida@harbour.example"],
      ],
      [["name", "Søren & Sons"]],
    ]);
  });

  it("has no e-mail address that the schema would refuse", () => {
    const authors = [{ name: "Ida", email: "ida at harbour.example" }];
    expect(write(FEED, [{ ...PLAIN, authors }]).atom).not.toContain("<email>");
  });

  it("has categories by slug, with their labels", () => {
    expect(childrenOf(entry, ATOM, "category").map(attributesOf)).toEqual([
      { term: "port-life", label: "Port life" },
      { term: "c-4b1d0a", label: "C & <C>" },
    ]);
  });

  it("encloses every file with its type, and its length where that is known", () => {
    const enclosures = childrenOf(entry, ATOM, "link").filter(
      (link) => attribute(link, "rel") === "enclosure",
    );
    expect(enclosures.map((one) => [attribute(one, "type"), attribute(one, "length")])).toEqual([
      ["image/jpeg", "48213"],
      ["audio/mpeg", "2097152"],
      ["video/mp4", undefined],
    ]);
  });
});
