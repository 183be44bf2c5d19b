import { describe, expect, it } from "vitest";
import { answerPolls, type Reader, toReaders, type Version } from "../../bench/polls.ts";

const HOUR = 3600;

const hourly: Reader = { coding: "gzip", isConditional: true, everySeconds: HOUR, firstAt: 0 };

function version(from: number, etag = `${from}`): Version {
  return { from, etag, bytes: { br: 1, gzip: 10, identity: 100 } };
}

describe("the answers to an hourly reader in four hours", () => {
  it.each([
    ["to what has not changed: all are 304", [version(-9)], {}, 4, 0],
    ["to one change between two polls: one has a body", [version(-9), version(1)], {}, 3, 10],
    ["to two changes between two polls: one has", [version(-9), version(1), version(2)], {}, 3, 10],
    [
      "to a change in the second of the last poll: that has",
      [version(-9), version(10_800)],
      {},
      3,
      10,
    ],
    [
      "to a change a second after the last poll: none has",
      [version(-9), version(10_801)],
      {},
      4,
      0,
    ],
    [
      "to what became what it had been: none has",
      [version(-9, "a"), version(1, "b"), version(2, "a")],
      {},
      4,
      0,
    ],
    ["who read the last of the states before", [version(-9), version(-8)], {}, 4, 0],
    ["who takes brotli", [version(-9), version(1)], { coding: "br" }, 3, 1],
    [
      "who sends no validator and takes no encoding: each has a body",
      [version(-9)],
      { coding: "identity", isConditional: false },
      0,
      400,
    ],
  ] as const)("%s", (_, versions, asks, notModified, bytes) => {
    const tally = answerPolls(versions, [{ ...hourly, ...asks }], 4 * HOUR);
    expect(tally).toEqual({ polls: 4, notModified, bytes });
  });

  it("need a state that was there before", () => {
    expect(() => answerPolls([version(0)], [hourly], HOUR)).toThrow("no version is in force");
  });
});

describe("the readers", () => {
  const readers = toReaders();

  it("are eleven hundred: three of eleven take brotli, six gzip, two nothing", () => {
    const codings = ["br", "gzip", "identity"] as const;
    const count = (of: string) => readers.filter(({ coding }) => coding === of).length;
    expect(codings.map(count)).toEqual([300, 600, 200]);
  });

  it("send validators where they take an encoding", () => {
    const wrong = readers.filter(
      ({ coding, isConditional }) => isConditional === (coding === "identity"),
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    [900, 220],
    [HOUR, 550],
    [4 * HOUR, 220],
    [24 * HOUR, 110],
  ])("that come every %d seconds are %d, spread over that time", (everySeconds, count) => {
    const times = readers
      .filter((reader) => reader.everySeconds === everySeconds)
      .map(({ firstAt }) => firstAt)
      .sort((a, b) => a - b);
    const gaps = times.map((at, index) => (times[index + 1] ?? everySeconds) - at);
    expect(times).toHaveLength(count);
    expect(times[0]).toBe(0);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(Math.ceil(everySeconds / count));
  });
});
