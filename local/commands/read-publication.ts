import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parsePublication } from "../../lambdas/syndication/parse-publication.ts";
import type { Publication } from "../../lambdas/syndication/publication.ts";
import { isAbsence } from "../state-file.ts";
import { Unusable } from "../unusable.ts";
import { missingPublication } from "./missing-publication.ts";

/** The publication of a content folder, for commands that need nothing else of it. Throws `Unusable` where it has none that is good. */
export async function readPublication(content: string): Promise<Publication> {
  const bytes = await readFile(join(content, "publication.yaml")).catch((error: unknown) => {
    if (isAbsence(error)) throw missingPublication(content);
    throw error;
  });
  const result = parsePublication({ path: "publication.yaml", bytes });
  if (result.ok) return result.publication;
  throw new Unusable("publication.yaml cannot be used", result.problems);
}
