import { describe, expect, it } from "vitest";
import {
  fromMilliseconds,
  type Timestamp,
  toMilliseconds,
} from "../../../../lambdas/syndication/timestamp.ts";
import {
  deliver,
  expectSite,
  freshSite,
  invoke,
  minutesLater,
  openRoom,
  workLeft,
} from "../../../support/invocation.ts";
import { article, at, type Newsroom } from "../../../support/newsroom.ts";
import { PICTURE, STANDINGS, type StandingName, standingOf, story, today } from "./standing.ts";

const BESIDE = { "b.md": article("Beside"), ...PICTURE };

/** The site is that of a build, and shows of the story what it must. */
async function expectStanding(room: Newsroom, standing: StandingName): Promise<void> {
  expect(await standingOf(room)).toEqual(STANDINGS[standing]);
  expect(await workLeft(room)).toEqual([]);
  await expectSite(room, await freshSite(room));
}

/** A file in each of the states at noon; undefined: no file. */
const FILES = {
  none: undefined,
  draft: story({ draft: true }),
  scheduled: story({ published: today("13:00:00") }),
  embargoed: story({ embargo: today("13:00:00") }),
  live: story(),
  expired: story({ expires: today("11:00:00") }),
  withdrawn: story({ withdrawn: { at: today("11:00:00"), reason: "Filed twice" } }),
} as const;

type State = keyof typeof FILES;
const STATES = Object.keys(FILES) as readonly State[];

type Row = readonly [from: State, ...to: readonly StandingName[]];

/** What is left of a story that was never shown before, by what its file became (the columns, in the order of `STATES`). */
const NEVER_SHOWN: readonly Row[] = [
  // from        none     draft    scheduled embargoed live    expired  withdrawn
  ["none", /* */ "never", "never", "never", "never", "here", "never", "never"],
  ["draft", /**/ "never", "never", "never", "never", "here", "never", "never"],
  ["scheduled", "never", "never", "never", "never", "here", "never", "never"],
  ["embargoed", "never", "never", "never", "never", "here", "never", "never"],
  ["live", /* */ "gone", "gone", "gone", "gone", "here", "gone", "gone"],
  ["expired", "never", "never", "never", "never", "here", "never", "never"],
  ["withdrawn", "never", "never", "never", "never", "here", "never", "never"],
];

/** What is left of one that was live before it was what it has been since. */
const SHOWN_BEFORE: readonly Row[] = [
  // from        none    draft  scheduled embargoed live  expired withdrawn
  ["none", /* */ "gone", "gone", "gone", "gone", "here", "gone", "gone"],
  ["draft", /**/ "gone", "gone", "gone", "gone", "here", "gone", "gone"],
  ["scheduled", "gone", "gone", "gone", "gone", "here", "gone", "gone"],
  ["embargoed", "gone", "gone", "gone", "gone", "here", "gone", "gone"],
  ["live", /* */ "here", "here", "here", "here", "here", "here", "here"],
  ["expired", "gone", "gone", "gone", "gone", "here", "gone", "gone"],
  ["withdrawn", "gone", "gone", "gone", "gone", "here", "gone", "gone"],
];

const pairs = (table: readonly Row[]): readonly (readonly [State, State, StandingName])[] =>
  table.flatMap(([from, ...standings]) =>
    STATES.map((to, column) => [from, to, standings[column] ?? "never"] as const),
  );

describe("an edit of the file", () => {
  it.each(pairs(NEVER_SHOWN))("from %s to %s: the story %s", async (from, to, standing) => {
    const room = await openRoom({ ...BESIDE, "story.md": FILES[from] });
    expect(await standingOf(room)).toEqual(STANDINGS[from === "live" ? "here" : "never"]);
    await deliver(room, { "story.md": FILES[to] });
    await expectStanding(room, standing);
  });

  const former = pairs(SHOWN_BEFORE).filter(([from]) => from !== "live");
  it.each(former)("live, then %s, then %s: the story %s", async (from, to, standing) => {
    const room = await openRoom({ ...BESIDE, "story.md": FILES.live });
    await deliver(room, { "story.md": FILES[from] });
    expect(await standingOf(room)).toEqual(STANDINGS.gone);
    await deliver(room, { "story.md": FILES[to] });
    await expectStanding(room, standing);
  });
});

type Schedule = Readonly<Record<string, unknown>>;
type Around = readonly [before: StandingName, at: StandingName, after: StandingName];

const NEVER: Around = ["never", "never", "never"];
const COMES: Around = ["never", "here", "here"];
const GOES: Around = ["here", "gone", "gone"];
const STAYS: Around = ["here", "here", "here"];
const IS_GONE: Around = ["gone", "gone", "gone"];

const one = today("13:00:00");
const two = today("14:00:00");

/** What the clock alone makes of a story: a second before, at, and a second after each instant. */
const CLOCK: readonly (readonly [string, Schedule, Readonly<Record<string, Around>>])[] = [
  ["scheduled, then live", { published: one }, { [one]: COMES }],
  ["embargoed, then live", { embargo: one }, { [one]: COMES }],
  [
    "embargoed by a clock of another zone",
    { embargo: "2024-06-20T22:00:00+09:00" },
    { [one]: COMES },
  ],
  [
    "published before its embargo lifts",
    { published: one, embargo: two },
    { [one]: NEVER, [two]: COMES },
  ],
  [
    "published after its embargo lifts",
    { published: two, embargo: one },
    { [one]: NEVER, [two]: COMES },
  ],
  ["published as its embargo lifts", { published: one, embargo: one }, { [one]: COMES }],
  ["live, then expired", { expires: one }, { [one]: GOES }],
  [
    "live, then expired at the end of a day",
    { expires: "2024-06-20" },
    { "2024-06-21T00:00:00Z": GOES },
  ],
  ["live, then withdrawn", { withdrawn: one }, { [one]: GOES }],
  ["live, then withdrawn by its last update", { withdrawn: true, updated: one }, { [one]: GOES }],
  [
    "scheduled, then live, then expired",
    { published: one, expires: two },
    { [one]: COMES, [two]: GOES },
  ],
  [
    "embargoed, then live, then withdrawn",
    { embargo: one, withdrawn: { at: two, reason: "Filed twice" } },
    { [one]: COMES, [two]: GOES },
  ],
  [
    "live for a second",
    { embargo: one, expires: away(one, 1) },
    { [one]: ["never", "here", "gone"] },
  ],
  [
    "live, then expired, then withdrawn",
    { expires: one, withdrawn: two },
    { [one]: GOES, [two]: IS_GONE },
  ],
  [
    "live, then withdrawn before it would expire",
    { withdrawn: one, expires: two },
    { [one]: GOES, [two]: IS_GONE },
  ],
  [
    "expired before it was published",
    { published: two, expires: one },
    { [one]: NEVER, [two]: NEVER },
  ],
  [
    "expired before its embargo lifts",
    { embargo: two, expires: one },
    { [one]: NEVER, [two]: NEVER },
  ],
  [
    "withdrawn before it was published",
    { published: two, withdrawn: one },
    { [one]: NEVER, [two]: NEVER },
  ],
  [
    "withdrawn before its embargo lifts",
    { embargo: two, withdrawn: one },
    { [one]: NEVER, [two]: NEVER },
  ],
  ["expired as it is published", { published: one, expires: one }, { [one]: NEVER }],
  ["expired as its embargo lifts", { embargo: one, expires: one }, { [one]: NEVER }],
  ["withdrawn as it is published", { published: one, withdrawn: one }, { [one]: NEVER }],
  ["withdrawn as its embargo lifts", { embargo: one, withdrawn: one }, { [one]: NEVER }],
  [
    "a draft whose times come and go",
    { draft: true, published: one, expires: two },
    { [one]: NEVER, [two]: NEVER },
  ],
  [
    "a draft that is embargoed, then withdrawn",
    { draft: true, embargo: one, withdrawn: two },
    { [one]: NEVER, [two]: NEVER },
  ],
];

describe("the clock alone", () => {
  it.each(CLOCK)("%s", async (_, schedule, boundaries) => {
    const room = await openRoom({ ...BESIDE, "story.md": story(schedule) });
    for (const [second, around] of Object.entries(boundaries)) {
      for (const [index, standing] of around.entries()) {
        room.now = away(at(second), index - 1);
        await invoke(room).tick();
        await expectStanding(room, standing);
      }
    }
    // When tombstones are over, too.
    room.now = minutesLater(room.now, 100 * 24 * 60);
    await invoke(room).tick();
    expect(await room.catalog.query("due")).toEqual([]);
  });

  it.each(CLOCK)("%s, in a file that comes at that second", async (_, schedule, boundaries) => {
    for (const [second, around] of Object.entries(boundaries)) {
      for (const [index, standing] of around.entries()) {
        const room = await openRoom(BESIDE);
        room.now = away(at(second), index - 1);
        await deliver(room, { "story.md": story(schedule) });
        // Nobody has seen it before.
        await expectStanding(room, standing === "gone" ? "never" : standing);
      }
    }
  });
});

describe("an edit that moves an instant", () => {
  it.each<readonly [string, Schedule, Schedule, StandingName, Around]>([
    ["an embargo that is put off", { embargo: one }, { embargo: two }, "never", COMES],
    ["an expiry that is put off", { expires: one }, { expires: two }, "here", GOES],
    ["a date that is put off", { published: one }, { published: two }, "never", COMES],
    ["a withdrawal that is put off", { withdrawn: one }, { withdrawn: two }, "here", GOES],
    ["an expiry that is taken away", { expires: one }, {}, "here", STAYS],
    ["a draft that gets a date", { draft: true }, { published: two }, "never", COMES],
  ])("forgets the old one: %s", async (_, first, second, meanwhile, around) => {
    const room = await openRoom({ ...BESIDE, "story.md": story(first) });
    await deliver(room, { "story.md": story(second) });
    room.now = away(one, 1);
    await invoke(room).tick();
    await expectStanding(room, meanwhile);
    for (const [index, standing] of around.entries()) {
      room.now = away(two, index - 1);
      await invoke(room).tick();
      await expectStanding(room, standing);
    }
  });
});

function away(from: Timestamp, seconds: number): Timestamp {
  return fromMilliseconds(toMilliseconds(from) + seconds * 1000) ?? from;
}
