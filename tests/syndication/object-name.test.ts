import { expect, it } from "vitest";
import { checkKey, findKeyFault } from "../../lambdas/syndication/object-name.ts";

it.each([
  [`a/${"é".repeat(128)}/b`, "255 bytes"],
  ["a/.~1-2", '".~"'],
  ["a/../b", '".."'],
  ["a//b", "empty name"],
  ["a\u0085b", "control character"],
])("%j is no key, and the message says why", (key, reason) => {
  expect(findKeyFault(key)).toContain(reason);
  expect(() => checkKey(key)).toThrow(reason);
});

it.each([`a/${"é".repeat(127)}`, ".well-known/a", "a~", "~", "...", "a..b"])(
  "%j is a key",
  (key) => {
    expect(findKeyFault(key)).toBeUndefined();
  },
);
