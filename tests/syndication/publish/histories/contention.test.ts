import { describe, expect, it } from "vitest";
import { type Around, once } from "../../../support/interleaving.ts";
import {
  deliver,
  expectSite,
  file,
  freshSite,
  invoke,
  openRoom,
  settle,
  workLeft,
} from "../../../support/invocation.ts";
import { article } from "../../../support/newsroom.ts";
import { LONG } from "./long-history.ts";

const tags = (first: number) => ({ tags: Array.from({ length: 28 }, (_, n) => `t${first + n}`) });

describe("a change that is too large for one transaction", () => {
  it("leaves 29 feeds and joins 29 others, and its page goes with it", async () => {
    const room = await openRoom({ "a.md": article("A", tags(0)) });
    const sizes: number[] = [];
    const around: Around = (call, perform) => {
      if (call.startsWith("catalog.write"))
        sizes.push(call.split(/(?:put|delete|check) \S/).length - 1);
      return perform();
    };
    await deliver(room, { "a.md": article("A, retagged", tags(100)) }, { around });
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
    expect(Math.max(...sizes)).toBeGreaterThan(60);
    await expectSite(room, await freshSite(room));
    expect(await workLeft(room)).toEqual([]);
  });
});

describe("where many are at it", () => {
  it("fifty invocations at once leave the site of a build, and nothing to do", async () => {
    const room = await openRoom();
    const paths = Array.from({ length: 50 }, (_, n) => `${n}.md`);
    const one = (path: string) => article(path, { tags: [`t${path.length}`], section: "world" });
    file(room, Object.fromEntries(paths.map((path) => [path, one(path)])));
    room.puts.length = 0;
    const again = await Promise.all(paths.map((path) => invoke(room).deliver(path)));
    expect(again.flat()).toEqual([]);
    expect(await workLeft(room)).toEqual([]);
    await expectSite(room, await freshSite(room));
    // Who does not get the lease does not render.
    expect(room.puts.filter(({ key }) => key === "rss.xml").length).toBeLessThan(25);
    expect(room.told).toHaveLength(50);
  });

  it("fifty invocations that look at one file commit it once", async () => {
    const room = await openRoom();
    file(room, { "a.md": article("A") });
    await Promise.all(Array.from({ length: 50 }, () => invoke(room).deliver("a.md")));
    expect(await workLeft(room)).toEqual([]);
    expect(room.told.map(({ kind }) => kind)).toEqual(["published"]);
    expect(room.puts.filter(({ key }) => key === "articles/a/index.html")).toHaveLength(1);
  });

  it.each([
    ["a conflict of transactions", /^catalog\.write put record/, false],
    ["a conflict on the lease", /^catalog\.write put lease/, false],
    ["a conflict on what is known of a picture", /^catalog\.write put media/, false],
  ])("%s costs another try, and no story", async (_, calls, answer) => {
    const room = await openRoom();
    const around = once(calls, async () => answer);
    const a = article("A", { image: { src: "/media/a.png" } });
    expect(await deliver(room, { "a.md": a, "media/a.png": "picture" }, { around })).toEqual([]);
    await settle(room);
    await expectSite(room, await freshSite(room));
  });

  it(
    "throttling of any call is mended by who comes next",
    async () => {
      const a = article("A", { tags: ["one"], image: { src: "/media/a.png" } });
      let calls = 0;
      const count: Around = (_, perform) => {
        calls++;
        return perform();
      };
      const files = { "a.md": a, "media/a.png": "picture" };
      const sound = await openRoom();
      await deliver(sound, files, { around: count });
      const expected = await freshSite(sound);
      for (const when of ["before", "after"]) {
        for (let throttled = 0; throttled < calls; throttled++) {
          const room = await openRoom();
          let number = 0;
          const around: Around = async (call, perform) => {
            if (number++ !== throttled) return perform();
            if (when === "after") await perform();
            throw new Error(`slow down: ${call}`);
          };
          const again = await deliver(room, files, { around });
          await invoke(room).deliver(...again);
          await settle(room);
          expect([throttled, await workLeft(room)]).toEqual([throttled, []]);
          await expectSite(room, expected);
        }
      }
    },
    LONG,
  );
});
