import { contentKind } from "../article/content-file.ts";
import { localMediaPaths } from "../article/media-reference.ts";
import type { Catalog } from "../catalog/catalog.ts";
import {
  type ArticleRecord,
  type MediaRow,
  readEvery,
  type SectionIndexRow,
  sectionIndexKey,
} from "../catalog/rows.ts";
import type { FiledName } from "./ports.ts";
import type { InForce } from "./settings.ts";

type Known = {
  /** Every file of the content. */
  readonly files: Iterable<FiledName> | AsyncIterable<FiledName>;
  readonly records: ReadonlyMap<string, Pick<ArticleRecord, "version" | "settings">>;
  readonly inForce: InForce;
  readonly catalog: Catalog;
  /** Every article, whether it differs or not. */
  readonly all: boolean;
};

/** Paths of the content that differ from what the catalog knows of them, in the order of their code units. */
export async function listChanges({
  files,
  records,
  inForce,
  catalog,
  all,
}: Known): Promise<readonly string[]> {
  const listed = new Map<string, string>();
  for await (const { path, version } of files) listed.set(path, version);
  const changed: string[] = [];
  for (const [path, version] of listed) {
    if (contentKind(path) !== "article") continue;
    const record = records.get(path);
    const isKnown = record?.version === version && record.settings === inForce.revision;
    if (!isKnown || all) changed.push(path);
  }
  for (const [path, { version }] of records) {
    if (version !== undefined && !listed.has(path)) changed.push(path);
  }
  const media = await readEvery<MediaRow>(catalog, "media");
  const known = new Map(media.map(({ sort, value }) => [sort, value]));
  for (const { source, version } of known.values()) {
    if (source !== undefined && listed.get(source) !== version) changed.push(source);
  }
  for (const path of listed.keys()) {
    // A file that nobody refers to does not matter; one that was missed, or hides behind another, does.
    const names =
      contentKind(path) === "media" ? localMediaPaths(path, inForce.publication.media) : [];
    const rows = names.flatMap((name) => known.get(name) ?? []);
    if (rows.some(({ source }) => source !== path)) changed.push(path);
  }
  const sections = await catalog.query(sectionIndexKey("").partition);
  const indexes = new Map(sections.map(({ sort, value }) => [sort, value as SectionIndexRow]));
  for (const path of new Set([...indexes.keys(), ...listed.keys()])) {
    const isSection = contentKind(path) === "section";
    if (isSection && indexes.get(path)?.version !== listed.get(path)) changed.push(path);
  }
  return [...new Set(changed)].sort((a, b) => (a < b ? -1 : 1));
}
