import type { Key, Write } from "../../lambdas/syndication/catalog/catalog.ts";
import type { Bucket } from "../../lambdas/syndication/publish/bucket.ts";
import type { Newsdesk } from "../../lambdas/syndication/publish/newsdesk.ts";
import type { Ports } from "../../lambdas/syndication/publish/ports.ts";

/**
 * What happens around a call of a port. `call` says which it is: `site.put rss.xml`, `content.read a.md`, `catalog.write
 * put record#3/a.md, check settings/-`. What is given in place of `perform()` is the answer.
 */
export type Around = (call: string, perform: () => Promise<unknown>) => Promise<unknown>;

/** The ports of one invocation: each call goes through `around`. A listing is one call. */
export function watchPorts(ports: Ports, around: Around): Ports {
  const { catalog, content, edgeCache, hubs, newsdesk, site } = ports;
  const watch = <Answer>(call: string, perform: () => Promise<Answer>): Promise<Answer> =>
    around(call.replaceAll("\n", " "), perform) as Promise<Answer>;
  async function* watchList<Item>(call: string, list: () => AsyncIterable<Item>) {
    const all = async (): Promise<readonly Item[]> => {
      const items: Item[] = [];
      for await (const item of list()) items.push(item);
      return items;
    };
    yield* await watch(call, all);
  }
  const watchBucket = (name: string, bucket: Bucket): Bucket => ({
    head: (key) => watch(`${name}.head ${key}`, () => bucket.head(key)),
    get: (key) => watch(`${name}.get ${key}`, () => bucket.get(key)),
    put: (key, ...rest) => watch(`${name}.put ${key}`, () => bucket.put(key, ...rest)),
    list: (prefix) => watchList(`${name}.list ${prefix}`, () => bucket.list(prefix)),
  });
  const watchNewsdesk = ({ announce, reports }: Newsdesk): Newsdesk => ({
    reports: watchBucket("reports", reports),
    announce: (news) => {
      const what = news.map(({ kind, file }) => `${kind} ${file}`).join(", ");
      return watch(`newsdesk.announce ${what}`, () => announce(news));
    },
  });
  return {
    catalog: {
      read: (keys) =>
        watch(`catalog.read ${keys.map(toText).join(", ")}`, () => catalog.read(keys)),
      query: (partition, range) =>
        watch(`catalog.query ${partition}`, () => catalog.query(partition, range)),
      write: (writes) =>
        watch(`catalog.write ${writes.map(writeToText).join(", ")}`, () => catalog.write(writes)),
    },
    content: {
      read: (path) => watch(`content.read ${path}`, () => content.read(path)),
      measure: (path) => watch(`content.measure ${path}`, () => content.measure(path)),
      list: (after) => watchList(`content.list ${after ?? ""}`, () => content.list(after)),
      copy: (path, ...rest) => watch(`content.copy ${path}`, () => content.copy(path, ...rest)),
    },
    site: watchBucket("site", site),
    ...(newsdesk && { newsdesk: watchNewsdesk(newsdesk) }),
    ...(edgeCache && {
      edgeCache: {
        invalidate: (reference) =>
          watch("edgeCache.invalidate", () => edgeCache.invalidate(reference)),
      },
    }),
    ...(hubs && {
      hubs: {
        publish: (hub, topic) =>
          watch(`hubs.publish ${hub} ${topic}`, () => hubs.publish(hub, topic)),
      },
    }),
  };
}

function toText({ partition, sort }: Key): string {
  return `${partition}/${sort}`;
}

function writeToText(write: Write): string {
  if ("put" in write) return `put ${toText(write.put)}`;
  return "delete" in write ? `delete ${toText(write.delete)}` : `check ${toText(write.check)}`;
}

/** All of them, the first outermost. */
export function all(...arounds: readonly Around[]): Around {
  return (call, perform) =>
    arounds.reduceRight<() => Promise<unknown>>(
      (next, around) => () => around(call, next),
      perform,
    )();
}

/** Keeps the calls. */
export function recordedIn(calls: string[]): Around {
  return (call, perform) => {
    calls.push(call);
    return perform();
  };
}

/** What the platform does to an invocation: nothing of it happens any more. */
export class Killed extends Error {}

/** Kills the invocation at its call of that number, counted from 0, before or after it has taken effect. */
export function killedAt(number: number, when: "before" | "after"): Around {
  let calls = 0;
  let isDead = false;
  return async (call, perform) => {
    const own = calls++;
    if (own === number && when === "before") isDead = true;
    if (isDead) throw new Killed(call);
    const answer = await perform();
    if (own === number) isDead = true;
    if (isDead) throw new Killed(call);
    return answer;
  };
}

/** Kills the invocation at its first such call. */
export function killedOn(calls: RegExp, when: "before" | "after"): Around {
  let kill: Around | undefined;
  return (call, perform) => {
    if (!kill && calls.test(call)) kill = killedAt(0, when);
    return kill ? kill(call, perform) : perform();
  };
}

/** Does something else in place of the first such call, or of the first but so many. */
export function once(calls: RegExp, instead: Around, but = 0): Around {
  let seen = 0;
  return (call, perform) =>
    calls.test(call) && seen++ === but ? instead(call, perform) : perform();
}

export type Stall = {
  readonly around: Around;
  /** When the invocation has come to the call. */
  readonly reached: Promise<void>;
  readonly goOn: () => void;
};

/** Holds an invocation at its first such call, or its first but so many, until it may go on. */
export function stalledAt(calls: RegExp, when: "before" | "after" = "before", but = 0): Stall {
  let arrive = (): void => {};
  let goOn = (): void => {};
  const reached = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const free = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const hold: Around = async (_, perform) => {
    const answer = when === "after" ? await perform() : undefined;
    arrive();
    await free;
    return when === "after" ? answer : perform();
  };
  const around = once(calls, hold, but);
  return { around, reached, goOn: () => goOn() };
}

/** A generator of numbers from 0 to 1, the same for the same seed (Mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
