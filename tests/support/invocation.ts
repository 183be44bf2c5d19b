import { expect } from "vitest";
import { readEvery, readRow, reclassifyKey } from "../../lambdas/syndication/catalog/rows.ts";
import type { Run } from "../../lambdas/syndication/publish/ports.ts";
import { createService, type Service } from "../../lambdas/syndication/publish/service.ts";
import {
  fromMilliseconds,
  type Timestamp,
  toMilliseconds,
} from "../../lambdas/syndication/timestamp.ts";
import { type Around, Killed, watchPorts } from "./interleaving.ts";
import { Newsroom, SHOWS_AN_ARTICLE } from "./newsroom.ts";

/** One invocation of the function, with a service of its own over the newsroom's ports. */
export type Invocation = {
  readonly service: Service;
  readonly run: Run;
  /** Looks at what the queue brings, shows it, and tells it. Gives what the queue will bring again. */
  readonly deliver: (...paths: readonly string[]) => Promise<readonly string[]>;
  readonly tick: () => Promise<void>;
};

export type InvocationOptions = Pick<Run, "hasTime"> & {
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
  const { around = (_, perform) => perform(), clock = () => room.now, hasTime } = options;
  const announce: NonNullable<typeof room.ports.newsdesk>["announce"] = async (news) => {
    room.told.push(...news);
  };
  const ports = { ...room.ports, newsdesk: { reports: room.reports, announce } };
  const service = createService(watchPorts(ports, around));
  const strict: Run = {
    now: clock,
    owner: `invocation ${++invocations}`,
    until: minutesLater(clock(), INVOCATION_MINUTES),
    ...(hasTime && { hasTime }),
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
      const isAlive = await survives(service.finish(run).then(() => service.goOn(run)));
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

/** Marks, questions, news and a way through all paths, as far as they lie in the catalog. */
export async function workLeft({ catalog }: Newsroom): Promise<readonly string[]> {
  const marks = await readEvery(catalog, "mark");
  const pending = await catalog.query("pending");
  const untold = await catalog.query("untold");
  const reclassify = await readRow(catalog, reclassifyKey);
  return [...marks, ...pending, ...untold, ...(reclassify ? [reclassify] : [])].map(
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
 * so, and a feed that is empty now stays one.
 */
export async function expectSite(
  room: Newsroom,
  expected: Readonly<Record<string, string>>,
): Promise<void> {
  const found = await room.documents();
  const differing = Object.keys(expected).filter((key) => found[key] !== expected[key]);
  const [first = ""] = differing;
  expect(found[first], `differs: ${differing.join(", ")}`).toEqual(expected[first]);
  for (const [key, document] of Object.entries(found)) {
    if (key in expected || ENDED.test(document)) continue;
    const isEmptyFeed = !SHOWS_AN_ARTICLE.test(document) && !key.startsWith("articles/");
    expect([key, isEmptyFeed]).toEqual([key, true]);
  }
}
