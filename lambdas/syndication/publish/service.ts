import { contentKind } from "../article/content-file.ts";
import { readRow, reclassifyKey, type Target } from "../catalog/rows.ts";
import { acceptSettingsFile } from "./accept-settings-file.ts";
import { attempt } from "./attempt.ts";
import { compare } from "./compare.ts";
import { forgetCopies } from "./forget-copies.ts";
import { markUnmarked } from "./mark-rest.ts";
import type { News } from "./newsdesk.ts";
import { noteWork, type WorkKind } from "./own-work.ts";
import type { Ports, Run } from "./ports.ts";
import { createPublisher, type PublisherOptions } from "./publisher.ts";
import { createRebuild, type Rebuild } from "./rebuild.ts";
import { reclassify } from "./reclassify.ts";
import type { Rendered } from "./render-target.ts";
import { tellEditors } from "./tell-editors.ts";
import { type Announced, type TellOptions, tellHubs } from "./tell-hubs.ts";

/** What an invocation came to. */
export type Done = {
  readonly rendered: readonly Rendered[];
  /** Of which caches have been told to forget what was taken down. */
  readonly forgotten: readonly Target[];
  readonly news: readonly News[];
  readonly announced: readonly Announced[];
};

const NOTHING: Done = { rendered: [], forgotten: [], news: [], announced: [] };

/** After so long no further hub is told before the next files are looked at. */
const HUB_SECONDS = 10;

/**
 * The publisher where many invocations share the work, each with little time: every step does what it can, and what it
 * leaves lies in the catalog for whoever comes next.
 */
export type Service = {
  /** Looks at one file as it is now. False: what lies there is no content. */
  readonly look: (path: string, run: Run) => Promise<boolean>;
  /**
   * Shows and tells what this process has committed, and what is due by now; where that is nothing, all there is. Else what
   * others have left is for the clock.
   */
  readonly finish: (run: Run) => Promise<Done>;
  /** Goes on with the long way through all paths, where newer settings ask for it; then `finish`. */
  readonly goOn: (run: Run) => Promise<Done>;
  /** Tells hubs of the feeds that have changed, for some seconds: apart, since they are not ours and may be slow. */
  readonly announce: (run: Run) => Promise<Done>;
  /** Shows and tells all there is, `announce`, `goOn`; then hubs again, for as long as there is time. */
  readonly tick: (run: Run) => Promise<Done>;
  /** Has everything looked at that differs between the buckets and the catalog. */
  readonly compare: (run: Run) => Promise<void>;
  /** Marks that neither this call nor the one before it saw cleared. */
  readonly countStuckMarks: () => Promise<number>;
  readonly rebuild: Rebuild;
};

export function createService(given: Ports, options?: PublisherOptions): Service {
  const { catalog, work } = noteWork(given.catalog);
  const ports: Ports = { ...given, catalog };
  const publisher = createPublisher(ports, options);

  const look = async (path: string, run: Run): Promise<boolean> => {
    const kind = contentKind(path);
    if (kind === "settings") await acceptSettingsFile(ports);
    else if (kind !== "ignored") await publisher.look(path, run);
    return kind !== "ignored";
  };

  const announce = async (run: Run, options?: TellOptions): Promise<Done> => {
    const told = await attempt("hubs", run, async () => {
      const inForce = await publisher.settings();
      return tellHubs(ports, inForce?.publication, run, options);
    });
    return { ...NOTHING, announced: told ? [told] : [] };
  };

  /** Of all there is to do, or of this process's own. */
  const show = async (run: Run, whose: "all" | "own"): Promise<Done> => {
    const has = (kind: WorkKind): boolean => work.take(kind) || whose === "all";
    const inForce = await publisher.settings();
    // What is over must not be shown once more by whoever comes before the clock, and nothing be late for it.
    if (inForce) await publisher.acceptDue(run);
    if (inForce && has("question")) await publisher.acceptPending(run);
    // What that has put and taken up itself.
    work.take("question");
    const options = whose === "own" ? { takeMarks: work.takeMarks } : {};
    const rendered = inForce ? await publisher.renderMarked(run, options) : [];
    // Before anybody is told who might come and look.
    const forgotten = has("invalidation")
      ? await attempt("copies", run, () => forgetCopies(ports, run))
      : [];
    const told = has("telling")
      ? await attempt("editors", run, () => tellEditors(ports, inForce?.publication, run))
      : [];
    // What could not be done of all there is waits for the clock, and is no work of the next message.
    if (whose === "all") work.takeMarks();
    return { rendered, forgotten: forgotten ?? [], news: told ?? [], announced: [] };
  };

  // A file that comes again, and is as it was, may have been left by one who was killed.
  const finish = (run: Run): Promise<Done> => show(run, work.isEmpty() ? "all" : "own");

  const goOn = async (run: Run): Promise<Done> => {
    const row = await readRow(catalog, reclassifyKey);
    if (row) await reclassify(publisher, ports, run);
    // What a rebuild looked at when it had been given up already.
    const marked = !row && (await markUnmarked(ports, run.owner));
    return row || marked ? show(run, "all") : NOTHING;
  };

  return {
    look,
    finish,
    goOn,
    announce: (run) => announce(run, { seconds: HUB_SECONDS }),

    tick: async (run) => {
      const first = await show(run, "all");
      // Before what may take all the time there is; and behind it those for whom the seconds were too short.
      const { announced } = await announce(run, { seconds: HUB_SECONDS });
      const then = await attempt("reclassification", run, () => goOn(run));
      const isLeft = announced.some(({ told }) => told.length > 0);
      const rest = isLeft ? await announce(run) : NOTHING;
      return {
        rendered: [...first.rendered, ...(then?.rendered ?? [])],
        forgotten: [...first.forgotten, ...(then?.forgotten ?? [])],
        news: [...first.news, ...(then?.news ?? [])],
        announced: [...announced, ...rest.announced],
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
