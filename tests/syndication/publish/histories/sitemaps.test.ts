import { describe, expect, it } from "vitest";
import {
  deliver,
  expectSite,
  freshSite,
  invoke,
  openRoom,
  settle,
} from "../../../support/invocation.ts";
import { article, at, type Newsroom, PUBLICATION } from "../../../support/newsroom.ts";

const SITE = "https://feeds.example.com/";

/** Each address of a sitemap or an index, with its time of change. */
async function placesIn(room: Newsroom, key: string): Promise<readonly string[]> {
  const xml = await room.read(key);
  const entries = xml.match(/<loc>.*?(?=<loc>|$)/gs) ?? [];
  return entries.map((entry) => {
    const [, address = ""] = /<loc>([^<]*)<\/loc>/.exec(entry) ?? [];
    const [, updated] = /<lastmod>([^<]*)<\/lastmod>/.exec(entry) ?? [];
    return [address.replace(SITE, ""), ...(updated ? [updated] : [])].join(" ");
  });
}

const months = async (room: Newsroom) => (await placesIn(room, "sitemap.xml")).slice(1);

describe("sitemaps", () => {
  it("have every page that is here, by the month of publication, and the index has the months", async () => {
    const room = await openRoom({
      "a.md": article("A", { published: "2024-05-31T23:59:59Z" }),
      "b.md": article("B", { published: "2024-06-01T00:00:00Z", updated: "2024-06-10T08:00:00Z" }),
      "c.md": article("C", { published: "2024-06-02T00:00:00Z" }),
    });
    expect(await placesIn(room, "sitemap-2024-05.xml")).toEqual([
      "articles/a/ 2024-05-31T23:59:59Z",
    ]);
    expect(await placesIn(room, "sitemap-2024-06.xml")).toEqual([
      "articles/c/ 2024-06-02T00:00:00Z",
      "articles/b/ 2024-06-10T08:00:00Z",
    ]);
    expect(await placesIn(room, "sitemap.xml")).toEqual([
      "sitemap-feeds.xml",
      "sitemap-2024-05.xml",
      "sitemap-2024-06.xml",
    ]);
    expect(await room.read("robots.txt")).toContain(`Sitemap: ${SITE}sitemap.xml`);
    await expectSite(room, await freshSite(room));
  });

  it("have more than a feed's window shows", async () => {
    const room = await openRoom({}, `${PUBLICATION}window: 3\n`);
    const stories = Array.from({ length: 7 }, (_, index) => [`s${index}.md`, article(`S${index}`)]);
    await deliver(room, Object.fromEntries(stories));
    expect(await room.titles()).toHaveLength(3);
    expect(await placesIn(room, "sitemap-2024-06.xml")).toHaveLength(7);
  });

  it("follow an edit, another date, and the end of a story", async () => {
    const room = await openRoom({ "a.md": article("A") });
    await deliver(room, { "a.md": article("A", { updated: "2024-06-20T10:00:00Z" }) });
    expect(await placesIn(room, "sitemap-2024-06.xml")).toEqual([
      "articles/a/ 2024-06-20T10:00:00Z",
    ]);
    await deliver(room, { "a.md": article("A", { published: "2024-04-01T10:00:00Z" }) });
    expect(await months(room)).toEqual(["sitemap-2024-04.xml"]);
    expect(await placesIn(room, "sitemap-2024-06.xml")).toEqual([]);
    await deliver(room, { "a.md": undefined });
    expect(await months(room)).toEqual([]);
    expect(await placesIn(room, "sitemap-2024-04.xml")).toEqual([]);
  });

  it("do not have what is not live, and have it when its time has come", async () => {
    const room = await openRoom({
      "a.md": article("A", { embargo: "2024-06-20T18:00:00Z" }),
      "b.md": article("B", { draft: true }),
    });
    expect(await months(room)).toEqual([]);
    expect(await room.site.head("sitemap-2024-06.xml")).toBeUndefined();
    room.now = at("2024-06-20T18:00:00Z");
    await settle(room);
    expect(await months(room)).toEqual(["sitemap-2024-06.xml"]);
    await expectSite(room, await freshSite(room));
  });

  it("do not have what is read on another site", async () => {
    const elsewhere = `${PUBLICATION}home: https://www.example.com/\narticleUrl: https://www.example.com/{slug}\n`;
    const room = await openRoom({ "a.md": article("A") });
    expect(await months(room)).toHaveLength(1);
    room.put("publication.yaml", elsewhere);
    await invoke(room).deliver("publication.yaml");
    await settle(room);
    expect(await months(room)).toEqual([]);
    expect(await placesIn(room, "sitemap-feeds.xml")).toEqual([
      "",
      "sections/world/",
      "sections/opinion/",
      "feeds/",
    ]);
  });

  it("are no feeds: no list of feeds and no editor hears of them", async () => {
    const room = await openRoom({ "a.md": article("A") });
    for (const key of ["feeds.opml", "feeds.json", "feeds/index.html", "sitemap-feeds.xml"]) {
      expect([key, (await room.read(key)).includes("2024-06")]).toEqual([key, false]);
    }
    expect(room.told.flatMap(({ feeds }) => feeds)).toEqual(["/"]);
  });
});
