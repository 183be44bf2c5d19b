import { describe, expect, it } from "vitest";
import { SUBSCRIPTION_DOCUMENT } from "../../../lambdas/syndication/publish/cache-policy.ts";
import type { Ports, Run } from "../../../lambdas/syndication/publish/ports.ts";
import { createService } from "../../../lambdas/syndication/publish/service.ts";
import {
  type Announced,
  type TellOptions,
  tellHubs,
} from "../../../lambdas/syndication/publish/tell-hubs.ts";
import { TopicRefused } from "../../../lambdas/syndication/publish/topic-refused.ts";
import {
  type Around,
  all,
  killedAt,
  recordedIn,
  stalledAt,
  watchPorts,
} from "../../support/interleaving.ts";
import {
  deliver,
  type Files,
  file,
  invoke,
  minutesLater,
  openRoom,
  workLeft,
} from "../../support/invocation.ts";
import { article, at, type Newsroom, PUBLICATION } from "../../support/newsroom.ts";

const HUB = "https://hub.example.net/";
const OTHER = "https://other.example.org/ping?key=1";
const SITE = "https://feeds.example.com/";

const withHubs = (...hubs: readonly string[]): string =>
  `${PUBLICATION}hubs: ${JSON.stringify(hubs)}\n`;

/** Names of documents below the site, in the order in which the hub took them. */
type Taken = string[];

/** Has the newsroom tell hubs that take everything but where `refuse` throws. */
function listen(room: Newsroom, refuse: (hub: string, document: string) => void = () => {}) {
  const taken: Record<string, Taken> = {};
  const asked: Record<string, Taken> = {};
  room.hubs = {
    publish: async (hub, topic) => {
      const document = topic.slice(SITE.length);
      asked[hub] = [...(asked[hub] ?? []), document];
      refuse(hub, document);
      taken[hub] = [...(taken[hub] ?? []), document];
    },
  };
  return { taken, asked };
}

/** A newsroom with hubs that have taken all that was there. */
async function openWith(files: Files = {}, ...hubs: readonly string[]): Promise<Newsroom> {
  const room = await openRoom({}, withHubs(...hubs));
  listen(room);
  await deliver(room, files);
  await invoke(room).tick();
  room.now = minutesLater(room.now, 5);
  expect(await workLeft(room)).toEqual([]);
  return room;
}

async function tell(
  room: Newsroom,
  options: TellOptions & { readonly around?: Around; readonly ports?: Partial<Ports> } = {},
): Promise<Announced> {
  const { around = (_, perform) => perform(), ports, ...rest } = options;
  const { hubs } = room;
  const all = watchPorts({ ...room.ports, ...(hubs && { hubs }) }, around);
  const settings = await room.publisher.settings();
  return tellHubs({ ...all, ...ports }, settings?.publication, invoke(room).run, rest);
}

const refused = (): never => {
  throw new TopicRefused("answered 400");
};
const down = (): never => {
  throw new Error("answered 503");
};

const OWN = ["atom.xml", "feed.json", "rss.xml"];

describe("hubs are told", () => {
  it("of each document of each feed that has changed, and of nothing else, by its self address", async () => {
    const room = await openWith({ "a.md": article("A", { tags: ["Ärger"] }) }, HUB);
    const { taken } = listen(room);
    await deliver(room, { "a.md": article("A, corrected", { tags: ["Ärger"] }) });
    const tag = "tags/%C3%A4rger/";
    const own = [...OWN, ...OWN.map((name) => `${tag}${name}`)];
    expect(taken[HUB]?.toSorted()).toEqual(own.toSorted());
    const atom = await room.read("tags/ärger/atom.xml");
    expect(atom).toContain(`<link rel="self" type="application/atom+xml" href="${SITE}${tag}`);
    expect(await workLeft(room)).toEqual([]);
    await invoke(room).tick();
    expect(taken[HUB]).toHaveLength(own.length);
  });

  it("once of a thousand stories", async () => {
    const stories = Array.from({ length: 1000 }, (_, index) => [
      `${index}.md`,
      article(`Story ${index}`),
    ]);
    const room = await openWith({}, HUB);
    const { taken } = listen(room);
    const paths = file(room, Object.fromEntries(stories));
    // A batch of the queue each second.
    for (let first = 0; first < 10; first++) {
      await invoke(room).deliver(...paths.slice(first * 100, first * 100 + 100));
      room.now = at(`2024-06-20T12:05:${String(first).padStart(2, "0")}Z`);
    }
    expect(taken[HUB]?.toSorted()).toEqual(OWN);
    room.now = at("2024-06-20T12:07:00Z");
    await invoke(room).tick();
    expect(taken[HUB]?.toSorted()).toEqual([...OWN, ...OWN].toSorted());
    expect(await workLeft(room)).toEqual([]);
  });

  it("the publication's own feed first", async () => {
    const room = await openWith({}, HUB);
    const { taken } = listen(room);
    await deliver(room, { "a.md": article("A", { tags: ["Ants"], authors: ["Ann"] }) });
    expect(taken[HUB]?.slice(0, 3).toSorted()).toEqual(OWN);
    expect(taken[HUB]).toHaveLength(9);
  });

  it("all of them, of everything, when another is named", async () => {
    const room = await openWith({ "a.md": article("A") }, HUB);
    const { taken } = listen(room);
    await deliver(room, { "publication.yaml": withHubs(HUB, OTHER) });
    await invoke(room).tick();
    expect(taken[OTHER]?.toSorted()).toEqual(taken[HUB]?.toSorted());
    expect(taken[OTHER]).toEqual(expect.arrayContaining(OWN));
  });

  it("again where the topic changes while they are told", async () => {
    const room = await openWith({}, HUB);
    const { taken } = listen(room);
    const first = stalledAt(/^hubs\.publish \S+ \S+rss\.xml$/, "after");
    const telling = deliver(room, { "a.md": article("A") }, { around: first.around });
    await first.reached;
    await deliver(room, { "b.md": article("B") });
    first.goOn();
    await telling;
    expect(taken[HUB]?.filter((name) => name === "rss.xml")).toHaveLength(1);
    expect(await workLeft(room)).toContain("unannounced/rss.xml");
    room.now = minutesLater(room.now, 2);
    await invoke(room).tick();
    expect(taken[HUB]?.filter((name) => name === "rss.xml")).toHaveLength(2);
    expect(await workLeft(room)).toEqual([]);
  });

  it("by one invocation at a time", async () => {
    const room = await openWith({}, HUB);
    const { asked } = listen(room);
    const first = stalledAt(/^hubs\.publish/);
    const telling = deliver(room, { "a.md": article("A") }, { around: first.around });
    await first.reached;
    // Its other pings go on.
    await invoke(room).tick();
    first.goOn();
    await telling;
    expect(asked[HUB]?.toSorted()).toEqual(OWN);
  });

  it("not more than eight at the same time", async () => {
    const tags = Array.from({ length: 10 }, (_, index) => `Tag ${index}`);
    const room = await openWith({}, HUB);
    let underWay = 0;
    let most = 0;
    room.hubs = {
      publish: async () => {
        most = Math.max(most, ++underWay);
        for (let turn = 0; turn < 20; turn++) await Promise.resolve();
        underWay--;
      },
    };
    await deliver(room, { "a.md": article("A", { tags }) });
    expect(most).toBe(8);
    expect(await workLeft(room)).toEqual([]);
  });

  it.each(["before", "after"] as const)(
    "also where the invocation is killed at any call, %s it",
    async (when) => {
      const before = await openWith({}, HUB, OTHER);
      for (let call = 0; ; call++) {
        const room = await before.copy();
        const { taken } = listen(room);
        const paths = file(room, { "a.md": article("A") });
        const calls: string[] = [];
        const around = all(recordedIn(calls), killedAt(call, when));
        const again = await invoke(room, { around }).deliver(...paths);
        room.now = minutesLater(room.now, 20);
        await invoke(room).deliver(...again);
        room.now = minutesLater(room.now, 70);
        await invoke(room).tick();
        for (const hub of [HUB, OTHER]) {
          expect([calls.at(-1), taken[hub]]).toEqual([calls.at(-1), expect.arrayContaining(OWN)]);
        }
        expect(await workLeft(room)).toEqual([]);
        if (calls.length <= call) break;
      }
    },
    60_000,
  );
});

describe("a hub that fails", () => {
  it("does not hold up the other, and is told when it is back", async () => {
    const room = await openWith({}, HUB, OTHER);
    let isDown = true;
    const { taken, asked } = listen(room, (hub) => {
      if (hub === OTHER && isDown) down();
    });
    await deliver(room, { "a.md": article("A") });
    expect(taken[HUB]?.toSorted()).toEqual(OWN);
    const before = asked[OTHER]?.length ?? 0;
    for (let minute = 0; minute < 30; minute++) {
      room.now = minutesLater(room.now, 1);
      await invoke(room).tick();
    }
    expect(taken[HUB]).toHaveLength(3);
    // After 1, 2, 4, 8 minutes, with a single ping each time.
    expect(asked[OTHER]).toHaveLength(before + 4);
    isDown = false;
    room.now = minutesLater(room.now, 60);
    await invoke(room).tick();
    expect(taken[OTHER]?.toSorted()).toEqual(OWN);
    expect(taken[HUB]).toHaveLength(3);
    expect(await workLeft(room)).toEqual([]);
    expect(await room.catalog.query("hub")).toEqual([]);
  });

  it("is asked once an hour at last", async () => {
    const room = await openWith({}, HUB);
    const { asked } = listen(room, down);
    await deliver(room, { "a.md": article("A") });
    const at: number[] = [];
    for (let minute = 1; minute <= 60 * 6; minute++) {
      const before = asked[HUB]?.length;
      room.now = minutesLater(room.now, 1);
      await invoke(room).tick();
      if (asked[HUB]?.length !== before) at.push(minute);
    }
    expect(at).toEqual([1, 3, 7, 15, 31, 63, 123, 183, 243, 303]);
  });

  it("is a value for whoever logs it, once, and no fault", async () => {
    const room = await openWith({}, HUB, OTHER);
    listen(room, (hub) => void (hub === OTHER && down()));
    const service = createService({ ...room.ports, ...(room.hubs && { hubs: room.hubs }) });
    const faults: unknown[] = [];
    const run: Run = { ...room.run(), onFault: (fault) => void faults.push(fault) };
    for (const path of file(room, { "a.md": article("A") })) await service.look(path, run);
    await service.finish(run);
    const { announced } = await service.announce(run);
    expect(faults).toEqual([]);
    expect(announced).toHaveLength(1);
    expect(announced[0]?.told.map(({ hub }) => hub)).toEqual([HUB, HUB, HUB]);
    expect(announced[0]?.failed).toEqual([
      { hub: OTHER, topic: expect.stringContaining(SITE), reason: "answered 503" },
    ]);
  });

  it("and takes long holds up neither the other nor the end", async () => {
    const room = await openWith({}, HUB, OTHER);
    const { taken } = listen(room);
    const slow = stalledAt(/^hubs\.publish https:\/\/other/);
    const telling = deliver(room, { "a.md": article("A") }, { around: slow.around });
    await slow.reached;
    while ((taken[HUB]?.length ?? 0) < 3) await new Promise((resolve) => setImmediate(resolve));
    slow.goOn();
    await telling;
    expect(taken[OTHER]?.toSorted()).toEqual(OWN);
  });

  it("is told of what has changed while it was down, once", async () => {
    const room = await openWith({}, HUB);
    let isDown = true;
    const { taken } = listen(room, () => void (isDown && down()));
    for (const title of ["A", "B", "C"]) {
      await deliver(room, { [`${title}.md`]: article(title) });
      room.now = minutesLater(room.now, 10);
    }
    isDown = false;
    room.now = minutesLater(room.now, 60);
    await invoke(room).tick();
    expect(taken[HUB]?.toSorted()).toEqual(OWN);
  });
});

describe("hubs that are all left alone", () => {
  it("cost no look at their topics", async () => {
    const room = await openWith({}, HUB);
    listen(room, down);
    await deliver(room, { "a.md": article("A") });
    const calls: string[] = [];
    await tell(room, { around: recordedIn(calls) });
    expect(calls.filter((call) => /^catalog\.query/.test(call))).toEqual([
      "catalog.query unannounced",
      "catalog.query hub",
    ]);
  });
});

describe("a topic that a hub refuses", () => {
  it("is tried ever more seldom, and holds up no other", async () => {
    const room = await openWith({}, HUB);
    const { taken, asked } = listen(room, (_, name) => void (name === "feed.json" && refused()));
    const tries = () => asked[HUB]?.filter((name) => name === "feed.json").length;
    await deliver(room, { "a.md": article("A") });
    expect(taken[HUB]?.toSorted()).toEqual(["atom.xml", "rss.xml"]);
    for (let minute = 0; minute < 60; minute++) {
      room.now = minutesLater(room.now, 1);
      await invoke(room).tick();
    }
    // At once, and after 1, 2, 4, 8, 16 minutes.
    expect(tries()).toBe(6);
    await deliver(room, { "b.md": article("B") });
    expect(taken[HUB]?.toSorted()).toEqual(["atom.xml", "atom.xml", "rss.xml", "rss.xml"]);
  });
});

describe("a topic", () => {
  it("is told at most once a minute", async () => {
    const room = await openWith({}, HUB);
    const { taken } = listen(room);
    for (let second = 0; second < 60; second += 10) {
      room.now = at(`2024-06-20T12:10:${String(second).padStart(2, "0")}Z`);
      await deliver(room, { [`${second}.md`]: article(`Story ${second}`) });
      await invoke(room).tick();
    }
    expect(taken[HUB]?.toSorted()).toEqual(OWN);
    room.now = at("2024-06-20T12:11:01Z");
    await invoke(room).tick();
    expect(taken[HUB]).toHaveLength(6);
    expect(await workLeft(room)).toEqual([]);
  });

  it("is told again once caches before the site hold nothing older", async () => {
    const room = await openWith({}, HUB);
    const { taken } = listen(room);
    const edgeCache = { invalidate: async () => {} };
    await room.catalog.write([
      { put: { partition: "unannounced", sort: "rss.xml", value: { hash: "1" } } },
    ]);
    await tell(room, { ports: { edgeCache } });
    expect(taken[HUB]).toEqual(["rss.xml"]);
    room.now = minutesLater(room.now, SUBSCRIPTION_DOCUMENT.edgeSeconds / 60);
    await tell(room, { ports: { edgeCache } });
    expect(taken[HUB]).toEqual(["rss.xml"]);
    room.now = minutesLater(room.now, 1);
    await tell(room, { ports: { edgeCache } });
    expect(taken[HUB]).toEqual(["rss.xml", "rss.xml"]);
    expect(await workLeft(room)).toEqual([]);
  });

  it("waits for nothing where a person asks", async () => {
    const room = await openWith({}, HUB);
    const { taken } = listen(room, down);
    await deliver(room, { "a.md": article("A") });
    const { taken: later } = listen(room);
    expect(await tell(room)).toEqual({ told: [], failed: [] });
    expect((await tell(room, { isAsked: true })).told).toHaveLength(3);
    await deliver(room, { "a.md": article("A, corrected") });
    await tell(room, { isAsked: true });
    expect([taken[HUB], later[HUB]?.length]).toEqual([undefined, 6]);
  });

  it.each([
    ["an archive document", "sections/world/archive/2024-06/rss.xml"],
    ["a page", "index.html"],
    ["a sitemap", "sitemap.xml"],
    ["an address of nothing", "sections/world/deeper/rss.xml"],
  ])("that is %s is dropped", async (_, document) => {
    const room = await openWith({}, HUB);
    const { asked } = listen(room);
    await room.catalog.write([
      { put: { partition: "unannounced", sort: document, value: { hash: "1" } } },
    ]);
    await tell(room);
    expect(asked).toEqual({});
    expect(await workLeft(room)).toEqual([]);
  });

  it("is dropped when there is no hub any more, with all that is remembered", async () => {
    const room = await openWith({}, HUB);
    listen(room, down);
    await deliver(room, { "a.md": article("A") });
    expect(await workLeft(room)).toHaveLength(3);
    await deliver(room, { "publication.yaml": PUBLICATION });
    expect(await workLeft(room)).toEqual([]);
    expect(await room.catalog.query("hub")).toEqual([]);
    expect(await room.catalog.query("announced")).toEqual([]);
  });

  it("that was told is forgotten with a later one", async () => {
    const room = await openWith({ "a.md": article("A", { tags: ["Ants"] }) }, HUB);
    listen(room);
    await deliver(room, { "b.md": article("B") });
    const known = await room.catalog.query("announced");
    expect(known.map(({ sort }) => sort)).toEqual(OWN);
  });

  it("that is refused is tried once where a person asks", async () => {
    const room = await openWith({}, HUB);
    const { asked } = listen(room, refused);
    await deliver(room, { "a.md": article("A") });
    const { failed } = await tell(room, { isAsked: true });
    expect([failed.length, asked[HUB]?.length]).toEqual([3, 6]);
  });

  it.each([
    ["taken by one of two", {}],
    ["told once of twice", { edgeCache: { invalidate: async () => {} } }],
  ])("%s is forgotten with its row, whose revisions begin anew", async (_, ports) => {
    const room = await openWith({}, HUB, OTHER);
    listen(room, (hub) => void (hub === OTHER && down()));
    await room.catalog.write([
      { put: { partition: "unannounced", sort: "rss.xml", value: { hash: "1" } } },
    ]);
    await tell(room, { ports });
    expect(await room.catalog.query("announced")).not.toEqual([]);
    await deliver(room, { "publication.yaml": PUBLICATION });
    expect(await room.catalog.query("announced")).toEqual([]);
  });

  it("is told to those that are named now alone", async () => {
    const room = await openWith({}, HUB, OTHER);
    const { asked } = listen(room, (hub) => void (hub === OTHER && down()));
    await deliver(room, { "a.md": article("A") });
    const before = asked[OTHER]?.length;
    await deliver(room, { "publication.yaml": withHubs(HUB) });
    room.now = minutesLater(room.now, 2);
    await invoke(room).tick();
    expect(asked[OTHER]).toHaveLength(before ?? 0);
    expect(await workLeft(room)).toEqual([]);
    expect(await room.catalog.query("hub")).toEqual([]);
  });
});

describe("publishing", () => {
  it("goes on after ten seconds; the clock tells the rest", async () => {
    const tags = Array.from({ length: 20 }, (_, index) => `Tag ${index}`);
    const room = await openWith({}, HUB);
    const { asked } = listen(room, () => {
      room.now = at(new Date(Date.parse(room.now) + 2000).toISOString().replace(".000", ""));
    });
    await deliver(room, { "a.md": article("A", { tags }) });
    expect(asked[HUB]?.length).toBeLessThan(15);
    await invoke(room).tick();
    expect(asked[HUB]).toHaveLength(63);
    expect(await workLeft(room)).toEqual([]);
  });

  it("begins no ping for which there is no time", async () => {
    const room = await openWith({}, HUB);
    const { asked } = listen(room);
    let left = 10_000;
    await deliver(
      room,
      { "a.md": article("A") },
      {
        hasTime: () => left > 0,
        around: (call, perform) => {
          if (call.startsWith("hubs.publish")) left = 0;
          return perform();
        },
      },
    );
    expect(asked[HUB]?.length).toBeLessThanOrEqual(8);
    expect(asked[HUB]?.length).toBeGreaterThan(0);
    expect(await workLeft(room)).not.toEqual([]);
  });

  it("without hubs notes nothing, and an idle minute costs one look", async () => {
    const room = await openRoom({ "a.md": article("A") });
    listen(room);
    await deliver(room, { "b.md": article("B") });
    expect(await room.catalog.query("unannounced")).toEqual([]);
    const calls: string[] = [];
    await tell(room, { around: recordedIn(calls) });
    expect(calls).toEqual(["catalog.query unannounced"]);
  });
});
