import { stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { contentKind } from "../lambdas/syndication/article/content-file.ts";
import type { Catalog, Row, Write } from "../lambdas/syndication/catalog/catalog.ts";
import {
  type ArticleRecord,
  clockKey,
  type DocumentRow,
  documentKey,
  dueKey,
  type MediaRow,
  markKey,
  mediaKey,
  readRow,
  recordKey,
  type SectionIndexRow,
  SHARDS,
  sectionIndexKey,
} from "../lambdas/syndication/catalog/rows.ts";
import { sha256 } from "../lambdas/syndication/digest.ts";
import type { Publication } from "../lambdas/syndication/publication.ts";
import type { Bucket } from "../lambdas/syndication/publish/bucket.ts";
import type { Ports, Run } from "../lambdas/syndication/publish/ports.ts";
import { createPublisher } from "../lambdas/syndication/publish/publisher.ts";
import {
  acceptSettings,
  type InForce,
  markEverything,
  missingSettingsMedia,
  readReclassification,
  SETTINGS_FILE,
} from "../lambdas/syndication/publish/settings.ts";
import {
  fromMilliseconds,
  type Timestamp,
  toMilliseconds,
} from "../lambdas/syndication/timestamp.ts";
import { openFolderBucket } from "./bucket/folder-bucket.ts";
import { MemoryBucket } from "./bucket/memory-bucket.ts";
import { openFolderCatalog } from "./catalog/folder-catalog.ts";
import { type ContentFolder, openContentFolder } from "./content-folder.ts";
import { countArticles, type Report } from "./report.ts";
import { lockState } from "./state-lock.ts";
import { Unusable } from "./unusable.ts";

export type PipelineOptions = {
  /** The content folder. */
  readonly content: string;
  /** The state folder. */
  readonly state: string;
  /** Read what the state folder remembers, and write nothing there. */
  readonly forget?: boolean;
  /** Where the site is written; absent: kept in memory. */
  readonly out?: string;
  /** Text of a publication.yaml for a folder that has none; absent: that is `Unusable`. */
  readonly fallback?: string;
  /** Where the site is served in fact, in place of the address that publication.yaml gives. */
  readonly feeds?: string;
  /** Show drafts as if they were live. */
  readonly drafts?: boolean;
  readonly onProgress?: (done: number, total: number) => void;
  /** Told in one sentence what the person should know of the run itself. */
  readonly onNotice?: (notice: string) => void;
};

/** The whole road on one machine: a content folder in, a site out, and a state folder that remembers. */
export type Pipeline = {
  /** The documents, as they are stored: what `serve` answers with. */
  readonly site: Bucket;
  /** The settings in force; undefined before the first `publish`. */
  readonly publication: () => Publication | undefined;
  /**
   * Brings the site up to date at `now`: with every file of the folder, or with the named ones alone (below the content
   * folder, with `/`; also ones that are gone). The report is of the whole folder either way. Throws `Unusable`.
   */
  readonly publish: (now: Timestamp, paths?: readonly string[]) => Promise<Report>;
  /** The next instant at which time alone changes something. */
  readonly nextChange: () => Promise<Timestamp | undefined>;
  readonly close: () => Promise<void>;
};

/** A build is long over by then, whatever happens to it. */
const LEASE_MINUTES = 15;

/** Throws `Unusable` where the content folder, the state or the output cannot be used. */
export async function openPipeline(options: PipelineOptions): Promise<Pipeline> {
  const content = resolve(options.content);
  const state = resolve(options.state);
  if (!(await isFolder(content))) {
    throw new Unusable(
      `${options.content}: there is no such folder; name the one with the articles`,
    );
  }
  const lock = options.forget ? undefined : await lockState(state);
  const heldBy = lock && "heldBy" in lock ? lock.heldBy : undefined;
  if (heldBy !== undefined) {
    options.onNotice?.(
      `${options.state} is in use by process ${heldBy}; nothing of this run is remembered there`,
    );
  }
  const readOnly = options.forget === true || heldBy !== undefined;
  const catalog = await openFolderCatalog(state, { readOnly });
  const index = join(state, "sites", `${digest(resolve(options.out ?? ""))}.jsonl`);
  const out = options.out === undefined ? undefined : resolve(options.out);
  // A site that is kept in the state belongs to whoever has the state.
  const isOthers = heldBy !== undefined && out?.startsWith(join(state, sep));
  const site =
    out === undefined || isOthers
      ? new MemoryBucket()
      : await openFolderBucket(out, readOnly ? {} : { index });
  const folder = openContentFolder(content, site);
  const ports: Ports = { content: folder, site, catalog };
  await forgetLostDocuments(ports);
  const line = createLine(options, ports, folder);
  return {
    site,
    publication: line.publication,
    publish: line.publish,
    nextChange: async () => {
      const [first] = await catalog.query(dueKey("" as Timestamp, "").partition, { limit: 1 });
      return first?.sort.slice(0, 20) as Timestamp | undefined;
    },
    close: async () => {
      if ("close" in site) await site.close();
      await catalog.close();
      if (typeof lock === "function") await lock();
    },
  };
}

/** The publishing itself, and what it keeps between two runs of it. */
function createLine(options: PipelineOptions, ports: Ports, folder: ContentFolder) {
  const publisher = createPublisher(ports, options.feeds);
  const records = new Map<string, ArticleRecord>();
  const lengths = new Map<string, number>();
  let inForce: InForce | undefined;
  let loaded = false;

  async function load(): Promise<void> {
    if (loaded) return;
    loaded = true;
    for (const row of await readShards<ArticleRecord>(ports.catalog, recordKey)) {
      records.set(row.sort, row.value);
    }
    for (const row of await readShards<DocumentRow>(ports.catalog, documentKey)) {
      lengths.set(row.sort, row.value.length);
    }
  }

  async function publish(now: Timestamp, paths?: readonly string[]): Promise<Report> {
    const started = performance.now();
    await load();
    const run: Run = {
      now,
      owner: "local",
      until: fromMilliseconds(toMilliseconds(now) + LEASE_MINUTES * 60_000) ?? now,
      ...(options.drafts && { drafts: true }),
    };
    const settings = await readSettings();
    const goesOn = inForce !== undefined;
    inForce = await publisher.settings();
    // One that breaks while the site is kept up to date leaves the last good one in force; a run does not begin with it.
    if (!inForce || (settings.refusals.length > 0 && !goesOn)) {
      throw new Unusable(`${SETTINGS_FILE} cannot be used`, settings.refusals);
    }
    const reclassification = await readReclassification(ports);
    if (reclassification) {
      await markEverything(inForce, ports);
      // The folders in which media are looked up may be others now.
      for (const { sort } of await readShards<MediaRow>(ports.catalog, mediaKey)) {
        await publisher.acceptMedia(sort);
      }
    }
    const turned = await isTurnedBack(now, ports);
    // A run that is cut short must leave the later of the two: what it did not look at is found by the next.
    if (!turned) await setClock(now, ports);
    const everything = paths === undefined || reclassification !== undefined;
    const changed = everything ? await listChanges(turned || options.drafts === true) : paths;
    await acceptAll(changed, run);
    if (turned && everything) await setClock(now, ports);
    await reclassification?.finish();
    let written = 0;
    for (const { key, length, written: isWritten } of await publisher.renderMarked(
      run,
      options.onProgress,
    )) {
      lengths.set(key, length);
      if (isWritten) written++;
    }
    const documents = lengths.size;
    const missing = await missingSettingsMedia(inForce, settings.bytes, ports);
    const ofSettings = [...settings.refusals, ...settings.warnings, ...missing];
    return {
      ...countArticles(records.values(), ofSettings),
      documents,
      written,
      unchanged: documents - written,
      bytes: [...lengths.values()].reduce((sum, length) => sum + length, 0),
      seconds: Math.round(performance.now() - started) / 1000,
    };
  }

  async function readSettings() {
    const file = await ports.content.read(SETTINGS_FILE);
    if (!file && options.fallback === undefined) {
      throw new Unusable(`there is no ${SETTINGS_FILE} in ${options.content}`);
    }
    const bytes = file?.bytes ?? new TextEncoder().encode(options.fallback);
    // The stand-in for a file that is not there has an authority of its own; what it makes is not kept.
    return { bytes, ...(await acceptSettings(bytes, ports, !file)) };
  }

  /** What differs between the folder and the records; every article where `all`. */
  async function listChanges(all: boolean): Promise<readonly string[]> {
    const listed = new Map((await folder.list()).map(({ path, version }) => [path, version]));
    const changed: string[] = [];
    for (const [path, version] of listed) {
      if (contentKind(path) !== "article") continue;
      const record = records.get(path);
      const known = record?.version === version && record.settings === inForce?.revision;
      if (!known || all) changed.push(path);
    }
    for (const [path, { version }] of records) {
      if (version !== undefined && !listed.has(path)) changed.push(path);
    }
    const media = await readShards<MediaRow>(ports.catalog, mediaKey);
    const known = new Map(media.map(({ sort, value }) => [sort, value]));
    for (const { source, version } of known.values()) {
      if (source !== undefined && listed.get(source) !== version) changed.push(source);
    }
    for (const path of listed.keys()) {
      // A file that nobody refers to does not matter; one that was missed, or hides behind another, does.
      const names = contentKind(path) === "media" ? localNames(path, inForce?.publication) : [];
      const rows = names.flatMap((name) => known.get(name) ?? []);
      if (rows.some(({ source }) => source !== path)) changed.push(path);
    }
    const sections = await ports.catalog.query(sectionIndexKey("").partition);
    const indexes = new Map(sections.map(({ sort, value }) => [sort, value as SectionIndexRow]));
    for (const path of new Set([...indexes.keys(), ...listed.keys()])) {
      const isSection = contentKind(path) === "section";
      if (isSection && indexes.get(path)?.version !== listed.get(path)) changed.push(path);
    }
    return [...new Set(changed)].sort((a, b) => (a < b ? -1 : 1));
  }

  async function acceptAll(paths: readonly string[], run: Run): Promise<void> {
    let done = 0;
    for (const path of paths) {
      const kind = contentKind(path);
      if (kind === "article") keep(await publisher.accept(path, run));
      if (kind === "section") await publisher.acceptSection(path);
      for (const name of kind === "media" ? localNames(path, inForce?.publication) : []) {
        await publisher.acceptMedia(name);
      }
      options.onProgress?.(++done, paths.length);
    }
    for (const outcome of await publisher.acceptDue(run)) keep(outcome);
    for (const outcome of await publisher.acceptPending(run)) keep(outcome);
  }

  function keep({ path, record }: { path: string; record: ArticleRecord | undefined }): void {
    if (record) records.set(path, record);
  }

  return { publish, publication: () => inForce?.publication };
}

/** The names under which articles can mean a media file: its path, and that below one of the media folders. */
function localNames(path: string, publication: Publication | undefined): readonly string[] {
  const roots = ["media", ...(publication?.media ?? [])];
  const below = roots.filter((root) => path.startsWith(`${root}/`));
  return [path, ...below.map((root) => path.slice(root.length + 1))];
}

/** Whether the instant lies before that of the last run: then what is due shows nothing, and every article is looked at. */
async function isTurnedBack(now: Timestamp, { catalog }: Ports): Promise<boolean> {
  const row = await readRow<{ at: Timestamp }>(catalog, clockKey);
  return row !== undefined && now < row.value.at;
}

async function setClock(at: Timestamp, { catalog }: Ports): Promise<void> {
  await catalog.write([{ put: { ...clockKey, value: { at } } }]);
}

/** Somebody else emptied or changed the site, or it is another one than last time: what differs is written again. */
async function forgetLostDocuments({ site, catalog }: Ports): Promise<void> {
  const rows = await readShards<DocumentRow>(catalog, documentKey);
  if (rows.length === 0) return;
  const etags = new Map<string, string>();
  for await (const { key, etag } of site.list("")) etags.set(key, etag);
  const lost = rows.filter(({ sort, value }) => (etags.get(sort) ?? "") !== value.etag);
  for (const row of lost) {
    const { partition, sort, value, revision } = row;
    // The row stays: it says that the address was public once.
    const found: DocumentRow = { ...value, hash: "", etag: etags.get(sort) ?? "" };
    const writes: Write[] = [
      { put: { partition, sort, value: found } },
      { put: { ...markKey(value.target, `lost#${digest(sort)}#${revision}`), value: null } },
    ];
    await catalog.write(writes);
  }
}

async function readShards<Value>(
  catalog: Catalog,
  toKey: (name: string) => { partition: string },
): Promise<readonly Row<Value>[]> {
  const { partition } = toKey("");
  const kind = partition.slice(0, partition.indexOf("#"));
  const shards = SHARDS.map((shard) => catalog.query(`${kind}#${shard}`, { omitBytes: true }));
  return (await Promise.all(shards)).flat() as readonly Row<unknown>[] as readonly Row<Value>[];
}

function digest(text: string): string {
  return sha256(text).slice(0, 16);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
