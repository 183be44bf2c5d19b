import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EVIL, EVIL_SETTINGS, SIGNS } from "./evil-inputs.ts";
import type { Became } from "./evil-work.ts";
import { type Ending, type Guarded, KILL_MILLISECONDS, openGuarded } from "./guarded.ts";

/** The function on AWS has 1,769 MB. */
const MOST_MEGABYTES = 1400;
const TIMEOUT = KILL_MILLISECONDS + 30_000;

let guarded: Guarded;
beforeAll(() => {
  guarded = openGuarded(new URL("evil-work.ts", import.meta.url));
});
afterAll(() => guarded.close());

/** What the process gave; fails where it ended, or took too much. */
function answerOf<Answer>(ending: Ending<Answer>): Answer {
  if ("ended" in ending) throw new Error(ending.ended);
  expect(ending.peakMegabytes).toBeLessThan(MOST_MEGABYTES);
  return ending.answer;
}

describe.each(Object.entries(EVIL))("%s", (_, all) => {
  it.each(Object.entries(all))(
    "%s costs no more than it may, and the good article is out",
    async (name, { path, fate }) => {
      const became = answerOf(await guarded.run<Became>("publish", name));
      expect(became.refusals[0] ?? "live").toBe(fate);
      expect(became.titles).toContain("Good");
      expect(became.files.every((file) => file === path)).toBe(true);
    },
    TIMEOUT,
  );
});

describe("a field", () => {
  it.each(SIGNS)(
    "full of %j is read or refused, whichever it is",
    async (sign) => {
      expect(answerOf(await guarded.run<number>("fields", sign))).toBeGreaterThan(15);
    },
    TIMEOUT,
  );
});

describe("publication.yaml", () => {
  it.each(Object.keys(EVIL_SETTINGS))(
    "with %s is refused",
    async (name) => {
      expect(answerOf(await guarded.run<readonly string[]>("settings", name))).not.toEqual([]);
    },
    TIMEOUT,
  );
});
