import { EXPLANATIONS, type Explanations } from "./explanations.ts";

/** Where in a file: line and column count from 1, the column in UTF-16 units. */
export type Place = { readonly file: string; readonly line: number; readonly column: number };

export type ProblemCode = keyof Explanations;

/** The facts that a problem's message needs, by its code. */
export type Details<Code extends ProblemCode> = Parameters<Explanations[Code]["explain"]>[0];

/**
 * What is wrong with a file, for machines (`code`, `severity`, place) and for the person who wrote it
 * (`message`: what was found and what to write instead). An error refuses the file, a warning does not.
 */
export type Problem = Place & {
  readonly code: ProblemCode;
  readonly severity: "error" | "warning";
  readonly message: string;
};

/** The only way to make a problem: its code decides the severity and the words. */
export function problem<Code extends ProblemCode>(
  code: Code,
  { file, line, column }: Place,
  details: Details<Code>,
): Problem {
  const { severity, explain } = EXPLANATIONS[code];
  return {
    file,
    line,
    column,
    code,
    severity,
    message: (explain as (details: Details<Code>) => string)(details),
  };
}

/** The order in which people read them: by file, then from top to bottom. Never by locale. */
export function inReadingOrder(a: Problem, b: Problem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}

/** What refuses a file, and what lets it through. */
export function divideProblems(problems: readonly Problem[]): {
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
} {
  return {
    errors: problems.filter(({ severity }) => severity === "error"),
    warnings: problems.filter(({ severity }) => severity === "warning"),
  };
}
