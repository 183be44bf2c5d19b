import type { Catalog, Row } from "../catalog/catalog.ts";
import {
  type InvalidationRow,
  invalidationKey,
  readRow,
  type Target,
  toJson,
  uninvalidatedKey,
} from "../catalog/rows.ts";
import { deleteUnchanged } from "../catalog/write-in-parts.ts";
import { sha256 } from "../digest.ts";
import { type Timestamp, toMilliseconds } from "../timestamp.ts";
import { hasTime } from "./attempt.ts";
import { releaseLease, takeLease } from "./lease.ts";
import type { EdgeCache, Ports, Run } from "./ports.ts";

/**
 * Between two invalidations: ten thousand files that are deleted are told three times a minute, not once for each
 * invocation. CloudFront has 1,000 paths a month for nothing, and takes 15 with a star at a time.
 */
const PAUSE_SECONDS = 20;

/**
 * Has the caches before the site forget everything, where documents were written without what has been taken down: once
 * for all of these. Gives their targets. What comes within seconds of the last time, or while another is at it, waits
 * for whoever comes later, for the clock at the latest. Throws where the caches do not take it: then it is all still to
 * be told.
 */
export async function forgetCopies(ports: Ports, run: Run): Promise<readonly Target[]> {
  const { catalog, edgeCache } = ports;
  if (!edgeCache || !hasTime(run)) return [];
  if ((await listTargets(catalog, 1)).length === 0 || (await isTooSoon(ports, run))) return [];
  // Only its holder deletes rows: one that came back while another had it would have the same revision.
  const lease = await takeLease("copies", ports, run);
  if (!lease) return [];
  try {
    // Of two who saw the same, one comes when the other is done.
    return (await isTooSoon(ports, run)) ? [] : await forgetListed(edgeCache, ports, run);
  } finally {
    await releaseLease(lease, ports);
  }
}

async function listTargets(catalog: Catalog, limit?: number): Promise<readonly Row[]> {
  const { partition } = uninvalidatedKey("directory");
  return catalog.query(partition, limit === undefined ? {} : { limit });
}

async function isTooSoon({ catalog }: Ports, { now }: Run): Promise<boolean> {
  const last = await readRow<InvalidationRow>(catalog, invalidationKey);
  if (!last) return false;
  const seconds = secondsBetween(last.value.asked, now());
  // By the clock of another machine it may have been later than now.
  return seconds >= 0 && seconds < PAUSE_SECONDS;
}

function secondsBetween(from: Timestamp, to: Timestamp): number {
  return (toMilliseconds(to) - toMilliseconds(from)) / 1000;
}

async function forgetListed(
  edgeCache: EdgeCache,
  { catalog }: Ports,
  { now }: Run,
): Promise<readonly Target[]> {
  const last = await readRow<InvalidationRow>(catalog, invalidationKey);
  const rows = await listTargets(catalog);
  if (rows.length === 0) return [];
  const before: InvalidationRow = { asked: now(), taken: last?.value.taken ?? 0 };
  await record(before, catalog);
  await edgeCache.invalidate(toReference(rows, before));
  // Before the rows go: revisions are counted anew, and the next time would have this one's reference.
  await record({ ...before, taken: before.taken + 1 }, catalog);
  await deleteUnchanged(rows, catalog);
  return rows.map(({ sort }) => sort as Target);
}

async function record(value: InvalidationRow, catalog: Catalog): Promise<void> {
  await catalog.write([{ put: { ...invalidationKey, value: toJson(value) } }]);
}

/** The same for whoever comes after one that died between the request and the rows, and for nobody else. */
function toReference(rows: readonly Row[], { taken }: InvalidationRow): string {
  const listed = rows.map(({ sort, revision }) => [sort, revision]);
  return `wireroom-${sha256(JSON.stringify([taken, listed]))}`;
}
