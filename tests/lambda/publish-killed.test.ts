import { expect, it, onTestFinished } from "vitest";
import type { Call, Watch } from "../support/aws-gate.ts";
import { type Deployment, deploy } from "../support/deployment.ts";
import { article, PUBLICATION } from "../support/newsroom.ts";
import { preparePublisher } from "../support/publisher.ts";
import { describeWithServers } from "../support/server.ts";
import { type History, openHistory } from "../support/site.ts";
import { siteWithoutTombstones } from "../support/tombstones.ts";

const { lacks, publisher } = await preparePublisher();

/** Every call of a step is struck, not only some. */
const THOROUGH = process.env.WIREROOM_THOROUGH === "1";
/** Calls that are struck: so many, evenly spread, and the last, at which editors are told. */
const SPREAD = 4;
const LAST = 6;
const MOST_MILLISECONDS = THOROUGH ? 3_600_000 : 300_000;

/** One change of the content, the `n`-th of its kind; an odd one leads back. Whether editors are told of it. */
type Step = (deployment: Deployment, n: number) => Promise<void>;

const story = (n: number): string => `world/story-${n}.md`;
const FIELDS = { section: "world", tags: ["Tide"], authors: ["A. Keeper"] };

const NEW = "a new article";
const STEPS: readonly (readonly [name: string, step: Step, tells: boolean])[] = [
  [NEW, ({ put }, n) => put(story(n), article(`Story ${n}`, FIELDS)), true],
  [
    "an edit that moves it to other feeds",
    ({ put }, n) => {
      const moved = { section: "opinion", tags: ["Fog"], authors: ["A. Keeper"] };
      return put("moving.md", article("Moving", n % 2 ? FIELDS : moved));
    },
    true,
  ],
  [
    "a withdrawal, and its return",
    ({ put }, n) => {
      const withdrawn = { withdrawn: "2024-06-20T00:00:00Z" };
      return put("pact.md", article("Pact", n % 2 ? FIELDS : { ...FIELDS, ...withdrawn }));
    },
    true,
  ],
  [
    "new settings",
    ({ put }, n) => {
      const text = PUBLICATION.replace("The Wire", "The Cable").replace("World", "Abroad");
      return put("publication.yaml", n % 2 ? PUBLICATION : text);
    },
    false,
  ],
];

/** Does something with the `nth` call that may change what a server holds. */
function strike(nth: number, how: "before" | "after", what: () => "cut" | "busy"): Watch {
  let count = 0;
  const isIt = ({ writes }: Call): boolean => writes && ++count === nth;
  return how === "before"
    ? { before: (call) => (isIt(call) ? what() : undefined) }
    : {
        after: (call) => {
          const fate = isIt(call) ? what() : undefined;
          return fate === "cut" ? fate : undefined;
        },
      };
}

async function begin(): Promise<{ deployment: Deployment; history: History }> {
  const deployment = await deploy(publisher());
  onTestFinished(deployment.stop);
  const history = await openHistory();
  onTestFinished(history.close);
  await deployment.put("publication.yaml", PUBLICATION);
  await deployment.put("pact.md", article("Pact", FIELDS));
  await deployment.put("moving.md", article("Moving", FIELDS));
  await deployment.put("storm.md", article("Storm", { section: "opinion", tags: ["Wind"] }));
  await deployment.settle();
  await deployment.ask({ request: "tick" });
  const expected = siteWithoutTombstones(await history.build(deployment.files));
  expect(siteWithoutTombstones(await deployment.site())).toEqual(expected);
  return { deployment, history };
}

/** What happens to a call, before its server hears of it or after. */
type Blow = {
  readonly how: "before" | "after";
  readonly what: (deployment: Deployment) => "cut" | "busy";
  /** The next step is taken before anybody has made good this one. */
  readonly isOvertaken?: true;
};

/**
 * Takes a step again and again, each time with another of its calls struck, and looks each time whether the site is what
 * an undisturbed one has come to.
 */
async function strikeEach(
  { step, tells }: { step: Step; tells: boolean },
  { how, what, isOvertaken }: Blow,
  recover: (deployment: Deployment) => Promise<void>,
): Promise<number> {
  const { deployment, history } = await begin();
  const counts: number[] = [];
  let n = 0;
  // Every other step is the way back.
  for (; n < 2; n++) counts.push(await countWrites(deployment, history, step, n));
  let struck = 0;
  for (let index = 0; index < countStruck(Math.max(...counts)); index++, n++) {
    const all = counts[n % 2] ?? 0;
    const nth = toStruck(index, all);
    const told = deployment.bus.events.length;
    // Caches are not asked again within seconds, and a step has to make the calls that were counted.
    await deployment.passMinutes();
    await step(deployment, n);
    deployment.watch(
      strike(nth, how, () => {
        struck++;
        return what(deployment);
      }),
    );
    await deployment.queue.deliverBatch();
    deployment.watch();
    if (isOvertaken) await step(deployment, ++n);
    await recover(deployment);
    const expected = siteWithoutTombstones(await history.build(deployment.files));
    const where = `struck at call ${nth} of ${all}`;
    expect(siteWithoutTombstones(await deployment.site()), where).toEqual(expected);
    if (tells) expect(deployment.bus.events.length, where).toBeGreaterThan(told);
  }
  expect(await deployment.queue.deadLetters()).toEqual([]);
  return struck;
}

function countStruck(all: number): number {
  return THOROUGH ? all : SPREAD + LAST;
}

/** Which call is struck at the `index`-th time, of so many. */
function toStruck(index: number, all: number): number {
  if (THOROUGH) return index + 1;
  return index < SPREAD
    ? 1 + Math.floor((index * all) / SPREAD)
    : all - (SPREAD + LAST - 1 - index);
}

/** How many calls of a step may change what a server holds. */
async function countWrites(
  deployment: Deployment,
  history: History,
  step: Step,
  n: number,
): Promise<number> {
  await deployment.passMinutes();
  const before = deployment.calls.length;
  await step(deployment, n);
  await deployment.queue.deliverBatch();
  const count = deployment.calls.slice(before).filter(({ writes }) => writes).length;
  await deployment.settle();
  await history.build(deployment.files);
  return count;
}

const KILLED: Blow = {
  how: "after",
  what: ({ lambda }) => {
    lambda.kill();
    return "cut";
  },
};
const UNANSWERED: Blow = { how: "after", what: () => "cut" };
const REFUSED: Blow = { how: "before", what: () => "busy" };

async function recoverFromDeath(deployment: Deployment): Promise<void> {
  await deployment.passMinutes();
  await deployment.settle();
  await deployment.ask({ request: "tick" });
}

describeWithServers(lacks, "a call of the function that is struck", () => {
  // The function makes one call after the other: killed after one, or before the next, is the same.
  it.each(STEPS)(
    "is made good after the function is killed: %s",
    async (_, step, tells) => {
      const struck = await strikeEach({ step, tells }, KILLED, recoverFromDeath);
      expect(struck).toBeGreaterThan(SPREAD);
    },
    MOST_MILLISECONDS,
  );

  // What was half put has then to go again, though its record never said that it was there.
  it.each(STEPS.filter(([name]) => name !== NEW))(
    "is made good after the function is killed, when all is as before again: %s",
    async (_, step) => {
      const blow = { ...KILLED, isOvertaken: true } as const;
      const struck = await strikeEach({ step, tells: false }, blow, recoverFromDeath);
      expect(struck).toBeGreaterThan(SPREAD);
    },
    MOST_MILLISECONDS,
  );

  it.each(STEPS)(
    "goes on where the server did it and could not say so: %s",
    async (_, step, tells) => {
      const struck = await strikeEach({ step, tells }, UNANSWERED, async (deployment) => {
        await deployment.settle();
        await deployment.ask({ request: "tick" });
      });
      expect(struck).toBeGreaterThan(SPREAD);
    },
    MOST_MILLISECONDS,
  );

  it.each(STEPS)(
    "goes on where the server was too busy: %s",
    async (_, step, tells) => {
      const struck = await strikeEach({ step, tells }, REFUSED, async (deployment) => {
        await deployment.settle();
      });
      expect(struck).toBeGreaterThan(SPREAD);
    },
    MOST_MILLISECONDS,
  );
});
