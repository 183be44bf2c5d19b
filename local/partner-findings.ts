import type { Finding } from "../lambdas/syndication/catalog/rows.ts";
import type { Confidence, Rule } from "../lambdas/syndication/partner/partner.ts";
import { findRule } from "../lambdas/syndication/partner/partners.ts";
import { displayWidth, wrapWords } from "./display-width.ts";
import type { FileClearances } from "./report.ts";
import { printable } from "./report-text.ts";

/** What a partner's rule says of a story, and how that is known. */
export type PartnerFinding = Finding & {
  readonly file: string;
  readonly partner: string;
  readonly source: string;
  readonly checkedOn: string;
  readonly confidence: Confidence;
};

type Origin = Pick<Rule, "source" | "checkedOn" | "confidence">;

/** Findings of all stories: what is refused first, each in the order of the stories and the partners. */
export function listFindings(
  stories: readonly FileClearances[],
  originOf: (partner: string, code: string) => Origin | undefined = findRule,
): readonly PartnerFinding[] {
  const found = stories.flatMap(({ file, clearances }) =>
    clearances.flatMap(({ partner, findings }) =>
      findings.flatMap(({ code, severity, message }): readonly PartnerFinding[] => {
        const origin = originOf(partner, code);
        if (!origin) return [];
        const { source, checkedOn, confidence } = origin;
        return [{ file, partner, code, severity, message, source, checkedOn, confidence }];
      }),
    ),
  );
  const of = (wanted: Finding["severity"]) => found.filter(({ severity }) => severity === wanted);
  return [...of("error"), ...of("warning")];
}

/** Blocks and files of one block that are shown, at most: nobody reads further, and `--json` has them all. */
const MOST_BLOCKS = 60;
const MOST_FILES = 20;

/**
 * A block for each thing to mend, with an empty line between two: the files, what is wrong and who says so; what to
 * change; where the rule is from. What the same partners say alike is one block.
 */
export function findingLines(
  findings: readonly PartnerFinding[],
  columns: number,
): readonly string[] {
  const ofFiles = groupBy(findings, ({ file, code, severity, message }) =>
    JSON.stringify([severity, file, code, message]),
  );
  const blocks = groupBy(ofFiles, (group) => {
    const [{ severity, code, message }] = group;
    return JSON.stringify([severity, code, message, partnersOf(group)]);
  });
  const shown = blocks
    .slice(0, MOST_BLOCKS)
    .flatMap((block, index) => [...(index === 0 ? [] : [""]), ...blockLines(block, columns)]);
  const more = blocks.length - MOST_BLOCKS;
  return more > 0 ? [...shown, "", `and ${more} more things to mend: --json has them all`] : shown;
}

function partnersOf(group: Group<PartnerFinding>): string {
  return group.map(({ partner }) => partner).join(", ");
}

function blockLines(block: Group<Group<PartnerFinding>>, columns: number): readonly string[] {
  const [group] = block;
  const [{ code, severity, message }] = group;
  const what = `${code}  ${partnersOf(group)} (${severity === "error" ? "refused" : "warns"})`;
  return [
    ...headLines(
      block.map(([{ file }]) => printable(file)),
      what,
      columns,
    ),
    ...indented(printable(message), columns),
    ...originLines(group, columns),
  ];
}

function headLines(files: readonly string[], what: string, columns: number): readonly string[] {
  const [file] = files;
  const head = `${file}  ${what}`;
  if (files.length === 1 && displayWidth(head) <= columns) return [head];
  const more = files.length - MOST_FILES;
  return [
    ...files.slice(0, MOST_FILES),
    ...(more > 0 ? [`and ${more} more ${more === 1 ? "story" : "stories"}`] : []),
    ...indented(what, columns),
  ];
}

function originLines(block: Group<PartnerFinding>, columns: number): readonly string[] {
  const origins = groupBy(block, ({ source, checkedOn, confidence }) =>
    JSON.stringify([source, checkedOn, confidence]),
  );
  return origins.flatMap((same) => {
    const [{ source, checkedOn, confidence }] = same;
    const names = same.map(({ partner }) => partner).join(", ");
    const whose = origins.length === 1 ? "" : `${names}: `;
    return indented(`${whose}${source} (checked ${checkedOn}, ${confidence})`, columns);
  });
}

function indented(text: string, columns: number): readonly string[] {
  if (displayWidth(text) <= columns - 2) return [`  ${text}`];
  return wrapWords(text, columns - 2).map((line) => `  ${line}`);
}

type Group<Member> = readonly [Member, ...Member[]];

/** Members of one key together, in the order in which the keys came first. */
function groupBy<Member>(
  members: readonly Member[],
  keyOf: (member: Member) => string,
): readonly Group<Member>[] {
  const groups = new Map<string, [Member, ...Member[]]>();
  for (const member of members) {
    const key = keyOf(member);
    const group = groups.get(key);
    if (group) group.push(member);
    else groups.set(key, [member]);
  }
  return [...groups.values()];
}
