import { setTimeout as wait } from "node:timers/promises";
import { type Timestamp, toMilliseconds } from "../../lambdas/syndication/timestamp.ts";
import { listen } from "../http/server.ts";
import { startProgress } from "../progress-bar.ts";
import { createRebuilds } from "../rebuilds.ts";
import { articlesLine, printable } from "../report-text.ts";
import { Unusable } from "../unusable.ts";
import { type Changes, EVERYTHING, watchFolder } from "../watch.ts";
import { explainFailure } from "./failure.ts";
import { checkFolders, contentFolder, isFolder, stateFolder } from "./folders.ts";
import { createNews } from "./serve-news.ts";
import { openServing, type Serving } from "./serve-pipeline.ts";
import { EXIT, type ExitCode, type World } from "./world.ts";

export type ServeOptions = {
  readonly port: number;
  readonly now?: Timestamp;
  readonly drafts?: true;
  readonly state?: string;
};

/** An editor writes a file in several steps, and a tool a thousand files: each is one publication. */
const PACE = { quietMilliseconds: 50, longestMilliseconds: 2000 };

/** What is under way when the command is to end has so long to come to an end. */
const GRACE_MILLISECONDS = 400;

/**
 * Publishes a content folder on the loopback address, again on each change and whenever time brings one, until it is
 * stopped. Throws `Unusable` where it cannot begin.
 */
export async function serve(
  named: string | undefined,
  options: ServeOptions,
  world: World,
): Promise<ExitCode> {
  const content = contentFolder(named);
  const state = stateFolder(options.state, content);
  if (!isFolder(content)) {
    throw new Unusable(`${content}: there is no such folder; name the one with the articles`);
  }
  checkFolders({ content, state });
  const onFault = (error: unknown): void => void explainFailure(error, false, world);
  const server = await listen(options.port, onFault);
  const origin = `http://127.0.0.1:${server.port}/`;
  const ending = world.stopped.then(() => undefined);
  let serving: Serving | undefined;
  let rebuilding: Promise<unknown> = Promise.resolve();
  const news = createNews(world);
  const watch = watchFolder(
    content,
    state,
    (changes) => rebuilds.request(changes),
    (error) => {
      world.complain(
        "wireroom: changes of the folder cannot be seen any more; start again to see them",
      );
      onFault(error);
    },
  );
  const timer = createTimer(world.now, () => rebuilds.request({ paths: new Set() }));
  const rebuilds = createRebuilds((changes) => {
    const run = rebuild(changes);
    rebuilding = run;
    return run;
  }, PACE);

  async function rebuild(changes: Changes): Promise<boolean> {
    if (serving === undefined) return false;
    try {
      news.tellChange(changes, await serving.publish(changes));
      if (options.now === undefined) timer.set(await serving.nextChange());
      return true;
    } catch (error) {
      onFault(error);
      world.complain("wireroom: what was published before stays");
      return false;
    }
  }

  async function begin(): Promise<Serving> {
    const progress = startProgress(world.screen);
    try {
      const opened = await openServing(
        { content, state, origin, ...options },
        progress.show,
        world,
      );
      rebuilding = opened.publish(EVERYTHING).then((report) => {
        news.tellProblems(report);
        world.print(articlesLine(report));
      });
      try {
        await rebuilding;
      } catch (error) {
        await opened.close();
        throw error;
      }
      return opened;
    } finally {
      progress.end();
    }
  }

  try {
    const begun = await Promise.race([begin(), ending]);
    if (begun === undefined) return EXIT.well;
    serving = begun;
    // What is not out yet is for this machine's eyes alone: drafts, and what another instant brings.
    const open = options.drafts !== true && options.now === undefined;
    server.open(() => ({ ...begun.shown(), open }));
    const title = printable(begun.title());
    world.print(`\nServing ${title}, until Ctrl-C:`);
    for (const file of ["", "rss.xml", "atom.xml", "feed.json"]) world.print(`  ${origin}${file}`);
    if (options.now === undefined) timer.set(await begun.nextChange());
    // What changed before the watch was complete has been seen by nobody.
    void watch.ready.then(() => rebuilds.request(EVERYTHING));
    await ending;
    return EXIT.well;
  } finally {
    timer.stop();
    rebuilds.stop();
    server.close();
    void watch.close();
    await Promise.race([
      rebuilding.then(() => serving?.close()).catch(() => {}),
      wait(GRACE_MILLISECONDS, undefined, { ref: false }),
    ]);
  }
}

/** setTimeout takes no more than 24.8 days, and a machine that slept comes back late. */
const LONGEST_WAIT_MILLISECONDS = 60 * 60 * 1000;

type Timer = { readonly set: (at: Timestamp | undefined) => void; readonly stop: () => void };

/** Calls `onDue` when the instant that was last set has come. */
function createTimer(now: () => Timestamp, onDue: () => void): Timer {
  let timer: NodeJS.Timeout | undefined;
  function set(at: Timestamp | undefined): void {
    clearTimeout(timer);
    if (at === undefined) return;
    const left = toMilliseconds(at) - toMilliseconds(now());
    timer = setTimeout(
      () => (now() >= at ? onDue() : set(at)),
      Math.min(Math.max(left, 1000), LONGEST_WAIT_MILLISECONDS),
    );
  }
  return { set, stop: () => clearTimeout(timer) };
}
