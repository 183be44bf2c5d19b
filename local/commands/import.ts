import { readFileSync, statSync } from "node:fs";
import { type Comparison, compareFeeds, successorOf } from "../import/compare-feeds.ts";
import { type Imported, importSite } from "../import/import-site.ts";
import type { OldKind, OldSite } from "../import/old-site.ts";
import { type ReadAs, readOldSite } from "../import/read-old-site.ts";
import type { Report } from "../report.ts";
import { count, printable, problemLines, toJsonProblem } from "../report-text.ts";
import { isAbsence } from "../state-file.ts";
import { Unusable } from "../unusable.ts";
import { isFolder, stateFolder } from "./folders.ts";
import { EXIT, type ExitCode, type World, WrongUsage } from "./world.ts";

export type ImportOptions = {
  readonly into: string;
  readonly as?: ReadAs;
  readonly media?: string;
  readonly json?: true;
};

/** Lists of files and entries are shown up to here; `--json` has all. */
const MOST_SHOWN = 20;
/** V8's longest string is a little longer. */
const LARGEST_FILE = 500 * 1024 * 1024;

/**
 * Makes articles of a feed or an export, publishes them in memory, and says what readers of the old feed would see.
 * Overwrites nothing. Throws `Unusable`.
 */
export async function importFile(
  file: string,
  options: ImportOptions,
  world: World,
): Promise<ExitCode> {
  const { into, media, as } = options;
  if (media !== undefined && !isFolder(media)) {
    throw new Unusable(`--media ${media}: there is no such folder`);
  }
  const entry = statSync(into, { throwIfNoEntry: false });
  if (entry && !entry.isDirectory())
    throw new WrongUsage(`--into ${into} is a file; name a folder`);
  const { site, warnings } = readOldSite(printable(file), readOldFile(file), as);
  if (site.entries.length === 0) throw new Unusable(`${file}: there is no entry in it`);
  const now = world.now();
  const imported = await importSite(site, { into, now, ...(media !== undefined && { media }) });
  const pipeline = await world.openPipeline({
    content: into,
    state: stateFolder(undefined, into),
    forget: true,
    encodings: false,
  });
  try {
    const report = await pipeline.publish(now);
    const comparison = await compareFeeds(site.kind, imported.articles, pipeline.site);
    const outcome = { site, imported, comparison, report };
    for (const line of [...warnings, ...imported.warnings]) {
      world.complain(printable(`wireroom: warning: ${line}`));
    }
    for (const line of problemLines(report)) world.complain(line);
    const lines = options.json ? [toJson(outcome)] : outcomeLines(outcome, into);
    for (const line of lines) world.print(line);
    return report.rejected.length > 0 ? EXIT.someRefused : EXIT.well;
  } finally {
    await pipeline.close();
  }
}

function readOldFile(file: string): Uint8Array {
  try {
    const { size } = statSync(file);
    if (size > LARGEST_FILE) {
      throw new Unusable(
        `${file} has more than 500 MiB; export it in parts, by month or by author`,
      );
    }
    return readFileSync(file);
  } catch (error) {
    if (isAbsence(error)) throw new Unusable(`${file}: there is no such file`);
    if ((error as NodeJS.ErrnoException).code === "EISDIR") {
      throw new Unusable(`${file} is a folder; name the file of the feed or the export`);
    }
    throw error;
  }
}

type Outcome = {
  readonly site: OldSite;
  readonly imported: Imported;
  readonly comparison: Comparison;
  readonly report: Report;
};

const NAMES: Readonly<Record<OldKind, string>> = {
  rss: "an RSS feed",
  atom: "an Atom feed",
  json: "a JSON Feed",
  wxr: "a WordPress export",
  ghost: "a Ghost export",
};

function outcomeLines(outcome: Outcome, into: string): readonly string[] {
  const { site, imported, comparison } = outcome;
  const { articles, leftOut, publicationWritten } = imported;
  const written = articles.filter((article) => article.written).length;
  const counts = [`${written} written`, `${articles.length - written} there already`];
  if (leftOut.length > 0) counts.push(`${leftOut.length} left out`);
  return [
    `${NAMES[site.kind]}: ${count(articles.length, "article")}: ${counts.join(", ")}`,
    ...shorten(leftOut.map(({ what, reason }) => `  left out: ${what}: ${reason}`)),
    ...mediaLines(imported),
    ...comparisonLines(comparison),
    "",
    "What is left to do:",
    ...(publicationWritten
      ? [`  change what is marked CHANGE in ${into}/publication.yaml, which was not there`]
      : []),
    `  let readers go on asking for the old feed, in publication.yaml: addresses: {${toPath(site)}: /${successorOf(site.kind)}}`,
    ...(imported.withoutAlias === 0
      ? []
      : [
          `  ${count(imported.withoutAlias, "old address")} such as /?p=1: only the old server can lead from there to the articles`,
        ]),
    ...(comparison.news.length === 0
      ? []
      : ["  tell your readers before the feed moves: they will see these entries once more"]),
    `  look at the result: wireroom serve ${into}`,
  ].map(printable);
}

function shorten(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_SHOWN;
  return more > 0 ? [...lines.slice(0, MOST_SHOWN), `  and ${more} more`] : lines;
}

function mediaLines({ media }: Imported): readonly string[] {
  if (media.size === 0) return [];
  const placed = [...media.values()];
  const copied = placed.filter((one) => one === "written").length;
  const others = [...media].filter(([, one]) => one === "other").map(([path]) => path);
  return [
    `${count(media.size, "media file")}: ${copied} copied, ${placed.length - copied - others.length} there already`,
    ...shorten(
      others.map((path) => `  ${path} is another file, and is left alone: the old address stays`),
    ),
  ];
}

function comparisonLines({ entries, news, byReader, missing }: Comparison): readonly string[] {
  const lines = [
    `${news.length} of ${count(entries, "entry").replace("entrys", "entries")} would show as new in readers of the old feed`,
  ];
  if (news.length > 0) {
    const each = Object.entries(byReader).map(([reader, number]) => `${reader} ${number}`);
    lines.push(`  new in ${each.join(", ")}`);
    lines.push(...shorten(news.map(({ path, reason }) => `  ${path}: ${reason}`)));
  }
  if (missing.length > 0) {
    lines.push(
      `  ${count(missing.length, "article")} refused, or older than the new feed reaches, and so not in it`,
    );
  }
  return lines;
}

/** The path at which readers ask for the old feed. */
function toPath({ feed }: OldSite): string {
  const url = feed !== undefined && URL.canParse(feed, "https://old.invalid/");
  const path = url ? new URL(feed, "https://old.invalid/").pathname : "/feed/";
  return path === "/" ? "/feed/" : path;
}

function toJson({ site, imported, comparison, report }: Outcome): string {
  const { articles, leftOut, media, warnings, publicationWritten } = imported;
  return JSON.stringify({
    kind: site.kind,
    publicationWritten,
    written: articles.filter(({ written }) => written).map(({ path }) => path),
    existing: articles.filter(({ written }) => !written).map(({ path }) => path),
    leftOut,
    media: [...media].map(([path, placed]) => ({ path, placed })),
    entries: comparison.entries,
    new: comparison.news,
    byReader: comparison.byReader,
    missing: comparison.missing,
    addresses: { [toPath(site)]: `/${successorOf(site.kind)}` },
    notes: warnings,
    rejected: report.rejected.map(toJsonProblem),
    warnings: report.warnings.map(toJsonProblem),
  });
}
