import { type Catalog, MOST_WRITES, type Row, type Write } from "../catalog/catalog.ts";
import {
  type DocumentRow,
  documentKey,
  mark,
  readEvery,
  toJson,
  unchanged,
} from "../catalog/rows.ts";
import { sha256 } from "../digest.ts";
import { targetOf } from "./compose-documents.ts";
import type { Ports } from "./ports.ts";

/** A row that is to say what the site has, and a mark for its target: written together. */
const PAIRS = MOST_WRITES / 2;

/**
 * Somebody else emptied or changed the site, or it is another one than last time: what differs is written again.
 * `ownSite`: nobody else writes there, so that a document without a row is one whose row was lost, and ends unless it
 * is still wanted.
 */
export async function forgetLostDocuments(
  { site, catalog }: Ports,
  { ownSite = false } = {},
): Promise<void> {
  const rows = await readEvery<DocumentRow>(catalog, "document");
  if (rows.length === 0 && !ownSite) return;
  const etags = new Map<string, string>();
  for await (const { key, etag } of site.list("")) etags.set(key, etag);
  const changes = rows.flatMap((row) => {
    const etag = etags.get(row.sort) ?? "";
    etags.delete(row.sort);
    return etag === row.value.etag ? [] : [lost(row.sort, { ...row.value, etag }, row)];
  });
  for (const [key, etag] of ownSite ? etags : []) {
    const target = targetOf(key);
    if (target) changes.push(lost(key, { target, hash: "", etag, length: 0 }, undefined));
  }
  await writePairs(changes, catalog);
}

/** The row stays, or comes: it says that the address was public once. */
function lost(
  key: string,
  { target, etag, length }: DocumentRow,
  row: Row<DocumentRow> | undefined,
): readonly Write[] {
  const value: DocumentRow = { target, hash: "", etag, length };
  return [
    { put: { ...documentKey(key), value: toJson(value) }, when: unchanged(row) },
    mark(target, `lost#${sha256(key).slice(0, 16)}#${row?.revision ?? 0}`),
  ];
}

/** Who has put a row meanwhile knows better. */
async function writePairs(pairs: readonly (readonly Write[])[], catalog: Catalog): Promise<void> {
  for (let start = 0; start < pairs.length; start += PAIRS) {
    const some = pairs.slice(start, start + PAIRS);
    if (await catalog.write(some.flat())) continue;
    for (const pair of some) await catalog.write(pair);
  }
}
