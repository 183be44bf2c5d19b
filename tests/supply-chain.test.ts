import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { readAudit } from "../supply-chain/audit.ts";
import { type Bill, cutBill, gapsOf } from "../supply-chain/bill-of-materials.ts";
import { renderLicences, strictLicences } from "../supply-chain/licences.ts";
import { type Lock, type Locked, nameOf, readLock, readManifest } from "../supply-chain/lock.ts";
import { composeNotices } from "../supply-chain/notices.ts";
import {
  doubtfulOrigins,
  installScripts,
  isPermissive,
  looseVersions,
} from "../supply-chain/rules.ts";
import { bundlePublisher, shippedFolders, shippedPackages } from "../supply-chain/shipped.ts";
import { makeFolder } from "./support/folder.ts";
import { synthesiseFunction } from "./support/synthesised-function.ts";

const manifest = readManifest();
const lock = readLock();
const bundle = await bundlePublisher();
const packages = shippedPackages(lock, bundle.folders);

const HASH = `sha512-${"a".repeat(86)}==`;

function lockOf(packages: Readonly<Record<string, Locked>>): Lock {
  return new Map(Object.entries(packages));
}

describe("a dependency", () => {
  it("is asked for by one version", () => {
    expect(looseVersions(manifest)).toEqual([]);
  });

  it.each(["^1.0.0", "~1.0.0", "1.x", "*", "latest", ">=1.0.0", "github:a/b", "file:../b", "1.0"])(
    "is not asked for as %s",
    (version) => {
      for (const kind of ["dependencies", "devDependencies", "overrides"] as const) {
        expect(looseVersions({ name: "x", [kind]: { a: version } })).toHaveLength(1);
      }
    },
  );

  it("comes from the registry in use, with a hash", () => {
    expect(lock.size).toBeGreaterThan(300);
    expect(doubtfulOrigins(lock)).toEqual([]);
  });

  it.each<[string, Locked, number]>([
    ["from an address", { integrity: HASH, resolved: "https://packages.example/a.tgz" }, 1],
    ["from a repository", { integrity: HASH, resolved: "git+ssh://git@host/a/b.git#1" }, 1],
    ["from a folder", { integrity: HASH, link: true }, 1],
    ["without a hash", {}, 1],
    ["with a weak hash", { integrity: "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=" }, 1],
    ["with a hash that is cut", { integrity: HASH.slice(0, 60) }, 1],
    ["as it should", { integrity: HASH }, 0],
    ["carried by another", { inBundle: true }, 0],
  ])("that comes %s is judged so", (_, locked, findings) => {
    expect(doubtfulOrigins(lockOf({ "node_modules/a": locked }))).toHaveLength(findings);
  });

  it("runs no script when it is installed", () => {
    expect(installScripts(manifest, lock)).toEqual([]);
  });

  it.each([
    ["a script that nobody has decided of", undefined, 1],
    ["a script that is allowed", { a: true }, 1],
    ["a script that is not", { a: false }, 0],
    ["a decision of what has none", { a: false, b: false }, 1],
  ])("with %s is judged so", (_, allowScripts, findings) => {
    const scripted = lockOf({ "node_modules/a": { hasInstallScript: true } });
    const judged = { name: "x", ...(allowScripts && { allowScripts }) };
    expect(installScripts(judged, scripted)).toHaveLength(findings);
  });
});

describe("what is shipped", () => {
  it("is under permissive licences", () => {
    expect(strictLicences(packages)).toEqual([]);
  });

  it.each([
    ["MIT", true],
    ["(MIT OR GPL-3.0-only)", true],
    ["MIT AND Zlib", true],
    ["(BSD-2-Clause OR (MIT AND Apache-2.0))", true],
    ["GPL-3.0-only OR ISC", true],
    ["GPL-3.0-only", false],
    ["MIT AND GPL-3.0-only", false],
    ["GPL-3.0-only AND MIT OR AGPL-3.0-only", false],
    ["SEE LICENSE IN LICENSE.md", false],
    ["UNLICENSED", false],
    ["MIT Apache-2.0", false],
    ["(MIT", false],
    ["", false],
    [undefined, false],
  ])("%s is permissive: %s", (expression, expected) => {
    expect(isPermissive(expression)).toBe(expected);
  });

  it("is what docs/licences.md lists", () => {
    expect(readFileSync("docs/licences.md", "utf8")).toBe(renderLicences(packages));
  });

  it("has in it the publisher that CDK uploads, to the byte", () => {
    const folder = makeFolder();
    try {
      const { code } = synthesiseFunction(folder.root);
      expect(readFileSync(join(code, "index.mjs"), "utf8") === bundle.code).toBe(true);
    } finally {
      folder.discard();
    }
  }, 60_000);

  it("has in it every package that the command line and the construct import", async () => {
    const { metafile } = await build({
      entryPoints: ["local/command-line.ts", "infra/news-syndication.ts"],
      outdir: "dist",
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
      write: false,
      metafile: true,
      logLevel: "silent",
    });
    const imported = Object.values(metafile.outputs)
      .flatMap(({ imports }) => imports.filter(({ external }) => external))
      .map(({ path }) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path)
      .filter((name) => !name.startsWith("node:"));
    expect(imported).toContain("htmlparser2");
    // Whoever deploys has the CDK of their own.
    const users = ["aws-cdk-lib", "constructs"];
    const named = new Set([...Object.keys(manifest.dependencies ?? {}), ...users]);
    expect(imported.filter((name) => !named.has(name))).toEqual([]);
  });

  it("is what is installed or bundled, and nothing that is for development alone", () => {
    const some = lockOf({
      "node_modules/a": { version: "1.0.0", license: "MIT" },
      "node_modules/b": { version: "1.0.0", dev: true },
      "node_modules/c": { version: "2.0.0", license: "ISC", dev: true },
      "node_modules/x/node_modules/a": { version: "1.0.0", license: "MIT", dev: true },
      "node_modules/@y/z/node_modules/a": { version: "0.9.0", license: "MIT", devOptional: true },
    });
    const bundled = new Set(["node_modules/c", "node_modules/x/node_modules/a"]);
    expect(shippedPackages(some, bundled)).toEqual([
      { name: "a", version: "1.0.0", licence: "MIT", isInstalled: true, isBundled: true },
      { name: "c", version: "2.0.0", licence: "ISC", isInstalled: false, isBundled: true },
    ]);
    expect([...shippedFolders(some, bundled)].sort()).toEqual([
      "node_modules/a",
      "node_modules/c",
      "node_modules/x/node_modules/a",
    ]);
  });
});

describe("the notices of what is bundled", () => {
  it("name every package of it, each with a text", () => {
    const notices = composeNotices(lock, bundle.folders);
    expect(bundle.folders.size).toBeGreaterThan(40);
    for (const { name, version, isBundled } of packages) {
      if (isBundled) expect(notices).toContain(`\n${name} ${version}\n`);
    }
    expect(notices).toContain("Permission is hereby granted, free of charge");
    expect(notices).toContain("Apache License");
  });

  const some = lockOf({
    "node_modules/a": { version: "1.0.0", license: "MIT" },
    "node_modules/b": { version: "2.0.0", license: "MIT" },
    "node_modules/c": { version: "3.0.0", license: "MIT-0" },
  });
  const compose = (texts: Readonly<Record<string, readonly string[]>>) =>
    composeNotices(some, new Set(some.keys()), (folder) => texts[nameOf(folder)] ?? []);

  it("have a text once that two packages share, and none that does not ask for it", () => {
    const line = "-".repeat(80);
    expect(compose({ a: ["As you like."], b: ["As you like."] }).split(`\n\n${line}\n\n`)).toEqual([
      "publish/index.mjs holds code of these packages.",
      "a 1.0.0\nb 2.0.0\n\nAs you like.",
      "c 3.0.0\n\nUnder MIT-0.\n",
    ]);
  });

  it("are not to be had where a package asks for a text that it does not carry", () => {
    expect(() => compose({ a: ["As you like."] })).toThrow("node_modules/b is under MIT");
  });
});

describe("a bill of materials", () => {
  const shipped = [
    { name: "@y/z", version: "1.0.0", licence: "MIT", isInstalled: true, isBundled: false },
  ];
  const component = {
    "bom-ref": "@y/z@1.0.0",
    name: "@y/z",
    version: "1.0.0",
    purl: "pkg:npm/%40y/z@1.0.0",
    licenses: [{ license: { id: "MIT" } }],
    hashes: [{ alg: "SHA-512", content: "0".repeat(128) }],
    properties: [{ name: "cdx:npm:package:development", value: "true" }],
  };
  const tool = { ...component, "bom-ref": "tool@1.0.0", name: "tool" };
  const own = { "bom-ref": "own@1.0.0", name: "folder", version: "1.0.0" };
  const all: Bill = {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    metadata: { component: own },
    components: [component, tool],
    dependencies: [
      { ref: "own@1.0.0", dependsOn: ["@y/z@1.0.0", "tool@1.0.0"] },
      { ref: "tool@1.0.0", dependsOn: ["@y/z@1.0.0"] },
    ],
  };
  const bill = cutBill(all, shipped, { name: "own" });

  it("holds what is shipped, and only that, under the project's name", () => {
    expect(bill).toEqual({
      ...all,
      metadata: { component: { ...own, name: "own" } },
      components: [{ ...component, properties: [] }],
      dependencies: [{ ref: "own@1.0.0", dependsOn: ["@y/z@1.0.0"] }],
    });
    expect(gapsOf(bill, shipped)).toEqual([]);
  });

  it.each<[string, Bill, string]>([
    ["is not one", { ...bill, bomFormat: "SPDX" }, "it is not in CycloneDX"],
    ["lacks a package", { ...bill, components: [], dependencies: [] }, "@y/z@1.0.0 is not in it"],
    ["has one too many", { ...bill, components: [component, tool] }, "tool@1.0.0 is in it"],
    ["depends on what is unknown", { ...bill, dependencies: all.dependencies }, "is depended on"],
    ...(["purl", "licenses", "hashes"] as const).map((field): [string, Bill, string] => {
      const { [field]: _, ...rest } = component;
      return [`lacks ${field}`, { ...bill, components: [rest] }, "@y/z@1.0.0"];
    }),
  ])("that %s is found out", (_, broken, said) => {
    expect(gapsOf(broken, shipped).join("; ")).toContain(said);
  });
});

describe("an audit", () => {
  const report = (severity: string, folder: string): string =>
    JSON.stringify({
      auditReportVersion: 2,
      vulnerabilities: { a: { severity, range: "<2", nodes: [folder] } },
    });
  const shipped = new Set(["node_modules/a"]);

  it.each([
    ["critical", "node_modules/a", 1, 0],
    ["moderate", "node_modules/a", 1, 0],
    ["low", "node_modules/a", 0, 1],
    ["critical", "node_modules/x/node_modules/a", 0, 1],
  ])("of something %s in %s", (severity, folder, urgent, others) => {
    const audit = readAudit(report(severity, folder), shipped);
    if (!audit.asked) throw new Error(audit.why);
    expect([audit.shipped.length, audit.others.length]).toEqual([urgent, others]);
  });

  it.each([
    ["has no such service", '{"message":"405 Method Not Allowed","statusCode":405}', "405"],
    ["answers something else", "{}", "no report"],
    ["is not there", "npm error network", "npm error network"],
    ["says nothing", "", "nothing"],
  ])("is not done where the registry %s", (_, output, why) => {
    expect(readAudit(output, shipped)).toEqual({
      asked: false,
      why: expect.stringContaining(why),
    });
  });
});
