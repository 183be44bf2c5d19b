import { describe, expect, it } from "vitest";
import {
  deliver,
  expectSite,
  freshSite,
  invoke,
  openRoom,
  settle,
} from "../../../support/invocation.ts";
import { article, at, Newsroom, PUBLICATION } from "../../../support/newsroom.ts";

const SITE = "https://feeds.example.com/";
const ELSEWHERE = `${PUBLICATION}home: https://www.example.com/\narticleUrl: https://www.example.com/{slug}\n`;

/** What stands at an address: a status and where it leads, or "page", or "nothing". */
async function standing(room: Newsroom, key: string): Promise<string> {
  const forms = await Promise.all(["", ".br", ".gz"].map((end) => room.site.head(`${key}${end}`)));
  const said = forms.map((head) => {
    if (!head) return "nothing";
    const { status, location } = head.metadata ?? {};
    return [status ?? "page", ...(location ? [location.replace(SITE, "/")] : [])].join(" ");
  });
  expect(new Set(said).size).toBe(1);
  return said[0] ?? "";
}

async function resettle(room: Newsroom, publication: string): Promise<void> {
  room.put("publication.yaml", publication);
  await invoke(room).deliver("publication.yaml");
  await settle(room);
}

const page = (slug: string): string => `articles/${slug}/index.html`;

describe("an article that has moved", () => {
  it("leads from each of its former pages to the present one", async () => {
    const room = await openRoom({ "a.md": article("One", { slug: "one" }) });
    await deliver(room, { "a.md": article("One", { slug: "two" }) });
    await deliver(room, { "a.md": article("One", { slug: "three" }) });
    expect(await standing(room, page("one"))).toBe("301 /articles/three/");
    expect(await standing(room, page("two"))).toBe("301 /articles/three/");
    expect(await standing(room, page("three"))).toBe("page");
    await deliver(room, { "a.md": article("One", { slug: "one" }) });
    expect(await standing(room, page("one"))).toBe("page");
    expect(await standing(room, page("three"))).toBe("301 /articles/one/");
  });

  it("is edited with as many old paths as it may have, after many moves", async () => {
    const fields = {
      id: "tag:example.com,2024:pact",
      aliases: Array.from({ length: 50 }, (_, at) => `/old/${at}`),
    };
    const room = new Newsroom();
    for (let move = 0; move <= 21; move += 1) {
      const text = article(`Pact ${move}`, { ...fields, slug: `pact-${move}` });
      await room.put("a.md", text).publish();
    }
    const publication = PUBLICATION.replace(/^title: .*$/m, "title: Another");
    await room.put("publication.yaml", publication).publish();
    expect(await room.titles()).toEqual(["Pact 21"]);
    expect(await standing(room, "old/49/index.html")).toBe("301 /articles/pact-21/");
    expect(await standing(room, page("pact-20"))).toBe("301 /articles/pact-21/");
  });

  it("in another file, with its id, leads there too, whichever of the two is heard of first", async () => {
    const id = { id: "tag:example.com,2024:pact" };
    for (const first of ["deal.md", "pact.md"]) {
      const room = await openRoom({ "pact.md": article("Pact", id) });
      const moved = { "deal.md": article("Deal", id), "pact.md": undefined };
      const paths = ["deal.md", "pact.md"] as const;
      for (const path of first === "deal.md" ? paths : paths.toReversed()) {
        await deliver(room, { [path]: moved[path] });
      }
      expect(await standing(room, page("deal"))).toBe("page");
      expect(await standing(room, page("pact"))).toBe("301 /articles/deal/");
      await expectSite(room, await freshSite(room));
    }
  });

  it("leads nowhere once it is taken down, and again when it comes back", async () => {
    const room = await openRoom({ "a.md": article("One", { slug: "one" }) });
    await deliver(room, { "a.md": article("One", { slug: "two" }) });
    await deliver(room, { "a.md": article("One", { slug: "two", withdrawn: true }) });
    expect(await standing(room, page("one"))).toBe("410");
    expect(await standing(room, page("two"))).toBe("410");
    await deliver(room, { "a.md": article("One", { slug: "three" }) });
    for (const slug of ["one", "two"]) {
      expect(await standing(room, page(slug))).toBe("301 /articles/three/");
    }
    await deliver(room, { "a.md": undefined });
    for (const slug of ["one", "two", "three"])
      expect(await standing(room, page(slug))).toBe("410");
  });

  it("leaves its former page to another article that takes it", async () => {
    const room = await openRoom({ "a.md": article("One", { slug: "one" }) });
    await deliver(room, { "a.md": article("One", { slug: "two" }) });
    await deliver(room, { "b.md": article("Other", { slug: "one" }) });
    expect(await room.read(page("one"))).toContain("Other");
    await deliver(room, { "b.md": undefined });
    expect(await standing(room, page("one"))).toBe("301 /articles/two/");
  });

  it("leads from its page to the publication's own site where that has it from now on", async () => {
    const room = await openRoom({ "a.md": article("One", { slug: "one" }) });
    await resettle(room, ELSEWHERE);
    expect(await standing(room, page("one"))).toBe("301 https://www.example.com/one");
    await resettle(room, PUBLICATION);
    expect(await standing(room, page("one"))).toBe("page");
  });

  it("whose page nobody has seen leaves none behind", async () => {
    const later = { published: "2024-06-21T00:00:00Z" };
    const room = await openRoom({ "a.md": article("One", { slug: "one", ...later }) });
    await deliver(room, { "a.md": article("One", { slug: "two", ...later }) });
    room.now = at("2024-06-21T00:00:00Z");
    await settle(room);
    expect(await standing(room, page("two"))).toBe("page");
    expect(await standing(room, page("one"))).toBe("nothing");
    await expectSite(room, await freshSite(room));
  });
});

describe("an alias", () => {
  const ALIASES = { aliases: ["/old/pact/", "/2019/pact.html", "/articles/former/", "/plain"] };
  const KEYS = ["old/pact/index.html", "2019/pact.html", page("former"), "plain/index.html"];

  it.each(KEYS)("leads to its article: %s", async (key) => {
    const room = await openRoom({ "a.md": article("Pact", { ...ALIASES, slug: "pact" }) });
    expect(await standing(room, key)).toBe("301 /articles/pact/");
    expect(await room.read(key)).toContain(`${SITE}articles/pact/`);
    await expectSite(room, await freshSite(room));
    await deliver(room, { "a.md": article("Pact", { ...ALIASES, slug: "treaty" }) });
    expect(await standing(room, key)).toBe("301 /articles/treaty/");
    await deliver(room, { "a.md": article("Pact", { slug: "treaty" }) });
    expect(await standing(room, key)).toBe("410");
  });

  it("is not there before its article, and leads nowhere after it", async () => {
    const fields = { ...ALIASES, embargo: "2024-06-20T18:00:00Z", expires: "2024-06-20T20:00:00Z" };
    const room = await openRoom({ "a.md": article("Pact", fields) });
    for (const key of KEYS) expect(await standing(room, key)).toBe("nothing");
    room.now = at("2024-06-20T18:00:00Z");
    await settle(room);
    for (const key of KEYS) expect(await standing(room, key)).toMatch(/^301/);
    room.now = at("2024-06-20T20:00:00Z");
    await settle(room);
    for (const key of KEYS) expect(await standing(room, key)).toBe("410");
  });

  it("of two articles leads to the smaller path, whatever came first", async () => {
    const fields = (slug: string) => ({ slug, aliases: ["/both/"] });
    for (const order of [
      ["a.md", "b.md"],
      ["b.md", "a.md"],
    ]) {
      const room = await openRoom();
      for (const path of order) {
        await deliver(room, { [path]: article(path, fields(path.slice(0, 1))) });
      }
      expect(await standing(room, "both/index.html")).toBe("301 /articles/a/");
      await deliver(room, { "a.md": undefined });
      expect(await standing(room, "both/index.html")).toBe("301 /articles/b/");
    }
  });

  it("leads to an article that is read on another site, by its new address there", async () => {
    const room = await openRoom(
      { "a.md": article("Pact", { slug: "pact", aliases: ["/old/"] }) },
      ELSEWHERE,
    );
    expect(await standing(room, "old/index.html")).toBe("301 https://www.example.com/pact");
    await resettle(room, ELSEWHERE.replace("{slug}", "news/{slug}"));
    expect(await standing(room, "old/index.html")).toBe("301 https://www.example.com/news/pact");
  });
});

describe("old addresses of the settings", () => {
  const OLD = `${PUBLICATION}addresses: {/feed/: /rss.xml, /index.xml: /rss.xml, /subs: /feeds.opml}
redirects: {/old/: /sections/world/, /blog/뉴스/: /}
`;

  it("go on serving the feed itself, whatever becomes of it", async () => {
    const room = await openRoom({ "a.md": article("A") }, OLD);
    const same = async () => {
      for (const [old, now] of [
        ["feed/index.html", "rss.xml"],
        ["index.xml", "rss.xml"],
        ["subs/index.html", "feeds.opml"],
      ] as const) {
        for (const end of ["", ".br", ".gz"]) {
          const [one, other] = [
            await room.site.get(`${old}${end}`),
            await room.site.get(`${now}${end}`),
          ];
          expect([old, one?.body]).toEqual([old, other?.body]);
          const { key: _, ...headers } = one?.head ?? {};
          const { key: __, ...expected } = other?.head ?? {};
          expect(headers).toEqual(expected);
        }
      }
    };
    await same();
    await deliver(room, { "b.md": article("B", { tags: ["new"] }) });
    expect(await room.read("index.xml")).toContain("<title>B</title>");
    await same();
    await expectSite(room, await freshSite(room));
  });

  it("lead to where they are said to", async () => {
    const room = await openRoom({ "a.md": article("A") }, OLD);
    expect(await standing(room, "old/index.html")).toBe("301 /sections/world/");
    expect(await standing(room, "blog/뉴스/index.html")).toBe("301 /");
  });

  it("end where the settings do not name them any more, and change with them", async () => {
    const room = await openRoom({ "a.md": article("A") }, OLD);
    await resettle(
      room,
      `${PUBLICATION}addresses: {/old/: /atom.xml}\nredirects: {/feed/: /sections/opinion/}\n`,
    );
    expect(await room.read("old/index.html")).toBe(await room.read("atom.xml"));
    expect(await standing(room, "feed/index.html")).toBe("301 /sections/opinion/");
    expect(await standing(room, "index.xml")).toBe("410");
    expect(await standing(room, "blog/뉴스/index.html")).toBe("410");
    await resettle(room, OLD);
    expect(await room.read("feed/index.html")).toBe(await room.read("rss.xml"));
    expect(await standing(room, "old/index.html")).toBe("301 /sections/world/");
  });

  it("go before what an article says of them", async () => {
    const room = await openRoom({ "a.md": article("A", { aliases: ["/old/", "/feed/"] }) }, OLD);
    expect(await standing(room, "old/index.html")).toBe("301 /sections/world/");
    expect(await room.read("feed/index.html")).toBe(await room.read("rss.xml"));
    await resettle(room, PUBLICATION);
    expect(await standing(room, "old/index.html")).toBe("301 /articles/a/");
    expect(await standing(room, "feed/index.html")).toBe("301 /articles/a/");
  });
});
