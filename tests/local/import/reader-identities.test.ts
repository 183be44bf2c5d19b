import { describe, expect, it } from "vitest";
import {
  readersOf,
  readersThatSeeNew,
  type SeenEntry,
} from "../../../local/import/reader-identities.ts";

const LINK = "https://old.example.com/a/";
const PUBLISHED = "Thu, 20 Jun 2024 09:00:00 +0900";
const ALL = ["newsboat", "feedparser", "rss2email", "FreshRSS"];

describe("an entry", () => {
  it.each<[string, SeenEntry, SeenEntry, readonly string[]]>([
    ["with the same id", { guid: "urn:x:1" }, { guid: "urn:x:1", link: LINK }, []],
    ["with another id", { guid: "urn:x:1" }, { guid: "urn:x:2" }, ALL],
    ["with the id in another case", { guid: "URN:X:1" }, { guid: "urn:x:1" }, ALL],
    [
      "whose id had white space around it",
      { guid: " urn:x:1\n" },
      { guid: "urn:x:1" },
      ["newsboat"],
    ],
    [
      "whose id had other letters than those of ASCII",
      { guid: "urn:x:é1" },
      { guid: "urn:x:1" },
      ["newsboat", "feedparser", "rss2email"],
    ],
    ["whose address has become its id", { link: LINK }, { guid: LINK }, ["rss2email", "FreshRSS"]],
    [
      "whose address, beside a date, has become its id",
      { link: LINK, published: PUBLISHED },
      { guid: LINK },
      ["newsboat", "rss2email", "FreshRSS"],
    ],
    ["whose title alone was known", { title: "T" }, { guid: "T" }, ["rss2email", "FreshRSS"]],
    [
      "without an id before and after",
      { link: LINK, published: PUBLISHED },
      { link: LINK, published: PUBLISHED },
      ["rss2email"],
    ],
    [
      "without an id, whose date is written in another way",
      { link: LINK, published: PUBLISHED },
      { link: LINK, published: "2024-06-20T00:00:00Z" },
      ["newsboat", "rss2email"],
    ],
    [
      "without an id, whose date has moved",
      { title: "T", published: PUBLISHED },
      { title: "T", published: "2024-06-21T00:00:00Z" },
      ["rss2email", "FreshRSS"],
    ],
  ])("%s is new to those who take it for another", (_, before, after, readers) => {
    expect(readersThatSeeNew(before, after, "rss")).toEqual(readers);
  });

  it("of a JSON Feed is looked at by readers of that alone", () => {
    expect(readersOf("json")).toEqual(["FreshRSS"]);
    expect(readersThatSeeNew({ guid: "1" }, { guid: "2" }, "json")).toEqual(["FreshRSS"]);
    expect(readersOf("wxr")).toEqual(ALL);
  });
});
