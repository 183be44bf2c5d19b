import type { Write } from "../lambdas/syndication/catalog/catalog.ts";
import { type DocumentRow, markKey, readEvery } from "../lambdas/syndication/catalog/rows.ts";
import { sha256 } from "../lambdas/syndication/digest.ts";
import type { Ports } from "../lambdas/syndication/publish/ports.ts";

/** Somebody else emptied or changed the site, or it is another one than last time: what differs is written again. */
export async function forgetLostDocuments({ site, catalog }: Ports): Promise<void> {
  const rows = await readEvery<DocumentRow>(catalog, "document");
  if (rows.length === 0) return;
  const etags = new Map<string, string>();
  for await (const { key, etag } of site.list("")) etags.set(key, etag);
  const lost = rows.filter(({ sort, value }) => (etags.get(sort) ?? "") !== value.etag);
  for (const row of lost) {
    const { partition, sort, value, revision } = row;
    // The row stays: it says that the address was public once.
    const found: DocumentRow = { ...value, hash: "", etag: etags.get(sort) ?? "" };
    const writes: Write[] = [
      { put: { partition, sort, value: found } },
      {
        put: {
          ...markKey(value.target, `lost#${sha256(sort).slice(0, 16)}#${revision}`),
          value: null,
        },
      },
    ];
    await catalog.write(writes);
  }
}
