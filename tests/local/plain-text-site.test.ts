import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Report } from "../../local/report.ts";
import { type Folder, makeFolder } from "../support/folder.ts";
import { buildIn } from "../support/folder-site.ts";
import { at } from "../support/newsroom.ts";

const GOLDEN = new URL("../golden/plain-text/", import.meta.url);
const FILED = readFileSync(new URL("article.txt", GOLDEN), "utf8");
const STORED = Date.UTC(2024, 5, 20, 3, 30, 0) / 1000;

const LEAST = `title: The Skerry Messenger
language: en
timezone: Asia/Seoul
feeds: https://feeds.skerry.example/
authority: skerry.example
since: 2024
`;

let folder: Folder;
let report: Report;
let entry: Record<string, string>;
let feed: { items: readonly unknown[] };

beforeAll(async () => {
  folder = makeFolder();
  folder.write("content/publication.yaml", LEAST);
  folder.write("content/000_4be1c09a7f3d5520.txt", FILED);
  utimesSync(folder.at("content/000_4be1c09a7f3d5520.txt"), STORED, STORED);
  report = await buildIn(folder, at("2024-06-21T00:00:00Z"));
  feed = JSON.parse(folder.read("site/feed.json"));
  entry = feed.items[0] as Record<string, string>;
});
afterAll(() => folder.discard());

const lines = FILED.split("\n")
  .map((line) => line.trim())
  .filter((line) => line !== "");
const [title = "", ...rest] = lines;
const headings = ["What the Agreement Says", "A Boat With Two Ends", "Shopkeepers Are Uneasy"];
const paragraphs = rest.filter((line) => line.length > 200);

describe("a text as a page extractor leaves it, alone in a folder", () => {
  it("is one entry, of which is said only that its time was not given", () => {
    expect(report).toMatchObject({ articles: 1, published: 1, rejected: [] });
    expect(report.warnings.map(({ code }) => code)).toEqual(["no-published"]);
    expect(feed.items).toHaveLength(1);
  });

  it("has its first line as the title, and the time it was stored as its time", () => {
    expect(entry).toMatchObject({ title, date_published: "2024-06-20T03:30:00Z" });
  });

  it("has its three headings, without a colon, and its five paragraphs whole, in order", () => {
    expect(paragraphs).toHaveLength(5);
    const blocks = [...(entry.content_html ?? "").matchAll(/<(h2|p)>(.*?)<\/\1>/gs)];
    const read = blocks.map(([, name, html = ""]) => [
      name,
      html.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"),
    ]);
    const [p1, p2, p3, p4, p5] = paragraphs;
    expect(read).toEqual([
      ["p", p1],
      ["h2", headings[0]],
      ["p", p2],
      ["p", p3],
      ["h2", headings[1]],
      ["p", p4],
      ["h2", headings[2]],
      ["p", p5],
    ]);
    const between = (entry.content_html ?? "").replace(/<(h2|p)>.*?<\/\1>/gs, "").trim();
    expect(between).toBe("");
  });

  it("has its last line as its rights, which are in no body", () => {
    const rights = "Copyright © 2024 The Skerry Messenger. All Rights Reserved";
    expect(folder.read("site/atom.xml")).toContain(`<rights type="text">${rights}</rights>`);
    expect(entry.content_html).not.toContain("Copyright");
  });

  it("leaves nothing of the extractor in any document", () => {
    for (const file of ["rss.xml", "atom.xml", "feed.json"]) {
      expect(folder.read(`site/${file}`)).not.toMatch(/exit mobile version/i);
    }
  });

  // WIREROOM_GOLDEN=write rewrites the files, for a person to compare.
  it.each(["rss.xml", "atom.xml", "feed.json"])("is byte for byte what it was in %s", (file) => {
    const text = folder.read(`site/${file}`);
    const golden = new URL(`expected.${file}`, GOLDEN);
    if (process.env.WIREROOM_GOLDEN === "write") writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, "utf8"));
  });
});
