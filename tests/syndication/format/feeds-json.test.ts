import { expect, it } from "vitest";
import { renderFeedsJson } from "../../../lambdas/syndication/format/feeds-json.ts";
import { PUBLICATION } from "../article/parsing.ts";
import { listed } from "./listed-feeds.ts";

const FULL = {
  ...PUBLICATION,
  license: { ai: "none" },
  contact: "desk@harbour.example",
  rights: "© 2024 The Harbour",
  description: "Ships and tides",
  hubs: ["https://hub.example/"],
};

const WORLD = {
  ...listed("section", "/sections/été/", "Été – The Harbour"),
  description: "Chaud",
  language: "fr",
  window: 20,
  fullText: false,
  alternate: "https://elsewhere.example/",
};

it("says who publishes, and of each feed what an aggregator must know, in this order", () => {
  const address = "https://feeds.harbour.example/sections/%C3%A9t%C3%A9/";
  const feed = {
    ...WORLD,
    documents: {
      json: `${address}feed.json`,
      rss: `${address}rss.xml`,
      atom: `${address}atom.xml`,
    },
  };
  const expected = {
    publication: {
      title: "The Harbour",
      description: "Ships and tides",
      language: "en",
      home: "https://www.harbour.example/",
      rights: "© 2024 The Harbour",
      contact: "desk@harbour.example",
      license: { ai: "none" },
    },
    hubs: ["https://hub.example/"],
    feeds: [
      {
        kind: "section",
        title: "Été – The Harbour",
        description: "Chaud",
        language: "fr",
        page: address,
        fullText: false,
        window: 20,
        documents: [
          { format: "rss", mediaType: "application/rss+xml", address: `${address}rss.xml` },
          { format: "atom", mediaType: "application/atom+xml", address: `${address}atom.xml` },
          { format: "json", mediaType: "application/feed+json", address: `${address}feed.json` },
        ],
      },
    ],
  };
  // As text, since the order of keys is a promise too.
  expect(renderFeedsJson(FULL, [feed])).toBe(`${JSON.stringify(expected, null, 2)}\n`);
});

it("leaves out what the publication does not say, and keeps lists that are empty", () => {
  expect(JSON.parse(renderFeedsJson(PUBLICATION, []))).toEqual({
    publication: { title: "The Harbour", language: "en", home: "https://www.harbour.example/" },
    hubs: [],
    feeds: [],
  });
});

it("names the publication's own page beside its feed, wherever its site is", () => {
  const feed = { ...listed("publication", "/", "The Harbour"), alternate: PUBLICATION.home };
  const { feeds } = JSON.parse(renderFeedsJson(PUBLICATION, [feed]));
  expect(feeds[0].page).toBe("https://feeds.harbour.example/");
});

it("names only the documents that the feed has", () => {
  const feed = { ...WORLD, documents: { atom: "https://a.example/atom.xml" } };
  const { feeds } = JSON.parse(renderFeedsJson(PUBLICATION, [feed]));
  expect(feeds[0].documents).toEqual([
    { format: "atom", mediaType: "application/atom+xml", address: "https://a.example/atom.xml" },
  ]);
});
