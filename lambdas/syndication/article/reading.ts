import { type Details, type Place, type Problem, type ProblemCode, problem } from "../problem.ts";
import type { Publication } from "../publication.ts";
import type { Fields, FieldValue } from "../structured/structured-text.ts";
import type { Path, Places } from "../structured/text-places.ts";
import type { Timestamp } from "../timestamp.ts";
import { toPlainLine } from "../xml-text.ts";
import type { Given } from "./given.ts";

/** One file being read: what its fields depend on, and every problem found so far. */
export type Reading = {
  readonly file: string;
  readonly publication: Publication;
  readonly firstStored: Timestamp;
  /** Whether it is a version that was accepted before: no bound refuses it. */
  readonly isAccepted: boolean;
  readonly places: Places;
  readonly problems: Problem[];
};

export function reportAt<Code extends ProblemCode>(
  reading: Reading,
  place: Place,
  code: Code,
  details: Details<Code>,
): void {
  reading.problems.push(problem(code, place, details));
}

/** Reports a problem at the value that `path` leads to. */
export function report<Code extends ProblemCode>(
  reading: Reading,
  path: Path,
  code: Code,
  details: Details<Code>,
): void {
  reportAt(reading, reading.places.place(path), code, details);
}

/** Reports a value of the wrong kind. `write` is what to write instead. */
export function reportKind(reading: Reading, given: Given, write: string): void {
  report(reading, given.path, "wrong-kind", {
    field: given.name,
    found: kindOf(given.value),
    write,
  });
}

export function kindOf(value: FieldValue): string {
  if (value === null) return "empty";
  if (typeof value === "string") return "a text";
  return isList(value) ? "a list" : "a mapping";
}

export function isList(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value);
}

export function isMapping(value: FieldValue): value is Fields {
  return typeof value === "object" && value !== null && !isList(value);
}

/** A text on one line that XML can carry; undefined where nothing is left of it. */
export function toLine(text: string): string | undefined {
  const line = toPlainLine(text).replace(/ {2,}/g, " ");
  return line === "" ? undefined : line;
}

/** The text of a field on one line; undefined where it is absent, empty, or refused. */
export function readLine(given: Given | undefined, reading: Reading): string | undefined {
  if (given === undefined || given.value === null) return undefined;
  if (typeof given.value === "string") return toLine(given.value);
  reportKind(reading, given, "a text");
  return undefined;
}

/** What stands below a name of a mapping. */
export function below(given: Given, name: string, value: FieldValue): Given {
  return { ...given, value, path: [...given.path, name], name: `${given.name}.${name}` };
}

/** The items of a list, or the one value that stands for a list of one. */
export function toItems(given: Given): readonly Given[] {
  if (!isList(given.value)) return given.value === null ? [] : [given];
  return given.value.map((value, index) => ({ ...given, value, path: [...given.path, index] }));
}

/** A list of texts, each on one line. */
export function readLines(given: Given | undefined, reading: Reading): readonly string[] {
  if (given === undefined) return [];
  return toItems(given).flatMap((item) => readLine(item, reading) ?? []);
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["yes", true],
  ["on", true],
  ["false", false],
  ["no", false],
  ["off", false],
]);

/** What a word says of true and false; undefined where it is another word. */
export function toFlag(value: FieldValue): boolean | undefined {
  return typeof value === "string" ? FLAGS.get(value.trim().toLowerCase()) : undefined;
}

export function readFlag(given: Given | undefined, otherwise: boolean, reading: Reading): boolean {
  if (given === undefined || given.value === null) return otherwise;
  const flag = toFlag(given.value);
  if (flag !== undefined) return flag;
  const found = typeof given.value === "string" ? given.value : kindOf(given.value);
  report(reading, given.path, "not-true-or-false", { field: given.name, found });
  return otherwise;
}

/** A whole number from 0, such as bytes, pixels or seconds. */
export function readCount(given: Given | undefined, reading: Reading): number | undefined {
  if (given === undefined || given.value === null) return undefined;
  const text = typeof given.value === "string" ? given.value.trim() : "";
  if (/^\d{1,15}(\.\d+)?$/.test(text)) return Math.round(Number(text));
  const found = text === "" ? kindOf(given.value) : text;
  report(reading, given.path, "not-a-number", { field: given.name, found });
  return undefined;
}

/** The values of a mapping that may be given by several names, and a warning for each name that is none of them. */
export function readMembers<Name extends string>(
  given: Given,
  names: Readonly<Record<Name, readonly string[]>>,
  reading: Reading,
): { readonly [name in Name]?: Given } {
  const members: { [name in Name]?: Given } = {};
  if (!isMapping(given.value)) return members;
  const known = Object.keys(names) as Name[];
  for (const written in given.value) {
    const value = given.value[written] ?? null;
    const name = known.find((own) => own === written || names[own].includes(written));
    if (name === undefined) {
      const field = `${given.name}.${written}`;
      reportAt(reading, reading.places.keyPlace([...given.path, written]), "unknown-member", {
        field,
        known,
      });
    } else if (value !== null && (name === written || members[name] === undefined)) {
      members[name] = below(given, written, value);
    }
  }
  return members;
}
