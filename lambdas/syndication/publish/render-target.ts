import type { Row, Write } from "../catalog/catalog.ts";
import {
  type DocumentRow,
  documentKey,
  type FeedRow,
  feedKey,
  type Lease,
  leaseKey,
  markKey,
  marksOf,
  readRow,
  readRows,
  type Target,
  toJson,
  unchanged,
} from "../catalog/rows.ts";
import { writeInParts } from "../catalog/write-in-parts.ts";
import { type Composed, composeDocuments } from "./compose-documents.ts";
import { type Document, documentHash, documentLength } from "./document.ts";
import type { Ports, Run } from "./ports.ts";
import type { EntryRenderer } from "./render-entries.ts";
import type { InForce } from "./settings.ts";

/** One object of the site as it is after a render. */
export type Rendered = {
  readonly key: string;
  readonly written: boolean;
  /** Bytes. */
  readonly length: number;
};

export type Renderer = {
  readonly ports: Ports;
  readonly readSettings: () => Promise<InForce | undefined>;
  readonly renderEntries: EntryRenderer;
};

/** Conflicts in a row after which something else than a second renderer must be wrong. */
const MOST_CONFLICTS = 8;

/**
 * Brings the documents of one target up to date, if nobody else is at it: whoever does not get the lease leaves the work
 * to its holder, who goes on until no mark is left. One renderer at a time is what makes a comparison with the last
 * hash safe: without it a late one could put back what another has just taken out, and find nothing to clear.
 * Undefined where somebody else is at it.
 */
export async function renderTarget(
  target: Target,
  renderer: Renderer,
  run: Run,
): Promise<readonly Rendered[] | undefined> {
  const { catalog } = renderer.ports;
  const rendered = new Map<string, Rendered>();
  for (let round = 0; ; round++) {
    const lease = await takeLease(target, renderer.ports, run);
    if (!lease) return round === 0 ? undefined : [...rendered.values()];
    try {
      for (let conflicts = 0; ; ) {
        const marks = await listMarks(target, renderer.ports);
        if (marks.length === 0) break;
        const { documents, conflict } = await renderOnce(target, marks, renderer);
        for (const one of documents) {
          const before = rendered.get(one.key);
          rendered.set(one.key, { ...one, written: one.written || (before?.written ?? false) });
        }
        if (conflict && ++conflicts > MOST_CONFLICTS) {
          throw new Error(`${target}: its documents keep changing`);
        }
      }
    } finally {
      await catalog.write([
        {
          put: { ...leaseKey(target), value: toJson({ ...lease.value, until: run.now }) },
          when: { revision: lease.revision },
        },
      ]);
    }
    // A mark that came between the last look and the release found the lease taken.
    if ((await listMarks(target, renderer.ports)).length === 0) return [...rendered.values()];
  }
}

async function listMarks(target: Target, { catalog }: Ports): Promise<readonly Row[]> {
  const { partition, from, to } = marksOf(target);
  return catalog.query(partition, { from, to });
}

async function takeLease(
  target: Target,
  { catalog }: Ports,
  { owner, now, until }: Run,
): Promise<Row<Lease> | undefined> {
  const key = leaseKey(target);
  const row = await readRow<Lease>(catalog, key);
  if (row && row.value.until > now && row.value.owner !== owner) return undefined;
  const value: Lease = { owner, until };
  const taken = await catalog.write([
    { put: { ...key, value: toJson(value) }, when: unchanged(row) },
  ]);
  return taken ? { ...key, value, revision: (row?.revision ?? 0) + 1 } : undefined;
}

/** Renders everything, puts what differs, records it, clears the marks that were listed before the rows were read. */
async function renderOnce(
  target: Target,
  marks: readonly Row[],
  { ports, readSettings, renderEntries }: Renderer,
): Promise<{ readonly documents: readonly Rendered[]; readonly conflict: boolean }> {
  const { catalog } = ports;
  const inForce = await readSettings();
  if (!inForce) throw new Error("something is marked before the first publication.yaml");
  const composed = await composeDocuments(target, inForce, ports, renderEntries);
  const keys = composed.documents.map(({ key }) => documentKey(key));
  const rows = await readRows<DocumentRow>(catalog, keys);
  const rendered: Rendered[] = [];
  const writes: Write[] = [];
  for (const [index, document] of composed.documents.entries()) {
    const row = rows[index];
    const hash = documentHash(document);
    const { key } = document;
    const length = documentLength(document);
    if (row?.value.hash === hash) {
      rendered.push({ key, written: false, length });
      continue;
    }
    const etag = await putDocument(document, row, ports);
    // A media file that is gone again: its own event marks what shows it.
    if (etag === undefined && "source" in document) continue;
    if (etag === undefined) {
      await writeInParts(writes, catalog);
      await adoptObject(document, target, row, ports);
      return { documents: rendered, conflict: true };
    }
    rendered.push({ key, written: true, length });
    const value: DocumentRow = { target, hash, etag, length };
    writes.push({ put: { ...documentKey(key), value: toJson(value) } });
  }
  writes.push(...(await feedWrites(target, composed, ports)));
  writes.push(...marks.map(({ partition, sort }): Write => ({ delete: { partition, sort } })));
  await writeInParts(writes, catalog);
  return { documents: rendered, conflict: false };
}

/** The new ETag; undefined where the object is not the one that the row knows. */
async function putDocument(
  document: Document,
  row: Row<DocumentRow> | undefined,
  { site, content }: Ports,
): Promise<string | undefined> {
  if ("source" in document) {
    const copied = await content.copy(document.source, document.key, document.headers);
    return copied?.etag;
  }
  const etag = row?.value.etag;
  const condition = etag ? { ifMatch: etag } : ("if-absent" as const);
  const put = await site.put(document.key, document.body, document.headers, condition);
  return put === "conflict" ? undefined : put.etag;
}

/**
 * Records an object that its row does not know: its writer died between the put and the row, or the site was kept and
 * the catalog not. What is there is then replaced, unless it is the very same.
 */
async function adoptObject(
  document: Document,
  target: Target,
  row: Row<DocumentRow> | undefined,
  { site, catalog }: Ports,
): Promise<void> {
  const found = await site.get(document.key);
  const key = documentKey(document.key);
  if (!found) {
    const gone: DocumentRow = { target, hash: "", etag: "", length: 0 };
    await catalog.write([{ put: { ...key, value: toJson(gone) }, when: unchanged(row) }]);
    return;
  }
  const { etag, length, ...headers } = found.head;
  const hash = documentHash({ key: document.key, headers, body: found.body });
  const value: DocumentRow = { target, hash, etag, length };
  await catalog.write([{ put: { ...key, value: toJson(value) }, when: unchanged(row) }]);
}

/** The feed's own row, and the directory's mark where what it shows of the feed has changed. */
async function feedWrites(
  target: Target,
  { feed }: Composed,
  { catalog }: Ports,
): Promise<readonly Write[]> {
  if (!feed) return [];
  const row = await readRow<FeedRow>(catalog, feedKey(target));
  if (row && JSON.stringify(row.value) === JSON.stringify(feed)) return [];
  const change = `${target}#${(row?.revision ?? 0) + 1}`;
  return [
    { put: { ...feedKey(target), value: toJson(feed) } },
    { put: { ...markKey("directory", change), value: null } },
  ];
}
