import {
  declaredFeeds,
  type FeedName,
  feedSettings,
} from "../../lambdas/syndication/article/selection.ts";
import { siteAddress } from "../../lambdas/syndication/feed/site-address.ts";
import type { Format } from "../../lambdas/syndication/format/format.ts";
import { FORMATS } from "../../lambdas/syndication/format/formats.ts";
import { rss } from "../../lambdas/syndication/format/rss.ts";
import { text } from "../../lambdas/syndication/html.ts";
import { nearest } from "../../lambdas/syndication/nearest.ts";
import { canBeFeed } from "../../lambdas/syndication/publication/read-addresses.ts";
import type { Publication } from "../../lambdas/syndication/publication.ts";
import { toSlug } from "../../lambdas/syndication/slug.ts";
import { printable } from "../report-text.ts";
import { contentFolder } from "./folders.ts";
import { readPublication } from "./read-publication.ts";
import { EXIT, type ExitCode, type World, WrongUsage } from "./world.ts";

export type SnippetOptions = {
  /** As written, `sections/world`; none: the publication's. */
  readonly feed?: readonly string[];
  readonly all?: true;
};

/**
 * Prints the elements by which a page of the publisher's own site leads readers to its feeds (HTML, section 4.6.7.2).
 * Throws `Unusable` and `WrongUsage`.
 */
export async function snippet(
  named: string | undefined,
  { feed = ["/"], all }: SnippetOptions,
  { print }: World,
): Promise<ExitCode> {
  const publication = await readPublication(contentFolder(named));
  const feeds = all
    ? declaredFeeds(publication)
    : new Set(feed.map((written) => findFeed(written, publication)));
  // Readers take the first that they know: RSS, which all do, is before Atom, and JSON Feed last, whatever the feed.
  for (const format of all ? [rss] : FORMATS) {
    for (const name of feeds) print(toLink(name, format, publication));
  }
  return EXIT.well;
}

function toLink(name: FeedName, { file, mediaType }: Format, publication: Publication): string {
  const [type = ""] = mediaType.split(";");
  const { title } = feedSettings(name, publication);
  const address = siteAddress(`${name}${file}`, publication);
  return `<link rel="alternate" type="${text(type)}" title="${text(title)}" href="${text(address)}">`;
}

/** Feeds are named as their folders are, with or without the slashes around. */
function findFeed(written: string, publication: Publication): FeedName {
  const path = toPath(written.normalize("NFC"), publication);
  const plain = toPlain(path.replace(DOCUMENT, "")) || "/";
  const name = plain === "/" ? plain : `/${plain}/`;
  if (canBeFeed(name, publication)) return name;
  throw new WrongUsage(`unknown feed '${printable(written)}'; ${suggestFeed(plain, publication)}`);
}

/** People paste the address of a document. */
const DOCUMENT = new RegExp(
  `(?<=^|/)(?:${FORMATS.map(({ file }) => file.replace(".", "\\.")).join("|")})$`,
);

/** Slugs are compared alone, since a folder that is another or is left out is more than a slip of typing. */
function suggestFeed(plain: string, publication: Publication): string {
  const [label = "", written] = plain.split("/").reverse();
  const slug = toSlug(label);
  const folder = written?.toLowerCase();
  if (folder !== undefined && canBeFeed(`/${folder}/${slug}/`, publication)) {
    return `did you mean ${folder}/${slug}?`;
  }
  const known = declaredFeeds(publication).map(toPlain);
  const slugs = known.map(toSlugOfFeed).filter((one) => one !== "");
  const near = nearest(slug, slugs);
  const meant = known.find((one) => toSlugOfFeed(one) === near);
  return meant === undefined ? `write one of: ${known.join(", ")}` : `did you mean ${meant}?`;
}

/** A whole address, as it stands on a feed's page, from the root of the feeds on. */
function toPath(written: string, { feeds }: Publication): string {
  if (!written.startsWith(feeds)) return written;
  try {
    return decodeURIComponent(written.slice(feeds.length));
  } catch {
    return written;
  }
}

function toPlain(name: string): string {
  return name.replace(/^\/(?=.)/, "").replace(/(?<=.)\/$/, "");
}

function toSlugOfFeed(plain: string): string {
  return plain.slice(plain.indexOf("/") + 1);
}
