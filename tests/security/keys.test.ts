import { request } from "node:http";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFolderBucket } from "../../local/bucket/folder-bucket.ts";
import { createLastModified } from "../../local/http/last-modified.ts";
import { type LoopbackServer, listen } from "../../local/http/server.ts";
import { type Folder, listFiles, makeFolder, temporaryFolder } from "../support/folder.ts";
import { LEADING_OUT, LOOKING_LIKE } from "./hostile-names.ts";

const CANARY = "canary-of-a-secret";
const HTML = { mediaType: "text/html; charset=utf-8" };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A site, and beside it what nobody may have. */
function fill(folder: Folder): string {
  for (const name of [
    "secret.txt",
    "state/catalog.jsonl",
    "content/draft.md",
    "site/.hidden/x.txt",
  ]) {
    folder.write(name, CANARY);
  }
  folder.write("site/a/b/page.html", "public");
  return folder.at("site");
}

describe("a folder as a bucket", () => {
  it.each(LEADING_OUT)("has no object %j, and takes none", async (key) => {
    const folder = temporaryFolder();
    const bucket = await openFolderBucket(fill(folder));
    const before = listFiles(folder.root);
    expect(await bucket.get(key)).toBeUndefined();
    expect(await bucket.head(key)).toBeUndefined();
    await expect(bucket.put(key, bytes("in"), HTML)).rejects.toThrow();
    expect(listFiles(folder.root)).toEqual(before);
  });

  it.each(LOOKING_LIKE)("keeps %j below it", async (name) => {
    const folder = temporaryFolder();
    const bucket = await openFolderBucket(fill(folder));
    const before = listFiles(folder.root);
    await bucket.put(`a/${name}`, bytes("in"), HTML);
    const found = await bucket.get(`a/${name}`);
    expect(new TextDecoder().decode(found?.body)).toBe("in");
    const added = listFiles(folder.root).filter((one) => !before.includes(one));
    expect(added).toEqual([`site/a/${name}`]);
  });
});

/** Request targets, as they go over the wire. */
const TARGETS: readonly string[] = [
  ...LEADING_OUT.filter((name) => /^[\x21-\x7e]+$/.test(name)).flatMap((name) => [
    `/${name}`,
    `/${encodeURIComponent(name)}`,
    `/${encodeURIComponent(encodeURIComponent(name))}`,
    `/a/b/${name}`,
  ]),
  ...LOOKING_LIKE.map((name) => `/${encodeURIComponent(name)}`),
  "/%2e%2e/secret.txt",
  "/%2e%2e%2fsecret.txt",
  "/.%2e/secret.txt",
  "/a/%2e%2e/%2e%2e/secret.txt",
  "/a/..;/../secret.txt",
  "/..%c0%afsecret.txt",
  "/..%e0%80%afsecret.txt",
  "/..%u2215secret.txt",
  "/%5c..%5c..%5csecret.txt",
  "/secret.txt%00.html",
  "/media/../../secret.txt",
  "/media/%2e%2e/%2e%2e/secret.txt",
  "/.hidden/x.txt",
  "/%2ehidden/x.txt",
  "/a/../.hidden/x.txt",
  "/../state/catalog.jsonl",
  "/state/catalog.jsonl",
  "/.wireroom/catalog.jsonl",
  "/content/draft.md",
  "/draft.md",
  "/publication.yaml",
  "file:///etc/passwd",
  "http://127.0.0.1/../secret.txt",
  "http://169.254.169.254/latest/meta-data/",
  "https://example.org/a/../../secret.txt",
  "*",
  "secret.txt",
  "?/../secret.txt",
  "/?file=../secret.txt",
  "/#/../secret.txt",
  "/\\..\\secret.txt",
  "//secret.txt",
  "/./secret.txt",
];

describe("serve", () => {
  const folder = makeFolder();
  let server: LoopbackServer;
  let guarded: LoopbackServer;

  beforeAll(async () => {
    const site = await openFolderBucket(fill(folder));
    const lastModified = createLastModified(undefined, Date.now);
    server = await listen(0, () => {});
    server.open(() => ({ site, lastModified, open: true }));
    guarded = await listen(0, () => {});
    guarded.open(() => ({ site, lastModified, open: false }));
  });
  afterAll(() => {
    server.close();
    guarded.close();
    folder.discard();
  });

  /** The whole answer to these lines. */
  function say(lines: readonly string[], { port } = server): Promise<string> {
    return new Promise((resolve, reject) => {
      let answer = "";
      const socket = connect(port, "127.0.0.1", () =>
        socket.write(`${lines.join("\r\n")}\r\n\r\n`),
      );
      socket.setTimeout(5000, () => socket.destroy(new Error("no answer")));
      socket.on("data", (chunk) => {
        answer += chunk.toString("latin1");
      });
      socket.on("error", reject);
      socket.on("close", () => resolve(answer));
    });
  }

  it("answers with what is its own", async () => {
    const answer = await say(["GET /a/b/page.html HTTP/1.1", "Host: x", "Connection: close"]);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toMatch(/public$/);
  });

  it.each(TARGETS)("does not leave its folder for %j", async (target) => {
    const answer = await say([`GET ${target} HTTP/1.1`, "Host: x", "Connection: close"]);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).not.toContain(CANARY);
    expect(answer).not.toContain("root:");
    expect(answer).not.toContain(folder.root);
  });

  it.each([
    ["evil.example.com"],
    ["127.0.0.1.example.com"],
    ["localhost.example.com"],
    ["example.com@127.0.0.1"],
    ["127.0.0.1:80@example.com"],
    ["127.0.0.1.nip.io"],
    ["0.0.0.0"],
    ["2130706433"],
    [""],
  ])("shows drafts to nobody who calls it %j", async (host) => {
    const lines = ["GET /a/b/page.html HTTP/1.1", `Host: ${host}`, "Connection: close"];
    const answer = await say(lines, guarded);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(answer).not.toContain("public");
  });

  it("shows drafts to nobody who names two hosts, or none", async () => {
    const two = ["GET /a/b/page.html HTTP/1.1", "Host: evil.example.com", "Host: localhost"];
    expect(await say([...two, "Connection: close"], guarded)).toMatch(/^HTTP\/1\.1 40[03] /);
    expect(await say(["GET /a/b/page.html HTTP/1.0"], guarded)).toMatch(/^HTTP\/1\.1 403 /);
  });

  it("is reached by no address of the machine but the loopback's", async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of outside) {
      const asked = new Promise((resolve, reject) => {
        request({ host: address, port: server.port, timeout: 2000 }, resolve)
          .on("error", reject)
          .end();
      });
      await expect(asked).rejects.toThrow(/ECONNREFUSED/);
    }
  });
});
