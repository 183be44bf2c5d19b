import type { FeedName } from "../article/selection.ts";
import type { Catalog, Row } from "../catalog/catalog.ts";
import { idClaim } from "../catalog/claims.ts";
import {
  type ArticleRecord,
  type Claim,
  claimKey,
  documentKey,
  type EntryRow,
  entryKey,
  readRow,
  readRows,
  recordKey,
  type StoryRow,
  storyKey,
  type TombstoneRow,
  tombstoneKey,
  type Was,
} from "../catalog/rows.ts";
import { renderStatusPage } from "../format/status-page.ts";
import type { Departed, Partner } from "../partner/partner.ts";
import { partnerOptions } from "../partner/partner-options.ts";
import { findPartner, partnerFeed } from "../partner/partners.ts";
import { mostDeparted, renderPartner } from "../partner/render-partner.ts";
import { isStoryFile } from "../partner/story-file.ts";
import type { Publication } from "../publication.ts";
import type { Timestamp } from "../timestamp.ts";
import { departedAt } from "./clear-partners.ts";
import type { Composed } from "./compose-documents.ts";
import { readLive } from "./compose-feed-documents.ts";
import { type Document, goneDocument, HTML, textDocument } from "./document.ts";
import { linkHeader } from "./link-header.ts";
import type { Ports } from "./ports.ts";
import type { EntryRenderer } from "./render-entries.ts";
import type { InForce } from "./settings.ts";
import { settingsAddress } from "./settings-address.ts";

const FOLDER = "partners/";

/** Every document that a partner ever has, but those of single stories. */
export function partnerObjectKeys(partner: Partner): readonly string[] {
  return partner.files.map((file) => objectKey(partner, file));
}

/** The object of a partner's document of one story. */
export function storyObjectKey(story: string): string {
  return `${FOLDER}${story}`;
}

/** Whose document an object is: a partner's feed, or a story of its own; undefined where it is neither. */
export function partnerTargetOf(key: string): FeedName | `story:${string}` | undefined {
  const [, name = "", file = ""] = /^partners\/([^/]+)\/(.+)$/.exec(key) ?? [];
  const partner = findPartner(name);
  if (partner?.files.includes(file)) return partnerFeed(partner);
  const isStory = partner?.story && isStoryFile(file, partner.story);
  return isStory ? `story:${name}/${file}` : undefined;
}

/** What a partner gets now. Of one that publication.yaml does not name any more, every address answers 410. */
export async function composePartner(
  partner: Partner,
  inForce: InForce,
  ports: Ports,
  renderEntries: EntryRenderer,
): Promise<Composed> {
  const { publication } = inForce;
  const { catalog } = ports;
  const isNamed = publication.partners.has(partner.name);
  const documents = isNamed ? await render(partner, inForce, ports, renderEntries) : [];
  const keys = partnerObjectKeys(partner);
  const there = await readRows(catalog, keys.map(documentKey));
  const wanted = new Set(documents.map(({ key }) => key));
  const gone = keys.filter((key, index) => there[index] && !wanted.has(key));
  const isTopic = partner.takesPings === true && publication.hubs.length > 0;
  return {
    documents: [...documents, ...gone.map((key) => endedDocument(key, publication))],
    ...(isTopic && { topics: [...wanted] }),
  };
}

async function render(
  partner: Partner,
  inForce: InForce,
  { catalog }: Ports,
  renderEntries: EntryRenderer,
): Promise<readonly Document[]> {
  const { publication } = inForce;
  const options = partnerOptions(partner, publication);
  const feed = partnerFeed(partner);
  const range = { descending: true, limit: options.count };
  const rows = (await catalog.query(
    entryKey(feed, "").partition,
    range,
  )) as readonly Row<EntryRow>[];
  const rendered = await renderEntries(await readLive(rows, catalog), inForce);
  const settings = { publication, options: options.own };
  const documents = renderPartner(partner, publication, {
    entries: rendered.map(({ forPartner }) => forPartner(partner, settings)),
    departed: await readDeparted(feed, mostDeparted(partner, options), catalog),
    media: await settingsAddress(publication, catalog),
  });
  return documents.map(({ file, mediaType, text }) => {
    const key = objectKey(partner, file);
    const hubs = partner.takesPings ? publication.hubs : [];
    const link = hubs.length > 0 ? linkHeader(`${publication.feeds}${key}`, hubs) : undefined;
    return textDocument(key, mediaType, text, link === undefined ? {} : { metadata: { link } });
  });
}

async function readDeparted(
  feed: FeedName,
  limit: number,
  catalog: Catalog,
): Promise<readonly Departed[]> {
  if (limit === 0) return [];
  const { partition } = tombstoneKey(feed, "" as Timestamp, "");
  const rows = (await catalog.query(partition, {
    descending: true,
    limit,
  })) as readonly Row<TombstoneRow>[];
  return rows.flatMap(({ value: { ref, when, ...was } }) =>
    isWhole(was) ? [toDeparted(ref, when, was)] : [],
  );
}

function isWhole(was: Partial<Was>): was is Was {
  return was.alternate !== undefined && was.published !== undefined && was.changed !== undefined;
}

function toDeparted(id: string, when: Timestamp, was: Was): Departed {
  const { alternate, published } = was;
  return { id, alternate, published, when: departedAt(when, was) };
}

/**
 * The document of one story. Where the partner has got no newer version and is not to take it down, the one that is there
 * stays.
 */
export async function composeStory(
  story: string,
  inForce: InForce,
  { catalog }: Ports,
  renderEntries: EntryRenderer,
): Promise<Composed> {
  const { publication } = inForce;
  const key = storyObjectKey(story);
  const partner = findPartner(story.slice(0, story.indexOf("/")));
  const form = partner?.story;
  if (!partner || !form || !publication.partners.has(partner.name)) {
    return composeEnded(key, publication, catalog);
  }
  const whose = await readRow<StoryRow>(catalog, storyKey(story));
  // Nobody knows any more what it was.
  if (!whose) return composeEnded(key, publication, catalog);
  const { id } = whose.value;
  const claim = await readRow<Claim>(catalog, claimKey(idClaim(id)));
  const { holder, partings, was } = claim?.value ?? {};
  const settings = { publication, options: partnerOptions(partner, publication).own };
  const record =
    holder === undefined ? undefined : await readRow<ArticleRecord>(catalog, recordKey(holder));
  const feed = partnerFeed(partner);
  const parted = partings?.[feed];
  let text: string | undefined;
  if (record && isShownIn(feed, record.value)) {
    const [rendered] = await renderEntries([record], inForce);
    text = rendered && form.render(rendered.asSentTo(partner), settings);
  } else if (parted !== undefined && was) {
    text = form.renderDeparted(toDeparted(id, parted, was), settings);
  }
  return { documents: text === undefined ? [] : [textDocument(key, form.mediaType, text)] };
}

/** Not while a change is done in parts: the record has the new version already, which is perhaps kept from the partner. */
function isShownIn(feed: FeedName, { availability, held, rendition }: ArticleRecord): boolean {
  const isDone = held.rendition === rendition && held.feeds.includes(feed);
  return isDone && availability?.status === "live";
}

async function composeEnded(
  key: string,
  publication: Publication,
  catalog: Catalog,
): Promise<Composed> {
  const there = await readRow(catalog, documentKey(key));
  return { documents: there ? [endedDocument(key, publication)] : [] };
}

function endedDocument(key: string, publication: Publication): Document {
  return goneDocument(key, HTML, renderStatusPage(410, publication));
}

function objectKey(partner: Partner, file: string): string {
  return `${FOLDER}${partner.name}/${file}`;
}
