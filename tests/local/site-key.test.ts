import { expect, it } from "vitest";
import { toSiteKey } from "../../local/http/site-key.ts";

it.each([
  ["/rss.xml", "rss.xml"],
  ["/tags/%EB%89%B4%EC%8A%A4/index.html.br", "tags/뉴스/index.html.br"],
  // Keys are in NFC, and S3 compares bytes.
  [
    `/tags/${encodeURIComponent("뉴스".normalize("NFD"))}/rss.xml`,
    `tags/${"뉴스".normalize("NFD")}/rss.xml`,
  ],
  ["/a%2Fb", "a/b"],
  ["/a+b", "a+b"],
  ["/", undefined],
  ["//rss.xml", undefined],
  ["/a//b", undefined],
  ["/a/", undefined],
  ["/.secret", undefined],
  ["/a/%2e%2e/rss.xml", undefined],
  ["/a%2F..%2Frss.xml", undefined],
  ["/100%.xml", "malformed"],
  ["/%ff", "malformed"],
  ["/rss.xml%00", "malformed"],
  ["/..%5crss.xml", "malformed"],
])("the object of %s is %s", (uri, key) => {
  expect(toSiteKey(uri)).toBe(key);
});
