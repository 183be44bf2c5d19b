import { contentKind } from "../article/content-file.ts";
import { readRow, reclassifyKey } from "../catalog/rows.ts";
import { acceptSettingsFile } from "./accept-settings-file.ts";
import { attempt } from "./attempt.ts";
import { compare } from "./compare.ts";
import { markUnmarked } from "./mark-rest.ts";
import type { News } from "./newsdesk.ts";
import type { Ports, Run } from "./ports.ts";
import { createPublisher } from "./publisher.ts";
import { createRebuild, type Rebuild } from "./rebuild.ts";
import { reclassify } from "./reclassify.ts";
import type { Rendered } from "./render-target.ts";
import { tellEditors } from "./tell-editors.ts";

/** What an invocation came to. */
export type Done = { readonly rendered: readonly Rendered[]; readonly news: readonly News[] };

/**
 * The publisher where many invocations share the work, each with little time: every step does what it can, and what it
 * leaves lies in the catalog for whoever comes next.
 */
export type Service = {
  /** Looks at one file as it is now. False: what lies there is no content. */
  readonly look: (path: string, run: Run) => Promise<boolean>;
  /** Shows and tells what has been committed. */
  readonly finish: (run: Run) => Promise<Done>;
  /** Goes on with the long way through all paths, where newer settings ask for it; then `finish`. */
  readonly goOn: (run: Run) => Promise<Done>;
  /** What is due, then `finish` and `goOn`. */
  readonly tick: (run: Run) => Promise<Done>;
  /** Has everything looked at that differs between the buckets and the catalog. */
  readonly compare: (run: Run) => Promise<void>;
  /** Marks that neither this call nor the one before it saw cleared. */
  readonly countStuckMarks: () => Promise<number>;
  readonly rebuild: Rebuild;
};

export function createService(ports: Ports): Service {
  const { catalog } = ports;
  const publisher = createPublisher(ports);

  const look = async (path: string, run: Run): Promise<boolean> => {
    const kind = contentKind(path);
    if (kind === "settings") await acceptSettingsFile(ports);
    else if (kind !== "ignored") await publisher.look(path, run);
    return kind !== "ignored";
  };

  const finish = async (run: Run): Promise<Done> => {
    const inForce = await publisher.settings();
    if (inForce) await publisher.acceptPending(run);
    const rendered = inForce ? await publisher.renderMarked(run) : [];
    const told = await attempt("editors", run, () => tellEditors(ports, inForce?.publication, run));
    return { rendered, news: told ?? [] };
  };

  const goOn = async (run: Run): Promise<Done> => {
    const row = await readRow(catalog, reclassifyKey);
    if (row) await reclassify(publisher, ports, run);
    // What a rebuild looked at when it had been given up already.
    const marked = !row && (await markUnmarked(ports, run.owner));
    return row || marked ? finish(run) : { rendered: [], news: [] };
  };

  return {
    look,
    finish,
    goOn,

    tick: async (run) => {
      if (await publisher.settings()) await publisher.acceptDue(run);
      const first = await finish(run);
      const then = await attempt("reclassification", run, () => goOn(run));
      return {
        rendered: [...first.rendered, ...(then?.rendered ?? [])],
        news: [...first.news, ...(then?.news ?? [])],
      };
    },

    compare: async (run) => {
      await acceptSettingsFile(ports);
      const inForce = await publisher.settings();
      if (inForce) await compare(inForce, `compared#${run.owner}`, publisher, ports);
    },

    countStuckMarks: publisher.countStuckMarks,

    rebuild: createRebuild(publisher, ports),
  };
}
