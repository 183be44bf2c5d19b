import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseArticle } from "../lambdas/syndication/article/parse-article.ts";
import { EXPLANATIONS } from "../lambdas/syndication/explanations.ts";
import { parsePublication } from "../lambdas/syndication/parse-publication.ts";
import type { Timestamp } from "../lambdas/syndication/timestamp.ts";

const documents = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "--", "*.md"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && !/^(content|tests)\//.test(file));

describe.each(documents)("%s", (file) => {
  it("links to files that exist", () => {
    const links = [...readFileSync(file, "utf8").matchAll(/\]\(([^)#\s]+)[^)]*\)/g)];
    const local = links.map(([, target = ""]) => target).filter((target) => !/^\w+:/.test(target));
    expect(local.filter((target) => !existsSync(join(dirname(file), target)))).toEqual([]);
  });
});

it("ARCHITECTURE.md names files and folders that exist", () => {
  const text = readFileSync("ARCHITECTURE.md", "utf8");
  const named = [...text.matchAll(/`([\w./-]+(?:\/|\.ts))`/g)].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(20);
  const roots = [
    "",
    "infra/",
    "lambdas/",
    "lambdas/aws/",
    "lambdas/handlers/",
    "lambdas/syndication/",
    "local/",
    "tests/",
    "bench/",
  ];
  const stages = ["catalog/", "format/", "partner/", "publish/"].map(
    (stage) => `lambdas/syndication/${stage}`,
  );
  const exists = (path: string) => [...roots, ...stages].some((root) => existsSync(root + path));
  expect(named.filter((path) => !exists(path))).toEqual([]);
});

it("docs/problems.md explains every problem, and no other", () => {
  const text = readFileSync("docs/problems.md", "utf8");
  const told = [...text.matchAll(/^\| `([a-z0-9-]+)` \| (error|warning) \|/gm)];
  const expected = Object.entries(EXPLANATIONS).map(
    ([code, { severity }]) => `${code} ${severity}`,
  );
  expect(told.map(([, code, severity]) => `${code} ${severity}`).sort()).toEqual(expected.sort());
});

it("the package and its lock name one version, and the launcher is executable", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(JSON.parse(readFileSync("package-lock.json", "utf8")).version).toBe(version);
  expect(execFileSync("git", ["ls-files", "-s", "--", "wireroom"], { encoding: "utf8" })).toMatch(
    /^100755 /,
  );
});

it("every dependency runs on the oldest Node that package.json promises", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const tooNew = Object.entries<{ engines?: { node?: string }; optional?: boolean }>(packages)
    .filter(([name, { engines }]) => name !== "" && !allows20(engines?.node))
    .map(([name, { engines }]) => `${name} wants ${engines?.node}`);
  expect(tooNew).toEqual([]);
});

/** The code blocks of a document in one language, as files would hold them. */
function blocks(file: string, language: string): readonly Uint8Array[] {
  const text = readFileSync(file, "utf8");
  const found = text.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"));
  return Array.from(found, ([, block]) => new TextEncoder().encode(block));
}

it("the app in docs/deploy.md is one that compiles", () => {
  const [app] = blocks("docs/deploy.md", "ts");
  const compiled = readFileSync("tests/infra/own-app.ts", "utf8");
  const asPackage = compiled.replace("../../infra/news-syndication.ts", "wireroom");
  expect(new TextDecoder().decode(app)).toBe(asPackage);
});

describe("the examples of docs/", () => {
  const examples = blocks("docs/publication.md", "yaml");
  const parsed = examples.map((bytes) => parsePublication({ path: "publication.yaml", bytes }));

  it("are publications without a problem", () => {
    expect(parsed.length).toBeGreaterThan(1);
    for (const one of parsed) expect(one).toMatchObject({ ok: true, warnings: [] });
  });

  it.each([
    ["an article", "markdown", "world/pact.md"],
    ["an article in JSON", "json", "world/pact.json"],
  ])("are %s without a problem", (_, language, path) => {
    const [bytes] = blocks("docs/content.md", language);
    const publication = parsed.at(-1);
    if (!bytes || !publication?.ok) throw new Error("no example");
    const file = { path, bytes, firstStored: "2024-06-20T00:00:00Z" as Timestamp };
    expect(parseArticle(file, publication.publication)).toMatchObject({ ok: true, warnings: [] });
  });
});

describe("the README's examples", () => {
  const text = readFileSync("README.md", "utf8");
  const block = (language: string) => blocks("README.md", language)[0] ?? new Uint8Array();
  const settings = parsePublication({ path: "publication.yaml", bytes: block("yaml") });
  const firstStored = "2024-06-20T00:00:00Z" as Timestamp;

  it("are a publication and an article without a problem", () => {
    if (!settings.ok) throw new Error(JSON.stringify(settings.problems));
    expect(settings.warnings).toEqual([]);
    const file = { path: "world/pact.md", bytes: block("markdown"), firstStored };
    expect(parseArticle(file, settings.publication)).toMatchObject({ ok: true, warnings: [] });
  });

  it("quote what a refusal says", () => {
    if (!settings.ok) throw new Error(JSON.stringify(settings.problems));
    const bytes = new TextEncoder().encode("---\ntitle: X\npublished: 2024-06-20 09:00\n---\n");
    const parsed = parseArticle(
      { path: "world/pact.md", bytes, firstStored },
      settings.publication,
    );
    const [said] = parsed.ok ? [] : parsed.problems;
    expect(text).toContain(
      `${said?.file}:${said?.line}:${said?.column} ${said?.code} ${said?.message}`,
    );
  });
});

/** Whether a range of Node versions includes 20.19, of the forms that packages use. */
function allows20(range: string | undefined): boolean {
  if (range === undefined) return true;
  return range.split("||").some((part) => {
    const [, sign = "", major = "", minor = "0"] =
      /^\s*(\^|~|>=|>)?\s*v?(\d+|\*)(?:\.(\d+))?/.exec(part) ?? [];
    if (major === "*") return true;
    if (sign === "" || sign === "^" || sign === "~") return major === "20" && Number(minor) <= 19;
    return Number(major) < 20 || (Number(major) === 20 && Number(minor) <= 19);
  });
}
