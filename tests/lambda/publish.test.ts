import { setTimeout as wait } from "node:timers/promises";
import { expect, it, onTestFinished, vi } from "vitest";
import { documentOf } from "../../lambdas/syndication/publish/encodings.ts";
import { type Deployment, deploy, type Load } from "../support/deployment.ts";
import { toNotification, toTestEvent } from "../support/event-source.ts";
import { article, PUBLICATION } from "../support/newsroom.ts";
import { preparePublisher } from "../support/publisher.ts";
import { describeWithServers } from "../support/server.ts";
import { buildSite, type Site } from "../support/site.ts";
import { png } from "../support/tiny-media.ts";
import { siteWithoutTombstones } from "../support/tombstones.ts";

const { lacks, publisher } = await preparePublisher();

vi.setConfig({ testTimeout: 120_000 });

/** Two minutes of two processors for five hundred. */
const ARTICLES = 500;

/** A stage for the test that runs. */
async function stage(load?: Load): Promise<Deployment> {
  const deployment = await deploy(publisher(), load);
  onTestFinished(deployment.stop);
  return deployment;
}

/** A stage with a publication and these articles, which are out. */
async function stageWith(articles: Readonly<Record<string, string>> = {}): Promise<Deployment> {
  const deployment = await stage();
  await deployment.put("publication.yaml", PUBLICATION);
  for (const [path, text] of Object.entries(articles)) await deployment.put(path, text);
  await deployment.settle();
  return deployment;
}

/** The documents in which `text` stands. */
function holding(site: Site, text: string): readonly string[] {
  return Object.keys(site).filter((key) => site[key]?.includes(text));
}

/** Titles in a JSON Feed, in the order of the alphabet. */
async function titles({ read }: Deployment, feed = "feed.json"): Promise<readonly string[]> {
  const { items } = JSON.parse((await read("feeds", feed)) ?? '{"items":[]}');
  return items.map(({ title }: { title: string }) => title).sort();
}

type Report = {
  readonly status: string;
  readonly feeds: readonly string[];
  readonly problems: readonly Record<string, unknown>[];
};

async function reportOf({ read }: Deployment, path: string): Promise<Report> {
  return JSON.parse((await read("content", `.wireroom/reports/${path}.json`)) ?? "null");
}

async function expectFresh(deployment: Deployment): Promise<void> {
  const site = siteWithoutTombstones(await deployment.site());
  const fresh = await buildSite(deployment.files);
  expect(Object.keys(site).sort()).toEqual(Object.keys(fresh).sort());
  expect(site).toEqual(fresh);
}

/** Puts into the feed bucket since there were `before` calls. */
function putsSince({ calls }: Deployment, before: number): readonly string[] {
  return calls
    .slice(before)
    .filter(({ writes, bucket }) => writes && bucket.endsWith("-feeds"))
    .map(({ key }) => key);
}

describeWithServers(lacks, "an article in the content bucket", () => {
  it("runs under the runtime that its template names", () => {
    expect(publisher().runtime).toBe("nodejs24.x");
  });

  it("is in its feeds, exactly as a local build has them", async () => {
    const deployment = await stageWith({
      "world/pact.md": article("Pact", {
        section: "world",
        tags: ["Treaties"],
        authors: ["A. B."],
      }),
      "notes/ä ö+ü & 50%.md": article("Umlauts", { section: "opinion" }),
    });
    expect(await titles(deployment)).toEqual(["Pact", "Umlauts"]);
    expect(await titles(deployment, "sections/world/feed.json")).toEqual(["Pact"]);
    expect(await deployment.read("feeds", "rss.xml")).toContain("<title>Pact</title>");
    await expectFresh(deployment);
  });

  it("is the same when it is told of twice, and nothing is written again", async () => {
    const deployment = await stageWith();
    const held = deployment.hold();
    await deployment.put("pact.md", article("Pact"));
    deployment.release();
    await deployment.queue.send(...held, ...held);
    await deployment.settle();
    const site = await deployment.site();
    const before = deployment.calls.length;
    await deployment.queue.send(...held);
    await deployment.settle();
    expect(putsSince(deployment, before)).toEqual([]);
    expect(await deployment.site()).toEqual(site);
    await expectFresh(deployment);
  });

  it("leaves every edge once it is taken down, and is in no document by then", async () => {
    const deployment = await stageWith({ "pact.md": article("Pact"), "port.md": article("Port") });
    await deployment.put("port.md", article("Port, edited"));
    await deployment.settle();
    expect(deployment.edges.invalidations).toEqual([]);
    const before = deployment.calls.length;
    await deployment.put("pact.md", article("Pact", { withdrawn: true }));
    await deployment.settle();
    expect(deployment.edges.invalidations).toEqual([
      {
        distribution: expect.stringMatching(/^ESTAGE-/),
        reference: expect.stringMatching(/^wireroom-/),
        paths: ["/*"],
      },
    ]);
    const calls = deployment.calls.slice(before);
    const asked = calls.findIndex(({ service }) => service === "cloudfront");
    const puts = calls.flatMap(({ bucket, writes }, index) =>
      writes && bucket.endsWith("-feeds") ? [index] : [],
    );
    expect(asked).toBeGreaterThan(Math.max(...puts));
  });

  it("leaves them with the next minute where CloudFront has too much to do", async () => {
    const deployment = await stageWith({ "pact.md": article("Pact"), "port.md": article("Port") });
    deployment.edges.refuse(true);
    await deployment.remove("pact.md");
    await deployment.settle();
    expect(deployment.edges.invalidations).toEqual([]);
    deployment.edges.refuse(false);
    await deployment.passMinutes();
    await deployment.ask({ request: "tick" });
    expect(deployment.edges.invalidations).toHaveLength(1);
  });

  it("is as it was filed last, in whatever order that is told", async () => {
    const deployment = await stageWith();
    const held = deployment.hold();
    await deployment.put("pact.md", article("Pact, first"));
    await deployment.put("pact.md", article("Pact, second", { tags: ["Second"] }));
    await deployment.put("gone.md", article("Gone"));
    await deployment.remove("gone.md");
    await deployment.put("pact.md", article("Pact, third", { tags: ["Third"] }));
    deployment.release();
    for (const body of held.reverse()) {
      await deployment.queue.send(body);
      await deployment.settle();
    }
    expect(await titles(deployment)).toEqual(["Pact, third"]);
    await expectFresh(deployment);
  });

  it("that is broken leaves its good version out, and the report says what to write", async () => {
    const deployment = await stageWith({ "pact.md": article("Pact") });
    const site = await deployment.site();
    await deployment.put("pact.md", article("Pact, broken", { published: "2024-06-19 12:00" }));
    await deployment.settle();
    expect(await deployment.site()).toEqual(site);
    const { problems } = await reportOf(deployment, "pact.md");
    expect(problems).toMatchObject([
      { file: "pact.md", line: 3, code: "no-offset", severity: "error" },
    ]);
    expect(problems[0]?.["message"]).toContain("2024-06-19T12:00");
    const all = JSON.parse((await deployment.read("content", ".wireroom/report.json")) ?? "");
    expect(all.refused).toMatchObject([{ file: "pact.md" }]);

    await deployment.put("pact.md", article("Pact, mended"));
    await deployment.settle();
    expect(await titles(deployment)).toEqual(["Pact, mended"]);
    expect(await reportOf(deployment, "pact.md")).toMatchObject({
      status: "published",
      problems: [],
    });
    expect(JSON.parse((await deployment.read("content", ".wireroom/report.json")) ?? "")).toEqual({
      refused: [],
      warnings: [],
    });
    await expectFresh(deployment);
  });

  it.each([["the new name first"], ["the old name first"]])(
    "that is renamed keeps its id and its place: %s",
    async (order) => {
      const text = article("Pact", { id: "tag:example.com,2024:pact" });
      const deployment = await stageWith({ "pact.md": text });
      const held = deployment.hold();
      await deployment.put("archive/pact.md", text);
      await deployment.remove("pact.md");
      deployment.release();
      for (const body of order.startsWith("the new") ? held : held.reverse()) {
        await deployment.queue.send(body);
        await deployment.settle();
      }
      expect(await titles(deployment)).toEqual(["Pact"]);
      expect(await deployment.read("feeds", "atom.xml")).not.toContain("deleted-entry");
      await expectFresh(deployment);
    },
  );

  it("that is deleted is in no document", async () => {
    const deployment = await stageWith({
      "pact.md": article("Pact", { section: "world", tags: ["Treaties"] }, "Pigeons signed it."),
      "storm.md": article("Storm", { section: "world" }),
    });
    expect(holding(await deployment.site(), "Pigeons signed it").length).toBeGreaterThan(5);
    await deployment.remove("pact.md");
    await deployment.settle();
    expect(holding(await deployment.site(), "Pigeons signed it")).toEqual([]);
    expect(await titles(deployment, "sections/world/feed.json")).toEqual(["Storm"]);
  });

  it("has the facts of its picture, whichever comes first", async () => {
    const deployment = await stageWith({
      "early.md": article("Early", { image: { src: "/media/buoy.png", alt: "A buoy" } }),
    });
    expect(await deployment.read("feeds", "media/buoy.png")).toBeUndefined();
    await deployment.put("media/buoy.png", png(4, 3));
    await deployment.settle();
    await deployment.put(
      "late.md",
      article("Late", { image: { src: "/media/buoy.png", alt: "A buoy" } }),
    );
    await deployment.settle();
    const { items } = JSON.parse((await deployment.read("feeds", "feed.json")) ?? "");
    for (const { content_html } of items) expect(content_html).toContain('width="4" height="3"');
    await expectFresh(deployment);
    await deployment.put("media/buoy.png", png(8, 6));
    await deployment.settle();
    await expectFresh(deployment);
  });

  it("that is scheduled comes out at the tick after its time, and no earlier", async () => {
    // It takes a while to stage it where the machine is slow.
    const soon = new Date(Math.ceil(Date.now() / 1000) * 1000 + 20_000);
    const published = soon.toISOString().replace(".000Z", "Z");
    const deployment = await stageWith({ "soon.md": article("Soon", { published }) });
    await deployment.ask({ request: "tick" });
    expect(holding(await deployment.site(), "Soon")).toEqual([]);
    expect(Date.now()).toBeLessThan(soon.getTime());
    await wait(soon.getTime() - Date.now() + 50);
    expect(holding(await deployment.site(), "Soon")).toEqual([]);
    await deployment.ask({ request: "tick" });
    expect(await titles(deployment)).toEqual(["Soon"]);
    await expectFresh(deployment);
  });

  it("is told of on the bus, with its feeds and its page", async () => {
    const deployment = await stageWith({ "world/pact.md": article("Pact", { section: "world" }) });
    await deployment.put("bad.md", article("Bad", { published: "yesterday" }));
    await deployment.settle();
    await deployment.remove("world/pact.md");
    await deployment.settle();
    const told = deployment.bus.events.map(({ source, type, detail }) => {
      const { file } = detail as { file: string };
      return `${source} ${type} ${file}`;
    });
    expect(told).toEqual([
      "wireroom ArticlePublished world/pact.md",
      "wireroom ArticleRejected bad.md",
      "wireroom ArticleWithdrawn world/pact.md",
    ]);
    expect(deployment.bus.events[0]?.detail).toMatchObject({
      address: "https://feeds.example.com/articles/pact/",
      feeds: ["/", "/sections/world/"],
      problems: [],
    });
    expect(deployment.bus.events[1]?.detail).toMatchObject({
      problems: [{ file: "bad.md", line: 3, severity: "error" }],
    });
  });

  it("is told of later when the bus takes nothing now, and is out all the same", async () => {
    const deployment = await stageWith();
    deployment.bus.refuse(true);
    await deployment.put("pact.md", article("Pact"));
    await deployment.settle();
    expect(await titles(deployment)).toEqual(["Pact"]);
    expect(deployment.bus.events).toEqual([]);
    deployment.bus.refuse(false);
    await deployment.ask({ request: "tick" });
    expect(deployment.bus.events.map(({ type }) => type)).toEqual(["ArticlePublished"]);
  });

  it("is measured: how many were published and written, and how long that took", async () => {
    const deployment = await stageWith({ "pact.md": article("Pact") });
    const metrics = deployment.lambda
      .log()
      .split("\n")
      .filter((line) => line.includes('"CloudWatchMetrics"'))
      .map((line) => JSON.parse(line.slice(line.indexOf("{"))));
    const sum = (name: string): number =>
      metrics.flatMap((metric) => metric[name] ?? []).reduce((a, b) => a + b, 0);
    expect(metrics[0]._aws.CloudWatchMetrics[0]).toMatchObject({
      Namespace: "Wireroom",
      Dimensions: [["service"]],
    });
    expect(sum("ArticlesPublished")).toBe(1);
    const documents = Object.keys(await deployment.site()).map(documentOf);
    expect(sum("DocumentsWritten")).toBe(new Set(documents).size);
    expect(sum("PublishLatency")).toBeGreaterThan(0);
  });
});

describeWithServers(lacks, "a message of the queue", () => {
  it("that fails comes again alone, and the others are out", async () => {
    const deployment = await stageWith();
    await deployment.put("a.md", article("A"));
    await deployment.put("b.md", article("B"));
    await deployment.put("c.md", article("C"));
    deployment.watch({ before: ({ key }) => (key === "b.md" ? "busy" : undefined) });
    const first = await deployment.queue.deliverBatch();
    expect(first).toMatchObject({ answer: { batchItemFailures: [{}] } });
    expect(await titles(deployment)).toEqual(["A", "C"]);
    deployment.watch();
    const before = deployment.calls.length;
    await deployment.settle();
    const read = deployment.calls.slice(before).map(({ key }) => key);
    expect(read).toContain("b.md");
    expect(read).not.toContain("a.md");
    expect(await titles(deployment)).toEqual(["A", "B", "C"]);
    await expectFresh(deployment);
  });

  it("that nobody understands is a dead letter, and holds nothing up", async () => {
    const deployment = await stageWith();
    const poison = ["{", '"text"', '{"Records":[{"s3":{}}]}'];
    await deployment.queue.send(...poison);
    await deployment.put("pact.md", article("Pact"));
    await deployment.settle();
    expect([...(await deployment.queue.deadLetters())].sort()).toEqual([...poison].sort());
    expect(await titles(deployment)).toEqual(["Pact"]);
  });

  it("by which S3 tries the queue, or that tells of our own reports, changes nothing", async () => {
    const deployment = await stageWith({ "pact.md": article("Pact") });
    const before = deployment.calls.length;
    await deployment.queue.send(
      toTestEvent("news"),
      toNotification({
        eventName: "ObjectCreated:Put",
        bucket: "news",
        key: ".wireroom/report.json",
        object: { etag: "0", length: 1 },
      }),
    );
    await deployment.settle();
    expect(deployment.calls.slice(before).filter(({ writes }) => writes)).toEqual([]);
    expect(await deployment.queue.deadLetters()).toEqual([]);
  });

  it("that got lost is made good by the night's comparison", async () => {
    const deployment = await stageWith({
      "gone.md": article("Gone"),
      "edited.md": article("Edited, before"),
    });
    deployment.hold();
    await deployment.put("new.md", article("New"));
    await deployment.put("edited.md", article("Edited"));
    await deployment.remove("gone.md");
    deployment.release();
    expect(await titles(deployment)).toEqual(["Edited, before", "Gone"]);
    await deployment.ask({ request: "compare" });
    await deployment.settle();
    expect(await titles(deployment)).toEqual(["Edited", "New"]);
    expect(holding(await deployment.site(), "Gone.")).toEqual([]);
  });
});

describeWithServers(lacks, "publication.yaml in the content bucket", () => {
  const OTHER = PUBLICATION.replace("The Wire", "The Cable").replace(
    "opinion: Opinion",
    "opinion: Comment, sport: Sport",
  );

  it("that is broken leaves the last good one in force, and the report says why", async () => {
    const deployment = await stageWith({ "pact.md": article("Pact") });
    await deployment.put("publication.yaml", PUBLICATION.replace("language: en", "language: ["));
    await deployment.put("storm.md", article("Storm"));
    await deployment.settle();
    expect(await titles(deployment)).toEqual(["Pact", "Storm"]);
    const { problems } = await reportOf(deployment, "publication.yaml");
    expect(problems).toMatchObject([{ file: "publication.yaml", severity: "error" }]);
    await deployment.put("publication.yaml", OTHER);
    await deployment.settle();
    expect((await reportOf(deployment, "publication.yaml")).problems).toEqual([]);
    await expectFresh(deployment);
  });

  it("that comes last has every article looked at", async () => {
    const deployment = await stage();
    for (let n = 0; n < 12; n++) {
      await deployment.put(
        `log/${n}.md`,
        article(`Day ${n}`, { section: n % 2 ? "sport" : "world" }),
      );
    }
    await deployment.settle();
    expect(await deployment.site()).toEqual({});
    await deployment.put("publication.yaml", OTHER);
    await deployment.settle();
    await expectFresh(deployment);
    expect(await titles(deployment, "sections/sport/feed.json")).toHaveLength(6);
  });

  it("that is new reclassifies every article, though the process is killed in the middle", async () => {
    const articles = Array.from({ length: 30 }, (_, n) => {
      const fields = { section: n % 2 ? "sport" : "opinion", tags: [`Tide ${n % 3}`] };
      return [`log/${n}.md`, article(`Day ${n}`, fields)];
    });
    const deployment = await stageWith(Object.fromEntries(articles));
    await deployment.put("publication.yaml", OTHER);
    let writes = 0;
    deployment.watch({
      after: (call) => {
        if (!call.writes || ++writes !== 25) return undefined;
        deployment.lambda.kill();
        return "cut";
      },
    });
    expect(await deployment.queue.deliverBatch()).toMatchObject({ outcome: "crashed" });
    deployment.watch();
    await deployment.passMinutes();
    await deployment.settle();
    await deployment.ask({ request: "tick" });
    await expectFresh(deployment);
  });
});

describeWithServers(lacks, "what was lost or never was", () => {
  it("is made by a rebuild, in which nothing changes that was right", async () => {
    const deployment = await stage();
    deployment.hold();
    await deployment.put("publication.yaml", PUBLICATION);
    for (let n = 0; n < 25; n++) {
      await deployment.put(`log/${n}.md`, article(`Day ${n}`, { tags: [`Tide ${n % 3}`] }));
    }
    deployment.release();
    await deployment.rebuild(3);
    // The directory may have been rendered before the last of the feeds that it shows.
    await deployment.ask({ request: "tick" });
    await expectFresh(deployment);
    const before = deployment.calls.length;
    await deployment.rebuild();
    expect(putsSince(deployment, before)).toEqual([]);
  });

  it(`is made by fifty invocations at once, of ${ARTICLES} articles, as by one build`, async () => {
    const deployment = await stage({ concurrency: 50, batchSize: ARTICLES / 50 });
    await deployment.put("publication.yaml", PUBLICATION);
    await deployment.settle();
    const names = Array.from({ length: ARTICLES }, (_, n) => n);
    const put = async (): Promise<void> => {
      for (let n = names.pop(); n !== undefined; n = names.pop()) {
        const day = String((n % 28) + 1).padStart(2, "0");
        const fields = {
          published: `2024-05-${day}T08:00:00Z`,
          section: n % 2 === 0 ? "world" : "opinion",
          tags: [`Tide ${n % 7}`],
          authors: [`Keeper ${n % 5}`],
        };
        await deployment.put(`log/day-${n}.md`, article(`Day ${n}`, fields));
      }
    };
    await Promise.all(Array.from({ length: 16 }, put));
    await deployment.settle();
    // What there was no time for.
    let before: number;
    do {
      before = deployment.calls.length;
      await deployment.ask({ request: "tick" });
    } while (putsSince(deployment, before).length > 0);
    expect(await deployment.queue.deadLetters()).toEqual([]);
    await expectFresh(deployment);
  }, 600_000);
});
