import { describe, expect, it } from "vitest";
import type { Article } from "../../../lambdas/syndication/article/article.ts";
import {
  declaredFeeds,
  feedSettings,
  feedsOf,
} from "../../../lambdas/syndication/article/selection.ts";
import type { Criteria, Publication } from "../../../lambdas/syndication/publication.ts";
import type { Timestamp } from "../../../lambdas/syndication/timestamp.ts";
import { PUBLICATION } from "./parsing.ts";

const publication: Publication = {
  ...PUBLICATION,
  description: "Ships and tides",
  timezone: "UTC",
  home: "https://harbour.example/",
};

const article: Article = {
  path: "docks/crane.md",
  id: "tag:harbour.example,2024:crane",
  slug: "crane",
  title: "The crane is back",
  authors: [{ slug: "mina-vogt", name: "Mina Vogt" }],
  section: { slug: "docks", label: "Docks" },
  tags: [
    { slug: "cranes", label: "Cranes" },
    { slug: "repair", label: "Repair" },
  ],
  published: "2026-03-01T08:00:00Z" as Timestamp,
  updated: "2026-03-01T08:00:00Z" as Timestamp,
  draft: false,
  corrections: [],
  attachments: [],
  url: "https://harbour.example/crane",
  hosted: false,
  aliases: [],
  excludedPartners: [],
  body: { kind: "text", source: "It lifts again." },
};

const docks = new Map([["docks", { title: "Docks and quays" }]]);

function criteria(some: Partial<Criteria>): Criteria {
  return { sections: [], tags: [], authors: [], ...some };
}

describe("an article belongs to", () => {
  it("the publication, its section, its tags and its authors, in this order", () => {
    expect(feedsOf(article, publication)).toEqual([
      { feed: "/" },
      { feed: "/sections/docks/", label: "Docks" },
      { feed: "/tags/cranes/", label: "Cranes" },
      { feed: "/tags/repair/", label: "Repair" },
      { feed: "/authors/mina-vogt/", label: "Mina Vogt" },
    ]);
  });

  it("the publication alone where nothing else is said", () => {
    const { section: _, ...rest } = article;
    expect(feedsOf({ ...rest, tags: [], authors: [] }, publication)).toEqual([{ feed: "/" }]);
  });

  it("a feed once, under its first spelling, however often its tags repeat", () => {
    const tags = [
      { slug: "cranes", label: "CRANES" },
      { slug: "cranes", label: "cranes" },
    ];
    const feeds = feedsOf({ ...article, tags }, publication).filter(({ feed }) =>
      feed.startsWith("/tags/"),
    );
    expect(feeds).toEqual([{ feed: "/tags/cranes/", label: "CRANES" }]);
  });

  it("a listed section under publication.yaml's name", () => {
    expect(feedsOf(article, { ...publication, sections: docks })).toContainEqual({
      feed: "/sections/docks/",
    });
  });

  it("no section that is not listed where others are", () => {
    const sections = new Map([["tides", { title: "Tides" }]]);
    const feeds = feedsOf(article, { ...publication, sections }).map(({ feed }) => feed);
    expect(feeds).not.toContain("/sections/docks/");
  });

  it("a listed author under publication.yaml's name", () => {
    const authors = new Map([["mina-vogt", { name: "Mina Vogt-Ode" }]]);
    expect(feedsOf(article, { ...publication, authors })).toContainEqual({
      feed: "/authors/mina-vogt/",
    });
  });

  it.each([
    ["section", "/sections/"],
    ["tag", "/tags/"],
    ["author", "/authors/"],
  ] as const)("no feed of a %s where feedsPer leaves it out", (kind, prefix) => {
    const feedsPer = new Set((["section", "tag", "author"] as const).filter((k) => k !== kind));
    const feeds = feedsOf(article, { ...publication, feedsPer }).map(({ feed }) => feed);
    expect(feeds.filter((feed) => feed.startsWith(prefix))).toEqual([]);
    expect(feeds.length).toBeGreaterThan(2);
  });
});

describe("a selection takes", () => {
  it.each<[string, { include?: Criteria; exclude?: Criteria }, boolean]>([
    ["every article without criteria", {}, true],
    ["one of an included section", { include: criteria({ sections: ["docks"] }) }, true],
    ["one of an included tag", { include: criteria({ tags: ["rust", "repair"] }) }, true],
    ["one of an included author", { include: criteria({ authors: ["mina-vogt"] }) }, true],
    [
      "one that meets any of several criteria",
      { include: criteria({ sections: ["tides"], tags: ["cranes"] }) },
      true,
    ],
    ["none that meets no criterion", { include: criteria({ sections: ["tides"] }) }, false],
    ["none of an excluded tag", { exclude: criteria({ tags: ["cranes"] }) }, false],
    ["one that is not excluded", { exclude: criteria({ tags: ["rust"] }) }, true],
    [
      "none that is included and excluded",
      { include: criteria({ tags: ["cranes"] }), exclude: criteria({ sections: ["docks"] }) },
      false,
    ],
  ])("%s", (_, criteriaOfTop, taken) => {
    const selections = new Map([["top", { title: "Top", ...criteriaOfTop }]]);
    const feeds = feedsOf(article, { ...publication, selections }).map(({ feed }) => feed);
    expect(feeds.includes("/selections/top/")).toBe(taken);
  });

  it("from a section that has no feed of its own", () => {
    const selections = new Map([
      ["top", { title: "Top", include: criteria({ sections: ["docks"] }) }],
    ]);
    const feeds = feedsOf(article, { ...publication, feedsPer: new Set(), selections });
    expect(feeds).toEqual([{ feed: "/" }, { feed: "/selections/top/" }]);
  });
});

describe("declaredFeeds", () => {
  const selections = new Map([["top", { title: "Top" }]]);

  it("are the publication, the listed sections and the selections", () => {
    expect(declaredFeeds({ ...publication, sections: docks, selections })).toEqual([
      "/",
      "/sections/docks/",
      "/selections/top/",
    ]);
  });

  it("are without the sections where feedsPer is", () => {
    const feedsPer = new Set(["tag"] as const);
    expect(declaredFeeds({ ...publication, feedsPer, sections: docks })).toEqual(["/"]);
  });

  it("are the publication alone where nothing is listed", () => {
    expect(declaredFeeds(publication)).toEqual(["/"]);
  });
});

describe("feedSettings", () => {
  const rich: Publication = {
    ...publication,
    logo: "logo.png",
    sections: new Map([
      ["docks", { title: "Docks and quays" }],
      [
        "tides",
        {
          title: "Marées",
          description: "Hautes et basses",
          language: "fr",
          image: "tides.png",
          fullText: false,
        },
      ],
    ]),
    authors: new Map([["mina-vogt", { name: "Mina Vogt" }]]),
    selections: new Map([["top", { title: "Top stories" }]]),
  };

  it.each([
    ["the publication by its own title", "/", undefined, "The Harbour"],
    [
      "a listed section by its title",
      "/sections/docks/",
      undefined,
      "Docks and quays – The Harbour",
    ],
    [
      "a listed section whatever the article calls it",
      "/sections/docks/",
      "DOCKS",
      "Docks and quays – The Harbour",
    ],
    ["another section by its spelling", "/sections/lights/", "Lights", "Lights – The Harbour"],
    ["a tag by its spelling", "/tags/c-4f1e2a/", "C#", "C# – The Harbour"],
    ["a tag without a spelling by its slug", "/tags/cranes/", undefined, "cranes – The Harbour"],
    ["a listed author by name", "/authors/mina-vogt/", undefined, "Mina Vogt – The Harbour"],
    ["another author by spelling", "/authors/ole/", "Ole", "Ole – The Harbour"],
    ["a selection by its title", "/selections/top/", undefined, "Top stories – The Harbour"],
  ])("names %s", (_, name, label, title) => {
    expect(feedSettings(name, rich, label).title).toBe(title);
  });

  it("takes the publication's word where a section says nothing", () => {
    expect(feedSettings("/sections/docks/", rich)).toEqual({
      title: "Docks and quays – The Harbour",
      description: "Ships and tides",
      language: "en",
      image: "logo.png",
      fullText: true,
    });
  });

  it("takes the section's word where it has one", () => {
    expect(feedSettings("/sections/tides/", rich)).toEqual({
      title: "Marées – The Harbour",
      description: "Hautes et basses",
      language: "fr",
      image: "tides.png",
      fullText: false,
    });
  });

  it("says only what is known", () => {
    const { description: _, ...bare } = publication;
    expect(feedSettings("/", bare)).toEqual({
      title: "The Harbour",
      language: "en",
      fullText: true,
    });
  });
});
