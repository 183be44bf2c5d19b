import { describe, expect, it } from "vitest";
import {
  deliver,
  expectSite,
  type Files,
  file,
  freshSite,
  invoke,
  openRoom,
  settle,
} from "../../../support/invocation.ts";
import { article, type Newsroom, PUBLICATION } from "../../../support/newsroom.ts";
import { siteWithoutTombstones } from "../../../support/tombstones.ts";

async function compare(room: Newsroom): Promise<void> {
  const { run, service } = invoke(room);
  await service.compare(run);
  await service.finish(run);
  await service.goOn(run);
}

describe("a notification that comes again", () => {
  it("does not stop at what is done already: the marks that are left are rendered", async () => {
    const room = await openRoom();
    file(room, { "a.md": article("A") });
    const { run, service } = invoke(room);
    await service.look("a.md", run);
    expect(await room.titles()).toEqual([]);
    await invoke(room).deliver("a.md");
    expect(await room.titles()).toEqual(["A"]);
  });

  it("changes nothing where nothing has changed", async () => {
    const room = await openRoom({ "a.md": article("A"), "media/a.png": "picture" });
    room.puts.length = 0;
    room.told.length = 0;
    for (let n = 0; n < 3; n++)
      await invoke(room).deliver("a.md", "media/a.png", "publication.yaml");
    expect(room.puts).toEqual([]);
    expect(room.told).toEqual([]);
  });

  it.each([
    ["a file that is there again", { "a.md": article("A") }],
    ["a file that never was", {}],
  ])("says nothing of what is there now: it is read (%s)", async (_, files) => {
    const room = await openRoom({ "a.md": article("A") });
    file(room, { "a.md": undefined });
    file(room, files);
    await invoke(room).deliver("a.md", "never.md");
    await expectSite(room, await freshSite(room));
  });
});

describe("a notification that was lost is found by the nightly comparison", () => {
  const withImage = article("A", { image: { src: "/media/a.png", alt: "A" } });
  const before: Files = {
    "a.md": withImage,
    "b.md": article("B", { section: "world", tags: ["b"] }),
    "media/a.png": "picture",
  };

  it.each<[string, Files]>([
    ["a new story", { "c.md": article("C", { tags: ["c"] }) }],
    ["an edited story", { "b.md": article("B, edited", { tags: ["d"] }) }],
    ["a removed story", { "b.md": undefined }],
    ["a withdrawn story", { "b.md": article("B", { withdrawn: true }) }],
    ["a renamed story", { "b.md": undefined, "e/b.md": article("B") }],
    ["a new picture", { "media/a.png": "another picture" }],
    ["a removed picture", { "media/a.png": undefined }],
    ["new settings", { "publication.yaml": PUBLICATION.replace("The Wire", "The Cable") }],
    ["a page of a section", { "sports/_index.md": "---\ntitle: Sports\n---\n" }],
  ])("%s", async (_, files) => {
    const room = await openRoom(before);
    file(room, files);
    await invoke(room).tick();
    await compare(room);
    await expectSite(room, await freshSite(room));
    for (const [path, text] of Object.entries(files)) {
      const page = `articles/${path.replace(/^.*\/|\.md$/g, "")}/index.html`;
      if (text !== undefined || !(await room.site.head(page)) || "e/b.md" in files) continue;
      expect((await room.site.head(page))?.metadata).toEqual({ status: "410" });
    }
  });

  it("and so is a picture that was missing, and has come", async () => {
    const room = await openRoom({ "a.md": withImage });
    file(room, { "media/a.png": "picture" });
    await compare(room);
    await expectSite(room, await freshSite(room));
    expect((await room.record("a.md"))?.warnings).toEqual([]);
  });

  it.each(["rss.xml", "tags/b/feed.json", "articles/b/index.html", "media/a.png", "feeds.opml"])(
    "and so is %s, where somebody else wrote there",
    async (key) => {
      const room = await openRoom(before);
      const expected = await room.documents();
      await room.site.put(key, new Uint8Array([1]), { mediaType: "text/plain" });
      await compare(room);
      expect(await room.documents()).toEqual(expected);
    },
  );

  it("and so is everything, where the feed bucket is another one", async () => {
    const room = await openRoom(before);
    const other = await openRoom();
    const ports = { ...room.ports, site: other.site };
    const moved = Object.assign(await room.copy(), { ports, site: other.site });
    await compare(moved);
    await settle(moved);
    const found = await moved.documents();
    const expected = await room.documents();
    // Its media are copied into the first one: in memory, the content knows only that.
    const texts = Object.keys(expected).filter((key) => !key.startsWith("media/"));
    for (const key of texts) expect([key, found[key]]).toEqual([key, expected[key]]);
  });
});

describe("what never was public leaves no trace", () => {
  it("a story that was withdrawn before anybody had rendered it, but for its id", async () => {
    const room = await openRoom();
    const before = siteWithoutTombstones(await room.documents());
    file(room, { "zanzibarquux.md": article("Z", { tags: ["Zan"] }) });
    await invoke(room).service.look("zanzibarquux.md", invoke(room).run);
    await deliver(room, { "zanzibarquux.md": article("Z", { withdrawn: true }) });
    expect(siteWithoutTombstones(await room.documents())).toEqual(before);
  });

  it.each([
    ["a draft", { draft: true }],
    ["a story under embargo", { embargo: "2099-01-01T00:00:00Z" }],
    ["a story that has expired", { expires: "2024-06-01T00:00:00Z" }],
  ])("%s that is removed", async (_, fields) => {
    const room = await openRoom();
    const before = await room.documents();
    await deliver(room, { "zanzibarquux.md": article("Z", { tags: ["Zan"], ...fields }) });
    await deliver(room, { "zanzibarquux.md": undefined });
    await settle(room);
    expect(await room.documents()).toEqual(before);
    expect((await room.record("zanzibarquux.md"))?.publicIds).toEqual([]);
  });
});
