import { isPermissive } from "./rules.ts";
import { type Shipped, toReference } from "./shipped.ts";

const INTRODUCTION = `# Licences

The project is under the [MIT licence](../LICENSE). These are the packages of others that reach who uses it: installed with the \`wireroom\` package, or part of the publisher's bundle, which that package carries and CDK uploads. All are under permissive licences: they let
you use, change and pass them on, and ask you to keep their notices. The list is written by \`npm run supply-chain -- --write\`.
`;

/** docs/licences.md. */
export function renderLicences(packages: readonly Shipped[]): string {
  const counts = new Map<string, number>();
  for (const { licence = "none" } of packages) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  const totals = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = [
    "| licence | packages |",
    "|---|---:|",
    ...totals.map(([licence, count]) => `| ${licence} | ${count} |`),
    "",
    "| package | version | licence | installed | in the publisher |",
    "|---|---|---|---|---|",
    ...packages.map(({ name, version, licence = "none", isInstalled, isBundled }) => {
      const cells = [
        name,
        version,
        licence,
        ...[isInstalled, isBundled].map((is) => (is ? "yes" : "")),
      ];
      return `| ${cells.join(" | ")} |`;
    }),
  ];
  return `${INTRODUCTION}\n${lines.join("\n")}\n`;
}

/** A sentence for each package that not everybody may use. */
export function strictLicences(packages: readonly Shipped[]): string[] {
  return packages
    .filter(({ licence }) => !isPermissive(licence))
    .map((one) => `${toReference(one)} is under ${one.licence ?? "no licence that it tells"}`);
}
