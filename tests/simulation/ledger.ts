import type { FeedName } from "../../lambdas/syndication/article/selection.ts";
import {
  type ArticleRecord,
  type Claim,
  claimKey,
  type FeedRow,
  feedKey,
  readEvery,
  readRow,
  readRows,
  recordKey,
  type StoryRow,
  settingsKey,
  storyKey,
} from "../../lambdas/syndication/catalog/rows.ts";
import { targetOf } from "../../lambdas/syndication/publish/compose-documents.ts";
import { documentOf } from "../../lambdas/syndication/publish/encodings.ts";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import type { World } from "./world.ts";

/** What a publisher remembers that files do not say: history, which no rebuild makes again. */
export type Ledger = {
  /** The last good publication.yaml; absent: there never was one. */
  readonly settings?: Uint8Array;
  /** By path. */
  readonly firstStored: ReadonlyMap<string, Timestamp>;
  readonly lastGood: ReadonlyMap<string, Uint8Array>;
  readonly publicIds: ReadonlyMap<string, readonly string[]>;
  /** By path: when partners were last told to look again at what has not changed. */
  readonly moved: ReadonlyMap<string, Readonly<Record<string, Timestamp>>>;
  /** By id: pages that it was read at, and what is said of it since it was taken down. */
  readonly claims: ReadonlyMap<string, Claim>;
  readonly feeds: readonly FeedName[];
  /** The spelling that a feed was last named by. */
  readonly labels: ReadonlyMap<FeedName, { readonly label?: string }>;
  /** Whose story a partner's document of one story is. */
  readonly stories: ReadonlyMap<string, string>;
  /** Keys of documents that were ever put, as the world has seen. */
  readonly published: ReadonlySet<string>;
};

export async function readLedger({ catalog, sights }: World): Promise<Ledger> {
  const names = (await readEvery<ArticleRecord>(catalog, "record")).map(({ sort }) =>
    recordKey(sort),
  );
  const records = (await readRows<ArticleRecord>(catalog, names)).filter(
    (row) => row !== undefined,
  );
  const ids = records.flatMap(({ value: { publicIds, held } }) => [
    ...publicIds,
    ...held.claims.flatMap((claim) => (claim.startsWith("id#") ? [claim.slice(3)] : [])),
    ...(held.buried ?? []),
  ]);
  const claims = new Map<string, Claim>();
  for (const id of new Set(ids)) {
    const row = await readRow<Claim>(catalog, claimKey(`id#${id}`));
    if (row) claims.set(id, row.value);
  }
  const feeds = await catalog.query(feedKey("").partition);
  const published = new Set(
    sights.flatMap((sight) => (sight.kind === "put" ? [documentOf(sight.key)] : [])),
  );
  const stories = new Map<string, string>();
  for (const key of published) {
    const target = targetOf(key);
    if (!target?.startsWith("story:")) continue;
    const story = target.slice("story:".length);
    const row = await readRow<StoryRow>(catalog, storyKey(story));
    if (row) stories.set(story, row.value.id);
  }
  const settings = (await readRow(catalog, settingsKey))?.bytes;
  return {
    ...(settings && { settings }),
    firstStored: new Map(records.map(({ sort, value }) => [sort, value.firstStored])),
    lastGood: new Map(records.flatMap(({ sort, bytes }) => (bytes ? [[sort, bytes]] : []))),
    publicIds: new Map(records.map(({ sort, value }) => [sort, value.publicIds])),
    moved: new Map(records.flatMap(({ sort, value: { moved } }) => (moved ? [[sort, moved]] : []))),
    claims,
    feeds: feeds.map(({ sort }) => sort),
    labels: new Map(
      feeds.map(({ sort, value }) => {
        const { label } = value as unknown as FeedRow;
        return [sort, label === undefined ? {} : { label }];
      }),
    ),
    stories,
    published,
  };
}
