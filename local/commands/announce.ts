import { existsSync } from "node:fs";
import { join } from "node:path";
import { unannouncedKey } from "../../lambdas/syndication/catalog/rows.ts";
import type { Publication } from "../../lambdas/syndication/publication.ts";
import type { Ports, Run } from "../../lambdas/syndication/publish/ports.ts";
import { settingsReader } from "../../lambdas/syndication/publish/settings.ts";
import { type Announced, tellHubs } from "../../lambdas/syndication/publish/tell-hubs.ts";
import { fromMilliseconds, toMilliseconds } from "../../lambdas/syndication/timestamp.ts";
import { createHubs } from "../../lambdas/web/hubs.ts";
import { MemoryBucket } from "../bucket/memory-bucket.ts";
import { JOURNAL } from "../catalog/catalog-load.ts";
import { openFolderCatalog } from "../catalog/folder-catalog.ts";
import { openContentFolder } from "../content-folder.ts";
import { count, printable } from "../report-text.ts";
import { lockState } from "../state-lock.ts";
import { Unusable } from "../unusable.ts";
import { checkFolders, contentFolder, stateFolder } from "./folders.ts";
import { EXIT, type ExitCode, type World } from "./world.ts";

export type AnnounceOptions = {
  readonly state?: string;
  readonly allowPrivate?: true;
  readonly json?: true;
};

/** What the hubs were told, and how many topics they are still to be told of. */
type Outcome = Announced & { readonly left: number };

/** Hours after which a run is certainly over. */
const LONGEST_HOURS = 24;

/**
 * Tells the hubs which feeds `build` has changed since they were last told. What a hub does not take stays in the state
 * for the next time. Throws `Unusable` where nothing was built, or somebody else has the state.
 */
export async function announce(
  named: string | undefined,
  options: AnnounceOptions,
  world: World,
): Promise<ExitCode> {
  const content = contentFolder(named);
  const state = stateFolder(options.state, content);
  checkFolders({ content, state });
  const { publication, outcome } = await withCatalog(content, state, async (ports) => {
    const hubs = createHubs({ allowPrivate: options.allowPrivate === true });
    return tellAll({ ...ports, hubs }, toRun(world), () => nothingBuilt(content, state));
  });
  for (const { hub, topic, reason } of outcome.failed) {
    world.complain(printable(`wireroom: ${hub} did not take ${topic}: ${reason}`));
  }
  if (outcome.left > 0) {
    world.complain(`wireroom: ${count(outcome.left, "topic")} kept for the next time`);
  }
  if (options.json) world.print(JSON.stringify(outcome));
  else for (const line of outcomeLines(outcome, publication)) world.print(line);
  return outcome.left > 0 ? EXIT.someRefused : EXIT.well;
}

/** The state of a content folder for this process alone, which must be there: what is made here would hide that it is not. */
async function withCatalog<Value>(
  content: string,
  state: string,
  work: (ports: Ports) => Promise<Value>,
): Promise<Value> {
  if (!existsSync(join(state, JOURNAL))) throw nothingBuilt(content, state);
  const lock = await lockState(state);
  if (typeof lock !== "function") {
    throw new Unusable(
      `${state} is in use by process ${lock.heldBy}; nobody was told, try again when it has ended`,
    );
  }
  try {
    const catalog = await openFolderCatalog(state);
    try {
      // Neither articles nor documents are looked at.
      const site = new MemoryBucket();
      return await work({ catalog, site, content: openContentFolder(content, site) });
    } finally {
      await catalog.close();
    }
  } finally {
    await lock();
  }
}

function nothingBuilt(content: string, state: string): Unusable {
  return new Unusable(
    `${state} remembers no build, so that nothing is known to have changed; wireroom build ${content} --out DIR comes first, then the upload`,
  );
}

function toRun({ now }: World): Run {
  const end = fromMilliseconds(toMilliseconds(now()) + LONGEST_HOURS * 3_600_000);
  return { now, owner: "local", until: end ?? now() };
}

async function tellAll(
  ports: Ports,
  run: Run,
  nothingBuilt: () => Unusable,
): Promise<{ readonly publication: Publication; readonly outcome: Outcome }> {
  const { catalog } = ports;
  const inForce = await settingsReader(ports)();
  if (!inForce) throw nothingBuilt();
  const { publication } = inForce;
  const announced = await tellHubs(ports, publication, run, { isAsked: true });
  const { length: left } = await catalog.query(unannouncedKey("").partition);
  return { publication, outcome: { ...announced, left } };
}

function outcomeLines({ told, left }: Outcome, { hubs }: Publication): readonly string[] {
  if (hubs.length === 0) {
    return ["publication.yaml named no hubs when the site was built; there is nobody to tell"];
  }
  if (told.length === 0 && left === 0) {
    return ["nothing has changed since the hubs were last told"];
  }
  return told.map(({ hub, topic }) => printable(`${hub} was told of ${topic}`));
}
