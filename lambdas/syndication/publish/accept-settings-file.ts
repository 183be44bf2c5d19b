import type { Write } from "../catalog/catalog.ts";
import {
  readRow,
  type SettingsReportRow,
  settingsReportKey,
  toJson,
  type UntoldRow,
  unchanged,
  untoldKey,
} from "../catalog/rows.ts";
import { sha256 } from "../digest.ts";
import type { Problem } from "../problem.ts";
import type { Ports } from "./ports.ts";
import { acceptSettings, missingSettingsMedia, SETTINGS_FILE, settingsReader } from "./settings.ts";

/**
 * Looks at publication.yaml as it is now, and has the editors told what is wrong with it. One that is broken or gone
 * leaves the last good one in force. Gives its problems.
 */
export async function acceptSettingsFile(ports: Ports): Promise<readonly Problem[]> {
  const { catalog, content } = ports;
  for (;;) {
    const before = await readRow<SettingsReportRow>(catalog, settingsReportKey);
    const read = async () => (await content.read(SETTINGS_FILE))?.bytes;
    const { bytes, refusals, warnings } = await acceptSettings(read, ports);
    if (!bytes) return [];
    const inForce = await settingsReader(ports)();
    const missing = inForce ? await missingSettingsMedia(inForce, bytes, ports) : [];
    const report: SettingsReportRow = {
      version: sha256(bytes),
      problems: [...refusals, ...warnings, ...missing],
    };
    if (JSON.stringify(before?.value) === JSON.stringify(report)) return report.problems;
    const untold: UntoldRow = { kinds: refusals.length > 0 ? ["rejected"] : [] };
    const key = untoldKey(SETTINGS_FILE, (before?.revision ?? 0) + 1);
    const writes: Write[] = [
      { put: { ...settingsReportKey, value: toJson(report) }, when: unchanged(before) },
      { put: { ...key, value: toJson(untold) } },
    ];
    if (await catalog.write(writes)) return report.problems;
  }
}
