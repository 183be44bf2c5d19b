import type { Row } from "../catalog/catalog.ts";
import { type ArticleRecord, documentKey, leadKey, readRow, recordKey } from "../catalog/rows.ts";
import { siteAddress } from "../feed/site-address.ts";
import { renderMovedPage, renderStatusPage } from "../format/status-page.ts";
import type { Publication } from "../publication.ts";
import { objectAt } from "../site-object.ts";
import { type Document, goneDocument, HTML, movedDocument } from "./document.ts";
import type { Ports } from "./ports.ts";
import type { EntryRenderer } from "./render-entries.ts";
import type { InForce } from "./settings.ts";

/**
 * Objects at old addresses that serve a document itself: three of ten readers never store a 301, and one refuses it. They
 * are written after it, by targets of their own: an object that two targets could write would have no row to believe.
 */
export function oldObjectsOf(key: string, { addresses }: Publication): readonly string[] {
  return [...addresses].flatMap(([old, target]) => (target === `/${key}` ? [objectAt(old)] : []));
}

/** The document that an old address goes on serving: its key. */
export function servedAtOld(object: string, { addresses }: Publication): string | undefined {
  return [...addresses].find(([old]) => objectAt(old) === object)?.[1].slice(1);
}

/**
 * What leads on from an old address: a 301 to where the settings or a live article say, a 410 where nobody says so any more.
 * An address that never was stays unknown.
 */
export async function composeOld(
  object: string,
  inForce: InForce,
  ports: Ports,
  renderEntries: EntryRenderer,
): Promise<readonly Document[]> {
  const { publication } = inForce;
  const redirect = [...publication.redirects].find(([old]) => objectAt(old) === object);
  const location = redirect
    ? siteAddress(redirect[1], publication)
    : await leadsTo(object, inForce, ports, renderEntries);
  if (location !== undefined) {
    return [movedDocument(object, location, renderMovedPage(location, publication))];
  }
  const there = await readRow(ports.catalog, documentKey(object));
  return there ? [goneDocument(object, HTML, renderStatusPage(410, publication))] : [];
}

/** Where the article is read whose old address it is: absolute. */
async function leadsTo(
  object: string,
  inForce: InForce,
  { catalog }: Ports,
  renderEntries: EntryRenderer,
): Promise<string | undefined> {
  const [lead] = await catalog.query(leadKey(object, "").partition, { limit: 1 });
  const row: Row<ArticleRecord> | undefined =
    lead && (await readRow<ArticleRecord>(catalog, recordKey(lead.sort)));
  // The last fence: query and read are not one snapshot.
  if (row?.value.availability?.status !== "live") return undefined;
  if (!row.value.held.leads?.includes(object)) return undefined;
  const [rendered] = await renderEntries([row], inForce);
  return rendered?.entry.alternate;
}
