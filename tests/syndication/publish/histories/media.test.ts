import { describe, expect, it } from "vitest";
import { killedOn, stalledAt } from "../../../support/interleaving.ts";
import {
  deliver,
  expectSite,
  file,
  freshSite,
  invoke,
  openRoom,
  settle,
  stopFirstRender,
  workLeft,
} from "../../../support/invocation.ts";
import { article, at, PUBLICATION } from "../../../support/newsroom.ts";

const withImage = (title: string, fields: object = {}): string =>
  article(title, { image: { src: "/media/a.png", alt: "A" }, ...fields });
const PICTURE = { "media/a.png": "picture" };

describe("a picture", () => {
  it.each([
    ["before its story", ["media/a.png", "a.md"]],
    ["behind it", ["a.md", "media/a.png"]],
  ])("is shown with its true length where it comes %s", async (_, order) => {
    const room = await openRoom();
    const files: Record<string, string> = { ...PICTURE, "a.md": withImage("A") };
    for (const path of order) await deliver(room, { [path]: files[path] });
    expect(await room.read("rss.xml")).toContain('length="7"');
    expect((await room.record("a.md"))?.warnings).toEqual([]);
    await expectSite(room, await freshSite(room));
  });

  const meanwhile: readonly [string, RegExp, "before" | "after"][] = [
    ["before it is asked for", /^catalog\.read media/, "after"],
    ["before it is looked for", /^content\.measure/, "before"],
    ["behind the look", /^content\.measure media\/a\.png/, "after"],
    ["before what was seen is kept", /^catalog\.write put media/, "before"],
    ["before the commit", /^catalog\.write put record/, "before"],
    ["behind the commit", /^catalog\.write put record/, "after"],
  ];

  it.each(meanwhile)(
    "that comes while its story is looked at is found: %s",
    async (_, calls, when) => {
      const room = await openRoom();
      const late = stalledAt(calls, when);
      const first = deliver(room, { "a.md": withImage("A") }, { around: late.around });
      await late.reached;
      await deliver(room, PICTURE);
      late.goOn();
      await first;
      await expectSite(room, await freshSite(room));
      expect((await room.record("a.md"))?.warnings).toEqual([]);
      expect(await workLeft(room)).toEqual([]);
    },
  );

  it.each(meanwhile)(
    "is found also where the first who asked for it died: %s",
    async (_, calls, when) => {
      const room = await openRoom();
      const around = killedOn(calls, when);
      const again = await deliver(room, { "a.md": withImage("A") }, { around });
      await deliver(room, PICTURE);
      await invoke(room).deliver(...again);
      await deliver(room, { "b.md": withImage("B") });
      await settle(room);
      await expectSite(room, await freshSite(room));
      expect((await room.record("b.md"))?.warnings).toEqual([]);
    },
  );

  it("that is the logo is in a feed that was rendered for the first time while it came", async () => {
    const room = await openRoom({}, `${PUBLICATION}logo: media/a.png\n`);
    const goOn = await stopFirstRender(room);
    await deliver(room, PICTURE);
    await goOn();
    await settle(room);
    expect(await room.read("tags/one/atom.xml")).toContain("<logo>");
    await expectSite(room, await freshSite(room));
  });

  it("that was there is found where the first who asked for it died before it looked", async () => {
    const room = await openRoom(PICTURE);
    const around = killedOn(/^content\.measure/, "before");
    await deliver(room, { "a.md": withImage("A") }, { around });
    await deliver(room, { "b.md": withImage("B") });
    expect(await room.read("rss.xml")).toContain('length="7"');
  });

  it.each([
    ["what was seen was kept", /^catalog\.write put media/],
    ["its stories were questioned", /^catalog\.write put pending/],
    ["one of them was looked at", /^catalog\.write put record/],
  ])(
    "that is replaced is shown in every story though the invocation died when %s",
    async (_, calls) => {
      const room = await openRoom({ ...PICTURE, "a.md": withImage("A"), "b.md": withImage("B") });
      const around = killedOn(calls, "after");
      const again = await deliver(room, { "media/a.png": "a better picture" }, { around });
      expect(again).toEqual(["media/a.png"]);
      await invoke(room).deliver(...again);
      await settle(room);
      expect(await room.read("rss.xml")).toContain('length="16"');
      await expectSite(room, await freshSite(room));
    },
  );

  it("of a story under embargo is not public before its instant", async () => {
    const room = await openRoom({
      ...PICTURE,
      "a.md": withImage("A", { embargo: "2024-06-20T13:00:00Z" }),
    });
    await deliver(room, { "media/a.png": "another picture" });
    expect(room.puts.filter(({ key }) => key.startsWith("media/"))).toEqual([]);
    room.now = at("2024-06-20T13:00:00Z");
    await invoke(room).tick();
    expect((await room.site.head("media/a.png"))?.length).toBe(15);
  });

  it("that a withdrawn story shares with a live one stays", async () => {
    const room = await openRoom({ ...PICTURE, "a.md": withImage("A"), "b.md": withImage("B") });
    await deliver(room, { "a.md": withImage("A", { withdrawn: true }) });
    expect(await room.site.head("media/a.png")).toMatchObject({ mediaType: "image/png" });
    await deliver(room, { "b.md": undefined });
    expect((await room.site.head("media/a.png"))?.metadata).toEqual({ status: "410" });
  });

  it("that two stories drop and take up at the same time stays", async () => {
    const room = await openRoom({ ...PICTURE, "a.md": withImage("A") });
    const late = stalledAt(/^catalog\.query reference#a\.png/, "after");
    const first = deliver(room, { "a.md": article("A") }, { around: late.around });
    await late.reached;
    await deliver(room, { "b.md": withImage("B") });
    late.goOn();
    await first;
    expect(await room.site.head("media/a.png")).toMatchObject({ mediaType: "image/png" });
    expect(await workLeft(room)).toEqual([]);
  });

  it.each(["behind the copy", "behind the row"])(
    "does not stay public alone where the renderer died %s",
    async (where) => {
      const room = await openRoom(PICTURE);
      const calls =
        where === "behind the copy" ? /^content\.copy/ : /^catalog\.write put document#\w+\/media/;
      const around = killedOn(calls, "after");
      await deliver(room, { "a.md": withImage("A") }, { around });
      await deliver(room, { "a.md": undefined });
      await settle(room);
      expect((await room.site.head("media/a.png"))?.metadata).toEqual({ status: "410" });
      file(room, {});
    },
  );
});
