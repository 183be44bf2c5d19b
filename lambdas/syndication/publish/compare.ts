import { type ArticleRecord, readEvery } from "../catalog/rows.ts";
import { listChanges } from "./list-changes.ts";
import { forgetLostDocuments } from "./lost-documents.ts";
import { markUnknownFeeds } from "./mark-rest.ts";
import type { Ports } from "./ports.ts";
import type { Publisher } from "./publisher.ts";
import type { InForce } from "./settings.ts";

/**
 * Compares the content and the site, which nobody else writes, with the catalog: what differs is looked at by the next
 * `acceptPending`, and what the site lacks or should not have is marked.
 */
export async function compare(
  inForce: InForce,
  why: string,
  publisher: Publisher,
  ports: Ports,
): Promise<void> {
  await forgetLostDocuments(ports, { ownSite: true, encodings: true });
  const rows = await readEvery<ArticleRecord>(ports.catalog, "record");
  const records = new Map(rows.map(({ sort, value }) => [sort, value]));
  await markUnknownFeeds(records.values(), ports);
  await publisher.question(
    await listChanges({
      files: ports.content.list(),
      catalog: ports.catalog,
      records,
      inForce,
      all: false,
    }),
    why,
  );
}
