import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { createHubs } from "../../lambdas/web/hubs.ts";
import type { PipelineOptions } from "../pipeline.ts";
import { startProgress } from "../progress-bar.ts";
import type { Report } from "../report.ts";
import { articlesLine, documentsLine, problemLines, toJsonReport } from "../report-text.ts";
import { checkFolders, contentFolder, isFolder, stateFolder } from "./folders.ts";
import { missingPublication } from "./missing-publication.ts";
import { EXIT, type ExitCode, type World } from "./world.ts";

export type BuildOptions = {
  readonly out: string;
  readonly state?: string;
  readonly now?: Timestamp;
  /** `false`: only the plain form of each document is written. */
  readonly encodings: boolean;
  readonly json?: true;
};

/** Publishes a content folder into another folder, once. Throws `Unusable` and `WrongUsage`. */
export async function build(
  named: string | undefined,
  options: BuildOptions,
  world: World,
): Promise<ExitCode> {
  const content = contentFolder(named);
  const state = stateFolder(options.state, content);
  checkFolders({ content, state, out: options.out });
  const { out, encodings } = options;
  const hubs = createHubs();
  const report = await publishOnce({ content, state, out, encodings, hubs }, options.now, world);
  tell(report, options.json === true, [articlesLine(report), documentsLine(report)], world);
  return exitCode(report);
}

/** Opens a pipeline, publishes the whole folder with a progress bar, and closes it. */
export async function publishOnce(
  options: PipelineOptions,
  now: Timestamp | undefined,
  world: World,
): Promise<Report> {
  requirePublication(options.content);
  const progress = startProgress(world.screen);
  try {
    const pipeline = await world.openPipeline({
      ...options,
      once: true,
      version: world.version,
      onProgress: progress.show,
      onNotice: (notice) => world.complain(`wireroom: ${notice}`),
    });
    try {
      return await pipeline.publish(now ?? world.now());
    } finally {
      await pipeline.close();
    }
  } finally {
    progress.end();
  }
}

/** Says so before anything is made in a folder that is perhaps no content folder at all. */
function requirePublication(content: string): void {
  if (!isFolder(content) || existsSync(join(content, "publication.yaml"))) return;
  throw missingPublication(content);
}

/** Problems on standard error, what was done on standard output. */
export function tell(
  report: Report,
  json: boolean,
  summary: readonly string[],
  { print, complain }: World,
): void {
  for (const line of problemLines(report)) complain(line);
  for (const line of json ? [toJsonReport(report)] : summary) print(line);
}

/** A last good version that stays out counts as published. */
export function exitCode({ rejected, published, hidden }: Report): ExitCode {
  if (rejected.length === 0) return EXIT.well;
  return published + hidden === 0 ? EXIT.nothingPublished : EXIT.someRefused;
}
