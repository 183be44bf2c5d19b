// `npm run supply-chain` judges what the project ships of others' code, writes its bill of materials to
// dist/sbom.cdx.json and asks the registry for known weaknesses; `-- --write` writes docs/licences.md first.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readAudit } from "./audit.ts";
import { cutBill, gapsOf } from "./bill-of-materials.ts";
import { renderLicences, strictLicences } from "./licences.ts";
import { readLock, readManifest } from "./lock.ts";
import { doubtfulOrigins, installScripts, looseVersions } from "./rules.ts";
import { bundlePublisher, shippedFolders, shippedPackages } from "./shipped.ts";

const LIST = "docs/licences.md";
const BILL = "dist/sbom.cdx.json";

const { values } = parseArgs({ options: { write: { type: "boolean", default: false } } });
const manifest = readManifest();
const lock = readLock();
const { folders } = await bundlePublisher();
const packages = shippedPackages(lock, folders);

const list = renderLicences(packages);
if (values.write) writeFileSync(LIST, list);
const bill = cutBill(
  JSON.parse(npm("sbom", "--sbom-format=cyclonedx", "--package-lock-only")),
  packages,
  manifest,
);
mkdirSync("dist", { recursive: true });
writeFileSync(BILL, `${JSON.stringify(bill, undefined, 2)}\n`);
const audit = readAudit(npm("audit", "--json"), shippedFolders(lock, folders));

const findings = [
  ...looseVersions(manifest),
  ...doubtfulOrigins(lock),
  ...installScripts(manifest, lock),
  ...strictLicences(packages),
  ...(readFileSync(LIST, "utf8") === list
    ? []
    : [`${LIST} is not of this lock: npm run supply-chain -- --write`]),
  ...gapsOf(bill, packages).map((gap) => `${BILL}: ${gap}`),
  ...(audit.asked ? audit.shipped.map((one) => `known weakness: ${one}`) : []),
];
console.log(`${packages.length} packages are shipped; their bill of materials is ${BILL}`);
if (audit.asked) {
  for (const one of audit.others) console.log(`known weakness, not urgent: ${one}`);
  console.log(`audit: ${audit.shipped.length} to be mended, ${audit.others.length} others`);
} else {
  console.log(`audit: NOT DONE, the registry was asked and gave no report: ${audit.why}`);
}
for (const finding of findings) console.error(finding);
process.exitCode = findings.length === 0 ? 0 : 1;

/** What npm prints, whether or not it found something. */
function npm(...command: readonly string[]): string {
  const { stdout, error } = spawnSync("npm", command, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (error) throw new Error(`npm ${command.join(" ")} did not run`, { cause: error });
  return stdout;
}
