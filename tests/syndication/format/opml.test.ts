import { parseOpml } from "feedsmith";
import { describe, expect, it } from "vitest";
import { type ListedFeed, renderOpml } from "../../../lambdas/syndication/format/opml.ts";
import { parseXml } from "../../validity/xml-tree.ts";
import { PUBLICATION } from "../article/parsing.ts";
import { listed } from "./listed-feeds.ts";

const publication = { ...PUBLICATION, title: 'Q & A "<Harbour>"' };

const FEEDS: readonly ListedFeed[] = [
  listed("publication", "/", 'Q & A "<Harbour>"'),
  listed("section", "/sections/world/", "World"),
  listed("section", "/sections/docks/", "Docks"),
  listed("selection", "/selections/top/", "Top"),
  listed("author", "/authors/ole/", "Ole"),
  listed("tag", "/tags/cranes/", "Cranes"),
];

/** Each folder with the titles in it. */
function foldersOf(opml: string): readonly (readonly [string, ...(string | undefined)[]])[] {
  const folders = parseOpml(opml).body?.outlines ?? [];
  return folders.map(({ text, outlines = [] }) => [text ?? "", ...outlines.map((one) => one.text)]);
}

it("a feed has the address of its RSS, its page and what it says of itself", () => {
  const feed = { ...listed("publication", "/", "All & <everything>"), description: 'Of "tides"' };
  expect(parseOpml(renderOpml(publication, [feed])).body?.outlines).toEqual([
    {
      text: 'Q & A "<Harbour>"',
      title: 'Q & A "<Harbour>"',
      outlines: [
        {
          type: "rss",
          text: "All & <everything>",
          title: "All & <everything>",
          description: 'Of "tides"',
          language: "en",
          htmlUrl: "https://feeds.harbour.example/",
          xmlUrl: "https://feeds.harbour.example/rss.xml",
          version: "RSS",
        },
      ],
    },
  ]);
});

describe("folders", () => {
  it("are one for the publication and its selections, and one for each other kind of feed", () => {
    expect(foldersOf(renderOpml(publication, FEEDS))).toEqual([
      ['Q & A "<Harbour>"', 'Q & A "<Harbour>"', "Top"],
      ['Sections – Q & A "<Harbour>"', "World", "Docks"],
      ['Authors – Q & A "<Harbour>"', "Ole"],
      ['Tags – Q & A "<Harbour>"', "Cranes"],
    ]);
  });

  it.each([
    ["de-AT", ["Ressorts", "Autoren", "Schlagwörter"]],
    ["ko", ["섹션", "글쓴이", "태그"]],
    ["tlh", ["Sections", "Authors", "Tags"]],
  ])("are named in the publication's language, or in English: %s", (language, names) => {
    const folders = foldersOf(renderOpml({ ...publication, language }, FEEDS));
    expect(folders.slice(1).map(([name]) => name.split(" – ")[0])).toEqual(names);
  });

  it("are there only where they hold something", () => {
    const feeds = FEEDS.filter(({ kind }) => kind === "tag");
    expect(foldersOf(renderOpml(publication, feeds))).toEqual([
      ['Tags – Q & A "<Harbour>"', "Cranes"],
    ]);
  });

  it("are never in folders", () => {
    const [, body] = parseXml(renderOpml(publication, FEEDS)).children;
    const within = body?.children.flatMap(({ children }) => children) ?? [];
    expect(within.length).toBe(FEEDS.length);
    expect(within.flatMap(({ children }) => children)).toEqual([]);
  });
});

describe("the head", () => {
  it.each([
    ["nobody", undefined, {}],
    ["an e-mail address", "desk@harbour.example", { ownerEmail: "desk@harbour.example" }],
    [
      "a web page",
      "https://www.harbour.example/@desk?a=1&b=2",
      { ownerId: "https://www.harbour.example/@desk?a=1&b=2" },
    ],
  ])("names whose list it is and where to reach them, but no time: %s", (_, contact, owner) => {
    const opml = renderOpml({ ...publication, ...(contact && { contact }) }, FEEDS);
    expect(parseOpml(opml).head).toEqual({
      title: 'Q & A "<Harbour>"',
      ownerName: 'Q & A "<Harbour>"',
      docs: "http://opml.org/spec2.opml",
      ...owner,
    });
  });
});

it.each(["]]>", "a\u0000b", "\ud83d", "</outline>", "tab\tand\nline"])(
  "is well formed with %j in a title",
  (title) => {
    const feeds = [listed("publication", "/", title), listed("tag", "/tags/x/", title)];
    expect(parseXml(renderOpml({ ...publication, title }, feeds)).name).toBe("opml");
  },
);

it("is whole without a feed", () => {
  expect(parseXml(renderOpml(publication, [])).children.map(({ name }) => name)).toEqual([
    "head",
    "body",
  ]);
});
