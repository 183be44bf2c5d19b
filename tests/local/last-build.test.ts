import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import type { Hubs } from "../../lambdas/syndication/publish/ports.ts";
import type { PipelineOptions } from "../../local/pipeline.ts";
import { type Folder, temporaryFolder } from "../support/folder.ts";
import { buildIn, openIn } from "../support/folder-site.ts";
import { article, at, NOON, PUBLICATION } from "../support/newsroom.ts";

let folder: Folder;
beforeEach(async () => {
  folder = temporaryFolder();
  folder.write("content/publication.yaml", PUBLICATION);
  folder.write("content/world/ferry.md", article("The ferry is late", { tags: ["Ferries"] }));
  folder.write("content/world/broken.md", "---\npublished: never\n---\n");
  folder.write("content/world/later.md", article("Later", { published: "2024-06-20T18:00:00Z" }));
  folder.write("content/media/buoy.png", "not much of a picture");
});

/** Gives the file other bytes by which it still looks the same from outside, to the nanosecond. */
function spoil(name: string, change: (text: string) => string): void {
  execFileSync("cp", ["-p", folder.at(name), folder.at("as-before")]);
  const text = change(readFileSync(folder.at(name), "latin1"));
  writeFileSync(folder.at(name), text, "latin1");
  execFileSync("touch", ["-r", folder.at("as-before"), folder.at(name)]);
}

/** From now on a build fails if it looks into the journal. */
const spoilJournal = () => spoil("state/catalog.jsonl", (text) => "x".repeat(text.length));

const LOOKED = /catalog\.jsonl/;
const hubs: Hubs = { publish: async () => {} };

describe("a build after one to which nothing has happened", () => {
  it("comes to the same report without a look into the journal", async () => {
    const first = await buildIn(folder);
    expect(first).toMatchObject({ articles: 3, published: 1, hidden: 1 });
    expect(first.rejected).not.toEqual([]);
    spoilJournal();
    const { documents } = first;
    for (const now of [NOON, at("2024-06-20T17:59:59Z")]) {
      const report = await buildIn(folder, now);
      expect(report).toEqual({
        ...first,
        written: 0,
        unchanged: documents,
        seconds: expect.any(Number),
      });
    }
  });

  it("comes to the report of one that looks at everything", async () => {
    await buildIn(folder);
    const quick = await buildIn(folder);
    folder.remove("state/last-build.json");
    expect({ ...quick, seconds: 0 }).toEqual({ ...(await buildIn(folder)), seconds: 0 });
    spoilJournal();
    expect(await buildIn(folder)).toMatchObject({ written: 0 });
  });

  it("is not put off by what is no content, such as a site among it", async () => {
    const options = { out: folder.at("content/_site") };
    await buildIn(folder, NOON, options);
    folder.write("content/_draft.md", "anything");
    spoilJournal();
    expect(await buildIn(folder, NOON, options)).toMatchObject({ written: 0 });
  });
});

describe("everything is looked at", () => {
  it.each<[string, () => void]>([
    ["a file has changed", () => folder.write("content/world/ferry.md", article("On time"))],
    ["a file was touched", () => execFileSync("touch", [folder.at("content/world/ferry.md")])],
    ["a file has come", () => folder.write("content/world/pier.md", article("The pier"))],
    ["a file is gone", () => folder.remove("content/world/ferry.md")],
    ["a picture has come", () => folder.write("content/media/gull.png", "a gull")],
    [
      "publication.yaml has other bytes",
      () => spoil("content/publication.yaml", (text) => text.replace("The Wire", "The Wine")),
    ],
    ["a document has changed", () => folder.write("site/rss.xml", "<rss/>")],
    ["a document is lost", () => folder.remove("site/rss.xml")],
    ["a compressed form is lost", () => folder.remove("site/rss.xml.br")],
    ["the site is lost", () => folder.remove("site")],
    ["somebody put a file into the site", () => folder.write("site/tags/robots.txt", "")],
    [
      "another command has written into the catalog",
      () => execFileSync("touch", [folder.at("state/catalog.jsonl")]),
    ],
    ["the pack is another", () => folder.write("state/filed.pack", "")],
    [
      "the file that says so is damaged",
      () => spoil("state/last-build.json", (text) => text.replace('"hidden":1', '"hidden":2')),
    ],
    ["half of that file is there", () => spoil("state/last-build.json", (text) => text.slice(9))],
    ["that file is gone", () => folder.remove("state/last-build.json")],
  ])("where %s", async (_, happens) => {
    await buildIn(folder);
    spoilJournal();
    happens();
    await expect(buildIn(folder)).rejects.toThrow(LOOKED);
  });

  it.each<[string, Partial<PipelineOptions>]>([
    ["into another folder", { out: "elsewhere" }],
    ["without compressed forms", { encodings: false }],
    ["for another address", { feeds: "https://other.example.com/" }],
    ["with drafts", { drafts: true }],
    ["for all partners", { allPartners: true }],
    ["for hubs", { hubs }],
    ["by another version", { version: "2.0.0" }],
    ["with settings for want of others", { fallback: PUBLICATION }],
  ])("where it is built %s", async (_, options) => {
    await buildIn(folder);
    spoilJournal();
    const { out } = options;
    const own = out === undefined ? options : { ...options, out: folder.at(out) };
    await expect(buildIn(folder, NOON, own)).rejects.toThrow(LOOKED);
  });

  it.each([
    ["is due", "2024-06-20T18:00:00Z"],
    ["was due since", "2024-06-21T12:00:00Z"],
    ["may be due no more: the clock is turned back", "2024-06-20T11:59:59Z"],
  ])("where something %s", async (_, now) => {
    await buildIn(folder);
    spoilJournal();
    await expect(buildIn(folder, at(now))).rejects.toThrow(LOOKED);
  });

  it("where only single files, or more than one look, are asked for", async () => {
    await buildIn(folder);
    spoilJournal();
    await expect(openIn(folder)).rejects.toThrow(LOOKED);
    await buildIn(folder).catch(() => {});
    expect(existsSync(folder.at("state/last-build.json"))).toBe(false);
  });

  it("where the last build was cut short, or something came in its way", async () => {
    await buildIn(folder);
    const pipeline = await openIn(folder, { once: true });
    expect(existsSync(folder.at("state/last-build.json"))).toBe(true);
    folder.write("content/world/pier.md", article("The pier"));
    await pipeline.publish(NOON);
    expect(existsSync(folder.at("state/last-build.json"))).toBe(false);
    folder.write("site/rss.xml", "<rss/>");
    await pipeline.close();
    expect(existsSync(folder.at("state/last-build.json"))).toBe(false);
    expect(await buildIn(folder)).toMatchObject({ written: 1 });
    expect(folder.read("site/rss.xml")).toContain("The pier");
  });
});
