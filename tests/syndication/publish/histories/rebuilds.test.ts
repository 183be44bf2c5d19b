import { describe, expect, it } from "vitest";
import { SHARDS } from "../../../../lambdas/syndication/catalog/rows.ts";
import {
  deliver,
  expectSite,
  file,
  freshSite,
  invoke,
  openRoom,
  settle,
} from "../../../support/invocation.ts";
import { article, type Newsroom, PUBLICATION } from "../../../support/newsroom.ts";

const NAME = "rebuild";

async function rebuild(room: Newsroom, paths: readonly string[]): Promise<void> {
  const { run, service } = invoke(room);
  await service.rebuild.begin(NAME, run);
  await service.rebuild.look(paths, run);
  await service.rebuild.mark(NAME, run);
  for (const shard of SHARDS) await service.rebuild.render(shard, run);
  await service.finish(run);
}

describe("a rebuild", () => {
  it.each([
    ["another", "media: [two]\n"],
    ["no", ""],
  ])(
    "takes in settings that were stored before it and name %s folder of media",
    async (_, line) => {
      const pictured = article("A", { image: { src: "/a.png", alt: "A" } });
      const room = await openRoom(
        { "a.md": pictured, "one/a.png": "one", "two/a.png": "the other" },
        `${PUBLICATION}media: [one]\n`,
      );
      file(room, { "publication.yaml": PUBLICATION + line });
      expect((await room.site.head("media/a.png"))?.length).toBe(3);
      await invoke(room).service.look("publication.yaml", invoke(room).run);
      await rebuild(room, [...room.files.keys()]);
      await settle(room);
      await expectSite(room, await freshSite(room));
    },
  );

  it("that is given up behind newer settings leaves nothing unmarked that it has looked at", async () => {
    const room = await openRoom({ "a.md": article("A", { tags: ["one"] }) });
    file(room, { "a.md": article("A, edited", { tags: ["two"] }) });
    const { run, service } = invoke(room);
    await service.rebuild.begin(NAME, run);
    await deliver(room, { "publication.yaml": PUBLICATION.replace("The Wire", "The Cable") });
    // All paths have been looked at and marked for the newer settings; then one is edited and looked at here.
    file(room, { "a.md": article("A, edited again", { tags: ["three"] }) });
    await service.rebuild.look(["a.md"], run);
    await service.rebuild.abandon(NAME);
    await settle(room);
    expect(await room.titles()).toEqual(["A, edited again"]);
    await expectSite(room, await freshSite(room));
  });
});
