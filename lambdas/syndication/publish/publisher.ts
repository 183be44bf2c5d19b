import type { Row, Write } from "../catalog/catalog.ts";
import {
  dueKey,
  type MediaRow,
  markKey,
  mediaKey,
  mediaOf,
  pendingKey,
  readEvery,
  readRow,
  referenceKey,
  subjectOf,
  type Target,
} from "../catalog/rows.ts";
import { writeInParts } from "../catalog/write-in-parts.ts";
import { sha256 } from "../digest.ts";
import { acceptArticle, type Outcome } from "./accept-article.ts";
import { acceptSectionIndex } from "./accept-section-index.ts";
import { measureMedia } from "./find-media.ts";
import type { Ports, Run } from "./ports.ts";
import { entryRenderer } from "./render-entries.ts";
import { type Rendered, type Renderer, renderTarget } from "./render-target.ts";
import {
  fixIdentity,
  type InForce,
  markEverything,
  SETTINGS_FILE,
  settingsReader,
} from "./settings.ts";

/**
 * The incremental publisher: every change is accepted in one transaction that marks what it touches, and what is marked
 * is rendered. It keeps nothing that the catalog does not hold but texts it rendered before.
 */
export type Publisher = {
  /** The settings in force; undefined before the first good publication.yaml. */
  readonly settings: () => Promise<InForce | undefined>;
  /** Looks at one article file as it is now. */
  readonly accept: (path: string, run: Run) => Promise<Outcome>;
  /** Looks at a media file: whoever refers to it is to be looked at again. False: nobody ever did. */
  readonly acceptMedia: (localPath: string) => Promise<boolean>;
  /** Looks at a file that names a section. */
  readonly acceptSection: (path: string) => Promise<void>;
  /** Commits what time alone has changed by `run.now`. */
  readonly acceptDue: (run: Run) => Promise<readonly Outcome[]>;
  /** Looks at every path that a change of another has put in question. */
  readonly acceptPending: (run: Run) => Promise<readonly Outcome[]>;
  /** Renders everything that is marked. */
  readonly renderMarked: (
    run: Run,
    onRendered?: (done: number, total: number) => void,
  ) => Promise<readonly Rendered[]>;
};

/** `feeds`: where the site is served in fact, in place of the address that publication.yaml gives. */
export function createPublisher(ports: Ports, feeds?: string): Publisher {
  const { catalog } = ports;
  const settings = settingsReader(ports, feeds);
  const renderer: Renderer = {
    ports,
    readSettings: settings,
    renderEntries: entryRenderer(ports),
  };
  const accept = (path: string, run: Run): Promise<Outcome> =>
    acceptArticle(path, settings, ports, run);

  return {
    settings,
    accept,

    acceptMedia: async (localPath) => {
      const row = await readRow<MediaRow>(catalog, mediaKey(localPath));
      const inForce = await settings();
      if (!row || !inForce) return false;
      const seen = await measureMedia(localPath, inForce.publication.media, ports);
      if (JSON.stringify(seen) === JSON.stringify(row.value)) return true;
      const change = `media#${sha256(localPath).slice(0, 20)}#${row.revision + 1}`;
      const { partition } = referenceKey(`live#${localPath}`, "");
      const references = await catalog.query(partition);
      const paths = new Set(references.map(({ sort }) => mediaOf(sort)));
      // Every feed shows the publication's own pictures.
      if (paths.delete(SETTINGS_FILE)) await markEverything(inForce, ports, change);
      const keys = [...paths].map((path) => pendingKey(path, change));
      keys.push(markKey(`media:${localPath}`, change));
      const writes = keys.map((key): Write => ({ put: { ...key, value: null } }));
      await writeInParts(writes, catalog);
      return true;
    },

    acceptSection: (path) => acceptSectionIndex(path, ports),

    acceptDue: async (run) => {
      const { partition } = dueKey(run.now, "");
      const rows = await catalog.query(partition, { to: `${run.now}#\u{10ffff}` });
      const outcomes = await inTurn(new Set(rows.map(({ sort }) => sort.slice(21))), (path) =>
        accept(path, run),
      );
      await deleteAll(rows, ports);
      return outcomes;
    },

    acceptPending: async (run) => {
      const outcomes: Outcome[] = [];
      for (;;) {
        const rows = await catalog.query(pendingKey("", "").partition);
        if (rows.length === 0) return outcomes;
        outcomes.push(...(await inTurn(new Set(rows.map(subjectOf)), (path) => accept(path, run))));
        await deleteAll(rows, ports);
      }
    },

    renderMarked: async (run, onRendered) => {
      const rendered: Rendered[] = [];
      let total = 0;
      for (;;) {
        const targets = await listMarked(ports);
        if (targets.length === 0) break;
        total += targets.length;
        let done = total - targets.length;
        let taken = 0;
        for (const target of targets) {
          const documents = await renderTarget(target, renderer, run);
          if (documents) taken++;
          rendered.push(...(documents ?? []));
          onRendered?.(++done, total);
        }
        // The others have their renderers, who go on until no mark is left.
        if (taken === 0) break;
      }
      const inForce = await settings();
      if (inForce && rendered.length > 0) await fixIdentity(inForce, ports);
      return rendered;
    },
  };
}

/** Targets with a mark, the directory last: it shows what the others have come to. */
async function listMarked({ catalog }: Ports): Promise<readonly Target[]> {
  const targets = new Set((await readEvery(catalog, "mark")).map(subjectOf));
  // Media and pages first, so that no feed links to what is not there yet.
  const order = (target: string): number =>
    target.startsWith("media:")
      ? 0
      : target.startsWith("page:")
        ? 1
        : target === "directory"
          ? 3
          : 2;
  return [...targets].sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
}

async function inTurn<Result>(
  paths: Iterable<string>,
  look: (path: string) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const path of paths) results.push(await look(path));
  return results;
}

async function deleteAll(rows: readonly Row[], ports: Ports): Promise<void> {
  const writes = rows.map(({ partition, sort }): Write => ({ delete: { partition, sort } }));
  await writeInParts(writes, ports.catalog);
}
