import type { Timestamp } from "../../../../lambdas/syndication/timestamp.ts";
import { type Around, killedAt, recordedIn } from "../../../support/interleaving.ts";
import {
  deliver,
  expectSite,
  type Files,
  freshSite,
  type InvocationOptions,
  invoke,
  settle,
} from "../../../support/invocation.ts";
import { article, at, Newsroom, PUBLICATION } from "../../../support/newsroom.ts";

/** What somebody does, and what the function is told of it. */
export type Step = {
  readonly name: string;
  /** Absent: it goes on from the step before. */
  readonly now?: Timestamp;
  /** By path; undefined: the file is removed. Absent: only time goes by. */
  readonly files?: Files;
  /** What stands in place of a file that is broken. */
  readonly good?: Readonly<Record<string, string>>;
};

const ID = { id: "tag:example.com,2024:pact" };
const image = (src: string) => ({ image: { src: `/media/${src}`, alt: "Picture" } });
const PACT = article("Pact", { ...ID, section: "world", tags: ["Peace"], ...image("a.png") });
const NEW_SETTINGS = `${PUBLICATION.replace("The Wire", "The Cable").replace("world: World", "sport: Sport")}logo: media/logo.png
addresses: {/feed/: /rss.xml}
redirects: {/pacts/: /sections/opinion/}
`;

/** Everything that can become of a story; each step concerns what the one before has just made. */
export const LONG_HISTORY: readonly Step[] = [
  {
    name: "two stories are published, one with a picture that is still on its way",
    now: at("2024-06-20T12:00:00Z"),
    files: {
      "publication.yaml": PUBLICATION,
      "media/logo.png": "logo",
      "pact.md": PACT,
      "port.md": article("Port", { section: "opinion", authors: ["Kim"] }),
    },
  },
  { name: "the picture comes", files: { "media/a.png": "picture" } },
  {
    name: "a story comes out",
    files: {
      "flash.md": article("Flash", { tags: ["Flash"], ...image("b.png") }),
      "media/b.png": "bee",
    },
  },
  {
    name: "it is withdrawn at once",
    files: { "flash.md": article("Flash", { withdrawn: "2024-06-20T11:00:00Z" }) },
  },
  {
    name: "a story is edited, with the same picture",
    files: { "port.md": article("Port, edited", { section: "opinion", ...image("a.png") }) },
  },
  {
    name: "the other is broken",
    files: { "pact.md": "---\ntitle: [\n---\n" },
    good: { "pact.md": PACT },
  },
  {
    name: "it is mended and retagged",
    files: { "pact.md": article("Pact, mended", { ...ID, section: "opinion", tags: ["Trade"] }) },
  },
  {
    name: "a file with an id is renamed",
    files: {
      "deal.md": article("Deal", {
        ...ID,
        section: "world",
        tags: ["Peace"],
        aliases: ["/pacts/", "/feed/"],
        ...image("a.png"),
      }),
      "pact.md": undefined,
    },
  },
  {
    name: "a story is filed under embargo, another until one o'clock",
    files: {
      "secret.md": article("Secret", {
        embargo: "2024-06-20T13:00:00Z",
        tags: ["Secret"],
        ...image("c.png"),
      }),
      "media/c.png": "sea",
      "brief.md": article("Brief", { expires: "2024-06-20T13:00:00Z", section: "sport" }),
    },
  },
  { name: "it is one o'clock", now: at("2024-06-20T13:00:00Z") },
  { name: "the settings change", files: { "publication.yaml": NEW_SETTINGS } },
  { name: "the settings change back", files: { "publication.yaml": PUBLICATION } },
  {
    name: "a story is withdrawn, its picture stays in another",
    files: {
      "secret.md": article("Secret", { withdrawn: "2024-06-20T13:00:00Z" }),
      "port.md": article("Port", { section: "sport", ...image("c.png") }),
    },
  },
  {
    name: "files are removed, a picture with them",
    files: { "deal.md": undefined, "media/a.png": undefined, "port.md": undefined },
  },
];

/** Behind every lease and every instant of the history. */
const AFTERWARDS = at("2024-06-22T00:00:00Z");

/** Does what a step says, in one invocation. Gives what the queue will bring again. */
export async function perform(
  { files, now }: Step,
  room: Newsroom,
  options: InvocationOptions = {},
): Promise<readonly string[]> {
  if (now) room.now = now;
  if (files) return deliver(room, files, options);
  await invoke(room, options).tick();
  return [];
}

/** A step, and what is around it. */
export type Stage = {
  readonly step: Step;
  /** The newsroom before it. */
  readonly before: Newsroom;
  /** The newsroom after it. */
  readonly after: Newsroom;
  /** What the files make in the end. */
  readonly site: Readonly<Record<string, string>>;
};

/** Plays the whole history undisturbed. */
export async function playHistory(): Promise<readonly Stage[]> {
  const stages: Stage[] = [];
  const room = new Newsroom();
  room.files.clear();
  for (const step of LONG_HISTORY) {
    const before = await room.copy();
    await perform(step, room);
    const later = await room.copy();
    later.now = AFTERWARDS;
    const site = await freshSite(later, step.good);
    stages.push({ step, before, after: await room.copy(), site });
  }
  return stages;
}

/** In the end the site is that of a build, whatever has happened. */
export async function expectInTheEnd(
  site: Readonly<Record<string, string>>,
  room: Newsroom,
): Promise<void> {
  room.now = AFTERWARDS;
  await settle(room);
  await expectSite(room, site);
}

/** Says where it was, of what fails. */
export async function naming(where: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${where}: ${message}`, { cause: error });
  }
}

/** Milliseconds that the tests below may take where every call is killed, on a busy machine. */
export const LONG = 300_000;

/**
 * Does `work` and kills it at each of its calls in turn, each time from the start. What a kill leaves behind is what the
 * last call that writes has made: unless WIREROOM_TESTS is all, it is killed after each of these alone.
 */
export async function killEverywhere(work: (around: Around) => Promise<void>): Promise<void> {
  const calls: string[] = [];
  await work(recordedIn(calls));
  const isWhole = process.env["WIREROOM_TESTS"] === "all";
  for (const [number, call] of calls.entries()) {
    const writes = /^(catalog\.write|site\.put|content\.copy|reports\.put|newsdesk)/.test(call);
    if (writes || isWhole) {
      await naming(`killed after ${call}`, () => work(killedAt(number, "after")));
    }
    if (isWhole) await naming(`killed before ${call}`, () => work(killedAt(number, "before")));
  }
}
