import { fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { describeStep, type History, historyOf } from "./history.ts";
import { plant } from "./plant.ts";
import { PLANTED_BUGS } from "./planted-bugs.ts";
import { type Create, play } from "./play.ts";
import { shrink } from "./shrink.ts";

const USAGE = `npm run simulate -- --seeds 10000     plays so many histories, and says which failed
npm run simulate -- --seed 17         plays one, and shrinks it if it fails; --log prints each call
npm run simulate -- --bugs            plants each bug, and says how many seeds it took to find it
  --from 1        the first seed
  --bug NAME      with this bug planted
  --processes 2   at a time`;

/** Seeds within which each bug is to be found, and from how many places they are counted. */
const MOST_SEEDS = 1000;
const PLACES = 5;
const BETWEEN_PLACES = 100_000;
/** Failing histories that are told of one by one. */
const MOST_TOLD = 10;

const { values } = parseArgs({
  options: {
    seeds: { type: "string" },
    seed: { type: "string" },
    from: { type: "string", default: "1" },
    bug: { type: "string" },
    bugs: { type: "boolean", default: false },
    log: { type: "boolean", default: false },
    processes: { type: "string", default: String(availableParallelism()) },
    share: { type: "string" },
    count: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

/** What one process has found among its seeds. */
type Share = {
  readonly played: number;
  readonly calls: number;
  readonly failed: readonly number[];
};

/** After how many seeds a bug was found, from each place, and what was said first. */
type Found = { readonly counts: readonly number[]; readonly told: string };

const create = values.bug === undefined ? undefined : await plant(values.bug);
const from = Number(values.from);
if (values.help) console.log(USAGE);
else if (values.share !== undefined) process.send?.(await playShare(Number(values.share)));
else if (values.count) process.send?.(await countSeeds());
else if (values.seed !== undefined) await playOne(Number(values.seed));
else if (values.bugs) await findBugs();
else await playMany(Number(values.seeds ?? 300));

/** Every so manieth seed, so that all processes are done at the same time. */
async function playShare(share: number): Promise<Share> {
  const failed: number[] = [];
  let played = 0;
  let calls = 0;
  const step = Number(values.processes);
  for (let seed = from + share; seed < from + Number(values.seeds); seed += step) {
    const result = await play(historyOf(seed), create);
    played++;
    calls += result.calls;
    if (result.failures.length > 0) failed.push(seed);
  }
  return { played, calls, failed };
}

async function playMany(seeds: number): Promise<void> {
  const began = Date.now();
  const processes = Math.min(Number(values.processes), seeds);
  const shares = await Promise.all(
    Array.from({ length: processes }, (_, share) =>
      inProcess<Share>({ seeds, processes, share, ...(values.bug && { bug: values.bug }) }),
    ),
  );
  const failed = shares.flatMap((share) => share.failed).sort((a, b) => a - b);
  for (const seed of failed.slice(0, MOST_TOLD)) await playOne(seed);
  const played = shares.reduce((sum, share) => sum + share.played, 0);
  const calls = shares.reduce((sum, share) => sum + share.calls, 0);
  const seconds = Math.round((Date.now() - began) / 1000);
  const first = failed.length > 0 ? `: ${failed.slice(0, 50).join(", ")}` : "";
  console.log(
    `${played} histories, ${calls} calls of ports, ${seconds} s: ${played - failed.length} passed, ${failed.length} failed${first}`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
}

async function playOne(seed: number): Promise<void> {
  const history = historyOf(seed);
  const { failures, log } = await play(history, create);
  if (values.log) console.log(log.join("\n"));
  if (failures.length === 0) {
    console.log(`seed ${seed}: passed`);
    return;
  }
  process.exitCode = 1;
  console.log(await tellOf(history, create));
}

/** What failed, how to see it again, and the shortest history that still fails. */
async function tellOf(history: History, create: Create | undefined): Promise<string> {
  const [kind] = (await play(history, create)).failures.map(kindOf);
  const shortest = await shrink(history, async (shorter) =>
    (await play(shorter, create)).failures.some((failure) => kindOf(failure) === kind),
  );
  const { failures } = await play(shortest, create);
  const bug = values.bug === undefined ? "" : ` --bug ${values.bug}`;
  return [
    `seed ${history.seed} failed; again: npm run simulate -- --seed ${history.seed}${bug} --log`,
    ...failures.slice(0, 8).map((failure) => `  ${failure}`),
    `  the shortest history that fails, ${shortest.steps.length} of ${history.steps.length} steps, ${JSON.stringify(shortest.weather)}:`,
    ...shortest.steps.map((step, index) => `    ${index + 1}. ${describeStep(step)}`),
  ].join("\n");
}

/** A shorter history is to fail in the same way, whatever is named otherwise in it. */
function kindOf(failure: string): string {
  return failure.replaceAll(/\S*[\d./“”]\S*/g, "");
}

/** What a process of its own answers, which is started with these options. */
async function inProcess<Answer>(
  options: Readonly<Record<string, string | number | true>>,
): Promise<Answer> {
  const all: typeof options = { ...options, from };
  const args = Object.entries(all).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, String(value)],
  );
  const child = fork(import.meta.filename, args);
  const [message] = await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => {
      throw new Error(`a process of the simulation ended with code ${code}`);
    }),
  ]);
  return message as Answer;
}

/** Seeds until the bug was found, counted from several places. */
async function countSeeds(): Promise<Found> {
  const counts: number[] = [];
  let told = "";
  for (let place = 0; place < PLACES; place++) {
    const first = from + place * BETWEEN_PLACES;
    let seeds = 1;
    for (; seeds <= MOST_SEEDS; seeds++) {
      const { failures } = await play(historyOf(first + seeds - 1), create);
      told ||= failures[0] ?? "";
      if (failures.length > 0) break;
    }
    counts.push(seeds);
  }
  return { counts: counts.sort((a, b) => a - b), told };
}

/** Each bug in a process of its own, as many at a time as asked for. */
async function findBugs(): Promise<void> {
  const rest = [...PLANTED_BUGS];
  const work = async (): Promise<void> => {
    for (let bug = rest.shift(); bug; bug = rest.shift()) {
      const { counts, told } = await inProcess<Found>({ bug: bug.name, count: true });
      const most = counts.at(-1) ?? 0;
      if (most > MOST_SEEDS) process.exitCode = 1;
      const median = counts[Math.floor(counts.length / 2)];
      console.log(
        `${bug.name}: median ${median}, ${counts[0]} to ${most} seeds; ${bug.what}; ${told.slice(0, 160)}`,
      );
    }
  };
  await Promise.all(Array.from({ length: Number(values.processes) }, work));
}
