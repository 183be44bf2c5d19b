import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  type ReclassifyRow,
  readEvery,
  readRow,
  reclassifyKey,
  SHARDS,
} from "../../../lambdas/syndication/catalog/rows.ts";
import type { News } from "../../../lambdas/syndication/publish/newsdesk.ts";
import type { Ports, Run } from "../../../lambdas/syndication/publish/ports.ts";
import { createService, type Service } from "../../../lambdas/syndication/publish/service.ts";
import { MemoryBucket } from "../../../local/bucket/memory-bucket.ts";
import { MemoryCatalog } from "../../../local/catalog/memory-catalog.ts";
import { article, at, Newsroom, PUBLICATION } from "../../support/newsroom.ts";

/** A newsroom whose files are looked at one by one, as notifications bring them, and whose editors are told. */
class Wire {
  readonly newsroom = new Newsroom();
  readonly reports = new MemoryBucket();
  readonly told: News[] = [];
  readonly ports: Ports;
  readonly service: Service;

  constructor(announce?: (news: readonly News[]) => Promise<void>) {
    const record = async (news: readonly News[]): Promise<void> => {
      await announce?.(news);
      this.told.push(...news);
    };
    this.ports = { ...this.newsroom.ports, newsdesk: { reports: this.reports, announce: record } };
    this.service = createService(this.ports);
  }

  run(more: Partial<Run> = {}): Run {
    return { ...this.newsroom.run(), ...more };
  }

  async file(path: string, text: string | undefined, run = this.run()): Promise<void> {
    if (text === undefined) this.newsroom.remove(path);
    else this.newsroom.put(path, text);
    await this.service.look(path, run);
    await this.service.finish(run);
    await this.service.goOn(run);
  }

  async begin(): Promise<this> {
    await this.file("publication.yaml", PUBLICATION);
    return this;
  }

  async report(name: string): Promise<Record<string, unknown>> {
    const found = await this.reports.get(`.wireroom/${name}.json`);
    return JSON.parse(new TextDecoder().decode(found?.body));
  }
}

describe("editors are told", () => {
  it("that a story is out, with its feeds and its page", async () => {
    const wire = await new Wire().begin();
    await wire.file("world/pact.md", article("Pact", { section: "world" }));
    expect(await wire.report("reports/world/pact.md")).toMatchObject({
      file: "world/pact.md",
      status: "published",
      page: "pact",
      feeds: ["/", "/sections/world/"],
      problems: [],
    });
    expect(wire.told).toMatchObject([
      {
        kind: "published",
        file: "world/pact.md",
        message: "world/pact.md is published",
        address: "https://feeds.example.com/articles/pact/",
      },
    ]);
    expect(await wire.report("report")).toEqual({ refused: [], warnings: [] });
  });

  it("what is wrong, where, and what to write, while the good version stays out", async () => {
    const wire = await new Wire().begin();
    await wire.file("pact.md", article("Pact"));
    await wire.file("pact.md", article("Pact", { published: "2024-06-19 12:00" }));
    const problem = { code: "no-offset", file: "pact.md", line: 3, severity: "error" };
    expect(await wire.report("reports/pact.md")).toMatchObject({
      status: "published",
      problems: [problem],
    });
    expect(await wire.report("report")).toMatchObject({
      refused: [{ file: "pact.md", problems: [problem] }],
    });
    expect(wire.told.map(({ kind }) => kind)).toEqual(["published", "rejected"]);
    expect(wire.told[1]?.message).toMatch(/^pact\.md:3:12 no-offset "published" is .* write /);
    await wire.file("pact.md", article("Pact, mended"));
    expect(wire.told.map(({ kind }) => kind)).toEqual(["published", "rejected", "published"]);
    expect(await wire.report("report")).toMatchObject({ refused: [] });
  });

  it.each([
    ["its file is gone", undefined, "deleted"],
    ["it is withdrawn", article("Pact", { withdrawn: "2024-06-20T08:00:00Z" }), "withdrawn"],
    ["it is a draft again", article("Pact", { draft: true }), "draft"],
    ["it has expired", article("Pact", { expires: "2024-06-20T08:00:00Z" }), "expired"],
  ])("that a public story is not any more, because %s", async (_, text, because) => {
    const wire = await new Wire().begin();
    await wire.file("pact.md", article("Pact"));
    await wire.file("pact.md", text);
    expect(wire.told[1]).toMatchObject({ kind: "withdrawn", because, file: "pact.md" });
    expect(await wire.report("reports/pact.md")).toMatchObject({ status: because, feeds: [] });
  });

  it("nothing of a draft but its report, and nothing twice of a file that is read again", async () => {
    const wire = await new Wire().begin();
    await wire.file("draft.md", article("Draft", { draft: true }));
    await wire.file("pact.md", article("Pact"));
    for (let again = 0; again < 3; again++) await wire.service.look("pact.md", wire.run());
    await wire.service.finish(wire.run());
    expect(wire.told).toHaveLength(1);
    expect(await wire.report("reports/draft.md")).toMatchObject({ status: "draft" });
  });

  it("when time alone brings a story out", async () => {
    const wire = await new Wire().begin();
    await wire.file("later.md", article("Later", { embargo: "2024-06-20T13:00:00Z" }));
    expect(await wire.report("reports/later.md")).toMatchObject({
      status: "embargoed",
      until: "2024-06-20T13:00:00Z",
    });
    wire.newsroom.now = at("2024-06-20T13:00:00Z");
    await wire.service.tick(wire.run());
    expect(wire.told).toMatchObject([{ kind: "published", file: "later.md" }]);
  });

  it("of a publication.yaml that cannot be used, and the last good one stays in force", async () => {
    const wire = await new Wire().begin();
    await wire.file("pact.md", article("Pact"));
    await wire.file("publication.yaml", `${PUBLICATION}colour: [`);
    expect(wire.told.at(-1)).toMatchObject({ kind: "rejected", file: "publication.yaml" });
    expect(await wire.report("report")).toMatchObject({ refused: [{ file: "publication.yaml" }] });
    await wire.file("more.md", article("More"));
    expect(await wire.newsroom.titles()).toHaveLength(2);
    await wire.file("publication.yaml", PUBLICATION);
    expect(await wire.report("report")).toEqual({ refused: [], warnings: [] });
  });

  it("again, where the bus took nothing", async () => {
    let fails = true;
    const wire = await new Wire(async () => {
      if (fails) throw new Error("no bus");
    }).begin();
    await expect(wire.file("pact.md", article("Pact"))).rejects.toThrow("no bus");
    expect(await wire.newsroom.titles()).toEqual(["Pact"]);
    fails = false;
    await wire.service.tick(wire.run());
    expect(wire.told).toMatchObject([{ kind: "published", file: "pact.md" }]);
  });
});

describe("one file that makes trouble", () => {
  const long = `${"한".repeat(84)}.md`;
  const names = [long, "a\\b.md", "a//b.md"];
  it.each(names)("is reported all the same, where no key can hold its name: %s", async (name) => {
    const wire = await new Wire().begin();
    await wire.file(name, article("Awkward"));
    await wire.file("other.md", article("Other"));
    expect(wire.told.map(({ file }) => file)).toEqual([name, "other.md"]);
    const digest = createHash("sha256").update(name).digest("hex");
    expect(await wire.report(`reports/${digest}`)).toMatchObject({ file: name });
  });

  it("does not silence the others, nor keep newer settings from being applied", async () => {
    const faults: string[] = [];
    const wire = await new Wire(async (news) => {
      if (news.some(({ file }) => file === "bad.md")) throw new Error("not this one");
    }).begin();
    const run = wire.run({ onFault: (_, subject) => faults.push(subject) });
    for (const path of ["bad.md", "a.md", "b.md"]) {
      wire.newsroom.put(path, article(path));
      await wire.service.look(path, wire.run());
    }
    wire.newsroom.put("publication.yaml", PUBLICATION.replace("The Wire", "The Second"));
    await wire.service.look("publication.yaml", wire.run());
    await wire.service.tick(run);
    expect(faults).toContain("bad.md");
    expect(wire.told.map(({ file }) => file)).toEqual(["a.md", "b.md"]);
    expect(await readRow(wire.ports.catalog, reclassifyKey)).toBeUndefined();
  });

  it("does not stop the way through all paths, and is looked at again when it can be read", async () => {
    const wire = await new Wire().begin();
    for (const path of ["a.md", "locked.md", "z.md"]) wire.newsroom.put(path, article(path));
    const { content } = wire.ports;
    const read = content.read.bind(content);
    content.read = async (path) => {
      if (path === "locked.md") throw new Error("AccessDenied");
      return read(path);
    };
    const faults: string[] = [];
    const run = wire.run({ onFault: (_, subject) => faults.push(subject) });
    wire.newsroom.put("publication.yaml", PUBLICATION.replace("The Wire", "The Second"));
    await wire.service.look("publication.yaml", wire.run());
    await wire.service.tick(run);
    expect(faults).toContain("locked.md");
    expect(await readRow(wire.ports.catalog, reclassifyKey)).toBeUndefined();
    expect([...(await wire.newsroom.titles())].sort()).toEqual(["a.md", "z.md"]);
    content.read = read;
    await wire.service.tick(run);
    expect([...(await wire.newsroom.titles())].sort()).toEqual(["a.md", "locked.md", "z.md"]);
  });
});

describe("with little time", () => {
  it("what does not fit stays marked, and the next invocation goes on with it", async () => {
    const wire = await new Wire().begin();
    wire.newsroom.put("pact.md", article("Pact", { tags: ["a", "b", "c"] }));
    await wire.service.look("pact.md", wire.run());
    for (let steps = 0; ; steps++) {
      let left = steps;
      await wire.service.finish(wire.run({ hasTime: () => left-- > 0, owner: `with ${steps}` }));
      if ((await readEvery(wire.ports.catalog, "mark")).length === 0) break;
      expect(steps).toBeLessThan(200);
    }
    const fresh = new Newsroom();
    fresh.put("pact.md", article("Pact", { tags: ["a", "b", "c"] }));
    await fresh.publish();
    expect(await wire.newsroom.documents()).toEqual(await fresh.documents());
  });

  it("one target that fails does not hold up the others", async () => {
    const wire = await new Wire().begin();
    const faults: string[] = [];
    const { site } = wire.ports;
    const put = site.put.bind(site);
    site.put = async (key, ...rest) => {
      if (key.startsWith("tags/a/")) throw new Error("no room");
      return put(key, ...rest);
    };
    const run = wire.run({ onFault: (_, subject) => faults.push(subject) });
    await wire.file("pact.md", article("Pact", { tags: ["a", "b"] }), run);
    expect(faults).toContain("/tags/a/");
    expect(await wire.newsroom.titles("tags/b/feed.json")).toEqual(["Pact"]);
    expect(await wire.service.countStuckMarks()).toBe(0);
    expect(await wire.service.countStuckMarks()).toBe(1);
    site.put = put;
    await wire.service.tick(wire.run());
    expect(await wire.service.countStuckMarks()).toBe(0);
    expect(await wire.newsroom.titles("tags/a/feed.json")).toEqual(["Pact"]);
  });
});

describe("new settings", () => {
  const many = Array.from(
    { length: 450 },
    (_, index) => `many/${String(index).padStart(3, "0")}.md`,
  );

  it("are applied to every path, a part at a time, whoever goes on", async () => {
    const wire = await new Wire().begin();
    for (const path of many) wire.newsroom.put(path, article(path, { section: "sport" }));
    wire.newsroom.put("publication.yaml", PUBLICATION.replace("opinion", "sport"));
    await wire.service.look("publication.yaml", wire.run());
    // Time is what writing takes: each invocation has that of so many writes.
    let left = 0;
    const { catalog } = wire.ports;
    const write = catalog.write.bind(catalog);
    catalog.write = (writes) => {
      left--;
      return write(writes);
    };
    let invocations = 0;
    while (await readRow(wire.ports.catalog, reclassifyKey)) {
      left = 150;
      await wire.service.goOn(wire.run({ hasTime: () => left > 0, owner: `${++invocations}` }));
      expect(invocations).toBeLessThan(20);
    }
    expect(invocations).toBeGreaterThan(2);
    while ((await wire.service.tick(wire.run())).rendered.length > 0);
    const fresh = new Newsroom(PUBLICATION.replace("opinion", "sport"));
    for (const path of many) fresh.put(path, article(path, { section: "sport" }));
    await fresh.publish();
    const documents = await fresh.documents();
    const opinion = Object.keys(await wire.newsroom.documents()).filter(
      (key) => !(key in documents),
    );
    expect(opinion.every((key) => key.startsWith("sections/opinion/"))).toBe(true);
    expect(await wire.newsroom.documents()).toMatchObject(documents);
  });

  it("that come while older ones are applied begin anew", async () => {
    const wire = await new Wire().begin();
    for (const path of many) wire.newsroom.put(path, article(path));
    wire.newsroom.put("publication.yaml", PUBLICATION.replace("The Wire", "The Second"));
    await wire.service.look("publication.yaml", wire.run());
    let left = 2;
    await wire.service.goOn(wire.run({ hasTime: () => left-- > 0, owner: "first" }));
    const row = await readRow<ReclassifyRow>(wire.ports.catalog, reclassifyKey);
    expect(row?.value.after).toBeDefined();
    wire.newsroom.put("publication.yaml", PUBLICATION.replace("The Wire", "The Third"));
    await wire.service.look("publication.yaml", wire.run());
    await wire.service.tick(wire.run());
    expect(await readRow(wire.ports.catalog, reclassifyKey)).toBeUndefined();
    expect(await wire.newsroom.read("rss.xml")).toContain("<title>The Third</title>");
    const records = await readEvery<{ settings: number }>(wire.ports.catalog, "record");
    expect(new Set(records.map(({ value }) => value.settings)).size).toBe(1);
  });
});

describe("the nightly comparison", () => {
  it("finds what no notification told of", async () => {
    const wire = await new Wire().begin();
    await wire.file("gone.md", article("Gone"));
    await wire.file("edited.md", article("Before"));
    wire.newsroom
      .remove("gone.md")
      .put("edited.md", article("After"))
      .put("new.md", article("New"));
    await wire.service.compare(wire.run());
    await wire.service.finish(wire.run());
    expect([...(await wire.newsroom.titles())].sort()).toEqual(["After", "New"]);
  });

  it("writes again what the site has lost, and what somebody else wrote there", async () => {
    const wire = await new Wire().begin();
    await wire.file("pact.md", article("Pact"));
    const before = await wire.newsroom.documents();
    await wire.newsroom.site.put("rss.xml", new Uint8Array([1]), { mediaType: "text/plain" });
    await wire.service.compare(wire.run());
    await wire.service.finish(wire.run());
    expect(await wire.newsroom.documents()).toEqual(before);
  });
});

describe("a rebuild", () => {
  const fill = async (): Promise<Wire> => {
    const wire = await new Wire().begin();
    for (const name of ["a", "b", "c", "d"]) {
      wire.newsroom.put(`${name}.md`, article(name, { tags: [name, "all"] }));
    }
    return wire;
  };
  const paths = ["a.md", "b.md", "c.md", "d.md", "publication.yaml"];
  const renderAll = async (wire: Wire): Promise<void> => {
    for (const shard of SHARDS) {
      while ((await wire.service.rebuild.render(shard, wire.run())).left > 0);
    }
  };

  it("makes the site of everything that is filed, marking each feed once", async () => {
    const wire = await fill();
    await wire.service.rebuild.begin("one", wire.run());
    await wire.service.rebuild.look(paths, wire.run());
    const marks = (await readEvery(wire.ports.catalog, "mark")).map(({ sort }) => sort);
    expect(marks.filter((mark) => mark.startsWith("/"))).toEqual([]);
    await wire.service.rebuild.mark("one", wire.run());
    await renderAll(wire);
    await wire.service.finish(wire.run());
    const fresh = new Newsroom();
    for (const name of ["a", "b", "c", "d"]) {
      fresh.put(`${name}.md`, article(name, { tags: [name, "all"] }));
    }
    await fresh.publish();
    expect(await wire.newsroom.documents()).toEqual(await fresh.documents());
    expect(await readRow(wire.ports.catalog, reclassifyKey)).toBeUndefined();
  });

  it("does not bring back what was deleted while it ran", async () => {
    const wire = await fill();
    await wire.service.rebuild.begin("one", wire.run());
    await wire.file("a.md", undefined);
    await wire.service.rebuild.look(paths, wire.run());
    await wire.service.rebuild.mark("one", wire.run());
    await renderAll(wire);
    expect([...(await wire.newsroom.titles())].sort()).toEqual(["b", "c", "d"]);
  });

  it("that is given up is finished by the clock", async () => {
    const wire = await fill();
    await wire.service.rebuild.begin("one", wire.run());
    await wire.service.rebuild.look(["a.md"], wire.run());
    await wire.service.tick(wire.run());
    expect(await readRow(wire.ports.catalog, reclassifyKey)).toBeDefined();
    await wire.service.rebuild.abandon("another");
    await wire.service.tick(wire.run());
    expect(await readRow(wire.ports.catalog, reclassifyKey)).toBeDefined();
    await wire.service.rebuild.abandon("one");
    await wire.service.tick(wire.run());
    expect([...(await wire.newsroom.titles())].sort()).toEqual(["a", "b", "c", "d"]);
    expect(await readRow(wire.ports.catalog, reclassifyKey)).toBeUndefined();
  });

  it("takes down at once what is withdrawn while it looks", async () => {
    const wire = await fill();
    for (const path of paths) await wire.service.look(path, wire.run());
    await wire.service.finish(wire.run());
    await wire.service.rebuild.begin("one", wire.run());
    wire.newsroom.put("a.md", article("a", { withdrawn: "2024-06-20T08:00:00Z" }));
    // Its batch comes before the notification, which then finds nothing to do.
    await wire.service.rebuild.look(paths, wire.run());
    await wire.service.look("a.md", wire.run());
    await wire.service.finish(wire.run());
    expect([...(await wire.newsroom.titles())].sort()).toEqual(["b", "c", "d"]);
  });

  it("renders the pages too, as a newer version would have them", async () => {
    const wire = await fill();
    for (const path of paths) await wire.service.look(path, wire.run());
    await wire.service.finish(wire.run());
    await wire.service.rebuild.begin("one", wire.run());
    await wire.service.rebuild.look(paths, wire.run());
    expect(await wire.service.rebuild.mark("one", wire.run())).toBe(0);
    const marks = (await readEvery(wire.ports.catalog, "mark")).map(({ sort }) => sort);
    expect(marks.some((mark) => mark.startsWith("page:a\n"))).toBe(true);
  });

  it("takes down what the catalog, which was restored, does not know to be gone", async () => {
    const wire = new Wire();
    // A copy of the table, kept up to the instant to which it is restored.
    const restored = new MemoryCatalog();
    const { catalog } = wire.ports;
    const write = catalog.write.bind(catalog);
    catalog.write = async (writes) => (await restored.write(writes)) && write(writes);
    await wire.begin();
    await wire.file("kept.md", article("Kept"));
    await wire.file("gone.md", article("Gone", { tags: ["gone"] }));
    catalog.write = write;
    await wire.file("late.md", article("Late"));
    await wire.file("gone.md", undefined);
    await wire.file("late.md", undefined);
    // And a story that was published and deleted behind the instant of which nothing is left but its page.
    const page = await wire.newsroom.site.get("articles/kept/index.html");
    const headers = { mediaType: "text/html; charset=utf-8" };
    await wire.newsroom.site.put(
      "articles/ghost/index.html",
      page?.body ?? new Uint8Array(),
      headers,
    );
    const service = createService({ ...wire.ports, catalog: restored });
    await service.look("publication.yaml", wire.run());
    await service.rebuild.begin("one", wire.run());
    await service.rebuild.look(["kept.md", "publication.yaml"], wire.run());
    while ((await service.rebuild.mark("one", wire.run())) > 0);
    for (const shard of SHARDS) while ((await service.rebuild.render(shard, wire.run())).left > 0);
    expect(await wire.newsroom.titles()).toEqual(["Kept"]);
    for (const slug of ["gone", "late", "ghost"]) {
      const found = await wire.newsroom.site.head(`articles/${slug}/index.html`);
      expect([slug, found?.metadata]).toEqual([slug, { status: "410" }]);
    }
  });

  it("ends though a target can never be written", async () => {
    const wire = await fill();
    const { site } = wire.ports;
    const put = site.put.bind(site);
    site.put = async (key, ...rest) => {
      if (key.startsWith("tags/a/")) throw new Error("no room");
      return put(key, ...rest);
    };
    const run = wire.run({ onFault: () => {} });
    await wire.service.rebuild.begin("one", run);
    await wire.service.rebuild.look(paths, run);
    await wire.service.rebuild.mark("one", run);
    for (const shard of SHARDS) {
      let asks = 0;
      while ((await wire.service.rebuild.render(shard, run)).left > 0) {
        expect(++asks).toBeLessThan(5);
      }
    }
    expect([...(await wire.newsroom.titles())].sort()).toEqual(["a", "b", "c", "d"]);
  });

  it("leaves settings that came meanwhile to be applied after it", async () => {
    const wire = await fill();
    await wire.service.rebuild.begin("one", wire.run());
    await wire.service.rebuild.look(paths, wire.run());
    wire.newsroom.put("publication.yaml", PUBLICATION.replace("The Wire", "The Second"));
    await wire.service.look("publication.yaml", wire.run());
    await wire.service.rebuild.mark("one", wire.run());
    expect(await readRow(wire.ports.catalog, reclassifyKey)).toBeDefined();
  });

  it("refuses to begin without a publication.yaml", async () => {
    const wire = new Wire();
    wire.newsroom.remove("publication.yaml");
    await expect(wire.service.rebuild.begin("one", wire.run())).rejects.toThrow("publication.yaml");
  });
});
