import { isFeedName } from "../article/archives.ts";
import type { Row, Write } from "../catalog/catalog.ts";
import {
  type AnnouncedRow,
  type Announcement,
  announcedKey,
  type HubRow,
  hubKey,
  type UnannouncedRow,
  unannouncedKey,
} from "../catalog/rows.ts";
import { deleteUnchanged } from "../catalog/write-in-parts.ts";
import { siteAddress } from "../feed/site-address.ts";
import { FORMATS } from "../format/formats.ts";
import { inParallel } from "../in-parallel.ts";
import type { Publication } from "../publication.ts";
import { fromMilliseconds, type Timestamp, toMilliseconds } from "../timestamp.ts";
import { hasTime } from "./attempt.ts";
import { SUBSCRIPTION_DOCUMENT } from "./cache-policy.ts";
import { targetOf } from "./compose-documents.ts";
import { releaseLease, takeLease } from "./lease.ts";
import type { Hubs, Ports, Run } from "./ports.ts";
import { TopicRefused } from "./topic-refused.ts";

/** Pings that are under way at the same time. */
const MOST_AT_ONCE = 8;
/**
 * Between two pings of one topic to one hub that takes them: an import of a thousand stories is one change. A second more
 * than caches before the site keep a document, since the run's clock cuts fractions off.
 */
const PAUSE_SECONDS = SUBSCRIPTION_DOCUMENT.edgeSeconds + 1;
/** For so long a hub that failed, or a topic that it refused, is left alone: at first, and after many times. */
const FIRST_REST_SECONDS = 60;
const LONGEST_REST_SECONDS = 3600;

export type Ping = {
  readonly hub: string;
  /** The address of a subscription document: its `self`. */
  readonly topic: string;
};

export type FailedPing = Ping & { readonly reason: string };

/** What hubs have been told. Of a hub that fails there is one failed ping, of one that refuses topics each of them. */
export type Announced = { readonly told: readonly Ping[]; readonly failed: readonly FailedPing[] };

export type TellOptions = {
  /** After so many seconds by the run's clock no ping is begun any more; absent: as long as the run has time. */
  readonly seconds?: number;
  /** A person asks for it: nobody is left alone because of what was before. */
  readonly isAsked?: boolean;
};

/** A hub as one call knows it. Of one that is `doubtful`, having failed, a single ping is to show whether it is back. */
type Hub = {
  readonly address: string;
  failures: number;
  standing: "well" | "doubtful" | "on trial" | "resting";
};

/** A topic that hubs are still to be told of. */
type Topic = {
  readonly row: Row<UnannouncedRow>;
  readonly address: string;
  readonly hubs: AnnouncedRow["hubs"];
};

/** What one call goes by, and what it has come to. */
type Call = {
  readonly ports: Ports & { readonly hubs: Hubs };
  readonly publication: Publication;
  readonly run: Run;
  readonly isAsked: boolean;
  readonly mayBegin: () => boolean;
  readonly hubs: readonly Hub[];
  /** Each ping is begun at most once. */
  readonly begun: Set<string>;
  readonly told: Ping[];
  readonly failed: FailedPing[];
};

/**
 * Tells the publication's hubs of every topic that has changed (WebSub, section 6), until each has taken it: at least
 * once, and a topic that has changed again meanwhile once more. Where caches stand before the site, each is told a
 * second time when these can hold nothing older any more. What fails or is left lies in the catalog; a hub's
 * failure is never thrown. Whoever finds others at it leaves it to them; what comes when they are just going waits for
 * the clock.
 */
export async function tellHubs(
  ports: Ports,
  publication: Publication | undefined,
  run: Run,
  { seconds = Number.POSITIVE_INFINITY, isAsked = false }: TellOptions = {},
): Promise<Announced> {
  const { hubs, catalog } = ports;
  const told: Ping[] = [];
  const failed: FailedPing[] = [];
  if (!hubs || !publication || !hasTime(run)) return { told, failed };
  const { partition } = unannouncedKey("");
  if ((await catalog.query(partition, { limit: 1 })).length === 0) return { told, failed };
  const lease = await takeLease("hubs", ports, run);
  if (!lease) return { told, failed };
  try {
    const end = toMilliseconds(run.now()) + seconds * 1000;
    const call: Call = {
      ports: { ...ports, hubs },
      publication,
      run,
      isAsked,
      mayBegin: () => hasTime(run) && toMilliseconds(run.now()) < end,
      hubs: await readHubs(publication, ports, run, isAsked),
      begun: new Set(),
      told,
      failed,
    };
    while (call.mayBegin() && (await tellOnce(call))) {}
  } finally {
    await releaseLease(lease, ports);
  }
  return { told, failed };
}

/** The publication's hubs. What is known of others is forgotten. */
async function readHubs(
  publication: Publication,
  { catalog }: Ports,
  { now }: Run,
  isAsked: boolean,
): Promise<readonly Hub[]> {
  const rows = (await catalog.query(hubKey("").partition)) as readonly Row<HubRow>[];
  const named = new Set(publication.hubs);
  const dropped = rows.filter(({ value }) => !named.has(value.hub));
  await deleteUnchanged(dropped, catalog);
  return [...named].map((address) => {
    const row = rows.find(({ value }) => value.hub === address);
    if (!row) return { address, failures: 0, standing: "well" };
    const isOver = isAsked || row.value.until <= now();
    return { address, failures: row.value.failures, standing: isOver ? "doubtful" : "resting" };
  });
}

/** Goes through all topics once. False: no ping was begun. */
async function tellOnce(call: Call): Promise<boolean> {
  const { hubs } = call;
  if (hubs.length > 0 && hubs.every(({ standing }) => standing === "resting")) return false;
  const before = call.begun.size;
  const topics = await readTopics(call);
  const atOnce = Math.max(1, Math.floor(MOST_AT_ONCE / Math.max(1, hubs.length)));
  await inParallel(atOnce, topics, (topic) => tellTopic(topic, call));
  return call.begun.size > before;
}

/**
 * The topics that are still to be told, those that have waited longest first; of the others the publication's own,
 * which most subscribers have. What is no topic of ours any more is dropped, and what need not be remembered.
 */
async function readTopics({ ports, publication, run }: Call): Promise<readonly Topic[]> {
  const { catalog } = ports;
  const rows = (await catalog.query(
    unannouncedKey("").partition,
  )) as readonly Row<UnannouncedRow>[];
  const known = (await catalog.query(announcedKey("").partition)) as readonly Row<AnnouncedRow>[];
  const told = new Map(known.map(({ sort, value }) => [sort, value.hubs]));
  const topics = rows.flatMap((row): Topic[] => {
    const address = topicOf(row.sort, publication);
    return address === undefined ? [] : [{ row, address, hubs: told.get(row.sort) ?? {} }];
  });
  const left = new Set(topics.map(({ row }) => row.sort));
  const now = run.now();
  const over = known.filter(({ sort, value }) => !left.has(sort) && isOver(value, now));
  const none = rows.filter(({ sort }) => !left.has(sort));
  await deleteUnchanged([...over, ...none], catalog);
  const turns = topics.map((topic) => [turnOf(topic), topic] as const);
  return turns.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, topic]) => topic);
}

/** The address of the topic that a document is; undefined where it is none, or there is nobody to tell. */
function topicOf(document: string, publication: Publication): string | undefined {
  const target = targetOf(document);
  const isFeed = target !== undefined && isFeedName(target);
  const isTopic = isFeed && FORMATS.some(({ file }) => document.endsWith(file));
  return isTopic && publication.hubs.length > 0
    ? siteAddress(`/${document}`, publication)
    : undefined;
}

/** Of a topic of which there is nothing to tell: revisions are counted anew with its next change. */
function isOver({ hubs }: AnnouncedRow, now: Timestamp): boolean {
  const all = Object.values(hubs);
  return (
    all.some(({ revision, early }) => revision !== undefined || early !== undefined) ||
    all.every(({ until }) => until <= now)
  );
}

function turnOf({ row: { sort }, hubs }: Topic): string {
  const [earliest = ""] = Object.values(hubs)
    .map(({ until }) => until)
    .sort();
  return `${earliest}\n${sort.includes("/") ? 1 : 0}\n${sort}`;
}

/** Tells those hubs of a topic that are to be told now, and records what each said. */
async function tellTopic(topic: Topic, call: Call): Promise<void> {
  const asked = call.mayBegin() ? call.hubs.filter((hub) => isDue(topic, hub, call)) : [];
  const answers = await Promise.all(
    asked.map(async (hub) => [hub.address, await ping(topic, hub, call)] as const),
  );
  const hubs = Object.fromEntries(
    call.hubs.flatMap(({ address }) => {
      const answer = answers.find(([asked]) => asked === address)?.[1] ?? topic.hubs[address];
      return answer ? [[address, answer]] : [];
    }),
  );
  const isTaken = call.hubs.every(({ address }) => isTakenBy(address, { ...topic, hubs }));
  const isNew = answers.some(([, answer]) => answer !== undefined);
  if (isNew || isTaken) await record(topic, hubs, isTaken, call.ports);
}

function isDue(topic: Topic, { address, standing }: Hub, { isAsked, begun, run }: Call): boolean {
  if (standing === "resting" || standing === "on trial") return false;
  if (isTakenBy(address, topic) || begun.has(nameOf(topic, address))) return false;
  const known = topic.hubs[address];
  return isAsked || !known || known.until <= run.now();
}

function isTakenBy(hub: string, { hubs, row }: Topic): boolean {
  return hubs[hub]?.revision === row.revision;
}

function nameOf({ row }: Topic, hub: string): string {
  return `${hub}\n${row.sort}`;
}

/** Undefined: the hub has failed, which says nothing of the topic. */
async function ping(topic: Topic, hub: Hub, call: Call): Promise<Announcement | undefined> {
  const { ports, run, begun, told, failed } = call;
  const one: Ping = { hub: hub.address, topic: topic.address };
  begun.add(nameOf(topic, hub.address));
  if (hub.standing === "doubtful") hub.standing = "on trial";
  try {
    await ports.hubs.publish(one.hub, one.topic);
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault);
    if (!(fault instanceof TopicRefused)) {
      const isFirst = await leaveAlone(hub, call);
      if (isFirst) failed.push({ ...one, reason });
      return undefined;
    }
    failed.push({ ...one, reason });
    await trust(hub, ports);
    const refusals = (topic.hubs[hub.address]?.refusals ?? 0) + 1;
    return { until: secondsAfter(run.now(), restSeconds(refusals)), refusals };
  }
  told.push(one);
  await trust(hub, ports);
  const { revision } = topic.row;
  const until = secondsAfter(run.now(), PAUSE_SECONDS);
  // A hub that fetches at once may get the old document from a cache, and see no change in it.
  const isEarly = ports.edgeCache !== undefined && topic.hubs[hub.address]?.early !== revision;
  return isEarly ? { early: revision, until } : { revision, until };
}

/** False: a ping that was under way beside this one has failed before. */
async function leaveAlone(hub: Hub, { ports, run }: Call): Promise<boolean> {
  if (hub.standing === "resting") return false;
  hub.standing = "resting";
  hub.failures++;
  const { address, failures } = hub;
  const until = secondsAfter(run.now(), restSeconds(failures));
  const value = { hub: address, failures, until } satisfies HubRow;
  await ports.catalog.write([{ put: { ...hubKey(address), value } }]);
  return true;
}

/** A hub that answers is told everything again, unless it has failed meanwhile. */
async function trust(hub: Hub, { catalog }: Ports): Promise<void> {
  if (hub.standing !== "on trial") return;
  hub.standing = "well";
  hub.failures = 0;
  await catalog.write([{ delete: hubKey(hub.address) }]);
}

function restSeconds(failures: number): number {
  return Math.min(FIRST_REST_SECONDS * 2 ** (failures - 1), LONGEST_REST_SECONDS);
}

function secondsAfter(at: Timestamp, seconds: number): Timestamp {
  return fromMilliseconds(toMilliseconds(at) + seconds * 1000) ?? at;
}

/** The topic's own row goes once all hubs have taken it, and only as it was when they were told. */
async function record(
  { row: { sort, revision } }: Topic,
  hubs: AnnouncedRow["hubs"],
  isTaken: boolean,
  { catalog }: Ports,
): Promise<void> {
  const put = (value: AnnouncedRow): Write => ({ put: { ...announcedKey(sort), value } });
  if (!isTaken) {
    await catalog.write([put({ hubs })]);
    return;
  }
  const timed = put({ hubs: withoutRevisions(hubs) });
  const gone: Write = { delete: unannouncedKey(sort), when: { revision } };
  // It has changed again: everybody is to be told once more.
  if (!(await catalog.write([gone, timed]))) await catalog.write([timed]);
}

function withoutRevisions(hubs: AnnouncedRow["hubs"]): AnnouncedRow["hubs"] {
  return Object.fromEntries(
    Object.entries(hubs).map(([hub, { revision: _, early: __, ...rest }]) => [hub, rest]),
  );
}
