import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { BUNDLE } from "../infra/runtime-code.ts";
import { PUBLISH } from "../lambdas/contract.ts";
import { type Lock, nameOf } from "./lock.ts";

/** One version of a package that reaches those who use the project. */
export type Shipped = {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, as the package says. */
  readonly licence: string | undefined;
  /** npm installs it with the published package. */
  readonly isInstalled: boolean;
  /** Its code is part of the publisher's bundle. */
  readonly isBundled: boolean;
};

/** Folders of the lock, of which `bundled` are those of the bundle. */
export function shippedFolders(lock: Lock, bundled: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...lock.keys()].filter((one) => isInstalledOf(lock, one) || bundled.has(one)));
}

/** All of them by name and version, sorted. */
export function shippedPackages(lock: Lock, bundled: ReadonlySet<string>): readonly Shipped[] {
  const all = new Map<string, Shipped>();
  for (const folder of shippedFolders(lock, bundled)) {
    const locked = lock.get(folder) ?? {};
    const isInstalled = isInstalledOf(lock, folder);
    const isBundled = bundled.has(folder);
    const name = nameOf(folder);
    const { version = "" } = locked;
    const key = toReference({ name, version });
    const before = all.get(key);
    all.set(key, {
      name,
      version,
      licence: locked.license,
      isInstalled: isInstalled || before?.isInstalled === true,
      isBundled: isBundled || before?.isBundled === true,
    });
  }
  return [...all.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

function isInstalledOf(lock: Lock, folder: string): boolean {
  const { dev, devOptional } = lock.get(folder) ?? {};
  return dev !== true && devOptional !== true;
}

export function toReference({ name, version }: Pick<Shipped, "name" | "version">): string {
  return `${name}@${version}`;
}

export type Bundle = {
  readonly code: string;
  /** The packages in it, by their folders in the lock. */
  readonly folders: ReadonlySet<string>;
};

/** The publisher, as the published package carries it and as CDK uploads it. */
export async function bundlePublisher(): Promise<Bundle> {
  const { banner, mainFields, ...options } = BUNDLE;
  const { metafile, outputFiles } = await build({
    ...options,
    absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
    entryPoints: [PUBLISH.entry],
    outfile: "index.mjs",
    bundle: true,
    platform: "node",
    mainFields: [...mainFields],
    banner: { js: banner },
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const folders = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .flatMap(([file]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
  );
  return { code: outputFiles[0]?.text ?? "", folders: new Set(folders) };
}
