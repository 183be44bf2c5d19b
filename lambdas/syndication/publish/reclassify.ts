import { contentKind } from "../article/content-file.ts";
import { mediaCandidates } from "../article/media-reference.ts";
import type { Row, Write } from "../catalog/catalog.ts";
import {
  type MediaRow,
  type ReclassifyRow,
  readEvery,
  readRow,
  reclassifyKey,
  settingsKey,
  toJson,
  unchanged,
} from "../catalog/rows.ts";
import { hasTime } from "./attempt.ts";
import { lookAtAll } from "./look-at-all.ts";
import type { Ports, Run } from "./ports.ts";
import type { Publisher } from "./publisher.ts";
import { type InForce, markEverything } from "./settings.ts";

/** Paths that are looked at before it is written down how far it has come. */
const STRIDE = 200;

/**
 * Goes on looking at every path under the newest settings, where somebody has to, for as long as there is time. Where it
 * came to is kept, so that whoever comes next goes on from there; newer settings begin anew.
 */
export async function reclassify(publisher: Publisher, ports: Ports, run: Run): Promise<void> {
  const { catalog, content } = ports;
  const found = await readRow<ReclassifyRow | null>(catalog, reclassifyKey);
  // After the row: newer settings come with another row.
  const inForce = await publisher.settings();
  if (!found || !inForce) return;
  const { until = "", owner } = found.value ?? {};
  if (until > run.now() && owner !== run.owner) return;
  if (!hasTime(run)) return;

  // A row that went and came again has the same revisions: it is then another's.
  const current: Write = { check: settingsKey, when: { revision: inForce.revision } };
  let row: Row<ReclassifyRow | null> | undefined = found;
  const keep = async (value: ReclassifyRow): Promise<boolean> => {
    if (!row) return false;
    const put = { ...reclassifyKey, value: toJson(value) };
    const kept = await catalog.write([{ put, when: unchanged(row) }, current]);
    row = kept ? { ...reclassifyKey, value, revision: row.revision + 1 } : undefined;
    return kept;
  };
  const after = found.value?.after;
  const mine = { owner: run.owner, until: run.until };
  if (!(await keep({ ...mine, ...(after !== undefined && { after }) }))) return;

  if (after === undefined) {
    await markEverything(inForce, ports);
    await publisher.question(await movedMedia(inForce, ports), `moved#${inForce.revision}`);
  }
  let paths: string[] = [];
  for await (const { path, place } of content.list(after)) {
    if (contentKind(path) !== "media") paths.push(path);
    if (paths.length < STRIDE) continue;
    await lookAtAll(paths, publisher, ports, run);
    paths = [];
    if (!(await keep({ ...(hasTime(run) && mine), after: place }))) return;
    if (!hasTime(run)) return;
  }
  await lookAtAll(paths, publisher, ports, run);
  // What was looked at without marks, by a rebuild that was given up, is shown now.
  await markEverything(inForce, ports, `reclassified#${inForce.revision}#${row?.revision ?? 0}`);
  if (row) await catalog.write([{ delete: reclassifyKey, when: unchanged(row) }, current]);
}

/** Files of local media paths that other media folders may have changed. */
export async function movedMedia(
  { publication }: InForce,
  { catalog }: Ports,
): Promise<readonly string[]> {
  const rows = await readEvery<MediaRow>(catalog, "media");
  return rows.flatMap(({ sort: path, value: { source } }) => {
    const candidates = mediaCandidates(path, publication.media);
    const place = source === undefined ? -1 : candidates.indexOf(source);
    // The first two are the path itself and media/, which no setting changes.
    return place === 0 || place === 1 ? [] : [path];
  });
}
