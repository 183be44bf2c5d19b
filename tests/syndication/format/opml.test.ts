import { parseOpml } from "feedsmith";
import { expect, it } from "vitest";
import { type ListedFeed, renderOpml } from "../../../lambdas/syndication/format/opml.ts";
import { parseXml } from "../../validity/xml-tree.ts";
import { PUBLICATION } from "../article/parsing.ts";

const publication = { ...PUBLICATION, title: 'Q & A "<Harbour>"' };

function listed(path: string, title: string): ListedFeed {
  const folder = `https://feeds.harbour.example${path}`;
  return {
    name: path,
    title,
    language: "en",
    alternate: folder,
    documents: { rss: `${folder}rss.xml`, atom: `${folder}atom.xml` },
  };
}

it("lists every feed by its RSS address, in one folder with the publication's name", () => {
  const feeds = [
    { ...listed("/", "All & <everything>"), description: 'Ships "and" tides' },
    listed("/sections/world/", "World"),
  ];
  const opml = parseOpml(renderOpml(publication, feeds));
  expect(opml.head?.title).toBe('Q & A "<Harbour>"');
  expect(opml.body?.outlines).toEqual([
    {
      text: 'Q & A "<Harbour>"',
      title: 'Q & A "<Harbour>"',
      outlines: [
        {
          type: "rss",
          text: "All & <everything>",
          title: "All & <everything>",
          description: 'Ships "and" tides',
          language: "en",
          htmlUrl: "https://feeds.harbour.example/",
          xmlUrl: "https://feeds.harbour.example/rss.xml",
          version: "RSS2",
        },
        {
          type: "rss",
          text: "World",
          title: "World",
          language: "en",
          htmlUrl: "https://feeds.harbour.example/sections/world/",
          xmlUrl: "https://feeds.harbour.example/sections/world/rss.xml",
          version: "RSS2",
        },
      ],
    },
  ]);
});

it.each(["]]>", "a\u0000b", "\ud83d", "</outline>", "tab\tand\nline"])(
  "is well formed with %j in a title",
  (title) => {
    expect(parseXml(renderOpml({ ...publication, title }, [listed("/", title)])).name).toBe("opml");
  },
);

it("is whole without a feed", () => {
  expect(parseXml(renderOpml(publication, [])).children.map(({ name }) => name)).toEqual([
    "head",
    "body",
  ]);
});
