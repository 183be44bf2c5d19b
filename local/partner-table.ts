import type { Clearance } from "../lambdas/syndication/catalog/rows.ts";
import { displayWidth, padDisplay, shortenMiddle } from "./display-width.ts";
import type { FileClearances } from "./report.ts";
import { printable } from "./report-text.ts";

/** Stories of each kind that a partner gets, or would get if they were mended. */
export type PartnerCounts = {
  readonly partner: string;
  readonly ships: number;
  readonly warns: number;
  readonly refused: number;
};

type Status = Clearance["status"];

const LETTERS: Readonly<Record<Status, { readonly letter: string; readonly meaning: string }>> = {
  ships: { letter: "+", meaning: "ships" },
  warns: { letter: "w", meaning: "ships, with a warning" },
  refused: { letter: "R", meaning: "refused" },
  excluded: { letter: "e", meaning: "excluded by the file's `partners`" },
  unselected: { letter: "n", meaning: "not in the partner's selection" },
  over: { letter: "o", meaning: "too old for the partner" },
};

/** Rows, at most: of more stories, those that have something to mend. */
const MOST_ROWS = 200;

const COUNTED = ["ships", "warns", "refused"] as const;

/** How the stories stand at each partner; one that has none is there too. */
export function countClearances(
  partners: readonly string[],
  stories: readonly FileClearances[],
): readonly PartnerCounts[] {
  return partners.map((partner) => {
    const counts = { partner, ships: 0, warns: 0, refused: 0 };
    for (const story of stories) {
      const status = statusAt(partner, story);
      if (status === "ships" || status === "warns" || status === "refused") counts[status]++;
    }
    return counts;
  });
}

/**
 * Stories down, partners across, a letter in each cell; counts in the last rows, and what the letters mean. The names
 * of the partners are stairs that end above their columns, so that nine fit where the cells are narrow.
 */
export function partnerTableLines(
  partners: readonly string[],
  stories: readonly FileClearances[],
  columns: number,
): readonly string[] {
  const counts = countClearances(partners, stories);
  const toMend = stories.filter((story) => needsMending(story));
  const shown = (stories.length <= MOST_ROWS ? stories : toMend).slice(0, MOST_ROWS);
  const cell = Math.max(3, 1 + String(stories.length).length);
  const room = columns - partners.length * cell;
  const longest = shown.reduce(
    (widest, { file }) => Math.max(widest, displayWidth(printable(file))),
    0,
  );
  const steps = partners.map((name, index) => name.length - (index + 1) * cell);
  // A terminal can be too narrow for anything; names are then what counts.
  const first = Math.max(Math.min(longest, room), ...steps, "refused".length);
  const cells = (texts: readonly string[]) => texts.map((text) => text.padStart(cell)).join("");
  const stairs = partners
    .map((name, index) => {
      const rest = partners.slice(index + 1).map(() => "|");
      return name.padStart(first + (index + 1) * cell) + cells(rest);
    })
    .reverse();
  const short = shown.map(({ file }) => shortenMiddle(printable(file), first));
  const seen = new Set<string>();
  const alike = new Set<string>();
  for (const name of short) (seen.has(name) ? alike : seen).add(name);
  const rows = shown.flatMap((story, index) => {
    const letters = partners.map((partner) => letterOf(statusAt(partner, story)));
    const name = short[index] ?? "";
    // Files that only the missing part tells apart have their whole path on a line of its own.
    return alike.has(name)
      ? [printable(story.file), " ".repeat(first) + cells(letters)]
      : [padDisplay(name, first) + cells(letters)];
  });
  const totals = COUNTED.map(
    (status) => status.padEnd(first) + cells(counts.map((one) => String(one[status]))),
  );
  const left = stories.length - shown.length;
  const more = left > 0 ? [`and ${left} more, ${leftOut(toMend.length > MOST_ROWS)}`] : [];
  return [...stairs, ...rows, ...more, "", ...totals, "", ...legendLines(partners, shown)];
}

function leftOut(isCut: boolean): string {
  return isCut ? "of which --json has everything" : "with nothing to mend";
}

function needsMending({ clearances }: FileClearances): boolean {
  return clearances.some(({ findings }) => findings.length > 0);
}

/** Of the letters, those that are there. */
function legendLines(
  partners: readonly string[],
  stories: readonly FileClearances[],
): readonly string[] {
  const seen = new Set(
    stories.flatMap((story) => partners.map((partner) => statusAt(partner, story))),
  );
  return Object.entries(LETTERS).flatMap(([status, { letter, meaning }]) =>
    [...seen].some((one) => one === status) ? [`${letter}  ${meaning}`] : [],
  );
}

function letterOf(status: Status | undefined): string {
  return status === undefined ? "" : LETTERS[status].letter;
}

function statusAt(partner: string, { clearances }: FileClearances): Status | undefined {
  return clearances.find((one) => one.partner === partner)?.status;
}
