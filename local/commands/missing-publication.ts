import { leastPublication } from "../../lambdas/syndication/parse-publication.ts";
import { Unusable } from "../unusable.ts";

/** What to say of a content folder without a publication.yaml: the least one, to be copied. */
export function missingPublication(content: string): Unusable {
  return new Unusable(
    `there is no publication.yaml in ${content === "." ? "this folder" : content}; write one, which is at the least:\n\n${leastPublication().trimEnd()}\n`,
  );
}
