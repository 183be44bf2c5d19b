import { copyFileSync, mkdirSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentOf } from "../../lambdas/syndication/publish/encodings.ts";
import {
  type Folder,
  listFiles,
  makeFolder,
  readTree,
  temporaryFolder,
} from "../support/folder.ts";

import { CONTENT, runWireroom } from "../support/wireroom.ts";

const NOW = "2026-01-01T00:00:00Z";
const REVERSED = fileURLToPath(new URL("../support/reversed-folders.mjs", import.meta.url));

/** Builds as a process of its own, and gives what it reports. */
async function build(
  content: string,
  { out, state }: { out: string; state: string },
  { now = NOW, environment = {} }: { now?: string; environment?: Record<string, string> } = {},
) {
  const args = ["build", content, "--out", out, "--state", state, "--now", now, "--json"];
  const { code, stdout, stderr } = await runWireroom(args, environment);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

let reference: Folder;
let expected: Record<string, string>;

beforeAll(async () => {
  reference = makeFolder();
  const { documents } = await build(CONTENT, places(reference), {
    environment: { TZ: "UTC", LC_ALL: "C" },
  });
  expected = readTree(reference.at("site"));
  expect(new Set(Object.keys(expected).map(documentOf)).size).toBe(documents);
});
afterAll(() => reference.discard());

const places = (folder: Folder) => ({ out: folder.at("site"), state: folder.at("state") });

describe("content/ gives the same bytes", () => {
  it.each([
    ["in Seoul, in Turkish", { TZ: "Asia/Seoul", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" }],
    ["in St John's, in Arabic", { TZ: "America/St_Johns", LC_ALL: "ar_EG.UTF-8" }],
    ["on Kiritimati, in no language", { TZ: "Pacific/Kiritimati", LANG: "C", LC_ALL: "" }],
    ["where folders are read backwards", { NODE_OPTIONS: `--import=${encodeURI(REVERSED)}` }],
  ])("%s", async (_, environment) => {
    const folder = temporaryFolder();
    await build(CONTENT, places(folder), { environment });
    expect(readTree(folder.at("site"))).toEqual(expected);
  });

  it("eleven years later, from a copy whose files were made in the reverse order", async () => {
    const folder = temporaryFolder();
    for (const name of listFiles(CONTENT).toReversed()) {
      if (name.startsWith(".")) continue;
      const copy = folder.at(join("content", name));
      mkdirSync(dirname(copy), { recursive: true });
      copyFileSync(join(CONTENT, name), copy);
      utimesSync(copy, 1_000_000_000, 1_000_000_000);
    }
    await build(folder.at("content"), places(folder), { now: "2037-07-01T12:34:56Z" });
    expect(readTree(folder.at("site"))).toEqual(expected);
  });
});

describe("a second build writes", () => {
  it("nothing, whatever the day", async () => {
    const folder = temporaryFolder();
    const { documents, bytes } = await build(CONTENT, places(folder));
    const again = await build(CONTENT, places(folder), { now: "2029-02-28T23:59:59Z" });
    expect(again).toMatchObject({ written: 0, unchanged: documents, documents, bytes });
    expect(readTree(folder.at("site"))).toEqual(expected);
  });

  it("what somebody removed or changed in the output, and leaves what is not its own", async () => {
    const folder = temporaryFolder();
    const { documents } = await build(CONTENT, places(folder));
    folder.remove("site/rss.xml");
    folder.remove("site/sections/craft");
    folder.write("site/feed.json", "{}");
    folder.write("site/media/icon.png", "no picture");
    folder.write("site/CNAME", "feeds.example.com\n");
    const again = await build(CONTENT, places(folder));
    expect(again).toMatchObject({ documents, written: 7 });
    expect(readTree(folder.at("site"))).toEqual({ ...expected, CNAME: "feeds.example.com\n" });
  });

  it("everything into another folder, with the same state", async () => {
    const folder = temporaryFolder();
    const { documents } = await build(CONTENT, places(folder));
    const other = { out: folder.at("other"), state: folder.at("state") };
    expect(await build(CONTENT, other)).toMatchObject({ documents, written: documents });
    expect(readTree(folder.at("other"))).toEqual(expected);
    expect(await build(CONTENT, other)).toMatchObject({ documents, written: 0 });
    expect(readTree(folder.at("site"))).toEqual(expected);
  });

  it("the same site over an old output whose state was lost", async () => {
    const folder = temporaryFolder();
    await build(CONTENT, places(folder));
    folder.remove("state");
    folder.write("site/rss.xml", "<rss/>");
    await build(CONTENT, places(folder));
    expect(readTree(folder.at("site"))).toEqual(expected);
    expect(await build(CONTENT, places(folder))).toMatchObject({ written: 0 });
  });
});
