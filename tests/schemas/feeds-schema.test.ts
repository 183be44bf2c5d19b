import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { renderFeedsJson } from "../../lambdas/syndication/format/feeds-json.ts";
import type { ListedFeed } from "../../lambdas/syndication/format/opml.ts";
import { publicationOf } from "../support/publication-text.ts";
import { listed } from "../syndication/format/listed-feeds.ts";
import { namesOf, readSchema, toValidator, unexplained } from "./schema.ts";

const schema = readSchema("feeds");
const isValid = toValidator(schema);

const LEAST = publicationOf("");
const FULL = publicationOf(`description: Ships and tides
home: https://www.harbour.example?from=feeds
rights: © 2024 The Harbour
contact: desk@harbour.example
license: {ai: none}
hubs: [https://hub.example]`);

const KINDS: readonly ListedFeed["kind"][] = [
  "publication",
  "section",
  "selection",
  "author",
  "tag",
];
const FEEDS = KINDS.map((kind) => ({ ...listed(kind, `/${kind}/x/`, kind), description: "Of it" }));

const full = JSON.parse(renderFeedsJson(FULL, FEEDS));

it.each([
  ["the least publication without a feed", LEAST, []],
  [
    "the least publication with feeds that say little",
    LEAST,
    KINDS.map((kind) => listed(kind, "/", "")),
  ],
  ["a publication that says everything, with every kind of feed", FULL, FEEDS],
  [
    "a publication that is reached by a page",
    { ...FULL, contact: "https://a.example/@desk" },
    FEEDS,
  ],
])("accepts the feeds.json of %s", (_, publication, feeds) => {
  expect(isValid(renderFeedsJson(publication, feeds))).toBe(true);
});

it("knows the same names as the document", () => {
  const [feed] = full.feeds;
  const inDocument = [full, full.publication, full.publication.license, feed, feed.documents[0]];
  const publication = schema.properties["publication"]?.properties ?? {};
  expect(inDocument.map((one) => Object.keys(one))).toEqual([
    Object.keys(schema.properties),
    Object.keys(publication),
    Object.keys(publication["license"]?.properties ?? {}),
    namesOf(schema, "feed"),
    namesOf(schema, "document"),
  ]);
});

it("explains every name", () => {
  expect(unexplained(schema)).toEqual([]);
});

describe("docs/discovery.md", () => {
  const text = readFileSync("docs/discovery.md", "utf8");

  it("has an example that is valid", () => {
    const [, example = ""] = /```json\n(.*?)```/s.exec(text) ?? [];
    expect(Object.keys(JSON.parse(example))).toEqual(Object.keys(schema.properties));
    expect(isValid(example)).toBe(true);
  });

  it("explains every name in a table", () => {
    const table = text.split("\n").filter((line) => line.startsWith("| `"));
    const explained = new Set(table.join("\n").match(/(?<=`)[a-zA-Z]+(?=`)/g));
    const names = [
      ...["hubs", "feeds"],
      ...Object.keys(schema.properties["publication"]?.properties ?? {}),
      ...namesOf(schema, "feed"),
      ...namesOf(schema, "document"),
    ];
    expect(names.filter((name) => !explained.has(name))).toEqual([]);
  });
});

describe("refuses", () => {
  /** The document with one value changed; undefined takes it away. */
  const changed = (path: string, value: unknown): string => {
    const copy = structuredClone(full);
    const names = path.split(".");
    const last = names.pop() ?? "";
    const at = names.reduce((node, name) => node[name], copy);
    at[last] = value;
    return JSON.stringify(copy);
  };

  it.each([
    "publication",
    "publication.title",
    "publication.language",
    "publication.home",
    "hubs",
    "feeds",
    "feeds.0.kind",
    "feeds.0.title",
    "feeds.0.language",
    "feeds.0.page",
    "feeds.0.fullText",
    "feeds.0.window",
    "feeds.0.documents",
    "feeds.0.documents.0.format",
    "feeds.0.documents.0.mediaType",
    "feeds.0.documents.0.address",
  ])("a document without %s", (path) => {
    expect(isValid(changed(path, undefined))).toBe(false);
  });

  it.each([
    ["publication.contact", "Ole"],
    ["publication.home", "www.harbour.example"],
    ["publication.language", "English"],
    ["hubs", ["hub.example"]],
    ["feeds.0.kind", "list"],
    ["feeds.0.window", 0],
    ["feeds.0.fullText", "yes"],
    ["feeds.0.documents", []],
    ["feeds.0.documents.0.mediaType", "application/rss+xml; charset=utf-8"],
    ["feeds.0.documents.0.address", "/rss.xml"],
  ])("%s: %j", (path, value) => {
    expect(isValid(changed(path, value))).toBe(false);
  });
});
