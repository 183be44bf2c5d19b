import { type FeedName, feedSettings } from "../article/selection.ts";
import type { License, Publication } from "../publication.ts";
import { latest, type Timestamp } from "../timestamp.ts";
import type { Feed, FeedHistory, Tombstone } from "./feed.ts";
import { siteAddress } from "./site-address.ts";

export type FeedInput = {
  readonly name: FeedName;
  /** The spelling of the smallest path in it, for feeds that publication.yaml does not name. */
  readonly label?: string;
  /** `updated` of the entries that the document shows. */
  readonly shown: readonly Timestamp[];
  /** Addresses of its documents by format name. */
  readonly documents: Feed["documents"];
  /** Address of a media reference in the settings: absolute; undefined where there is no such file. */
  readonly address: (src: string) => string | undefined;
  /** The page for people, where it is not the feed's own: that of an archive document. */
  readonly alternate?: string;
  /** Newest first. */
  readonly tombstones?: readonly Tombstone[];
  readonly history?: FeedHistory;
};

/** The page for people of a feed. */
export function feedPageAddress(name: FeedName, publication: Publication): string {
  return name === "/" ? publication.home : siteAddress(name, publication);
}

/** What the documents of one feed say of it. */
export function composeFeed(input: FeedInput, publication: Publication): Feed {
  const { name, label, shown, documents, address, history, tombstones = [] } = input;
  const settings = feedSettings(name, publication, label);
  const logo = address(settings.image ?? publication.logo ?? "");
  const icon = address(publication.icon ?? "");
  const { title, home, feeds } = publication;
  return {
    name,
    publication: { title, home, feeds },
    // Not the address: that may move with the publication's domain, and the feed is the same.
    id: `tag:${publication.authority},${publication.since}:feed:${encodeURI(name)}`,
    title: settings.title,
    ...(settings.description !== undefined && { description: settings.description }),
    language: settings.language,
    alternate: input.alternate ?? feedPageAddress(name, publication),
    updated: latest(publication.sinceAt, ...shown),
    authors: [{ name: title, url: home }],
    ...(publication.rights !== undefined && { rights: publication.rights }),
    ...licenseOf(name, publication),
    ...(logo !== undefined && { logo }),
    ...(icon !== undefined && { icon }),
    hubs: publication.hubs,
    tombstones,
    ...(history && { history }),
    documents,
  };
}

function licenseOf(name: FeedName, publication: Publication): { license?: License } {
  const section = /^\/sections\/([^/]+)\/$/.exec(name)?.[1];
  const own = section === undefined ? undefined : publication.sections?.get(section)?.license;
  const license = own ?? publication.license;
  return license === undefined ? {} : { license };
}
