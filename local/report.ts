import type { ArticleRecord, Clearance } from "../lambdas/syndication/catalog/rows.ts";
import { divideProblems, inReadingOrder, type Problem } from "../lambdas/syndication/problem.ts";

/** What a build or a check found and did: what `--json` prints, but for the clearances. */
export type Report = {
  /** Files read as articles. */
  readonly articles: number;
  /** Live at the instant of the run. */
  readonly published: number;
  /** Draft, scheduled, embargoed, expired, withdrawn. */
  readonly hidden: number;
  readonly rejected: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** Stories that can still go out, in the order of their paths. */
  readonly clearances: readonly FileClearances[];
  /** Objects of the site, without encodings: written + unchanged. */
  readonly documents: number;
  readonly written: number;
  readonly unchanged: number;
  /** Of the documents, uncompressed. */
  readonly bytes: number;
  readonly seconds: number;
};

/** What becomes of one story at each partner. */
export type FileClearances = {
  readonly file: string;
  readonly clearances: readonly Clearance[];
};

export type ArticleCounts = Pick<
  Report,
  "articles" | "published" | "hidden" | "rejected" | "warnings" | "clearances"
>;

/** What is to be known of a record for the report, and to see whether its file has changed. */
export type Account = Pick<
  ArticleRecord,
  "version" | "settings" | "refusals" | "warnings" | "clearances"
> & { readonly isPublished: boolean };

const NONE: readonly Problem[] = [];

/** A folder has as many as articles: nothing more of a record is kept in memory. */
export function toAccount({
  version,
  settings,
  refusals,
  warnings,
  clearances,
  held,
}: ArticleRecord): Account {
  return {
    settings,
    isPublished: held.feeds.length > 0,
    refusals: refusals.length > 0 ? refusals : NONE,
    warnings: warnings.length > 0 ? warnings : NONE,
    ...(version !== undefined && { version }),
    ...(clearances && { clearances }),
  };
}

/** What the records of all paths come to, with what is to be said of publication.yaml itself. */
export function countArticles(
  records: Iterable<readonly [string, Account]>,
  ofSettings: readonly Problem[],
): ArticleCounts {
  let articles = 0;
  let published = 0;
  let hidden = 0;
  const divided = divideProblems(ofSettings);
  const rejected = [...divided.errors];
  const warnings = [...divided.warnings];
  const clearances: FileClearances[] = [];
  for (const [file, record] of records) {
    // A record without a version is the memory of a file that is gone.
    if (record.version === undefined) continue;
    articles++;
    if (record.isPublished) published++;
    else if (record.refusals.length === 0) hidden++;
    for (const refusal of record.refusals) rejected.push(refusal);
    for (const warning of record.warnings) warnings.push(warning);
    if (record.clearances) clearances.push({ file, clearances: record.clearances });
  }
  return {
    articles,
    published,
    hidden,
    rejected: rejected.sort(inReadingOrder),
    warnings: onceAFolder(warnings.sort(inReadingOrder)),
    clearances: clearances.sort((a, b) => (a.file < b.file ? -1 : 1)),
  };
}

/** A site that was brought from another tool has one habit in every file: one warning a folder says it. */
function onceAFolder(warnings: readonly Problem[]): readonly Problem[] {
  const told = new Set<string>();
  return warnings.filter(({ code, file }) => {
    if (code !== "assumed-time-zone") return true;
    const folder = file.slice(0, file.lastIndexOf("/") + 1);
    if (told.has(folder)) return false;
    told.add(folder);
    return true;
  });
}
