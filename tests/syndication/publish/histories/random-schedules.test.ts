import { describe, expect, it } from "vitest";
import { decodeBody } from "../../../support/decode-body.ts";
import { type Around, Killed, randomNumbers } from "../../../support/interleaving.ts";
import {
  deliver,
  expectSite,
  type Files,
  file,
  freshSite,
  invoke,
  settle,
} from "../../../support/invocation.ts";
import { article, at, Newsroom, PUBLICATION } from "../../../support/newsroom.ts";

const SCHEDULES = process.env["WIREROOM_TESTS"] === "all" ? 600 : 200;
const WORKERS = 3;
const ID = { id: "tag:example.com,2024:pact" };
const image = { image: { src: "/media/a.png", alt: "A" } };

/** Words that stand in one story alone, and in no other text. */
const NEVER = ["Draftquux", "Overquux"];
const EMBARGOED = "Embargoquux";
const LIFTS = at("2024-06-20T13:00:00Z");
const WITHDRAWN = ["Removedquux", "Withdrawnquux"];

/** What the editors do, in this order, while the function is at work; a time: the clock goes on. */
const EDITORS: readonly (Files | "13:00" | "14:00")[] = [
  {
    "removed.md": article("Removedquux", { tags: ["one"], ...image }),
    "withdrawn.md": article("Withdrawnquux", { section: "world" }),
    "draft.md": article("Draftquux", { draft: true, tags: ["one"] }),
  },
  { "pact.md": article("Pact", { ...ID, tags: ["one"] }), "media/a.png": "picture" },
  {
    "secret.md": article(EMBARGOED, {
      embargo: LIFTS,
      section: "world",
      image: { src: "/media/secret.png" },
    }),
    "media/secret.png": EMBARGOED,
    "over.md": article("Overquux", { embargo: LIFTS, expires: "2024-06-20T14:00:00Z" }),
  },
  { "removed.md": undefined },
  { "pact.md": article("Pact, edited", { ...ID, section: "world", ...image }) },
  { "media/a.png": "a better picture" },
  { "deal.md": article("Deal", { ...ID, tags: ["two"] }), "pact.md": undefined },
  { "withdrawn.md": article("Withdrawnquux", { withdrawn: true }) },
  { "publication.yaml": `${PUBLICATION.replace("The Wire", "The Cable")}logo: media/a.png\n` },
  "14:00",
  { "port.md": article("Port", { tags: ["one", "two"], section: "opinion" }) },
];

describe("any schedule of three invocations, some of which are killed", () => {
  it(`ends in the site of a build, and shows nothing that is not out: ${SCHEDULES} schedules`, async () => {
    for (let seed = 1; seed <= SCHEDULES; seed++) {
      try {
        await runSchedule(seed);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new Error(`schedule ${seed}: ${message}`, { cause: error });
      }
    }
  }, 600_000);
});

/** Who has the highest priority goes on, so that the others wait for long. */
type Owner = { isDead: boolean; priority: number };

async function runSchedule(seed: number): Promise<void> {
  const random = randomNumbers(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const room = new Newsroom();
  await deliver(room, { "publication.yaml": PUBLICATION });
  room.puts.length = 0;

  const queue: string[] = [];
  const waiting: { readonly owner: Owner; readonly goOn: (isKilled: boolean) => void }[] = [];
  let working = 0;
  let killed = 0;
  const begin = (): void => {
    const owner: Owner = { isDead: false, priority: random() };
    const around: Around = async (call, perform) => {
      const ask = async (): Promise<void> => {
        if (owner.isDead) throw new Killed(call);
        const isKilled = await new Promise<boolean>((resolve) => {
          waiting.push({ owner, goOn: resolve });
        });
        owner.isDead ||= isKilled;
        if (owner.isDead) throw new Killed(call);
      };
      await ask();
      const answer = await perform();
      // Its answer is on the way while the others go on.
      if (random() < 0.3) await ask();
      return answer;
    };
    working++;
    const over = (again: readonly string[]): void => {
      working--;
      queue.push(...again);
    };
    const invocation = invoke(room, { around });
    // Neither in the order in which things happened, nor once each.
    const paths = Array.from({ length: Math.min(queue.length, 1 + pick(3)) }, () =>
      queue.splice(pick(Math.min(queue.length, 4)), 1),
    ).flat();
    if (paths.length > 0) invocation.deliver(...paths).then(over);
    else invocation.tick().then(() => over([]));
  };

  const editors = [...EDITORS];
  let ticks = 0;
  // One that compresses is in no call: the order must not depend on how long that takes.
  const isAtWork = (): boolean => new Set(waiting.map(({ owner }) => owner)).size < working;
  while (editors.length > 0 || queue.length > 0 || working > 0) {
    do await new Promise(setImmediate);
    while (isAtWork());
    const isEditing = editors.length > 0 && random() < 0.02;
    if (isEditing || (working === 0 && queue.length === 0 && ticks > 3)) {
      const next = editors.shift();
      if (typeof next === "string") {
        room.now = at(`2024-06-20T${next}:00Z`);
        // No invocation lives that long.
        for (const { goOn } of waiting.splice(0)) goOn(true);
      } else
        queue.push(
          ...file(room, next ?? {}).flatMap((path) => (random() < 0.5 ? [path, path] : path)),
        );
      ticks = 0;
    } else if (working < WORKERS && (queue.length > 0 || editors.length > 0) && random() < 0.1) {
      if (queue.length === 0) ticks++;
      begin();
    } else if (waiting.length > 0) {
      const isKilled = killed < 3 && random() < 0.004;
      if (isKilled) killed++;
      waiting.sort((one, other) => other.owner.priority - one.owner.priority);
      const next = waiting.shift();
      if (next && random() < 0.05) next.owner.priority = random();
      next?.goOn(isKilled);
    }
  }
  room.now = at("2024-06-21T00:00:00Z");
  await settle(room);
  await expectSite(room, await freshSite(room));
  expectNothingHidden(room);
}

function expectNothingHidden({ puts }: Newsroom): void {
  const shown = new Set<string>();
  const gone = new Set<string>();
  for (const { key, body, headers, at: now } of puts) {
    const text = new TextDecoder().decode(decodeBody(body, headers.encoding));
    const hidden = NEVER.filter((word) => text.includes(word));
    if (now < LIFTS && text.includes(EMBARGOED)) hidden.push(EMBARGOED);
    for (const word of WITHDRAWN) {
      const story = `${key} ${word}`;
      // A document that has been put without it never shows it again.
      if (text.includes(word)) {
        if (gone.has(story)) hidden.push(word);
        shown.add(story);
      } else if (shown.has(story)) gone.add(story);
    }
    expect([key, hidden]).toEqual([key, []]);
  }
}
