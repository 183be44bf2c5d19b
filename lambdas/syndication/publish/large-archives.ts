import type { Catalog, Row } from "../catalog/catalog.ts";
import {
  type LargeArchiveRow,
  largeArchiveKey,
  readRow,
  settingsKey,
  type UntoldRow,
} from "../catalog/rows.ts";
import { type Problem, problem } from "../problem.ts";
import type { Publication } from "../publication.ts";
import { SETTINGS_FILE } from "./settings.ts";

/** What cuts an archive shorter. */
const FINER: Readonly<Record<Publication["archive"], Publication["archive"] | undefined>> = {
  none: undefined,
  year: "month",
  month: "day",
  day: undefined,
};

/** That editors are to be told of settings whose archives have become too large; nobody of them did anything. */
export const GROWN: UntoldRow = { kinds: [] };

/** A warning at the setting that cuts the archives, where a document of one is larger than many readers take. */
export async function largeArchives(
  { archive }: Publication,
  catalog: Catalog,
): Promise<readonly Problem[]> {
  const rows = (await catalog.query(
    largeArchiveKey("").partition,
  )) as readonly Row<LargeArchiveRow>[];
  const [largest, ...others] = rows.toSorted((a, b) => b.value.bytes - a.value.bytes);
  if (!largest) return [];
  const settings = await readRow<null>(catalog, settingsKey);
  const lines = new TextDecoder().decode(settings?.bytes).split("\n");
  const line = Math.max(lines.findIndex((text) => text.startsWith("archive:")) + 1, 1);
  const finer = FINER[archive];
  return [
    problem(
      "large-archive",
      { file: SETTINGS_FILE, line, column: 1 },
      {
        address: largest.sort,
        bytes: largest.value.bytes,
        others: others.length,
        ...(finer !== undefined && { finer }),
      },
    ),
  ];
}
