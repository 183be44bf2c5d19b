import { beforeAll, describe, expect, it } from "vitest";
import type { Catalog, Json, Row, Write } from "../../../../lambdas/syndication/catalog/catalog.ts";
import {
  documentKey,
  entryKey,
  entrySort,
  feedKey,
  type Lease,
  leaseKey,
  type MarkRow,
  mark,
  marksOf,
  readRow,
  settingsKey,
} from "../../../../lambdas/syndication/catalog/rows.ts";
import type { Run } from "../../../../lambdas/syndication/publish/ports.ts";
import { renderTargets } from "../../../../lambdas/syndication/publish/render-target.ts";
import { settingsParser } from "../../../../lambdas/syndication/publish/settings.ts";
import { MemoryBucket } from "../../../../local/bucket/memory-bucket.ts";
import { MemoryCatalog } from "../../../../local/catalog/memory-catalog.ts";
import { type Around, Killed, killedAt, watchPorts } from "../../../support/interleaving.ts";
import { minutesLater } from "../../../support/invocation.ts";
import { article, at, Newsroom, NOON } from "../../../support/newsroom.ts";

// A sitemap: it has one document, which needs nothing but its rows.
const TARGET = "/sitemaps/2024-06/";
const OBJECT = "sitemap-2024-06.xml";
const parseSettings = settingsParser();

let rows: readonly Row[];
let body: Uint8Array;

beforeAll(async () => {
  const room = new Newsroom();
  await room.put("first.md", article("First")).publish();
  const keys = [settingsKey, documentKey(OBJECT), feedKey(TARGET)];
  const entries = await room.catalog.query(entryKey(TARGET, "").partition);
  rows = [...(await room.catalog.read(keys)).filter((row) => row !== undefined), ...entries];
  body = new TextEncoder().encode(await room.read(OBJECT));
});

/** What a change does to the entries of the target: one comes, or goes. */
type Change = { readonly comes: string } | { readonly goes: string };

const COMES: readonly Change[] = [{ comes: "one" }, { comes: "two" }, { comes: "three" }];
const COMES_AND_GOES: readonly Change[] = [{ comes: "one" }, { goes: "one" }, { comes: "one" }];

type World = {
  readonly catalog: MemoryCatalog;
  readonly site: MemoryBucket;
  now: typeof NOON;
};

async function createWorld(): Promise<World> {
  const catalog = new MemoryCatalog();
  const site = new MemoryBucket();
  const put = await site.put(OBJECT, body, {
    mediaType: "application/xml",
    cacheControl: "no-cache",
  });
  const etag = put === "conflict" ? "" : put.etag;
  await catalog.write(
    rows.map(({ revision: _, ...row }): Write => {
      const isDocument = row.partition === documentKey(OBJECT).partition;
      return { put: isDocument ? { ...row, value: withEtag(row.value, etag) } : row };
    }),
  );
  return { catalog, site, now: NOON };
}

function withEtag(value: Json, etag: string): Json {
  const { encoded: _, ...document } = value as { readonly [name: string]: Json };
  return { ...document, etag };
}

type Options = {
  readonly around?: Around;
  /** Who finds the lease taken only leaves. */
  readonly withoutKnock?: boolean;
};

function toRenderer({ catalog, site }: World, owner: string, options: Options) {
  const { around = (_, perform) => perform(), withoutKnock = false } = options;
  const isKnock = (write: Write): boolean =>
    "put" in write &&
    write.put.partition.startsWith("lease#") &&
    (write.put.value as Lease).owner !== owner;
  const given: Catalog = {
    read: (keys) => catalog.read(keys),
    query: (partition, range) => catalog.query(partition, range),
    write: async (writes) => (withoutKnock && writes.every(isKnock) ? true : catalog.write(writes)),
  };
  const { ports } = new Newsroom();
  return {
    ports: watchPorts({ ...ports, catalog: given, site }, around),
    encodings: [],
    parseSettings,
    renderEntries: async () => [],
  };
}

/** Commits a change, and renders what it has marked. */
async function perform(
  change: Change,
  number: number,
  world: World,
  options: Options,
): Promise<void> {
  const owner = `owner ${number}`;
  const renderer = toRenderer(world, owner, options);
  const [name] = Object.values(change) as [string];
  const key = entryKey(TARGET, entrySort(at("2024-06-18T12:00:00Z"), name));
  const value = { path: `${name}.md`, rendition: 1, page: name, updated: NOON };
  const marking = mark(TARGET, `change#${number}`);
  await renderer.ports.catalog.write([
    "comes" in change ? { put: { ...key, value } } : { delete: key },
    marking,
  ]);
  if (!("put" in marking)) return;
  const { partition, sort } = marking.put;
  const row: Row<MarkRow> = { partition, sort, revision: 1, value: null };
  await renderTargets([{ target: TARGET, marks: [row] }], renderer, toRun(owner, world));
}

function toRun(owner: string, world: World): Run {
  return { owner, now: () => world.now, until: minutesLater(world.now, 16) };
}

/** What the clock does. */
async function sweep(world: World): Promise<void> {
  const { partition, ...range } = marksOf(TARGET);
  const marks = (await world.catalog.query(partition, range)) as readonly Row<MarkRow>[];
  if (marks.length === 0) return;
  const renderer = toRenderer(world, "clock", {});
  await renderTargets([{ target: TARGET, marks }], renderer, toRun("clock", world));
}

/** Whether the document shows the rows, and nothing is left to do. */
async function isRight({ catalog, site }: World): Promise<boolean> {
  const { partition, ...range } = marksOf(TARGET);
  const marks = await catalog.query(partition, range);
  const lease = await readRow<Lease>(catalog, leaseKey(TARGET));
  const entries = await catalog.query(entryKey(TARGET, "").partition);
  const pages = entries.map(({ value }) => (value as { page: string }).page).sort();
  const text = new TextDecoder().decode((await site.get(OBJECT))?.body);
  const shown = [...text.matchAll(/articles\/(\w+)\//g)].map(([, page]) => page).sort();
  const isFree = lease === undefined || lease.value.isDone === true;
  return marks.length === 0 && isFree && JSON.stringify(shown) === JSON.stringify(pages);
}

/**
 * Plays every schedule of the calls that changes make at once, or those in which one that could go on has to wait for
 * another no more often than `most` times. Gives how many there were, and those that ended badly.
 */
async function playAll(
  changes: readonly Change[],
  most = Number.POSITIVE_INFINITY,
  options: (number: number) => Options = () => ({}),
  afterwards: (world: World) => Promise<void> = async () => {},
): Promise<{ readonly played: number; readonly bad: readonly string[] }> {
  const bad: string[] = [];
  let played = 0;
  for (let next: readonly number[] | undefined = []; next; played++) {
    const world = await createWorld();
    const { taken, offered } = await play(changes, next, most, world, options);
    await afterwards(world);
    if (!(await isRight(world))) bad.push(taken.join(""));
    next = following(taken, offered);
  }
  return { played, bad };
}

/** The next schedule in order, up to where it differs; undefined behind the last. */
function following(
  taken: readonly number[],
  offered: readonly (readonly number[])[],
): readonly number[] | undefined {
  for (let step = taken.length - 1; step >= 0; step--) {
    const choices = offered[step] ?? [];
    const another = choices[choices.indexOf(taken[step] ?? -1) + 1];
    if (another !== undefined) return [...taken.slice(0, step), another];
  }
  return undefined;
}

async function play(
  changes: readonly Change[],
  prefix: readonly number[],
  most: number,
  world: World,
  options: (number: number) => Options,
): Promise<{
  readonly taken: readonly number[];
  readonly offered: readonly (readonly number[])[];
}> {
  const waiting = new Map<number, () => void>();
  for (const [number, change] of changes.entries()) {
    const { around: inner = (_, go) => go(), ...others } = options(number);
    const around: Around = async (call, go) => {
      await new Promise<void>((resolve) => waiting.set(number, resolve));
      return inner(call, go);
    };
    perform(change, number, world, { ...others, around }).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
  }
  const taken: number[] = [];
  const offered: (readonly number[])[] = [];
  let current = -1;
  for (let waits = 0; ; ) {
    await new Promise(setImmediate);
    if (waiting.size === 0) return { taken, offered };
    const goesOn = waiting.has(current);
    const others = [...waiting.keys()].filter((number) => number !== current).sort();
    const choices = goesOn ? [current, ...(waits < most ? others : [])] : others;
    const chosen = prefix[taken.length] ?? choices[0] ?? 0;
    if (goesOn && chosen !== current) waits++;
    taken.push(chosen);
    offered.push(choices);
    current = chosen;
    const go = waiting.get(chosen);
    waiting.delete(chosen);
    go?.();
  }
}

describe("whoever finds a lease taken knocks", () => {
  it.each([
    ["come", COMES],
    ["come and go", COMES_AND_GOES],
  ])(
    "two changes that %s end in what the rows say, in every order of their calls",
    async (_, all) => {
      const { played, bad } = await playAll(all.slice(0, 2));
      expect(played).toBeGreaterThan(400);
      expect(bad).toEqual([]);
    },
    300_000,
  );

  it.each([
    ["come", COMES],
    ["come and go", COMES_AND_GOES],
  ])(
    "three changes that %s do, where one has to wait for another up to three times",
    async (_, all) => {
      const { played, bad } = await playAll(all, 3);
      expect(played).toBeGreaterThan(1000);
      expect(bad).toEqual([]);
    },
    300_000,
  );

  it("and if it did not, a change would be left behind", async () => {
    const { bad } = await playAll(COMES.slice(0, 2), 2, () => ({ withoutKnock: true }));
    expect(bad.length).toBeGreaterThan(0);
  });

  it.each(["before", "after"] as const)(
    "what is left where one is killed %s any call is done by the clock",
    async (when) => {
      for (let call = 0; call < 10; call++) {
        const { bad } = await playAll(
          COMES_AND_GOES.slice(0, 2),
          2,
          (number) => (number === 0 ? { around: killedAt(call, when) } : {}),
          async (world) => {
            world.now = minutesLater(world.now, 17);
            await sweep(world);
          },
        );
        expect([call, bad]).toEqual([call, []]);
      }
    },
    300_000,
  );
});
