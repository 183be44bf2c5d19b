import type { Problem } from "../lambdas/syndication/problem.ts";
import type { Report } from "./report.ts";

/** Warnings that are shown, at most: a folder that was brought from another tool can have one in every file. */
const MOST_WARNINGS = 50;

/** One line a problem, `file:line:column code message`, for people and for editors that jump to such places. */
export function problemLine({ file, line, column, code, severity, message }: Problem): string {
  const words = severity === "warning" ? `warning: ${message}` : message;
  return printable(`${file}:${line}:${column} ${code} ${words}`);
}

/** Everything that was refused, and the first warnings. */
export function problemLines({
  rejected,
  warnings,
}: Pick<Report, "rejected" | "warnings">): readonly string[] {
  const lines = [...rejected, ...warnings.slice(0, MOST_WARNINGS)].map(problemLine);
  const more = warnings.length - MOST_WARNINGS;
  return more > 0 ? [...lines, `and ${count(more, "more warning")}`] : lines;
}

/** A file's name can hold anything: nothing that is printed may move the cursor or turn the writing round. */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u{${character.charCodeAt(0).toString(16)}}`,
  );
}

/** What became of the articles: "14 articles: 11 published, 3 hidden". */
export function articlesLine(report: Report): string {
  const refused = new Set(report.rejected.map(({ file }) => file)).size;
  const parts = [`${report.published} published`, `${report.hidden} hidden`];
  if (refused > 0) parts.push(`${refused} refused`);
  const atPartners = report.clearances.filter((story) =>
    story.clearances.some(({ status }) => status === "refused"),
  );
  if (atPartners.length > 0) parts.push(`${atPartners.length} refused by a partner`);
  if (report.warnings.length > 0) parts.push(count(report.warnings.length, "warning"));
  return `${count(report.articles, "article")}: ${parts.join(", ")}`;
}

/** What became of the documents. */
export function documentsLine({ documents, bytes, written, unchanged, seconds }: Report): string {
  return `${count(documents, "document")} (${size(bytes)}): ${written} written, ${unchanged} unchanged, in ${seconds} s`;
}

/** What `--json` prints of a report. */
export function toJsonReport(report: Report): string {
  const { articles, published, hidden, rejected, warnings } = report;
  const { documents, written, unchanged, bytes, seconds } = report;
  return JSON.stringify({
    articles,
    published,
    hidden,
    rejected: rejected.map(toJsonProblem),
    warnings: warnings.map(toJsonProblem),
    documents,
    written,
    unchanged,
    bytes,
    seconds,
  });
}

/** What `--json` prints where nothing could be published. */
export function toJsonFailure(message: string, problems: readonly Problem[]): string {
  return JSON.stringify({ error: message, problems: problems.map(toJsonProblem) });
}

/** What `--json` prints of a problem. */
export function toJsonProblem({ file, line, column, code, message }: Problem): object {
  return { file, line, column, code, message };
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function size(bytes: number): string {
  if (bytes < 1000) return count(bytes, "byte");
  const units = ["kB", "MB", "GB", "TB"];
  let amount = bytes;
  let unit = "";
  for (const larger of units) {
    if (unit !== "" && amount < 1000) break;
    amount /= 1000;
    unit = larger;
  }
  return `${amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${unit}`;
}
