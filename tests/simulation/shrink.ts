import type { History, Step, Weather } from "./history.ts";

/** Histories that are played in search of a shorter one, at most. */
const MOST_TRIES = 400;

const CALM: readonly Partial<Weather>[] = [
  { kills: 0 },
  { faults: 0 },
  { lost: 0 },
  { twice: 0 },
  { encodings: false },
  { burst: 1 },
  { turns: 0.05 },
  { stalls: 0 },
  { containers: 1 },
  { containers: 2 },
];

/**
 * The shortest history that still fails, as far as leaving things out finds it: first what the outside does to the
 * machinery, then steps, in halves, quarters and so on down to single ones (Zeller's ddmin).
 */
export async function shrink(
  history: History,
  fails: (history: History) => Promise<boolean>,
): Promise<History> {
  let tries = 0;
  const stillFails = async (shorter: History): Promise<boolean> =>
    tries++ < MOST_TRIES && (await fails(shorter));
  let best = history;
  for (const calm of CALM) {
    const quieter = { ...best, weather: { ...best.weather, ...calm } };
    if (quieter.weather.containers <= best.weather.containers && (await stillFails(quieter)))
      best = quieter;
  }
  for (let size = Math.ceil(best.steps.length / 2); size >= 1; ) {
    const shorter = await withoutSome(best, size, stillFails);
    if (shorter) best = shorter;
    else if (size === 1) break;
    else size = Math.ceil(size / 2);
  }
  return best;
}

async function withoutSome(
  history: History,
  size: number,
  stillFails: (shorter: History) => Promise<boolean>,
): Promise<History | undefined> {
  for (let from = 0; from < history.steps.length; from += size) {
    const steps: readonly Step[] = history.steps.toSpliced(from, size);
    const shorter = { ...history, steps };
    if (await stillFails(shorter)) return shorter;
  }
  return undefined;
}
