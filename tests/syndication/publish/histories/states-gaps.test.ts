import { describe, expect, it } from "vitest";
import { decodeBody } from "../../../support/decode-body.ts";
import { randomNumbers } from "../../../support/interleaving.ts";
import {
  deliver,
  expectSite,
  type Files,
  freshSite,
  invoke,
  minutesLater,
  openRoom,
  workLeft,
} from "../../../support/invocation.ts";
import { article, type Newsroom, NOON, type Put } from "../../../support/newsroom.ts";
import { story, today } from "./standing.ts";

/** Minutes after noon; negative: before it. */
type Schedule = {
  readonly draft: boolean;
  readonly published: number;
  readonly embargo?: number;
  readonly expires?: number;
  readonly withdrawn?: number;
};

const STORIES = 24;
const title = (index: number): string => `Zanzibar${"abcdefghijklmnopqrstuvwxyz"[index]}quux`;

/** Stories of which most change in the gap, some more than once, some at the same minute, in no order. */
function schedules(seed: number, gap: number): readonly Schedule[] {
  const random = randomNumbers(seed);
  const sometime = (): number => Math.round((random() * 1.4 - 0.2) * gap);
  const often = (): boolean => random() < 0.5;
  return Array.from({ length: STORIES }, () => ({
    draft: random() < 0.1,
    published: often() ? -1440 : sometime(),
    ...(often() && { embargo: sometime() }),
    ...(often() && { expires: sometime() }),
    ...(random() < 0.2 && { withdrawn: sometime() }),
  }));
}

function toFiles(all: readonly Schedule[]): Files {
  const time = (minutes: number | undefined) =>
    minutes === undefined ? undefined : minutesLater(NOON, minutes);
  const files = all.map(({ draft, embargo, expires, published, withdrawn }, index) => {
    const fields = {
      draft,
      published: time(published),
      embargo: time(embargo),
      expires: time(expires),
      withdrawn: time(withdrawn),
      tags: [`Tag ${index % 3}`],
      section: index % 2 ? "world" : "opinion",
    };
    const said = Object.entries(fields).filter(([, value]) => value !== undefined);
    return [`s${index}.md`, article(title(index), Object.fromEntries(said))] as const;
  });
  return Object.fromEntries(files);
}

/** Whether the story is out at that minute: said in the simplest way, and of nobody else's. */
function isOut({ draft, embargo, expires, published, withdrawn }: Schedule, minute: number) {
  if (draft || minute < published) return false;
  if (embargo !== undefined && minute < embargo) return false;
  if (expires !== undefined && minute >= expires) return false;
  return withdrawn === undefined || minute < withdrawn;
}

function minuteOf(now: string): number {
  return (Date.parse(now) - Date.parse(NOON)) / 60_000;
}

function textsOf(puts: readonly Put[]): readonly string[] {
  return puts.map(({ body, headers }) =>
    new TextDecoder().decode(decodeBody(body, headers.encoding)),
  );
}

/** No put shows a story that was not out when it was made. */
function expectOnlyWhatIsOut(puts: readonly Put[], all: readonly Schedule[]): void {
  const texts = textsOf(puts);
  for (const [number, { key, at: now }] of puts.entries()) {
    const text = texts[number] ?? "";
    const shown = all.filter(
      (one, index) => text.includes(title(index)) && !isOut(one, minuteOf(now)),
    );
    expect([key, now, shown]).toEqual([key, now, []]);
  }
}

/** The site is that of a build, and the publication's feed has exactly what is out, newest first. */
async function expectWhatIsOut(room: Newsroom, all: readonly Schedule[]): Promise<void> {
  const out = all.flatMap((one, index) => (isOut(one, minuteOf(room.now)) ? [title(index)] : []));
  expect([...(await room.titles())].sort()).toEqual(out.sort());
  expect(await workLeft(room)).toEqual([]);
  await expectSite(room, await freshSite(room));
}

async function tickAt(room: Newsroom, minute: number): Promise<void> {
  room.now = minutesLater(NOON, minute);
  await invoke(room).tick();
}

const HOUR = 60;
const DAY = 24 * HOUR;

describe("a clock that stood", () => {
  it.each<readonly [string, number, readonly number[]]>([
    ["an hour", HOUR, [1, 2, 3, 4]],
    ["a day", DAY, [1, 2, 3, 4]],
    ["100 days", 100 * DAY, [1, 2, 3, 4]],
  ])("leaves what ticking all the while would have left: %s", async (_, gap, seeds) => {
    let cameAndWent = 0;
    for (const seed of seeds) {
      const all = schedules(seed, gap);
      const ticking = await openRoom(toFiles(all));
      const standing = await ticking.copy();
      const before = standing.puts.length;
      await expectWhatIsOut(standing, all);

      const instants = all.flatMap(({ published, embargo, expires, withdrawn }) =>
        [published, embargo, expires, withdrawn].filter((minute) => minute !== undefined),
      );
      const boundaries = [...new Set(instants)].filter((minute) => minute > 0 && minute <= gap);
      const everyMinute = Array.from({ length: gap }, (__, minute) => minute + 1);
      const ticks = gap === HOUR ? everyMinute : [...boundaries.sort((a, b) => a - b), gap];
      for (const minute of ticks) await tickAt(ticking, minute);
      await tickAt(standing, gap);

      await expectWhatIsOut(ticking, all);
      await expectWhatIsOut(standing, all);
      await expectSite(ticking, await standing.documents());
      expectOnlyWhatIsOut(ticking.puts, all);
      expectOnlyWhatIsOut(standing.puts, all);
      // What began and ended in between has come out in the one, and never in the other.
      const between = all.flatMap((one, index) =>
        [0, ...ticks].some((minute) => isOut(one, minute)) && !isOut(one, 0) && !isOut(one, gap)
          ? [title(index)]
          : [],
      );
      cameAndWent += between.length;
      const came = (puts: readonly Put[]) => {
        const found = textsOf(puts);
        return between.filter((word) => found.some((text) => text.includes(word)));
      };
      expect(came(ticking.puts)).toEqual(between);
      expect(came(standing.puts.slice(before))).toEqual([]);
    }
    expect(cameAndWent).toBeGreaterThan(0);
  });

  it("is made up for in one tick, in whatever order the files came", async () => {
    const all = schedules(9, DAY);
    const files = Object.entries(toFiles(all));
    const sites = [];
    for (const order of [files, files.toReversed()]) {
      const room = await openRoom();
      for (const [path, text] of order) await deliver(room, { [path]: text });
      await tickAt(room, DAY);
      await expectWhatIsOut(room, all);
      sites.push(await room.documents());
    }
    expect(sites[0]).toEqual(sites[1]);
  });

  it("brings nothing out that is over by then where an edit comes before the tick", async () => {
    const all = schedules(2, DAY);
    const room = await openRoom(toFiles(all));
    const before = room.puts.length;
    room.now = minutesLater(NOON, DAY);
    await deliver(room, { "beside.md": article("Beside") });
    expect(await room.titles()).toContain("Beside");
    // What was out when the clock stood is out until the tick.
    const isKnown = all.map((one) => isOut(one, 0) || isOut(one, DAY));
    const middle = Array.from({ length: DAY }, (_, minute) => minute);
    const cameAndWent = all.filter(
      (one, index) => !isKnown[index] && middle.some((minute) => isOut(one, minute)),
    );
    expect(cameAndWent.length).toBeGreaterThan(0);
    for (const text of textsOf(room.puts.slice(before))) {
      expect(isKnown.filter((known, index) => !known && text.includes(title(index)))).toEqual([]);
    }
    await invoke(room).tick();
    await expectSite(room, await freshSite(room));
  });
});

describe("a clock that goes back", () => {
  const EMBARGOED = { "story.md": story({ embargo: today("13:00:00") }) };
  const ENDING = { "story.md": story({ expires: today("13:00:00") }) };
  const shows = async (room: Newsroom) => (await room.titles()).length === 1;

  it("takes nothing back that is out, and brings nothing back that is over", async () => {
    for (const [files, isShown] of [
      [EMBARGOED, true],
      [ENDING, false],
    ] as const) {
      const room = await openRoom(files);
      await tickAt(room, 60);
      const puts = room.puts.length;
      for (const minute of [59, 30, 0, -60]) {
        await tickAt(room, minute);
        expect([minute, await shows(room)]).toEqual([minute, isShown]);
      }
      expect(room.puts.length).toBe(puts);
    }
  });

  it("judges a file that is filed again by its own time, and loses nothing when it goes on", async () => {
    const room = await openRoom(EMBARGOED);
    await tickAt(room, 60);
    room.now = minutesLater(NOON, 30);
    const edited = { "story.md": story({ embargo: today("13:00:00"), summary: "Edited." }) };
    await deliver(room, edited);
    expect((await room.record("story.md"))?.availability?.status).toBe("embargoed");
    await tickAt(room, 60);
    expect(await shows(room)).toBe(true);
    await expectSite(room, await freshSite(room));
  });

  it("ends in the right site, however it jumps between the ticks and the edits", async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = randomNumbers(seed);
      const all = schedules(seed, HOUR);
      const files = Object.entries(toFiles(all));
      const room = await openRoom(toFiles(all));
      for (let step = 0; step < 30; step++) {
        const minute = Math.floor(random() * 80) - 10;
        const [path = "", text] = files[Math.floor(random() * files.length)] ?? [];
        if (random() < 0.5) await tickAt(room, minute);
        else {
          room.now = minutesLater(NOON, minute);
          await deliver(room, { [path]: `${text}\nEdited ${step}.\n` });
        }
      }
      // Behind every instant: what a fast clock has done too early is right by now, and so is what a slow one undid.
      await tickAt(room, 2 * HOUR);
      expect([seed, [...(await room.titles())].sort()]).toEqual([
        seed,
        all.flatMap((one, index) => (isOut(one, 2 * HOUR) ? [title(index)] : [])).sort(),
      ]);
      await expectSite(room, await freshSite(room));
    }
  }, 60_000);
});
