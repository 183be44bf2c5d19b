import { startProgress } from "../progress-bar.ts";
import { isContent, listContent } from "../push/content-files.ts";
import { type ContentStore, openContentStore, type StoredFile } from "../push/content-store.ts";
import { type Sent, sendContent } from "../push/send-content.ts";
import type { Report } from "../report.ts";
import { articlesLine, count, printable, problemLines, toJsonProblem } from "../report-text.ts";
import { Unusable } from "../unusable.ts";
import { publishOnce } from "./build.ts";
import { stateFolder } from "./folders.ts";
import { EXIT, type ExitCode, type World } from "./world.ts";

export type PushOptions = {
  readonly dryRun?: true;
  readonly strict?: true;
  readonly json?: true;
};

const SETTINGS = "publication.yaml";
const MOST_ABSENT_SHOWN = 20;

/**
 * Puts what differs of a content folder into the content bucket, and deletes nothing there. A refused article goes too,
 * as its last good version stays out; a broken publication.yaml does not. Throws `Unusable`.
 */
export async function push(
  content: string,
  bucket: string,
  options: PushOptions,
  world: World,
): Promise<ExitCode> {
  const state = stateFolder(undefined, content);
  const report = await publishOnce({ content, state, forget: true }, undefined, world);
  for (const line of problemLines(report)) world.complain(line);
  const refused = refusedFiles(report);
  if (options.strict && refused.size > 0) {
    throw new Unusable(`${count(refused.size, "file")} would be refused; nothing was sent`);
  }

  const started = performance.now();
  const stages = listContent(content);
  const files = new Set(stages.flat().map(({ path }) => path));
  const store = await openContentStore(bucket);
  const progress = startProgress(world.screen);
  try {
    const listed = await listContentBucket(store, bucket);
    let done = 0;
    const sent = await sendContent(stages, {
      store,
      stored: underComposedNames(listed),
      dryRun: options.dryRun === true,
      onDone: () => progress.show(++done, files.size),
    });
    progress.end();
    const absent = [...listed.keys()]
      .filter((key) => isContent(key) && !files.has(key) && !files.has(key.normalize("NFC")))
      .sort();
    const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
    const outcome = { files: files.size, sent, absent, seconds };
    for (const { file, message } of sent.failed) {
      world.complain(printable(`wireroom: ${file} was not sent: ${message}`));
    }
    if (refused.size > 0) {
      world.complain(
        `wireroom: ${count(refused.size, "file")} will be refused; until they are mended, the last good versions stay out`,
      );
    }
    if (options.json) world.print(toJson(outcome, report, options));
    else for (const line of outcomeLines(outcome, report, bucket, options)) world.print(line);
    return refused.size + sent.failed.length > 0 ? EXIT.someRefused : EXIT.well;
  } finally {
    progress.end();
    store.close();
  }
}

type Outcome = {
  readonly files: number;
  readonly sent: Sent;
  /** In the bucket and not in the folder. */
  readonly absent: readonly string[];
  readonly seconds: number;
};

/** Throws `Unusable` for a bucket that holds something else: what is filed may be secret for a while, and a site is not. */
async function listContentBucket(
  store: ContentStore,
  bucket: string,
): Promise<ReadonlyMap<string, StoredFile>> {
  const listed = await store.list();
  // What the pipeline reports is there too.
  const files = [...listed.keys()].filter((key) => !key.startsWith("."));
  if (files.length > 0 && !listed.has(SETTINGS)) {
    throw new Unusable(
      `the bucket ${bucket} holds ${count(files.length, "file")} and no ${SETTINGS}, so it is no content bucket; is it the bucket of the feeds? The stack's output ContentBucket names the right one; nothing was sent`,
    );
  }
  return listed;
}

/** A decomposed name (from macOS) is found under its composed one, unless there is such a file too. */
function underComposedNames(
  listed: ReadonlyMap<string, StoredFile>,
): ReadonlyMap<string, StoredFile> {
  const stored = new Map<string, StoredFile>();
  for (const [key, file] of listed) stored.set(key.normalize("NFC"), file);
  return new Map([...stored, ...listed]);
}

function refusedFiles({ rejected }: Report): ReadonlySet<string> {
  return new Set(rejected.map(({ file }) => file));
}

function outcomeLines(
  { files, sent, absent, seconds }: Outcome,
  report: Report,
  bucket: string,
  { dryRun }: PushOptions,
): readonly string[] {
  const parts = [
    `${sent.sent.length} ${dryRun ? "would be sent" : "sent"}`,
    `${sent.unchanged} unchanged`,
  ];
  if (sent.failed.length > 0) parts.push(`${sent.failed.length} not sent`);
  const lines = dryRun ? sent.sent.map((path) => printable(path)) : [];
  lines.push(articlesLine(report));
  lines.push(`${count(files, "file")}: ${parts.join(", ")}, in ${seconds} s`);
  if (absent.length === 0) return lines;
  lines.push(
    `in the bucket and not here: ${count(absent.length, "file")}; remove them with aws s3 rm if they are to be taken down:`,
  );
  for (const key of absent.slice(0, MOST_ABSENT_SHOWN)) {
    lines.push(`  aws s3 rm ${quoted(printable(`s3://${bucket}/${key}`))}`);
  }
  const more = absent.length - MOST_ABSENT_SHOWN;
  return more > 0 ? [...lines, `  and ${more} more`] : lines;
}

/** For a shell. */
function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function toJson(
  { files, sent, absent, seconds }: Outcome,
  { rejected, warnings }: Report,
  { dryRun }: PushOptions,
): string {
  return JSON.stringify({
    dryRun: dryRun === true,
    files,
    sent: sent.sent,
    unchanged: sent.unchanged,
    failed: sent.failed,
    absent,
    bytes: sent.bytes,
    rejected: rejected.map(toJsonProblem),
    warnings: warnings.map(toJsonProblem),
    seconds,
  });
}
