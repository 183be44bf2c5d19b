import { ATOM, CONTENT, DC, DCTERMS, HISTORY, MEDIA, XHTML } from "./rule.ts";
import type { XmlElement } from "./xml-tree.ts";

/** Namespaces whose words the validator knows, by the prefix it keeps for each. */
export const NAMESPACES: Readonly<Record<string, string>> = {
  atom: ATOM,
  content: CONTENT,
  dc: DC,
  dcterms: DCTERMS,
  media: MEDIA,
  fh: HISTORY,
  sy: "http://purl.org/rss/1.0/modules/syndication/",
  georss: "http://www.georss.org/georss",
  itunes: "http://www.itunes.com/dtds/podcast-1.0.dtd",
  slash: "http://purl.org/rss/1.0/modules/slash/",
  wfw: "http://wellformedweb.org/CommentAPI/",
  xhtml: XHTML,
};

const list = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const PERSON = list("name email uri");
const CORE: Readonly<Record<string, ReadonlySet<string>>> = {
  rss: list("channel"),
  channel: list(
    "title link description language copyright managingEditor webMaster pubDate lastBuildDate category generator docs cloud ttl image rating textInput skipHours skipDays item",
  ),
  item: list("title link description author category comments enclosure guid pubDate source"),
  image: list("url title link width height description"),
  skipHours: list("hour"),
  skipDays: list("day"),
  textInput: list("title description name link"),
  feed: list(
    "author category contributor generator icon id link logo rights subtitle title updated entry",
  ),
  entry: list(
    "author category content contributor id link published rights source summary title updated",
  ),
  source: list(
    "author category contributor generator icon id link logo rights subtitle title updated",
  ),
  author: PERSON,
  contributor: PERSON,
};

const MEDIA_DETAILS =
  "category copyright credit description keywords hash player rating restriction text title thumbnail";
const EXTENSIONS: Readonly<Record<string, Readonly<Record<string, ReadonlySet<string>>>>> = {
  channel: {
    [ATOM]: list(
      "author category contributor generator id icon link logo title subtitle rights updated",
    ),
    [HISTORY]: list("archive complete"),
    [MEDIA]: list(MEDIA_DETAILS),
  },
  feed: { [HISTORY]: list("archive complete"), [MEDIA]: list(MEDIA_DETAILS) },
  item: {
    [ATOM]: list("id link title summary author contributor content published updated"),
    [CONTENT]: list("encoded items"),
    [MEDIA]: list(`group content ${MEDIA_DETAILS}`),
  },
  entry: { [MEDIA]: list(`group content ${MEDIA_DETAILS}`) },
  content: { [MEDIA]: list(MEDIA_DETAILS) },
  group: { [MEDIA]: list(`content ${MEDIA_DETAILS}`) },
};
const DUBLIN = list(
  "title creator subject description publisher contributor date type format identifier source language relation coverage rights",
);
const TERMS = list(
  "alternative abstract tableOfContents created valid available issued modified dateAccepted dateCopyrighted dateSubmitted extent isVersionOf hasVersion isReplacedBy replaces requires isPartOf hasPart isReferencedBy references isFormatOf hasFormat conformsTo spatial temporal audience mediator accessRights bibliographicCitation license provenance rightsHolder",
);

const KNOWN = new Set(Object.values(NAMESPACES));

/** Whether `child` may stand in `parent`, as far as the namespaces above say. Words of other namespaces may stand anywhere. */
export function mayStandIn(child: XmlElement, parent: XmlElement, coreNamespace: string): boolean {
  if (child.uri === coreNamespace && parent.uri === coreNamespace) {
    return CORE[parent.local]?.has(child.local) ?? false;
  }
  if (child.uri === "") return !KNOWN.has(parent.uri) && parent.uri !== coreNamespace;
  if (!KNOWN.has(child.uri)) return true;
  if (child.uri === DC && EXTENSIONS[parent.local]) return DUBLIN.has(child.local);
  if (child.uri === DCTERMS && EXTENSIONS[parent.local]) return TERMS.has(child.local);
  return EXTENSIONS[parent.local]?.[child.uri]?.has(child.local) ?? false;
}

const ATTRIBUTES: Readonly<Record<string, ReadonlySet<string>>> = {
  "rss rss": list("version"),
  "rss category": list("domain"),
  "rss enclosure": list("url length type"),
  "rss guid": list("isPermaLink"),
  "rss source": list("url"),
  "rss cloud": list("domain port path registerProcedure protocol"),
  "atom link": list("href rel type hreflang title length"),
  "atom category": list("term scheme label"),
  "atom generator": list("uri version"),
  "atom title": list("type"),
  "atom subtitle": list("type"),
  "atom rights": list("type"),
  "atom summary": list("type src"),
  "atom content": list("type src"),
  "media content": list(
    "bitrate channels duration expression fileSize framerate height isDefault lang medium samplingrate type url width",
  ),
  "media thumbnail": list("url width height time"),
  "media credit": list("role scheme"),
  "media title": list("type"),
  "media description": list("type"),
  "media text": list("type lang start end"),
  "media category": list("label scheme"),
  "media copyright": list("url"),
  "media player": list("url width height"),
  "media rating": list("scheme"),
  "media hash": list("algo"),
  "media restriction": list("relationship type"),
};

/** The attributes without a namespace that an element may have; undefined where nobody says. */
export function attributesOf(
  element: XmlElement,
  format: "rss" | "atom",
): ReadonlySet<string> | undefined {
  const nowhere = new Set<string>();
  if (element.uri === "")
    return format === "rss" ? (ATTRIBUTES[`rss ${element.local}`] ?? nowhere) : undefined;
  if (element.uri === ATOM) return ATTRIBUTES[`atom ${element.local}`] ?? nowhere;
  if (element.uri === MEDIA) return ATTRIBUTES[`media ${element.local}`] ?? nowhere;
  return element.uri === DC || element.uri === CONTENT || element.uri === HISTORY
    ? nowhere
    : undefined;
}
