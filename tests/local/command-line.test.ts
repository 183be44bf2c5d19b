import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Problem, problem } from "../../lambdas/syndication/problem.ts";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { MemoryBucket } from "../../local/bucket/memory-bucket.ts";
import { runCommandLine } from "../../local/commands/program.ts";
import type { World } from "../../local/commands/world.ts";
import type { Pipeline, PipelineOptions } from "../../local/pipeline.ts";
import type { Report } from "../../local/report.ts";
import { Unusable } from "../../local/unusable.ts";

const NOW = "2026-11-24T15:30:00Z" as Timestamp;

const PUBLICATION = `title: The Harbour
language: en
timezone: Asia/Seoul
feeds: https://feeds.example.com/
authority: example.com
since: 2024
sections: {world: World, opinion: {title: Points of View}}
`;

const GOOD: Report = {
  articles: 3,
  published: 2,
  hidden: 1,
  rejected: [],
  warnings: [],
  clearances: [],
  documents: 12,
  written: 5,
  unchanged: 7,
  bytes: 123_456,
  seconds: 0.25,
};

function mistake(file: string, line = 3): Problem {
  return problem(
    "unknown-timezone",
    { file, line, column: 7 },
    { found: "Moon", nearest: undefined },
  );
}

function warned(file: string): Problem {
  return problem("missing-media", { file, line: 4, column: 1 }, { name: "gull.png" });
}

let folder: string;
let content: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireroom-command-"));
  content = join(folder, "content");
  mkdirSync(content);
  writeFileSync(join(content, "publication.yaml"), PUBLICATION);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Run = {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly opened: readonly PipelineOptions[];
  readonly instants: readonly Timestamp[];
  readonly closed: number;
};

/** Runs a command line on a pipeline that reports what it is told to, or throws it. */
async function run(args: readonly string[], outcome: Report | Error = GOOD): Promise<Run> {
  const printed: string[] = [];
  const complained: string[] = [];
  const opened: PipelineOptions[] = [];
  const instants: Timestamp[] = [];
  let closed = 0;
  const pipeline: Pipeline = {
    site: new MemoryBucket(),
    publication: () => undefined,
    publish: async (now) => {
      instants.push(now);
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    nextChange: async () => undefined,
    close: async () => void closed++,
  };
  const world: World = {
    print: (line) => void printed.push(line),
    complain: (line) => void complained.push(line),
    now: () => NOW,
    version: "1.2.3",
    openPipeline: async (options) => {
      opened.push(options);
      return pipeline;
    },
    stopped: Promise.resolve(),
  };
  const code = await runCommandLine(args, world);
  return {
    code,
    stdout: printed.join("\n"),
    stderr: complained.join("\n"),
    opened,
    instants,
    closed,
  };
}

const build = (...args: readonly string[]) => [
  "build",
  content,
  "--out",
  join(folder, "site"),
  ...args,
];

describe("what a command ends with", () => {
  const rejected = [mistake("articles/a.md")];
  it.each<[string, Report | Error, number]>([
    ["0 when all went well", GOOD, 0],
    ["0 with warnings", { ...GOOD, warnings: [warned("articles/a.md")] }, 0],
    ["0 when nothing is live", { ...GOOD, published: 0, hidden: 3 }, 0],
    ["0 when there is no article", { ...GOOD, articles: 0, published: 0, hidden: 0 }, 0],
    ["2 when some were refused", { ...GOOD, rejected }, 2],
    ["2 when all that is left is hidden", { ...GOOD, published: 0, hidden: 2, rejected }, 2],
    [
      "2 when a last good version stays out",
      { ...GOOD, articles: 1, published: 1, hidden: 0, rejected },
      2,
    ],
    ["1 when all were refused", { ...GOOD, published: 0, hidden: 0, rejected }, 1],
    [
      "1 when publication.yaml is broken",
      new Unusable("publication.yaml cannot be used", rejected),
      1,
    ],
    ["1 when the disk is full", Object.assign(new Error("no"), { code: "ENOSPC" }), 1],
    ["70 when it is our mistake", new TypeError("undefined is not a function"), 70],
  ])("%s", async (_, outcome, code) => {
    for (const args of [build(), build("--json"), ["check", content]]) {
      const ended = await run(args, outcome);
      expect(ended.code).toBe(code);
      expect(ended.closed).toBe(1);
    }
  });

  it("shows the stack of our own mistakes alone", async () => {
    const bug = await run(build(), new TypeError("undefined is not a function"));
    expect(bug.stderr).toMatch(
      /TypeError: undefined is not a function\n +at .*this is a bug in wireroom/s,
    );
    const full = Object.assign(new Error("no"), { code: "ENOSPC", path: "/site/rss.xml" });
    const { stderr } = await run(build(), full);
    expect(stderr).toBe("wireroom: /site/rss.xml: no space left on device (ENOSPC)");
  });
});

describe("what build says", () => {
  it("is two plain lines when all went well", async () => {
    const { stdout, stderr } = await run(build());
    expect(stdout).toBe(
      "3 articles: 2 published, 1 hidden\n12 documents (123 kB): 5 written, 7 unchanged, in 0.25 s",
    );
    expect(stderr).toBe("");
  });

  it("names every refused article and the first fifty warnings, with their places", async () => {
    const files = Array.from({ length: 60 }, (_, index) => `articles/${index}.md`);
    const outcome = {
      ...GOOD,
      rejected: files.map((file) => mistake(file)),
      warnings: files.map(warned),
    };
    const lines = (await run(build(), outcome)).stderr.split("\n");
    expect(lines[0]).toMatch(/^articles\/0\.md:3:7 unknown-timezone "timezone" is "Moon"/);
    expect(lines[60]).toMatch(/^articles\/0\.md:4:1 missing-media warning: there is no file/);
    expect(lines.slice(110)).toEqual(["and 10 more warnings"]);
  });

  it("lets no file name move the cursor", async () => {
    const outcome = { ...GOOD, rejected: [mistake("a\u001b[2J\n\u202e.md")] };
    const { stderr } = await run(build(), outcome);
    expect(stderr).toMatch(/^a\\u\{1b\}\[2J\\u\{a\}\\u\{202e\}\.md:3:7 /);
  });

  it("is one JSON object on request, and nothing else", async () => {
    const outcome = { ...GOOD, rejected: [mistake("articles/a.md")], warnings: [warned("b.md")] };
    const { stdout, stderr } = await run(build("--json"), outcome);
    const { message } = mistake("articles/a.md");
    const { clearances: _, ...good } = GOOD;
    expect(JSON.parse(stdout)).toEqual({
      ...good,
      rejected: [{ file: "articles/a.md", line: 3, column: 7, code: "unknown-timezone", message }],
      warnings: [
        {
          file: "b.md",
          line: 4,
          column: 1,
          code: "missing-media",
          message: warned("b.md").message,
        },
      ],
    });
    expect(Object.keys(JSON.parse(stdout))).toEqual(Object.keys(good));
    expect(stderr.split("\n").length).toBe(2);
  });

  it("is one JSON object also when nothing could be published", async () => {
    const refusal = new Unusable("publication.yaml cannot be used", [mistake("publication.yaml")]);
    const { stdout, stderr } = await run(build("--json"), refusal);
    expect(JSON.parse(stdout)).toMatchObject({
      error: "publication.yaml cannot be used",
      problems: [{ file: "publication.yaml", line: 3, column: 7, code: "unknown-timezone" }],
    });
    expect(stderr).toMatch(
      /^publication\.yaml:3:7 unknown-timezone .*\nwireroom: publication\.yaml cannot/,
    );
  });
});

describe("what a command does", () => {
  it("build publishes now, and remembers in the content folder", async () => {
    const { opened, instants } = await run(build());
    expect(opened[0]).toMatchObject({
      content,
      state: join(content, ".wireroom"),
      out: join(folder, "site"),
    });
    expect(opened[0]).not.toHaveProperty("forget");
    expect(instants).toEqual([NOW]);
  });

  it("build publishes as of another instant and remembers elsewhere on request", async () => {
    const state = join(folder, "memory");
    const args = build("--now", "2024-06-20T09:00:00+09:00", "--state", state);
    const { opened, instants } = await run(args);
    expect(opened[0]).toMatchObject({ state });
    expect(instants).toEqual(["2024-06-20T00:00:00Z"]);
  });

  it.each([
    [true, []],
    [false, ["--no-encodings"]],
  ])("build writes compressed forms of documents: %s", async (encodings, args) => {
    expect((await run(build(...args))).opened[0]).toMatchObject({ encodings });
  });

  it("check writes nothing", async () => {
    const { opened, stdout } = await run(["check", content]);
    expect(opened[0]).toMatchObject({ content, forget: true });
    expect(opened[0]).not.toHaveProperty("out");
    expect(stdout).toBe("3 articles: 2 published, 1 hidden");
  });

  it.each([
    ["check", []],
    ["build", ["--out", "elsewhere"]],
  ])(
    "%s shows the least publication.yaml where there is none, and makes nothing",
    async (name, rest) => {
      rmSync(join(content, "publication.yaml"));
      const { code, stderr, opened } = await run([name, content, ...rest]);
      expect(code).toBe(1);
      expect(stderr).toContain(`there is no publication.yaml in ${content}`);
      for (const key of ["title", "language", "timezone", "feeds", "authority", "since"]) {
        expect(stderr).toMatch(new RegExp(`^${key}: .`, "m"));
      }
      expect(opened).toEqual([]);
      expect(readdirSync(content)).toEqual([]);
    },
  );
});

describe("places that are in each other's way", () => {
  it.each<[string, () => string[], number, RegExp]>([
    ["the output is the content folder", () => ["--out", content], 64, /content folder itself/],
    ["the output holds the content folder", () => ["--out", folder], 64, /content folder itself/],
    [
      "the output is among the articles",
      () => ["--out", join(content, "site")],
      64,
      /such as .*_site/,
    ],
    [
      "the output is a link to the articles",
      () => ["--out", join(folder, "link", "site")],
      64,
      /read as articles/,
    ],
    ["the output is a file", () => ["--out", join(folder, "file")], 1, /is a file/],
    [
      "the state is the output",
      () => ["--out", join(folder, "o"), "--state", join(folder, "o")],
      64,
      /inside --out/,
    ],
    [
      "the state is in the output",
      () => ["--out", join(folder, "o"), "--state", join(folder, "o/s")],
      64,
      /inside --out/,
    ],
    [
      "the state is among the articles",
      () => ["--out", join(folder, "o"), "--state", join(content, "s")],
      64,
      /starts with a dot/,
    ],
    [
      "the state is the content folder",
      () => ["--out", join(folder, "o"), "--state", content],
      64,
      /starts with a dot/,
    ],
    ["the output is hidden from the articles", () => ["--out", join(content, "_site")], 0, /^$/],
    ["the output is in the state", () => ["--out", join(content, ".wireroom/site")], 0, /^$/],
    [
      "the output begins with the name of the content folder",
      () => ["--out", `${content}-site`],
      0,
      /^$/,
    ],
  ])("%s", async (_, toArgs, code, said) => {
    symlinkSync(content, join(folder, "link"));
    writeFileSync(join(folder, "file"), "");
    const ended = await run(["build", content, ...toArgs()]);
    expect(ended.stderr).toMatch(said);
    expect(ended.code).toBe(code);
    expect(ended.opened.length).toBe(code === 0 ? 1 : 0);
  });
});

describe("wrong usage", () => {
  it.each<[string, string[], RegExp]>([
    ["an unknown command", ["buld"], /unknown command 'buld'.*build/],
    ["an unknown option", ["build", "--outt", "x"], /unknown option '--outt'.*--out/],
    [
      "an unknown option of another command",
      ["serve", "--prot", "1"],
      /unknown option '--prot'.*--port/,
    ],
    ["an option without its value", ["build", "--out"], /--out/],
    ["a missing option", ["build"], /--out/],
    ["an empty folder", ["build", "--out", " "], /folder/],
    ["too many arguments", ["check", "a", "b"], /arguments/],
    ["a port in words", ["serve", "--port", "abc"], /0 to 65535, such as 8080/],
    ["a port too high", ["serve", "--port", "80800"], /0 to 65535, such as 8080/],
    ["a negative port", ["serve", "--port", "-1"], /0 to 65535/],
    ["yesterday", ["build", "--out", "x", "--now", "yesterday"], /2026-11-24T06:30:00Z/],
    [
      "an instant without offset",
      ["build", "--out", "x", "--now", "2024-06-20T09:00"],
      /2024-06-20T09:00:00Z/,
    ],
    ["a date alone", ["build", "--out", "x", "--now", "2024-6-20"], /2024-06-20T00:00:00Z/],
    ["an article without a title", ["new", " "], /title/],
    ["no command", [], /Usage: wireroom/],
  ])("ends with 64 and says what to write: %s", async (_, args, said) => {
    const { code, stdout, stderr, opened } = await run(args);
    expect(stderr).toMatch(said);
    expect({ code, stdout, opened }).toEqual({ code: 64, stdout: "", opened: [] });
    expect(stderr).not.toContain("    at ");
  });

  it.each<[string[], RegExp]>([
    [["--help"], /build .*\n.*check .*\n.*serve .*\n.*new /],
    [["build", "--help"], /--out <dir>/],
    [["help", "serve"], /--port <number>/],
    [["--version"], /^1\.2\.3$/],
  ])("is not what asks for help: %j", async (args, said) => {
    const { code, stdout, stderr } = await run(args);
    expect(stdout).toMatch(said);
    expect([code, stderr]).toEqual([0, ""]);
  });
});

describe("a new article", () => {
  const written = (path: string) => readFileSync(join(content, path), "utf8");
  const create = (title: string, ...args: string[]) =>
    run(["new", "--content", content, ...args, "--", title]);

  it("is a draft with an id of its own, in the publication's time", async () => {
    const { code, stdout } = await create("Gulls learn to read", "--section", "world");
    expect([code, stdout]).toEqual([0, join(content, "articles/2026/gulls-learn-to-read.md")]);
    const text = written("articles/2026/gulls-learn-to-read.md");
    expect(text.startsWith("---\n") && text.endsWith("---\n\n")).toBe(true);
    expect(parse(text.split("---\n")[1] ?? "")).toEqual({
      title: "Gulls learn to read",
      published: "2026-11-25T00:30:00+09:00",
      id: "tag:example.com,2026-11-25:gulls-learn-to-read",
      section: "world",
      draft: true,
    });
  });

  it.each([
    ['She said: "no" # never', 'She said: "no" # never'],
    ["- it's a {trap}: [yes]", "- it's a {trap}: [yes]"],
    ["  two\n lines\u0007 ", "two lines"],
    ["🕊️", "🕊️"],
    ["2024", "2024"],
    ["no", "no"],
    ["북한과 러시아", "북한과 러시아"],
    ["C:\\temp", "C:\\temp"],
    ["x".repeat(300), "x".repeat(300)],
  ])("may have any title: %j", async (title, expected) => {
    const { code, stdout } = await create(title);
    expect(code).toBe(0);
    const fields = parse(readFileSync(stdout, "utf8").split(/^---\n/m)[1] ?? "");
    expect(fields.title).toBe(expected);
    expect(fields.id).toMatch(/^tag:example\.com,2026-11-25:[!-~]+$/);
  });

  it.each([
    [["posts/a.md", "posts/b.md"], "posts/new-gull.md"],
    [["articles/2019/03/a.md"], "articles/2026/11/new-gull.md"],
    [["blog/2019/a.md", "blog/2020/b.md", "about.md"], "blog/2026/new-gull.md"],
    [["_posts/2019-01-01-a.md"], "_posts/2026-11-25-new-gull.md"],
    [["a.md", "b.txt", "README.md"], "new-gull.md"],
    [["posts/a/index.md", "posts/b/index.md"], "posts/new-gull.md"],
  ])("stands where the others are: %j", async (others, expected) => {
    for (const other of others) {
      mkdirSync(join(content, other, ".."), { recursive: true });
      writeFileSync(join(content, other), "---\ntitle: Other\n---\n");
    }
    expect((await create("New gull")).stdout).toBe(join(content, expected));
  });

  it.each(["articles/2026/old-gull.md", "articles/2019/old-gull.html", "posts/old-gull/index.md"])(
    "never takes the name of another: %s",
    async (path) => {
      mkdirSync(join(content, path, ".."), { recursive: true });
      writeFileSync(join(content, path), "precious");
      const { code, stdout, stderr } = await create("Old Gull");
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toContain(`${path} has that name already`);
      expect(written(path)).toBe("precious");
    },
  );

  it.each<[string, string, number, RegExp | string]>([
    ["its slug", "opinion", 0, "opinion"],
    ["its title", "points of view", 0, "opinion"],
    ["a slip of it", "worl", 64, /unknown section 'worl'; did you mean world\?/],
    ["none", "sport", 64, /write one of: world, opinion/],
  ])("takes a section by %s", async (_, section, code, expected) => {
    const ended = await create("In a section", "--section", section);
    expect(ended.code).toBe(code);
    if (expected instanceof RegExp) expect(ended.stderr).toMatch(expected);
    else expect(readFileSync(ended.stdout, "utf8")).toContain(`\nsection: ${expected}\n`);
  });

  it("wants a publication first", async () => {
    writeFileSync(join(content, "publication.yaml"), "title: [");
    expect((await create("Too soon")).code).toBe(1);
    rmSync(join(content, "publication.yaml"));
    expect(await create("Too soon")).toMatchObject({ code: 1, stdout: "" });
    expect(readdirSync(content)).toEqual([]);
  });
});
