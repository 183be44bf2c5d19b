import { parseSectionIndex } from "../article/section-index.ts";
import type { Write } from "../catalog/catalog.ts";
import {
  type FeedLabel,
  labelKey,
  mark,
  readRow,
  type SectionIndexRow,
  sectionIndexKey,
  unchanged,
} from "../catalog/rows.ts";
import { toSlug } from "../slug.ts";
import type { Ports } from "./ports.ts";

/** Sorts before every path: what a section says of itself goes before what an article calls it. */
const FIRST = " ";

/** Looks at a Hugo `_index.md` as it is now: its title names the feed of its folder, where publication.yaml does not. */
export async function acceptSectionIndex(path: string, { catalog, content }: Ports): Promise<void> {
  const folder = path.split("/").at(-2);
  if (folder === undefined) return;
  const feed = `/sections/${toSlug(folder)}/`;
  for (;;) {
    const row = await readRow<SectionIndexRow>(catalog, sectionIndexKey(path));
    const file = await content.read(path);
    const title = file && parseSectionIndex(path, file.bytes);
    const key = labelKey(feed, `${FIRST}${path}`);
    const label: FeedLabel | undefined = title === undefined ? undefined : { label: title };
    const value: SectionIndexRow = file ? { version: file.version } : {};
    const change = `section#${(row?.revision ?? 0) + 1}#${toSlug(path)}`;
    const writes: Write[] = [
      { put: { ...sectionIndexKey(path), value }, when: unchanged(row) },
      label ? { put: { ...key, value: label } } : { delete: key },
      mark(feed, change),
    ];
    if (await catalog.write(writes)) return;
  }
}
