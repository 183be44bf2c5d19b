/** What npm's audit says, as JSON: of version 2 where the registry answered, and something else where it did not. */
export type Audit =
  | {
      readonly asked: true;
      /** Known weaknesses of what is shipped, that are to be mended before anything else. */
      readonly shipped: readonly string[];
      /** All others: of what is needed to develop, and slight ones. */
      readonly others: readonly string[];
    }
  | { readonly asked: false; readonly why: string };

type Report = {
  readonly auditReportVersion?: number;
  readonly message?: string;
  readonly vulnerabilities?: Readonly<Record<string, Vulnerability>>;
};

type Vulnerability = {
  readonly severity: string;
  readonly range: string;
  /** Folders of the lock. */
  readonly nodes: readonly string[];
};

const SLIGHT = ["info", "low"];

/** `shipped` are folders of the lock. */
export function readAudit(output: string, shipped: ReadonlySet<string>): Audit {
  let report: Report;
  try {
    report = JSON.parse(output);
  } catch {
    return { asked: false, why: output.trim().slice(0, 200) || "npm said nothing" };
  }
  if (report.auditReportVersion === undefined || report.vulnerabilities === undefined) {
    return { asked: false, why: report.message ?? "npm's answer is no report" };
  }
  const found = Object.entries(report.vulnerabilities).map(([name, one]) => ({
    text: `${name} ${one.range}: ${one.severity} (${one.nodes.join(", ")})`,
    isUrgent: !SLIGHT.includes(one.severity) && one.nodes.some((folder) => shipped.has(folder)),
  }));
  return {
    asked: true,
    shipped: found.filter(({ isUrgent }) => isUrgent).map(({ text }) => text),
    others: found.filter(({ isUrgent }) => !isUrgent).map(({ text }) => text),
  };
}
