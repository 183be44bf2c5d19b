import { expect, it } from "vitest";
import { linkHeader } from "../../../lambdas/syndication/publish/link-header.ts";
import { toHeaders } from "../../../lambdas/syndication/publish/object-headers.ts";

const SELF = "https://feeds.example.com/rss.xml";

it("names the feed itself once, then its hubs", () => {
  expect(linkHeader(SELF, [])).toBe(`<${SELF}>; rel="self"`);
  expect(linkHeader(SELF, ["https://a.example/", "https://b.example/"])).toBe(
    `<${SELF}>; rel="self", <https://a.example/>; rel="hub", <https://b.example/>; rel="hub"`,
  );
});

it("has no more hubs than an object's metadata can hold", () => {
  const hubs = Array.from({ length: 100 }, (_, index) => `https://hub${index}.example/publish`);
  const link = linkHeader(SELF, hubs) ?? "";
  expect(() => toHeaders({ mediaType: "text/xml", metadata: { link } })).not.toThrow();
  expect(link.match(/rel="hub"/g)?.length).toBeGreaterThan(20);
  expect(link.endsWith('rel="hub"')).toBe(true);
});

it("is left out where not even the feed's address can be held", () => {
  expect(linkHeader(`${SELF}?${"a".repeat(2000)}`, ["https://hub.example/"])).toBeUndefined();
});
