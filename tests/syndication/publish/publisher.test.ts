import { describe, expect, it } from "vitest";
import {
  article,
  at,
  Newsroom,
  NOON,
  PUBLICATION,
  SHOWS_AN_ARTICLE,
} from "../../support/newsroom.ts";
import { siteWithoutTombstones } from "../../support/tombstones.ts";

const written = (rendered: readonly { key: string; written: boolean }[]) =>
  rendered
    .filter((one) => one.written)
    .map(({ key }) => key)
    .sort();

describe("publishing", () => {
  it("puts an article into every feed that it belongs to, and into no other", async () => {
    const room = new Newsroom();
    const fields = { section: "world", tags: ["Diplomacy"], authors: ["Ana Pérez"] };
    await room.put("pact.md", article("Pact signed", fields)).publish();
    const feeds = ["", "sections/world/", "tags/diplomacy/", "authors/ana-pérez/"];
    for (const feed of feeds)
      expect(await room.titles(`${feed}feed.json`)).toEqual(["Pact signed"]);
    expect(await room.titles("sections/opinion/feed.json")).toEqual([]);
    expect(await room.read("articles/pact/index.html")).toContain("<h1>Pact signed</h1>");
    expect(await room.read("feeds.opml")).toContain("tags/diplomacy/rss.xml");
  });

  it("writes nothing the second time", async () => {
    const room = new Newsroom().put("a.md", article("A"));
    await room.publish();
    room.put("a.md", article("A"));
    room.put("publication.yaml", PUBLICATION);
    expect(written(await room.publish())).toEqual([]);
  });

  it("rewrites only what an edit touches", async () => {
    const room = new Newsroom();
    room.put("a.md", article("A", { section: "world" }));
    room.put("b.md", article("B", { section: "opinion" }));
    await room.publish();
    room.put("b.md", article("B, edited", { section: "opinion" }));
    expect(written(await room.publish())).toEqual([
      "articles/b/index.html",
      "atom.xml",
      "feed.json",
      "index.html",
      "rss.xml",
      "sections/opinion/atom.xml",
      "sections/opinion/feed.json",
      "sections/opinion/index.html",
      "sections/opinion/rss.xml",
    ]);
  });

  it("moves an article that is retagged", async () => {
    const room = new Newsroom().put("a.md", article("A", { tags: ["one", "two"] }));
    await room.publish();
    await room.put("a.md", article("A", { tags: ["two", "three"] })).publish();
    expect(await room.titles("tags/one/feed.json")).toEqual([]);
    expect(await room.titles("tags/two/feed.json")).toEqual(["A"]);
    expect(await room.titles("tags/three/feed.json")).toEqual(["A"]);
    expect(await room.read("feeds.opml")).not.toContain("tags/one/");
  });

  it("orders by published, then by id, whatever came first", async () => {
    const room = new Newsroom();
    room.put("b.md", article("B"));
    room.put("c.md", article("C", { published: "2024-06-20T11:00:00Z" }));
    room.put("a.md", article("A"));
    await room.publish();
    expect(await room.titles()).toEqual(["C", "B", "A"]);
  });

  it("shows as many as the window holds, and takes up the next when one leaves", async () => {
    const room = new Newsroom(`${PUBLICATION}window: 2\n`);
    for (const day of [11, 12, 13]) {
      room.put(`d${day}.md`, article(`D${day}`, { published: `2024-06-${day}T00:00:00Z` }));
    }
    await room.publish();
    expect(await room.titles()).toEqual(["D13", "D12"]);
    await room.remove("d13.md").publish();
    expect(await room.titles()).toEqual(["D12", "D11"]);
  });

  it("keeps a document below one megabyte, with the same entries in every format", async () => {
    const room = new Newsroom();
    for (const n of [1, 2, 3, 4]) {
      const fields = { published: `2024-06-0${n}T00:00:00Z` };
      room.put(`n${n}.md`, article(`N${n}`, fields, "word ".repeat(30_000)));
    }
    await room.publish();
    expect(await room.titles()).toEqual(["N4", "N3", "N2"]);
    for (const key of ["rss.xml", "atom.xml", "feed.json"]) {
      const text = await room.read(key);
      expect(text.length).toBeLessThan(1024 * 1024);
      expect(["N4", "N3", "N2", "N1"].filter((title) => text.includes(title))).toHaveLength(3);
    }
  });

  it("shows at least one entry, however long", async () => {
    const room = new Newsroom().put("a.html", article("A", {}, "word ".repeat(300_000)));
    await room.publish();
    expect(await room.titles()).toEqual(["A"]);
  });

  it("names a tag as the smallest path spells it, in whichever order they come", async () => {
    for (const order of [
      ["a.md", "b.md"],
      ["b.md", "a.md"],
    ]) {
      const room = new Newsroom();
      const tags: Record<string, string> = { "a.md": "iPhone", "b.md": "IPHONE" };
      for (const path of order)
        await room.put(path, article(path, { tags: [tags[path]] })).publish();
      expect(JSON.parse(await room.read("tags/iphone/feed.json")).title).toContain("iPhone");
      await room.remove("a.md").publish();
      expect(JSON.parse(await room.read("tags/iphone/feed.json")).title).toContain("IPHONE");
    }
  });
});

describe("a section that no publication.yaml lists", () => {
  const unlisted = PUBLICATION.replace(/^sections.*\n/m, "");
  const titleOf = async (room: Newsroom) =>
    JSON.parse(await room.read("sections/ports/feed.json")).title;

  it("is named by its _index.md, before what articles call it, and whichever comes first", async () => {
    for (const first of ["ports/_index.md", "ports/a.md"]) {
      const files: Record<string, string> = {
        "ports/_index.md": "---\ntitle: Ports and piers\n---\n",
        "ports/a.md": article("A", { section: "Ports" }),
      };
      const room = new Newsroom(unlisted);
      await room.put(first, files[first] ?? "").publish();
      for (const [path, text] of Object.entries(files)) room.put(path, text);
      await room.publish();
      expect(await titleOf(room)).toBe("Ports and piers – The Wire");
      await room.remove("ports/_index.md").publish();
      expect(await titleOf(room)).toBe("Ports – The Wire");
    }
  });

  it("is no feed for its _index.md alone", async () => {
    const room = new Newsroom(unlisted).put("ports/_index.md", "---\ntitle: Ports\n---\n");
    await room.publish();
    expect(Object.keys(await room.documents())).not.toContain("sections/ports/rss.xml");
  });
});

describe("what is not live", () => {
  const SECRET = "Zanzibarquux";
  const secret = (fields: object) =>
    article(SECRET, { tags: [`${SECRET}Tag`], authors: [`${SECRET}Author`], ...fields }, SECRET);

  it.each([
    ["a draft", { draft: true }],
    ["a scheduled article", { published: "2024-06-20T12:00:01Z" }],
    ["an embargoed article", { embargo: "2024-06-20T12:00:01Z" }],
    ["an expired article", { expires: "2024-06-20T12:00:00Z" }],
    ["a withdrawn article", { withdrawn: { at: "2024-06-20T12:00:00Z", reason: SECRET } }],
  ])("%s is in no document", async (_, fields) => {
    const room = new Newsroom().put("open.md", article("Open")).put("secret.md", secret(fields));
    await room.publish();
    const all = JSON.stringify(await room.documents()).toLowerCase();
    expect(all).toContain("open");
    expect(all).not.toContain(SECRET.toLowerCase());
    expect(all).not.toContain("secret");
  });

  it.each([
    ["draft", { draft: true }],
    ["expired", { expires: "2024-06-20T12:00:00Z" }],
    ["withdrawn", { withdrawn: true }],
    ["embargoed again", { embargo: "2024-06-20T13:00:00Z" }],
  ])("an article that becomes %s leaves every document", async (_, fields) => {
    const room = new Newsroom().put("secret.md", secret({}));
    await room.publish();
    expect(await room.titles()).toEqual([SECRET]);
    await room.put("secret.md", secret(fields)).publish();
    for (const [key, text] of Object.entries(await room.documents())) {
      // The feeds that it was in keep their names.
      if (!/^(tags|authors)\//.test(key)) expect(text).not.toContain(SECRET);
      expect(text).not.toContain("articles/secret");
    }
    const page = await room.site.head("articles/secret/index.html");
    expect(page?.metadata).toEqual({ status: "410" });
  });

  it("comes out at its instant, not a second earlier, and goes at its end", async () => {
    const room = new Newsroom();
    const fields = { embargo: "2024-06-20T13:00:00Z", expires: "2024-06-20T14:00:00Z" };
    await room.put("a.md", article("A", fields)).publish();
    for (const [now, titles] of [
      ["2024-06-20T12:59:59Z", []],
      ["2024-06-20T13:00:00Z", ["A"]],
      ["2024-06-20T13:59:59Z", ["A"]],
      ["2024-06-20T14:00:00Z", []],
    ] as const) {
      room.now = at(now);
      await room.publish();
      expect([now, await room.titles()]).toEqual([now, titles]);
    }
  });

  it("never comes out where the clock stood until it was over", async () => {
    const room = new Newsroom();
    const fields = { embargo: "2024-06-20T13:00:00Z", expires: "2024-06-20T14:00:00Z" };
    await room.put("a.md", article("A", fields)).publish();
    room.now = at("2024-06-20T15:00:00Z");
    expect(written(await room.publish())).toEqual([]);
  });
});

describe("files that are wrong, gone or in each other's way", () => {
  it("a broken edit leaves the last good version out, and says so", async () => {
    const room = new Newsroom().put("a.md", article("A")).put("b.md", article("B"));
    await room.publish();
    await room.put("a.md", article("A, broken", { published: "yesterday" })).publish();
    expect(await room.titles()).toEqual(["B", "A"]);
    expect((await room.record("a.md"))?.refusals[0]?.message).toContain("last good version");
    await room.put("a.md", article("A, mended")).publish();
    expect(await room.titles()).toEqual(["B", "A, mended"]);
    expect((await room.record("a.md"))?.refusals).toEqual([]);
  });

  it("a file that was never good is out of everything, and costs nothing else", async () => {
    const room = new Newsroom().put("a.md", "---\ntitle: [\n---\n").put("b.md", article("B"));
    await room.publish();
    expect(await room.titles()).toEqual(["B"]);
    expect((await room.record("a.md"))?.refusals).not.toEqual([]);
  });

  it("a deleted file leaves every document, and its page says 410", async () => {
    const room = new Newsroom().put("a.md", article("A", { section: "world" }));
    await room.publish();
    await room.remove("a.md").publish();
    expect(await room.titles()).toEqual([]);
    expect(await room.titles("sections/world/feed.json")).toEqual([]);
    expect((await room.site.head("articles/a/index.html"))?.metadata).toEqual({ status: "410" });
    await room.put("a.md", article("A, again")).publish();
    expect(await room.titles()).toEqual(["A, again"]);
    expect((await room.site.head("articles/a/index.html"))?.metadata).toBeUndefined();
  });

  it("a name with a line break takes over an id as any other does", async () => {
    const room = new Newsroom().put("c.md", article("C", { id: "urn:x:1" }));
    await room.publish();
    await room.put("a\nb.md", article("AB", { id: "urn:x:1" })).publish();
    expect(await room.titles()).toEqual(["AB"]);
  });

  it("a path that is too long to be kept is refused, and costs nothing else", async () => {
    const long = `${"folder-of-some-length/".repeat(45)}a.md`;
    const room = new Newsroom().put(long, article("A")).put("b.md", article("B"));
    await room.publish();
    expect(await room.titles()).toEqual(["B"]);
    const { record } = await room.publisher.accept(long, room.run());
    expect(record?.refusals.map(({ code }) => code)).toEqual(["path-too-long"]);
  });

  const ID = { id: "tag:example.com,2024:one" };

  it.each([
    ["the smaller path first", ["a.md", "b.md"]],
    ["the larger path first", ["b.md", "a.md"]],
  ])("of two files with one id the smaller path is out, %s", async (_, order) => {
    const room = new Newsroom();
    for (const path of order) await room.put(path, article(path, ID)).publish();
    expect(await room.titles()).toEqual(["a.md"]);
    expect((await room.record("b.md"))?.refusals.map(({ code }) => code)).toEqual([
      "claimed-by-another",
    ]);
    expect((await room.record("a.md"))?.warnings.map(({ code }) => code)).toEqual([
      "claimed-twice",
    ]);
    await room.remove("a.md").publish();
    expect(await room.titles()).toEqual(["b.md"]);
    expect((await room.record("b.md"))?.refusals).toEqual([]);
  });

  it.each([
    ["new name first", ["put", "remove"], "z.md"],
    ["old name first", ["remove", "put"], "z.md"],
    ["to a smaller name, new name first", ["put", "remove"], "a.md"],
  ])("a renamed file with an id stays one entry: %s", async (_, order, name) => {
    const room = new Newsroom().put("m.md", article("M", ID));
    await room.publish();
    for (const step of order) {
      if (step === "put") room.put(name, article("M", ID));
      else room.remove("m.md");
      await room.publish();
    }
    const { items } = JSON.parse(await room.read("feed.json"));
    expect(items.map(({ id }: { id: string }) => id)).toEqual([ID.id]);
  });

  it("what each of several files with one id is told does not depend on what came first", async () => {
    const names = ["a.md", "b.md", "c.md", "d.md"];
    const told = async (room: Newsroom) => {
      const records = await Promise.all(names.map((name) => room.record(name)));
      return records.map((one) =>
        [...(one?.refusals ?? []), ...(one?.warnings ?? [])].map(({ message }) => message),
      );
    };
    for (const fields of [ID, { ...ID, embargo: "2099-01-01T00:00:00Z" }]) {
      const fresh = new Newsroom();
      for (const name of names.slice(1)) fresh.put(name, article(name, fields));
      await fresh.publish();
      const room = new Newsroom();
      for (const name of names.toReversed()) await room.put(name, article(name, fields)).publish();
      await room.remove("a.md").publish();
      expect((await told(room)).slice(1)).toEqual((await told(fresh)).slice(1));
    }
  });

  it("of two files with one page address the smaller path has it", async () => {
    const room = new Newsroom();
    room.put("world/pact.md", article("World")).put("opinion/pact.md", article("Opinion"));
    await room.publish();
    expect(await room.titles()).toEqual(["Opinion"]);
    expect(await room.read("articles/pact/index.html")).toContain("<h1>Opinion</h1>");
    await room.remove("opinion/pact.md").publish();
    expect(await room.read("articles/pact/index.html")).toContain("<h1>World</h1>");
  });

  it("three files with one id, one after the other gone, are never in a feed together", async () => {
    const room = new Newsroom();
    for (const path of ["c.md", "a.md", "b.md"]) await room.put(path, article(path, ID)).publish();
    for (const path of ["a.md", "b.md", "c.md"]) {
      expect(await room.titles()).toEqual([path]);
      await room.remove(path).publish();
    }
    expect(await room.titles()).toEqual([]);
  });
});

describe("media", () => {
  const PICTURE = new Uint8Array([1, 2, 3]);
  const withImage = (title: string, fields = {}) =>
    article(title, { image: { src: "/media/a.png", alt: "A" }, ...fields });

  it("is public with its article, with its true length", async () => {
    const room = new Newsroom().put("media/a.png", PICTURE).put("a.md", withImage("A"));
    await room.publish();
    expect((await room.site.get("media/a.png"))?.body).toEqual(PICTURE);
    expect(await room.read("rss.xml")).toMatch(
      /<enclosure [^>]*url="https:\/\/feeds\.example\.com\/media\/a\.png"[^>]*/,
    );
    expect(await room.read("rss.xml")).toContain('length="3"');
  });

  it("is never the text of an article that is not out, nor the settings", async () => {
    const room = new Newsroom();
    room.put("secret.md", article("Zanzibarquux", { embargo: "2099-01-01T00:00:00Z" }));
    const fields = { image: { src: "secret.md" }, attachments: [{ src: "/publication.yaml" }] };
    room.put("a.md", article("A", fields, "![x](secret.md)"));
    await room.publish();
    const all = await room.documents();
    expect(Object.keys(all).filter((key) => key.startsWith("media/"))).toEqual([]);
    expect(JSON.stringify(all)).not.toContain("Zanzibarquux");
  });

  it("may come after its article", async () => {
    const room = new Newsroom().put("a.md", withImage("A"));
    await room.publish();
    expect(await room.read("rss.xml")).not.toContain("<enclosure");
    expect((await room.record("a.md"))?.warnings.map(({ code }) => code)).toEqual([
      "missing-media",
    ]);
    await room.put("media/a.png", PICTURE).publish();
    expect(await room.read("rss.xml")).toContain("<enclosure");
    expect((await room.record("a.md"))?.warnings).toEqual([]);
  });

  it("is not public before its article, nor without one", async () => {
    const room = new Newsroom().put("media/a.png", PICTURE).put("media/b.png", PICTURE);
    room.put("a.md", withImage("A", { embargo: "2024-06-20T13:00:00Z" }));
    await room.publish();
    expect(await room.site.head("media/a.png")).toBeUndefined();
    room.now = at("2024-06-20T13:00:00Z");
    await room.publish();
    expect(await room.site.head("media/a.png")).toBeDefined();
    expect(await room.site.head("media/b.png")).toBeUndefined();
  });

  it("stays while another live article refers to it, and ends with the last", async () => {
    const room = new Newsroom().put("media/a.png", PICTURE);
    room.put("a.md", withImage("A")).put("b.md", withImage("B"));
    await room.publish();
    await room.remove("a.md").publish();
    expect((await room.site.get("media/a.png"))?.body).toEqual(PICTURE);
    await room.remove("b.md").publish();
    expect((await room.site.head("media/a.png"))?.metadata).toEqual({ status: "410" });
  });

  it("is measured and copied again where it is replaced", async () => {
    const room = new Newsroom().put("media/a.png", PICTURE).put("a.md", withImage("A"));
    await room.publish();
    await room.put("media/a.png", new Uint8Array(77)).publish();
    expect((await room.site.get("media/a.png"))?.body).toHaveLength(77);
    expect(await room.read("rss.xml")).toContain('length="77"');
  });
});

describe("publication.yaml", () => {
  it("makes its logo public, and no longer when it names another", async () => {
    const room = new Newsroom(`${PUBLICATION}logo: media/old.png\n`);
    room.put("media/old.png", new Uint8Array([1])).put("media/new.png", new Uint8Array([2]));
    await room.publish();
    expect((await room.site.get("media/old.png"))?.body).toHaveLength(1);
    await room.put("publication.yaml", `${PUBLICATION}logo: media/new.png\n`).publish();
    expect((await room.site.head("media/old.png"))?.metadata).toEqual({ status: "410" });
    expect((await room.site.head("media/new.png"))?.metadata).toBeUndefined();
    expect(await room.read("rss.xml")).toContain("media/new.png");
  });

  it("renames every feed with its title", async () => {
    const room = new Newsroom().put("a.md", article("A", { section: "world" }));
    await room.publish();
    await room.put("publication.yaml", PUBLICATION.replace("The Wire", "The Cable")).publish();
    for (const feed of ["", "sections/world/", "sections/opinion/"]) {
      expect(JSON.parse(await room.read(`${feed}feed.json`)).title).toContain("The Cable");
    }
  });

  it("gives a new section the articles that were filed before it", async () => {
    const room = new Newsroom().put("a.md", article("A", { section: "sport" }));
    await room.publish();
    expect((await room.record("a.md"))?.warnings.length).toBe(1);
    const more = PUBLICATION.replace("world: World", "world: World, sport: Sport");
    await room.put("publication.yaml", more).publish();
    expect(await room.titles("sections/sport/feed.json")).toEqual(["A"]);
  });

  it("that is broken leaves the last good one in force", async () => {
    const room = new Newsroom().put("a.md", article("A"));
    await room.publish();
    await room.put("publication.yaml", "title: [").put("b.md", article("B")).publish();
    expect(await room.titles()).toEqual(["B", "A"]);
  });

  it("may not change what ids are made of, once something was published", async () => {
    const room = new Newsroom().put("a.md", article("A"));
    await room.publish();
    const before = JSON.parse(await room.read("feed.json")).items[0].id;
    await room.put("publication.yaml", PUBLICATION.replace("since: 2024", "since: 2023")).publish();
    expect(JSON.parse(await room.read("feed.json")).items[0].id).toBe(before);
  });
});

describe("whatever the history, the site is the same", () => {
  const FILES: Readonly<Record<string, string>> = {
    "world/a.md": article("A", { tags: ["One", "two"], authors: ["Kim"] }),
    "world/b.md": article("B", { tags: ["ONE"], authors: ["KIM"], section: "opinion" }),
    "c.md": article("C", { slug: "a" }),
    "d.md": article("D", { draft: true }),
  };

  async function siteOf(order: readonly string[], each: boolean) {
    const room = new Newsroom();
    for (const path of order) {
      room.put(path, FILES[path] ?? "");
      if (each) await room.publish();
    }
    await room.publish();
    return room.documents();
  }

  it.each([
    ["at once", false],
    ["one by one", true],
  ])("in any order, %s", async (_, each) => {
    const paths = Object.keys(FILES);
    const expected = await siteOf(paths, false);
    for (const order of [paths.toReversed(), [...paths.slice(2), ...paths.slice(0, 2)]]) {
      expect(withoutMemories(await siteOf(order, each), expected)).toEqual(expected);
    }
  });

  it("after edits, as if the last version had been the first", async () => {
    const room = new Newsroom();
    for (const path of Object.keys(FILES)) room.put(path, article("Old", { tags: ["two"] }));
    await room.publish();
    for (const [path, text] of Object.entries(FILES)) await room.put(path, text).publish();
    const fresh = await siteOf(Object.keys(FILES), false);
    expect(withoutMemories(await room.documents(), fresh)).toEqual(fresh);
  });
});

/** What was ever public is remembered: a page that has ended says so, and a feed that is empty now stays one. */
function withoutMemories(documents: Record<string, string>, fresh: Record<string, string>) {
  const site = siteWithoutTombstones(documents);
  const memories = Object.keys(site).filter((key) => !(key in fresh));
  for (const key of memories) {
    const text = site[key] ?? "";
    const isOver = text.includes('"status":"410"') || !SHOWS_AN_ARTICLE.test(text);
    expect([key, isOver]).toEqual([key, true]);
  }
  return Object.fromEntries(Object.entries(site).filter(([key]) => key in fresh));
}

it("an instant that lies in the past of a record changes nothing that is over", async () => {
  const room = new Newsroom().put("a.md", article("A"));
  await room.publish();
  room.now = NOON;
  expect(written(await room.publish())).toEqual([]);
});
