import { contentKind } from "../article/content-file.ts";
import { mediaCandidates } from "../article/media-reference.ts";
import type { Row } from "../catalog/catalog.ts";
import {
  type MediaFacts,
  type MediaRow,
  mediaKey,
  readRows,
  toJson,
  unchanged,
} from "../catalog/rows.ts";
import { type Problem, problem } from "../problem.ts";
import type { Ports } from "./ports.ts";

/** Facts by local path, of those that exist. */
export type MediaFinder = (
  paths: readonly string[],
  roots: readonly string[],
) => Promise<ReadonlyMap<string, MediaFacts>>;

/** Reads what is known of local media, and measures once what nobody asked for before. */
export function mediaFinder(ports: Ports): MediaFinder {
  return async (paths, roots) => {
    if (paths.length === 0) return new Map();
    const rows = await readRows<MediaRow>(ports.catalog, paths.map(mediaKey));
    const found = new Map<string, MediaFacts>();
    for (const [index, path] of paths.entries()) {
      const known = rows[index]?.value ?? (await measureMedia(path, roots, ports));
      if (known.facts) found.set(path, known.facts);
    }
    return found;
  };
}

/** Looks at the file that a local path means now, and keeps what was seen: also that there is none. */
export async function measureMedia(
  path: string,
  roots: readonly string[],
  ports: Ports,
): Promise<MediaRow> {
  for (;;) {
    const [row] = (await readRows<MediaRow>(ports.catalog, [mediaKey(path)])) as [
      Row<MediaRow> | undefined,
    ];
    const seen = await lookAt(path, roots, ports);
    const put = { ...mediaKey(path), value: toJson(seen) };
    if (await ports.catalog.write([{ put, when: unchanged(row) }])) return seen;
  }
}

async function lookAt(path: string, roots: readonly string[], ports: Ports): Promise<MediaRow> {
  for (const source of mediaCandidates(path, roots)) {
    // Articles and settings are files too: their text must not get out by being named as a picture.
    if (contentKind(source) !== "media") continue;
    const seen = await ports.content.measure(source);
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
  const lines = new TextDecoder().decode(bytes).split("\n");
  return lost.map((name) => {
    const written = name.slice(name.lastIndexOf("/") + 1);
    const index = lines.findIndex((text) => text.includes(written));
    const column = (lines[index]?.indexOf(written) ?? 0) + 1;
    return problem("missing-media", { file, line: Math.max(index, 0) + 1, column }, { name });
  });
}
