import { describe, expect, it } from "vitest";
import { historyOf } from "./history.ts";
import { plant } from "./plant.ts";
import { PLANTED_BUGS } from "./planted-bugs.ts";
import { play } from "./play.ts";

/** Within so many seeds each bug is to be found. */
const MOST_SEEDS = 1000;

describe("a bug that is planted in the publisher is found by what is asked of every history", () => {
  it("and there are enough of them, each by a name of its own", () => {
    expect(new Set(PLANTED_BUGS.map(({ name }) => name)).size).toBe(PLANTED_BUGS.length);
    expect(PLANTED_BUGS.length).toBeGreaterThan(20);
  });

  it.each(PLANTED_BUGS.map(({ name, what }) => [name, what]))(
    "%s: %s",
    async (name) => {
      const create = await plant(name);
      for (let seed = 1; seed <= MOST_SEEDS; seed++) {
        if ((await play(historyOf(seed), create)).failures.length > 0) return;
      }
      expect.fail(`not found within ${MOST_SEEDS} seeds`);
    },
    900_000,
  );

  it("and one that the source has no place for is no bug", async () => {
    await expect(plant("no-such-bug")).rejects.toThrow("no planted bug is named no-such-bug");
  });
});
