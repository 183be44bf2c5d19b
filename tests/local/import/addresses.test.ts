import { mkdirSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findOldMedia } from "../../../local/import/find-old-media.ts";
import { createOldAddresses, toAlias } from "../../../local/import/old-addresses.ts";
import { EMPTY_ENTRY } from "../../../local/import/old-site.ts";
import { rewriteAddresses } from "../../../local/import/rewrite-addresses.ts";
import { temporaryFolder } from "../../support/folder.ts";

const ENTRY = { ...EMPTY_ENTRY, place: "line 1", link: "https://old.example.com/2024/pact/" };

describe("addresses in HTML", () => {
  it.each([
    [
      "of images, links and posters",
      "<img src=\"a\"><a href=b>x</a><video poster='c'></video>",
      '<img src="/a"><a href="/b">x</a><video poster="/c"></video>',
    ],
    ["with references in them", '<img src="a?x=1&amp;y=2">', '<img src="/a?x=1&amp;y=2">'],
    ["in any case", '<IMG SRC="a">', '<IMG src="/a">'],
    ["in tags that close themselves", '<img src="a"/>', '<img src="/a"/>'],
    [
      "but not in comments, nor in text",
      '<!-- <img src="a"> --> src="a"',
      '<!-- <img src="a"> --> src="a"',
    ],
    [
      "and the list of an image's sizes goes",
      '<img srcset="b 2x" src="a" alt="c">',
      '<img  src="/a" alt="c">',
    ],
    ["of an image with a list after it", '<img src="a" srcset="b 2x">', '<img src="/a" >'],
  ])("are changed: %s", (_, before, after) => {
    expect(rewriteAddresses(before, (address) => `/${address}`)).toBe(after);
  });

  it("leaves everything else as it was", () => {
    const html = '<p CLASS=x>R&D <img srcset="b 2x" src="a">\r\n<unknown/>';
    expect(rewriteAddresses(html, (address) => address)).toBe(html);
  });
});

describe("an address of the old site", () => {
  const { rewrite } = createOldAddresses("https://old.example.com", undefined, () => false);
  it.each([
    ["/a.jpg", "https://old.example.com/a.jpg"],
    ["../a.jpg", "https://old.example.com/2024/a.jpg"],
    ["//cdn.example.org/a.jpg", "https://cdn.example.org/a.jpg"],
    ["https://cdn.example.org/a b.jpg", "https://cdn.example.org/a b.jpg"],
    ["__GHOST_URL__/content/a.jpg", "https://old.example.com/content/a.jpg"],
    ["#note", "#note"],
    ["mailto:ana@example.com", "mailto:ana@example.com"],
    ["", ""],
    ["http://[broken", "http://[broken"],
  ])("%j becomes %j", (written, absolute) => {
    expect(rewrite(written, false, ENTRY)).toBe(absolute);
  });

  it("stays a path where nobody knows the site's", () => {
    const unknown = createOldAddresses(undefined, undefined, () => false);
    const entry = { ...ENTRY, link: "__GHOST_URL__/pact/" };
    expect(unknown.ofEntry(entry)).toBe("/pact/");
    expect(unknown.rewrite("__GHOST_URL__/content/a.jpg", false, entry)).toBe("/content/a.jpg");
  });
});

describe("a media file", () => {
  function media() {
    const folder = temporaryFolder();
    folder.write("up/2024/06/pact.jpg", "x");
    folder.write("up/notes.html", "x");
    folder.write("up/_hidden.jpg", "x");
    folder.write("secret.jpg", "x");
    mkdirSync(folder.at("up/folder.jpg"));
    symlinkSync(folder.at("secret.jpg"), folder.at("up/link.jpg"));
    symlinkSync(folder.root, folder.at("up/out"));
    return folder.at("up");
  }
  const at = (path: string) => `https://old.example.com/${path}`;

  it.each([
    ["by its whole path below the folder", "wp-content/uploads/2024/06/pact.jpg"],
    ["by an address with a query", "2024/06/pact.jpg?w=300"],
    ["of a thumbnail that was left behind", "uploads/2024/06/pact-300x200.jpg"],
    ["of a picture that WordPress made smaller", "uploads/2024/06/pact-scaled.jpg"],
  ])("is found %s", (_, path) => {
    expect(findOldMedia(at(path), media())?.path).toBe("2024/06/pact.jpg");
  });

  it.each([
    ["outside the folder", "../secret.jpg"],
    ["outside, encoded", "..%2Fsecret.jpg"],
    ["outside, encoded twice", "%2e%2e/%2e%2e/secret.jpg"],
    ["outside, with backslashes", "..%5Csecret.jpg"],
    ["behind a link", "link.jpg"],
    ["behind a link to a folder", "out/secret.jpg"],
    ["that is a folder", "folder.jpg"],
    ["below a file", "2024/06/pact.jpg/x.jpg"],
    ["that would be an article", "notes.html"],
    ["that is not published", "_hidden.jpg"],
    ["with a control character", "a%00.jpg"],
    ["that cannot be decoded", "%E0%A4%A.jpg"],
    ["that is not there", "other.jpg"],
  ])("is none %s", (_, path) => {
    expect(findOldMedia(at(path), media())).toBeUndefined();
  });

  it("is none without an address", () => {
    expect(findOldMedia("nowhere", media())).toBeUndefined();
  });

  it.each([
    ["the site's own host", "https://old.example.com/2024/06/pact.jpg", true],
    ["a host below it", "https://media.old.example.com/2024/06/pact.jpg", true],
    [
      "WordPress's own server of pictures",
      "https://i0.wp.com/old.example.com/2024/06/pact.jpg",
      true,
    ],
    ["another host", "https://elsewhere.example.org/2024/06/pact.jpg", false],
  ])("is taken for that of %s", (_, address, moves) => {
    const { rewrite } = createOldAddresses("https://www.old.example.com/", media(), () => true);
    expect(rewrite(address, false, ENTRY)).toBe(moves ? "/media/2024/06/pact.jpg" : address);
  });

  it("moves with a link to it, and not with a link to a page", () => {
    const folder = temporaryFolder();
    folder.write("a b.pdf", "x");
    folder.write("page", "x");
    const { rewrite } = createOldAddresses("https://old.example.com/", folder.root, () => true);
    expect(rewrite("/a%20b.pdf", true, ENTRY)).toBe("/media/a%20b.pdf");
    expect(rewrite("/page", true, ENTRY)).toBe("https://old.example.com/page");
  });

  it("keeps its old address where another file has its name", () => {
    const { rewrite } = createOldAddresses("https://old.example.com/", media(), () => false);
    const address = "https://old.example.com/2024/06/pact.jpg";
    expect(rewrite(address, false, ENTRY)).toBe(address);
  });
});

describe("an alias", () => {
  it.each([
    ["is the old path", "https://old.example.com/2024/pact/", "/2024/pact/"],
    ["is written in words", "https://old.example.com/%EB%B4%84/", "/봄/"],
    ["keeps what would be decoded twice", "https://old.example.com/100%25/", "/100%25/"],
    ["keeps what cannot be decoded", "https://old.example.com/%E0%A4%A/", "/%E0%A4%A/"],
    ["is none of the front page", "https://old.example.com/", undefined],
    ["is none where a query tells", "https://old.example.com/index.php?p=1", undefined],
    ["is none where the new path is the same", "https://old.example.com/articles/pact/", undefined],
    ["can be a path alone", "/pact/", "/pact/"],
  ])("%s", (_, address, alias) => {
    expect(toAlias(address, "https://feeds.example.com/articles/pact/")).toBe(alias);
  });
});
