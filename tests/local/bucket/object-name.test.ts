import { expect, it } from "vitest";
import { checkKey, findKeyFault, foldersAbove } from "../../../local/bucket/object-name.ts";

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

it.each([
  ["a", []],
  ["a/b/c", ["a", "a/b"]],
])("%s is in the folders %j", (key, folders) => {
  expect(foldersAbove(key)).toEqual(folders);
});
