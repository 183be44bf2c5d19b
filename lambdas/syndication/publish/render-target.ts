import { canHaveArchive, isFeedName, readArchiveName } from "../article/archives.ts";
import { type Key, MOST_WRITES, type Row, type Write } from "../catalog/catalog.ts";
import { nameOf } from "../catalog/check-writes.ts";
import {
  archiveKey,
  type DocumentRow,
  documentKey,
  type FeedRow,
  feedKey,
  type LargeArchiveRow,
  type Lease,
  largeArchiveKey,
  leaseKey,
  type MarkRow,
  mark,
  marksOf,
  oldTarget,
  readRow,
  readRows,
  settingsKey,
  type Target,
  toJson,
  type UnannouncedRow,
  unannouncedKey,
  unchanged,
  uninvalidatedKey,
  untoldKey,
} from "../catalog/rows.ts";
import { onceEach, writeInParts } from "../catalog/write-in-parts.ts";
import type { Publication } from "../publication.ts";
import { attempt, hasTime } from "./attempt.ts";
import type { Bucket, Condition, StoredObject } from "./bucket.ts";
import { LARGEST_ARCHIVE } from "./compose-archive.ts";
import { type Composed, composeDocuments, objectKeys } from "./compose-documents.ts";
import type { KnownOfFeed } from "./compose-feed-documents.ts";
import { oldObjectsOf } from "./compose-old.ts";
import { type Document, documentHash, documentLength } from "./document.ts";
import { decode, ENCODINGS, type Encoding, encode, encodedKey, isEncoded } from "./encodings.ts";
import { changeOf, isTakedown } from "./following-marks.ts";
import { GROWN } from "./large-archives.ts";
import { type HeldLease, readAgain, release, releaseLease, takeOrKnock } from "./lease.ts";
import { archiveMarks } from "./mark-archives.ts";
import type { Ports, Run } from "./ports.ts";
import { readRecordsOnce } from "./read-once.ts";
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
  readonly parseSettings: (row: Row<unknown> | undefined) => InForce | undefined;
  readonly renderEntries: EntryRenderer;
};

/** A target, and marks of it: of these at least what they stand for is shown by the next render. */
export type Marked = { readonly target: Target; readonly marks: readonly Row<MarkRow>[] };

/** What became of a marked target; without documents somebody else is at it, or was. */
export type TargetOutcome = {
  readonly target: Target;
  readonly documents?: readonly Rendered[];
  readonly isFailed?: true;
};

/** Targets that are rendered together, at most: their leases are taken by one transaction, and their rows given back by few. */
export const MOST_TOGETHER = 32;

/** Conflicts in a row after which something else than a second renderer must be wrong. */
const MOST_CONFLICTS = 8;

/** A target whose lease is ours. Without marks it has nothing to be rendered for. */
type Held = Marked & { readonly lease: HeldLease };

/**
 * Brings the documents of some targets up to date, of each if nobody else is at it: one renderer at a time is what makes
 * a comparison with the last hash safe. Without it a late one could put back what another has just taken out, and find
 * nothing to clear. Who finds a lease taken knocks and leaves: its mark was committed before, and the holder, whose
 * release the knock has refused, lists the marks again. The marks stay where the time runs out: no put begins that the
 * end of the invocation could overtake.
 */
export async function renderTargets(
  marked: readonly Marked[],
  renderer: Renderer,
  run: Run,
): Promise<readonly TargetOutcome[]> {
  const { ports } = renderer;
  const failed = new Set<Target>();
  const rendered = new Map<Target, Map<string, Rendered>>();
  let held = await takeTargets(marked, ports, run);
  for (const { target } of held) rendered.set(target, new Map());
  try {
    for (const { target, lease } of held) {
      if (lease.isLeftOver) await adoptDocuments(target, ports);
    }
    while (held.length > 0) {
      const results = await renderHeld(held, rendered, failed, renderer, run);
      const releases = held.map(({ target, lease }) => release(lease, !failed.has(target)));
      if (await commit(results, releases, ports)) held = [];
      else held = await keepKnocked(held, failed, ports, run);
    }
  } finally {
    await giveUp(held, ports);
  }
  return marked.map(({ target }) => {
    const documents = rendered.get(target);
    if (failed.has(target)) return { target, isFailed: true };
    return { target, ...(documents && { documents: [...documents.values()] }) };
  });
}

/** Gives back what a fault has interrupted, so that another need not wait for the end of this invocation. */
async function giveUp(held: readonly Held[], ports: Ports): Promise<void> {
  await Promise.allSettled(held.map(({ lease }) => releaseLease(lease, ports, false)));
}

/** Takes the leases that are free, and knocks at the others. What has been rendered meanwhile by others is left out. */
async function takeTargets(
  marked: readonly Marked[],
  ports: Ports,
  run: Run,
): Promise<readonly Held[]> {
  const found = await readMarked(marked, ports, run);
  if (found.length === 0) return [];
  if (await ports.catalog.write(found.map(({ write }) => write))) return found.flatMap(toHeld);
  const held: Held[] = [];
  try {
    for (const one of found) {
      for (let isRefused = true; isRefused && hasTime(run); ) {
        const [now] = await readMarked([one], ports, run);
        isRefused = now !== undefined && !(await ports.catalog.write([now.write]));
        if (now && !isRefused) held.push(...toHeld(now));
      }
    }
  } catch (error) {
    await giveUp(held, ports);
    throw error;
  }
  return held;
}

type Found = Marked & ReturnType<typeof takeOrKnock>;

function toHeld({ target, marks, taken }: Found): Held[] {
  return taken ? [{ target, marks, lease: taken }] : [];
}

/** Those that are still marked, and how to come by their leases. */
async function readMarked(
  marked: readonly Marked[],
  ports: Ports,
  run: Run,
): Promise<readonly Found[]> {
  const some = marked.flatMap(({ marks }) => marks.slice(-1));
  const leases = marked.map(({ target }) => leaseKey(target));
  const rows = await readRows<unknown>(ports.catalog, [...leases, ...some.map(toKey)]);
  const found: Found[] = [];
  for (const [index, { target, marks: known }] of marked.entries()) {
    // Of many who saw a mark, all but one find it cleared.
    const isThere = rows[marked.length + index] !== undefined;
    const marks = isThere ? known : await listMarks(target, ports);
    if (marks.length === 0) continue;
    const lease = rows[index] as Row<Lease> | undefined;
    found.push({ target, marks, ...takeOrKnock(target, lease, run) });
  }
  return found;
}

async function listMarks(target: Target, { catalog }: Ports): Promise<readonly Row<MarkRow>[]> {
  const { partition, from, to } = marksOf(target);
  return (await catalog.query(partition, { from, to })) as readonly Row<MarkRow>[];
}

function toKey({ partition, sort }: Key): Key {
  return { partition, sort };
}

/**
 * Writes what each target has come to, and gives the leases back by the last transaction; false: somebody has knocked, and
 * they are still to be given back. What belongs to one target is in one transaction wherever that can hold it: of a
 * feed, the next renderer takes its row for a sign that what follows from it is marked.
 */
async function commit(
  results: readonly (readonly Write[])[],
  releases: readonly Write[],
  { catalog }: Ports,
): Promise<boolean> {
  let last: Write[] = [];
  for (const result of results) {
    const together = onceEach([...last, ...result]);
    if (together.length <= MOST_WRITES) {
      last = together;
      continue;
    }
    await writeInParts(last, catalog);
    last = onceEach(result);
    if (last.length > MOST_WRITES) {
      await writeInParts(last, catalog);
      last = [];
    }
  }
  if (last.length + releases.length > MOST_WRITES) {
    await writeInParts(last, catalog);
    last = [];
  }
  if (await catalog.write([...last, ...releases])) return true;
  await writeInParts(last, catalog);
  return false;
}

/** Those that somebody has knocked at, with the marks that are there now; the others are given back, where that goes. */
async function keepKnocked(
  held: readonly Held[],
  failed: ReadonlySet<Target>,
  ports: Ports,
  run: Run,
): Promise<readonly Held[]> {
  const leases = await readAgain(
    held.map(({ lease }) => lease),
    ports,
  );
  const knocked: Held[] = [];
  const others: Held[] = [];
  for (const [index, { target, lease: before }] of held.entries()) {
    const lease = leases[index];
    if (!lease) continue;
    if (lease.revision === before.revision) others.push({ target, lease, marks: [] });
    else if (failed.has(target) || !hasTime(run)) knocked.push({ target, lease, marks: [] });
    // After its lease was read: who knocks later is seen by the release.
    else knocked.push({ target, lease, marks: await listMarks(target, ports) });
  }
  const releases = others.map(({ target, lease }) => release(lease, !failed.has(target)));
  if (releases.length > 0 && (await ports.catalog.write(releases))) return knocked;
  return [...others, ...knocked];
}

/** Renders what is marked of them. Gives, for each, what is to be written before the leases are given back. */
async function renderHeld(
  held: readonly Held[],
  rendered: ReadonlyMap<Target, Map<string, Rendered>>,
  failed: Set<Target>,
  renderer: Renderer,
  run: Run,
): Promise<readonly (readonly Write[])[]> {
  const marked = held.filter(({ marks }) => marks.length > 0);
  if (marked.length === 0 || !hasTime(run)) return [];
  const { before, inForce } = await readBefore(
    marked.map(({ target }) => target),
    renderer,
  );
  const catalog = readRecordsOnce(renderer.ports.catalog);
  const together: Renderer = { ...renderer, ports: { ...renderer.ports, catalog } };
  const results: (readonly Write[])[] = [];
  for (const one of marked) {
    if (!hasTime(run)) break;
    const note = (document: Rendered): void => {
      const documents = rendered.get(one.target);
      const written = document.written || documents?.get(document.key)?.written === true;
      documents?.set(document.key, { ...document, written });
    };
    const done = await attempt(one.target, run, () =>
      renderTarget(one, before, inForce, note, together, run),
    );
    if (done) results.push(done);
    else failed.add(one.target);
  }
  return results;
}

/** The rows of what targets are published as, by their keys; the same for as long as nobody else renders them. */
type Before = ReadonlyMap<string, Row>;

/** Read after the marks, or settings that came with a later one would not be seen. */
async function readBefore(
  targets: readonly Target[],
  { ports, parseSettings }: Renderer,
): Promise<{ readonly before: Before; readonly inForce: InForce }> {
  const documents = targets.flatMap((target) => objectKeys(target).map(documentKey));
  const keys = [...documents, ...targets.filter(isFeedName).map(feedKey)];
  const [settings, ...rows] = await ports.catalog.read([settingsKey, ...keys]);
  const inForce = parseSettings(settings);
  if (!inForce) throw new Error("something is marked before the first publication.yaml");
  return {
    inForce,
    before: new Map(rows.flatMap((row) => (row ? [[nameOf(row), row] as const] : []))),
  };
}

/** Renders one target until nothing of it is in the way. Gives what is to be recorded of it. */
async function renderTarget(
  { target, marks }: Marked,
  before: Before,
  inForce: InForce,
  note: (document: Rendered) => void,
  renderer: Renderer,
  run: Run,
): Promise<readonly Write[]> {
  for (let conflicts = 0; conflicts <= MOST_CONFLICTS; conflicts++) {
    const now = conflicts === 0 ? { before, inForce } : await readBefore([target], renderer);
    const { writes, isConflict } = await renderOnce({ target, marks }, now, note, renderer, run);
    if (!isConflict) return writes;
    await writeInParts(writes, renderer.ports.catalog);
    // Where one is not what its row says, others will not be: the catalog is perhaps another than the site was made by.
    await adoptDocuments(target, renderer.ports);
  }
  throw new Error(`${target}: its documents keep changing`);
}

/**
 * Renders everything, and puts what differs. Gives how to record it and to clear the marks, which were known before the
 * rows were read. They stay where there is not time for all of it.
 */
async function renderOnce(
  { target, marks }: Marked,
  { before, inForce }: { readonly before: Before; readonly inForce: InForce },
  note: (document: Rendered) => void,
  renderer: Renderer,
  run: Run,
): Promise<{ readonly writes: readonly Write[]; readonly isConflict: boolean }> {
  const { ports, renderEntries } = renderer;
  const feedRow = before.get(nameOf(feedKey(target))) as Row<FeedRow> | undefined;
  const known = { row: feedRow, marks };
  const composed = await composeDocuments(target, inForce, ports, renderEntries, known);
  const writes: Write[] = [];
  for (const document of composed.documents) {
    const { key } = document;
    const row = before.get(nameOf(documentKey(key))) as Row<DocumentRow> | undefined;
    const hash = documentHash(document);
    const length = documentLength(document);
    const encodings = wantedEncodings(document, row?.value, renderer);
    const stored = row?.value.encoded;
    const isTopic = ports.hubs !== undefined && composed.topics?.includes(key) === true;
    const announced = isTopic ? hash : row?.value.announced;
    if (isTopic && row?.value.announced !== hash) writes.push(unannounced(key, hash));
    if (row?.value.hash === hash && encodings.every((one) => stored?.[one] !== undefined)) {
      note({ key, written: false, length });
      // Whoever put it died before it could be handed on.
      if (announced !== row.value.announced) writes.push(announcedAs(hash, row));
      continue;
    }
    if (!hasTime(run)) return { writes, isConflict: false };
    const put = await putDocument(document, row?.value, encodings, ports);
    // A media file that is gone again: its own event marks what shows it.
    if (put === undefined && "source" in document) continue;
    if (put === undefined) return { writes, isConflict: true };
    note({ key, written: true, length });
    const value: DocumentRow = {
      target,
      hash,
      length,
      ...put,
      ...(announced !== undefined && { announced }),
    };
    writes.push({ put: { ...documentKey(key), value: toJson(value) } });
  }
  writes.push(...(await feedWrites(target, composed, known, inForce.publication, ports)));
  writes.push(...(await archiveWrites(target, composed, ports)));
  writes.push(...oldMarks(composed, marks, inForce.publication));
  if (ports.edgeCache && outlives(target, composed, marks)) {
    writes.push({ put: { ...uninvalidatedKey(target), value: null } });
  }
  writes.push(...marks.map((one): Write => ({ delete: toKey(one) })));
  return { writes, isConflict: false };
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
  const { body: plain } = document;
  const forms = await Promise.all(
    encodings.map(async (encoding) => ({ encoding, body: await encode(plain, encoding) })),
  );
  const encoded: Record<string, string> = {};
  for (const { encoding, body } of forms) {
    const condition = replacing(row?.encoded?.[encoding]);
    const name = encodedKey(key, encoding);
    const put = await site.put(name, body, { ...headers, encoding }, condition);
    if (put === "conflict") return undefined;
    encoded[encoding] = put.etag;
  }
  const put = await site.put(key, plain, headers, replacing(row?.etag));
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
    // Who was told while something else was there has perhaps fetched that.
    ...(row?.value.announced !== undefined &&
      row.value.hash === hash &&
      isSound && {
        announced: row.value.announced,
      }),
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
  { row, marks }: KnownOfFeed,
  publication: Publication,
  { catalog }: Ports,
): Promise<readonly Write[]> {
  if (!feed) return [];
  const history = { before: row?.value.history, now: feed.history };
  // Before the row: without it a second renderer would see no change.
  const archives = canHaveArchive(target)
    ? await archiveMarks(target, marks, history, publication, catalog)
    : [];
  if (row && JSON.stringify(row.value) === JSON.stringify(feed)) return archives;
  const put = { ...feedKey(target), value: toJson(feed) };
  const isListedAnew = !row || listed(row.value) !== listed(feed);
  const change = `${target}#${(row?.revision ?? 0) + 1}`;
  return [...archives, ...(isListedAnew ? [mark("directory", change)] : []), { put }];
}

/** What the directory shows of a feed. */
function listed({ history: _, labelledBy: __, buried: ___, ...shown }: FeedRow): string {
  return JSON.stringify(shown);
}
