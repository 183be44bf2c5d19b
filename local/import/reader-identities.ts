import { createHash } from "node:crypto";
import type { OldKind } from "./old-site.ts";
import { readOldTime } from "./old-time.ts";

/** What readers look at to tell whether they have an entry already: texts as the feed has them. */
export type SeenEntry = {
  readonly guid?: string;
  readonly link?: string;
  readonly published?: string;
  readonly title?: string;
};

/** The text that a reader keeps an entry under; undefined: one that changes with the text, and can be no id. */
type Identify = (entry: SeenEntry) => string | undefined;

/** Readers that read XML, by how each knows an entry again. */
const XML_READERS: Readonly<Record<string, Identify>> = {
  // src/rssparser.cpp, get_guid: white space and all; without an id, address and date as written are one text.
  newsboat: ({ guid, link, published, title }) =>
    guid || (link ? `${link}${published ?? ""}` : title),

  // What programs around Python's feedparser do: its id, which it trims, else its link.
  feedparser: ({ guid, link, title }) => guid?.trim() || link || title,

  // rss2email/feed.py, _get_uid_for_entry: the id, else a digest of the text.
  rss2email: ({ guid }) => guid?.trim() || undefined,

  FreshRSS: identifyInFreshRss,
};

/** Neither newsboat nor the others of the list read JSON Feed. */
const JSON_READERS: Readonly<Record<string, Identify>> = { FreshRSS: identifyInFreshRss };

/** app/Models/Feed.php, decideEntryGuid: safe_ascii of the id, else a digest of address and date. */
function identifyInFreshRss({ guid, link, published, title }: SeenEntry): string {
  const id = (guid ?? "").replace(/[^\x20-\x7f]/g, "").trim();
  if (id !== "") return id;
  const at = published === undefined ? undefined : readOldTime(published, "UTC")?.at;
  const seconds = at === undefined ? "" : String(Date.parse(at) / 1000);
  const named = link ? `${link}${seconds}` : `${seconds}${title ?? ""}`;
  return createHash("sha1").update(named).digest("hex");
}

/** Every reader that is asked about a feed of that kind. */
export function readersOf(kind: OldKind): readonly string[] {
  return Object.keys(kind === "json" ? JSON_READERS : XML_READERS);
}

/** The readers that would take `after` for another entry than `before`. */
export function readersThatSeeNew(
  before: SeenEntry,
  after: SeenEntry,
  kind: OldKind,
): readonly string[] {
  const readers = kind === "json" ? JSON_READERS : XML_READERS;
  return Object.entries(readers)
    .filter(([, identify]) => {
      const known = identify(before);
      return known === undefined || known !== identify(after);
    })
    .map(([name]) => name);
}
