import { expect } from "vitest";
import { readEvery, readRow, reclassifyKey } from "../../lambdas/syndication/catalog/rows.ts";
import type { Run } from "../../lambdas/syndication/publish/ports.ts";
import { createService, type Service } from "../../lambdas/syndication/publish/service.ts";
import {
  fromMilliseconds,
  type Timestamp,
  toMilliseconds,
} from "../../lambdas/syndication/timestamp.ts";
import { type Around, Killed, stalledAt, watchPorts } from "./interleaving.ts";
import { article, Newsroom, SHOWS_AN_ARTICLE } from "./newsroom.ts";
import { siteWithoutTombstones } from "./tombstones.ts";

/** One invocation of the function, with a service of its own over the newsroom's ports. */
export type Invocation = {
  readonly service: Service;
  readonly run: Run;
  /** Looks at what the queue brings, shows it, and tells of it. Gives what the queue will bring again. */
  readonly deliver: (...paths: readonly string[]) => Promise<readonly string[]>;
  readonly tick: () => Promise<void>;
};

export type InvocationOptions = Pick<Run, "hasTime" | "inBulk"> & {
  /** Absent: nothing but the calls themselves. */
  readonly around?: Around;
  /** Absent: the newsroom's. */
  readonly clock?: () => Timestamp;
};

/** Minutes after its beginning at which an invocation is certainly over. */
const INVOCATION_MINUTES = 16;

let invocations = 0;

export type Files = Readonly<Record<string, string | undefined>>;

/** Puts files, or removes those without a text. Gives their paths, in that order. */
export function file(room: Newsroom, files: Files): readonly string[] {
  for (const [path, text] of Object.entries(files)) {
    if (text === undefined) room.remove(path);
    else room.put(path, text);
  }
  return Object.keys(files);
}

/** A newsroom whose files are published. */
export async function openRoom(files: Files = {}, publication?: string): Promise<Newsroom> {
  const room = new Newsroom(publication);
  await invoke(room).deliver("publication.yaml", ...file(room, files));
  return room;
}

/** Puts files and has them looked at, by one invocation. */
export async function deliver(
  room: Newsroom,
  files: Files,
  options?: InvocationOptions,
): Promise<readonly string[]> {
  return invoke(room, options).deliver(...file(room, files));
}

export function invoke(room: Newsroom, options: InvocationOptions = {}): Invocation {
  const { around = (_, perform) => perform(), clock = () => room.now } = options;
  const { hasTime, inBulk } = options;
  const announce: NonNullable<typeof room.ports.newsdesk>["announce"] = async (news) => {
    room.told.push(...news);
  };
  const ports = {
    ...room.ports,
    newsdesk: { reports: room.reports, announce },
    ...(room.hubs && { hubs: room.hubs }),
    ...(room.edgeCache && { edgeCache: room.edgeCache }),
  };
  const service = createService(watchPorts(ports, around));
  const strict: Run = {
    now: clock,
    owner: `invocation ${++invocations}`,
    until: minutesLater(clock(), INVOCATION_MINUTES),
    ...(hasTime && { hasTime }),
    ...(inBulk && { inBulk }),
  };
  const run: Run = { ...strict, onFault: () => {} };
  return {
    service,
    run,
    deliver: async (...paths) => {
      const again: string[] = [];
      for (const path of paths) {
        if (!(await succeeds(service.look(path, strict)))) again.push(path);
      }
      const shown = service.finish(run).then(() => service.goOn(run));
      const isAlive = await survives(shown.then(() => service.announce(run)));
      return isAlive ? again : paths;
    },
    tick: async () => {
      await survives(service.tick(run));
    },
  };
}

export function minutesLater(at: Timestamp, minutes: number): Timestamp {
  return fromMilliseconds(toMilliseconds(at) + minutes * 60_000) ?? at;
}

async function succeeds(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch {
    return false;
  }
}

/** Whether it was not killed: what fails otherwise lies in the catalog. */
async function survives(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    return !(error instanceof Killed);
  }
}

/** Ticks until nothing is left to do, each behind the leases of the one before. */
export async function settle(room: Newsroom): Promise<void> {
  for (let ticks = 0; ticks < 5; ticks++) {
    await invoke(room).service.tick(invoke(room).run);
    if ((await workLeft(room)).length === 0) return;
    room.now = minutesLater(room.now, INVOCATION_MINUTES + 1);
  }
  expect(await workLeft(room)).toEqual([]);
}

/** Marks, questions, a way through all paths, and what editors, hubs and caches are still to be told: all in the catalog. */
export async function workLeft({ catalog }: Newsroom): Promise<readonly string[]> {
  const marks = await readEvery(catalog, "mark");
  const pending = await catalog.query("pending");
  const untold = await catalog.query("untold");
  const unannounced = await catalog.query("unannounced");
  const reclassify = await readRow(catalog, reclassifyKey);
  const uninvalidated = await catalog.query("uninvalidated");
  const left = [...marks, ...pending, ...untold, ...unannounced, ...uninvalidated];
  return [...left, ...(reclassify ? [reclassify] : [])].map(
    ({ partition, sort }) => `${partition}/${sort}`,
  );
}

/** The site that the same files make from nothing at the same instant; `good`: in place of those that are broken. */
export async function freshSite(
  room: Newsroom,
  good: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  const fresh = new Newsroom();
  fresh.now = room.now;
  fresh.remove("publication.yaml");
  for (const [path, { bytes }] of room.files) fresh.put(path, good[path] ?? bytes);
  await fresh.publish();
  return fresh.documents();
}

/** Of a document as text: that its address has ended, or leads elsewhere. */
const ENDED = /"status":"(410|301)"/;

/**
 * The newsroom's site is that one, to a byte. What was public once is remembered besides: an address that has ended says
 * so, a feed that is empty now stays one, and entries that were taken down have tombstones, which tests of their own look at.
 */
export async function expectSite(
  room: Newsroom,
  expected: Readonly<Record<string, string>>,
): Promise<void> {
  const found = siteWithoutTombstones(await room.documents());
  const wanted = siteWithoutTombstones(expected);
  const differing = Object.keys(wanted).filter((key) => found[key] !== wanted[key]);
  const [first = ""] = differing;
  expect(found[first], `differs: ${differing.join(", ")}`).toEqual(wanted[first]);
  for (const [key, document] of Object.entries(found)) {
    if (key in wanted || ENDED.test(document)) continue;
    const isEmptyFeed = !SHOWS_AN_ARTICLE.test(document) && !key.startsWith("articles/");
    expect([key, isEmptyFeed]).toEqual([key, true]);
  }
}

/** Files a.md under a tag that has no feed yet, as far as before the feed's first put. Gives what has it come to its end. */
export async function stopFirstRender(room: Newsroom): Promise<() => Promise<void>> {
  const late = stalledAt(/^site\.put tags\/one\/rss\.xml$/);
  const story = { "a.md": article("A", { tags: ["one"] }) };
  const first = deliver(room, story, { around: late.around });
  await late.reached;
  return async () => {
    late.goOn();
    await first;
  };
}
