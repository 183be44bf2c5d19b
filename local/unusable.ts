import type { Problem } from "../lambdas/syndication/problem.ts";

/** publication.yaml, the state or the output cannot be used: nothing was published. */
export class Unusable extends Error {
  readonly problems: readonly Problem[];
  constructor(message: string, problems: readonly Problem[] = []) {
    super(message);
    this.problems = problems;
  }
}
