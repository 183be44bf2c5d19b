import { spawn } from "node:child_process";
import { locate, need, type Program } from "../support/tools.ts";

/**
 * Runs a reader to its end with `home` as the home folder, so that it finds nothing of the person whose machine it is.
 * Gives what it prints; throws where it fails. Nothing waits for it: a server in this process can answer it.
 */
export function runReader(
  program: Program,
  args: readonly string[],
  home: string,
  command = locate(program),
): Promise<string> {
  if (command === undefined) throw new Error(need(program).reason);
  const { PATH = "" } = process.env;
  const environment = { PATH, HOME: home, TMPDIR: home, TERM: "dumb", LC_ALL: "C.UTF-8" };
  const child = spawn(command, args, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  let complained = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complained += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`${program} ended with ${code ?? signal}: ${complained}${printed}`));
    });
  });
}
