import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { runCommandLine } from "../../local/commands/program.ts";

const PUBLICATION = `title: The Harbour
language: en
timezone: UTC
feeds: https://feeds.example.com/
authority: example.com
since: 2024
`;

const SECTIONS = `sections: {world: World, opinion: {title: "Points & \\"Views\\" <daily>"}}
authors: {ole: Ole Vogt}
selections: {top: {title: Top stories}}
`;

let content: string;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "wireroom-snippet-"));
  content = join(folder, "content");
  mkdirSync(content);
});

afterEach(() => rmSync(join(content, ".."), { recursive: true, force: true }));

/** Runs `snippet` on a folder with nothing in it but a publication.yaml. */
async function run(settings: string, ...args: readonly string[]) {
  writeFileSync(join(content, "publication.yaml"), settings);
  return runBare(...args);
}

async function runBare(...args: readonly string[]) {
  const printed: string[] = [];
  const complained: string[] = [];
  const code = await runCommandLine(["snippet", content, ...args], {
    print: (line) => void printed.push(line),
    complain: (line) => void complained.push(line),
    now: () => "2026-11-24T15:30:00Z" as Timestamp,
    version: "1.2.3",
    openPipeline: async () => {
      throw new Error("it publishes nothing");
    },
    stopped: Promise.resolve(),
  });
  return { code, stdout: printed.join("\n"), stderr: complained.join("\n") };
}

const addresses = (stdout: string) =>
  Array.from(stdout.matchAll(/ href="https:\/\/feeds\.example\.com([^"]+)"/g), ([, path]) => path);

describe("what it prints", () => {
  it("is a link to each form of the publication's feed, RSS first and JSON Feed last", async () => {
    expect(await run(PUBLICATION)).toEqual({
      code: 0,
      stdout: `<link rel="alternate" type="application/rss+xml" title="The Harbour" href="https://feeds.example.com/rss.xml">
<link rel="alternate" type="application/atom+xml" title="The Harbour" href="https://feeds.example.com/atom.xml">
<link rel="alternate" type="application/feed+json" title="The Harbour" href="https://feeds.example.com/feed.json">`,
      stderr: "",
    });
  });

  it("is of the feeds that are named, in their order, with RSS of all before Atom of any", async () => {
    const { code, stdout } = await run(
      PUBLICATION + SECTIONS,
      ...["--feed", "sections/world", "--feed", "/", "--feed", "/sections/world/"],
    );
    expect(code).toBe(0);
    expect(addresses(stdout)).toEqual([
      "/sections/world/rss.xml",
      "/rss.xml",
      "/sections/world/atom.xml",
      "/atom.xml",
      "/sections/world/feed.json",
      "/feed.json",
    ]);
  });

  it("is the RSS of every feed that publication.yaml names, on request", async () => {
    const { code, stdout } = await run(PUBLICATION + SECTIONS, "--all");
    expect(code).toBe(0);
    expect(addresses(stdout)).toEqual([
      "/rss.xml",
      "/sections/world/rss.xml",
      "/sections/opinion/rss.xml",
      "/selections/top/rss.xml",
    ]);
  });

  it.each([
    ["a section", "sections/world", "World – The Harbour"],
    ["an author whom publication.yaml knows", "authors/ole", "Ole Vogt – The Harbour"],
    ["a tag, which it does not", "tags/cranes", "cranes – The Harbour"],
    [
      "a section with signs of markup",
      "sections/opinion",
      "Points &amp; &quot;Views&quot; &lt;daily&gt; – The Harbour",
    ],
  ])("calls a feed by its own title: %s", async (_, name, title) => {
    const { stdout } = await run(PUBLICATION + SECTIONS, "--feed", name);
    expect(stdout.split("\n")[0]).toContain(` title="${title}" `);
  });

  it("has addresses as they are requested", async () => {
    const { stdout } = await run(PUBLICATION, "--feed", "tags/gru\u0308ße");
    expect(addresses(stdout)[0]).toBe("/tags/gr%C3%BC%C3%9Fe/rss.xml");
  });
});

describe("the documentation shows what is printed of this project's own publication:", () => {
  it.each([
    ["docs/command-line.md", []],
    ["docs/command-line.md", ["--feed", "sections/world", "--feed", "/"]],
    ["docs/discovery.md", []],
  ])("%s %j", async (file, args) => {
    const { stdout } = await run(readFileSync("content/publication.yaml", "utf8"), ...args);
    expect(readFileSync(file, "utf8")).toContain(`\n${stdout}\n\`\`\`\n`);
  });
});

describe("a feed can be named", () => {
  it.each<[string, string, string]>([
    ["that publication.yaml lists", SECTIONS, "selections/top"],
    ["of a tag that articles may have", SECTIONS, "tags/cranes"],
    ["of an author whom it does not know", SECTIONS, "authors/mina-vogt"],
    ["of any section, where it lists none", "", "sections/docks"],
  ])("%s", async (_, settings, name) => {
    const { code, stdout } = await run(PUBLICATION + settings, "--feed", name);
    expect(code).toBe(0);
    expect(addresses(stdout)).toContain(`/${name}/rss.xml`);
  });

  it.each([
    ["/rss.xml", "/rss.xml"],
    ["feed.json", "/rss.xml"],
    ["/sections/world/atom.xml", "/sections/world/rss.xml"],
    ["tags/cranes/", "/tags/cranes/rss.xml"],
    ["https://feeds.example.com/sections/world/", "/sections/world/rss.xml"],
    ["https://feeds.example.com/tags/%EB%89%B4/rss.xml", "/tags/%EB%89%B4/rss.xml"],
  ])("by the path of one of its documents: %s", async (name, address) => {
    const { stdout } = await run(PUBLICATION + SECTIONS, "--feed", name);
    expect(addresses(stdout)[0]).toBe(address);
  });

  it.each<[string, string, string, string]>([
    ["a slip", SECTIONS, "sections/wrold", "did you mean sections/world?"],
    ["a slip in its folder", SECTIONS, "section/world", "did you mean sections/world?"],
    ["another folder", SECTIONS, "sections/top", "did you mean selections/top?"],
    ["a slip in a name without its folder", SECTIONS, "tpo", "did you mean selections/top?"],
    ["a name without its folder", SECTIONS, "World", "did you mean sections/world?"],
    ["a tag as articles write it", SECTIONS, "tags/Dock Cranes", "did you mean tags/dock-cranes?"],
    [
      "a section that is not listed",
      SECTIONS,
      "sections/sport",
      "write one of: /, sections/world, sections/opinion, selections/top",
    ],
    ["a tag where tags have no feeds", "feedsPer: section\n", "tags/cranes", "write one of: /"],
    ["a folder of another kind", "", "articles/pact", "write one of: /"],
    ["capitals", SECTIONS, "Tags/x", "did you mean tags/x?"],
    [
      "a folder in a folder",
      SECTIONS,
      "tags/a/b",
      "write one of: /, sections/world, sections/opinion, selections/top",
    ],
  ])("but not with %s", async (_, settings, name, said) => {
    expect(await run(PUBLICATION + settings, "--feed", name)).toEqual({
      code: 64,
      stdout: "",
      stderr: `wireroom: unknown feed '${name}'; ${said}`,
    });
  });

  it("but not by signs that move the cursor", async () => {
    const { stderr } = await run(PUBLICATION, "--feed", "a\u001b[2J");
    expect(stderr).toContain("unknown feed 'a\\u{1b}[2J'");
  });

  it.each([
    ["without a name", ["--feed", " "], /write the name of a feed, such as sections\/world/],
    ["and all of them too", ["--feed", "/", "--all"], /'--all' cannot be used with option '--feed/],
  ])("but not %s", async (_, args, said) => {
    const { code, stdout, stderr } = await run(PUBLICATION, ...args);
    expect(stderr).toMatch(said);
    expect([code, stdout]).toEqual([64, ""]);
  });
});

describe("without a good publication.yaml it prints nothing", () => {
  it("and says what is wrong with it", async () => {
    const { code, stdout, stderr } = await run(`${PUBLICATION}window: 0\n`);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(
      /^publication\.yaml:7:9 setting-value .*\nwireroom: publication\.yaml cannot be used$/,
    );
  });

  it("and shows the least one where there is none", async () => {
    const { code, stdout, stderr } = await runBare();
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`there is no publication.yaml in ${content}; write one`);
    expect(readdirSync(content)).toEqual([]);
  });
});
