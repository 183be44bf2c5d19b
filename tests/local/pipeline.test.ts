import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { Pipeline } from "../../local/pipeline.ts";
import { type Folder, listFiles, temporaryFolder } from "../support/folder.ts";
import {
  buildIn,
  feedFiles,
  listDocuments,
  openIn,
  titlesIn,
  writtenBy,
} from "../support/folder-site.ts";
import { article, at, NOON, PUBLICATION } from "../support/newsroom.ts";

const FERRY = { section: "world", tags: ["Ferries"], authors: ["Mo Aziz"] };
const LETTER = { section: "opinion", tags: ["Letters"], authors: ["Ada Wu"] };

let folder: Folder;
let pipeline: Pipeline;

beforeEach(async () => {
  folder = temporaryFolder();
  write("publication.yaml", PUBLICATION);
  write("world/ferry.md", article("The ferry is late", FERRY));
  write("opinion/letter.md", article("A letter", LETTER));
  write("world/later.md", article("Later", { published: "2024-06-20T18:00:00Z" }));
  pipeline = await openIn(folder);
  onTestFinished(() => pipeline.close());
  await pipeline.publish(NOON);
});

const write = (name: string, content: string | Uint8Array) =>
  folder.write(`content/${name}`, content);

/** Publishes the named files alone, and gives what was written. */
async function publish(...paths: readonly string[]): Promise<readonly string[]> {
  return writtenBy(folder, async () => {
    const { documents } = await pipeline.publish(NOON, paths);
    expect(documents).toBe(listDocuments(folder.at("site")).length);
  });
}

const FERRY_FEEDS = [
  ...feedFiles("authors/mo-aziz/"),
  ...feedFiles(""),
  ...feedFiles("sections/world/"),
  ...feedFiles("tags/ferries/"),
];

describe("after one changed file", () => {
  it("an article's feeds and page are written, and nothing else", async () => {
    write("world/ferry.md", article("The ferry is on time", FERRY));
    const written = await publish("world/ferry.md");
    expect(written).toEqual([...FERRY_FEEDS, "articles/ferry/index.html"].sort());
    expect(titlesIn(folder, "tags/ferries/feed.json")).toEqual(["The ferry is on time"]);
  });

  it("the report is of the whole folder", async () => {
    write("world/ferry.md", article("The ferry is on time", FERRY));
    const report = await pipeline.publish(NOON, ["world/ferry.md"]);
    expect(report).toMatchObject({ articles: 3, published: 2, hidden: 1, rejected: [] });
    expect(report).toMatchObject({ written: FERRY_FEEDS.length + 1 });
    expect(report.unchanged).toBe(report.documents - report.written);
  });

  it("an article that moves to another tag leaves the one and enters the other", async () => {
    write("world/ferry.md", article("The ferry is late", { ...FERRY, tags: ["Boats"] }));
    const written = await publish("world/ferry.md");
    expect(written).toEqual(
      expect.arrayContaining([...feedFiles("tags/boats/"), ...feedFiles("tags/ferries/")]),
    );
    expect(written).toEqual(expect.arrayContaining(["feeds.opml", "feeds/index.html"]));
    expect(written.filter((name) => /letters|ada-wu|opinion/.test(name))).toEqual([]);
    expect(titlesIn(folder, "tags/ferries/feed.json")).toEqual([]);
    expect(titlesIn(folder, "tags/boats/feed.json")).toEqual(["The ferry is late"]);
  });

  it("an article that is only touched writes nothing", async () => {
    write("world/ferry.md", article("The ferry is late", FERRY));
    expect(await publish("world/ferry.md")).toEqual([]);
  });

  it("a new article is in its feeds, its page first", async () => {
    write("world/pier.md", article("The pier", { published: "2024-06-19T15:00:00Z" }));
    const written = await publish("world/pier.md");
    expect(written).toEqual(
      [
        ...feedFiles(""),
        ...feedFiles("sections/world/"),
        "articles/pier/index.html",
        "sitemap-2024-06.xml",
      ].sort(),
    );
    expect(titlesIn(folder)[0]).toBe("The pier");
  });

  it("a deleted article is out of everything, and its page says so", async () => {
    folder.remove("content/world/ferry.md");
    const written = await publish("world/ferry.md");
    expect(written).toEqual(expect.arrayContaining([...FERRY_FEEDS, "articles/ferry/index.html"]));
    for (const name of listFiles(folder.at("site"))) {
      expect([name, folder.read(`site/${name}`)]).not.toEqual([
        name,
        expect.stringContaining("The ferry"),
      ]);
    }
    const page = await pipeline.site.head("articles/ferry/index.html");
    expect(page?.metadata).toEqual({ status: "410" });
  });

  it.each(["notes.docx", "world/.ferry.md.swp", "never/was.md", "media/never-was.png"])(
    "%s, to which nobody refers, writes nothing",
    async (name) => {
      if (!name.includes("never")) write(name, "x");
      expect(await publish(name)).toEqual([]);
    },
  );
});

describe("publication.yaml", () => {
  it("with another title is in every feed and on every page, and no article is lost", async () => {
    write("publication.yaml", PUBLICATION.replace("The Wire", "The Cable"));
    const written = await publish("publication.yaml");
    const feeds = ["", "sections/world/", "sections/opinion/", "tags/ferries/", "authors/ada-wu/"];
    expect(written).toEqual(expect.arrayContaining(feeds.flatMap(feedFiles)));
    for (const feed of feeds) {
      expect(JSON.parse(folder.read(`site/${feed}feed.json`)).title).toContain("The Cable");
    }
    expect(folder.read("site/articles/ferry/index.html")).toContain("The Cable");
    expect(titlesIn(folder)).toEqual(["The ferry is late", "A letter"]);
  });

  it("with a new section takes in what was filed before it", async () => {
    write("sea/gale.md", article("A gale"));
    await publish("sea/gale.md");
    write("publication.yaml", PUBLICATION.replace("world: World", "world: World, sea: The sea"));
    await publish("publication.yaml");
    expect(titlesIn(folder, "sections/sea/feed.json")).toEqual(["A gale"]);
  });

  it("that is broken is refused with its place, and the site stays as it is", async () => {
    write("publication.yaml", PUBLICATION.replace("timezone: UTC", "timezone: Nowhere/Land"));
    write("world/ferry.md", article("The ferry is on time", FERRY));
    const { rejected } = await pipeline.publish(NOON, ["publication.yaml"]);
    expect(rejected).toMatchObject([{ code: "unknown-timezone", line: 3 }]);
    expect(titlesIn(folder)).toEqual(["The ferry is late", "A letter"]);
    write("publication.yaml", PUBLICATION);
    await pipeline.publish(NOON);
    expect(titlesIn(folder)).toEqual(["The ferry is on time", "A letter"]);
  });

  it("whose logo comes later shows it in every feed from then on", async () => {
    write("publication.yaml", `${PUBLICATION}logo: /media/logo.png\n`);
    await publish("publication.yaml");
    expect(folder.read("site/atom.xml")).not.toContain("logo.png");
    write("media/logo.png", "not much of a picture");
    const written = await publish("media/logo.png");
    expect(written).toEqual(expect.arrayContaining(["media/logo.png", "tags/letters/atom.xml"]));
    expect(folder.read("site/tags/letters/atom.xml")).toContain(
      "<logo>https://feeds.example.com/media/logo.png</logo>",
    );
  });

  it("whose logo is there from the first has it published", async () => {
    const other = temporaryFolder();
    other.write("content/publication.yaml", `${PUBLICATION}icon: /media/icon.png\n`);
    other.write("content/media/icon.png", "not much of a picture");
    await buildIn(other);
    expect(other.read("site/media/icon.png")).toBe("not much of a picture");
    expect(other.read("site/atom.xml")).toContain("/media/icon.png</icon>");
    expect(await buildIn(other)).toMatchObject({ written: 0 });
  });
});

describe("time alone", () => {
  it("brings what is due, when nextChange said", async () => {
    expect(await pipeline.nextChange()).toBe("2024-06-20T18:00:00Z");
    await pipeline.publish(at("2024-06-20T17:59:59Z"), []);
    expect(titlesIn(folder)).not.toContain("Later");
    const { written } = await pipeline.publish(at("2024-06-20T18:00:00Z"), []);
    expect(titlesIn(folder)[0]).toBe("Later");
    expect(written).toBeGreaterThan(0);
    expect(await pipeline.nextChange()).toBeUndefined();
  });

  it("takes it back where the clock is turned back", async () => {
    await pipeline.publish(at("2024-06-21T00:00:00Z"));
    expect(titlesIn(folder)[0]).toBe("Later");
    await pipeline.publish(NOON);
    expect(titlesIn(folder)).not.toContain("Later");
  });
});

it("what happened while nobody looked is made good when it is opened again", async () => {
  await pipeline.close();
  write("world/pier.md", article("The pier", { published: "2024-06-19T15:00:00Z" }));
  write("world/ferry.md", article("The ferry is on time", FERRY));
  folder.remove("content/opinion/letter.md");
  pipeline = await openIn(folder);
  const report = await pipeline.publish(NOON);
  expect(report).toMatchObject({ articles: 3, published: 2, hidden: 1 });
  expect(titlesIn(folder)).toEqual(["The pier", "The ferry is on time"]);
  expect(titlesIn(folder, "sections/opinion/feed.json")).toEqual([]);
  expect(await pipeline.publish(NOON)).toMatchObject({ written: 0 });
});

it("a site that is kept while the state is lost is taken over as it is", async () => {
  await pipeline.close();
  folder.remove("state");
  expect(await buildIn(folder)).toMatchObject({ rejected: [] });
  expect(await buildIn(folder)).toMatchObject({ written: 0 });
});
