import { describe, expect, it } from "vitest";
import { fromMilliseconds, toMilliseconds } from "../../../lambdas/syndication/timestamp.ts";
import { killedAt, recordedIn } from "../../support/interleaving.ts";
import {
  deliver,
  type Files,
  invoke,
  minutesLater,
  openRoom,
  settle,
  workLeft,
} from "../../support/invocation.ts";
import { article, type Newsroom } from "../../support/newsroom.ts";

/** The references that caches took, with how many puts there were by then. */
type Asked = { readonly reference: string; readonly puts: number };

/** Caches that take everything, each reference once, while `fails` does not say otherwise. */
function listen(room: Newsroom, fails: () => boolean = () => false): readonly Asked[] {
  const asked: Asked[] = [];
  room.edgeCache = {
    invalidate: async (reference) => {
      if (fails()) throw new Error("TooManyInvalidationsInProgress");
      if (asked.some((one) => one.reference === reference)) return;
      asked.push({ reference, puts: room.puts.length });
    },
  };
  return asked;
}

const STORY = { section: "world", image: { src: "/media/a.png", alt: "A" } };
const START: Files = {
  "a.md": article("A", STORY),
  "b.md": article("B", STORY),
  "c.md": article("C"),
  "media/a.png": "picture",
};

describe("caches forget everything, once, and after the documents were written, where", () => {
  it.each<[string, Files]>([
    ["a story is withdrawn", { "a.md": article("A", { ...STORY, withdrawn: true }) }],
    ["its file is deleted", { "a.md": undefined }],
    ["it is made a draft", { "a.md": article("A", { ...STORY, draft: true }) }],
    ["it is put under embargo", { "a.md": article("A", { ...STORY, embargo: "2024-07-01" }) }],
    ["two are taken down at once", { "a.md": undefined, "b.md": undefined }],
    [
      "a picture that no other shows is taken out",
      { "a.md": article("A", { section: "world" }), "b.md": article("B") },
    ],
  ])("%s", async (_, files) => {
    const room = await openRoom(START);
    const asked = listen(room);
    await deliver(room, files);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.puts).toBe(room.puts.length);
    expect(await workLeft(room)).toEqual([]);
  });

  it("it leaves the archive too", async () => {
    const room = await openRoom(START);
    await deliver(room, {
      "publication.yaml": `${new TextDecoder().decode(room.files.get("publication.yaml")?.bytes)}window: 1\n`,
    });
    const asked = listen(room);
    await deliver(room, { "a.md": undefined });
    expect(asked.at(-1)?.puts).toBe(room.puts.length);
    expect(room.puts.slice(-20).some(({ key }) => key.includes("archive/"))).toBe(true);
  });
});

describe("caches are asked for nothing where", () => {
  it.each<[string, Files]>([
    ["a story is edited", { "a.md": article("A, edited", STORY) }],
    ["a story is new", { "d.md": article("D") }],
    ["it goes to another section", { "a.md": article("A", { ...STORY, section: "opinion" }) }],
    ["it has expired", { "a.md": article("A", { ...STORY, expires: "2024-06-20T11:00:00Z" }) }],
    ["a draft is deleted", { "d.md": undefined }],
    ["a picture is taken out that others show", { "a.md": article("A") }],
  ])("%s", async (_, files) => {
    const room = await openRoom({ ...START, "d.md": article("D", { draft: true }) });
    const asked = listen(room);
    await deliver(room, files);
    expect(asked).toEqual([]);
    expect(await workLeft(room)).toEqual([]);
  });
});

it("what they do not take is asked again each minute, as the same request", async () => {
  let fails = true;
  const room = await openRoom(START);
  const asked = listen(room, () => fails);
  await deliver(room, { "a.md": undefined });
  expect(asked).toEqual([]);
  expect(await room.titles()).toEqual(["C", "B"]);
  room.now = minutesLater(room.now, 1);
  await invoke(room).tick();
  expect(asked).toEqual([]);
  fails = false;
  room.now = minutesLater(room.now, 1);
  await invoke(room).tick();
  expect(asked).toHaveLength(1);
  await settle(room);
  expect(asked).toHaveLength(1);
});

it("many takedowns in a row are few requests, and the last is after the last document", async () => {
  const names = Array.from({ length: 60 }, (_, index) => `s${index}.md`);
  const room = await openRoom(Object.fromEntries(names.map((name) => [name, article(name)])));
  const asked = listen(room);
  for (const name of names) {
    await deliver(room, { [name]: undefined });
    room.now = fromMilliseconds(toMilliseconds(room.now) + 1000) ?? room.now;
  }
  room.now = minutesLater(room.now, 1);
  await invoke(room).tick();
  expect(asked.length).toBeLessThanOrEqual(5);
  expect(asked.at(-1)?.puts).toBe(room.puts.length);
  expect(await workLeft(room)).toEqual([]);
});

it("an invocation that dies at any call leaves it to the next", async () => {
  const start = await openRoom(START);
  const calls: string[] = [];
  const whole = await start.copy();
  listen(whole);
  await deliver(whole, { "a.md": undefined }, { around: recordedIn(calls) });
  expect(calls).toContain("edgeCache.invalidate");
  for (const number of calls.keys()) {
    for (const when of ["before", "after"] as const) {
      const room = await start.copy();
      const asked = listen(room);
      const again = await deliver(room, { "a.md": undefined }, { around: killedAt(number, when) });
      room.now = minutesLater(room.now, 20);
      await invoke(room).deliver(...again);
      await settle(room);
      const where = `${when} ${calls[number]}`;
      expect([where, asked.length > 0, asked.at(-1)?.puts]).toEqual([
        where,
        true,
        room.puts.length,
      ]);
    }
  }
});
