/**
 * A document without what it says of entries that were taken down: that is remembered of the history, and the same
 * files make none of it where nothing was before.
 */
export function withoutTombstones(document: string): string {
  return document
    .replace(/\n *<at:deleted-entry (?:[^>]*\/>|[\s\S]*?<\/at:deleted-entry>)/g, "")
    .replace(/,\n {4}"_tombstones": \[\n[\s\S]*?\n {4}\]/, "");
}

/** The same of every document of a site. */
export function siteWithoutTombstones(
  site: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(site).map(([key, document]) => [key, withoutTombstones(document)]),
  );
}
