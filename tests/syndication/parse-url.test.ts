import { expect, it } from "vitest";
import { parseUrl } from "../../lambdas/syndication/parse-url.ts";

it("takes a host with letters of Latin-1 however often it is asked", () => {
  for (let turn = 0; turn < 20_000; turn++) {
    expect(parseUrl(`http://é${turn % 7}.example/`)?.host).toMatch(/^xn--/);
  }
});

it("takes what is relative where there is a base, and nothing that is no URL", () => {
  expect(parseUrl("a b", "https://example.com/c/")?.href).toBe("https://example.com/c/a%20b");
  expect(parseUrl("a b")).toBeUndefined();
  expect(parseUrl("https://")).toBeUndefined();
});
