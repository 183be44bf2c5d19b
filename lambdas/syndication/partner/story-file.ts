import { sha256 } from "../digest.ts";

/**
 * The file of a story's own document in its partner's folder. An id can hold what no path can, and be longer than one: its
 * digest stands for it.
 */
export function storyFile(id: string, { ending }: { readonly ending: string }): string {
  return `stories/${sha256(id).slice(0, 32)}${ending}`;
}

/** Whether a file of a partner's folder is some story's own document. */
export function isStoryFile(file: string, { ending }: { readonly ending: string }): boolean {
  return file.endsWith(ending) && /^stories\/[0-9a-f]{32}$/.test(file.slice(0, -ending.length));
}
