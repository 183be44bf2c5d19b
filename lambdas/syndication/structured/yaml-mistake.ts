import type { YAMLException } from "js-yaml";
import { type Place, type Problem, problem } from "../problem.ts";
import type { TextOrigin } from "./text-places.ts";

/** What a person got wrong where js-yaml stopped: the frequent mistakes by name, each where it was made. */
export function toYamlProblem(text: string, error: YAMLException, at: TextOrigin): Problem {
  const reason = error.reason;
  const lines = text.split(/\r\n|\n|\r/);
  const mark = { line: error.mark?.line ?? 0, column: error.mark?.column ?? 0 };
  const place = (line: number, column: number): Place => ({
    file: at.file,
    line: at.firstLine + line,
    column: column + 1,
  });
  const here = place(mark.line, mark.column);
  const line = lines[mark.line] ?? "";

  const indentation = /^[ \t]*/.exec(line)?.[0] ?? "";
  if (indentation.includes("\t")) {
    return problem("tab-indentation", place(mark.line, indentation.indexOf("\t")), {});
  }
  if (reason === "duplicated mapping key") {
    return problem("duplicate-key", here, { key: readEntry(line)?.key ?? line.trim() });
  }
  if (reason.startsWith("nesting exceeded")) return problem("nested-too-deep", here, {});
  if (reason.includes("quoted scalar")) {
    const opened = findOpened(lines, mark.line, (value) => closingQuote(value) === -1);
    return problem("unclosed-quote", opened ? place(...opened) : here, {});
  }
  if (reason.includes("flow collection")) {
    const opened = findOpened(lines, mark.line, (value) => isOpenBracket(value));
    return problem("unclosed-bracket", opened ? place(...opened) : here, {});
  }
  if (/escape sequence|hexadecimal character/.test(reason)) {
    return problem("unknown-escape", here, {});
  }
  if (/^(bad indentation of a mapping entry|unidentified alias|unknown tag)/.test(reason)) {
    // js-yaml names the line after a tag or an alias that it read to its end.
    const before = readEntry(lines[mark.line - 1] ?? "");
    const isBefore =
      before !== undefined && !reason.startsWith("bad") && /^[!*]/.test(before.value);
    const number = isBefore ? mark.line - 1 : mark.line;
    const entry = readEntry(lines[number] ?? "");
    if (entry) return toEntryProblem(entry, place(number, entry.valueColumn), here);
  }
  if (/^(can not read a(n implicit| block) mapping|end of the stream)/.test(reason)) {
    for (let number = Math.min(mark.line, lines.length - 1); number >= 0; number -= 1) {
      const found = (lines[number] ?? "").trim();
      if (found === "" || found.startsWith("#") || found.startsWith("- ")) continue;
      if (!readEntry(found)) {
        const column = (lines[number] ?? "").search(/\S/);
        return problem("not-a-key", place(number, column), { found });
      }
      if (number < mark.line) break;
    }
  }
  return problem("yaml-syntax", here, { reason });
}

type Entry = { readonly key: string; readonly value: string; readonly valueColumn: number };

/** The `key: value` of one line. */
function readEntry(line: string): Entry | undefined {
  const colon = line.search(/:(?=[ \t]|$)/);
  if (colon < 0) return undefined;
  const rest = line.slice(colon + 1);
  const value = rest.trim();
  return {
    key: line.slice(0, colon).replace(/^[ \t]*(- +)*/, ""),
    value,
    valueColumn: value === "" ? colon : colon + 1 + rest.search(/\S/),
  };
}

function toEntryProblem({ key, value }: Entry, atValue: Place, here: Place): Problem {
  if (/^["']/.test(value)) return problem("text-after-quote", atValue, { key });
  // YAML 1.2 section 5.3: indicators, which a plain scalar cannot start with.
  if (/^([@`%*&!,\]}]|- )/.test(value)) return problem("unquoted-start", atValue, { key, value });
  if (/:([ \t]|$)/.test(value)) return problem("unquoted-colon", atValue, { key, value });
  return problem("yaml-indentation", { ...here, column: 1 }, {});
}

/** The last line up to `until` whose value opens something that it leaves open. */
function findOpened(
  lines: readonly string[],
  until: number,
  isOpen: (value: string) => boolean,
): [line: number, column: number] | undefined {
  for (let number = Math.min(until, lines.length - 1); number >= 0; number -= 1) {
    const line = lines[number] ?? "";
    const entry = readEntry(line);
    const value = entry?.value ?? line.replace(/^[ \t]*(- +)*/, "");
    if (isOpen(value)) {
      return [number, entry ? entry.valueColumn : line.length - value.length];
    }
  }
  return undefined;
}

/** Where the quote that `value` starts with ends; -1 where it does not; undefined where it starts with none. */
function closingQuote(value: string): number | undefined {
  const quote = value[0];
  if (quote !== '"' && quote !== "'") return undefined;
  for (let index = 1; index < value.length; index += 1) {
    if (quote === '"' && value[index] === "\\") index += 1;
    else if (value[index] === quote) return index;
  }
  return -1;
}

function isOpenBracket(value: string): boolean {
  const close = value.startsWith("[") ? "]" : value.startsWith("{") ? "}" : undefined;
  return close !== undefined && !value.includes(close);
}
