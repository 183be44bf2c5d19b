import { Unusable } from "../unusable.ts";

/** The folders above an object, outermost first: `a` and `a/b` of `a/b/c`. */
export function foldersAbove(key: string): string[] {
  const folders: string[] = [];
  for (let at = key.indexOf("/"); at >= 0; at = key.indexOf("/", at + 1)) {
    folders.push(key.slice(0, at));
  }
  return folders;
}

/** For an object where a folder is, and for a folder where an object is: no file system holds both. */
export function folderConflict(key: string, other: string): Error {
  return new Unusable(
    `"${key}" cannot be written: "${other}" would be an object and a folder of objects at once`,
  );
}
