import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentOf } from "../../lambdas/syndication/publish/encodings.ts";
import type { Pipeline } from "../../local/pipeline.ts";
import { type Folder, listFiles, makeFolder, temporaryFolder } from "../support/folder.ts";
import { buildIn, openIn } from "../support/folder-site.ts";
import { article, NOON, PUBLICATION } from "../support/newsroom.ts";
import { startWireroom, until } from "../support/wireroom.ts";

// So many that a feed is marked once, and not by each.
const ARTICLES = 60;

function fill(folder: Folder): void {
  folder.write("content/publication.yaml", `${PUBLICATION}logo: /media/buoy.png\n`);
  folder.write("content/media/buoy.png", "not much of a picture");
  for (let n = 0; n < ARTICLES; n++) {
    const fields = {
      published: `2024-05-${String((n % 28) + 1).padStart(2, "0")}T08:00:00Z`,
      tags: [`Tide ${n % 7}`, `Wind ${n % 5}`],
      authors: [`Keeper ${n % 11}`],
      section: n % 2 === 0 ? "world" : "opinion",
      image: { src: "/media/buoy.png", alt: "A buoy" },
    };
    folder.write(`content/log/day-${n}.md`, article(`Day ${n}`, fields));
  }
}

/** Every object with its headers. */
async function objectsOf({ site }: Pipeline): Promise<Record<string, string>> {
  const objects: Record<string, string> = {};
  for await (const { key } of site.list("")) {
    const found = await site.get(key);
    objects[key] =
      `${JSON.stringify(found?.head)}\n${Buffer.from(found?.body ?? []).toString("latin1")}`;
  }
  return objects;
}

let fresh: Folder;
let expected: Record<string, string>;

beforeAll(async () => {
  fresh = makeFolder();
  fill(fresh);
  const pipeline = await openIn(fresh);
  await pipeline.publish(NOON);
  expected = await objectsOf(pipeline);
  await pipeline.close();
});
afterAll(() => fresh.discard());

/** Kills a build once `isTime`; gives whether it was still at work then. */
async function killBuild(folder: Folder, isTime: () => boolean): Promise<boolean> {
  const places = ["--out", folder.at("site"), "--state", folder.at("state")];
  const { child, ended } = startWireroom(["build", folder.at("content"), ...places, "--now", NOON]);
  let over = false;
  void ended.then(() => {
    over = true;
  });
  await until(() => over || isTime() || undefined);
  child.kill("SIGKILL");
  await ended;
  return child.signalCode === "SIGKILL";
}

/** A folder whose build was killed before its last document: on a busy machine the first kill may come too late. */
async function leaveHalfBuilt(isTime: (folder: Folder) => boolean): Promise<Folder> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const folder = temporaryFolder();
    fill(folder);
    const killed = await killBuild(folder, () => isTime(folder));
    if (killed && countIn(folder) < Object.keys(expected).length) return folder;
  }
  throw new Error("every build was over before it could be killed");
}

const countIn = (folder: Folder): number =>
  existsSync(folder.at("site")) ? listFiles(folder.at("site")).length : 0;

describe("a build that is killed, and one after it", { timeout: 120_000 }, () => {
  it.each([
    ["when it has only begun to remember", (folder: Folder) => existsSync(folder.at("state"))],
    ["at its first document", (folder: Folder) => countIn(folder) > 0],
    ["at its tenth", (folder: Folder) => countIn(folder) >= 10],
    ["when the pages are out", (folder: Folder) => countIn(folder) >= ARTICLES],
    ["near its end", (folder: Folder) => countIn(folder) >= Object.keys(expected).length - 12],
  ])("%s, give the site of one that was left alone", async (_, isTime) => {
    const folder = await leaveHalfBuilt(isTime);
    const pipeline = await openIn(folder);
    const report = await pipeline.publish(NOON);
    expect(await objectsOf(pipeline)).toEqual(expected);
    expect(report.documents).toBe(new Set(Object.keys(expected).map(documentOf)).size);
    await pipeline.close();
    expect(await buildIn(folder)).toMatchObject({ written: 0, documents: report.documents });
  });

  it("one kill after the other, do too", async () => {
    const folder = temporaryFolder();
    fill(folder);
    for (const share of [0.1, 0.3, 0.6, 0.9]) {
      const enough = Math.floor(Object.keys(expected).length * share);
      await killBuild(folder, () => countIn(folder) >= enough);
    }
    const pipeline = await openIn(folder);
    await pipeline.publish(NOON);
    expect(await objectsOf(pipeline)).toEqual(expected);
    await pipeline.close();
  });

  it("do when what was half remembered has changed meanwhile", async () => {
    const folder = temporaryFolder();
    fill(folder);
    folder.write("content/log/day-3.md", article("Day 3, as it was first", { tags: ["Fog"] }));
    await buildIn(folder);
    fill(folder);
    for (let n = 20; n < 40; n++)
      folder.write(`content/log/day-${n}.md`, article("Fog", { tags: ["Fog"] }));
    await killBuild(folder, () => folder.read("site/rss.xml").includes("<title>Fog</title>"));
    fill(folder);
    const pipeline = await openIn(folder);
    await pipeline.publish(NOON);
    const objects = await objectsOf(pipeline);
    await pipeline.close();
    expect(objects).toMatchObject(expected);
    // A feed that was public stays at its address, without entries.
    const more = Object.keys(objects).filter((key) => !(key in expected));
    const tag = /^(tags\/fog\/|sitemap-)/;
    expect(more.filter((key) => !tag.test(key))).toEqual([]);
  });
});
