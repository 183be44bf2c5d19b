import { canHaveArchive, readArchiveName } from "../article/archives.ts";
import type { Row, Write } from "../catalog/catalog.ts";
import {
  archiveKey,
  type DocumentRow,
  documentKey,
  type FeedRow,
  feedKey,
  type LargeArchiveRow,
  largeArchiveKey,
  type MarkRow,
  mark,
  marksOf,
  oldTarget,
  readRow,
  readRows,
  type Target,
  toJson,
  type UnannouncedRow,
  unannouncedKey,
  unchanged,
  uninvalidatedKey,
  untoldKey,
} from "../catalog/rows.ts";
import { writeInParts } from "../catalog/write-in-parts.ts";
import type { Publication } from "../publication.ts";
import { hasTime } from "./attempt.ts";
import type { Bucket, Condition, StoredObject } from "./bucket.ts";
import { LARGEST_ARCHIVE } from "./compose-archive.ts";
import { type Composed, composeDocuments, objectKeys } from "./compose-documents.ts";
import { oldObjectsOf } from "./compose-old.ts";
import { type Document, documentHash, documentLength } from "./document.ts";
import { decode, ENCODINGS, type Encoding, encode, encodedKey, isEncoded } from "./encodings.ts";
import { changeOf, isTakedown } from "./following-marks.ts";
import { GROWN } from "./large-archives.ts";
import { releaseLease, takeLease } from "./lease.ts";
import { archiveMarks } from "./mark-archives.ts";
import type { Ports, Run } from "./ports.ts";
import type { EntryRenderer } from "./render-entries.ts";
import { type InForce, SETTINGS_FILE } from "./settings.ts";

/** One object of the site as it is after a render. */
export type Rendered = {
  readonly key: string;
  readonly written: boolean;
  /** Bytes. */
  readonly length: number;
};

export type Renderer = {
  readonly ports: Ports;
  /** In which text documents are stored beside their plain form. */
  readonly encodings: readonly Encoding[];
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
      if (lease.isLeftOver) await adoptDocuments(target, renderer.ports);
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
      await releaseLease(lease, renderer.ports, isDone);
    }
    // A mark that came between the last look and the release found the lease taken.
    marks = await listMarks(target, renderer.ports);
  }
  return isTaken ? [...rendered.values()] : undefined;
}

async function listMarks(target: Target, { catalog }: Ports): Promise<readonly Row<MarkRow>[]> {
  const { partition, from, to } = marksOf(target);
  return (await catalog.query(partition, { from, to })) as readonly Row<MarkRow>[];
}

/**
 * Renders everything, puts what differs, records it, clears the marks that were listed before the rows were read. They
 * stay where there is not time for all of it.
 */
async function renderOnce(
  target: Target,
  marks: readonly Row<MarkRow>[],
  renderer: Renderer,
  run: Run,
): Promise<{ readonly documents: readonly Rendered[]; readonly conflict: boolean }> {
  const { ports, readSettings, renderEntries } = renderer;
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
    const encodings = wantedEncodings(document, row?.value, renderer);
    const known = row?.value.encoded;
    const isTopic = ports.hubs !== undefined && composed.topics?.includes(key) === true;
    const announced = isTopic ? hash : row?.value.announced;
    if (isTopic && row?.value.announced !== hash) writes.push(unannounced(key, hash));
    if (row?.value.hash === hash && encodings.every((one) => known?.[one] !== undefined)) {
      rendered.push({ key, written: false, length });
      // Whoever put it died before it could be handed on.
      if (announced !== row.value.announced) writes.push(announcedAs(hash, row));
      continue;
    }
    if (!hasTime(run)) {
      await writeInParts(writes, catalog);
      return { documents: rendered, conflict: false };
    }
    const put = await putDocument(document, row?.value, encodings, ports);
    // A media file that is gone again: its own event marks what shows it.
    if (put === undefined && "source" in document) continue;
    if (put === undefined) {
      await writeInParts(writes, catalog);
      // Where one is not what its row says, others will not be: the catalog is perhaps another than the site was made by.
      await adoptDocuments(target, ports);
      return { documents: rendered, conflict: true };
    }
    rendered.push({ key, written: true, length });
    const value: DocumentRow = {
      target,
      hash,
      length,
      ...put,
      ...(announced !== undefined && { announced }),
    };
    writes.push({ put: { ...documentKey(key), value: toJson(value) } });
  }
  writes.push(...(await feedWrites(target, composed, marks, inForce.publication, ports)));
  writes.push(...(await archiveWrites(target, composed, ports)));
  writes.push(...oldMarks(composed, marks, inForce.publication));
  if (ports.edgeCache && outlives(target, composed, marks)) {
    writes.push({ put: { ...uninvalidatedKey(target), value: null } });
  }
  writes.push(...marks.map(({ partition, sort }): Write => ({ delete: { partition, sort } })));
  await writeInParts(writes, catalog);
  return { documents: rendered, conflict: false };
}

/** An object that was ever written is kept up to date, whatever is wanted now: there is no way to take it away. */
function wantedEncodings(
  { key }: Document,
  row: DocumentRow | undefined,
  { encodings }: Renderer,
): readonly Encoding[] {
  if (!isEncoded(key)) return [];
  return ENCODINGS.filter((one) => encodings.includes(one) || row?.encoded?.[one] !== undefined);
}

type Put = Pick<DocumentRow, "etag" | "encoded">;

/**
 * Puts every form of a document, the plain one last, and gives their new ETags; undefined where one is not the object
 * that the row knows.
 */
async function putDocument(
  document: Document,
  row: DocumentRow | undefined,
  encodings: readonly Encoding[],
  { site, content }: Ports,
): Promise<Put | undefined> {
  const { key, headers } = document;
  if ("source" in document) return content.copy(document.source, key, headers, document.version);
  const encoded: Record<string, string> = {};
  for (const encoding of encodings) {
    const body = encode(document.body, encoding);
    const condition = replacing(row?.encoded?.[encoding]);
    const name = encodedKey(key, encoding);
    const put = await site.put(name, body, { ...headers, encoding }, condition);
    if (put === "conflict") return undefined;
    encoded[encoding] = put.etag;
  }
  const put = await site.put(key, document.body, headers, replacing(row?.etag));
  if (put === "conflict") return undefined;
  return { etag: put.etag, ...(encodings.length > 0 && { encoded }) };
}

function replacing(etag: string | undefined): Condition {
  return etag ? { ifMatch: etag } : "if-absent";
}

/**
 * Records every document of a target as it is. Without this a renderer that died between a put and the row would be
 * believed by the next, whom its row tells that there is nothing to change, or nothing to end.
 */
async function adoptDocuments(target: Target, ports: Ports): Promise<void> {
  const keys = objectKeys(target);
  const rows = await readRows<DocumentRow>(ports.catalog, keys.map(documentKey));
  for (const [index, key] of keys.entries()) await adoptDocument(key, target, rows[index], ports);
}

/**
 * Records a document that its row does not know: its writer died between a put and the row, or the site was kept and
 * the catalog not. What is there is then replaced, unless all its forms are the very same.
 */
async function adoptDocument(
  name: string,
  target: Target,
  row: Row<DocumentRow> | undefined,
  { site, catalog }: Ports,
): Promise<void> {
  // A film does not fit into memory; what is not known of it is copied again.
  const isMedia = target.startsWith("media:");
  const found = isMedia ? undefined : await site.get(name);
  const head = isMedia ? await site.head(name) : found?.head;
  const forms = isEncoded(name) ? await readEncoded(name, site) : [];
  if (!head && forms.length === 0 && !row) return;
  const { etag = "", length = 0 } = head ?? {};
  const hash = found ? toHash(name, found) : "";
  const isSound = forms.every((form) => form.hash === hash);
  const value: DocumentRow = {
    target,
    hash: isSound ? hash : "",
    etag,
    length,
    // What hubs were told of is still that, and not what is there.
    ...(row?.value.announced !== undefined && { announced: row.value.announced }),
    ...(forms.length > 0 && {
      encoded: Object.fromEntries(forms.map((form) => [form.encoding, form.etag])),
    }),
  };
  const put = { ...documentKey(name), value: toJson(value) };
  await catalog.write([{ put, when: unchanged(row) }]);
}

/** The forms of a document that are there, each with the hash that the document would have by it alone. */
async function readEncoded(
  name: string,
  site: Bucket,
): Promise<readonly { encoding: Encoding; etag: string; hash: string }[]> {
  const forms = await Promise.all(
    ENCODINGS.map(async (encoding) => {
      const found = await site.get(encodedKey(name, encoding));
      if (!found) return [];
      const body = decode(found.body, encoding);
      const hash = body ? toHash(name, { ...found, body }) : "";
      return [{ encoding, etag: found.head.etag, hash }];
    }),
  );
  return forms.flat();
}

function toHash(key: string, { head, body }: StoredObject): string {
  const { encoding: _, ...headers } = head;
  return documentHash({ key, headers, body });
}

/** Has what serves these documents at old addresses rendered, whether they were put just now or by one who died then. */
function oldMarks(
  { documents }: Composed,
  marks: readonly Row<MarkRow>[],
  publication: Publication,
): readonly Write[] {
  const { id, about } = changeOf(marks);
  const objects = documents.flatMap(({ key }) => oldObjectsOf(key, publication));
  return objects.map((object) => mark(oldTarget(object), id, about));
}

/** Whether caches may go on serving what has been taken down. A media file may have other articles that show it. */
function outlives(
  target: Target,
  { documents }: Composed,
  marks: readonly Row<MarkRow>[],
): boolean {
  if (!isTakedown(marks)) return false;
  const isGone = documents.some(({ headers }) => headers.metadata?.["status"] === "410");
  return !target.startsWith("media:") || isGone;
}

function unannounced(key: string, hash: string): Write {
  const value: UnannouncedRow = { hash };
  return { put: { ...unannouncedKey(key), value: toJson(value) } };
}

function announcedAs(hash: string, { partition, sort, value }: Row<DocumentRow>): Write {
  return { put: { partition, sort, value: toJson({ ...value, announced: hash }) } };
}

/** That a feed has archive documents of a period, and whether they are too large: editors are told when that changes. */
async function archiveWrites(
  target: Target,
  { archiveBytes }: Composed,
  { catalog, newsdesk }: Ports,
): Promise<readonly Write[]> {
  const archive = readArchiveName(target);
  if (!archive || archiveBytes === undefined) return [];
  const known: Write = { put: { ...archiveKey(archive.feed, archive.period), value: null } };
  const key = largeArchiveKey(target);
  const before = await readRow<LargeArchiveRow>(catalog, key);
  const value: LargeArchiveRow = { bytes: archiveBytes };
  const isLarge = archiveBytes > LARGEST_ARCHIVE;
  const tell = newsdesk && isLarge !== (before !== undefined);
  return [
    ...(archiveBytes > 0 ? [known] : []),
    ...(isLarge ? [{ put: { ...key, value: toJson(value) } }] : []),
    ...(!isLarge && before ? [{ delete: key }] : []),
    ...(tell ? [{ put: { ...untoldKey(SETTINGS_FILE, 0), value: toJson(GROWN) } }] : []),
  ];
}

/** The feed's own row, the marks of its archives, and the directory's where what that shows of the feed has changed. */
async function feedWrites(
  target: Target,
  { feed }: Composed,
  marks: readonly Row<MarkRow>[],
  publication: Publication,
  { catalog }: Ports,
): Promise<readonly Write[]> {
  if (!feed) return [];
  const row = await readRow<FeedRow>(catalog, feedKey(target));
  const history = { before: row?.value.history, now: feed.history };
  // Before the row: without it a second renderer would see no change.
  const archives = canHaveArchive(target)
    ? await archiveMarks(target, marks, history, publication, catalog)
    : [];
  if (row && JSON.stringify(row.value) === JSON.stringify(feed)) return archives;
  const put = { ...feedKey(target), value: toJson(feed) };
  const isListedAnew = !row || listed(row.value) !== listed(feed);
  const change = `${target}#${(row?.revision ?? 0) + 1}`;
  return [...archives, { put }, ...(isListedAnew ? [mark("directory", change)] : [])];
}

/** What the directory shows of a feed. */
function listed({ history: _, ...shown }: FeedRow): string {
  return JSON.stringify(shown);
}
