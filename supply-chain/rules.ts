import { type Lock, type Manifest, nameOf } from "./lock.ts";

/** Licences, by their SPDX names, that let anybody use, change and pass on what they cover, and ask for no more than to name it. */
const PERMISSIVE: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Python-2.0",
  "Unlicense",
  "Zlib",
]);

/** A sentence for each dependency that is not named by one version. */
export function looseVersions({ dependencies, devDependencies, overrides }: Manifest): string[] {
  return Object.entries({ ...dependencies, ...devDependencies, ...overrides })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))
    .map(
      ([name, version]) => `${name} is asked for as ${JSON.stringify(version)}, not by one version`,
    );
}

/** A sentence for each package that npm could not check, or would not fetch from the registry that it is set to. */
export function doubtfulOrigins(lock: Lock): string[] {
  return [...lock].flatMap(([folder, { integrity, resolved, link, inBundle }]) => {
    const found: string[] = [];
    if (link) found.push(`${folder} is a link`);
    if (resolved !== undefined) found.push(`${folder} comes from ${resolved}`);
    // What another package carries is covered by that one's hash.
    if (!inBundle && !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? "")) {
      found.push(`${folder} has no SHA-512`);
    }
    return found;
  });
}

/** A sentence for each package whose scripts would run when it is installed, or of which nobody has decided. */
export function installScripts({ allowScripts = {} }: Manifest, lock: Lock): string[] {
  const scripted = [...lock]
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([folder]) => nameOf(folder));
  const undecided = scripted
    .filter((name) => !(name in allowScripts))
    .map((name) => `${name} has a script, of which allowScripts says nothing`);
  const allowed = Object.entries(allowScripts)
    .filter(([, isAllowed]) => isAllowed)
    .map(([name]) => `the script of ${name} is allowed`);
  const idle = Object.keys(allowScripts)
    .filter((name) => !scripted.includes(name))
    .map((name) => `${name} has no script, and is in allowScripts`);
  return [...undecided, ...allowed, ...idle];
}

/** Whether an SPDX expression (of names, AND, OR and brackets) can be met by permissive licences alone. */
export function isPermissive(expression: string | undefined): boolean {
  if (expression === undefined) return false;
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
  let next = 0;
  const take = (token: string): boolean => tokens[next] === token && next++ >= 0;
  const one = (): boolean => {
    if (!take("(")) return PERMISSIVE.has(tokens[next++] ?? "");
    const inner = any();
    return take(")") && inner;
  };
  const all = (): boolean => {
    let every = one();
    while (take("AND")) every = one() && every;
    return every;
  };
  const any = (): boolean => {
    let some = all();
    while (take("OR")) some = all() || some;
    return some;
  };
  return any() && next === tokens.length;
}
