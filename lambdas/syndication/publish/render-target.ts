import type { Row, Write } from "../catalog/catalog.ts";
import {
  type DocumentRow,
  documentKey,
  type FeedRow,
  feedKey,
  mark,
  marksOf,
  readRow,
  readRows,
  type Target,
  toJson,
  unchanged,
} from "../catalog/rows.ts";
import { writeInParts } from "../catalog/write-in-parts.ts";
import { hasTime } from "./attempt.ts";
import { type Composed, composeDocuments, objectKeys } from "./compose-documents.ts";
import { type Document, documentHash, documentLength } from "./document.ts";
import { releaseLease, takeLease } from "./lease.ts";
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
 * hash safe: without it a late one could put back what another has just taken out, and find nothing to clear. The marks
 * stay where the time runs out: no put begins that the end of the invocation could overtake.
 * Undefined where somebody else is at it, or was.
 */
export async function renderTarget(
  target: Target,
  renderer: Renderer,
  run: Run,
): Promise<readonly Rendered[] | undefined> {
  const rendered = new Map<string, Rendered>();
  let isTaken = false;
  // Before the lease: of many who saw a mark, all but one find it cleared.
  let marks = await listMarks(target, renderer.ports);
  while (marks.length > 0 && hasTime(run)) {
    const lease = await takeLease(target, renderer.ports, run);
    if (!lease) break;
    isTaken = true;
    let isDone = false;
    try {
      if (lease.isLeftOver) await adoptObjects(target, renderer.ports);
      for (let conflicts = 0; marks.length > 0 && hasTime(run); ) {
        const { documents, conflict } = await renderOnce(target, marks, renderer, run);
        for (const one of documents) {
          const before = rendered.get(one.key);
          rendered.set(one.key, { ...one, written: one.written || (before?.written ?? false) });
        }
        if (conflict && ++conflicts > MOST_CONFLICTS) {
          throw new Error(`${target}: its documents keep changing`);
        }
        marks = await listMarks(target, renderer.ports);
      }
      isDone = true;
    } finally {
      await releaseLease(lease, renderer.ports, run, isDone);
    }
    // A mark that came between the last look and the release found the lease taken.
    marks = await listMarks(target, renderer.ports);
  }
  return isTaken ? [...rendered.values()] : undefined;
}

async function listMarks(target: Target, { catalog }: Ports): Promise<readonly Row[]> {
  const { partition, from, to } = marksOf(target);
  return catalog.query(partition, { from, to });
}

/**
 * Renders everything, puts what differs, records it, clears the marks that were listed before the rows were read. They
 * stay where there is not time for all of it.
 */
async function renderOnce(
  target: Target,
  marks: readonly Row[],
  { ports, readSettings, renderEntries }: Renderer,
  run: Run,
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
    if (!hasTime(run)) {
      await writeInParts(writes, catalog);
      return { documents: rendered, conflict: false };
    }
    const etag = await putDocument(document, row, ports);
    // A media file that is gone again: its own event marks what shows it.
    if (etag === undefined && "source" in document) continue;
    if (etag === undefined) {
      await writeInParts(writes, catalog);
      await adoptObject(key, target, row, ports);
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
    const { source, key, headers, version } = document;
    const copied = await content.copy(source, key, headers, version);
    return copied?.etag;
  }
  const etag = row?.value.etag;
  const condition = etag ? { ifMatch: etag } : ("if-absent" as const);
  const put = await site.put(document.key, document.body, document.headers, condition);
  return put === "conflict" ? undefined : put.etag;
}

/**
 * Records every object of a target as it is. Without this a renderer that died between a put and the row would be
 * believed by the next, whom its row tells that there is nothing to change, or nothing to end.
 */
async function adoptObjects(target: Target, ports: Ports): Promise<void> {
  const keys = objectKeys(target);
  const rows = await readRows<DocumentRow>(ports.catalog, keys.map(documentKey));
  for (const [index, key] of keys.entries()) await adoptObject(key, target, rows[index], ports);
}

/**
 * Records an object that its row does not know: its writer died between the put and the row, or the site was kept and
 * the catalog not. What is there is then replaced, unless it is the very same.
 */
async function adoptObject(
  name: string,
  target: Target,
  row: Row<DocumentRow> | undefined,
  { site, catalog }: Ports,
): Promise<void> {
  // A film does not fit into memory; what is not known of it is copied again.
  const isMedia = target.startsWith("media:");
  const found = isMedia ? undefined : await site.get(name);
  const head = isMedia ? await site.head(name) : found?.head;
  const key = documentKey(name);
  if (!head) {
    if (!row) return;
    const gone: DocumentRow = { target, hash: "", etag: "", length: 0 };
    await catalog.write([{ put: { ...key, value: toJson(gone) }, when: unchanged(row) }]);
    return;
  }
  const { etag, length, ...headers } = head;
  const hash = found ? documentHash({ key: name, headers, body: found.body }) : "";
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
  return [{ put: { ...feedKey(target), value: toJson(feed) } }, mark("directory", change)];
}
