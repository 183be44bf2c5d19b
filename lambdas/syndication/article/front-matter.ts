import { type Problem, problem } from "../problem.ts";
import { ok, type Result, refused } from "../result.ts";
import { parseJson, parseToml, parseYaml, type Structured } from "../structured/structured-text.ts";

export type Divided = {
  /** Absent where the text starts with none. */
  readonly head?: Structured;
  readonly body: string;
  /** The line of the file that the body starts in, from 1. */
  readonly bodyLine: number;
};

/** UTF-16 units of front matter, at most: it is read whole for every article. */
export const LONGEST_FRONT_MATTER = 256 * 1024;

const READERS = { yaml: parseYaml, toml: parseToml, json: parseJson };

/** Divides a text into its front matter, YAML between `---`, TOML between `+++` or JSON in braces, and its body. */
export function divideFrontMatter(text: string, file: string): Result<Divided, Problem> {
  const blank = /^(?:[ \t]*(?:\r\n|\n|\r))*/.exec(text)?.[0] ?? "";
  const start = blank.length;
  const startLine = countLines(blank) + 1;
  const fence = /^(?:---[ \t]*(yaml|toml|json)?|(\+\+\+))[ \t]*(?:\r\n|\n|\r|$)/.exec(
    text.slice(start, start + 200),
  );
  if (!fence) {
    const isJson = /^\{\s*["}]/.test(text.slice(start, start + 1000));
    return isJson ? divideJson(text, file, start, startLine) : ok({ body: text, bodyLine: 1 });
  }
  const language = fence[2] ? "toml" : (fence[1] ?? "yaml");
  const close = fence[2]
    ? /^\+\+\+[ \t]*(?:\r\n|\n|\r|$)/gm
    : /^(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|$)/gm;
  const from = start + fence[0].length;
  close.lastIndex = from;
  const end = close.exec(text);
  if (!end) {
    const place = { file, line: startLine, column: 1 };
    return refused(problem("unclosed-front-matter", place, { fence: fence[2] ?? "---" }));
  }
  const tooLong = refuseLong(end.index - from, file, startLine);
  if (tooLong) return tooLong;
  const source = text.slice(from, end.index);
  const reader = READERS[language as keyof typeof READERS];
  const head = reader(source, { file, firstLine: startLine + 1 });
  if (!head.ok) return head;
  const bodyLine = startLine + 1 + countLines(source) + 1;
  return ok({ head: head.value, body: text.slice(close.lastIndex), bodyLine });
}

function divideJson(
  text: string,
  file: string,
  start: number,
  startLine: number,
): Result<Divided, Problem> {
  const end = endOfObject(text, start);
  if (end === undefined) {
    const place = { file, line: startLine, column: 1 };
    return refused(problem("unclosed-front-matter", place, { fence: "}" }));
  }
  const tooLong = refuseLong(end - start, file, startLine);
  if (tooLong) return tooLong;
  const source = text.slice(start, end);
  const head = parseJson(source, { file, firstLine: startLine });
  if (!head.ok) return head;
  return ok({ head: head.value, body: text.slice(end), bodyLine: startLine + countLines(source) });
}

function refuseLong(
  length: number,
  file: string,
  line: number,
): Result<never, Problem> | undefined {
  if (length <= LONGEST_FRONT_MATTER) return undefined;
  const place = { file, line, column: 1 };
  return refused(problem("long-front-matter", place, { limit: LONGEST_FRONT_MATTER }));
}

function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      for (at += 1; at < text.length && text[at] !== '"'; at += 1) if (text[at] === "\\") at += 1;
    } else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

function countLines(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}
