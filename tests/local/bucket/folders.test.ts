import { expect, it } from "vitest";
import { foldersAbove } from "../../../local/bucket/folders.ts";

it.each([
  ["a", []],
  ["a/b/c", ["a", "a/b"]],
])("%s is in the folders %j", (key, folders) => {
  expect(foldersAbove(key)).toEqual(folders);
});
