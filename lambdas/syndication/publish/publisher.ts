import { readArchiveName } from "../article/archives.ts";
import { contentKind } from "../article/content-file.ts";
import { localMediaPaths } from "../article/media-reference.ts";
import type { Row, Write } from "../catalog/catalog.ts";
import {
  type DirtyRow,
  dirtyKey,
  dueKey,
  type MarkRow,
  mark,
  mediaKey,
  mediaOf,
  pending,
  pendingKey,
  readEvery,
  readRow,
  referenceKey,
  subjectOf,
  type Target,
  toJson,
  unchanged,
} from "../catalog/rows.ts";
import { writeInParts } from "../catalog/write-in-parts.ts";
import { sha256 } from "../digest.ts";
import type { Timestamp } from "../timestamp.ts";
import { acceptArticle, type Outcome } from "./accept-article.ts";
import { acceptSectionIndex } from "./accept-section-index.ts";
import { attempt, hasTime } from "./attempt.ts";
import { ENCODINGS } from "./encodings.ts";
import { keepMedia } from "./find-media.ts";
import { isTakedown } from "./following-marks.ts";
import type { Ports, Run } from "./ports.ts";
import { entryRenderer } from "./render-entries.ts";
import {
  type Marked,
  MOST_TOGETHER,
  type Rendered,
  type Renderer,
  renderTargets,
  type TargetOutcome,
} from "./render-target.ts";
import {
  fixIdentity,
  type InForce,
  markEverything,
  SETTINGS_FILE,
  settingsParser,
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
  /** Looks at one file of whatever kind, but publication.yaml, as it is now. */
  readonly look: (path: string, run: Run) => Promise<Outcome | undefined>;
  /** Commits what time alone has changed by now. */
  readonly acceptDue: (run: Run) => Promise<readonly Outcome[]>;
  /** Looks at every path that a change of another has put in question. */
  readonly acceptPending: (run: Run) => Promise<readonly Outcome[]>;
  /** Has `paths` looked at by the next `acceptPending`, whoever calls it. */
  readonly question: (paths: readonly string[], why: string) => Promise<void>;
  /** Renders everything that is marked, or what is marked in one shard. */
  readonly renderMarked: (run: Run, options?: RenderOptions) => Promise<readonly Rendered[]>;
  /** Targets that are marked now, in one shard or in all. */
  readonly listMarked: (shard?: string) => Promise<readonly Target[]>;
  /** Marks that were there at the last call of this as well: what nobody could render in the meantime. */
  readonly countStuckMarks: () => Promise<number>;
};

export type RenderOptions = {
  readonly shard?: string;
  /** Where marks come from, each once; absent, or where it does not know: all that are there are listed. */
  readonly takeMarks?: () => readonly Row<MarkRow>[] | undefined;
  readonly onRendered?: (done: number, total: number) => void;
};

/** Rows of work that are read at once. */
const MOST_AT_ONCE = 200;
/** Stuck marks that are remembered. */
const MOST_STUCK = 200;

export type PublisherOptions = {
  /** Where the site is served in fact, in place of the address that publication.yaml gives. */
  readonly feeds?: string;
  /** Whether text documents are stored compressed too; absent: they are. */
  readonly encodings?: boolean;
};

export function createPublisher(
  ports: Ports,
  { feeds, encodings = true }: PublisherOptions = {},
): Publisher {
  const { catalog } = ports;
  const parseSettings = settingsParser(feeds);
  const settings = settingsReader(ports, parseSettings);
  const renderer: Renderer = {
    ports,
    encodings: encodings ? ENCODINGS : [],
    parseSettings,
    renderEntries: entryRenderer(ports),
  };
  const accept = (path: string, run: Run): Promise<Outcome> =>
    acceptArticle(path, parseSettings, ports, run);

  const acceptMedia = async (localPath: string, inForce: InForce): Promise<void> => {
    const changed = await keepMedia(localPath, inForce.publication.media, ports);
    if (!changed) return;
    const change = `media#${sha256(localPath).slice(0, 20)}#${changed.revision}`;
    const { partition } = referenceKey(`live#${localPath}`, "");
    const references = await catalog.query(partition);
    const paths = new Set(references.map(({ sort }) => mediaOf(sort)));
    // Every feed shows the publication's own pictures.
    if (paths.delete(SETTINGS_FILE)) await markEverything(inForce, ports, change);
    const questions = [...paths].map((path) => pending(path, change));
    await writeInParts([...questions, mark(`media:${localPath}`, change)], catalog);
    const { isUntold: _, ...told } = changed.value;
    const put = { ...mediaKey(localPath), value: toJson(told) };
    await catalog.write([{ put, when: unchanged(changed) }]);
  };

  const look = async (path: string, run: Run): Promise<Outcome | undefined> => {
    const kind = contentKind(path);
    if (kind === "article") return accept(path, run);
    if (kind === "section") await acceptSectionIndex(path, ports);
    const inForce = kind === "media" ? await settings() : undefined;
    // The first publication.yaml has every path looked at.
    for (const name of inForce ? localMediaPaths(path, inForce.publication.media) : []) {
      if (inForce) await acceptMedia(name, inForce);
    }
    return undefined;
  };

  /** Where that fails, each by itself: one must not hold up the others. */
  const renderTogether = async (
    marked: readonly Marked[],
    run: Run,
  ): Promise<readonly TargetOutcome[]> => {
    const [first, ...others] = marked;
    if (!first) return [];
    const isOne = others.length === 0;
    const { onFault } = run;
    const quiet: Run = isOne || !onFault ? run : { ...run, onFault: () => {} };
    const outcomes = await attempt(first.target, quiet, () => renderTargets(marked, renderer, run));
    if (outcomes) return outcomes;
    if (isOne) return [{ target: first.target, isFailed: true }];
    const alone: TargetOutcome[] = [];
    for (const one of marked) alone.push(...(await renderTogether([one], run)));
    return alone;
  };

  return {
    settings,
    accept,
    look,

    acceptDue: async (run) => {
      const outcomes: Outcome[] = [];
      const { partition } = dueKey("" as Timestamp, "");
      for (let after = ""; hasTime(run); ) {
        const now = run.now();
        const range = { from: after, to: `${now}#\u{10ffff}`, limit: MOST_AT_ONCE };
        const rows = await catalog.query(partition, range);
        for (const row of rows) {
          if (!hasTime(run)) break;
          const outcome = await attempt(row.sort, run, () => accept(row.sort.slice(21), run));
          // The row went with the commit, unless the commit put it there again.
          if (outcome) outcomes.push(outcome);
        }
        if (rows.length < MOST_AT_ONCE) break;
        after = `${rows.at(-1)?.sort}\u0000`;
      }
      return outcomes;
    },

    acceptPending: async (run) => {
      const outcomes: Outcome[] = [];
      const failed = new Set<string>();
      for (;;) {
        const all = await catalog.query(pendingKey("", "").partition, {
          limit: MOST_AT_ONCE + failed.size,
        });
        const rows = all.filter((row) => !failed.has(row.sort));
        if (rows.length === 0 || !hasTime(run)) return outcomes;
        for (const path of new Set(rows.map(subjectOf))) {
          if (!hasTime(run)) return outcomes;
          const own = rows.filter((row) => subjectOf(row) === path);
          const looked = await attempt(path, run, async () => ({ outcome: await look(path, run) }));
          if (looked?.outcome) outcomes.push(looked.outcome);
          if (looked)
            await writeInParts(
              own.map((row): Write => ({ delete: keyOf(row) })),
              catalog,
            );
          else for (const row of own) failed.add(row.sort);
        }
      }
    },

    question: async (paths, why) => {
      await writeInParts(
        paths.map((path) => pending(path, why)),
        catalog,
      );
    },

    renderMarked: async (run, { shard, takeMarks, onRendered } = {}) => {
      const rendered: Rendered[] = [];
      const failed = new Set<Target>();
      /** Marks that have been left to who has the lease. */
      const handedOver = new Set<string>();
      let total = 0;
      while (hasTime(run)) {
        const marks = takeMarks?.() ?? (await readEvery<MarkRow>(catalog, "mark", shard));
        const fresh = marks.filter(
          (row) => !handedOver.has(row.sort) && !failed.has(subjectOf(row)),
        );
        const stages = inTurnOf(run.owner, byTarget(fresh, run.inBulk));
        if (stages.length === 0) break;
        if (total === 0) await fixIdentity(settings, ports);
        const count = stages.flat().length;
        total += count;
        let done = total - count;
        let taken = 0;
        for (const marked of stages) {
          if (!hasTime(run)) break;
          for (const { target, documents, isFailed } of await renderTogether(marked, run)) {
            if (isFailed) failed.add(target);
            if (documents) taken++;
            else {
              const left = marked.find((one) => one.target === target)?.marks ?? [];
              for (const { sort } of left) handedOver.add(sort);
            }
            rendered.push(...(documents ?? []));
            onRendered?.(++done, total);
          }
        }
        // The others have their renderers, who have been told by a knock.
        if (taken === 0) break;
      }
      return rendered;
    },

    listMarked: async (shard) => {
      const marks = await readEvery<MarkRow>(catalog, "mark", shard);
      return [...new Set(marks.map(subjectOf))];
    },

    countStuckMarks: async () => {
      const marks = (await readEvery(catalog, "mark")).map(({ sort }) => sort).slice(0, MOST_STUCK);
      const before = await readRow<DirtyRow>(catalog, dirtyKey);
      const known = new Set(before?.value.marks);
      if (marks.length > 0 || known.size > 0) {
        await catalog.write([{ put: { ...dirtyKey, value: { marks } } }]);
      }
      return marks.filter((mark) => known.has(mark)).length;
    },
  };
}

function keyOf({ partition, sort }: Row): { partition: string; sort: string } {
  return { partition, sort };
}

/** `inBulk`: without archives, unless something has been taken down from them. */
function byTarget(marks: readonly Row<MarkRow>[], inBulk = false): readonly Marked[] {
  const targets = new Map<Target, Row<MarkRow>[]>();
  for (const row of marks) {
    const target = subjectOf(row);
    const known = targets.get(target);
    if (known) known.push(row);
    else targets.set(target, [row]);
  }
  return [...targets]
    .map(([target, own]) => ({ target, marks: own }))
    .filter(({ target, marks: own }) => !inBulk || !readArchiveName(target) || isTakedown(own));
}

/**
 * Media first, then pages and partners' single stories, so that no feed links to what is not there yet; the directory last,
 * which shows what the others have come to. What may be rendered together stands together. Each owner has an order of its
 * own: in one order, many would queue for each lease.
 */
function inTurnOf(owner: string, marked: readonly Marked[]): readonly (readonly Marked[])[] {
  const inOrder = marked
    .map((one) => [sha256(owner, one.target), one] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one);
  const stages = [0, 1, 2, 3, 4, 5].map((stage) =>
    inOrder.filter(({ target }) => stageOf(target) === stage),
  );
  return stages.flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / MOST_TOGETHER) }, (_, part) =>
      all.slice(part * MOST_TOGETHER, (part + 1) * MOST_TOGETHER),
    ),
  );
}

/** What marks another target is never rendered together with it: one would clear what the other has only just put. */
function stageOf(target: Target): number {
  if (target === "directory") return 5;
  if (target.startsWith("media:")) return 0;
  if (/^(page|story):/.test(target)) return 1;
  if (target.startsWith("old:")) return 4;
  return readArchiveName(target) ? 3 : 2;
}
