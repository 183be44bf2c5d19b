import { describe, it } from "vitest";
import { readRow, reclassifyKey, SHARDS } from "../../../../lambdas/syndication/catalog/rows.ts";
import type { Around } from "../../../support/interleaving.ts";
import {
  type Files,
  file,
  freshSite,
  type Invocation,
  invoke,
  minutesLater,
} from "../../../support/invocation.ts";
import { article, Newsroom, PUBLICATION } from "../../../support/newsroom.ts";
import { expectInTheEnd, killEverywhere, LONG, playHistory } from "./long-history.ts";

const stages = await playHistory();
const start = stages.find(({ step }) => step.name === "it is one o'clock")?.after ?? new Newsroom();

/** Files are put, and nobody hears of it. */
async function withoutNotice(files: Files): Promise<Newsroom> {
  const room = await start.copy();
  file(room, files);
  return room;
}

const UNHEARD = {
  "new.md": article("New", { tags: ["Never seen"], image: { src: "/media/new.png" } }),
  "media/new.png": "new",
  "port.md": article("Port, unheard", { section: "world", tags: ["Trade"] }),
  "publication.yaml": PUBLICATION.replace("The Wire", "The Cable"),
  "media/c.png": "seen better",
};

describe("the nightly comparison", () => {
  const files = { ...UNHEARD, "deal.md": undefined };

  it(
    "finds in the end what nobody heard of, wherever it is killed",
    async () => {
      const site = await freshSite(await withoutNotice(files));
      await killEverywhere(async (around) => {
        const room = await withoutNotice(files);
        await room.site.put("rss.xml", new Uint8Array([1]), { mediaType: "text/plain" });
        await compare(invoke(room, { around })).catch(() => {});
        await compare(invoke(room));
        await expectInTheEnd(site, room);
      });
    },
    LONG,
  );
});

async function compare({ run, service }: Invocation): Promise<void> {
  await service.compare(run);
  await service.finish(run);
  await service.goOn(run);
}

describe("a rebuild that is killed at any call makes the same site", () => {
  const NAME = "rebuild";

  /** The requests of the state machine, each asked again where it is killed, or all given up. */
  async function rebuild(
    room: Newsroom,
    around: Around,
    then: "retry" | "give up",
  ): Promise<boolean> {
    const paths = [...room.files.keys()];
    const half = Math.ceil(paths.length / 2);
    const requests: ((invocation: Invocation) => Promise<unknown>)[] = [
      ({ run, service }) => service.rebuild.begin(NAME, run),
      ({ run, service }) => service.rebuild.look(paths.slice(0, half), run),
      ({ run, service }) => service.rebuild.look(paths.slice(half), run),
      ({ run, service }) => service.rebuild.mark(NAME, run),
      ...SHARDS.map((shard) => async ({ run, service }: Invocation) => {
        while ((await service.rebuild.render(shard, run)).left > 0)
          room.now = minutesLater(room.now, 20);
      }),
      ({ run, service }) => service.finish(run),
    ];
    let invocation = invoke(room, { around });
    for (const request of requests) {
      try {
        await request(invocation);
      } catch {
        if (then === "give up") return false;
        invocation = invoke(room);
        await request(invocation);
      }
    }
    return true;
  }

  it(
    "where each step is tried again",
    async () => {
      const site = await freshSite(await withoutNotice(UNHEARD));
      await killEverywhere(async (around) => {
        const room = await withoutNotice(UNHEARD);
        await rebuild(room, around, "retry");
        await expectInTheEnd(site, room);
      });
    },
    LONG,
  );

  it.each([
    ["it is given up", true],
    ["it is left lying", false],
  ])(
    "where %s",
    async (_, isAbandoned) => {
      const files = { "new.md": UNHEARD["new.md"] };
      const site = await freshSite(await withoutNotice(files));
      const before = await freshSite(start);
      await killEverywhere(async (around) => {
        const room = await withoutNotice(files);
        const isOver = await rebuild(room, around, "give up");
        const isBegun =
          (await room.record("new.md")) || (await readRow(room.catalog, reclassifyKey));
        if (!isOver && isAbandoned) await invoke(room).service.rebuild.abandon(NAME);
        await expectInTheEnd(isBegun || isAbandoned ? site : before, room);
      });
    },
    LONG,
  );
});
