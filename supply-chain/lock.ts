import { readFileSync } from "node:fs";

/** Of package.json, what is to be judged. */
export type Manifest = {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, unknown>>;
  /** Whether npm runs the scripts of a package when it is installed. */
  readonly allowScripts?: Readonly<Record<string, boolean>>;
};

/** A package where package-lock.json has it. */
export type Locked = {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  /** An address; absent where it is the registry's in use. */
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  /** Carried by the package whose folder it is in. */
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
};

/** By the folder below the project; the project itself is not in it. */
export type Lock = ReadonlyMap<string, Locked>;

export function readManifest(): Manifest {
  return readJson("../package.json");
}

export function readLock(): Lock {
  const { packages } = readJson<{ packages: Record<string, Locked> }>("../package-lock.json");
  return new Map(Object.entries(packages).filter(([folder]) => folder !== ""));
}

/** `@scope/name` or `name`. */
export function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
}

function readJson<Value>(path: string): Value {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
}
