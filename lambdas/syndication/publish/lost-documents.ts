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
import { documentOf, ENCODINGS, encodedKey, isEncoded } from "./encodings.ts";
import type { Ports } from "./ports.ts";

/** A row that is to say what the site has, and a mark for its target: written together. */
const PAIRS = MOST_WRITES / 2;

/** What the site has of a document: ETags of its forms. */
type Found = { readonly etag: string; readonly encoded: Readonly<Record<string, string>> };

export type Expected = {
  /** Nobody else writes there, so that a document without a row is one whose row was lost, and ends unless it is still wanted. */
  readonly ownSite?: boolean;
  /** Whether every text document is to be there in each encoding. */
  readonly encodings?: boolean;
};

/** Somebody else emptied or changed the site, or it is another one than last time: what differs is written again. */
export async function forgetLostDocuments(
  { site, catalog }: Ports,
  { ownSite = false, encodings = false }: Expected,
): Promise<void> {
  const rows = await readEvery<DocumentRow>(catalog, "document");
  if (rows.length === 0 && !ownSite) return;
  const etags = new Map<string, string>();
  for await (const { key, etag } of site.list("")) etags.set(key, etag);
  const take = (key: string): Found => {
    const found = findForms(key, etags);
    for (const object of formsOf(key)) etags.delete(object);
    return found;
  };
  const changes = rows.flatMap((row) => {
    const found = take(row.sort);
    const isSound = isSame(found, row.value) && (!encodings || isComplete(row.sort, found));
    return isSound ? [] : [lost(row.sort, row.value, found, row)];
  });
  const strangers = ownSite ? new Set(Array.from(etags.keys(), documentOf)) : [];
  for (const key of strangers) {
    const target = targetOf(key);
    if (target) changes.push(lost(key, { target }, take(key), undefined));
  }
  await writePairs(changes, catalog);
}

function formsOf(key: string): readonly string[] {
  if (!isEncoded(key)) return [key];
  return [key, ...ENCODINGS.map((encoding) => encodedKey(key, encoding))];
}

function findForms(key: string, etags: ReadonlyMap<string, string>): Found {
  const encoded = ENCODINGS.flatMap((encoding) => {
    const etag = isEncoded(key) ? etags.get(encodedKey(key, encoding)) : undefined;
    return etag === undefined ? [] : [[encoding, etag] as const];
  });
  return { etag: etags.get(key) ?? "", encoded: Object.fromEntries(encoded) };
}

/** Where nothing is, that is known and marked. */
function isComplete(key: string, { etag, encoded }: Found): boolean {
  return (
    etag === "" || !isEncoded(key) || ENCODINGS.every((encoding) => encoded[encoding] !== undefined)
  );
}

function isSame({ etag, encoded }: Found, row: DocumentRow): boolean {
  return (
    etag === row.etag &&
    ENCODINGS.every((encoding) => encoded[encoding] === row.encoded?.[encoding])
  );
}

/** The row stays, or comes: it says that the address was public once. */
function lost(
  key: string,
  { target, length = 0 }: Pick<DocumentRow, "target"> & Partial<DocumentRow>,
  { etag, encoded }: Found,
  row: Row<DocumentRow> | undefined,
): readonly Write[] {
  const isStored = Object.keys(encoded).length > 0;
  const value: DocumentRow = { target, hash: "", etag, length, ...(isStored && { encoded }) };
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
