import { type FeedName, feedSettings } from "../article/selection.ts";
import type { Publication } from "../publication.ts";
import { latest, type Timestamp } from "../timestamp.ts";
import type { Feed } from "./feed.ts";

/** An absolute address of the site: `path` from its root, unencoded, with a slash in front. */
export function siteAddress(path: string, publication: Publication): string {
  return `${publication.feeds}${path.slice(1).split("/").map(encodeURIComponent).join("/")}`;
}

export type FeedInput = {
  readonly name: FeedName;
  /** The spelling of the smallest path in it, for feeds that publication.yaml does not name. */
  readonly label?: string;
  /** `updated` of the entries that the document shows. */
  readonly shown: readonly Timestamp[];
  /** File names by format: `{ rss: "rss.xml" }`. */
  readonly files: Readonly<Record<string, string>>;
  /** Address of a media reference in the settings: absolute; undefined where there is no such file. */
  readonly address: (src: string) => string | undefined;
};

/** What the documents of one feed say of it. */
export function composeFeed(input: FeedInput, publication: Publication): Feed {
  const { name, label, shown, files, address } = input;
  const settings = feedSettings(name, publication, label);
  const logo = address(settings.image ?? publication.logo ?? "");
  const icon = address(publication.icon ?? "");
  const folder = siteAddress(name, publication);
  return {
    name,
    // Not the address: that may move with the publication's domain, and the feed is the same.
    id: `tag:${publication.authority},${publication.since}:feed:${encodeURI(name)}`,
    title: settings.title,
    ...(settings.description !== undefined && { description: settings.description }),
    language: settings.language,
    alternate: name === "/" ? publication.home : folder,
    updated: latest(publication.sinceAt, ...shown),
    authors: [{ name: publication.title, url: publication.home }],
    ...(publication.rights !== undefined && { rights: publication.rights }),
    ...(logo !== undefined && { logo }),
    ...(icon !== undefined && { icon }),
    hubs: publication.hubs,
    tombstones: [],
    documents: Object.fromEntries(
      Object.entries(files).map(([format, file]) => [format, `${folder}${file}`]),
    ),
  };
}
