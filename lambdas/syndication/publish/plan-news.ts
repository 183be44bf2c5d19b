import type { ArticleRecord, Standing, UntoldRow } from "../catalog/rows.ts";
import { sha256 } from "../digest.ts";
import type { NewsKind } from "./newsdesk.ts";

export type NewsPlan = {
  readonly standing: Standing;
  /** Whether the file needs mending: by its refusals or warnings, or for a partner that refuses it. */
  readonly faulty: boolean;
  /** Absent: its editor knows all of it. */
  readonly untold?: UntoldRow;
};

/** What the editors are to be told of a file, by what they were last told and what it is now. */
export function planNews(
  before: Standing | undefined,
  next: Omit<ArticleRecord, "held" | "standing">,
  isPublic: boolean,
): NewsPlan {
  const standing = toStanding(next, isPublic);
  const isRefused = next.clearances?.some(({ status }) => status === "refused") === true;
  const faulty = next.refusals.length > 0 || next.warnings.length > 0 || isRefused;
  if (before && JSON.stringify(before) === JSON.stringify(standing)) return { standing, faulty };
  const wasPublic = before?.status === "published";
  const kinds: NewsKind[] = [];
  if (wasPublic && !isPublic) kinds.push("withdrawn");
  if (isPublic && !(wasPublic && before.rendition === standing.rendition)) kinds.push("published");
  const isAnotherVersion = before?.version !== standing.version;
  if (next.refusals.length > 0 && (isAnotherVersion || before?.problems !== standing.problems)) {
    kinds.push("rejected");
  }
  const because = wasPublic && !isPublic ? { because: standing.status } : {};
  return { standing, faulty, untold: { kinds, ...because } };
}

function toStanding(
  {
    version,
    rendition,
    availability,
    refusals,
    warnings,
    clearances = [],
  }: Omit<ArticleRecord, "held" | "standing">,
  isPublic: boolean,
): Standing {
  const messages = [
    ...[...refusals, ...warnings].map(
      ({ line, column, code, message }) => `${line}:${column} ${code} ${message}`,
    ),
    ...clearances.flatMap(({ partner, findings }) =>
      findings.map(({ code, message }) => `${partner} ${code} ${message}`),
    ),
  ];
  const waits = availability === undefined || availability.status === "live";
  return {
    status: isPublic
      ? "published"
      : version === undefined
        ? "deleted"
        : !waits
          ? availability.status
          : refusals.length > 0
            ? "refused"
            : "waiting",
    rendition,
    ...(version !== undefined && { version }),
    ...(messages.length > 0 && { problems: sha256(messages.join("\n")).slice(0, 16) }),
  };
}
