import { archiveName, type Period } from "../article/archives.ts";
import type { FeedName } from "../article/selection.ts";
import { feedPageAddress } from "../feed/compose-feed.ts";
import type { FeedPlace } from "../feed/feed.ts";
import { siteAddress } from "../feed/site-address.ts";
import { documentAddresses } from "../format/formats.ts";
import type { Publication } from "../publication.ts";

/** Where a feed's subscription documents are. */
export function feedPlace(feed: FeedName, publication: Publication): FeedPlace {
  return {
    documents: documentAddresses(feed, publication),
    page: feedPageAddress(feed, publication),
  };
}

/** Where a feed's archive documents of a period are. */
export function archivePlace(
  feed: FeedName,
  period: Period,
  publication: Publication,
): FeedPlace & { readonly period: Period } {
  const name = archiveName(feed, period);
  return {
    period,
    documents: documentAddresses(name, publication),
    page: siteAddress(name, publication),
  };
}
