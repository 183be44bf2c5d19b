import { siteAddress } from "../feed/site-address.ts";
import type { Publication } from "../publication.ts";
import { FORMATS } from "./formats.ts";
import type { ListedFeed } from "./opml.ts";

/** feeds.json, for the engineer of an aggregator: schemas/feeds.schema.json, explained in docs/discovery.md. */
export function renderFeedsJson(publication: Publication, feeds: readonly ListedFeed[]): string {
  const { title, description, language, home, rights, contact, license, hubs } = publication;
  const list = {
    // JSON.stringify leaves out what is undefined, and keeps this order.
    publication: { title, description, language, home, rights, contact, license },
    hubs,
    feeds: feeds.map((feed) => toListed(feed, publication)),
  };
  return `${JSON.stringify(list, null, 2)}\n`;
}

function toListed(feed: ListedFeed, publication: Publication): object {
  const { kind, title, description, language, fullText, window } = feed;
  return {
    kind,
    title,
    description,
    language,
    page: siteAddress(feed.name, publication),
    fullText,
    window,
    documents: FORMATS.flatMap(({ name, mediaType }) => {
      const address = feed.documents[name];
      return address === undefined
        ? []
        : [{ format: name, mediaType: withoutParameters(mediaType), address }];
    }),
  };
}

function withoutParameters(mediaType: string): string {
  return mediaType.replace(/;.*/, "");
}
