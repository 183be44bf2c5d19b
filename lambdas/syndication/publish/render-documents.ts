import type { FeedName } from "../article/selection.ts";
import type { Feed } from "../feed/feed.ts";
import { feedPage } from "../format/feed-page.ts";
import type { Format, View } from "../format/format.ts";
import { FORMATS } from "../format/formats.ts";
import { fillFrame } from "../format/frame.ts";
import type { CachePolicy } from "./cache-policy.ts";
import { type Document, textDocument } from "./document.ts";
import { linkHeader } from "./link-header.ts";
import type { RenderedEntry } from "./render-entries.ts";

/** Bytes of the largest format, at most: some aggregators read no more of a feed. */
export const MOST_BYTES = 1024 * 1024;

const FEED_FORMATS: readonly Format[] = [...FORMATS, feedPage];

export const feedObjectKey = (feed: FeedName, file: string): string => `${feed.slice(1)}${file}`;

/** Every document that a feed, or an archive of one, ever has. */
export function feedObjectKeys(name: FeedName): readonly string[] {
  return FEED_FORMATS.map(({ file }) => feedObjectKey(name, file));
}

/** A feed's document in each format, and its page. */
export function renderDocuments(
  name: FeedName,
  feed: Feed,
  shown: readonly RenderedEntry[],
  view: View,
  policy?: CachePolicy,
): readonly Document[] {
  return FEED_FORMATS.map((format) => {
    const fragments = shown.map(({ fragment }) => fragment(format, view));
    const text = fillFrame(format.renderFrame(feed, fragments), fragments);
    const self = feed.documents[format.name];
    const link = self === undefined ? undefined : linkHeader(self, feed.hubs);
    const options = {
      ...(link !== undefined && { metadata: { link } }),
      ...(policy && { policy }),
    };
    return textDocument(feedObjectKey(name, format.file), format.mediaType, text, options);
  });
}

/** The newest entries that fit, the same in every format, always at least one. */
export function withinBytes(
  rendered: readonly RenderedEntry[],
  view: View,
): readonly RenderedEntry[] {
  const room = FORMATS.map(() => MOST_BYTES);
  const count = rendered.findIndex(({ fragment }) =>
    FORMATS.some((format, index) => {
      const left = (room[index] ?? 0) - fragment(format, view).length;
      room[index] = left;
      return left < 0;
    }),
  );
  return count === -1 ? rendered : rendered.slice(0, Math.max(count, 1));
}
