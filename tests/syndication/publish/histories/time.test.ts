import { describe, expect, it } from "vitest";
import { stalledAt } from "../../../support/interleaving.ts";
import {
  deliver,
  expectSite,
  freshSite,
  invoke,
  openRoom,
  settle,
} from "../../../support/invocation.ts";
import { article, at } from "../../../support/newsroom.ts";

const embargoed = article("A", { embargo: "2024-06-20T13:00:00Z" });

describe("an invocation that began before an embargo lifts", () => {
  it.each([
    ["before it reads the record", /^catalog\.read settings\/-, record/],
    ["before it reads the file", /^content\.read a\.md/],
    ["before it commits", /^catalog\.write put record/],
  ])(
    "does not make the story vanish that another has brought out: it waits %s",
    async (_, calls) => {
      const room = await openRoom({ "a.md": embargoed, "b.md": article("B") });
      room.now = at("2024-06-20T12:59:58Z");
      const late = stalledAt(calls);
      const first = invoke(room, { around: late.around }).deliver("a.md", "b.md");
      await late.reached;
      room.now = at("2024-06-20T13:00:20Z");
      await invoke(room).tick();
      expect(await room.titles()).toEqual(["B", "A"]);
      late.goOn();
      await first;
      expect(await room.titles()).toEqual(["B", "A"]);
    },
  );

  it("renders what it finds, and not what its own clock would show", async () => {
    const room = await openRoom({ "a.md": embargoed });
    const late = stalledAt(/^catalog\.query entry#\/$/);
    const early = { around: late.around, clock: () => at("2024-06-20T12:59:58Z") };
    const first = deliver(room, { "b.md": article("B") }, early);
    await late.reached;
    room.now = at("2024-06-20T13:00:20Z");
    await invoke(room).tick();
    late.goOn();
    await first;
    await settle(room);
    expect(await room.titles()).toEqual(["B", "A"]);
  });
});

describe("a clock that stood", () => {
  it("shows nothing that is over by then, and tells nobody of it", async () => {
    const fields = { embargo: "2024-06-20T13:00:00Z", expires: "2024-06-20T14:00:00Z" };
    const room = await openRoom({ "a.md": article("Zanzibarquux", fields) });
    const before = room.puts.length;
    room.now = at("2024-06-20T15:00:00Z");
    await invoke(room).tick();
    expect(room.puts.slice(before)).toEqual([]);
    expect(room.told.filter(({ file }) => file === "a.md")).toEqual([]);
    expect(await room.catalog.query("due")).toEqual([]);
  });

  it("shows what has begun and is not over, with its own instants", async () => {
    const room = await openRoom({ "a.md": embargoed });
    room.now = at("2024-06-21T15:00:00Z");
    await invoke(room).tick();
    await expectSite(room, await freshSite(room));
    expect((await room.record("a.md"))?.availability).toMatchObject({
      status: "live",
      since: "2024-06-20T13:00:00Z",
    });
  });
});

describe("what is due", () => {
  it("stays due where its look fails or its invocation dies", async () => {
    const room = await openRoom({ "a.md": embargoed, "b.md": embargoed });
    room.now = at("2024-06-20T13:00:00Z");
    const failing = invoke(room, {
      around: (call, perform) =>
        call === "content.read a.md" ? Promise.reject(new Error("slow down")) : perform(),
    });
    await failing.tick();
    expect(await room.titles()).toEqual(["A"]);
    expect((await room.catalog.query("due")).map(({ sort }) => sort)).toEqual([
      "2024-06-20T13:00:00Z#a.md",
    ]);
    await invoke(room).tick();
    expect(await room.titles()).toEqual(["A", "A"]);
  });

  it("is what the last version says, whoever was about to look at it", async () => {
    const room = await openRoom({ "a.md": embargoed });
    room.now = at("2024-06-20T13:00:00Z");
    const late = stalledAt(/^content\.read a\.md/);
    const ticking = invoke(room, { around: late.around }).tick();
    await late.reached;
    await deliver(room, { "a.md": article("A", { embargo: "2024-06-20T14:00:00Z" }) });
    late.goOn();
    await ticking;
    expect(await room.titles()).toEqual([]);
    room.now = at("2024-06-20T14:00:00Z");
    await invoke(room).tick();
    expect(await room.titles()).toEqual(["A"]);
  });

  it("is not forgotten where a slow clock puts it again behind a fast one", async () => {
    const room = await openRoom({ "a.md": embargoed });
    const late = stalledAt(/^catalog\.write put record/, "after");
    const fast = { around: late.around, clock: () => at("2024-06-20T13:00:00Z") };
    const ticking = invoke(room, fast).tick();
    await late.reached;
    await deliver(
      room,
      { "a.md": article("B", { embargo: "2024-06-20T13:00:00Z" }) },
      {
        clock: () => at("2024-06-20T12:59:59Z"),
      },
    );
    late.goOn();
    await ticking;
    room.now = at("2024-06-20T13:01:00Z");
    await invoke(room).tick();
    expect(await room.titles()).toEqual(["B"]);
  });
});

it("a lease that was given back keeps nobody waiting whose clock is behind", async () => {
  const room = await openRoom({ "a.md": embargoed });
  room.now = at("2024-06-20T13:00:00Z");
  await invoke(room).tick();
  expect(await room.titles()).toEqual(["A"]);
  room.now = at("2024-06-20T12:30:00Z");
  await deliver(room, { "a.md": article("Edited", { embargo: "2024-06-20T13:00:00Z" }) });
  expect(await room.titles()).toEqual([]);
});
