import { statSync, utimesSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Report } from "../../local/report.ts";
import { listFiles, temporaryFolder } from "../support/folder.ts";
import { buildIn, openIn } from "../support/folder-site.ts";
import { at } from "../support/newsroom.ts";

const FIXTURES = fileURLToPath(new URL("../fixtures/", import.meta.url));
const NOW = at("2026-01-01T00:00:00Z");
/** When the files of a folder were stored, where a tool would go by that. */
const STORED = Date.UTC(2021, 2, 1, 6, 0, 0) / 1000;

type Item = {
  url: string;
  date_published: string;
  date_modified?: string;
  image?: string;
};

/** A copy of a folder from another tool, built into a site on disk. */
async function bring(tool: string) {
  const folder = temporaryFolder();
  folder.copy(`${FIXTURES}${tool}`, "content");
  for (const name of listFiles(folder.at("content"))) {
    utimesSync(folder.at(`content/${name}`), STORED, STORED);
  }
  const report = await buildIn(folder, NOW);
  const { items } = JSON.parse(folder.read("site/feed.json")) as { items: readonly Item[] };
  return { folder, report, items };
}

type Expected = {
  readonly counts: Partial<Report>;
  /** Address, date and, where there is one, last change: what the tool itself would give. */
  readonly items: readonly (readonly string[])[];
  readonly media: readonly string[];
  readonly warnings: readonly string[];
};

const TOOLS: Readonly<Record<string, Expected>> = {
  hugo: {
    counts: { articles: 5, published: 4, hidden: 1 },
    items: [
      ["https://www.harbour.example/tides/king-tide/", "2024-01-12T12:30:00Z"],
      ["https://www.harbour.example/ports/blue-crane/", "2023-11-05T07:15:00Z"],
      [
        "https://www.harbour.example/ports/new-pilot-boat/",
        "2023-03-20T08:00:00Z",
        "2023-03-22T16:45:30Z",
      ],
      ["https://www.harbour.example/archive/spring-tide/", "2023-02-21T06:00:00Z"],
    ],
    media: ["media/images/crane.png", "media/tides/spring-tide/gauge.png"],
    // A shortcode that nothing replaces names a picture.
    warnings: [
      "ports/crane-moves.md assumed-time-zone",
      "ports/crane-moves.md missing-media",
      "ports/crane-moves.md template-tag",
    ],
  },
  jekyll: {
    counts: { articles: 5, published: 4, hidden: 1 },
    items: [
      ["https://crier.example/2022/10/01/homecoming.html", "2022-10-02T00:10:00Z"],
      ["https://crier.example/2022/07/04/parade.html", "2022-07-04T18:00:00Z"],
      [
        "https://crier.example/2022/03/13/bake-sale.html",
        "2022-03-13T05:00:00Z",
        "2022-03-14T22:05:00Z",
      ],
      ["https://crier.example/winter/first-snow/", "2022-01-15T14:30:00Z"],
    ],
    media: ["media/assets/parade.png"],
    warnings: [
      "_posts/2022-01-15-first-snow.markdown template-tag",
      "_posts/2022-01-15-first-snow.markdown template-tag",
      "_posts/2022-03-13-bake-sale.md assumed-time-zone",
    ],
  },
  eleventy: {
    counts: { articles: 4, published: 4, hidden: 0 },
    items: [
      ["https://garden.example/blog/frost/", "2021-05-09T05:30:00Z"],
      ["https://garden.example/blog/leaf-miners/", "2021-05-01T00:00:00Z"],
      ["https://garden.example/blog/seed-list/", "2021-03-01T06:00:00Z"],
      ["https://garden.example/heap/", "2021-02-03T11:20:00Z", "2021-02-05T08:00:00Z"],
    ],
    media: [],
    warnings: [
      "blog/frost.html assumed-time-zone",
      "blog/seed-list.md computed-date",
      "blog/seed-list.md permalink-template",
    ],
  },
  astro: {
    counts: { articles: 3, published: 3, hidden: 0 },
    items: [
      ["https://engines.example/blog/winter/", "2022-11-19T21:05:00Z"],
      ["https://engines.example/blog/governor/", "2022-07-14T15:00:00Z", "2022-08-01T15:00:00Z"],
      ["https://engines.example/blog/first-post/", "2022-07-07T15:00:00Z"],
    ],
    media: ["media/blog/carburettor.png"],
    warnings: [],
  },
};

describe.each(Object.entries(TOOLS))("a folder that %s wrote", (tool, expected) => {
  it("is published with nothing refused, with the dates and addresses that the tool gives", async () => {
    const { report, items } = await bring(tool);
    expect(report).toMatchObject({ ...expected.counts, rejected: [] });
    expect(
      items.map(({ url, date_published, date_modified = date_published }) =>
        date_modified === date_published
          ? [url, date_published]
          : [url, date_published, date_modified],
      ),
    ).toEqual(expected.items);
  });

  it("has its pictures published, byte for byte", async () => {
    const { folder } = await bring(tool);
    const media = listFiles(folder.at("site")).filter((name) => name.startsWith("media/"));
    expect(media).toEqual(expected.media);
    for (const name of media) {
      const original = listFiles(folder.at("content")).find((path) =>
        path.endsWith(name.replace("media/", "")),
      );
      expect(statSync(folder.at(`site/${name}`)).size).toBe(
        statSync(folder.at(`content/${original}`)).size,
      );
    }
  });

  it("warns of what a person has to look at, of the time zone once a folder", async () => {
    const { report } = await bring(tool);
    const all = report.warnings.map(({ file, code }) => `${file} ${code}`);
    expect(all).toEqual(expected.warnings);
  });
});

describe("what the tools leave to the folder", () => {
  it("a second time-zone warning comes from another folder only", async () => {
    const folder = temporaryFolder();
    folder.copy(`${FIXTURES}hugo`, "content");
    for (const name of ["ports/a", "ports/b", "tides/a", "tides/b"]) {
      folder.write(`content/${name}.md`, `+++\ntitle = "A"\ndate = 2023-01-01T10:00:00\n+++\nA.\n`);
    }
    const { warnings } = await buildIn(folder, NOW);
    const told = warnings.filter(({ code }) => code === "assumed-time-zone");
    expect(told.map(({ file }) => file)).toEqual(["ports/a.md", "tides/a.md"]);
  });

  it("Hugo's _index.md names the section, and is no article", async () => {
    const { folder } = await bring("hugo");
    const { title } = JSON.parse(folder.read("site/sections/ports/feed.json"));
    expect(title).toContain("Ports");
    expect(folder.read("site/feeds.opml")).not.toContain("Harbour Notes — Harbour Notes");
  });

  it("a picture that comes into a bundle later is taken in", async () => {
    const { folder } = await bring("hugo");
    folder.write(
      "content/tides/neap/index.md",
      `+++\ntitle = "Neap"\ndate = 2024-02-01T06:00:00Z\nimages = ["mud.png"]\n+++\nMud.\n`,
    );
    const pipeline = await openIn(folder);
    onTestFinished(() => pipeline.close());
    const before = await pipeline.publish(NOW);
    const missing = expect.objectContaining({ file: "tides/neap/index.md", code: "missing-media" });
    expect(before.warnings).toContainEqual(missing);
    folder.copy(`${FIXTURES}hugo/static/images/crane.png`, "content/tides/neap/mud.png");
    const after = await pipeline.publish(NOW, ["tides/neap/mud.png"]);
    expect(after.warnings).not.toContainEqual(missing);
    expect(folder.read("site/rss.xml")).toContain("/media/tides/neap/mud.png");
  });
});
