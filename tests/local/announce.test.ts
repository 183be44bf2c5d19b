import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { openPipeline } from "../../local/pipeline.ts";
import { lockState } from "../../local/state-lock.ts";
import { type Folder, listFiles, temporaryFolder } from "../support/folder.ts";
import { article } from "../support/newsroom.ts";
import { runInProcess } from "../support/run-in-process.ts";

const PUBLICATION = `title: The Harbour
language: en
timezone: UTC
feeds: https://feeds.example.com/
authority: example.com
since: 2024
feedsPer: []
`;
const OWN = ["atom.xml", "feed.json", "rss.xml"].map((name) => `https://feeds.example.com/${name}`);
const SAID_NOTHING = "nothing has changed since the hubs were last told";

let folder: Folder;
let now = "2026-11-24T15:30:00Z" as Timestamp;

beforeEach(() => {
  folder = temporaryFolder();
  now = "2026-11-24T15:30:00Z" as Timestamp;
});

/** A hub on this machine that answers with `status`, and keeps the topics that it was told of. */
async function startHub(status: (topic: string) => number = () => 204) {
  const topics: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const topic = new URLSearchParams(body).get("hub.url") ?? "";
    topics.push(topic);
    response.writeHead(status(topic)).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { topics, address: `http://127.0.0.1:${port}/` };
}

const run = (...args: readonly string[]) => runInProcess(now, args);

function file(...hubs: readonly string[]): void {
  folder.write("content/publication.yaml", `${PUBLICATION}hubs: ${JSON.stringify(hubs)}\n`);
}

const build = () => run("build", folder.at("content"), "--out", folder.at("site"));
const announce = (...args: readonly string[]) =>
  run("announce", folder.at("content"), "--allow-private", ...args);

/** A site that was built, of which the hubs have been told. */
async function announced(...hubs: readonly string[]): Promise<void> {
  file(...hubs);
  folder.write("content/a.md", article("A"));
  expect((await build()).code).toBe(0);
  expect((await announce()).code).toBe(0);
}

describe("announce", () => {
  it("tells the hubs what the builds since the last time have changed, once", async () => {
    const { topics, address } = await startHub();
    await announced(address);
    expect(topics.toSorted()).toEqual(OWN);
    expect(await announce()).toEqual({ code: 0, printed: [SAID_NOTHING], complained: [] });
    folder.write("content/b.md", article("B"));
    await build();
    folder.write("content/c.md", article("C"));
    await build();
    const { code, printed, complained } = await announce();
    expect([code, complained]).toEqual([0, []]);
    expect(printed.toSorted()).toEqual(OWN.map((topic) => `${address} was told of ${topic}`));
    expect(topics).toHaveLength(6);
  });

  it("says nothing of a build that changes nothing", async () => {
    const { topics, address } = await startHub();
    await announced(address);
    await build();
    expect((await announce()).printed).toEqual([SAID_NOTHING]);
    expect(topics).toHaveLength(3);
  });

  it("keeps what a hub does not take for the next time", async () => {
    let isDown = false;
    const well = await startHub();
    const ill = await startHub(() => (isDown ? 503 : 204));
    await announced(well.address, ill.address);
    isDown = true;
    folder.write("content/b.md", article("B"));
    await build();
    const failed = await announce();
    expect(failed.code).toBe(2);
    expect(failed.printed.toSorted()).toEqual(
      OWN.map((topic) => `${well.address} was told of ${topic}`),
    );
    expect(failed.complained).toEqual([
      expect.stringMatching(/^wireroom: \S+ did not take https:\S+: answered 503$/),
      "wireroom: 3 topics kept for the next time",
    ]);
    isDown = false;
    const { code, printed } = await announce();
    expect(code).toBe(0);
    expect(printed.toSorted()).toEqual(OWN.map((topic) => `${ill.address} was told of ${topic}`));
    expect(well.topics).toHaveLength(6);
  });

  it("names each topic that a hub refuses", async () => {
    const { address } = await startHub((topic) => (topic.endsWith("json") ? 400 : 204));
    file(address);
    await build();
    const { code, complained } = await announce();
    expect(code).toBe(2);
    expect(complained).toEqual([
      `wireroom: ${address} did not take ${OWN[1]}: answered 400`,
      "wireroom: 1 topic kept for the next time",
    ]);
  });

  it("prints one object for --json", async () => {
    const { address } = await startHub((topic) => (topic.endsWith("json") ? 400 : 204));
    file(address);
    await build();
    const { printed } = await announce("--json");
    expect(printed).toHaveLength(1);
    const { told, failed, left } = JSON.parse(printed[0] ?? "");
    expect(told).toHaveLength(2);
    expect(told).toContainEqual({ hub: address, topic: OWN[0] });
    expect(failed).toEqual([{ hub: address, topic: OWN[1], reason: "answered 400" }]);
    expect(left).toBe(1);
  });

  it("does not ask a hub inside unless it is told that it may", async () => {
    const { topics, address } = await startHub();
    file(address);
    await build();
    const { code, complained } = await run("announce", folder.at("content"));
    expect(code).toBe(2);
    expect(complained[0]).toMatch(/127\.0\.0\.1 is no address of the public internet$/);
    expect(topics).toEqual([]);
  });

  it("says that publication.yaml names no hubs", async () => {
    file();
    await build();
    expect(await announce()).toEqual({
      code: 0,
      printed: ["publication.yaml named no hubs when the site was built; there is nobody to tell"],
      complained: [],
    });
  });

  it("says that nothing was built, and makes nothing", async () => {
    file("https://hub.example.com/");
    const { code, printed, complained } = await announce();
    expect([code, printed]).toEqual([1, []]);
    expect(complained).toEqual([
      expect.stringMatching(/remembers no build.*wireroom build .* --out DIR comes first/),
    ]);
    expect(listFiles(folder.root)).toEqual(["content/publication.yaml"]);
  });

  it("leaves the state to whoever has it", async () => {
    const { topics, address } = await startHub();
    file(address);
    await build();
    const release = await lockState(folder.at("content/.wireroom"));
    const { code, complained } = await announce();
    if (typeof release === "function") await release();
    expect(code).toBe(1);
    expect(complained).toEqual([
      expect.stringMatching(/is in use by process \d+; nobody was told/),
    ]);
    expect(topics).toEqual([]);
    expect((await announce()).code).toBe(0);
  });

  it("takes the state that --state names", async () => {
    const { topics, address } = await startHub();
    file(address);
    const state = ["--state", folder.at("state")];
    await run("build", folder.at("content"), "--out", folder.at("site"), ...state);
    expect((await announce(...state)).code).toBe(0);
    expect(topics.toSorted()).toEqual(OWN);
  });

  it("knows nothing of what serve and check show, nor of addresses of this machine", async () => {
    const { topics, address } = await startHub();
    await announced(address);
    folder.write("content/b.md", article("B"));
    await run("check", folder.at("content"));
    const pipeline = await openPipeline({
      content: folder.at("content"),
      state: folder.at("content/.wireroom"),
      out: folder.at("content/.wireroom/site"),
      feeds: "http://127.0.0.1:8080/",
    });
    await pipeline.publish(now);
    await pipeline.close();
    expect((await announce()).printed).toEqual([SAID_NOTHING]);
    await build();
    await announce();
    expect(topics.toSorted()).toEqual([...OWN, ...OWN].toSorted());
  });
});

it("the help of announce says that the site goes first", async () => {
  const { printed } = await run("announce", "--help");
  expect(printed.join("\n").replace(/\s+/g, " ")).toMatch(/Upload the site first/);
});
