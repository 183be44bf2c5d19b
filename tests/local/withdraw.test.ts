import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseArticle } from "../../lambdas/syndication/article/parse-article.ts";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { toPlainLine } from "../../lambdas/syndication/xml-text.ts";
import {
  composeWithdrawn,
  putInWithdrawn,
  takeOutWithdrawn,
} from "../../local/commands/edit-withdrawn.ts";
import { runCommandLine } from "../../local/commands/program.ts";
import { openPipeline } from "../../local/pipeline.ts";
import { publicationOf } from "../support/publication-text.ts";

const NOW = "2026-11-24T15:30:00Z" as Timestamp;
const PUBLICATION = `title: The Harbour
language: en
timezone: Asia/Seoul
feeds: https://feeds.example.com/
authority: example.com
since: 2024
`;
const DATE = "published: 2024-06-20T12:00:00Z";
const PLAIN = `---\ntitle: A pact\n${DATE}\n---\nText.\n`;

let folder: string;
let content: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireroom-withdraw-"));
  content = join(folder, "content");
  put("publication.yaml", PUBLICATION);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Puts a file into the content folder and gives its path from here. */
function put(name: string, text: string | Uint8Array): string {
  const path = join(content, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** A character for each byte. */
const read = (path: string): string => readFileSync(path, "latin1");
const bytes = (text: string): string => Buffer.from(text).toString("latin1");

async function run(...args: readonly string[]) {
  const printed: string[] = [];
  const complained: string[] = [];
  const code = await runCommandLine(["withdraw", ...args], {
    print: (line) => void printed.push(line),
    complain: (line) => void complained.push(line),
    now: () => NOW,
    version: "1.2.3",
    openPipeline: async () => {
      throw new Error("it publishes nothing");
    },
    stopped: Promise.resolve(),
  });
  return { code, stdout: printed.join("\n"), stderr: complained.join("\n") };
}

/** What the publisher reads of a file, or the codes of its problems. */
function parse(path: string) {
  const parsed = parseAs(path.slice(content.length + 1), readFileSync(path));
  return parsed.ok ? parsed.article : parsed.problems.map(({ code }) => code);
}

function parseAs(path: string, text: string | Uint8Array) {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return parseArticle({ path, bytes, firstStored: NOW }, publicationOf(""));
}

/** File names, texts before and after; `$` stands for what is written. */
type Edit = readonly [case_: string, name: string, before: string, after: string];

const YAML = "withdrawn: 2026-11-24T15:30:00Z";
const TOML = "withdrawn = 2026-11-24T15:30:00Z";
const JSON_TEXT = '"withdrawn": "2026-11-24T15:30:00Z"';
const MADE = "# The story is withdrawn. With this line the front matter goes again.";

const EDITS: readonly Edit[] = [
  ["YAML", "a.md", PLAIN, `---\n${YAML}\ntitle: A pact\n${DATE}\n---\nText.\n`],
  [
    "YAML with comments, blank lines and trailing spaces",
    "a.md",
    `---   \n# first\n\ntitle:   A pact  # of friends\n\n${DATE}\t\n# last\n---  \n\n\nText.  \n`,
    `---   \n${YAML}\n# first\n\ntitle:   A pact  # of friends\n\n${DATE}\t\n# last\n---  \n\n\nText.  \n`,
  ],
  [
    "lines that end in CRLF",
    "a.md",
    PLAIN.replaceAll("\n", "\r\n"),
    `---\n${YAML}\ntitle: A pact\n${DATE}\n---\nText.\n`.replaceAll("\n", "\r\n"),
  ],
  [
    "lines that end in CR alone",
    "a.md",
    PLAIN.replaceAll("\n", "\r"),
    `---\n${YAML}\ntitle: A pact\n${DATE}\n---\nText.\n`.replaceAll("\n", "\r"),
  ],
  [
    "line ends of both kinds",
    "a.md",
    `---\r\ntitle: A pact\n${DATE}\r\n---\nText.\r\nMore.\n`,
    `---\r\n${YAML}\r\ntitle: A pact\n${DATE}\r\n---\nText.\r\nMore.\n`,
  ],
  [
    "a byte order mark",
    "a.md",
    `\ufeff${PLAIN}`,
    `\ufeff---\n${YAML}\ntitle: A pact\n${DATE}\n---\nText.\n`,
  ],
  [
    "no line end at the end",
    "a.md",
    `---\ntitle: A pact\n${DATE}\n---`,
    `---\n${YAML}\ntitle: A pact\n${DATE}\n---`,
  ],
  [
    "front matter that ends in dots, below blank lines",
    "a.md",
    `\n \n---yaml\ntitle: A pact\n${DATE}\n...\nText.\n`,
    `\n \n---yaml\n${YAML}\ntitle: A pact\n${DATE}\n...\nText.\n`,
  ],
  [
    "names that are indented",
    "a.md",
    `---\n# indented\n  title: A pact\n  ${DATE}\n---\nText.\n`,
    `---\n  ${YAML}\n# indented\n  title: A pact\n  ${DATE}\n---\nText.\n`,
  ],
  [
    "anchors, aliases and a merge",
    "a.md",
    `---\ntitle: &title A pact\nsummary: *title\nimage: &image {src: /a.png, alt: A}\nattachments: [{<<: *image, title: B}]\n${DATE}\n---\nText.\n`,
    `---\n${YAML}\ntitle: &title A pact\nsummary: *title\nimage: &image {src: /a.png, alt: A}\nattachments: [{<<: *image, title: B}]\n${DATE}\n---\nText.\n`,
  ],
  [
    "texts of many lines, the last with all its line ends",
    "a.md",
    `---\ntitle: "A pact\n\n  of friends"\n${DATE}\nsummary: |+\n  withdrawn: no\n\n  ---\n\n---\nText.\n`,
    `---\n${YAML}\ntitle: "A pact\n\n  of friends"\n${DATE}\nsummary: |+\n  withdrawn: no\n\n  ---\n\n---\nText.\n`,
  ],
  [
    "the name elsewhere: in a mapping, a value, a comment and the text",
    "a.md",
    `---\n# withdrawn: true\ntitle: "withdrawn: true"\nlicense:\n  withdrawn: true\n${DATE}\n---\nwithdrawn: true\n`,
    `---\n${YAML}\n# withdrawn: true\ntitle: "withdrawn: true"\nlicense:\n  withdrawn: true\n${DATE}\n---\nwithdrawn: true\n`,
  ],
  [
    "a flow mapping on one line",
    "a.md",
    `---\n{title: A pact, ${DATE}}\n---\nText.\n`,
    `---\n{${YAML}, title: A pact, ${DATE}}\n---\nText.\n`,
  ],
  [
    "a flow mapping on many lines, with comments",
    "a.md",
    `---\n# first\n{\n  title: A pact, # of friends\n  ${DATE},\n}\n---\nText.\n`,
    `---\n# first\n{\n  ${YAML},\n  title: A pact, # of friends\n  ${DATE},\n}\n---\nText.\n`,
  ],
  [
    "a flow mapping that begins with a comment",
    "a.md",
    `---\n{ # first\n  title: A pact, ${DATE} }\n---\nText.\n`,
    `---\n{ # first\n  ${YAML}, title: A pact, ${DATE} }\n---\nText.\n`,
  ],
  [
    "TOML, whose tables come last",
    "a.md",
    `+++\n# first\ntitle = "A pact" # of friends\ndate = 2024-06-20T12:00:00Z\n[license]\nai = "none"\nwithdrawn = true\n+++\nText.\n`,
    `+++\n${TOML}\n# first\ntitle = "A pact" # of friends\ndate = 2024-06-20T12:00:00Z\n[license]\nai = "none"\nwithdrawn = true\n+++\nText.\n`,
  ],
  [
    "TOML with nothing but tables and long strings, in CRLF",
    "a.md",
    `+++\r\ntitle = """\r\nA pact"""\r\npublished = 2024-06-20T12:00:00Z\r\n+++\r\nText.\r\n`,
    `+++\r\n${TOML}\r\ntitle = """\r\nA pact"""\r\npublished = 2024-06-20T12:00:00Z\r\n+++\r\nText.\r\n`,
  ],
  [
    "TOML between other fences",
    "a.md",
    `---toml\ntitle = "A pact"\npublished = 2024-06-20T12:00:00Z\n---\nText.\n`,
    `---toml\n${TOML}\ntitle = "A pact"\npublished = 2024-06-20T12:00:00Z\n---\nText.\n`,
  ],
  [
    "JSON in braces above a text",
    "a.md",
    `{\n\t"title": "A pact",\n\t"published": "2024-06-20T12:00:00Z"\n}\nText.\n`,
    `{\n\t${JSON_TEXT},\n\t"title": "A pact",\n\t"published": "2024-06-20T12:00:00Z"\n}\nText.\n`,
  ],
  [
    "JSON between fences",
    "a.html",
    `---json\n{"title": "A pact", "published": "2024-06-20T12:00:00Z"}\n---\n<p>Text.\n`,
    `---json\n{${JSON_TEXT}, "title": "A pact", "published": "2024-06-20T12:00:00Z"}\n---\n<p>Text.\n`,
  ],
  [
    "a JSON article on many lines",
    "a.json",
    `{\r\n    "title": "A pact",\r\n    "published": "2024-06-20T12:00:00Z",\r\n    "contentText": "{ withdrawn }"\r\n}\r\n`,
    `{\r\n    ${JSON_TEXT},\r\n    "title": "A pact",\r\n    "published": "2024-06-20T12:00:00Z",\r\n    "contentText": "{ withdrawn }"\r\n}\r\n`,
  ],
  [
    "a JSON Feed item without a space in it",
    "a.json",
    `{"title":"A pact","date_published":"2024-06-20T12:00:00Z","content_html":"<p>Text.","7":1}`,
    `{${JSON_TEXT}, "title":"A pact","date_published":"2024-06-20T12:00:00Z","content_html":"<p>Text.","7":1}`,
  ],
  [
    "a text without front matter",
    "a.txt",
    "\n\nA pact\n\nText.\n\n© 2024 Wire",
    `---\n${MADE}\n${YAML}\n---\n\n\nA pact\n\nText.\n\n© 2024 Wire`,
  ],
  [
    "a text of one line, with a byte order mark",
    "a.txt",
    "\ufeffA pact",
    `\ufeff---\n${MADE}\n${YAML}\n---\nA pact`,
  ],
  [
    "a Jekyll post without front matter, in CRLF",
    "_posts/2024-06-20-a-pact.md",
    "Text.\r\n\r\nMore.\r\n",
    `---\r\n${MADE}\r\n${YAML}\r\n---\r\nText.\r\n\r\nMore.\r\n`,
  ],
  ["front matter that says nothing", "a.txt", "---\n---\nA pact\n", `---\n${YAML}\n---\nA pact\n`],
];

describe("a story that is withdrawn", () => {
  it.each(EDITS)(
    "is said to be so in its file and nowhere else: %s",
    async (_, name, before, after) => {
      const path = put(name, before);
      const was = parse(path);
      expect(await run(path)).toEqual({
        code: 0,
        stdout: `${path} is withdrawn, as of ${NOW}`,
        stderr: "",
      });
      expect(read(path)).toBe(bytes(after));
      expect(parse(path)).toEqual({ ...was, withdrawn: { at: NOW } });
      expect(await run(path, "--undo")).toEqual({
        code: 0,
        stdout: `${path} is withdrawn no longer`,
        stderr: "",
      });
      expect(read(path)).toBe(bytes(before));
    },
  );

  const reason = "Filed twice: \"A\" \\ 'b' {c}, # d\n — 사과";
  const line = "Filed twice: \"A\" \\ 'b' {c}, # d — 사과";
  it.each(EDITS)("says why, whatever is in the words: %s", async (_, name, before) => {
    const path = put(name, before);
    const { code, stdout } = await run(path, "--reason", reason);
    expect([code, stdout]).toEqual([0, `${path} is withdrawn, as of ${NOW}: ${line}`]);
    expect(parse(path)).toMatchObject({ withdrawn: { at: NOW, reason: line } });
    expect((await run(path, "--undo")).code).toBe(0);
    expect(read(path)).toBe(bytes(before));
  });

  it.each([
    ["YAML", "a.md", PLAIN, `withdrawn: {at: ${NOW}, reason: "Filed twice"}\n`],
    [
      "TOML",
      "a.md",
      '+++\ntitle = "A"\ndate = 2024-06-20T12:00:00Z\n+++\n',
      `withdrawn = { at = ${NOW}, reason = "Filed twice" }\n`,
    ],
    [
      "JSON",
      "a.json",
      '{"title": "A", "contentText": "B"}',
      `"withdrawn": {"at": "${NOW}", "reason": "Filed twice"}, `,
    ],
  ])("says why in the form of its front matter: %s", async (_, name, before, written) => {
    const path = put(name, before);
    await run(path, "--reason", "Filed twice");
    expect(read(path)).toContain(written);
  });

  it.each([
    ["true", "withdrawn: true", "as of 2024-06-20T12:00:00Z"],
    ["an instant", "withdrawn: 2024-06-22T12:00:00Z", "as of 2024-06-22T12:00:00Z"],
    [
      "a date, in the zone of publication.yaml",
      "withdrawn: 2024-06-22",
      "as of 2024-06-21T15:00:00Z",
    ],
    [
      "an instant and a reason",
      "withdrawn: {at: 2024-06-22T12:00:00Z, reason: Duplicate}",
      "as of 2024-06-22T12:00:00Z: Duplicate",
    ],
  ])("is left as it is where its file says so already: %s", async (_, line, since) => {
    const path = put("a.md", PLAIN.replace(DATE, `${DATE}\n${line}`));
    const before = read(path);
    expect(await run(path, "--reason", "Another")).toEqual({
      code: 0,
      stdout: `${path} is withdrawn already, ${since}; nothing was changed`,
      stderr: "",
    });
    expect(read(path)).toBe(before);
  });

  it("is taken down by the next build, and put out again by the one after --undo", async () => {
    const path = put("a.md", PLAIN);
    const pipeline = await openPipeline({ content, state: join(folder, "state") });
    const build = async () => {
      await pipeline.publish(NOW);
      const page = await pipeline.site.head("articles/a/index.html");
      const feed = await pipeline.site.get("feed.json");
      const { items } = JSON.parse(new TextDecoder().decode(feed?.body));
      return [page?.metadata?.["status"], items.length];
    };
    expect(await build()).toEqual([undefined, 1]);
    await run(path, "--reason", "Filed twice");
    expect(await build()).toEqual(["410", 0]);
    await run(path, "--undo");
    expect(await build()).toEqual([undefined, 1]);
    await pipeline.close();
  });

  it("keeps the rights of its file, and nothing lies beside it", async () => {
    const path = put("world/a.md", PLAIN);
    chmodSync(path, 0o640);
    await run(path);
    expect(statSync(path).mode & 0o7777).toBe(0o640);
    expect(readdirSync(dirname(path))).toEqual(["a.md"]);
  });

  it("is found also by the name that problems have for it, below the content folder", async () => {
    const path = put("world/a.md", PLAIN);
    const { code, stdout } = await run("world/a.md", "--content", content);
    expect([code, stdout]).toEqual([0, `world/a.md is withdrawn, as of ${NOW}`]);
    expect(read(path)).toContain(YAML);
  });

  it("is withdrawn though publication.yaml is broken", async () => {
    put("publication.yaml", "title: [");
    const path = put("a.md", PLAIN);
    expect((await run(path)).code).toBe(0);
    expect(read(path)).toContain(YAML);
  });

  it("is withdrawn though there is no publication.yaml, where its folder is named", async () => {
    rmSync(join(content, "publication.yaml"));
    const path = put("a.md", PLAIN);
    expect(await run(path)).toMatchObject({
      code: 1,
      stderr: `wireroom: there is no publication.yaml above ${path}; name its content folder with --content`,
    });
    expect(read(path)).toBe(PLAIN);
    expect((await run(path, "--content", content)).code).toBe(0);
  });
});

describe("a story that is put out again", () => {
  const lines = (text: string): string => PLAIN.replace(DATE, `${text}${DATE}`);
  it.each<readonly [string, string, string, string]>([
    ["a flag", "a.md", lines("withdrawn: true # by hand\n"), PLAIN],
    ["a name in another case", "a.md", lines("Withdrawn: 2024-06-22T12:00:00Z\n"), PLAIN],
    ["a name in quotes", "a.md", lines('"withdrawn" : true\n'), PLAIN],
    [
      "a mapping of many lines, one of them a comment",
      "a.md",
      lines(
        "withdrawn:\n  at: 2024-06-22T12:00:00Z\n  # by hand\n  reason: >\n    Filed\n\n    twice\n",
      ),
      PLAIN,
    ],
    [
      "a flow mapping of many lines",
      "a.md",
      lines("withdrawn: {at: 2024-06-22T12:00:00Z,\n  reason: Duplicate}\n"),
      PLAIN,
    ],
    [
      "the last of the lines",
      "a.md",
      `---\ntitle: A\n${DATE}\nwithdrawn: true\n---\nText.\n`,
      `---\ntitle: A\n${DATE}\n---\nText.\n`,
    ],
    [
      "the last of a flow mapping, behind a comma",
      "a.md",
      `---\n{title: A, ${DATE}, withdrawn: true,}\n---\nText.\n`,
      `---\n{title: A, ${DATE}}\n---\nText.\n`,
    ],
    [
      "the middle of a flow mapping",
      "a.md",
      `---\n{title: A, withdrawn: {at: 2024-06-22T12:00:00Z}, ${DATE}}\n---\nText.\n`,
      `---\n{title: A, ${DATE}}\n---\nText.\n`,
    ],
    [
      "a TOML table",
      "a.md",
      `+++\ntitle = "A"\ndate = 2024-06-20T12:00:00Z\n[withdrawn]\nat = 2024-06-22T12:00:00Z\nreason = "Duplicate"\n[license]\nai = "none"\n+++\nText.\n`,
      `+++\ntitle = "A"\ndate = 2024-06-20T12:00:00Z\n[license]\nai = "none"\n+++\nText.\n`,
    ],
    [
      "dotted TOML names",
      "a.md",
      `+++\ntitle = "A"\nwithdrawn.at = 2024-06-22T12:00:00Z\nwithdrawn.reason = "B"\ndate = 2024-06-20T12:00:00Z\n+++\nText.\n`,
      `+++\ntitle = "A"\ndate = 2024-06-20T12:00:00Z\n+++\nText.\n`,
    ],
    [
      "the last member of a JSON article",
      "a.json",
      `{\n  "title": "A",\n  "contentText": "B, {}",\n  "withdrawn": {"at": "2024-06-22T12:00:00Z"}\n}\n`,
      `{\n  "title": "A",\n  "contentText": "B, {}"\n}\n`,
    ],
    [
      "one of two spellings, where the other says nothing of it",
      "a.md",
      lines("withdrawn: true\nWithdrawn: no\n"),
      lines("Withdrawn: no\n"),
    ],
    [
      "all that a flow mapping said, which stays",
      "a.txt",
      "---\n{ withdrawn: true }\n---\nA pact\n",
      "---\n{  }\n---\nA pact\n",
    ],
    [
      "all that the front matter said, which stays",
      "a.txt",
      "---\nwithdrawn: true\n---\nA pact\n",
      "---\n---\nA pact\n",
    ],
  ])("loses what was written by hand: %s", async (_, name, before, after) => {
    const path = put(name, before);
    expect(await run(path, "--undo")).toMatchObject({ code: 0, stderr: "" });
    expect(read(path)).toBe(bytes(after));
  });

  it("loses what takes it back at a later time", async () => {
    const path = put("a.md", lines("withdrawn: 2030-01-01\n"));
    expect((await run(path, "--undo")).code).toBe(0);
    expect(read(path)).toBe(PLAIN);
  });

  it("is left as it is where nothing withdraws it", async () => {
    const path = put("a.md", lines("withdrawn: false\n"));
    expect(await run(path, "--undo")).toEqual({
      code: 0,
      stdout: `${path} is not withdrawn; nothing was changed`,
      stderr: "",
    });
    expect(read(path)).toBe(lines("withdrawn: false\n"));
  });
});

describe("what cannot be edited safely is left alone, and told what to write", () => {
  const write = `write there ${YAML}`;
  const among = (text: string): string =>
    `cannot be edited safely; write among what it says ${text}`;
  it.each<readonly [string, string, string, string]>([
    [
      "what is empty",
      "a.md",
      `---\ntitle: A\nwithdrawn:\n---\n`,
      `:3 says something of it already; ${write}`,
    ],
    [
      "a flag",
      "a.md",
      `---\nwithdrawn: no\ntitle: A\n---\n`,
      `:2 says something of it already; ${write}`,
    ],
    [
      "a later time",
      "a.md",
      `---\ntitle: A\nWithdrawn: 2030-01-01\n---\n`,
      `:3 says something of it already; ${write}`,
    ],
    [
      "JSON",
      "a.json",
      `{"title": "A",\n"contentText": "B", "withdrawn": null}`,
      `:2 says something of it already; write there ${JSON_TEXT}`,
    ],
    [
      "an explicit key after a tag",
      "a.md",
      `---\n!!map\n? title\n: A\n? published\n: 2024-06-20T12:00:00Z\n---\n`,
      ` ${among(YAML)}`,
    ],
    [
      "an item of ninjs, which has its own word for it",
      "a.json",
      '{"uri": "tag:example.com,2024:a", "headline": "A", "body_text": "B"}',
      ` ${among(`${JSON_TEXT}, or in a ninjs item "pubstatus": "canceled"`)}`,
    ],
  ])("%s", async (_, name, before, says) => {
    const path = put(name, before);
    expect(await run(path)).toEqual({ code: 1, stdout: "", stderr: `wireroom: ${path}${says}` });
    expect(read(path)).toBe(bytes(before));
  });

  it.each<readonly [string, string, string, string]>([
    [
      "an anchor that is used elsewhere",
      "a.md",
      `---\ntitle: A\nwithdrawn: {at: &at 2024-06-22T12:00:00Z}\n${DATE}\nupdated: *at\n---\n`,
      ":3",
    ],
    ["what a merge brings", "a.md", `---\ntitle: A\n<<: {withdrawn: true}\n${DATE}\n---\n`, ":2"],
    [
      "what a merge brings in the first line, below a comment",
      "a.md",
      `---\n# first\n<<: {withdrawn: true}\ntitle: A\n${DATE}\n---\n`,
      ":2",
    ],
    ["two spellings", "a.md", `---\nwithdrawn: true\nWithdrawn: true\ntitle: A\n---\n`, ":2"],
    [
      "an item of ninjs",
      "a.json",
      '{"uri": "tag:example.com,2024:a", "headline": "A", "body_text": "B", "pubstatus": "canceled"}',
      "",
    ],
  ])("taken out: %s", async (_, name, before, place) => {
    const path = put(name, before);
    expect(await run(path, "--undo")).toEqual({
      code: 1,
      stdout: "",
      stderr: `wireroom: ${path}${place} cannot be edited safely; take out what withdraws it by hand`,
    });
    expect(read(path)).toBe(bytes(before));
  });
});

describe("what is no article that could be withdrawn", () => {
  it.each<readonly [string, string, string]>([
    ["a picture", "a.png", "no article"],
    ["the settings", "publication.yaml", "no article"],
    ["a section", "world/_index.md", "no article"],
    ["a file that is not published", "_drafts/a.md", "no article"],
    ["a readme", "README.md", "no article"],
  ])("is refused: %s", async (_, name, says) => {
    const path = put(name, name === "publication.yaml" ? PUBLICATION : PLAIN);
    const before = read(path);
    const { code, stderr } = await run(path);
    expect([code, stderr]).toEqual([
      1,
      `wireroom: ${path} is ${says}; name a file that is published as one`,
    ]);
    expect(read(path)).toBe(before);
  });

  it("is refused: a folder, and a link, which is not followed", async () => {
    put("world/a.md", PLAIN);
    symlinkSync(join(content, "world/a.md"), join(content, "b.md"));
    mkdirSync(join(content, "c.md"));
    for (const name of ["b.md", "c.md", "world"]) {
      const { code, stderr } = await run(join(content, name));
      expect([code, stderr]).toEqual([1, expect.stringContaining("is no article")]);
    }
  });

  it("is refused: a file that is not there", async () => {
    const path = join(content, "a.md");
    expect(await run(path)).toEqual({
      code: 1,
      stdout: "",
      stderr: `wireroom: ${path}: there is no such file; a story whose file is gone is withdrawn`,
    });
  });

  it("is refused: a broken article, with what is wrong, since its last good version would stay out", async () => {
    const broken = PLAIN.replace(DATE, "published: yesterday");
    const path = put("a.md", broken);
    const { code, stderr } = await run(path);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^a\.md:3:12 not-a-time /);
    expect(stderr).toContain(
      `wireroom: ${path} cannot be read, so that nothing in it would take the story down; mend it first, or delete the file`,
    );
    expect(read(path)).toBe(broken);
  });

  it("is refused: a file outside the folder that was named", async () => {
    const path = put("a.md", PLAIN);
    mkdirSync(join(folder, "other"));
    expect(await run(path, "--content", join(folder, "other"))).toMatchObject({
      code: 64,
      stderr: `wireroom: ${path} is not in the content folder ${join(folder, "other")}`,
    });
  });

  it("leaves the file whole where its folder cannot be written", async () => {
    const path = put("world/a.md", PLAIN);
    // Whoever is root writes everywhere: a name that is too long for the file beside it is refused to all.
    const long = put(`world/${"a".repeat(252)}.md`, PLAIN);
    expect(await run(long)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("ENAMETOOLONG"),
    });
    expect([read(long), read(path)]).toEqual([PLAIN, PLAIN]);
  });

  it.each([
    [
      "a reason of no words",
      ["--reason", " "],
      "write the reason in a few words, or leave --reason out",
    ],
    [
      "a reason to put it out again",
      ["--undo", "--reason", "B"],
      "option '--undo' cannot be used with option '--reason <text>'",
    ],
  ])("is refused: %s", async (_, args, says) => {
    const path = put("a.md", PLAIN);
    expect(await run(path, ...args)).toEqual({ code: 64, stdout: "", stderr: `wireroom: ${says}` });
    expect(read(path)).toBe(PLAIN);
  });
});

/** Values as a person or a tool writes them in YAML. */
const yamlValue = fc.oneof(
  fc.constantFrom("", "~", "no", "[a, b]", "{withdrawn: true}", "*none", "&a b", "2024", "#c"),
  fc.constantFrom(
    "|\n  withdrawn: true\n\n",
    ">-\n  a\n  b",
    '"a\n  b"',
    "\n  - a\n  - b",
    "'it''s'",
  ),
  fc.string().map((text) => JSON.stringify(text)),
);
const yamlLine = fc
  .oneof(
    fc.tuple(
      fc.constantFrom("tags", "summary", "license", "unknown", "x-y"),
      yamlValue,
      fc.constantFrom("", "  # c"),
    ),
    fc.constantFrom("# c", "", "  ", "# withdrawn: true", "  # indented"),
  )
  .map((line) => (typeof line === "string" ? line : `${line[0]}: ${line[1]}${line[2]}`));
const jsonMember = fc.tuple(
  fc.string().filter((name) => name !== "__proto__"),
  fc.jsonValue(),
);
const anyFile = fc.oneof(
  fc
    .tuple(fc.array(yamlLine, { maxLength: 6 }), fc.string(), fc.nat(6))
    .map(([lines, text, place]) => {
      const named = lines.toSpliced(place, 0, "title: A pact", DATE);
      return ["a.md", `---\n${named.join("\n")}\n---\n${text}`] as const;
    }),
  fc
    .tuple(fc.array(jsonMember, { maxLength: 4 }), fc.constantFrom(undefined, 2, "\t"))
    .map(([members, indent]) => {
      const all = { ...Object.fromEntries(members), title: "A pact", contentText: "B" };
      return ["a.json", JSON.stringify(all, null, indent)] as const;
    }),
  fc.string().map((text) => ["a.txt", `A pact\n${text}`] as const),
);
it("a text is not given back where what is put in would not come out again", () => {
  const explicit = `---\n!!map\n? title\n: A\n? published\n: 2024-06-20T12:00:00Z\n---\n`;
  expect(parseAs("a.md", explicit).ok).toBe(true);
  expect(putInWithdrawn("a.md", explicit, { at: NOW })).toBeUndefined();
});

const reasonOrNone = fc.option(fc.string({ unit: "binary" }).map(toPlainLine), { nil: undefined });

it("any text that can be read is withdrawn and put out again with the same characters, or left alone", () => {
  let readable = 0;
  let edited = 0;
  fc.assert(
    fc.property(
      anyFile,
      fc.constantFrom("\n", "\r\n"),
      reasonOrNone,
      ([name, written], eol, reason) => {
        const text = written.replaceAll("\n", eol);
        const was = parseAs(name, text);
        if (!was.ok) return;
        readable += 1;
        const withdrawal = { at: NOW, ...(reason && { reason }) };
        const after = putInWithdrawn(name, text, withdrawal);
        if (after === undefined) return;
        edited += 1;
        const is = parseAs(name, after);
        expect(is.ok && is.article).toEqual({ ...was.article, withdrawn: withdrawal });
        expect(takeOutWithdrawn(name, after)).toBe(text);
        // Nothing of it is lost or moved: what was written stands in one place.
        const line = composeWithdrawn(name, text, withdrawal);
        expect(after.split(line)).toHaveLength(2);
      },
    ),
    { numRuns: 1500 },
  );
  expect(readable).toBeGreaterThan(500);
  // What is left alone is the exception.
  expect(edited).toBeGreaterThan(readable * 0.95);
});
