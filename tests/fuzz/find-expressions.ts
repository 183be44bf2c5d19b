import { transformSync } from "esbuild";
import type { Written } from "./attack-expressions.ts";

/** Words behind which a slash begins an expression, and not a division. */
const BEFORE_A_VALUE =
  /(?:^|[\s;{}()])(?:return|typeof|case|in|of|delete|void|throw|new|else|yield|await)$/;

/** Every literal of a file of TypeScript or JavaScript, in its order. */
export function findExpressions(file: string, text: string): readonly Written[] {
  const { code } = transformSync(text, { loader: "ts", target: "esnext" });
  const found: Written[] = [];
  /** For each open brace, whether it was opened by a template. */
  const braces: boolean[] = [];
  let before = "";
  const skipTemplate = (start: number): number => {
    let at = start;
    while (code[at] !== "`") {
      if (code.startsWith("${", at)) {
        braces.push(true);
        return at + 2;
      }
      at += code[at] === "\\" ? 2 : 1;
    }
    return at + 1;
  };
  for (let at = 0; at < code.length; ) {
    const start = at;
    const character = code[at] ?? "";
    if (code.startsWith("//", at)) {
      at = toEnd(code, "\n", at);
      continue;
    }
    if (code.startsWith("/*", at)) {
      at = toEnd(code, "*/", at) + 2;
      continue;
    }
    if (character === '"' || character === "'") {
      for (at += 1; code[at] !== character; at += 1) if (code[at] === "\\") at += 1;
      at += 1;
    } else if (character === "`") at = skipTemplate(at + 1);
    else if (character === "{") {
      braces.push(false);
      at += 1;
    } else if (character === "}") {
      at = braces.pop() ? skipTemplate(at + 1) : at + 1;
    } else if (character === "/" && isBeforeAValue(before)) {
      at = endOfExpression(code, at + 1);
      const flags = /^[a-z]*/.exec(code.slice(at))?.[0] ?? "";
      found.push({ file, source: code.slice(start + 1, at - 1), flags });
      at += flags.length;
    } else at += 1;
    before = (before + code.slice(start, at)).slice(-20);
  }
  return found;
}

function toEnd(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at === -1 ? text.length : at;
}

function isBeforeAValue(before: string): boolean {
  const text = before.trimEnd();
  return text === "" || /[([{},;:=!&|?+\-*%~<>^]$/.test(text) || BEFORE_A_VALUE.test(text);
}

function endOfExpression(code: string, start: number): number {
  let inClass = false;
  let at = start;
  while (inClass || code[at] !== "/") {
    if (code[at] === "\\") at += 1;
    else if (code[at] === "[") inClass = true;
    else if (code[at] === "]") inClass = false;
    at += 1;
  }
  return at + 1;
}
