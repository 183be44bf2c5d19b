import { describe, expect, it } from "vitest";
import { feedFiles } from "../../support/folder-site.ts";
import { deliver, invoke, openRoom, settle } from "../../support/invocation.ts";
import { article, PUBLICATION } from "../../support/newsroom.ts";

const LOOKS = `${PUBLICATION}logo: logo.png
icon: icon.png
colour: "#c2412d"
stylesheet: house.css
hubs: [https://hub.example.com/]
`;
const FILES = { "logo.png": "logo", "icon.png": "icon", "house.css": "body {}" };

describe("what there is one of in a publication", () => {
  it("is put before the list that links to it, as what it is", async () => {
    const room = await openRoom({ "a.md": article("A") });
    const types: Record<string, string | undefined> = {};
    for (const key of [
      "feeds/index.html",
      "feeds.opml",
      "feeds.json",
      "robots.txt",
      "sitemap.xml",
      "sitemap-feeds.xml",
      "assets/page.css",
      "assets/page.js",
      "404.html",
    ]) {
      types[key] = (await room.site.head(key))?.mediaType;
    }
    expect(types).toEqual({
      "feeds/index.html": "text/html; charset=utf-8",
      "feeds.opml": "text/x-opml; charset=utf-8",
      "feeds.json": "application/json",
      "robots.txt": "text/plain; charset=utf-8",
      "sitemap.xml": "application/xml; charset=utf-8",
      "sitemap-feeds.xml": "application/xml; charset=utf-8",
      "assets/page.css": "text/css; charset=utf-8",
      "assets/page.js": "text/javascript; charset=utf-8",
      "404.html": "text/html; charset=utf-8",
    });
  });

  it("holds how the publication looks, in one place that no page has to be written anew for", async () => {
    const room = await openRoom({ "a.md": article("A") }, LOOKS);
    const plain = await room.read("assets/page.css");
    expect(plain).not.toContain("/media/");
    const page = await room.read("articles/a/index.html");
    await deliver(room, FILES);
    const style = await room.read("assets/page.css");
    expect(style).toContain("https://feeds.example.com/media/logo.png");
    expect(style).toMatch(/^@import [^;]*https:\/\/feeds\.example\.com\/media\/house\.css/m);
    expect(await room.read("articles/a/index.html")).toBe(page);
    expect(page).toContain('href="https://feeds.example.com/assets/page.css"');
  });

  it("leads from /favicon.ico to the icon, for as long as there is one", async () => {
    const room = await openRoom({ "a.md": article("A") }, LOOKS);
    expect(await room.site.head("favicon.ico")).toBeUndefined();
    await deliver(room, FILES);
    const location = "https://feeds.example.com/media/icon.png";
    expect((await room.site.head("favicon.ico"))?.metadata).toEqual({ status: "301", location });
    expect(await room.read("favicon.ico")).toContain(location);
    expect((await room.site.head("favicon.ico.br"))?.metadata).toEqual({ status: "301", location });
    room.put("publication.yaml", LOOKS.replace("icon: icon.png\n", ""));
    await invoke(room).deliver("publication.yaml");
    await settle(room);
    expect((await room.site.head("favicon.ico"))?.metadata).toEqual({ status: "410" });
  });

  it("has the terms of licence, for as long as there are any", async () => {
    const room = await openRoom({ "a.md": article("A") });
    const change = async (lines: string): Promise<void> => {
      room.put("publication.yaml", `${PUBLICATION}${lines}`);
      await invoke(room).deliver("publication.yaml");
      await settle(room);
    };
    expect(await room.site.head("license.xml")).toBeUndefined();
    expect(await room.read("robots.txt")).not.toContain("License");
    await change("license: {ai: none}\n");
    expect((await room.site.head("license.xml"))?.mediaType).toMatch(/^application\/rsl\+xml/);
    expect(await room.read("license.xml")).toContain("<prohibits");
    expect(await room.read("robots.txt")).toMatch(
      /^License: https:\/\/feeds\.example\.com\/license\.xml$/m,
    );
    expect(await room.read("rss.xml")).toContain("<rsl:prohibits");
    expect(await room.read("articles/a/index.html")).toContain('rel="license"');
    await change("license: {ai: all}\n");
    expect(await room.read("license.xml")).not.toContain("<prohibits");
    await change("");
    expect((await room.site.head("license.xml"))?.metadata).toEqual({ status: "410" });
    expect(await room.read("robots.txt")).not.toContain("License");
    expect(await room.read("rss.xml")).not.toContain("rsl");
    expect(await room.read("articles/a/index.html")).not.toContain("license");
  });

  it("names the sitemaps of partners to crawlers, while there are such partners", async () => {
    const room = await openRoom({ "a.md": article("A") });
    expect(await room.read("robots.txt")).not.toContain("/partners/");
    room.put("publication.yaml", `${PUBLICATION}partners: {google-news: {}, msn: {}}\n`);
    await invoke(room).deliver("publication.yaml");
    await settle(room);
    const named = (await room.read("robots.txt")).match(/^Sitemap: .*$/gm);
    expect(named).toEqual([
      "Sitemap: https://feeds.example.com/sitemap.xml",
      expect.stringMatching(
        /^Sitemap: https:\/\/feeds\.example\.com\/partners\/google-news\/[a-z-]+\.xml$/,
      ),
    ]);
  });

  it("has the terms of a section where it changes them alone", async () => {
    const room = await openRoom({ "a.md": article("A", { section: "world" }) });
    const sections = "sections: {world: {title: World, license: {ai: none}}}\n";
    room.put("publication.yaml", `${PUBLICATION.replace(/sections: .*\n/, "")}${sections}`);
    await invoke(room).deliver("publication.yaml");
    await settle(room);
    expect(await room.read("license.xml")).toContain(
      '<content url="https://feeds.example.com/sections/world/">',
    );
    expect(await room.read("sections/world/index.html")).toContain('rel="license"');
    expect(await room.read("index.html")).not.toContain('rel="license"');
    expect(await room.read("articles/a/index.html")).toContain(
      '<script type="application/rsl+xml">',
    );
  });
});

it("a publication whose addresses are too long for headers has every document all the same", async () => {
  const long = `https://cdn.example.com/${"a".repeat(2100)}`;
  const settings = LOOKS.replace("icon.png", `"${long}/icon.png"`).replace(
    "https://feeds.example.com/",
    `${long}/`,
  );
  const room = await openRoom({ "a.md": article("A") }, settings);
  expect(await room.read("feeds.opml")).toContain("/rss.xml");
  expect(await room.read("favicon.ico")).toContain(`${long}/icon.png`);
  for (const key of ["favicon.ico", "rss.xml"]) {
    expect([key, (await room.site.head(key))?.metadata]).toEqual([key, undefined]);
  }
});

describe("the links of a document's answer", () => {
  it("are its own address and the hubs, on feeds alone", async () => {
    const room = await openRoom({ "a.md": article("A", { tags: ["뉴스"] }) }, LOOKS);
    for (const [key, self] of [
      ["rss.xml", "rss.xml"],
      ["atom.xml.br", "atom.xml"],
      ["tags/뉴스/feed.json", `tags/${encodeURIComponent("뉴스")}/feed.json`],
    ] as const) {
      expect((await room.site.head(key))?.metadata).toEqual({
        link: `<https://feeds.example.com/${self}>; rel="self", <https://hub.example.com/>; rel="hub"`,
      });
    }
    const others = ["feeds.opml", "feeds/index.html", "articles/a/index.html", "index.html"];
    for (const key of others) {
      const found = await room.site.head(key);
      expect([key, found !== undefined, found?.metadata]).toEqual([key, true, undefined]);
    }
  });

  it("a feed is four documents in one folder, the publication's own too", async () => {
    const room = await openRoom({ "a.md": article("A", { section: "world" }) });
    for (const key of [...feedFiles(""), ...feedFiles("sections/world/")]) {
      expect([key, (await room.site.head(key)) !== undefined]).toEqual([key, true]);
    }
  });
});
