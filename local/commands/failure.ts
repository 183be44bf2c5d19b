import { getSystemErrorMap } from "node:util";
import { printable, problemLine, toJsonFailure } from "../report-text.ts";
import { Unusable } from "../unusable.ts";
import { EXIT, type ExitCode, type World, WrongUsage } from "./world.ts";

/** Says why a command ended, and with which code it ends. What nobody expects is shown whole. */
export function explainFailure(error: unknown, json: boolean, world: World): ExitCode {
  if (error instanceof WrongUsage) {
    world.complain(`wireroom: ${error.message}`);
    return EXIT.wrongUsage;
  }
  if (error instanceof Unusable) {
    for (const one of error.problems) world.complain(problemLine(one));
    world.complain(`wireroom: ${error.message}`);
    if (json) world.print(toJsonFailure(error.message, error.problems));
    return EXIT.nothingPublished;
  }
  const refusal = systemRefusal(error);
  if (refusal !== undefined) {
    world.complain(`wireroom: ${refusal}`);
    if (json) world.print(toJsonFailure(refusal, []));
    return EXIT.nothingPublished;
  }
  world.complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  world.complain("wireroom: this is a bug in wireroom");
  return EXIT.bug;
}

/** What the person can mend: rights, room and the forms of names. */
const REFUSALS: ReadonlySet<string> = new Set([
  "EACCES",
  "EPERM",
  "EROFS",
  "ENOSPC",
  "EDQUOT",
  "EMFILE",
  "ENFILE",
  "ENAMETOOLONG",
  "ELOOP",
  "EIO",
  "EBUSY",
  "ENOTDIR",
]);

function systemRefusal(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") {
    return undefined;
  }
  if (!REFUSALS.has(error.code)) return undefined;
  const known = [...getSystemErrorMap().values()].find(([code]) => code === error.code);
  const path = "path" in error && typeof error.path === "string" ? `${error.path}: ` : "";
  return printable(`${path}${known?.[1] ?? error.code} (${error.code})`);
}
