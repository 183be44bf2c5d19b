import { describe, expect, it } from "vitest";
import {
  type DocumentRow,
  documentKey,
  markKey,
} from "../../../../lambdas/syndication/catalog/rows.ts";
import { documentHash } from "../../../../lambdas/syndication/publish/document.ts";
import { killedOn, once } from "../../../support/interleaving.ts";
import {
  deliver,
  expectSite,
  freshSite,
  invoke,
  openRoom,
  settle,
} from "../../../support/invocation.ts";
import { article } from "../../../support/newsroom.ts";

describe("an object", () => {
  it("whose headers alone have changed is put again", async () => {
    const room = await openRoom({ "a.md": article("A") });
    const found = await room.site.get("rss.xml");
    // As an earlier version of the program wrote it, with its hash.
    const headers = { mediaType: "text/xml", cacheControl: "no-cache" };
    await room.site.put("rss.xml", found?.body ?? new Uint8Array(), headers);
    const [row] = await room.catalog.read([documentKey("rss.xml")]);
    const body = found?.body ?? new Uint8Array();
    const hash = documentHash({ key: "rss.xml", headers, body });
    const value = { ...(row?.value as DocumentRow), hash };
    const { partition, sort } = documentKey("rss.xml");
    await room.catalog.write([
      { put: { partition, sort, value } },
      { put: { ...markKey("/", "upgrade"), value: null } },
    ]);
    await invoke(room).tick();
    expect(await room.site.head("rss.xml")).toMatchObject({
      etag: found?.head.etag,
      mediaType: "application/rss+xml; charset=utf-8",
    });
  });

  it.each(["rss.xml", "atom.xml", "feed.json", "index.html"])(
    "of a new feed that was put before the invocation died at the next is kept: %s",
    async (file) => {
      const room = await openRoom();
      const key = `tags/one/${file}`;
      const around = killedOn(new RegExp(`^site\\.put ${key}$`), "after");
      await deliver(room, { "a.md": article("A", { tags: ["one"] }) }, { around });
      room.puts.length = 0;
      await settle(room);
      expect(room.puts.filter((put) => put.key === key)).toEqual([]);
      await expectSite(room, await freshSite(room));
    },
  );

  it("is put after the media and pages that it links to, and before the directory that links to it", async () => {
    const room = await openRoom();
    room.puts.length = 0;
    const a = article("A", { tags: ["one"], image: { src: "/media/a.png" } });
    await deliver(room, { "media/a.png": "picture", "a.md": a });
    const keys = room.puts.map(({ key }) => key);
    const order = ["media/a.png", "articles/a/index.html", "rss.xml", "feeds.opml"];
    expect(order.map((key) => keys.indexOf(key))).toEqual(
      order.map((key) => keys.indexOf(key)).toSorted((one, other) => one - other),
    );
    expect(keys.indexOf("feeds.opml")).toBeGreaterThan(keys.indexOf("tags/one/rss.xml"));
  });
});

describe("a conditional put that is refused", () => {
  it.each([
    ["409: another request is under way", async () => "conflict"],
    [
      "412: its own first try had arrived, and only the answer was lost",
      async (_: string, perform: () => Promise<unknown>) => {
        await perform();
        return "conflict";
      },
    ],
  ])("is tried again by what is there (%s)", async (_, instead) => {
    for (const key of ["rss", "tags/new/rss", "articles/a/index"]) {
      const room = await openRoom();
      const around = once(new RegExp(`^site\\.put ${key}`), instead);
      await deliver(room, { "a.md": article("A", { tags: ["new"] }) }, { around });
      await expectSite(room, await freshSite(room));
    }
  });

  it("is tried again where somebody else has written there", async () => {
    const room = await openRoom();
    await room.site.put("rss.xml", new Uint8Array([1]), { mediaType: "text/plain" });
    await deliver(room, { "a.md": article("A") });
    await expectSite(room, await freshSite(room));
  });

  it("is tried again where the object is gone (404)", async () => {
    const room = await openRoom();
    let isGone = true;
    const around = async (call: string, perform: () => Promise<unknown>): Promise<unknown> => {
      if (!isGone || !/^site\.(put|get) rss\.xml/.test(call)) return perform();
      if (call.startsWith("site.put")) return "conflict";
      // From here on the store takes a put "if absent": it has none, whatever the memory says.
      isGone = false;
      await room.site.put("rss.xml", new Uint8Array(), { mediaType: "text/plain" });
      return perform();
    };
    await deliver(room, { "a.md": article("A") }, { around });
    await expectSite(room, await freshSite(room));
  });
});
