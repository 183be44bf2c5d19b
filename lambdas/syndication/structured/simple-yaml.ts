import type { Fields, FieldValue } from "./structured-text.ts";

const NAME = /^(?!(?:Null|NULL):)([A-Za-z][\w-]*):(?: +|$)/;
/** No indicator at the start, no comment, no name, nothing that would be trimmed or that is not printed. */
const PLAIN = /^[\p{L}\p{N}_/.(](?:[^\p{C}\p{Z}:#[\]{}]|:(?=[^\s,])| (?=[^\s#]))*$/u;
const QUOTED = /^(?:"([^"\\\p{C}\p{Zl}\p{Zp}]*)"|'([^'\p{C}\p{Zl}\p{Zp}]*)')$/u;
/** What a comma ends in a list in brackets. */
const LISTED = /^(?:"[^",]*"|'[^',]*'|[^"',]+)$/;
const NOT_PRINTED = /[\p{C}\p{Zl}\p{Zp}]/u;

/**
 * Reads the YAML that most front matter is written in, a mapping of texts and of lists and mappings of texts, several
 * times quicker than a whole reader. Undefined where there is anything else in it, or anything wrong: then a whole
 * reader is to be asked, which gives the same for all that this one reads.
 */
export function readSimpleYaml(text: string): Fields | undefined {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const fields: Record<string, FieldValue> = Object.create(null);
  for (let at = 0; at < lines.length; ) {
    const [start, name] = NAME.exec(lines[at] ?? "") ?? [];
    if (start === undefined || name === undefined || name in fields) return undefined;
    const rest = lines[at]?.slice(start.length) ?? "";
    const first = ++at;
    while (/^(?: |- )/.test(lines[at] ?? "")) at++;
    const value = at === first ? readInline(rest) : readBelow(rest, lines.slice(first, at));
    if (value === undefined) return undefined;
    fields[name] = value;
  }
  return fields;
}

function readInline(text: string): FieldValue | undefined {
  return text.startsWith("[") ? readBrackets(text) : readScalar(text);
}

function readScalar(text: string): string | null | undefined {
  if (text === "" || /^(?:null|Null|NULL)$/.test(text)) return null;
  if (PLAIN.test(text)) return text;
  const [, double, single] = QUOTED.exec(text) ?? [];
  return double ?? single;
}

function readBrackets(text: string): FieldValue | undefined {
  if (text === "[]") return [];
  if (!text.endsWith("]")) return undefined;
  return readEach(text.slice(1, -1).split(","), (part) => {
    const item = part.replace(/^ +/, "").replace(/(?<! ) +$/, "");
    return LISTED.test(item) ? readScalar(item) : undefined;
  });
}

/** What stands in lines of its own below a name. */
function readBelow(rest: string, lines: readonly string[]): FieldValue | undefined {
  const [indent = ""] = /^ */.exec(lines[0] ?? "") ?? [];
  if (!lines.every((line) => line.startsWith(indent) && line[indent.length] !== " "))
    return undefined;
  const texts = lines.map((line) => line.slice(indent.length));
  if (rest === ">-") return indent === "" ? undefined : readFolded(texts);
  if (rest !== "") return undefined;
  if (texts.every((line) => line.startsWith("- "))) {
    return readEach(texts, (line) => readScalar(line.slice(2)));
  }
  return indent === "" ? undefined : readMapping(texts);
}

function readFolded(lines: readonly string[]): string | undefined {
  const isPlain = lines.every((line) => line !== "" && !line.endsWith(" "));
  return isPlain && !lines.some((line) => NOT_PRINTED.test(line)) ? lines.join(" ") : undefined;
}

function readMapping(lines: readonly string[]): FieldValue | undefined {
  const fields: Record<string, FieldValue> = Object.create(null);
  for (const line of lines) {
    const [start, name] = NAME.exec(line) ?? [];
    if (start === undefined || name === undefined || name in fields) return undefined;
    const value = readScalar(line.slice(start.length));
    if (value === undefined) return undefined;
    fields[name] = value;
  }
  return fields;
}

function readEach(
  texts: readonly string[],
  read: (text: string) => string | null | undefined,
): readonly FieldValue[] | undefined {
  const items: FieldValue[] = [];
  for (const text of texts) {
    const item = read(text);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}
