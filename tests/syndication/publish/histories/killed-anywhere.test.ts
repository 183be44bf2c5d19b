import { describe, it } from "vitest";
import { expectSite, freshSite, invoke } from "../../../support/invocation.ts";
import {
  expectInTheEnd,
  killEverywhere,
  LONG,
  naming,
  perform,
  playHistory,
} from "./long-history.ts";

const stages = await playHistory();

describe.each(stages)("$step.name", (stage) => {
  const { before, site, step } = stage;
  const next = stages[stages.indexOf(stage) + 1];

  it(
    "makes the site of a build",
    async () => {
      const room = await before.copy();
      await perform(step, room);
      await expectSite(room, await freshSite(room, step.good));
      await expectInTheEnd(site, room);
    },
    LONG,
  );

  it(
    "makes it also where it is killed at any call, and brought again",
    async () => {
      await killEverywhere(async (around) => {
        const room = await before.copy();
        const again = await perform(step, room, { around });
        await invoke(room).deliver(...again);
        await expectInTheEnd(site, room);
      });
    },
    LONG,
  );

  if (next) {
    it(
      "is killed at any call, and brought again after what comes next",
      async () => {
        await killEverywhere(async (around) => {
          const room = await before.copy();
          const again = await perform(step, room, { around });
          await perform(next.step, room);
          await invoke(room).deliver(...again);
          await expectInTheEnd(next.site, room);
        });
      },
      LONG,
    );
  }

  it(
    "is gone on with by others where the time runs out at any step",
    async () => {
      let asked = 0;
      const count = (): boolean => asked++ >= 0;
      await perform(step, await before.copy(), { hasTime: count });
      for (let most = asked - 1; most >= 0; most--) {
        await naming(`time for ${most} steps`, async () => {
          const room = await before.copy();
          let left = most;
          await perform(step, room, { hasTime: () => left-- > 0 });
          await expectInTheEnd(site, room);
        });
      }
    },
    LONG,
  );
});
