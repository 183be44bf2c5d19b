import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Problem, problem } from "../../lambdas/syndication/problem.ts";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { MemoryBucket } from "../../local/bucket/memory-bucket.ts";
import { runCommandLine } from "../../local/commands/program.ts";
import type { World } from "../../local/commands/world.ts";
import type { Pipeline, PipelineOptions } from "../../local/pipeline.ts";
import { Unusable } from "../../local/unusable.ts";

const START = "2026-11-24T06:30:00Z" as Timestamp;
const clock = { now: START };

let folder: string;
let content: string;
let end: () => Promise<number> = async () => 0;

beforeEach(() => {
  clock.now = START;
  folder = mkdtempSync(join(tmpdir(), "wireroom-serve-"));
  content = join(folder, "content");
  mkdirSync(join(content, "articles"), { recursive: true });
  writeFileSync(join(content, "publication.yaml"), "title: The Harbour\n");
  writeFileSync(join(content, "articles/gull.md"), "one gull");
});

afterEach(async () => {
  await end();
  end = async () => 0;
  rmSync(folder, { recursive: true, force: true });
});

const REFUSED: Problem = problem(
  "unknown-timezone",
  { file: "articles/gull.md", line: 1, column: 1 },
  { found: "Moon", nearest: undefined },
);

/** A pipeline that publishes the text of every article in one document; BROKEN is refused, and BUG is one. */
function createFake() {
  const opened: PipelineOptions[] = [];
  const published: (readonly string[] | undefined)[] = [];
  const instants: Timestamp[] = [];
  const due: Timestamp[] = [];
  let closed = 0;
  const open = async (options: PipelineOptions): Promise<Pipeline> => {
    opened.push(options);
    const site = new MemoryBucket();
    let title: string | undefined;
    return {
      site,
      publication: () =>
        title === undefined ? undefined : ({ title } as ReturnType<Pipeline["publication"]>),
      publish: async (now, paths) => {
        published.push(paths);
        instants.push(now);
        const file = join(content, "publication.yaml");
        const settings = readdirSync(content).includes("publication.yaml")
          ? readFileSync(file, "utf8")
          : (options.fallback ?? "BROKEN");
        if (settings.includes("BROKEN")) throw new Unusable("publication.yaml cannot be used");
        if (settings.includes("BUG")) throw new TypeError("planted");
        title = parse(settings).title;
        const names = readdirSync(join(content, "articles")).sort();
        const texts = names.map((name) => readFileSync(join(content, "articles", name), "utf8"));
        const text = texts.filter((one) => !one.includes("BROKEN")).join("\n");
        const before = await site.head("rss.xml");
        const headers = { mediaType: "application/rss+xml; charset=utf-8" };
        const put = await site.put("rss.xml", Buffer.from(text), headers);
        const written = put !== "conflict" && put.etag === before?.etag ? 0 : 1;
        const rejected = texts.some((one) => one.includes("BROKEN")) ? [REFUSED] : [];
        const count = { articles: texts.length, published: texts.length, hidden: 0 };
        const bytes = text.length;
        const documents = { documents: 1, written, unchanged: 1 - written, bytes, seconds: 0.01 };
        return { ...count, rejected, warnings: [], clearances: [], ...documents };
      },
      nextChange: async () => due.find((at) => at > clock.now),
      close: async () => void closed++,
    };
  };
  return { open, opened, published, instants, due, closedCount: () => closed };
}

type Served = ReturnType<typeof createFake> & {
  readonly origin: string;
  readonly printed: readonly string[];
  readonly complained: readonly string[];
};

function start(args: readonly string[], fake = createFake()) {
  const printed: string[] = [];
  const complained: string[] = [];
  let stop: () => void = () => {};
  const world: World = {
    print: (line) => void printed.push(line),
    complain: (line) => void complained.push(line),
    now: () => clock.now,
    version: "1.2.3",
    openPipeline: fake.open,
    stopped: new Promise((resolve) => {
      stop = resolve;
    }),
  };
  const code = runCommandLine(["serve", content, ...args], world);
  end = () => {
    stop();
    return code;
  };
  return { printed, complained, code };
}

async function serve(args: readonly string[] = [], fake = createFake()): Promise<Served> {
  const { printed, complained } = start(["--port", "0", ...args], fake);
  const origin = await until(() => printed.join("\n").match(/http:\/\/127\.0\.0\.1:\d+\/$/m)?.[0]);
  await until(() => printed.some((line) => line.endsWith("feed.json")));
  return { ...fake, origin, printed, complained };
}

/** Asks again and again, ten seconds at most. */
async function until<Value>(
  look: () => Value | undefined | false | Promise<Value | undefined | false>,
) {
  for (let waited = 0; waited < 10_000; waited += 20) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await wait(20);
  }
  throw new Error("it did not come about in ten seconds");
}

async function read({ origin }: Served): Promise<string> {
  // What these tests publish is stored in its plain form alone.
  const headers = { "Accept-Encoding": "identity" };
  return (await fetch(`${origin}rss.xml`, { headers })).text();
}

const write = (name: string, text: string) => writeFileSync(join(content, name), text);

describe("serve", () => {
  it("publishes into the state folder, serves that, and prints where", async () => {
    const served = await serve();
    expect(await read(served)).toBe("one gull");
    expect(served.opened[0]).toMatchObject({ out: join(content, ".wireroom/site") });
    expect(served.opened[0]).not.toHaveProperty("forget");
    expect(served.printed.slice(0, 2)).toEqual([
      "1 article: 1 published, 0 hidden",
      "\nServing The Harbour, until Ctrl-C:",
    ]);
    expect(served.printed.slice(2)).toEqual(
      ["", "rss.xml", "atom.xml", "feed.json"].map((file) => `  ${served.origin}${file}`),
    );
    expect(served.complained).toEqual([]);
  });

  it.each([
    ["another instant", ["--now", "2024-06-20T00:00:00Z"]],
    ["drafts", ["--drafts"]],
  ])("leaves no trace when it shows %s", async (_, args) => {
    const served = await serve(args);
    expect(served.opened[0]).toMatchObject({ forget: true });
    expect(served.opened[0]).not.toHaveProperty("out");
    const drafts = args.includes("--drafts");
    expect(served.opened[0]?.drafts ?? false).toBe(drafts);
    expect(served.instants[0]).toBe(drafts ? clock.now : "2024-06-20T00:00:00Z");
  });

  it("says what was refused, and later only what is new", async () => {
    write("articles/gull.md", "BROKEN");
    const served = await serve();
    const refusals = () =>
      served.complained.filter((line) => line.startsWith("articles/gull.md:1:1"));
    expect(refusals().length).toBe(1);
    write("articles/tern.md", "a tern");
    await until(async () => (await read(served)) === "a tern");
    expect(refusals().length).toBe(1);
  });
});

describe("a change of the folder", () => {
  it("is published, by name, and told in one line", async () => {
    const served = await serve();
    await until(() => served.published.length > 1);
    write("articles/gull.md", "two gulls");
    await until(async () => (await read(served)) === "two gulls");
    const told = await until(() =>
      served.printed.find((line) => line.startsWith("articles/gull.md")),
    );
    expect(told).toBe("articles/gull.md: 1 document written in 0.01 s");
    expect(served.published).toContainEqual(["articles/gull.md"]);
  });

  it("is seen when a file goes, or comes in a new folder", async () => {
    const served = await serve();
    await until(() => served.published.length > 1);
    mkdirSync(join(content, "new/folder"), { recursive: true });
    write("new/folder/tern.md", "");
    await until(() => served.published.some((paths) => paths?.includes("new/folder/tern.md")));
    rmSync(join(content, "articles/gull.md"));
    await until(async () => (await read(served)) === "");
  });

  it("is one change when an editor puts a new file in the place of the old", async () => {
    const served = await serve();
    await until(() => served.published.length > 1);
    const before = served.published.length;
    write("articles/.gull.md.swp", "new gulls");
    renameSync(join(content, "articles/gull.md"), join(content, "articles/gull.md~"));
    await wait(120);
    renameSync(join(content, "articles/.gull.md.swp"), join(content, "articles/gull.md"));
    rmSync(join(content, "articles/gull.md~"));
    await until(async () => (await read(served)) === "new gulls");
    const named = served.published
      .slice(before)
      .filter((paths) => paths?.includes("articles/gull.md"));
    expect(named.length).toBe(1);
  });

  it("is nothing where it is in the state folder, or in a name that starts with a dot", async () => {
    const served = await serve();
    await until(() => served.published.length > 1);
    mkdirSync(join(content, ".wireroom"), { recursive: true });
    write(".wireroom/catalog.jsonl", "{}");
    write("articles/.gull.md.swp", "");
    write("articles/tern.md", "a tern");
    await until(async () => (await read(served)).includes("a tern"));
    const named = served.published.flatMap((paths) => paths ?? []);
    expect([...new Set(named)]).toEqual(["articles/tern.md"]);
  });

  it("names its file also where the whole folder is looked at", async () => {
    const served = await serve();
    write("articles/gull.md", "BROKEN");
    await until(() => served.complained.length > 0);
    write("publication.yaml", "BROKEN");
    await until(() => served.complained.includes("wireroom: what was published before stays"));
    write("publication.yaml", "title: The Harbour\n");
    await until(() => served.printed.some((line) => line.startsWith("publication.yaml: ")));
    expect(served.published.at(-1)).toBeUndefined();
  });

  it("of a thousand files is a few publications, and all of them are in", async () => {
    const served = await serve();
    for (let file = 0; file < 1000; file++) write(`articles/${file}.md`, `<${file}>`);
    await until(async () => {
      const text = await read(served);
      return text.includes("<0>") && text.includes("<999>") && text.split("\n").length === 1001;
    });
    expect(served.published.length).toBeLessThan(6);
  });

  it("that breaks publication.yaml leaves what there is, and all is caught up with later", async () => {
    const served = await serve();
    await until(() => served.published.length > 1);
    write("publication.yaml", "BROKEN");
    await until(() => served.complained.includes("wireroom: what was published before stays"));
    expect(served.complained).toContain("wireroom: publication.yaml cannot be used");
    write("articles/gull.md", "two gulls");
    await until(() => served.complained.length > 2);
    expect(await read(served)).toBe("one gull");
    write("publication.yaml", "title: The Harbour\n");
    await until(async () => (await read(served)) === "two gulls");
    expect(served.published.at(-1)).toBeUndefined();
  });

  it("that finds a bug of ours shows it and goes on", async () => {
    const served = await serve();
    write("publication.yaml", "BUG");
    await until(() => served.complained.join("\n").includes("this is a bug in wireroom"));
    expect(await read(served)).toBe("one gull");
  });
});

describe("time", () => {
  it("publishes when something is due, without a change", async () => {
    const fake = createFake();
    fake.due.push("2026-11-24T06:30:01Z" as Timestamp);
    const served = await serve([], fake);
    await until(() => served.published.length > 1);
    clock.now = "2026-11-24T06:30:01Z" as Timestamp;
    await until(() => served.published.some((paths) => paths?.length === 0));
    expect(served.instants.at(-1)).toBe("2026-11-24T06:30:01Z");
  });

  it("that is years away is waited for, not hurried to", async () => {
    const fake = createFake();
    fake.due.push("2126-01-01T00:00:00Z" as Timestamp);
    const served = await serve([], fake);
    await until(() => served.published.length > 1);
    const warnings: string[] = [];
    const onWarning = ({ name }: Error) => void warnings.push(name);
    process.on("warning", onWarning);
    await wait(1500);
    process.off("warning", onWarning);
    // TimeoutOverflowWarning: the timer that is asked for too much does not wait at all.
    expect(warnings).toEqual([]);
    expect(served.published.every((paths) => paths === undefined)).toBe(true);
  });
});

describe("a folder without publication.yaml", () => {
  it("is shown with addresses of this machine, and nothing is remembered", async () => {
    rmSync(join(content, "publication.yaml"));
    const served = await serve();
    expect(served.complained[0]).toMatch(/warning: there is no publication\.yaml in/);
    expect(served.opened[0]).toMatchObject({ forget: true });
    expect(parse(served.opened[0]?.fallback ?? "")).toMatchObject({
      feeds: served.origin,
      authority: "preview.invalid",
    });
    expect(readdirSync(content)).toEqual(["articles"]);
  });

  it("becomes a publication once it has one", async () => {
    rmSync(join(content, "publication.yaml"));
    const served = await serve();
    await until(() => served.published.length > 1);
    write("publication.yaml", "BROKEN");
    await until(() => served.complained.includes("wireroom: what was published before stays"));
    expect(await read(served)).toBe("one gull");
    write("publication.yaml", "title: Now it is\n");
    await until(() => served.opened.length > 2 && served.closedCount() === 2);
    expect(served.opened.at(-1)).toMatchObject({ out: join(content, ".wireroom/site") });
    expect(served.opened.at(-1)).not.toHaveProperty("fallback");
    expect(await read(served)).toBe("one gull");
  });
});

describe("an end", () => {
  it("comes at once, with connections that are held open", async () => {
    const served = await serve();
    const socket: Socket = connect(Number(new URL(served.origin).port), "127.0.0.1");
    await new Promise((resolve) => socket.on("connect", resolve));
    const closed = new Promise((resolve) => socket.on("close", resolve));
    socket.on("error", () => {});
    socket.write("GET /rss.xml HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await new Promise((resolve) => socket.once("data", resolve));
    // A second request that never comes to its end.
    socket.write("GET /rss.xml HTTP/1.1\r\nHost:");
    await wait(50);
    const before = performance.now();
    expect(await end()).toBe(0);
    await closed;
    expect(performance.now() - before).toBeLessThan(1000);
    expect(served.closedCount()).toBe(1);
    await expect(fetch(served.origin)).rejects.toThrow();
  });

  it("comes at once in the middle of the first publication", async () => {
    const fake = createFake();
    const open = async (options: PipelineOptions): Promise<Pipeline> => ({
      ...(await fake.open(options)),
      publish: () => new Promise(() => {}),
    });
    start(["--port", "0"], { ...fake, open });
    await until(() => fake.opened.length > 0);
    const before = performance.now();
    expect(await end()).toBe(0);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it.each([
    ["a broken publication.yaml", "BROKEN", 1],
    ["a bug of ours", "BUG", 70],
  ])("is also the answer to %s at the start", async (_, text, code) => {
    write("publication.yaml", text);
    const fake = createFake();
    const { printed, code: ended } = start(["--port", "0"], fake);
    expect(await ended).toBe(code);
    expect(printed).toEqual([]);
    expect(fake.closedCount()).toBe(1);
  });

  it("is the answer to a port that is taken, with one that is not", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.on("listening", resolve));
    const { port } = other.address() as { port: number };
    const { complained, code } = start(["--port", String(port)]);
    expect(await code).toBe(1);
    const [, free] =
      /^wireroom: port \d+ is in use; take another, such as --port (\d+)$/.exec(
        complained.join(),
      ) ?? [];
    expect(Number(free)).toBeGreaterThan(port);
    other.close();
  });

  it("is the answer to a folder that is not there", async () => {
    rmSync(content, { recursive: true });
    const { complained, code } = start(["--port", "0"]);
    expect(await code).toBe(1);
    expect(complained).toEqual([
      `wireroom: ${content}: there is no such folder; name the one with the articles`,
    ]);
  });
});
