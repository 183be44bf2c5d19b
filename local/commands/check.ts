import { articlesLine, problemLines } from "../report-text.ts";
import { exitCode, publishOnce, tell } from "./build.ts";
import { partnerLines, toJsonPartners } from "./check-partners.ts";
import { contentFolder, stateFolder } from "./folders.ts";
import { readPublication } from "./read-publication.ts";
import type { ExitCode, World } from "./world.ts";

export type CheckOptions = {
  /** Say what becomes of each story at the partners. */
  readonly partners?: true;
  readonly json?: true;
};

/** Reads a content folder as `build` does and writes nothing. Throws `Unusable`. */
export async function check(
  named: string | undefined,
  { partners, json }: CheckOptions,
  world: World,
): Promise<ExitCode> {
  const content = contentFolder(named);
  const state = stateFolder(undefined, content);
  const options = { content, state, forget: true, ...(partners && { allPartners: true }) };
  const report = await publishOnce(options, undefined, world);
  if (!partners) {
    tell(report, json === true, [articlesLine(report)], world);
    return exitCode(report);
  }
  for (const line of problemLines(report)) world.complain(line);
  const publication = await readPublication(content);
  const lines = json
    ? [toJsonPartners(report, publication)]
    : [articlesLine(report), "", ...partnerLines(report, publication)];
  for (const line of lines) world.print(line);
  return exitCode(report);
}
