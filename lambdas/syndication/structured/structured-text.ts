import { FAILSAFE_SCHEMA, load, Type, YAMLException } from "js-yaml";
import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { parse as readToml, TomlDate, TomlError } from "smol-toml";
import { type Problem, problem } from "../problem.ts";
import { ok, type Result, refused } from "../result.ts";
import { readSimpleYaml } from "./simple-yaml.ts";
import {
  type Path,
  type Places,
  type PositionNode,
  placesIn,
  type TextOrigin,
  toPlaces,
} from "./text-places.ts";
import { readTomlPositions } from "./toml-positions.ts";
import { toYamlProblem } from "./yaml-mistake.ts";
import { readYamlPositions } from "./yaml-positions.ts";

/** What a value looks like in its source: a scalar is its text, whatever its language would make of it. */
export type FieldValue = string | null | readonly FieldValue[] | Fields;

/** Without a prototype: a name is there only where it was written. */
export type Fields = { readonly [name: string]: FieldValue };

/** A mapping as written, and where each of its values stands (found only when asked). */
export type Structured = Places & {
  readonly fields: Fields;
  /** Values in which a mapping stands as a name, the first of each name at the top. Absent: there are none. */
  readonly unnamed?: readonly Path[];
};

const TEXT_SCHEMA = FAILSAFE_SCHEMA.extend({
  implicit: [
    new Type("tag:yaml.org,2002:null", {
      kind: "scalar",
      resolve: (source: unknown) => source === null || /^(|~|null|Null|NULL)$/.test(String(source)),
      construct: () => null,
    }),
    new Type("tag:yaml.org,2002:merge", {
      kind: "scalar",
      resolve: (source: unknown) => source === "<<",
    }),
  ],
});

// Unreadable in YAML and TOML even inside quotes; what an editor pasted must not refuse the article.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/g;

/** How deep values may stand in one another. The copy recurses, and a dotted name of TOML makes a table at each dot. */
const DEEPEST = 100;

/** What js-yaml calls a name that is a mapping: `{{ page.title }}` has one. */
const MAPPING_AS_NAME = "[object Object]";

/** How often aliases may repeat what was written. */
const MOST_REPEATED = 10;

/** Reads YAML 1.2 in which every scalar stays text, but an empty one, `~` and an unquoted `null` are null. Merge keys work. */
export function parseYaml(text: string, at: TextOrigin): Result<Structured, Problem> {
  const readable = text.replace(CONTROL, " ").toWellFormed();
  const places = toPlaces(readable, at, () => readYamlPositions(readable));
  const simple = readSimpleYaml(readable);
  if (simple) return ok({ ...places, fields: simple });
  try {
    const value = load(readable, { schema: TEXT_SCHEMA });
    return toStructured(value ?? {}, places, (scalar) => String(scalar));
  } catch (error) {
    if (error instanceof YAMLException) return refused(toYamlProblem(readable, error, at));
    throw error;
  }
}

/** Reads TOML 1.0 in which every scalar is text: a date keeps its offset or the absence of one, a number its digits. */
export function parseToml(text: string, at: TextOrigin): Result<Structured, Problem> {
  const readable = text.replace(CONTROL, " ").toWellFormed();
  let positions: PositionNode | undefined;
  const read = (): PositionNode => {
    positions ??= readTomlPositions(readable);
    return positions;
  };
  const toText = (scalar: unknown, path: readonly string[]): string => {
    if (scalar instanceof TomlDate) return scalar.toISOString().replace(/\.000(?=\D|$)/, "");
    if (typeof scalar !== "number") return String(scalar);
    let node: PositionNode | undefined = read();
    for (const name of path) node = node?.children.get(name);
    return node?.end === undefined ? String(scalar) : readable.slice(node.value, node.end);
  };
  try {
    const value = readToml(readable, { integersAsBigInt: true, maxDepth: DEEPEST });
    return toStructured(value, toPlaces(readable, at, read), toText);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const place = { file: at.file, line: at.firstLine + error.line - 1, column: error.column };
    const reason = (error.message.split("\n")[0] ?? "").replace(/^Invalid TOML document: /, "");
    return refused(problem("toml-syntax", place, { reason }));
  }
}

/** Reads JSON (RFC 8259, no comments, no trailing commas, no name twice) in which numbers and booleans are text. */
export function parseJson(text: string, at: TextOrigin): Result<Structured, Problem> {
  const deep = findDeepNesting(text, DEEPEST);
  const toPlace = placesIn(text, at);
  if (deep !== undefined) return refused(problem("nested-too-deep", toPlace(deep), {}));
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const first = errors[0];
  if (first) {
    const reason = toJsonReason(first);
    return refused(problem("json-syntax", toPlace(first.offset), { reason }));
  }
  if (!root) return refused(problem("json-syntax", toPlace(0), { reason: "it is empty" }));
  const duplicates: Problem[] = [];
  const value = toJsonValue(root, text, (key, offset) => {
    duplicates.push(problem("duplicate-key", toPlace(offset), { key }));
  });
  if (duplicates.length > 0) return refused(...duplicates);
  const places = toPlaces(text, at, () => toJsonPositions(root, root.offset));
  return isMapping(value)
    ? ok({ ...places, fields: value })
    : refused(problem("not-a-mapping", places.place([]), {}));
}

function isMapping(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function toStructured(
  value: unknown,
  places: Places,
  toText: (scalar: unknown, path: readonly string[]) => string,
): Result<Structured, Problem> {
  // The number of values in each object as if its aliases were written out; 0 while it is being counted.
  const sizes = new Map<object, { size: number; copy: FieldValue }>();
  let cyclic = false;
  let tooDeep: readonly string[] | undefined;
  const unnamed = new Map<string | undefined, Path>();
  let written = 0;
  const path: string[] = [];
  const copy = (source: unknown): { size: number; copy: FieldValue } => {
    if (typeof source === "string" || source === null) return { size: 1, copy: source };
    if (typeof source !== "object" || source instanceof TomlDate) {
      return { size: 1, copy: toText(source, path) };
    }
    if (path.length > DEEPEST) {
      tooDeep ??= path.slice(0, 1);
      return { size: 1, copy: null };
    }
    const known = sizes.get(source);
    if (known) {
      if (known.size === 0) cyclic = true;
      return known;
    }
    const result: { size: number; copy: FieldValue } = { size: 0, copy: null };
    sizes.set(source, result);
    let size = 1;
    const list: FieldValue[] = [];
    const mapping: Record<string, FieldValue> = Object.create(null);
    const isList = Array.isArray(source);
    for (const name of Object.keys(source)) {
      if (name === MAPPING_AS_NAME && !unnamed.has(path[0])) unnamed.set(path[0], [...path]);
      path.push(name);
      const item = copy((source as Record<string, unknown>)[name]);
      path.pop();
      size += item.size;
      written += 1;
      if (isList) list.push(item.copy);
      else mapping[name] = item.copy;
    }
    result.size = size;
    result.copy = isList ? list : mapping;
    return result;
  };
  const { size, copy: fields } = copy(value);
  if (tooDeep) return refused(problem("nested-too-deep", places.keyPlace(tooDeep), {}));
  if (cyclic || size > MOST_REPEATED * written + 1000) {
    return refused(problem("too-many-aliases", places.place([]), {}));
  }
  return isMapping(fields)
    ? ok({ ...places, fields, ...(unnamed.size > 0 && { unnamed: [...unnamed.values()] }) })
    : refused(problem("not-a-mapping", places.place([]), {}));
}

/** What is wrong with a mapping that stands as a name. */
export function unnamedProblem({ place }: Places, path: Path): Problem {
  return problem("not-a-key", place(path), { found: "{…}" });
}

function toJsonValue(
  node: Node,
  text: string,
  duplicate: (key: string, offset: number) => void,
): FieldValue {
  if (node.type === "null") return null;
  if (node.type === "array") {
    return (node.children ?? []).map((item) => toJsonValue(item, text, duplicate));
  }
  if (node.type !== "object") {
    return node.type === "string"
      ? String(node.value)
      : text.slice(node.offset, node.offset + node.length);
  }
  const mapping: Record<string, FieldValue> = Object.create(null);
  for (const { children: [name, value] = [] } of node.children ?? []) {
    if (!name || !value) continue;
    const key = String(name.value);
    if (key in mapping) duplicate(key, name.offset);
    mapping[key] = toJsonValue(value, text, duplicate);
  }
  return mapping;
}

function toJsonPositions(node: Node, key: number): PositionNode {
  const children = new Map<string, PositionNode>();
  (node.children ?? []).forEach((child, index) => {
    if (node.type === "array") children.set(String(index), toJsonPositions(child, child.offset));
    const [name, value] = node.type === "object" ? (child.children ?? []) : [];
    if (name && value) children.set(String(name.value), toJsonPositions(value, name.offset));
  });
  return { key, value: node.offset, children };
}

/** Where brackets nest deeper than `most`: readers of JSON recurse, and a file of brackets would exhaust the stack. */
function findDeepNesting(text: string, most: number): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      for (at += 1; at < text.length && text[at] !== '"'; at += 1) if (text[at] === "\\") at += 1;
    } else if (character === "[" || character === "{") {
      depth += 1;
      if (depth > most) return at;
    } else if (character === "]" || character === "}") depth -= 1;
  }
  return undefined;
}

/** `PropertyNameExpected` as people say it: "property name expected". */
function toJsonReason(error: ParseError): string {
  return printParseErrorCode(error.error)
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .toLowerCase();
}
