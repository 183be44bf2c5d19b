import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const LAUNCHER = fileURLToPath(new URL("../../wireroom", import.meta.url));

const PUBLICATION = `title: The Harbour
language: en
timezone: UTC
feeds: https://feeds.example.com/
authority: example.com
since: 2024
`;

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireroom process "));
  mkdirSync(join(folder, "content/articles"), { recursive: true });
  write("publication.yaml", PUBLICATION);
  write("articles/gull.md", article("One gull"));
  write("articles/tern.md", article("One tern"));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, text: string) => writeFileSync(join(folder, "content", name), text);

function article(title: string, more = ""): string {
  return `---\ntitle: ${title}\npublished: 2024-06-20T09:00:00Z\n${more}---\nOn the quay.\n`;
}

const BROKEN = article("One gull", "expires: 2024-13-45\n");

type Started = {
  readonly child: ChildProcess;
  readonly said: () => { readonly stdout: string; readonly stderr: string };
  readonly ended: Promise<number | null>;
};

function start(args: readonly string[]): Started {
  const child = spawn(process.execPath, [LAUNCHER, ...args], { cwd: folder });
  children.push(child);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  return { child, said: () => ({ stdout, stderr }), ended };
}

async function run(...args: readonly string[]) {
  const { ended, said } = start(args);
  const code = await ended;
  return { code, ...said() };
}

async function until<Value>(
  look: () => Value | undefined | false | Promise<Value | undefined | false>,
) {
  for (let waited = 0; waited < 15_000; waited += 50) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await wait(50);
  }
  throw new Error("it did not come about in fifteen seconds");
}

async function serve(...args: readonly string[]) {
  const started = start(["serve", "--port", "0", ...args]);
  const address = /^ {2}(http:\/\/127\.0\.0\.1:\d+\/)$/m;
  const origin = await until(() => {
    if (started.child.exitCode !== null) throw new Error(started.said().stderr);
    return address.exec(started.said().stdout)?.[1];
  });
  return { ...started, origin };
}

const site = (name: string) => readFileSync(join(folder, "site", name), "utf8");

describe("wireroom build, as a process", () => {
  it("takes content/ where it is called, and writes nothing the second time", async () => {
    const first = await run("build", "--out", "site", "--json");
    expect(first).toMatchObject({ code: 0, stderr: "" });
    const report = JSON.parse(first.stdout);
    expect(report).toMatchObject({
      articles: 2,
      published: 2,
      hidden: 0,
      rejected: [],
      warnings: [],
    });
    expect(report.written).toBe(report.documents);
    expect(report.bytes).toBeGreaterThan(1000);
    expect(site("rss.xml")).toContain("<title>One tern</title>");
    const second = JSON.parse((await run("build", "--out", "site", "--json")).stdout);
    expect(second).toMatchObject({ written: 0, unchanged: report.documents, bytes: report.bytes });
  });

  it("ends with 2 and names the place when one is refused, whose last good version stays", async () => {
    await run("build", "--out", "site");
    write("articles/gull.md", BROKEN);
    const { code, stdout, stderr } = await run("build", "--out", "site");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^articles\/gull\.md:4:\d+ [a-z-]+ .*"expires"/m);
    expect(stdout).toMatch(/^2 articles: .*1 refused/);
    expect(site("rss.xml")).toContain("One gull");
  });

  it("ends with 1 when all are refused, and when publication.yaml is broken", async () => {
    write("articles/gull.md", BROKEN);
    write("articles/tern.md", BROKEN);
    expect((await run("build", "--out", "site")).code).toBe(1);
    write("publication.yaml", PUBLICATION.replace("timezone: UTC", "timezone: Moon"));
    const broken = await run("build", "--out", "site", "--json");
    expect(broken.code).toBe(1);
    expect(broken.stderr).toMatch(/^publication\.yaml:3:\d+ unknown-timezone /);
    expect(JSON.parse(broken.stdout).problems[0]).toMatchObject({
      code: "unknown-timezone",
      line: 3,
    });
  });

  it("publishes as of the instant that is named", async () => {
    await run("build", "--out", "site", "--now", "2024-06-20T08:59:59Z");
    expect(site("rss.xml")).not.toContain("One gull");
    await run("build", "--out", "site", "--now", "2024-06-20T18:00:00+09:00");
    expect(site("rss.xml")).toContain("One gull");
  });

  it("ends with 64 on wrong usage", async () => {
    expect(await run("biuld")).toMatchObject({ code: 64, stdout: "" });
    expect(await run()).toMatchObject({ code: 64, stdout: "" });
  });
});

describe("wireroom check, as a process", () => {
  it("finds what build finds, and writes nothing", async () => {
    write("articles/gull.md", BROKEN);
    const { code, stderr } = await run("check");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^articles\/gull\.md:4:/);
    expect(existsSync(join(folder, "content/.wireroom"))).toBe(false);
  });

  it("ends without a stack trace when its reader has seen enough", async () => {
    const { child, ended, said } = start(["check", "--json"]);
    child.stdout?.destroy();
    await ended;
    expect(said().stderr).toBe("");
  });
});

describe("wireroom new, as a process", () => {
  it("writes an article that is a draft to the others", async () => {
    const created = await run("new", 'She said: "no"');
    expect(created.code).toBe(0);
    const { code, stdout, stderr } = await run("check", "--json");
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      articles: 3,
      published: 2,
      hidden: 1,
      warnings: [],
    });
  });
});

describe("wireroom serve, as a process", () => {
  it("serves, answers 304, publishes a change and ends at once when it is told to", async () => {
    const { child, ended, origin, said } = await serve();
    const first = await fetch(`${origin}rss.xml`);
    expect(await first.text()).toContain("One gull");
    const etag = first.headers.get("etag") ?? "";
    const again = await fetch(`${origin}rss.xml`, { headers: { "If-None-Match": etag } });
    expect(again.status).toBe(304);
    expect(again.headers.get("last-modified")).toBe(first.headers.get("last-modified"));

    write("articles/gull.md", article("Two gulls"));
    await until(async () => (await (await fetch(`${origin}rss.xml`)).text()).includes("Two gulls"));
    await until(() =>
      /^(articles\/gull\.md|the whole folder): \d+ documents? written in/m.test(said().stdout),
    );

    write("articles/gull.md", BROKEN);
    await until(() => /^articles\/gull\.md:4:/m.test(said().stderr));
    expect(await (await fetch(`${origin}rss.xml`)).text()).toContain("Two gulls");

    const before = performance.now();
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it("keeps its dates when it is started again, and ends on Ctrl-C too", async () => {
    const first = await serve();
    const before = (await fetch(`${first.origin}rss.xml`)).headers.get("last-modified");
    first.child.kill("SIGINT");
    expect(await first.ended).toBe(0);
    await wait(1100);
    const second = await serve();
    expect((await fetch(`${second.origin}rss.xml`)).headers.get("last-modified")).toBe(before);
  });

  it("shows a scheduled article when its time has come", async () => {
    const soon = new Date(Date.now() + 3000).toISOString().replace(/\.\d+/, "");
    write("articles/dawn.md", `---\ntitle: Dawn\npublished: ${soon}\n---\nLight.\n`);
    const { origin } = await serve();
    expect(await (await fetch(`${origin}rss.xml`)).text()).not.toContain("Dawn");
    await until(async () => (await (await fetch(`${origin}rss.xml`)).text()).includes("Dawn"));
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(soon));
  });

  it("shows drafts on request, and remembers nothing of them", async () => {
    write("articles/draft.md", article("Not yet", "draft: true\n"));
    const { origin } = await serve("--drafts");
    expect(await (await fetch(`${origin}rss.xml`)).text()).toContain("Not yet");
    expect(existsSync(join(folder, "content/.wireroom"))).toBe(false);
  });

  it("serves a folder without publication.yaml, with a warning", async () => {
    rmSync(join(folder, "content/publication.yaml"));
    const { origin, said } = await serve();
    expect(said().stderr).toMatch(/warning: there is no publication\.yaml/);
    expect(await (await fetch(`${origin}rss.xml`)).text()).toContain("One gull");
    expect(existsSync(join(folder, "content/.wireroom"))).toBe(false);
  });
});
