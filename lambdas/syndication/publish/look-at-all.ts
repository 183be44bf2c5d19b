import type { FeedName } from "../article/selection.ts";
import type { Write } from "../catalog/catalog.ts";
import { unmarkedKey } from "../catalog/rows.ts";
import { writeInParts } from "../catalog/write-in-parts.ts";
import { inParallel } from "../in-parallel.ts";
import { attempt } from "./attempt.ts";
import type { Ports, Run } from "./ports.ts";
import type { Publisher } from "./publisher.ts";

/** Paths that are looked at side by side: most of a look is waiting. */
const SIDE_BY_SIDE = 8;

/**
 * Looks at many paths. One that fails is left to `acceptPending`. Feeds that were joined without a mark are remembered:
 * see `markUnmarked`.
 */
export async function lookAtAll(
  paths: readonly string[],
  publisher: Publisher,
  { catalog }: Ports,
  run: Run,
): Promise<void> {
  const feeds = new Set<FeedName>();
  await inParallel(SIDE_BY_SIDE, paths, async (path) => {
    const looked = await attempt(path, run, async () => ({
      outcome: await publisher.look(path, run),
    }));
    if (!looked) await publisher.question([path], `failed#${run.owner}`);
    for (const feed of looked?.outcome?.record?.held.feeds ?? []) feeds.add(feed);
  });
  const writes = [...feeds].map((feed): Write => ({ put: { ...unmarkedKey(feed), value: null } }));
  await writeInParts(writes, catalog);
}
