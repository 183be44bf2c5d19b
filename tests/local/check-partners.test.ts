import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PARTNERS } from "../../lambdas/syndication/partner/partners.ts";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { type Folder, makeFolder } from "../support/folder.ts";
import { runInProcess } from "../support/run-in-process.ts";

const NOW = "2024-07-01T00:00:00Z" as Timestamp;

const PUBLICATION = `title: The Harbour
language: en
timezone: UTC
feeds: https://feeds.harbour.example/
authority: harbour.example
since: 2024
`;

const WORDS = "The ferry lay at the quay until the fog had gone, and left an hour late. ".repeat(
  30,
);

/** An article that MSN takes but for what `fields` changes. */
function article(fields: Readonly<Record<string, string>> = {}): string {
  const all = {
    title: "The night ferry waits for the fog to lift",
    published: "2024-06-20T09:00:00Z",
    summary: "The ferry left an hour late, and nobody minded.",
    ...fields,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `---\n${lines.join("\n")}\n---\n\n${WORDS}\n`;
}

let folder: Folder;

beforeEach(() => {
  folder = makeFolder();
});

afterEach(() => folder.discard());

async function run(...args: readonly string[]) {
  const { complained, ...told } = await runInProcess(NOW, args);
  return { ...told, stdout: told.printed.join("\n"), stderr: complained.join("\n") };
}

function file(
  articles: Readonly<Record<string, string>>,
  partners = "partners: {msn: {}}\n",
): void {
  folder.write("content/publication.yaml", `${PUBLICATION}${partners}`);
  for (const [name, text] of Object.entries(articles)) folder.write(`content/${name}`, text);
}

const check = (...options: readonly string[]) =>
  run("check", folder.at("content"), "--partners", ...options);

/** The letters of a story's row. */
function cells(printed: readonly string[], name: string): string | undefined {
  return printed
    .find((line) => line.startsWith(`${name} `) && /(\s+[+wReno])+$/.test(line))
    ?.slice(name.length)
    .replaceAll(" ", "");
}

describe("check --partners", () => {
  it("says which story a partner refuses, what to change, and where the rule is from", async () => {
    file({ "short.md": article({ title: "Fog" }), "long.md": article() });
    const { code, printed, stdout, stderr } = await check();
    expect(stderr).toBe("");
    expect(printed[0]).toBe("2 articles: 2 published, 0 hidden, 1 refused by a partner");
    expect(printed[2]).toMatch(/^ +msn$/);
    expect(cells(printed, "short.md")).toBe("R");
    expect(cells(printed, "long.md")).toMatch(/^[+w]$/);
    expect(stdout).toContain(
      "short.md  title-too-short  msn (refused)\n  the title has 3 characters;",
    );
    expect(stdout).toMatch(/\n {2}https:\/\/\S+\s+\(checked 2026-11-\d\d, documented\)/);
    expect(printed.at(-1)).toMatch(/^2 stories: 1 refused by a partner, \d with warnings$/);
    expect(code).toBe(0);
  });

  it("has no findings for a story that a partner would not get", async () => {
    const unselected = "selections: {top: {title: Top, include: {tags: [Top]}}}\n";
    file(
      {
        "excluded.md": article({ title: "Fog", partners: "{exclude: [msn]}", tags: "[Top]" }),
        "unselected.md": article({ title: "Fog" }),
        "over.md": article({ title: "Fog", tags: "[Top]", published: "2022-06-20T09:00:00Z" }),
      },
      `${unselected}partners: {msn: {selection: top}}\n`,
    );
    const { printed, stdout } = await check();
    expect(cells(printed, "excluded.md")).toBe("e");
    expect(cells(printed, "unselected.md")).toBe("n");
    expect(cells(printed, "over.md")).toBe("o");
    expect(stdout).not.toContain("title-too-short");
    expect(printed.at(-1)).toBe("3 stories: nothing to mend");
  });

  it("judges what is still to go out, and nothing that is over", async () => {
    const title = "Fog";
    file({
      "draft.md": article({ title, draft: "true" }),
      "scheduled.md": article({ title, published: "2026-01-05T09:00:00Z" }),
      "embargoed.md": article({ title, embargo: "2024-07-02T00:00:00Z" }),
      "expired.md": article({ title, expires: "2024-06-21T00:00:00Z" }),
      "withdrawn.md": article({ title, withdrawn: "2024-06-21T00:00:00Z" }),
    });
    const { printed, stdout } = await check();
    for (const name of ["draft.md", "scheduled.md", "embargoed.md"]) {
      expect(cells(printed, name)).toBe("R");
    }
    expect(stdout).not.toContain("expired.md");
    expect(stdout).not.toContain("withdrawn.md");
  });

  it("asks every partner where publication.yaml names none, and says so", async () => {
    file({ "long.md": article() }, "");
    const { printed, stdout } = await check();
    expect(printed[2]).toMatch(/^publication\.yaml names no partner/);
    for (const { name } of PARTNERS) expect(stdout).toMatch(new RegExp(`^ *${name}( +\\|)*$`, "m"));
    expect(cells(printed, "long.md")).toHaveLength(PARTNERS.length);
  });

  it("says so where there is no story", async () => {
    file({});
    const { code, printed } = await check();
    expect(printed.at(-1)).toBe("no story is out or still to go out");
    expect(code).toBe(0);
  });

  it("says the same after a build, and remembers nothing", async () => {
    file({ "short.md": article({ title: "Fog" }) }, "");
    const before = await check();
    await run("build", folder.at("content"), "--out", folder.at("site"));
    const again = await check();
    expect(again.printed).toEqual(before.printed);
    const built = await run("build", folder.at("content"), "--out", folder.at("site"));
    expect(built.stdout).toContain(": 0 written");
  });

  it("ends as check does, whatever partners refuse", async () => {
    file({
      "short.md": article({ title: "Fog" }),
      "broken.md": article({ published: "yesterday" }),
    });
    const { code, stderr } = await check();
    expect(stderr).toMatch(/^broken\.md:\d+:\d+ not-a-time /);
    expect(code).toBe(2);
    expect((await run("check", folder.at("content"))).code).toBe(2);
  });

  it("is one JSON document on request, and nothing else", async () => {
    file({ "short.md": article({ title: "Fog" }), "long.md": article() });
    const { code, printed } = await check("--json");
    expect(printed).toHaveLength(1);
    const told = JSON.parse(printed[0] ?? "");
    expect(Object.keys(told)).toEqual(["partners", "findings"]);
    expect(told.partners).toEqual([
      { partner: "msn", ships: expect.any(Number), warns: expect.any(Number), refused: 1 },
    ]);
    expect(told.partners[0].ships + told.partners[0].warns).toBe(1);
    const keys = ["file", "partner", "code", "severity", "message", "source", "checkedOn"];
    for (const finding of told.findings) expect(Object.keys(finding)).toEqual(keys);
    expect(told.findings[0]).toMatchObject({
      file: "short.md",
      partner: "msn",
      code: "title-too-short",
      severity: "error",
      message: expect.stringMatching(/^the title has 3 characters; give a `title` of /),
      source: expect.stringMatching(/^https:\/\//),
      checkedOn: expect.stringMatching(/^2026-11-\d\d$/),
    });
    expect(code).toBe(0);
  });

  it("is not what check says without it", async () => {
    file({ "short.md": article({ title: "Fog" }) });
    const { printed } = await run("check", folder.at("content"));
    expect(printed).toEqual(["1 article: 1 published, 0 hidden, 1 refused by a partner"]);
  });
});

it("check --help says what the exit code does not tell", async () => {
  const { stdout } = await run("check", "--help");
  expect(stdout.replace(/\s+/g, " ")).toContain(
    "the exit code is the same with --partners and without",
  );
});
