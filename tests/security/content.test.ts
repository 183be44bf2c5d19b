import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { listContent } from "../../local/push/content-files.ts";
import { sendContent } from "../../local/push/send-content.ts";
import { runImport } from "../local/import/old-feeds.ts";
import { type Folder, listFiles, readTree, temporaryFolder } from "../support/folder.ts";
import { buildIn, titlesIn } from "../support/folder-site.ts";
import { article, PUBLICATION } from "../support/newsroom.ts";
import { LEADING_OUT, LOOKING_LIKE } from "./hostile-names.ts";

const CANARY = "canary-of-a-secret";

/** A publication, and beside its folder what nobody may have. */
function fill(): Folder {
  const folder = temporaryFolder();
  folder.write("private/secret.md", article(CANARY));
  folder.write("private/secret.png", CANARY);
  folder.write("content/publication.yaml", PUBLICATION);
  folder.write("content/articles/open.md", article("Open"));
  return folder;
}

/** Files of a folder that have the secret in them. */
function leaks(folder: Folder, name = "site"): readonly string[] {
  const tree = Object.entries(readTree(folder.at(name)));
  return tree.flatMap(([file, text]) => (text.includes(CANARY) ? [file] : []));
}

const BUILD = { encodings: false };
const quoted = (text: string): string => JSON.stringify(text);

describe("a content folder", () => {
  it("publishes nothing that links of its lead to", async () => {
    const folder = fill();
    symlinkSync(folder.at("private/secret.md"), folder.at("content/articles/linked.md"));
    symlinkSync(folder.at("private/secret.png"), folder.at("content/linked.png"));
    symlinkSync(folder.at("private"), folder.at("content/linked"));
    symlinkSync("../../private", folder.at("content/articles/relative"));
    const body = ["/linked.png", "/linked/secret.png", "relative/secret.png"].map(
      (src) => `![A picture](${src})`,
    );
    folder.write("content/articles/shows.md", article("Shows", {}, body.join("\n\n")));
    await buildIn(folder, undefined, BUILD);
    expect([...titlesIn(folder)].sort()).toEqual(["Open", "Shows"]);
    expect(leaks(folder)).toEqual([]);
  });

  it("has files that have other names elsewhere, too: those names say nothing of who may read them", async () => {
    const folder = fill();
    linkSync(folder.at("private/secret.md"), folder.at("content/articles/linked.md"));
    await buildIn(folder, undefined, BUILD);
    expect(titlesIn(folder)).toContain(CANARY);
  });

  it("is built though there are pipes, sockets and folders that are named like articles and pictures", async () => {
    const folder = fill();
    for (const name of ["pipe.md", "pipe.png", "pipe.json", "_index.md"]) {
      execFileSync("mkfifo", [folder.at(`content/articles/${name}`)]);
    }
    mkdirSync(folder.at("content/articles/folder.md"));
    mkdirSync(folder.at("content/folder.png"));
    const server = createServer();
    onTestFinished(() => void server.close());
    // A socket's path may have a hundred bytes or so.
    const before = process.cwd();
    process.chdir(folder.root);
    await new Promise<void>((resolve) => server.listen("content/socket.md", resolve));
    process.chdir(before);
    const body = "![A pipe](pipe.png)\n\n![A folder](/folder.png)\n";
    folder.write("content/articles/shows.md", article("Shows", {}, body));
    await buildIn(folder, undefined, BUILD);
    expect([...titlesIn(folder)].sort()).toEqual(["Open", "Shows"]);
  });

  it("publishes no picture from outside, and no file that is none", async () => {
    const folder = fill();
    folder.write("content/_drafts/plan.md", CANARY);
    folder.write("content/.env", CANARY);
    folder.write("content/articles/later.md", article(CANARY, { draft: true }));
    folder.write("content/PUBLICATION.yaml", CANARY);
    const sources = [
      ...LEADING_OUT.map((name) => name.replace("secret.txt", "private/secret.png")),
      "/../private/secret.png",
      "../../private/secret.png",
      "..%2f..%2fprivate%2fsecret.png",
      "%2e%2e/%2e%2e/private/secret.png",
      "..%252f..%252fprivate%252fsecret.png",
      folder.at("private/secret.png"),
      `file://${folder.at("private/secret.png")}`,
      "/publication.yaml",
      "/PUBLICATION.yaml",
      "/articles/later.md",
      "/_drafts/plan.md",
      "/.env",
      "/.wireroom/catalog",
      "\\..\\private\\secret.png",
    ].filter((src) => src.isWellFormed());
    const body = sources.map((src) => `<img src=${quoted(src)}>\n<a href=${quoted(src)}>x</a>`);
    folder.write("content/articles/shows.html", article("Shows", {}, body.join("\n")));
    for (const [index, src] of sources.entries()) {
      const fields = { image: { src }, attachments: [{ src }] };
      folder.write(`content/articles/${index}.md`, article(`No. ${index}`, fields));
    }
    await buildIn(folder, undefined, BUILD);
    expect(titlesIn(folder)).toContain("Shows");
    expect(leaks(folder)).toEqual([]);
    expect(listFiles(folder.at("site")).filter((name) => name.startsWith("media/"))).toEqual([]);
  });

  it("writes nothing outside the site, whatever slugs, tags, ids and old addresses are called", async () => {
    const folder = fill();
    const names = [...LEADING_OUT, ...LOOKING_LIKE].filter((name) => name.isWellFormed());
    for (const [index, name] of names.entries()) {
      const fields: Record<string, unknown>[] = [
        { slug: name },
        { id: name },
        { id: `tag:example.com,2024:${name}` },
        { tags: [name], authors: [name], section: name },
        { aliases: [name, `/${name}`] },
        { url: name },
        { language: name },
      ];
      for (const [at, field] of fields.entries()) {
        const text = JSON.stringify({
          title: `No. ${index}-${at}`,
          published: "2024-06-19T12:00:00Z",
          contentText: "x",
          ...field,
        });
        folder.write(`content/articles/${index}-${at}.json`, text);
      }
    }
    const before = listFiles(folder.root);
    await buildIn(folder, undefined, BUILD);
    const added = listFiles(folder.root).filter((name) => !before.includes(name));
    expect(added.filter((name) => !/^(site|state)\//.test(name))).toEqual([]);
    expect(added.filter((name) => /(^|\/)\.\.?(\/|$)/.test(name))).toEqual([]);
    expect(leaks(folder, "private")).toHaveLength(2);
  });

  it.each(LOOKING_LIKE)("takes %j for a name like any other", async (name) => {
    const folder = fill();
    folder.write(`content/articles/${name}.md`, article("Named"));
    folder.write(`content/${name}/inside.md`, article("Inside"));
    const report = await buildIn(folder, undefined, BUILD);
    expect(report.rejected).toEqual([]);
    // A name that starts with a dot or an underscore is hidden.
    const shown = /^[._]/.test(name) ? ["Open"] : ["Inside", "Named", "Open"];
    expect([...titlesIn(folder)].sort()).toEqual(shown);
  });
});

const POLLUTION = `"__proto__": {"polluted": true, "draft": true}, "constructor": {"prototype": {"polluted": true}}`;
const POLLUTED_YAML = `__proto__: {polluted: true, draft: true}
constructor: {prototype: {polluted: true}}
`;

describe("names that objects have by themselves", () => {
  it("change no object, in whichever format they come", async () => {
    const folder = fill();
    folder.write("content/publication.yaml", `${PUBLICATION}${POLLUTED_YAML}`);
    await buildIn(folder, undefined, BUILD).catch(() => {});
    folder.write("content/publication.yaml", PUBLICATION);
    const head = `title: T\npublished: 2024-06-19T12:00:00Z\n`;
    folder.write("content/articles/yaml.md", `---\n${head}${POLLUTED_YAML}---\nx\n`);
    folder.write(
      "content/articles/merge.md",
      `---\n${head}<<: {__proto__: {polluted: true}}\n---\nx\n`,
    );
    folder.write(
      "content/articles/toml.md",
      `+++\ntitle = "T"\npublished = 2024-06-19T12:00:00Z\n[__proto__]\npolluted = true\n[constructor.prototype]\npolluted = true\n+++\nx\n`,
    );
    folder.write(
      "content/articles/json.json",
      `{"title": "T", "published": "2024-06-19T12:00:00Z", "contentText": "x", ${POLLUTION}}`,
    );
    folder.write(
      "content/articles/ninjs.json",
      `{"uri": "tag:example.com,2024:n", "versioncreated": "2024-06-19T12:00:00Z", "headline": "T", "body_text": "x", "associations": {${POLLUTION}}, ${POLLUTION}}`,
    );
    folder.write(
      "content/articles/tags.md",
      article("Tags", { tags: ["__proto__", "constructor"] }),
    );
    await buildIn(folder, undefined, BUILD);
    expect(titlesIn(folder)).toContain("T");
    expect(titlesIn(folder)).toContain("Tags");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe("what is pushed", () => {
  it("is no file that became a link since the folder was read", async () => {
    const folder = fill();
    const stages = listContent(folder.at("content"));
    folder.remove("content/articles/open.md");
    symlinkSync(folder.at("private/secret.md"), folder.at("content/articles/open.md"));
    const put: string[] = [];
    const sent = await sendContent(stages, {
      store: {
        list: async () => new Map(),
        put: async ({ key, body }) => void put.push(`${key} ${body}`),
        close: () => {},
      },
      stored: new Map(),
      dryRun: false,
      onDone: () => {},
    });
    expect(put.join("\n")).not.toContain(CANARY);
    expect(sent.failed.map(({ file }) => file)).toEqual(["articles/open.md"]);
  });
});

describe("what is imported", () => {
  it("is written below the content folder alone, whatever the old site called it", async () => {
    const folder = fill();
    const names = LEADING_OUT.filter((name) => /^[\x20-\x7e]+$/.test(name));
    const items = names.map(
      (name, index) =>
        `<item><title>${name}</title><guid isPermaLink="false">${name}-${index}</guid><link>https://old.example.com/${name}</link><pubDate>Thu, 20 Jun 2024 09:00:00 GMT</pubDate><description>&lt;img src="https://old.example.com/${name}"&gt;&lt;img src="/../private/secret.png"&gt;&lt;img src="https://old.example.com/..%2fprivate%2fsecret.png"&gt;x</description><enclosure url="https://old.example.com/..%2f..%2fprivate/secret.png" type="image/png" length="1"/></item>`,
    );
    folder.write(
      "old/feed.xml",
      `<rss version="2.0"><channel><title>Old</title><link>https://old.example.com/</link>${items.join("")}</channel></rss>`,
    );
    folder.write("old/media/a.png", "x");
    folder.write("old/private/secret.png", CANARY);
    const before = listFiles(folder.root);
    await runImport(
      folder.at("old/feed.xml"),
      "--into",
      folder.at("content"),
      "--media",
      folder.at("old/media"),
    );
    const added = listFiles(folder.root).filter((name) => !before.includes(name));
    expect(added.length).toBeGreaterThan(5);
    expect(added.filter((name) => !name.startsWith("content/"))).toEqual([]);
    expect(added.filter((name) => /(^|\/)\.\.?(\/|$)/.test(name))).toEqual([]);
    expect(leaks(folder, "content")).toEqual([]);
  });
});
