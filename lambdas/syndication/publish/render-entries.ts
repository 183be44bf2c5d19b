import { parseAccepted } from "../article/parse-article.ts";
import type { Row } from "../catalog/catalog.ts";
import { type ArticleRecord, type MediaRow, mediaKey, mediaOf, readRows } from "../catalog/rows.ts";
import { composeEntry } from "../feed/compose-entry.ts";
import type { Entry } from "../feed/feed.ts";
import type { Format, View } from "../format/format.ts";
import { entryForPartner } from "../partner/entry-for-partner.ts";
import type { Partner, PartnerSettings } from "../partner/partner.ts";
import type { PartnerEntry } from "../partner/render-partner.ts";
import { changedAt } from "../partner/updates.ts";
import type { Ports } from "./ports.ts";
import type { InForce } from "./settings.ts";

/** An entry, and what each format makes of it, in UTF-8. One entry stands in many documents and is rendered once. */
export type RenderedEntry = {
  readonly entry: Entry;
  readonly fragment: (format: Format, view: View) => Buffer;
  /** The same for a partner; its settings are those that the entry was rendered by. */
  readonly forPartner: (partner: Partner, settings: PartnerSettings) => PartnerEntry;
  readonly asSentTo: (partner: Partner) => Entry;
};

export type EntryRenderer = (
  rows: readonly Row<ArticleRecord>[],
  inForce: InForce,
) => Promise<readonly RenderedEntry[]>;

/** Entries kept, at most: those of the windows of a few hundred feeds. */
const MOST_KEPT = 8000;

/**
 * A renderer that keeps what it rendered, of each path the version that was asked for last: a live blog has hundreds. Kept
 * texts are named by rendition, version and settings, so that none is ever stale, not even where a table was restored that
 * counts the same renditions again.
 */
export function entryRenderer(ports: Ports): EntryRenderer {
  const kept = new Map<string, { readonly name: string; readonly rendered: RenderedEntry }>();
  const find = (path: string, name: string): RenderedEntry | undefined => {
    const found = kept.get(path);
    return found?.name === name ? found.rendered : undefined;
  };
  return async (rows, inForce) => {
    const names = rows.map(
      ({ value: { rendition, version, media, moved = {} } }) =>
        `${inForce.digest}#${rendition}#${version}#${media}#${Object.entries(moved).join()}`,
    );
    // At once: while facts are read, another call may ask for another version.
    const held = rows.map(({ sort }, index) => find(sort, names[index] ?? ""));
    const fresh = rows.filter((_, index) => !held[index]);
    const known = await readFacts(fresh, ports);
    return rows.map((row, index) => {
      const name = names[index] ?? "";
      const before = held[index] ?? find(row.sort, name);
      if (before) return before;
      const rendered = renderRow(row, inForce, known);
      kept.delete(row.sort);
      kept.set(row.sort, { name, rendered });
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      return rendered;
    });
  };
}

async function readFacts(
  rows: readonly Row<ArticleRecord>[],
  ports: Ports,
): Promise<ReadonlyMap<string, MediaRow>> {
  const paths = [...new Set(rows.flatMap(({ value }) => value.held.references.map(mediaOf)))];
  const found = await readRows<MediaRow>(ports.catalog, paths.map(mediaKey));
  return new Map(paths.map((path, index) => [path, found[index]?.value ?? {}]));
}

function renderRow(
  { sort: path, value, bytes }: Row<ArticleRecord>,
  { publication }: InForce,
  known: ReadonlyMap<string, MediaRow>,
): RenderedEntry {
  const { firstStored, moved = {} } = value;
  const parsed = bytes && parseAccepted({ path, bytes, firstStored }, publication);
  // It was good when it was committed as live under these settings.
  if (!parsed?.ok) throw new Error(`the stored version of ${path} cannot be read any more`);
  const entry = composeEntry(parsed.article, publication, (media) => known.get(media)?.facts);
  const fragments = new Map<string, Buffer>();
  const markups = new Map<string, string>();
  const clockOf = ({ name }: Partner): Pick<Entry, "moved"> => {
    const at = moved[name];
    return at === undefined ? {} : { moved: at };
  };
  const asSentTo = (partner: Partner): Entry => ({
    ...entryForPartner(entry, partner, publication).entry,
    ...clockOf(partner),
  });
  return {
    entry,
    fragment: (format, view) =>
      once(fragments, `${format.name}#${view.fullText}#${view.language}`, () =>
        Buffer.from(format.renderEntry(entry, view)),
      ),
    forPartner: (partner, settings) => ({
      markup: once(markups, partner.name, () => partner.renderEntry(asSentTo(partner), settings)),
      updated: changedAt({ ...entry, ...clockOf(partner) }),
    }),
    asSentTo,
  };
}

function once<Kept>(kept: Map<string, Kept>, name: string, render: () => Kept): Kept {
  const found = kept.get(name) ?? render();
  kept.set(name, found);
  return found;
}
