import { nearest } from "../nearest.ts";
import { type Details, type Problem, type ProblemCode, problem } from "../problem.ts";
import type { Fields, FieldValue } from "../structured/structured-text.ts";
import type { Path, Places } from "../structured/text-places.ts";
import { toPlainLine } from "../xml-text.ts";

/** A mapping of publication.yaml while it is read: what is in it, where it stands, and where its problems go. */
export type Scope = Places & {
  readonly fields: Fields;
  readonly path: Path;
  readonly problems: Problem[];
};

/** A text and where it stands. */
export type Found = { readonly text: string; readonly path: Path };

/** Notes a problem of the value at `path`, which counts from the top of the file. */
export function complain<Code extends ProblemCode>(
  scope: Scope,
  path: Path,
  code: Code,
  details: Details<Code>,
): void {
  scope.problems.push(problem(code, scope.place(path), details));
}

/** Notes a problem of the name that the value at `path` has. */
export function complainOfName<Code extends ProblemCode>(
  scope: Scope,
  path: Path,
  code: Code,
  details: Details<Code>,
): void {
  scope.problems.push(problem(code, scope.keyPlace(path), details));
}

/** Nobody reads on beyond so many problems, and each comparison costs the length of all that is known. */
const MOST_SUGGESTIONS = 100;

/** What was probably meant of the many that are known, for the first problems of a file. */
export function suggest(scope: Scope, word: string, known: Iterable<string>): string | undefined {
  return scope.problems.length < MOST_SUGGESTIONS ? nearest(word, known) : undefined;
}

/** How a setting is called in a message, without the numbers of lists: `sections.opinion.title`. */
export function toSettingName(path: Path): string {
  return path.filter((step) => typeof step === "string").join(".");
}

/** Undefined where it is absent, or empty, which says the same. */
export function readValue(scope: Scope, name: string): FieldValue | undefined {
  const value = Object.hasOwn(scope.fields, name) ? scope.fields[name] : undefined;
  if (value === null) return undefined;
  return typeof value === "string" && toPlainLine(value) === "" ? undefined : value;
}

/** A scalar's text, on one line. */
export function readText(scope: Scope, name: string): Found | undefined {
  const value = readValue(scope, name);
  if (value === undefined) return undefined;
  const path = [...scope.path, name];
  if (typeof value === "string") return { text: toPlainLine(value), path };
  complain(scope, path, "setting-kind", {
    setting: toSettingName(path),
    found: toKind(value),
    write: "one text",
  });
  return undefined;
}

/** A scalar's text, and a problem where there is none. */
export function readRequiredText(scope: Scope, name: string, example: string): Found | undefined {
  const value = readValue(scope, name);
  if (value !== undefined) return readText(scope, name);
  // An empty one stands somewhere; one that is not there is missing from its mapping.
  const at = Object.hasOwn(scope.fields, name) ? [...scope.path, name] : scope.path;
  const setting = toSettingName([...scope.path, name]);
  complain(scope, at, "missing-setting", { setting, example: `${name}: ${example}` });
  return undefined;
}

/** YAML 1.1's words for true and false, which people still write. */
export function readFlag(scope: Scope, name: string): boolean | undefined {
  const found = readText(scope, name);
  if (found === undefined) return undefined;
  if (/^(true|yes|on)$/i.test(found.text)) return true;
  if (/^(false|no|off)$/i.test(found.text)) return false;
  refuseValue(scope, found, "true or false", nearest(found.text, ["true", "false"]));
  return undefined;
}

export function readChoice<Choice extends string>(
  scope: Scope,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const found = readText(scope, name);
  return found && toChoice(scope, found, choices);
}

/** The choice that `found` names; a problem where it names none. */
export function toChoice<Choice extends string>(
  scope: Scope,
  found: Found,
  choices: readonly Choice[],
): Choice | undefined {
  const choice = choices.find((known) => known === found.text);
  if (choice !== undefined) return choice;
  refuseValue(scope, found, `one of ${choices.join(", ")}`, nearest(found.text, choices));
  return undefined;
}

/** A list of texts; a text alone is a list of one. */
export function readTexts(scope: Scope, name: string): readonly Found[] | undefined {
  const value = readValue(scope, name);
  if (value === undefined) return undefined;
  const path = [...scope.path, name];
  if (typeof value === "string") return [{ text: toPlainLine(value), path }];
  if (!isList(value)) {
    complain(scope, path, "setting-kind", {
      setting: toSettingName(path),
      found: toKind(value),
      write: "a list in brackets",
    });
    return undefined;
  }
  return value.flatMap((item, index): readonly Found[] => {
    const text = typeof item === "string" ? toPlainLine(item) : "";
    if (text !== "") return [{ text, path: [...path, index] }];
    complain(scope, [...path, index], "setting-kind", {
      setting: toSettingName(path),
      found: `a list with ${toKind(item)} in it`,
      write: "one text for each of its items",
    });
    return [];
  });
}

/** A mapping, to be read in its turn. */
export function readMapping(scope: Scope, name: string, write: string): Scope | undefined {
  const value = readValue(scope, name);
  if (value === undefined || value === null) return undefined;
  const path = [...scope.path, name];
  if (typeof value !== "string" && !isList(value)) return { ...scope, fields: value, path };
  const setting = toSettingName(path);
  complain(scope, path, "setting-kind", { setting, found: toKind(value), write });
  return undefined;
}

/** Notes every name of the mapping that is not known, with the nearest that is. */
export function refuseUnknown(scope: Scope, known: readonly string[]): void {
  for (const name of Object.keys(scope.fields)) {
    if (known.includes(name)) continue;
    const path = [...scope.path, name];
    const setting = toSettingName(path);
    complainOfName(scope, path, "unknown-setting", { setting, nearest: nearest(name, known) });
  }
}

export function refuseValue(
  scope: Scope,
  { path, text }: Found,
  write: string,
  near?: string,
): void {
  const setting = toSettingName(path);
  complain(scope, path, "setting-value", { setting, found: text, write, nearest: near });
}

function isList(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value);
}

function toKind(value: FieldValue): string {
  if (value === null || value === "") return "empty";
  if (typeof value === "string") return "a text";
  return isList(value) ? "a list" : "a group of settings";
}
