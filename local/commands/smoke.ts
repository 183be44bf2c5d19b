import { count, printable } from "../report-text.ts";
import { type ByHand, listByHand } from "../smoke/by-hand.ts";
import { CHECKS, type Check, type Given, type Seen } from "../smoke/checks.ts";
import { openSite, type Site } from "../smoke/site.ts";
import { Unusable } from "../unusable.ts";
import { EXIT, type ExitCode, type World } from "./world.ts";

export type SmokeOptions = { readonly gone?: string; readonly json?: true };

/** Looks at a deployed site from outside, and says of each promise what was seen. Throws `Unusable` where nobody answers. */
export async function smoke(
  address: URL,
  { gone, json }: SmokeOptions,
  world: World,
): Promise<ExitCode> {
  const site = openSite({ address });
  try {
    const rows = await checkSite(site, gone === undefined ? {} : { gone });
    const byHand = site.secure ? listByHand(address.href) : [];
    if (json) {
      world.print(JSON.stringify({ address: address.href, checks: rows, byHand }));
    } else {
      const lines = [...toTable(rows), "", ...toInstructions(byHand), toSummary(rows)];
      for (const line of lines) world.print(line);
    }
    return rows.some(({ outcome }) => outcome === "failed") ? EXIT.nothingPublished : EXIT.well;
  } finally {
    site.close();
  }
}

export type CheckRow = { readonly name: string; readonly expected: string } & Seen;

/** Every check, in order, one at a time. Throws `Unusable` where nobody answers. */
export async function checkSite(site: Site, given: Given): Promise<readonly CheckRow[]> {
  await site.ask("/").catch((error: unknown) => {
    throw new Unusable(
      `${site.address.href} cannot be reached (${reasonOf(error)}); look at the address, and at its DNS and its certificate`,
    );
  });
  const rows: CheckRow[] = [];
  for (const check of CHECKS) {
    const { name, expected } = check;
    rows.push({ name, expected, ...(await lookAt(check, site, given)) });
  }
  return rows;
}

async function lookAt({ needs, look }: Check, site: Site, given: Given): Promise<Seen> {
  if (needs === "https" && !site.secure) {
    return { outcome: "cannot be seen", seen: "over http there is no TLS to look at" };
  }
  if (needs === "gone" && given.gone === undefined) {
    return { outcome: "cannot be seen", seen: "name such a page with --gone" };
  }
  try {
    return await look(site, given);
  } catch (error) {
    return { outcome: "failed", seen: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}

const MOST_SHOWN = 72;

function toTable(rows: readonly CheckRow[]): readonly string[] {
  const lines = [["", "check", "expected", "seen"]];
  for (const { outcome, name, expected, seen } of rows) {
    lines.push([outcome, name, expected, printable(seen.slice(0, MOST_SHOWN))]);
  }
  const widths = [0, 1, 2].map((column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function toInstructions(byHand: readonly ByHand[]): readonly string[] {
  if (byHand.length === 0) return [];
  const items = byHand.flatMap(({ what, commands }) => [
    `- ${what}:`,
    ...commands.map((command) => `    ${command}`),
  ]);
  return [
    "Not checked, since a look from outside cannot show it. Once for a deployment, on a stage that nobody reads:",
    ...items,
    "",
  ];
}

function toSummary(rows: readonly CheckRow[]): string {
  const parts = (["ok", "failed", "cannot be seen"] as const).map(
    (wanted) => `${rows.filter(({ outcome }) => outcome === wanted).length} ${wanted}`,
  );
  return `${count(rows.length, "check")}: ${parts.join(", ")}`;
}
