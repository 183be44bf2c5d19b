import { isPartnerFeed, sitemapMonth } from "../article/selection.ts";
import type { Catalog, Row, Write } from "../catalog/catalog.ts";
import {
  type ArticleRecord,
  type Clearance,
  type Finding,
  faultyKey,
  readRow,
  readRows,
  recordKey,
  type SettingsReportRow,
  settingsReportKey,
  subjectOf,
  type UntoldRow,
  untoldKey,
} from "../catalog/rows.ts";
import { writeInParts } from "../catalog/write-in-parts.ts";
import { sha256 } from "../digest.ts";
import { siteAddress } from "../feed/site-address.ts";
import { findKeyFault } from "../object-name.ts";
import type { Rule } from "../partner/partner.ts";
import { findRule } from "../partner/partners.ts";
import { divideProblems, type Problem } from "../problem.ts";
import type { Publication } from "../publication.ts";
import { pagePath } from "../site-object.ts";
import { attempt, hasTime } from "./attempt.ts";
import type { Bucket } from "./bucket.ts";
import { largeArchives } from "./large-archives.ts";
import { releaseLease, takeLease } from "./lease.ts";
import type { News, Newsdesk, NewsKind } from "./newsdesk.ts";
import type { Ports, Run } from "./ports.ts";
import { SETTINGS_FILE } from "./settings.ts";

/** Changes that are told in one go, at most. */
const MOST_AT_ONCE = 100;
/** Files that the report of all files names, at most. */
const MOST_REPORTED = 500;

const REPORT = ".wireroom/report.json";

/** The report of a file; under its digest where no key can hold its name. */
export function reportKey(file: string): string {
  const key = `.wireroom/reports/${file}.json`;
  return findKeyFault(key) === undefined ? key : `.wireroom/reports/${sha256(file)}.json`;
}

/**
 * Tells the editors what became of their files: a report beside the content for each, one of all that need mending,
 * and events. What was not told stays in the catalog until it was; so everything is told at least once. Gives what it told.
 */
export async function tellEditors(
  ports: Ports,
  publication: Publication | undefined,
  run: Run,
): Promise<readonly News[]> {
  const { newsdesk } = ports;
  if (!newsdesk) return [];
  const told: News[] = [];
  const failed = new Set<string>();
  while (hasTime(run) && (await readUntold(ports, failed)).length > 0) {
    // One at a time, or many invocations would tell the same. What comes meanwhile is told by who is at it.
    const lease = await takeLease("editors", ports, run);
    if (!lease) break;
    try {
      for (let rows = await readUntold(ports, failed); rows.length > 0 && hasTime(run); ) {
        told.push(...(await tellSome(rows, { ports, newsdesk, publication, failed }, run)));
        rows = await readUntold(ports, failed);
      }
    } finally {
      await releaseLease(lease, ports);
    }
  }
  return told;
}

/** Changes to be told in one go, and one more where there are others; none of files that cannot be told now. */
async function readUntold(
  { catalog }: Ports,
  failed: ReadonlySet<string>,
): Promise<readonly Row<UntoldRow>[]> {
  const { partition } = untoldKey("", 0);
  // A file that fails has seldom more than a few of them.
  const limit = MOST_AT_ONCE * (failed.size + 1) + 1;
  const rows = (await catalog.query(partition, { limit })) as readonly Row<UntoldRow>[];
  return rows.filter((row) => !failed.has(subjectOf(row))).slice(0, MOST_AT_ONCE + 1);
}

type Telling = {
  readonly ports: Ports;
  readonly newsdesk: Newsdesk;
  readonly publication: Publication | undefined;
  /** Files that could not be told: one of them must not silence the others. */
  readonly failed: Set<string>;
};

async function tellSome(
  found: readonly Row<UntoldRow>[],
  { ports, newsdesk, publication, failed }: Telling,
  run: Run,
): Promise<readonly News[]> {
  const rows = found.slice(0, MOST_AT_ONCE);
  const files = [...new Set(rows.map(subjectOf))];
  const news = await Promise.all(
    files.map((file) =>
      attempt(file, run, async () => {
        const report = await writeReport(file, ports, newsdesk, publication);
        const own = rows.filter((row) => subjectOf(row) === file);
        const all = own.flatMap(({ value }) =>
          report ? value.kinds.map((kind) => toNews(kind, value, report, publication)) : [],
        );
        if (all.length > 0) await newsdesk.announce(all);
        return all;
      }),
    ),
  );
  for (const [index, file] of files.entries()) if (!news[index]) failed.add(file);
  // Before the last of them are forgotten: nothing else would have it written.
  if (found.length === rows.length) await reportAll(ports, newsdesk, publication);
  const done = rows.filter((row) => !failed.has(subjectOf(row)));
  await writeInParts(
    done.map(({ partition, sort }): Write => ({ delete: { partition, sort } })),
    ports.catalog,
  );
  return news.flatMap((some) => some ?? []);
}

/** What is said of one file. */
type FileReport = {
  readonly file: string;
  readonly status: string;
  /** What time alone makes of it, and when. */
  readonly until?: string;
  readonly id?: string;
  readonly page?: string;
  readonly feeds: readonly string[];
  /** What each partner makes of it; absent: there are none, or it cannot go out. */
  readonly partners?: readonly PartnerReport[];
  readonly problems: readonly Problem[];
};

type PartnerReport = {
  readonly partner: string;
  readonly status: Clearance["status"];
  readonly findings: readonly (Finding & Pick<Rule, "source" | "checkedOn">)[];
};

async function writeReport(
  file: string,
  { catalog }: Ports,
  { reports }: Newsdesk,
  publication: Publication | undefined,
): Promise<FileReport | undefined> {
  const key = file === SETTINGS_FILE ? settingsReportKey : recordKey(file);
  return replaceObject(reportKey(file), reports, async () => {
    const row = await readRow<ArticleRecord | SettingsReportRow>(catalog, key);
    if (!row) return undefined;
    if (!("problems" in row.value)) return ofArticle(file, row.value);
    return ofSettings(row.value, publication, catalog);
  });
}

async function ofSettings(
  report: SettingsReportRow,
  publication: Publication | undefined,
  catalog: Catalog,
): Promise<FileReport> {
  const large = publication ? await largeArchives(publication, catalog) : [];
  const problems = [...report.problems, ...large];
  const { errors } = divideProblems(problems);
  const status = errors.length > 0 ? "refused" : "published";
  return { file: SETTINGS_FILE, status, feeds: [], problems };
}

function ofArticle(file: string, record: ArticleRecord): FileReport {
  const { availability: state, standing, held, publicIds, refusals, warnings, clearances } = record;
  const id = publicIds.at(-1);
  return {
    file,
    status: standing?.status ?? "waiting",
    ...(state && "until" in state && state.until !== undefined && { until: state.until }),
    ...(id !== undefined && { id }),
    ...(held.page !== undefined && { page: held.page }),
    feeds: held.feeds.filter((feed) => sitemapMonth(feed) === undefined && !isPartnerFeed(feed)),
    ...(clearances && { partners: clearances.map(ofPartner) }),
    problems: [...refusals, ...warnings],
  };
}

function ofPartner({ partner, status, findings }: Clearance): PartnerReport {
  return {
    partner,
    status,
    findings: findings.map((finding) => {
      // A rule of an earlier version has no source any more.
      const { source = "", checkedOn = "" } = findRule(partner, finding.code) ?? {};
      return { ...finding, source, checkedOn };
    }),
  };
}

function toNews(
  kind: NewsKind,
  { because }: UntoldRow,
  { file, id, page, feeds, problems }: FileReport,
  publication: Publication | undefined,
): News {
  const address = page !== undefined && publication && siteAddress(pagePath(page), publication);
  const { errors } = divideProblems(problems);
  return {
    kind,
    file,
    message: toMessage(kind, file, because, errors),
    ...(id !== undefined && { id }),
    ...(address && { address }),
    feeds,
    ...(because !== undefined && kind === "withdrawn" && { because }),
    problems,
  };
}

function toMessage(
  kind: NewsKind,
  file: string,
  because: string | undefined,
  errors: readonly Problem[],
): string {
  switch (kind) {
    case "published":
      return `${file} is published`;
    case "withdrawn":
      return `${file} is not public any more: ${because ?? "withdrawn"}`;
    case "rejected":
      return errors
        .map(({ line, column, code, message }) => `${file}:${line}:${column} ${code} ${message}`)
        .join("\n");
  }
}

/** `.wireroom/report.json`: every file that needs mending, errors first. */
async function reportAll(
  { catalog }: Ports,
  { reports }: Newsdesk,
  publication: Publication | undefined,
): Promise<void> {
  await replaceObject(REPORT, reports, async () => {
    const rows = await catalog.query(faultyKey("").partition, { limit: MOST_REPORTED + 1 });
    const paths = rows.slice(0, MOST_REPORTED).map(({ sort }) => sort);
    const records = await readRows<ArticleRecord>(catalog, paths.map(recordKey));
    const settings = await readRow<SettingsReportRow>(catalog, settingsReportKey);
    const files = paths.flatMap((path, index) => {
      const record = records[index]?.value;
      return record ? [ofArticle(path, record)] : [];
    });
    const ofFile = settings && (await ofSettings(settings.value, publication, catalog));
    if (ofFile && ofFile.problems.length > 0) files.unshift(ofFile);
    const isRefused = ({ problems }: FileReport): boolean =>
      divideProblems(problems).errors.length > 0;
    return {
      refused: files.filter(isRefused),
      warnings: files.filter((file) => !isRefused(file)),
      ...(rows.length > MOST_REPORTED && { more: true }),
    };
  });
}

/** Puts what `read` gives as JSON; of two who do so at once, the one who read later. Undefined: leaves what is there. */
async function replaceObject<Value extends object>(
  key: string,
  bucket: Bucket,
  read: () => Promise<Value | undefined>,
): Promise<Value | undefined> {
  for (;;) {
    const before = await bucket.head(key);
    const value = await read();
    if (value === undefined) return undefined;
    const body = new TextEncoder().encode(`${JSON.stringify(value, undefined, 2)}\n`);
    const condition = before ? { ifMatch: before.etag } : ("if-absent" as const);
    const headers = { mediaType: "application/json", cacheControl: "no-cache" };
    const put = await bucket.put(key, body, headers, condition);
    if (put !== "conflict") return value;
  }
}
