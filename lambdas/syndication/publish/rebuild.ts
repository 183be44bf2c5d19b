import type { Row } from "../catalog/catalog.ts";
import {
  type ReclassifyRow,
  readRow,
  reclassifyKey,
  SHARDS,
  toJson,
  unchanged,
} from "../catalog/rows.ts";
import { fromMilliseconds, type Timestamp, toMilliseconds } from "../timestamp.ts";
import { acceptSettingsFile } from "./accept-settings-file.ts";
import { hasTime } from "./attempt.ts";
import { compare } from "./compare.ts";
import { lookAtAll } from "./look-at-all.ts";
import { markDocuments } from "./mark-rest.ts";
import type { Ports, Run } from "./ports.ts";
import type { Publisher } from "./publisher.ts";
import { movedMedia } from "./reclassify.ts";
import type { Rendered } from "./render-target.ts";
import { type InForce, markEverything } from "./settings.ts";

/**
 * A rebuild, whose steps a state machine takes: every path is looked at, then everything is marked, then each shard is
 * rendered. It holds the row of a reclassification meanwhile, so that the clock goes on with it if it dies.
 */
export type Rebuild = {
  readonly begin: (execution: string, run: Run) => Promise<void>;
  readonly look: (paths: readonly string[], run: Run) => Promise<void>;
  /** Gives how much is left to do. */
  readonly mark: (execution: string, run: Run) => Promise<number>;
  /** Gives what was rendered, and how many targets are left that could be. */
  readonly render: (
    shard: string,
    run: Run,
  ) => Promise<{ readonly rendered: readonly Rendered[]; readonly left: number }>;
  /** Leaves what it did not come to for the clock. */
  readonly abandon: (execution: string) => Promise<void>;
};

/** A rebuild of which nothing was heard for so long has died, and the clock goes on with it. */
const SILENT_MINUTES = 30;

export function createRebuild(publisher: Publisher, ports: Ports): Rebuild {
  const { catalog } = ports;

  const requireSettings = async (): Promise<InForce> => {
    const inForce = await publisher.settings();
    if (!inForce) throw new Error("there is no publication.yaml that can be used yet");
    return inForce;
  };

  const readProgress = (): Promise<Row<ReclassifyRow | null> | undefined> =>
    readRow<ReclassifyRow | null>(catalog, reclassifyKey);

  /** Where somebody has put another row meanwhile, that one stays. */
  const keepProgress = async (
    row: Row<unknown> | undefined,
    value: Pick<ReclassifyRow, "owner" | "marked">,
    run: Run,
  ): Promise<void> => {
    const kept: ReclassifyRow = {
      ...value,
      isRebuild: true,
      until: inMinutes(SILENT_MINUTES, run),
    };
    await catalog.write([{ put: { ...reclassifyKey, value: toJson(kept) }, when: unchanged(row) }]);
  };

  const readOwn = async (execution: string) => {
    const row = await readProgress();
    return row?.value?.owner === execution ? row : undefined;
  };

  /** Marks the documents that were ever written, as far as there is time. Gives in how many shards it is still to be done. */
  const markShards = async (execution: string, marked: number, run: Run): Promise<number> => {
    for (let shard = marked; shard < SHARDS.length; shard++) {
      if (!hasTime(run)) return SHARDS.length - shard;
      await markDocuments(SHARDS[shard] ?? "", `rebuilt#${execution}`, ports);
      const row = await readOwn(execution);
      if (row) await keepProgress(row, { owner: execution, marked: shard + 1 }, run);
    }
    return 0;
  };

  return {
    begin: async (execution, run) => {
      await acceptSettingsFile(ports);
      await requireSettings();
      await keepProgress(await readProgress(), { owner: execution }, run);
    },

    look: async (paths, run) => {
      await lookAtAll(paths, publisher, ports, { ...run, feedsUnmarked: true });
      const row = await readProgress();
      const { isRebuild, until = "", owner } = row?.value ?? {};
      // The clock waits for one that is seen to be alive.
      if (!isRebuild || owner === undefined || until > inMinutes(SILENT_MINUTES / 2, run)) return;
      await keepProgress(row, { owner }, run);
    },

    mark: async (execution, run) => {
      const inForce = await requireSettings();
      const change = `rebuilt#${execution}`;
      const row = await readOwn(execution);
      // Newer settings have put another row: by that all paths are looked at once more, and all feeds marked.
      if (!row) return markShards(execution, 0, run);
      const { marked } = row.value ?? {};
      if (marked === undefined) {
        // What the listing could not name: files that are gone, and media that other folders may have changed.
        await compare(inForce, change, publisher, ports);
        await publisher.question(await movedMedia(inForce, ports), change);
        await keepProgress(row, { owner: execution, marked: 0 }, run);
      }
      await publisher.acceptPending(run);
      const left = await markShards(execution, marked ?? 0, run);
      if (left > 0) return left;
      await markEverything(inForce, ports, change);
      const done = await readOwn(execution);
      if (done) await catalog.write([{ delete: reclassifyKey, when: unchanged(done) }]);
      return 0;
    },

    render: async (shard, run) => {
      const failed = new Set<string>();
      const { onFault } = run;
      const noting = (fault: unknown, subject: string): void => {
        failed.add(subject);
        onFault?.(fault, subject);
      };
      const rendered = await publisher.renderMarked(
        { ...run, ...(onFault && { onFault: noting }) },
        { shard },
      );
      // What failed is tried again each minute.
      const left = (await publisher.listMarked(shard)).filter((target) => !failed.has(target));
      return { rendered, left: left.length };
    },

    abandon: async (execution) => {
      const row = await readProgress();
      // Whoever has the row marks everything in the end. Without one somebody has already done so, and too early.
      if (row && row.value?.owner !== execution) return;
      await catalog.write([{ put: { ...reclassifyKey, value: {} }, when: unchanged(row) }]);
    },
  };
}

function inMinutes(minutes: number, { now, until }: Run): Timestamp {
  return fromMilliseconds(toMilliseconds(now()) + minutes * 60_000) ?? until;
}
