import { existsSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { Unusable } from "../unusable.ts";
import { WrongUsage } from "./world.ts";

export type Folders = { readonly content: string; readonly state: string; readonly out?: string };

/** The folder with the articles: the one that was named, else `content` where there is one, else this one. */
export function contentFolder(named: string | undefined): string {
  if (named !== undefined) return named;
  return isFolder("content") ? "content" : ".";
}

/** The folder that remembers, unless another was named. */
export function stateFolder(named: string | undefined, content: string): string {
  return named ?? join(content, ".wireroom");
}

/**
 * Checks that the three folders do not get into each other's way. Throws `WrongUsage` for places that can never be
 * right, `Unusable` for an output that is a file.
 */
export function checkFolders({ content, state, out }: Folders): void {
  if (isReadAsContent(state, content)) {
    throw new WrongUsage(
      `--state ${state} is among the articles; choose a folder outside ${content}, or one whose name starts with a dot`,
    );
  }
  if (out === undefined) return;
  if (existsSync(out) && !isFolder(out)) {
    throw new Unusable(`--out ${out} is a file; name a folder, which is made where it is absent`);
  }
  if (contains(out, content)) {
    throw new WrongUsage(`--out ${out} holds the content folder itself; choose another folder`);
  }
  if (isReadAsContent(out, content)) {
    throw new WrongUsage(
      `--out ${out} is inside the content folder, where its pages would be read as articles; choose a folder outside ${content}, or one whose name starts with an underscore, such as ${join(content, `_${basename(resolve(out))}`)}`,
    );
  }
  if (contains(out, state)) {
    throw new WrongUsage(
      `the state folder ${state} is inside --out ${out}, and would be published with it; choose another with --state`,
    );
  }
}

/** Whether a file in `folder` would be taken for an article or for media; so is the content folder itself. */
function isReadAsContent(folder: string, content: string): boolean {
  if (!contains(content, folder)) return false;
  const names = relative(whole(content), whole(folder)).split(sep);
  return !names.some((name) => /^[._]/.test(name) || name === "node_modules");
}

/** Whether `inner` is `outer` or below it, through whatever links. */
function contains(outer: string, inner: string): boolean {
  const way = relative(whole(outer), whole(inner));
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The path without links, also of what is not there yet. */
function whole(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch {
    const parent = dirname(absolute);
    return parent === absolute ? absolute : join(whole(parent), basename(absolute));
  }
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
