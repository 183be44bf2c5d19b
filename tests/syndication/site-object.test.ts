import { expect, it } from "vitest";
import { isOwnObject, isSharedObject } from "../../lambdas/syndication/site-object.ts";

it.each([
  "archive/2024/index.html",
  "archive/2024-06/rss.xml",
  "archive/2024-06-20/feed.json",
  "sections/world/archive/2024-06/atom.xml",
  "sections/주/archive/2024/index.html",
])("%s is, or can become, an archive document", (key) => {
  expect([isOwnObject(key), isSharedObject(key)]).toEqual([true, true]);
});

it.each([
  ["the list of another site's archives", "archive/index.html"],
  ["a page in it", "archive/cranes/index.html"],
  ["a folder for each year with months in it", "archive/2024/06/index.html"],
  ["a number that is no year", "archive/12345/index.html"],
  ["half a month", "archive/2024-6/index.html"],
  ["another document of a period", "archive/2024-06/page.html"],
  ["a tag's archive, which there is not", "tags/cranes/archive/2024-06/rss.xml"],
  ["a folder in a section's", "sections/world/harbour/archive/2024-06/rss.xml"],
])("%s is not", (_, key) => {
  expect([isOwnObject(key), isSharedObject(key)]).toEqual([false, false]);
});
