import { stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import {
  type ArticleRecord,
  clockKey,
  type DocumentRow,
  dueKey,
  type MediaRow,
  pendingKey,
  readEvery,
  readRow,
  SHARDS,
} from "../lambdas/syndication/catalog/rows.ts";
import { sha256 } from "../lambdas/syndication/digest.ts";
import { rulesDigest } from "../lambdas/syndication/partner/partners.ts";
import type { Publication } from "../lambdas/syndication/publication.ts";
import type { Bucket } from "../lambdas/syndication/publish/bucket.ts";
import { largeArchives } from "../lambdas/syndication/publish/large-archives.ts";
import { listChanges } from "../lambdas/syndication/publish/list-changes.ts";
import { forgetLostDocuments } from "../lambdas/syndication/publish/lost-documents.ts";
import type { Content, FiledName, Hubs, Ports, Run } from "../lambdas/syndication/publish/ports.ts";
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
import { type FolderCatalog, openFolderCatalog, openLater } from "./catalog/folder-catalog.ts";
import { openContentFolder } from "./content-folder.ts";
import {
  digestListing,
  digestSite,
  forgetLastBuild,
  isSameBuild,
  keepLastBuild,
  type LastBuild,
  type Made,
  readLastBuild,
} from "./last-build.ts";
import { type Account, countArticles, type Report, toAccount } from "./report.ts";
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
  /** Write text documents compressed too; absent: they are. */
  readonly encodings?: boolean;
  /** Show drafts as if they were live. */
  readonly drafts?: boolean;
  /** Look at every story for the partners, for all that there are where publication.yaml names none. */
  readonly allPartners?: boolean;
  /** Whom a later `announce` tells of changed feeds, which are noted for it; absent: none is noted. */
  readonly hubs?: Hubs;
  /** One `publish` of the whole folder is all that is asked: where nothing differs from the last, it is answered by that one's report. */
  readonly once?: true;
  /** Of this program: a newer one may come to something else. */
  readonly version?: string;
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
  const index = join(state, "sites", `${digest(resolve(options.out ?? ""))}.jsonl`);
  const out = options.out === undefined ? undefined : resolve(options.out);
  // A site that is kept in the state belongs to whoever has the state.
  const isOthers = heldBy !== undefined && out?.startsWith(join(state, sep));
  const site =
    out === undefined || isOthers
      ? new MemoryBucket()
      : await openFolderBucket(out, readOnly ? {} : { index });
  const folder = openContentFolder(content, site);
  const isKept = options.once === true && !readOnly && out !== undefined;
  const last = isKept ? readLastBuild(state) : undefined;
  const catalog = last ? openLater(openCatalog) : await openCatalog();
  const { hubs } = options;
  const ports: Ports = { content: folder, site, catalog, ...(hubs && { hubs }) };
  const line = createLine(options, ports);
  const by = JSON.stringify([
    ...[options.version, rulesDigest(), content, out, options.feeds, options.encodings !== false],
    ...[options.drafts === true, options.allPartners === true, hubs !== undefined],
    options.fallback,
  ]);
  let build: { readonly made: Omit<Made, "due" | "site">; readonly report: Report } | undefined;

  async function openCatalog(): Promise<FolderCatalog> {
    if (!readOnly) forgetLastBuild(state);
    return openFolderCatalog(state, { readOnly });
  }

  /** Answers with the last report where everything is as it was then. */
  async function publish(now: Timestamp, paths?: readonly string[]): Promise<Report> {
    build = undefined;
    if (!isKept || paths !== undefined) return line.publish(now, paths);
    const started = performance.now();
    const listing = await listAll(folder);
    const settings = await folder.read(SETTINGS_FILE);
    const made = {
      by,
      at: now,
      settings: sha256(settings?.bytes ?? ""),
      content: digestListing(listing),
    };
    const isSame = last && isSameBuild(last.made, made);
    if (isSame && last.made.site === (await digestSite(site))) {
      const { documents } = last.report;
      const seconds = secondsSince(started);
      return { ...last.report, written: 0, unchanged: documents, seconds };
    }
    const report = await line.publish(now, undefined, listing);
    build = { made, report };
    return report;
  }

  /** Undefined where something is left, or was changed by others meanwhile. */
  async function completeBuild(): Promise<LastBuild | undefined> {
    if (build === undefined) return undefined;
    await line.forgetLost();
    if (!(await line.isDone())) return undefined;
    const due = await nextChange();
    const made = { ...build.made, ...(due && { due }), site: await digestSite(site) };
    return { made, report: build.report };
  }

  async function nextChange(): Promise<Timestamp | undefined> {
    const [first] = await catalog.query(dueKey("" as Timestamp, "").partition, { limit: 1 });
    return first?.sort.slice(0, 20) as Timestamp | undefined;
  }

  return {
    site,
    publication: line.publication,
    publish,
    nextChange,
    close: async () => {
      try {
        if ("close" in site) await site.close();
        const complete = await completeBuild().finally(() => catalog.close());
        if (complete) keepLastBuild(state, complete);
      } finally {
        if (typeof lock === "function") await lock();
      }
    },
  };
}

async function listAll(folder: Content): Promise<readonly FiledName[]> {
  const listed: FiledName[] = [];
  for await (const file of folder.list()) listed.push(file);
  return listed;
}

function secondsSince(started: number): number {
  return Math.round(performance.now() - started) / 1000;
}

/** Up to so many changed files each marks what it touches; where they are most of the folder, each would mark the same. */
const FEW_CHANGES = 50;

/** The publishing itself, and what it keeps between two runs of it. */
function createLine(options: PipelineOptions, ports: Ports) {
  const { feeds, encodings } = options;
  const publisher = createPublisher(ports, {
    ...(feeds !== undefined && { feeds }),
    ...(encodings !== undefined && { encodings }),
  });
  const records = new Map<string, Account>();
  const lengths = new Map<string, number>();
  let inForce: InForce | undefined;
  let loaded = false;

  async function load(): Promise<void> {
    if (loaded) return;
    await forgetLost();
    loaded = true;
    for (const shard of SHARDS) {
      for (const row of await readEvery<ArticleRecord>(ports.catalog, "record", shard)) {
        records.set(row.sort, toAccount(row.value));
      }
      for (const row of await readEvery<DocumentRow>(ports.catalog, "document", shard)) {
        lengths.set(row.sort, row.value.length);
      }
    }
  }

  function forgetLost(): Promise<void> {
    return forgetLostDocuments(ports, { encodings: encodings !== false });
  }

  /** Whether nothing is left of the last run. */
  async function isDone(): Promise<boolean> {
    const pending = await ports.catalog.query(pendingKey("", "").partition, { limit: 1 });
    const marked = await publisher.listMarked();
    return pending.length + marked.length === 0 && !(await readReclassification(ports));
  }

  /** `listing`: the content as it was found already. */
  async function publish(
    now: Timestamp,
    paths?: readonly string[],
    listing?: readonly FiledName[],
  ): Promise<Report> {
    const started = performance.now();
    await load();
    const run: Run = {
      now: () => now,
      owner: "local",
      until: fromMilliseconds(toMilliseconds(now) + LEASE_MINUTES * 60_000) ?? now,
      ...(options.drafts && { drafts: true }),
      ...(options.allPartners && { allPartners: true }),
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
      for (const { sort } of await readEvery<MediaRow>(ports.catalog, "media")) {
        await publisher.look(sort, run);
      }
    }
    const turned = await isTurnedBack(now, ports);
    // A run that is cut short must leave the later of the two: what it did not look at is found by the next.
    if (!turned) await setClock(now, ports);
    const everything = paths === undefined || reclassification !== undefined;
    const changed = everything
      ? await listChanges({
          files: listing ?? (await listAll(ports.content)),
          records,
          inForce,
          catalog: ports.catalog,
          all: turned || options.drafts === true || options.allPartners === true,
        })
      : paths;
    await acceptAll(changed, run);
    if (turned && everything) await setClock(now, ports);
    await reclassification?.finish();
    let written = 0;
    for (const { key, length, written: isWritten } of await publisher.renderMarked(
      run,
      options.onProgress ? { onRendered: options.onProgress } : {},
    )) {
      lengths.set(key, length);
      if (isWritten) written++;
    }
    const documents = lengths.size;
    const missing = await missingSettingsMedia(inForce, settings.bytes, ports);
    const large = await largeArchives(inForce.publication, ports.catalog);
    const ofSettings = [...settings.refusals, ...settings.warnings, ...missing, ...large];
    return {
      ...countArticles(records, ofSettings),
      documents,
      written,
      unchanged: documents - written,
      bytes: [...lengths.values()].reduce((sum, length) => sum + length, 0),
      seconds: secondsSince(started),
    };
  }

  async function readSettings() {
    const file = await ports.content.read(SETTINGS_FILE);
    if (!file && options.fallback === undefined) {
      throw new Unusable(`there is no ${SETTINGS_FILE} in ${options.content}`);
    }
    const bytes = file?.bytes ?? new TextEncoder().encode(options.fallback);
    // The stand-in for a file that is not there has an authority of its own; what it makes is not kept.
    return { bytes, ...(await acceptSettings(async () => bytes, ports, !file)) };
  }

  async function acceptAll(paths: readonly string[], run: Run): Promise<void> {
    let done = 0;
    const inBulk = paths.length > Math.max(FEW_CHANGES, records.size);
    const bulk: Run = inBulk ? { ...run, marked: new Set() } : run;
    for (const path of paths) {
      const outcome = await publisher.look(path, bulk);
      if (outcome) keep(outcome);
      options.onProgress?.(++done, paths.length);
    }
    for (const outcome of await publisher.acceptDue(run)) keep(outcome);
    for (const outcome of await publisher.acceptPending(run)) keep(outcome);
  }

  function keep({ path, record }: { path: string; record: ArticleRecord | undefined }): void {
    if (record) records.set(path, toAccount(record));
  }

  return { publish, forgetLost, isDone, publication: () => inForce?.publication };
}

/** Whether the instant lies before that of the last run: then what is due shows nothing, and every article is looked at. */
async function isTurnedBack(now: Timestamp, { catalog }: Ports): Promise<boolean> {
  const row = await readRow<{ at: Timestamp }>(catalog, clockKey);
  return row !== undefined && now < row.value.at;
}

async function setClock(at: Timestamp, { catalog }: Ports): Promise<void> {
  await catalog.write([{ put: { ...clockKey, value: { at } } }]);
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
