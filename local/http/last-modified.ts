import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { ObjectHead } from "../../lambdas/syndication/publish/bucket.ts";

/** When an object last changed, in milliseconds since 1970, whole seconds. */
export type LastModified = (head: ObjectHead) => Promise<number>;

/**
 * A bucket does not say when an object changed. Of a site in a folder it is the file's time, since only what differs is
 * written; of one in memory, when this server first saw the object's present ETag.
 */
export function createLastModified(folder: string | undefined, now: () => number): LastModified {
  const seen = new Map<string, { readonly etag: string; readonly at: number }>();
  return async ({ key, etag }) => {
    const known = seen.get(key);
    if (known?.etag === etag) return known.at;
    const written = folder === undefined ? undefined : await timeOf(join(folder, key));
    // Never later than the Date of the answer (RFC 9110 section 8.8.2.1).
    const at = Math.floor(Math.min(written ?? now(), now()) / 1000) * 1000;
    seen.set(key, { etag, at });
    return at;
  };
}

async function timeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return undefined;
  }
}
