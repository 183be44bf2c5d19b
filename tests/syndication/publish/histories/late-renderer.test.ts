import { describe, expect, it } from "vitest";
import { killedOn, stalledAt } from "../../../support/interleaving.ts";
import { deliver, file, invoke, openRoom, settle, workLeft } from "../../../support/invocation.ts";
import { article } from "../../../support/newsroom.ts";

describe("a renderer that is late", () => {
  it("does not bring back a story that was withdrawn while it waited", async () => {
    const room = await openRoom();
    const late = stalledAt(/^site\.put rss\.xml/);
    const first = deliver(room, { "a.md": article("A") }, { around: late.around });
    await late.reached;
    await deliver(room, { "a.md": undefined });
    late.goOn();
    await first;
    for (const key of ["rss.xml", "atom.xml", "feed.json"]) {
      expect(await room.read(key)).not.toContain("articles/a/");
    }
    expect(await workLeft(room)).toEqual([]);
  });

  it.each(["rss.xml", "articles/a/index.html", "tags/one/rss.xml"])(
    "does not leave a withdrawn story in %s where it dies behind the put",
    async (key) => {
      const room = await openRoom();
      const around = killedOn(new RegExp(`^site\\.put ${key}$`), "after");
      await deliver(room, { "a.md": article("A", { tags: ["one"] }, "Zanzibarquux") }, { around });
      expect(await room.read(key)).toContain("Zanzibarquux");
      // The marks of both changes are cleared by one render, which sees what it saw before the first.
      await deliver(room, { "a.md": undefined });
      await settle(room);
      expect(JSON.stringify(await room.documents())).not.toContain("Zanzibarquux");
    },
  );

  it("does not show an entry whose story is withdrawn before it has read that", async () => {
    const room = await openRoom({ "a.md": article("A", {}, "Zanzibarquux") });
    const late = stalledAt(/^catalog\.query entry#\/$/, "after");
    const first = deliver(room, { "b.md": article("B") }, { around: late.around });
    await late.reached;
    file(room, { "a.md": article("A", { withdrawn: true }, "Zanzibarquux") });
    await invoke(room).service.look("a.md", invoke(room).run);
    room.puts.length = 0;
    late.goOn();
    await first;
    expect(room.puts.filter(({ key }) => key === "rss.xml").length).toBeGreaterThan(0);
    const shown = room.puts.filter(({ body }) =>
      new TextDecoder().decode(body).includes("Zanzibarquux"),
    );
    expect(shown.map(({ key }) => key)).toEqual([]);
  });

  it("leaves what is marked to the holder of the lease, and takes it over once that is over", async () => {
    const room = await openRoom();
    const around = killedOn(/^site\.put rss\.xml/, "before");
    await deliver(room, { "a.md": article("A") }, { around });
    await invoke(room).tick();
    expect(await room.read("rss.xml")).not.toContain("articles/a/");
    await settle(room);
    expect(await room.read("rss.xml")).toContain("articles/a/");
  });
});

describe("a mark", () => {
  it("of a change that comes behind the look at the entries is not cleared with those before it", async () => {
    const room = await openRoom();
    const clearing = stalledAt(/^catalog\.write .*delete mark#\w+\/\/ /);
    const first = deliver(room, { "a.md": article("A") }, { around: clearing.around });
    await clearing.reached;
    const second = await deliver(room, { "a.md": article("A, edited") });
    expect(second).toEqual([]);
    clearing.goOn();
    await first;
    expect(await room.titles()).toEqual(["A, edited"]);
    expect(await workLeft(room)).toEqual([]);
  });

  it("is another one for each change, whatever was cleared before", async () => {
    const room = await openRoom();
    const marks: string[] = [];
    const around = (call: string, perform: () => Promise<unknown>) => {
      marks.push(...(call.match(/put mark#\w+\/\/ [^,]+/g) ?? []));
      return perform();
    };
    for (const title of ["A", "B", "A", "B"]) {
      await deliver(room, { "a.md": article(title) }, { around });
    }
    expect(marks).toHaveLength(4);
    expect(new Set(marks).size).toBe(4);
  });
});
