import { composeFeed } from "../feed/compose-feed.ts";
import { siteAddress } from "../feed/site-address.ts";
import { toWritableFeed } from "../format/writable.ts";
import type { Publication } from "../publication.ts";
import type { Timestamp } from "../timestamp.ts";
import type { Departed, Partner, PartnerDocument } from "./partner.ts";
import { type PartnerOptions, partnerOptions } from "./partner-options.ts";
import { partnerFeed } from "./partners.ts";
import { mostBytes } from "./story-too-large.ts";

/** An entry as a partner's `renderEntry` has written it. */
export type PartnerEntry = { readonly markup: string; readonly updated: Timestamp };

export type PartnerContent = {
  /** Newest first; what is beyond the window is left out. */
  readonly entries: readonly PartnerEntry[];
  /** Newest first. */
  readonly departed: readonly Departed[];
  /** Absolute address of a media reference of publication.yaml; undefined where there is no such file. */
  readonly media: (src: string) => string | undefined;
};

/** How many of a partner's entries can be those that take something down. */
export function mostDeparted(partner: Partner, { count }: PartnerOptions): number {
  return partner.renderDeparted ? Math.floor(count / 2) : 0;
}

/** A partner's documents of what it is to have now. */
export function renderPartner(
  partner: Partner,
  publication: Publication,
  { entries, departed, media }: PartnerContent,
): readonly PartnerDocument[] {
  const options = partnerOptions(partner, publication);
  const settings = { publication, options: options.own };
  const leaving = departed.slice(0, mostDeparted(partner, options));
  const shown = withinWindow(entries, options.count - leaving.length, mostBytes(partner));
  const folder = partnerFeed(partner);
  const feed = composeFeed(
    {
      name: options.selection === undefined ? "/" : `/selections/${options.selection}/`,
      shown: [...shown.map(({ updated }) => updated), ...leaving.map(({ when }) => when)],
      documents: {},
      address: media,
    },
    publication,
  );
  return partner.renderDocuments({
    ...settings,
    feed: { ...toWritableFeed(feed), hubs: partner.takesPings ? feed.hubs : [] },
    entries: shown.map(({ markup }) => markup),
    departed: leaving.flatMap((one) => partner.renderDeparted?.(one, settings) ?? []),
    address: (file) => siteAddress(`${folder}${file}`, publication),
    media,
  });
}

function withinWindow(
  entries: readonly PartnerEntry[],
  count: number,
  bytes: number,
): readonly PartnerEntry[] {
  // One that is too large by itself would keep all older ones out.
  const some = entries.filter(({ markup }) => Buffer.byteLength(markup) <= bytes).slice(0, count);
  let room = bytes;
  const beyond = some.findIndex(({ markup }) => {
    room -= Buffer.byteLength(markup);
    return room < 0;
  });
  return beyond === -1 ? some : some.slice(0, beyond);
}
