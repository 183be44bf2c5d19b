import { articlesLine } from "../report-text.ts";
import { exitCode, publishOnce, tell } from "./build.ts";
import { contentFolder, stateFolder } from "./folders.ts";
import type { ExitCode, World } from "./world.ts";

/** Reads a content folder as `build` does and writes nothing. Throws `Unusable`. */
export async function check(
  named: string | undefined,
  options: { readonly json?: true },
  world: World,
): Promise<ExitCode> {
  const content = contentFolder(named);
  const state = stateFolder(undefined, content);
  const report = await publishOnce({ content, state, forget: true }, undefined, world);
  tell(report, options.json === true, [articlesLine(report)], world);
  return exitCode(report);
}
