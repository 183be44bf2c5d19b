import { expect, it } from "vitest";
import { feedLink, READERS, readerLink } from "../../../lambdas/syndication/format/reader-links.ts";

const ADDRESS = "https://feeds.harbour.example/tags/%ED%95%9C/rss.xml?a=1&b=2#c";

it.each(READERS)("$name gets the address of the feed whole", (reader) => {
  const link = readerLink(reader, ADDRESS);
  expect(link).toMatch(/^https:\/\/[a-z.]+\/[^ "<>]+$/);
  expect(decodeURIComponent(link).endsWith(ADDRESS)).toBe(true);
  const { search, hash, searchParams, pathname } = new URL(link);
  expect(hash).toBe("");
  // In a query it is one value; Feedly takes it as a part of the path.
  expect(
    search === ""
      ? decodeURIComponent(pathname.slice(pathname.lastIndexOf("/") + 1))
      : [...searchParams.values()].join(),
  ).toBe(search === "" ? `feed/${ADDRESS}` : ADDRESS);
});

it("they are in the order of their names, each once", () => {
  const names = READERS.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)].sort());
});

it("a reader on the machine gets the address after the scheme", () => {
  expect(feedLink("https://feeds.harbour.example/rss.xml")).toBe(
    "feed:https://feeds.harbour.example/rss.xml",
  );
});
