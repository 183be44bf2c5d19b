import { describe, expect, it } from "vitest";
import {
  localMediaPaths,
  mediaCandidates,
  mediaObjectKey,
  toMediaReference,
} from "../../../lambdas/syndication/article/media-reference.ts";

describe("what a src refers to", () => {
  it.each([
    ["a.jpg", "world/a.jpg"],
    ["./a.jpg", "world/a.jpg"],
    ["b/../a.jpg", "world/a.jpg"],
    ["../a.jpg", "a.jpg"],
    ["/a.jpg", "a.jpg"],
    ["/media/a.jpg", "a.jpg"],
    ["../media/x/a.jpg", "x/a.jpg"],
    ["a%20b.jpg", "world/a b.jpg"],
    ["a.jpg?v=2#top", "world/a.jpg"],
    ["cafe\u0301.jpg", "world/café.jpg"],
    ["  a.jpg ", "world/a.jpg"],
  ])("%j is a file of the content folder", (src, path) => {
    expect(toMediaReference(src, "world/pact.md")).toEqual({ kind: "local", path });
  });

  it.each([
    ["https://x.example/a b.jpg", "https://x.example/a%20b.jpg"],
    ["HTTP://X.example/A.jpg", "http://x.example/A.jpg"],
    ["//x.example/a.jpg", "https://x.example/a.jpg"],
  ])("%j is remote", (src, url) => {
    expect(toMediaReference(src, "world/pact.md")).toEqual({ kind: "remote", url });
  });

  it.each([
    "",
    " ",
    "#top",
    "../../a.jpg",
    "/../a.jpg",
    "..%2F..%2Fa.jpg",
    "folder/",
    "javascript:alert(1)",
    "data:image/png;base64,AA",
    "file:///etc/passwd",
    "a%00.jpg",
    "a%ZZ.jpg",
    "..\\a.jpg",
    ".hidden/a.jpg",
    "/_private/a.jpg",
    "https://",
    `${"한".repeat(85)}.jpg`,
  ])("%j refers to nothing", (src) => {
    expect(toMediaReference(src, "world/pact.md")).toBeUndefined();
  });
});

it("a path is looked for in the content folder, in media and in the publisher's own folders", () => {
  expect(mediaCandidates("x/a.jpg", ["static"])).toEqual([
    "x/a.jpg",
    "media/x/a.jpg",
    "static/x/a.jpg",
  ]);
  expect(mediaObjectKey("x/a.jpg")).toBe("media/x/a.jpg");
});

it("a file is among the candidates of each reference that can mean it, and of no other", () => {
  const roots = ["static", "assets/img"];
  for (const file of [
    "a.png",
    "media/a.png",
    "static/x/a.png",
    "assets/img/a.png",
    "assets/a.png",
  ]) {
    for (const path of localMediaPaths(file, roots)) {
      expect(mediaCandidates(path, roots)).toContain(file);
    }
  }
  expect(localMediaPaths("static/x/a.png", roots)).toEqual(["static/x/a.png", "x/a.png"]);
});
