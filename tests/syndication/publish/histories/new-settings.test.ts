import { describe, expect, it } from "vitest";
import { killedOn, once, stalledAt } from "../../../support/interleaving.ts";
import {
  deliver,
  expectSite,
  file,
  freshSite,
  invoke,
  openRoom,
  settle,
  stopFirstRender,
} from "../../../support/invocation.ts";
import { article, Newsroom, PUBLICATION } from "../../../support/newsroom.ts";

const titled = (title: string): string => PUBLICATION.replace("The Wire", title);
const since = PUBLICATION.replace("since: 2024", "since: 2023");
const withSport = PUBLICATION.replace("world: World", "world: World, sport: Sport");
const titleOf = async (room: Newsroom, feed = ""): Promise<string> =>
  JSON.parse(await room.read(`${feed}feed.json`)).title;

describe("new settings reach every feed", () => {
  it("also one that a story was rendered in for the first time while they came, which could not be read when they did", async () => {
    const room = await openRoom();
    const goOn = await stopFirstRender(room);
    const unreadable = once(/^content\.read a\.md/, async () => {
      throw new Error("a.md cannot be read");
    });
    await deliver(room, { "publication.yaml": titled("The Cable") }, { around: unreadable });
    await goOn();
    await settle(room);
    expect(await titleOf(room, "tags/one/")).toContain("The Cable");
  });

  it("also where one who was to apply older ones comes late, and finds the row of the newest as it was", async () => {
    const room = await openRoom({ "a.md": article("A") });
    const late = stalledAt(/^catalog\.write put reclassify\/-/);
    const first = deliver(
      room,
      { "publication.yaml": titled("The Cable") },
      { around: late.around },
    );
    await late.reached;
    await invoke(room).tick();
    file(room, { "publication.yaml": titled("The Courier") });
    await invoke(room).service.look("publication.yaml", invoke(room).run);
    late.goOn();
    await first;
    await settle(room);
    expect(await titleOf(room, "sections/world/")).toContain("The Courier");
  });

  it("also an old address that only those before them name, and that were replaced before everything was marked", async () => {
    const room = new Newsroom();
    file(room, { "publication.yaml": `${PUBLICATION}addresses: {/feed/: /rss.xml}\n` });
    const killed = killedOn(/^catalog\.write check settings\/-, put mark/, "before");
    await invoke(room, { around: killed }).deliver("publication.yaml");
    file(room, { "a.md": article("A") });
    const { service, run } = invoke(room);
    await service.look("a.md", run);
    await service.finish(run);
    expect((await room.site.head("feed/index.html"))?.mediaType).toContain("rss");
    await deliver(room, { "publication.yaml": PUBLICATION });
    await settle(room);
    expect((await room.site.head("feed/index.html"))?.metadata).toEqual({ status: "410" });
  });

  it("also an empty one that is rendered for the first time while they come, and that they do not name", async () => {
    const room = new Newsroom();
    const late = stalledAt(/^site\.put sections\/opinion\/rss\.xml$/);
    const first = invoke(room, { around: late.around }).deliver("publication.yaml");
    await late.reached;
    const without = titled("The Cable").replace(", opinion: Opinion", "");
    await deliver(room, { "publication.yaml": without });
    late.goOn();
    await first;
    await settle(room);
    expect(await titleOf(room, "sections/opinion/")).toContain("The Cable");
  });

  const tags = Array.from({ length: 120 }, (_, index) => `t${index}`);
  const files = Object.fromEntries(
    [0, 1, 2, 3, 4, 5].map((n) => [
      `${n}.md`,
      article(`${n}`, { tags: tags.slice(n * 20, n * 20 + 20) }),
    ]),
  );

  it.each([
    ["half of the feeds are marked", /^catalog\.write check settings\/-, put mark/],
    ["they are stored", /^catalog\.write put settings\/-/],
    ["half of the articles have been looked at", /^catalog\.write put record#\w+\/3\.md/],
    ["the way through all paths is closed", /^catalog\.write delete reclassify/],
  ])("where the invocation is killed when %s, and the file is brought again", async (_, calls) => {
    const room = await openRoom(files);
    const killed = { around: killedOn(calls, "after") };
    const again = await deliver(room, { "publication.yaml": titled("The Cable") }, killed);
    expect(again).toEqual(["publication.yaml"]);
    await invoke(room).deliver(...again);
    await settle(room);
    for (const tag of tags) expect(await titleOf(room, `tags/${tag}/`)).toContain("The Cable");
    await expectSite(room, await freshSite(room));
  });

  it("and every page, also that of a story whose change takes more than one transaction", async () => {
    const all = tags.slice(0, 28);
    const authors = (name: string) => all.map((tag) => `${name} ${tag}`);
    const room = await openRoom({ "a.md": article("A", { authors: authors("Kim") }) });
    const files = {
      "publication.yaml": titled("The Cable"),
      "a.md": article("A", { authors: authors("Lee") }),
    };
    // The edit is found on the way through all paths, so that it comes with the new settings.
    file(room, files);
    await invoke(room).deliver("publication.yaml");
    await settle(room);
    await expectSite(room, await freshSite(room));
  });

  it("and every page, also where an unchanged story leaves and joins too many for one transaction", async () => {
    const fields = { tags: tags.slice(0, 28), authors: tags.slice(0, 28) };
    const room = await openRoom(
      { "a.md": article("A", fields) },
      `${PUBLICATION}feedsPer: [tag]\n`,
    );
    await deliver(room, { "publication.yaml": `${titled("The Cable")}feedsPer: [author]\n` });
    expect(await room.titles("authors/t1/feed.json")).toEqual(["A"]);
    await expectSite(room, await freshSite(room));
  });
});

describe("new settings and a story that comes at the same time", () => {
  it.each([
    ["before it reads the record", /^catalog\.read record/],
    ["before it reads the file", /^content\.read a\.md/],
    ["before it commits", /^catalog\.write put record#\w+\/a\.md/],
  ])("are applied to it also where it has the old ones and waits %s", async (_, calls) => {
    const room = await openRoom();
    const late = stalledAt(calls);
    const a = { "a.md": article("A", { section: "sport" }) };
    const first = deliver(room, a, { around: late.around });
    await late.reached;
    await deliver(room, { "publication.yaml": withSport });
    await settle(room);
    late.goOn();
    await first;
    expect(await room.titles("sections/sport/feed.json")).toEqual(["A"]);
  });

  it("are read anew by an invocation that has kept the old ones", async () => {
    const room = await openRoom({ "b.md": article("B") });
    const warm = invoke(room);
    await warm.deliver("b.md");
    await deliver(room, { "publication.yaml": withSport });
    await warm.deliver(...file(room, { "a.md": article("A", { section: "sport" }) }));
    expect(await room.titles("sections/sport/feed.json")).toEqual(["A"]);
  });

  it("take in what had no feed under the old ones", async () => {
    const room = await openRoom({ "a.md": article("A", { section: "sport" }) });
    expect((await room.record("a.md"))?.warnings).not.toEqual([]);
    await deliver(room, { "publication.yaml": withSport });
    expect(await room.titles("sections/sport/feed.json")).toEqual(["A"]);
    expect((await room.record("a.md"))?.warnings).toEqual([]);
  });

  it("take in what was filed before the first publication.yaml", async () => {
    const room = new Newsroom();
    room.remove("publication.yaml");
    const files = { "a.md": article("A", { tags: ["one"] }), "media/a.png": "picture" };
    expect(await deliver(room, files)).toEqual([]);
    await deliver(room, { "publication.yaml": PUBLICATION });
    expect(await room.titles("tags/one/feed.json")).toEqual(["A"]);
    await expectSite(room, await freshSite(room));
  });

  it("take in a story that was looked at before there were any, and committed behind them", async () => {
    const room = new Newsroom();
    room.remove("publication.yaml");
    const late = stalledAt(/^catalog\.read settings/, "after");
    const first = deliver(room, { "a.md": article("A") }, { around: late.around });
    await late.reached;
    await deliver(room, { "publication.yaml": PUBLICATION });
    late.goOn();
    await first;
    expect(await room.titles()).toEqual(["A"]);
  });
});

describe("settings that come while others are being applied", () => {
  const [second, third] = [
    `${titled("The Second")}logo: media/second.png\n`,
    `${titled("The Third").replace("world: World", "sport: Sport")}logo: media/third.png\n`,
  ];
  const pictures = { "media/second.png": "second", "media/third.png": "third" };

  it.each([
    ["before it knows what is to be done", /^catalog\.read reclassify/],
    ["before it marks", /^catalog\.query feed$/],
    ["in the middle of marking", /^catalog\.write check settings\/-, put reference/],
    ["in the middle of the stories", /^content\.read b\.md/],
    ["before it closes", /^catalog\.write delete reclassify/],
  ])("win, and none of the older ones stays: the older invocation waits %s", async (_, calls) => {
    const room = await openRoom({ "b.md": article("B", { section: "sport" }), ...pictures });
    const late = stalledAt(calls);
    const first = deliver(room, { "publication.yaml": second }, { around: late.around });
    await late.reached;
    await deliver(room, { "publication.yaml": third });
    late.goOn();
    await first;
    await settle(room);
    await expectSite(room, await freshSite(room));
  });

  it("are not closed by who has read the older ones, and the newer row", async () => {
    const room = await openRoom();
    // It asks whether there is anything to do; then it looks.
    const late = stalledAt(/^catalog\.read reclassify/, "before", 1);
    const first = deliver(room, { "publication.yaml": second }, { around: late.around });
    await late.reached;
    file(room, { "publication.yaml": third });
    const { run, service } = invoke(room);
    await service.look("publication.yaml", run);
    late.goOn();
    await first;
    await settle(room);
    await expectSite(room, await freshSite(room));
  });
});

describe("settings that make other ids before anything is public", () => {
  it.each([
    ["kept", {}],
    ["edited", { "a.md": article("A, edited") }],
  ])(
    "say of no id that it has gone whose story stays, also where its story is %s meanwhile",
    async (_, files) => {
      const room = new Newsroom();
      file(room, { "a.md": article("A"), "b.md": article("B") });
      const { service, run } = invoke(room);
      for (const path of ["publication.yaml", "a.md", "b.md"]) await service.look(path, run);
      for (const path of file(room, { "publication.yaml": since, ...files }))
        await service.look(path, run);
      await settle(room);
      const atom = await room.read("atom.xml");
      expect(atom).toContain("tag:example.com,2023:b");
      expect(atom).not.toContain("tag:example.com,2024:");
    },
  );
});

describe("a publication.yaml that cannot be used", () => {
  it.each([
    ["is broken", "title: [", "rejected"],
    ["changes since", PUBLICATION.replace("since: 2024", "since: 2023"), "rejected"],
    ["changes authority", PUBLICATION.replace("example.com\n", "example.org\n"), "rejected"],
  ])(
    "leaves the last good one in force, and the editors are told: it %s",
    async (_, text, kind) => {
      const room = await openRoom({ "a.md": article("A") });
      const before = await room.documents();
      await deliver(room, { "publication.yaml": text });
      expect(room.told.at(-1)).toMatchObject({ kind, file: "publication.yaml" });
      await settle(room);
      expect(await room.documents()).toEqual(before);
      await deliver(room, { "b.md": article("B") });
      expect(await room.titles()).toEqual(["B", "A"]);
    },
  );

  const idsOf = async (room: Newsroom): Promise<string> =>
    JSON.parse(await room.read("feed.json"))
      .items.map(({ id }: { id: string }) => id)
      .join();

  it("because it changes since, is refused also where the first renderer died behind its first put", async () => {
    const room = new Newsroom();
    file(room, { "a.md": article("A") });
    const around = killedOn(/^site\.put feed\.json$/, "after");
    await invoke(room, { around }).deliver("publication.yaml");
    expect(await idsOf(room)).toBe("tag:example.com,2024:a");
    await deliver(room, { "publication.yaml": since });
    await settle(room);
    expect(await idsOf(room)).toBe("tag:example.com,2024:a");
  });

  it.each([
    ["before it fixes what ids are made of", /^catalog\.write put identity/],
    ["before its first put", /^site\.put/],
  ])(
    "because it changes since, is refused or is the first: the first renderer waits %s",
    async (_, calls) => {
      const room = new Newsroom();
      file(room, { "a.md": article("A") });
      const late = stalledAt(calls);
      const first = invoke(room, { around: late.around }).deliver("publication.yaml");
      await late.reached;
      file(room, { "publication.yaml": since });
      await invoke(room).service.look("publication.yaml", invoke(room).run);
      late.goOn();
      await first;
      await settle(room);
      const seen = new Set(
        room.puts
          .filter(({ key }) => key === "feed.json")
          .flatMap(({ body }) => new TextDecoder().decode(body).match(/tag:example\.com,\d+:a"/g)),
      );
      expect(seen.size).toBe(1);
      // What is fixed is what was seen: settings that say the same are taken.
      const year = /,(\d+):/.exec([...seen].join())?.[1] ?? "";
      const same = titled("The Cable").replace("since: 2024", `since: ${year}`);
      await deliver(room, { "publication.yaml": same });
      expect(await titleOf(room)).toBe("The Cable");
    },
  );

  it("because it changes since, is refused though it was judged before the first renderer", async () => {
    const room = new Newsroom();
    file(room, { "a.md": article("A") });
    await invoke(room).service.look("publication.yaml", invoke(room).run);
    const late = stalledAt(/^catalog\.write put settings\/-/);
    const second = deliver(room, { "publication.yaml": since }, { around: late.around });
    await late.reached;
    await invoke(room).tick();
    expect(await idsOf(room)).toBe("tag:example.com,2024:a");
    late.goOn();
    await second;
    await settle(room);
    expect(await idsOf(room)).toBe("tag:example.com,2024:a");
  });
});
