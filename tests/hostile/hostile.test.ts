import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromMilliseconds } from "../../lambdas/syndication/timestamp.ts";
import { openPipeline } from "../../local/pipeline.ts";
import type { Report } from "../../local/report.ts";
import { describeWith } from "../support/tools.ts";
import { schemaFaults, wellFormednessFaults } from "../validity/schema-and-parser.ts";
import { parseXml } from "../validity/xml-tree.ts";
import {
  HOSTILE_MEDIA,
  HOSTILE_PUBLICATION,
  type HostileArticle,
  hostileArticles,
} from "./hostile-articles.ts";
import { findings, flat, holdsInjected, readSite, type Site, titles } from "./published-site.ts";

const CONTENT = fileURLToPath(new URL("../../content", import.meta.url));

/** Where refusing is the right answer: a text that can be no title, name, identifier, address, language or time, and no text at all. */
const MAY_BE_NOTHING_ELSE = new Set([
  "id",
  "id in a tag",
  "slug",
  "aliases",
  "url",
  "path in a url",
  "language",
  "published",
  "updated",
  "embargo",
  "expires",
  "correction",
  "file",
]);

function mayRefuse({ kind, field }: HostileArticle): boolean {
  const blank = kind === "only white space" || kind === "nothing";
  const name = field === "title" || field === "authors";
  // As bytes they are not UTF-8; in JSON they are escapes.
  const bytes = kind === "lone surrogates" && /^(Markdown|HTML|text)/.test(field);
  return MAY_BE_NOTHING_ELSE.has(field) || (blank && name) || bytes;
}

type Published = { readonly site: Site; readonly report: Report; readonly feeds: string };

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wireroom-hostile-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function publish(name: string, fill: (content: string) => void): Promise<Published> {
  const content = join(folder, name, "content");
  mkdirSync(content, { recursive: true });
  fill(content);
  const pipeline = await openPipeline({ content, state: join(folder, name, "state") });
  try {
    const now = fromMilliseconds(Date.UTC(2026, 11, 1));
    if (now === undefined) throw new Error("outside the calendar");
    const report = await pipeline.publish(now);
    return {
      site: await readSite(pipeline.site),
      report,
      feeds: pipeline.publication()?.feeds ?? "",
    };
  } finally {
    await pipeline.close();
  }
}

function write(path: string, bytes: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

function describeSite(title: string, open: () => Promise<Published>): void {
  describe(title, () => {
    let published: Published;
    beforeAll(async () => {
      published = await open();
    }, 600_000);

    it("has documents in all three formats, each feed in all of them", () => {
      const { rss, atom, json } = published.site;
      expect(rss.size).toBeGreaterThan(0);
      const feeds = (keys: Iterable<string>): readonly string[] =>
        [...keys].map((key) => key.replace(/[^/]+$/, "")).sort();
      expect(feeds(atom.keys())).toEqual(feeds(rss.keys()));
      expect(feeds(json.keys())).toEqual(feeds(rss.keys()));
    });

    it("shows every published article in at least one of its feeds", () => {
      const ids = [...published.site.rss.values()].flatMap((bytes) => titles(bytes, "rss"));
      expect(new Set(ids.map(([id]) => id)).size).toBe(published.report.published);
    });

    it("breaks no rule of the feed validator and none of JSON Feed", () => {
      expect(findings(published.site, published.feeds)).toEqual([]);
    }, 300_000);

    it("has an outline of its feeds that XML can carry", () => {
      expect(published.site.outlines.size).toBeGreaterThan(0);
      for (const bytes of published.site.outlines.values()) {
        expect(parseXml(new TextDecoder("utf-8", { fatal: true }).decode(bytes)).local).toBe(
          "opml",
        );
      }
    });

    it("shows the same entries with the same titles in every format", () => {
      for (const [key, bytes] of published.site.rss) {
        const said = titles(bytes, "rss");
        const atom = published.site.atom.get(key.replace("rss.xml", "atom.xml"));
        const json = published.site.json.get(key.replace("rss.xml", "feed.json"));
        expect(atom && titles(atom, "atom"), key).toEqual(said);
        expect(json && titles(json, "json"), key).toEqual(said);
      }
    }, 120_000);

    it("turns no text of an article into markup of the document", () => {
      const { rss, atom, outlines } = published.site;
      const all = [...rss, ...atom, ...outlines];
      expect(all.filter(([, bytes]) => holdsInjected(bytes)).map(([key]) => key)).toEqual([]);
    }, 120_000);

    describeWith("jing", "judged by jing", () => {
      it("fits RFC 4287's schema", () => {
        expect(schemaFaults(flat(published.site.atom))).toEqual([]);
      }, 300_000);
    });

    describeWith("xmllint", "judged by xmllint", () => {
      it("is well-formed", () => {
        const { rss, atom, outlines } = published.site;
        expect(wellFormednessFaults(flat(new Map([...rss, ...atom, ...outlines])))).toEqual([]);
      }, 300_000);
    });
  });
}

const hostile = (): Promise<Published> =>
  publish("hostile", (content) => {
    write(join(content, "publication.yaml"), HOSTILE_PUBLICATION);
    for (const [path, bytes] of HOSTILE_MEDIA) write(join(content, path), bytes);
    for (const { path, bytes } of hostileArticles()) write(join(content, path), bytes);
  });

let once: Promise<Published> | undefined;
const hostileOnce = (): Promise<Published> => {
  once ??= hostile();
  return once;
};

describeSite("the site of the hostile articles", hostileOnce);

describe("the report on the hostile articles", () => {
  let report: Report;
  beforeAll(async () => {
    report = (await hostileOnce()).report;
  }, 600_000);

  it("counts at least 300 of them as published", () => {
    expect(report.published).toBeGreaterThanOrEqual(300);
  });

  it("refuses only where no document could say what was written", () => {
    const byPath = new Map(hostileArticles().map((article) => [article.path, article]));
    const refused = report.rejected
      .map((problem) => ({ problem, article: byPath.get(problem.file) }))
      .filter(({ article }) => article && !mayRefuse(article))
      .map(({ problem, article }) => `${article?.field}, ${article?.kind}: ${problem.code}`);
    expect(refused).toEqual([]);
  });

  it("says of each refusal where it is and what was found", () => {
    const bad = [...report.rejected, ...report.warnings].filter(
      ({ line, column, message }) =>
        line < 1 || column < 1 || message === "" || /\[object|[\u0000-\u001F\u007F]/.test(message),
    );
    expect(bad).toEqual([]);
  });
});

describeSite("the site of content/", () =>
  publish("own", (content) => cpSync(CONTENT, content, { recursive: true })),
);
