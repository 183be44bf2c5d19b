import { describe, expect, it } from "vitest";
import { RHYTHMS, toChanges, WEEK } from "../../bench/news-week.ts";

const HOUR = 3600;

describe.each(RHYTHMS)("$name", (rhythm) => {
  const changes = toChanges(rhythm);
  const stories = changes.filter(({ isEdit }) => !isEdit);
  const edits = changes.filter(({ isEdit }) => isEdit);

  it("publishes each day what it says, between its hours", () => {
    const [from, until] = rhythm.hours;
    const days = rhythm.stories.map(
      (_, day) => stories.filter(({ at }) => Math.floor(at / (24 * HOUR)) === day).length,
    );
    const outside = stories.filter(({ at }) => {
      const hour = (at / HOUR) % 24;
      return hour < from || hour >= until;
    });
    expect(days).toEqual(rhythm.stories);
    expect(outside).toEqual([]);
  });

  it("numbers its stories as they go out, and tells all in the order of time", () => {
    const times = changes.map(({ at }) => at);
    expect(stories.map(({ story }) => story)).toEqual(stories.map((_, index) => index));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.every((at) => at >= 0 && at < WEEK)).toBe(true);
  });

  it("edits a story once at most, ten minutes to six hours after it went out", () => {
    const delays = edits.map(({ at, story }) => at - (stories[story]?.at ?? Number.NaN));
    expect(new Set(edits.map(({ story }) => story)).size).toBe(edits.length);
    expect(delays.filter((delay) => !(delay >= 600 && delay <= 6 * HOUR))).toEqual([]);
  });

  it("is the same each time", () => {
    expect(toChanges(rhythm)).toEqual(changes);
  });
});

it("one story in ten is edited", () => {
  const changes = RHYTHMS.flatMap((rhythm) => toChanges(rhythm));
  const edits = changes.filter(({ isEdit }) => isEdit).length;
  expect(edits / (changes.length - edits)).toBeCloseTo(0.1, 1);
});
