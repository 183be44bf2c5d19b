import { contentKind } from "../article/content-file.ts";
import { mediaCandidates } from "../article/media-reference.ts";
import type { Row } from "../catalog/catalog.ts";
import {
  type MediaFacts,
  type MediaRow,
  mediaKey,
  readRow,
  readRows,
  toJson,
  unchanged,
} from "../catalog/rows.ts";
import { type Problem, problem } from "../problem.ts";
import { firstMention } from "./first-mention.ts";
import type { Content, Ports } from "./ports.ts";

/** Facts by local path, of those that exist. `rows`: what is known of them, where that has been read. */
export type MediaFinder = (
  paths: readonly string[],
  roots: readonly string[],
  rows?: readonly (Row<MediaRow> | undefined)[],
) => Promise<ReadonlyMap<string, MediaFacts>>;

/** Reads what is known of local media, and measures once what nobody asked for before. */
export function mediaFinder(ports: Ports): MediaFinder {
  return async (paths, roots, known) => {
    if (paths.length === 0) return new Map();
    const rows = known ?? (await readRows<MediaRow>(ports.catalog, paths.map(mediaKey)));
    const found = new Map<string, MediaFacts>();
    for (const [index, path] of paths.entries()) {
      const row = rows[index]?.value;
      const { facts } = row && !row.isUnseen ? row : await measureMedia(path, roots, ports);
      if (facts) found.set(path, facts);
    }
    return found;
  };
}

/** Looks for the first time at the file that a local path means, and keeps what was seen: also that there is none. */
async function measureMedia(
  path: string,
  roots: readonly string[],
  ports: Ports,
): Promise<MediaRow> {
  for (;;) {
    const row = await readRow<MediaRow>(ports.catalog, mediaKey(path));
    if (row && !row.value.isUnseen) return row.value;
    // There before the look: a file that comes after it is announced to who finds a row.
    if (!row) {
      const unseen: MediaRow = { isUnseen: true };
      const put = { ...mediaKey(path), value: toJson(unseen) };
      await ports.catalog.write([{ put, when: "absent" }]);
      continue;
    }
    const seen = await lookAtMedia(path, roots, ports.content);
    const put = { ...mediaKey(path), value: toJson(seen) };
    if (await ports.catalog.write([{ put, when: unchanged(row) }])) return seen;
  }
}

/**
 * Looks again at a file that somebody asked for once. Gives its row where that is news, until those who refer to it have
 * been told.
 */
export async function keepMedia(
  path: string,
  roots: readonly string[],
  { catalog, content }: Ports,
): Promise<Row<MediaRow> | undefined> {
  const key = mediaKey(path);
  for (;;) {
    const row = await readRow<MediaRow>(catalog, key);
    if (!row) return undefined;
    const { isUntold, ...known } = row.value;
    const seen = await lookAtMedia(path, roots, content);
    if (JSON.stringify(seen) === JSON.stringify(known)) return isUntold ? row : undefined;
    const value: MediaRow = { ...seen, isUntold: true };
    const put = { ...key, value: toJson(value) };
    if (await catalog.write([{ put, when: unchanged(row) }])) {
      return { ...key, value, revision: row.revision + 1 };
    }
  }
}

async function lookAtMedia(
  path: string,
  roots: readonly string[],
  content: Content,
): Promise<MediaRow> {
  for (const source of mediaCandidates(path, roots)) {
    // Articles and settings are files too: their text must not get out by being named as a picture.
    if (contentKind(source) !== "media") continue;
    const seen = await content.measure(source);
    if (seen) return { source, ...seen };
  }
  return {};
}

/** A warning for each of `paths` that was not found, at the first line of the file that names it. */
export function missingMedia(
  file: string,
  bytes: Uint8Array | undefined,
  paths: readonly string[],
  found: ReadonlyMap<string, MediaFacts>,
): readonly Problem[] {
  const lost = paths.filter((path) => !found.has(path));
  if (lost.length === 0) return [];
  const text = new TextDecoder().decode(bytes);
  return lost.map((name) => {
    const written = name.slice(name.lastIndexOf("/") + 1);
    return problem("missing-media", firstMention(written, { file, text }), { name });
  });
}
