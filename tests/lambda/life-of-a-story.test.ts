import { setTimeout as wait } from "node:timers/promises";
import { expect, it, onTestFinished, vi } from "vitest";
import { type Deployment, deploy } from "../support/deployment.ts";
import { article, PUBLICATION, SHOWS_AN_ARTICLE } from "../support/newsroom.ts";
import { preparePublisher } from "../support/publisher.ts";
import { describeWithServers } from "../support/server.ts";
import { buildSite, type Site } from "../support/site.ts";
import { siteWithoutTombstones } from "../support/tombstones.ts";

const { lacks, publisher } = await preparePublisher();

vi.setConfig({ testTimeout: 300_000 });

/** Seconds until what is to happen soon: enough to look at the site before. */
const SOON = 6;

/** An instant that comes while the test runs. */
type Instant = { readonly at: string; readonly hasCome: () => boolean };

function soon(): Instant {
  const milliseconds = Math.ceil(Date.now() / 1000 + SOON) * 1000;
  const at = new Date(milliseconds).toISOString().replace(".000Z", "Z");
  return { at, hasCome: () => Date.now() >= milliseconds };
}

const until = ({ at }: Instant): Promise<void> => wait(Date.parse(at) - Date.now() + 50);

const ID = "tag:example.com,2024:pact";
const PUBLISHED = "2024-06-19T12:00:00Z";
const UPDATED = "2024-06-20T08:00:00Z";
/** Stands in every version of the story, and in nothing else. */
const WORDS = "The keepers signed";

type Fields = Readonly<Record<string, unknown>>;

function pact(fields: Fields, words = "at noon"): string {
  const all = { id: ID, section: "world", tags: ["Treaties"], ...fields };
  return article("Pact", all, `${WORDS} ${words}.`);
}

/** A stage with another story in each feed of the story: none is ever empty. */
async function stageBeside(): Promise<Deployment> {
  const deployment = await deploy(publisher());
  onTestFinished(deployment.stop);
  await deployment.put("publication.yaml", PUBLICATION);
  await deployment.put("harbour.md", article("Harbour", { section: "world", tags: ["Treaties"] }));
  await deployment.put("lamp.md", article("Lamp", { section: "opinion" }));
  await deployment.settle();
  return deployment;
}

/** Of a document: that its address has ended, or leads elsewhere. */
const ENDED = /\["status","(410|301)"\]/;

/** It is what a build of the same files makes, but for addresses that have ended and what is said of entries that have. */
async function expectBuilt(site: Site, { files }: Deployment): Promise<void> {
  const found = siteWithoutTombstones(site);
  const built = await buildSite(files);
  const same = Object.keys(built).map((key) => [key, found[key]]);
  expect(Object.fromEntries(same)).toEqual(built);
  for (const [key, document] of Object.entries(found)) {
    if (key in built || ENDED.test(document)) continue;
    expect([key, SHOWS_AN_ARTICLE.test(document)]).toEqual([key, false]);
  }
}

/** The body of a document in its plain form. */
const bodyOf = (site: Site, key: string): string => {
  const document = site[key] ?? "";
  return Buffer.from(document.slice(document.indexOf("\n") + 1), "latin1").toString();
};

type Item = {
  readonly id: string;
  readonly date_published: string;
  readonly date_modified: string;
  readonly content_html: string;
};

const itemsIn = (site: Site, feed: string): readonly Item[] =>
  JSON.parse(bodyOf(site, `${feed}feed.json`)).items.filter(({ id }: Item) => id === ID);

/** What stands at a page's address. */
function pageIn(site: Site, slug: string): string {
  const document = site[`articles/${slug}/index.html`];
  if (document === undefined) return "nothing";
  return ENDED.exec(document)?.[1] ?? "page";
}

/** What readers and editors get to know of the story. */
type Standing = {
  /** By the report beside its file. */
  readonly status: string;
  /** In the feed of all; absent: it is in no document. */
  readonly shown?: { readonly text: string; readonly updated: string; readonly section: string };
  /** At the page of each slug that it ever has. */
  readonly pages: { readonly pact: string; readonly treaty: string };
  /** Whether the documents say that it was taken down. */
  readonly isBuried: boolean;
  /** Events since the step before, in the order of the alphabet. */
  readonly told: readonly string[];
};

const UNSEEN = { pages: { pact: "nothing", treaty: "nothing" }, isBuried: false, told: [] };
const LIVE = {
  status: "published",
  shown: { text: `<p>${WORDS} at noon.</p>`, updated: PUBLISHED, section: "world" },
  pages: { pact: "page", treaty: "nothing" },
  isBuried: false,
  told: ["ArticlePublished world/pact.md"],
};
const EDITED = { text: `<p>${WORDS} at one.</p>`, updated: UPDATED, section: "world" };
const MOVED = { pages: { pact: "301", treaty: "page" } };
const GONE = { pages: { pact: "410", treaty: "410" }, shown: undefined };

const SECTIONS = ["world", "opinion"];

async function standingOf(
  site: Site,
  path: string,
  { read, bus }: Deployment,
  from: number,
): Promise<Standing> {
  const report = await read("content", `.wireroom/reports/${path}.json`);
  const holding = Object.keys(site).filter((key) => site[key]?.includes(WORDS));
  const [item, ...others] = itemsIn(site, "");
  expect(others).toEqual([]);
  if (!item) expect(holding).toEqual([]);
  else expect(item.date_published).toBe(PUBLISHED);
  const sections = SECTIONS.filter((name) => itemsIn(site, `sections/${name}/`).length > 0);
  return {
    status: JSON.parse(report ?? '{"status":"unreported"}').status,
    ...(item && {
      shown: { text: item.content_html, updated: item.date_modified, section: sections.join() },
    }),
    pages: { pact: pageIn(site, "pact"), treaty: pageIn(site, "treaty") },
    isBuried: bodyOf(site, "atom.xml").includes(`<at:deleted-entry ref="${ID}"`),
    told: bus.events
      .slice(from)
      .map(({ type, detail }) => `${type} ${(detail as { file: string }).file}`)
      .sort(),
  };
}

describeWithServers(lacks, "a story", () => {
  it("from its draft to its deletion is what a build of its files shows", async () => {
    const deployment = await stageBeside();
    const { put, remove, settle, ask } = deployment;
    let path = "world/pact.md";
    let from = deployment.bus.events.length;
    const step = async (
      edit: () => Promise<unknown>,
      expected: Omit<Standing, "shown"> & { readonly shown?: Standing["shown"] | undefined },
    ): Promise<void> => {
      await edit();
      await settle();
      await ask({ request: "tick" });
      const site = await deployment.site();
      expect(await standingOf(site, path, deployment, from)).toEqual(expected);
      await expectBuilt(site, deployment);
      from = deployment.bus.events.length;
    };
    const file = (fields: Fields, words?: string) => () => put(path, pact(fields, words));

    await step(file({ draft: true }), { ...UNSEEN, status: "draft" });
    const later = "2099-01-01T00:00:00Z";
    await step(file({ published: later }), { ...UNSEEN, status: "scheduled" });
    const lifts = soon();
    await step(file({ embargo: lifts.at }), { ...UNSEEN, status: "embargoed" });
    expect(lifts.hasCome()).toBe(false);
    await step(() => until(lifts), LIVE);

    const minor = { ...EDITED, updated: PUBLISHED };
    await step(file({}, "at one"), { ...LIVE, shown: minor });
    const fields = { updated: UPDATED };
    await step(file(fields, "at one"), { ...LIVE, shown: EDITED });
    const correction = { correction: "Not at noon." };

    await step(file({ ...fields, ...correction }, "at one"), {
      ...LIVE,
      shown: { ...EDITED, text: expect.stringContaining(correction.correction) },
    });
    const slug = { ...fields, slug: "treaty" };
    await step(file(slug, "at one"), { ...LIVE, ...MOVED, shown: EDITED });
    const opinion = { ...slug, section: "opinion" };
    const elsewhere = { ...LIVE, ...MOVED, shown: { ...EDITED, section: "opinion" } };
    await step(file(opinion, "at one"), elsewhere);
    const rename = async (): Promise<void> => {
      await remove(path);
      path = "opinion/pact.md";
      await put(path, pact(opinion, "at one"));
    };
    const renamed = { ...elsewhere, told: ["ArticlePublished opinion/pact.md"] };
    await step(rename, {
      ...renamed,
      told: [...renamed.told, "ArticleWithdrawn world/pact.md"],
    });

    const gone = { ...renamed, ...GONE, told: ["ArticleWithdrawn opinion/pact.md"] };
    const withdrawn = { ...opinion, withdrawn: { at: UPDATED, reason: "Filed twice" } };
    await step(file(withdrawn, "at one"), { ...gone, status: "withdrawn", isBuried: true });
    await step(file(opinion, "at one"), renamed);

    const ends = soon();
    await step(file({ ...opinion, expires: ends.at }, "at one"), renamed);
    expect(ends.hasCome()).toBe(false);
    await step(() => until(ends), { ...gone, status: "expired" });
    await step(() => remove(path), { ...gone, status: "deleted", isBuried: true, told: [] });
  });

  it("that expires while the clock stands is not shown again by an edit of another", async () => {
    const deployment = await stageBeside();
    const ends = soon();
    await deployment.put("world/pact.md", pact({ expires: ends.at }));
    await deployment.settle();
    expect(itemsIn(await deployment.site(), "")).toHaveLength(1);
    expect(ends.hasCome()).toBe(false);
    await until(ends);
    await deployment.put("storm.md", article("Storm", { section: "world", tags: ["Treaties"] }));
    await deployment.settle();
    const site = await deployment.site();
    expect(bodyOf(site, "rss.xml")).toContain("Storm");
    expect(Object.keys(site).filter((key) => site[key]?.includes(WORDS))).toEqual([]);
    await expectBuilt(site, deployment);
  });

  it("whose whole time falls into a gap of the clock is in nothing that is put", async () => {
    const deployment = await stageBeside();
    const begins = soon();
    const ends = new Date(Date.parse(begins.at) + 1000).toISOString();
    await deployment.put("world/pact.md", pact({ embargo: begins.at, expires: ends }));
    await deployment.settle();
    expect(begins.hasCome()).toBe(false);
    await until(begins);
    await wait(1000);
    const before = deployment.calls.length;
    await deployment.put("storm.md", article("Storm", { section: "world" }));
    await deployment.settle();
    await deployment.ask({ request: "tick" });
    const keys = deployment.calls.slice(before).flatMap(({ writes, key }) => (writes ? key : []));
    expect(keys.filter((key) => key.startsWith("articles/pact/"))).toEqual([]);
    const site = await deployment.site();
    expect(pageIn(site, "pact")).toBe("nothing");
    await expectBuilt(site, deployment);
  });

  it("is told to partners by their signals, and its editor by the report", async () => {
    const deployment = await stageBeside();
    const { put, read, remove, settle } = deployment;
    await put("publication.yaml", `${PUBLICATION}partners: {msn: {}, ninjs: {}}\n`);
    const path = "world/pact.md";
    const title = "A pact is signed beside the harbour";
    // Partners take nothing that is old.
    const ago = (minutes: number): string =>
      new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+Z$/, "Z");
    const published = ago(60);
    const corrected = ago(30);
    await put("harbour.md", article("Harbour", { published }));
    const pactFor = (fields: Fields): string => article(title, { id: ID, published, ...fields });
    await put(path, pactFor({}));
    await settle();
    const msn = async (): Promise<string> =>
      bodyOf(await deployment.site(), "partners/msn/feed.xml");
    expect(await msn()).toContain(`<title>${title}</title>`);
    // A partner that refuses a story is left out of it alone.
    expect(await msn()).not.toContain("Harbour</title>");
    const report = JSON.parse((await read("content", ".wireroom/reports/harbour.md.json")) ?? "");
    expect(report).toMatchObject({
      status: "published",
      partners: [
        {
          partner: "msn",
          status: "refused",
          findings: expect.arrayContaining([
            expect.objectContaining({ code: "title-too-short", severity: "error" }),
          ]),
        },
        { partner: "ninjs", status: "ships", findings: [] },
      ],
    });

    await put(path, pactFor({ correction: { at: corrected, text: "Not at noon." } }));
    await settle();
    expect(await msn()).toContain(`<dcterms:modified>${corrected}</dcterms:modified>`);

    await remove(path);
    await settle();
    const gone = await msn();
    expect(gone).not.toContain(title);
    expect(gone).toContain(`<guid isPermaLink="false">${ID}</guid>`);
    expect(gone).toMatch(/<mi:expirationDate>20/);
    const site = await deployment.site();
    const stories = Object.keys(site).filter((key) =>
      /^partners\/ninjs\/stories\/.*json$/.test(key),
    );
    const canceled = stories.filter((key) => bodyOf(site, key).includes('"canceled"'));
    expect([stories.length, canceled.length]).toEqual([3, 1]);
  });
});
