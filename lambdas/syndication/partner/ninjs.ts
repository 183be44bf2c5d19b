import { htmlToText } from "../article/html-to-text.ts";
import type { Category, Enclosure, Entry, Person } from "../feed/feed.ts";
import { phrases } from "../feed/phrases.ts";
import { siteAddress } from "../feed/site-address.ts";
import { readText, refuseValue, type Scope } from "../publication/read-setting.ts";
import type { Timestamp } from "../timestamp.ts";
import type { Departed, DocumentParts, Partner, PartnerSettings, Rule } from "./partner.ts";
import { countCharacters } from "./prose.ts";
import { restrictHtml } from "./restrict-html.ts";
import { storyFile } from "./story-file.ts";
import { changedAt } from "./updates.ts";

type NinjsOptions = {
  /** Who claims the rights; absent: the publication. */
  readonly copyrightHolder?: string;
  /** What customers may do with the stories. */
  readonly usageTerms?: string;
  /** From 1, the highest, to 9. */
  readonly urgency?: number;
};

type Settings = PartnerSettings<NinjsOptions>;

/** A member without a value is left out; the others stand in the order in which they are given. */
type Members = Readonly<Record<string, unknown>>;

const NAME = "ninjs";
const NEWEST = "newest.json";
const MEDIA_TYPE = "application/json";
const ENDING = { ending: ".json" };

/** Generation 3, whose later versions have only added to it. */
const STANDARD = {
  name: "ninjs",
  version: "3.0",
  schema: "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json#",
};

/** Languages that are written without spaces between words. */
const UNSPACED: ReadonlySet<string> = new Set(["bo", "ja", "km", "lo", "my", "th", "yue", "zh"]);

const RULES: readonly Rule<NinjsOptions>[] = [
  {
    code: "id-not-uri",
    severity: "error",
    source: "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json",
    checkedOn: "2026-11-28",
    confidence: "documented",
    mend: "give an `id` without brackets and with one # at most, or exclude ninjs in `partners` if readers have the story already",
    // RFC 3986 keeps brackets for IP addresses, and a fragment holds no second "#": schemas check "format: uri".
    find: ({ entry: { id } }) =>
      /[[\]]|#.*#/.test(id) ? `the id ${id} is no URI by RFC 3986` : undefined,
  },
];

/** Agencies and publishers that take IPTC ninjs: an item for each story, and a package of the newest. */
export const ninjs: Partner<NinjsOptions> = {
  name: NAME,
  title: "IPTC ninjs",
  window: { count: 100, most: 1000 },
  republishes: true,
  rules: RULES,
  files: [NEWEST],
  optionNames: ["copyrightHolder", "usageTerms", "urgency"],
  readOptions,
  renderEntry: (entry, settings) => toJson(toAssociation(entry, settings)),
  renderDeparted: (departed, settings) =>
    toJson({
      name: toAssociationName(departed.id),
      ...toCanceled(departed, settings),
      renditions: [toOwnRendition(departed.id, settings)],
    }),
  renderDocuments: (parts) => [{ file: NEWEST, mediaType: MEDIA_TYPE, text: renderPackage(parts) }],
  story: {
    ...ENDING,
    mediaType: MEDIA_TYPE,
    render: (entry, settings) => `${toJson({ standard: STANDARD, ...toItem(entry, settings) })}\n`,
    renderDeparted: (departed, settings) =>
      `${toJson({ standard: STANDARD, ...toCanceled(departed, settings) })}\n`,
  },
};

function readOptions(scope: Scope): NinjsOptions {
  const copyrightHolder = readText(scope, "copyrightHolder")?.text;
  const usageTerms = readText(scope, "usageTerms")?.text;
  const urgency = readUrgency(scope);
  return {
    ...(copyrightHolder !== undefined && { copyrightHolder }),
    ...(usageTerms !== undefined && { usageTerms }),
    ...(urgency !== undefined && { urgency }),
  };
}

function readUrgency(scope: Scope): number | undefined {
  const found = readText(scope, "urgency");
  if (found === undefined) return undefined;
  if (/^[1-9]$/.test(found.text)) return Number(found.text);
  refuseValue(scope, found, "a number from 1, the highest urgency, to 9");
  return undefined;
}

/** A whole story. */
function toItem(entry: Entry, settings: Settings): Members {
  const { image, attachments, title, shortTitle, summary } = entry;
  const associations = [
    ...(image ? [toMedia(image, "main-picture", entry)] : []),
    ...attachments.map((one, index) => toMedia(one, `attachment-${index + 1}`, entry)),
  ];
  return {
    ...toIdentity(entry, "full"),
    contentCreated: entry.published,
    expires: entry.expires,
    pubStatus: "usable",
    urgency: settings.options.urgency,
    edNote: toCorrectionNote(entry),
    language: entry.language,
    ...toRights(entry, settings),
    by: toByline(entry.authors),
    headlines: [
      { role: "main", contentType: "text/plain", value: title },
      ...toTexts("short", shortTitle),
    ],
    descriptions: given(toTexts("summary", summary)),
    bodies: toBodies(entry),
    people: given(toAuthors(entry, settings)),
    subjects: given(entry.categories.map(toSubject)),
    altIds: [{ role: "permalink", value: entry.alternate }],
    renditions: [{ name: "web", href: entry.alternate, contentType: "text/html" }],
    associations: given(associations),
  };
}

/** What the package says of a story: enough to tell whether it is new, and where the whole of it is. */
function toAssociation(entry: Entry, settings: Settings): Members {
  return {
    name: toAssociationName(entry.id),
    ...toIdentity(entry, "partial"),
    expires: entry.expires,
    pubStatus: "usable",
    urgency: settings.options.urgency,
    language: entry.language,
    headlines: [{ role: "main", contentType: "text/plain", value: entry.title }],
    altIds: [{ role: "permalink", value: entry.alternate }],
    renditions: [
      toOwnRendition(entry.id, settings),
      { name: "web", href: entry.alternate, contentType: "text/html" },
    ],
  };
}

function toIdentity(entry: Entry, representationType: "full" | "partial"): Members {
  const changed = changedAt(entry);
  return {
    uri: entry.id,
    type: "text",
    representationType,
    version: toVersion(changed),
    firstCreated: entry.published,
    versionCreated: changed,
  };
}

/** A story that was taken down: nothing of what it said. */
function toCanceled({ id, published, when }: Departed, { publication }: Settings): Members {
  const { language } = publication;
  return {
    uri: id,
    type: "text",
    // Nothing has been left out: there is no more to it now.
    representationType: "full",
    version: toVersion(when),
    firstCreated: published,
    versionCreated: when,
    pubStatus: "canceled",
    edNote: phrases(language).gone,
    language,
  };
}

/** Digits that grow with the instant. */
function toVersion(at: Timestamp): string {
  return at.replace(/\D/g, "");
}

/** Unique in the package, as names had to be in generation 1. */
function toAssociationName(id: string): string {
  const [, digest = ""] = storyFile(id, ENDING).split("/");
  return `story-${digest.slice(0, 12)}`;
}

function toOwnRendition(id: string, { publication }: Settings): Members {
  const href = siteAddress(`/partners/${NAME}/${storyFile(id, ENDING)}`, publication);
  return { name: "ninjs", href, contentType: MEDIA_TYPE };
}

function toRights(
  { rights, license }: Pick<Entry, "rights" | "license">,
  { publication, options }: Settings,
): Members {
  const ai = license?.ai === undefined ? [] : [`AI: ${license.ai}`];
  const terms = [...(options.usageTerms === undefined ? [] : [options.usageTerms]), ...ai];
  return {
    copyrightHolder: options.copyrightHolder ?? publication.title,
    copyrightNotice: rights,
    usageTerms: terms.length === 0 ? undefined : terms.join("\n"),
  };
}

function toByline(authors: readonly Person[]): string {
  return authors.map(({ name }) => name).join(", ");
}

/** The publication stands in for a missing byline, and is no person. */
function toAuthors({ authors }: Entry, { publication }: Settings): readonly Members[] {
  return authors
    .filter(({ name, url }) => name !== publication.title || url !== publication.home)
    .map(({ name, url }) => ({ name, rel: "author", uri: url }));
}

function toSubject({ slug, label }: Category): Members {
  return { name: label, literal: slug };
}

function toTexts(role: string, value: string | undefined): readonly Members[] {
  return value === undefined ? [] : [{ role, contentType: "text/plain", value }];
}

/** The whole text twice, unless there are pictures alone. The counts are without captions, as ninjs has them; plain text shows no pictures either. */
function toBodies({ contentHtml, language }: Entry): readonly Members[] {
  const text = htmlToText(restrictHtml(contentHtml, undefined, () => false));
  const [primary = ""] = language.toLowerCase().split("-");
  const words = text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const counts = {
    charCount: countCharacters(text),
    wordCount: UNSPACED.has(primary) ? undefined : words.length,
  };
  return [
    { role: "html", contentType: "text/html", ...counts, value: contentHtml },
    ...(text === "" ? [] : [{ role: "text", contentType: "text/plain", ...counts, value: text }]),
  ];
}

/** For the editors of whoever takes the story; the corrections stand in its text too. */
function toCorrectionNote({ corrections, language }: Entry): string | undefined {
  const { correction } = phrases(language);
  return corrections.length === 0
    ? undefined
    : corrections.map(({ text }) => `${correction}: ${text}`).join("\n");
}

function toMedia(media: Enclosure, name: string, entry: Entry): Members {
  const { url, type, width, height, length, duration, title, alt, caption, credit } = media;
  return {
    name,
    uri: url,
    type: toNewsType(type),
    pubStatus: "usable",
    language: entry.language,
    by: credit,
    headlines: given(toTexts("main", title)),
    descriptions: given([...toTexts("caption", caption), ...toTexts("alt", alt)]),
    renditions: [
      {
        name: "original",
        href: url,
        contentType: type,
        width,
        height,
        sizeInBytes: length,
        duration,
      },
    ],
  };
}

/** Undefined for what none of the words fits: a table, a document. */
function toNewsType(mediaType: string): string | undefined {
  if (mediaType === "image/svg+xml") return "graphic";
  if (mediaType.startsWith("image/")) return "picture";
  return /^(audio|video)(?=\/)/.exec(mediaType)?.[0];
}

/** A list that has something in it. */
function given(list: readonly Members[]): readonly Members[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** What was taken down stands first, since customers read no further than they please. */
function renderPackage(parts: DocumentParts<NinjsOptions>): string {
  const { feed, entries, departed, address } = parts;
  const self = address(NEWEST);
  const head = toJson({
    standard: STANDARD,
    uri: self,
    type: "composite",
    representationType: "partial",
    version: toVersion(feed.updated),
    versionCreated: feed.updated,
    pubStatus: "usable",
    language: feed.language,
    ...toRights(feed, parts),
    headlines: [{ role: "main", contentType: "text/plain", value: feed.title }],
    descriptions: given(toTexts("summary", feed.description)),
    renditions: [{ name: "ninjs", href: self, contentType: MEDIA_TYPE }],
    associations: [],
  });
  const associations = [...departed, ...entries];
  if (associations.length === 0) return `${head}\n`;
  // Line ends of texts are escaped in JSON: those that are left can be indented.
  const indented = associations.map((one) => `    ${one.replaceAll("\n", "\n    ")}`);
  return `${head.slice(0, head.lastIndexOf("[]"))}[\n${indented.join(",\n")}\n  ]\n}\n`;
}

function toJson(members: Members): string {
  return JSON.stringify(members, null, 2);
}
