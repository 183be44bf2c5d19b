import { symlinkSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import type { Pipeline } from "../../local/pipeline.ts";
import { type Folder, readTree, temporaryFolder } from "../support/folder.ts";
import { buildIn, openIn, titlesIn } from "../support/folder-site.ts";
import { article, NOON, PUBLICATION } from "../support/newsroom.ts";
import { runWireroom, startWireroom } from "../support/wireroom.ts";

const BROKEN = article("The ferry, broken", { expires: "2024-13-45" });
const STAYS = "until then its last good version stays";

function newsroom(): Folder {
  const folder = temporaryFolder();
  folder.write("content/publication.yaml", PUBLICATION);
  for (const name of ["ferry", "letter", "pier"]) {
    folder.write(`content/${name}.md`, article(`The ${name}`));
  }
  return folder;
}

async function build(folder: Folder, out = "site") {
  const places = ["--out", folder.at(out), "--state", folder.at("state")];
  const args = ["build", folder.at("content"), ...places, "--now", NOON, "--json"];
  const { code, stdout, stderr } = await runWireroom(args);
  return { code, stderr, report: JSON.parse(stdout) };
}

describe("one broken article", () => {
  it("costs a new site that article alone, and the build ends with 2", async () => {
    const folder = newsroom();
    folder.write("content/ferry.md", BROKEN);
    const { code, stderr, report } = await build(folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^ferry\.md:4:\d+ [a-z-]+ .*"expires"/m);
    expect(stderr).not.toContain(STAYS);
    expect(report).toMatchObject({ articles: 3, published: 2, rejected: [{ file: "ferry.md" }] });
    expect([...titlesIn(folder)].sort()).toEqual(["The letter", "The pier"]);
  });

  it("stays out as it last was good, build after build, and the message says so", async () => {
    const folder = newsroom();
    await build(folder);
    const before = folder.read("site/articles/ferry/index.html");
    folder.write("content/ferry.md", BROKEN);
    folder.write("content/pier.md", article("The pier burns"));
    for (const round of ["at once", "again", "and again"]) {
      const { code, stderr, report } = await build(folder);
      expect([round, code]).toEqual([round, 2]);
      expect(stderr).toContain(STAYS);
      expect(report).toMatchObject({ articles: 3, published: 3 });
      expect(report.rejected[0].message).toContain(STAYS);
      expect([...titlesIn(folder)].sort()).toEqual(["The ferry", "The letter", "The pier burns"]);
    }
    expect(folder.read("site/articles/ferry/index.html")).toBe(before);

    folder.write("content/ferry.md", article("The ferry, mended"));
    expect(await build(folder)).toMatchObject({ code: 0, stderr: "" });
    expect(titlesIn(folder)).toContain("The ferry, mended");
  });

  it("stays out into another folder too, and in one whose output was lost", async () => {
    const folder = newsroom();
    await build(folder);
    folder.write("content/ferry.md", BROKEN);
    const before = readTree(folder.at("site"));
    await build(folder, "other");
    expect(readTree(folder.at("other"))).toEqual(before);
    folder.remove("site");
    await build(folder);
    expect(readTree(folder.at("site"))).toEqual(before);
  });

  it("stays out while a pipeline runs, and in the next one", async () => {
    const folder = newsroom();
    const pipeline = await openIn(folder);
    await pipeline.publish(NOON);
    folder.write("content/ferry.md", BROKEN);
    const report = await pipeline.publish(NOON, ["ferry.md"]);
    expect(report).toMatchObject({ published: 3, written: 0 });
    expect(report.rejected[0]?.message).toContain(STAYS);
    await pipeline.close();
    const again = await buildIn(folder);
    expect(again).toMatchObject({ published: 3, written: 0 });
    expect(again.rejected[0]?.message).toContain(STAYS);
    expect(titlesIn(folder)).toContain("The ferry");
  });

  it("goes when its file goes", async () => {
    const folder = newsroom();
    await buildIn(folder);
    folder.write("content/ferry.md", BROKEN);
    await buildIn(folder);
    folder.remove("content/ferry.md");
    expect(await buildIn(folder)).toMatchObject({ articles: 2, published: 2, rejected: [] });
    expect(titlesIn(folder)).not.toContain("The ferry");
  });
});

describe("an article that is taken down while another site is kept up to date", () => {
  it.each([
    ["deleted", (folder: Folder) => folder.remove("content/ferry.md")],
    [
      "a draft again",
      (folder: Folder) => folder.write("content/ferry.md", article("The ferry", { draft: true })),
    ],
  ])("is gone from the first site too: %s", async (_, takeDown) => {
    const folder = newsroom();
    await buildIn(folder);
    takeDown(folder);
    await buildIn(folder, NOON, { out: folder.at("other") });
    await buildIn(folder);
    const page = folder.read("site/articles/ferry/index.html");
    expect(page).not.toContain("The ferry");
    expect(await buildIn(folder)).toMatchObject({ written: 0 });
  });
});

describe("a media file", () => {
  it("is found in whichever Unicode form the file system has its name", async () => {
    const folder = newsroom();
    folder.write("content/pier.md", article("The pier", { image: { src: "caf\u00e9.png" } }));
    folder.write("content/cafe\u0301.png", "not much of a picture");
    expect(await buildIn(folder)).toMatchObject({ warnings: [] });
    expect(Object.keys(readTree(folder.at("site")))).toContain("media/caf\u00e9.png");
    expect(await buildIn(folder)).toMatchObject({ written: 0 });
  });

  it("is no longer found in a folder that publication.yaml names no more", async () => {
    const folder = newsroom();
    folder.write("content/publication.yaml", `${PUBLICATION}media: [static]\n`);
    folder.write("content/pier.md", article("The pier", { image: { src: "/p.png" } }));
    folder.write("content/static/p.png", "not much of a picture");
    expect(await buildIn(folder)).toMatchObject({ warnings: [] });
    folder.write("content/publication.yaml", PUBLICATION);
    expect(await buildIn(folder)).toMatchObject({ warnings: [{ code: "missing-media" }] });
    expect(folder.read("site/rss.xml")).not.toContain("p.png");
  });
});

describe("a stand-in for a publication.yaml that is not there", () => {
  it("is taken also where the state remembers articles of another authority", async () => {
    const folder = newsroom();
    await buildIn(folder);
    folder.remove("content/publication.yaml");
    const fallback = PUBLICATION.replace("authority: example.com", "authority: preview.invalid");
    const report = await buildIn(folder, NOON, { fallback, forget: true });
    expect(report).toMatchObject({ published: 3, rejected: [] });
  });
});

describe("a symbolic link", () => {
  it("is read neither as an article nor as media, also where a file was before", async () => {
    const folder = newsroom();
    folder.write("outside.txt", "nobody meant to publish this");
    folder.write("content/pier.md", article("The pier", { image: { src: "pic.txt.png" } }));
    symlinkSync(folder.at("outside.txt"), folder.at("content/pic.txt.png"));
    await buildIn(folder);
    folder.remove("content/ferry.md");
    folder.write("secret.md", article("Secret"));
    symlinkSync(folder.at("secret.md"), folder.at("content/ferry.md"));
    const pipeline = await openIn(folder);
    await pipeline.publish(NOON, ["ferry.md"]);
    await pipeline.close();
    expect(titlesIn(folder)).not.toContain("Secret");
    expect(Object.keys(readTree(folder.at("site")))).not.toContain("media/pic.txt.png");
  });
});

describe("an embargo, after a run with an earlier clock was cut short", () => {
  it("holds", async () => {
    const folder = newsroom();
    const embargo = "2024-06-01T00:00:00Z";
    const early = "2024-05-01T00:00:00Z" as Timestamp;
    const fields = { published: "2024-04-01T00:00:00Z", embargo };
    folder.write("content/zoo.md", article("The zoo", fields));
    await buildIn(folder);
    const onProgress = () => {
      throw new Error("cut short");
    };
    await expect(buildIn(folder, early, { onProgress })).rejects.toThrow("cut short");
    await buildIn(folder, early);
    expect(titlesIn(folder)).not.toContain("The zoo");
  });
});

describe("wireroom new in the folder of the articles itself", () => {
  it("writes beside the others, and says where", async () => {
    const folder = newsroom();
    for (const title of ["One", "Two"]) {
      const { ended } = startWireroom(["new", title], {}, folder.at("content"));
      const { code, stdout } = await ended;
      expect([code, stdout.trim()]).toEqual([0, `${title.toLowerCase()}.md`]);
      expect(folder.read(`content/${title.toLowerCase()}.md`)).toContain(`title: ${title}`);
    }
  });
});

describe("a publication.yaml", () => {
  it("that breaks while a pipeline runs leaves the last good one in force for what is edited", async () => {
    const folder = newsroom();
    const pipeline = await openIn(folder);
    onTestFinished(() => pipeline.close());
    await pipeline.publish(NOON);
    folder.write("content/publication.yaml", `${PUBLICATION}colour: blueish\n`);
    folder.write("content/tram.md", article("The tram"));
    const report = await pipeline.publish(NOON, ["publication.yaml", "tram.md"]);
    expect(report.rejected.map(({ file, code }) => [file, code])).toEqual([
      ["publication.yaml", "setting-value"],
    ]);
    expect(titlesIn(folder)).toContain("The tram");
  });

  it("that is broken when a run begins ends it, and what was published stays", async () => {
    const folder = newsroom();
    await buildIn(folder);
    folder.write("content/publication.yaml", "title: [");
    await expect(buildIn(folder)).rejects.toThrow("publication.yaml cannot be used");
    expect(titlesIn(folder)).toHaveLength(3);
  });

  it("that names a logo which is not there is warned of its line", async () => {
    const folder = newsroom();
    folder.write("content/publication.yaml", `${PUBLICATION}logo: media/none.png\n`);
    const { warnings } = await buildIn(folder);
    const line = PUBLICATION.split("\n").length;
    expect(warnings).toMatchObject([{ file: "publication.yaml", line, code: "missing-media" }]);
  });
});

describe("a state that another process has", () => {
  async function hold(folder: Folder): Promise<Pipeline> {
    await buildIn(folder);
    const holder = await openIn(folder);
    onTestFinished(() => holder.close());
    return holder;
  }

  it("is said to be in use and left as it is, and the site is right all the same", async () => {
    const folder = newsroom();
    const holder = await hold(folder);
    const state = readTree(folder.at("state"));
    folder.write("content/new.md", article("New"));

    const { code, stderr, report } = await build(folder, "other");
    expect(code).toBe(0);
    expect(stderr).toMatch(
      new RegExp(`^wireroom: .*state is in use by process ${process.pid}; nothing of this run`),
    );
    expect(report).toMatchObject({ articles: 4, published: 4 });
    expect(titlesIn(folder, "feed.json", "other")).toContain("New");
    expect(readTree(folder.at("state"))).toEqual(state);

    await holder.publish(NOON);
    expect(readTree(folder.at("other"))).toEqual(readTree(folder.at("site")));
  });

  it("still gives the last good version of what is broken", async () => {
    const folder = newsroom();
    await hold(folder);
    folder.write("content/ferry.md", BROKEN);
    const { code, stderr } = await build(folder, "other");
    expect(code).toBe(2);
    expect(stderr).toContain(STAYS);
    expect(readTree(folder.at("other"))).toEqual(readTree(folder.at("site")));
  });
});
