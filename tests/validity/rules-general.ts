import {
  ATOM,
  BOTH,
  CONTENT,
  DC,
  DCTERMS,
  each,
  type FeedDocument,
  HISTORY,
  head,
  linksOf,
  MEDIA,
  type Rule,
  XHTML,
} from "./rule.ts";
import { isLanguage } from "./values.ts";
import { attributesOf, mayStandIn, NAMESPACES } from "./vocabulary.ts";
import { attribute, descendants, languageOf, XML_NAMESPACE, type XmlElement } from "./xml-tree.ts";

const all = ({ root }: FeedDocument): readonly XmlElement[] => [...descendants(root)];
const withoutHtml = (document: FeedDocument): readonly XmlElement[] =>
  all(document).filter(({ uri }) => uri !== XHTML);
const coreNamespace = ({ format }: FeedDocument): string => (format === "rss" ? "" : ATOM);

// What may stand once in its parent; dc:creator and the media words may be repeated.
const ONCE: Readonly<Record<string, readonly string[]>> = {
  "": "title link description language copyright managingEditor webMaster pubDate lastBuildDate generator docs cloud ttl image textInput skipHours skipDays guid author comments source channel url width height".split(
    " ",
  ),
  [ATOM]:
    "id title subtitle summary content rights updated published generator icon logo name email uri".split(
      " ",
    ),
  [CONTENT]: ["encoded"],
  [DC]: ["title", "description", "type", "format", "language", "rights"],
  [DCTERMS]: ["created", "issued", "modified"],
  [MEDIA]: ["title", "description", "copyright"],
  [HISTORY]: ["archive", "complete"],
};

/** Elements without text of their own: words between their children are lost. */
const CONTAINERS = new Set([
  ...["rss", "channel", "item", "image"].map((local) => `rss ${local}`),
  ...["feed", "entry", "author", "contributor"].map((local) => `atom ${local}`),
]);

const declarations = (document: FeedDocument): readonly (readonly [string, string])[] =>
  all(document).flatMap(({ declared }) => Object.entries(declared));

/** Rules for both kinds of feed: namespaces, vocabulary, characters, languages, the feed's own address. */
export const GENERAL_RULES: readonly Rule[] = [
  {
    code: "InvalidNamespace",
    severity: "error",
    formats: BOTH,
    check: each(
      ({ root }) => [root],
      ({ uri }, document) => (uri === coreNamespace(document) ? undefined : uri),
    ),
  },
  {
    code: "UndefinedElement",
    severity: "error",
    formats: BOTH,
    check: each(withoutHtml, (element, document) => {
      const { parent } = element;
      if (!parent || parent.uri === XHTML) return false;
      return !mayStandIn(element, parent, coreNamespace(document));
    }),
  },
  {
    code: "UnexpectedAttribute",
    severity: "error",
    formats: BOTH,
    check: each(withoutHtml, (element, { format }) => {
      const known = attributesOf(element, format);
      return element.attributes.find(({ uri, local }) => uri === "" && known && !known.has(local))
        ?.name;
    }),
  },
  {
    code: "UseOfExtensionAttr",
    severity: "warning",
    formats: ["rss"],
    check: each(withoutHtml, (element) =>
      element.uri === ""
        ? element.attributes.find(({ uri }) => uri !== "" && uri !== XML_NAMESPACE)?.name
        : undefined,
    ),
  },
  {
    code: "DuplicateElement",
    severity: "error",
    formats: BOTH,
    check: each(withoutHtml, (element) => {
      if (!ONCE[element.uri]?.includes(element.local)) return false;
      const { parent } = element;
      return (
        parent?.children.find((one) => one.uri === element.uri && one.local === element.local) !==
          element && parent !== undefined
      );
    }),
  },
  {
    code: "UnexpectedText",
    severity: "error",
    formats: BOTH,
    check: each(withoutHtml, (element, document) =>
      element.uri === coreNamespace(document) &&
      CONTAINERS.has(`${document.format} ${element.local}`) &&
      element.text.trim() !== ""
        ? element.text.trim().slice(0, 40)
        : undefined,
    ),
  },
  {
    code: "MediaRssNamespace",
    severity: "error",
    formats: BOTH,
    check: (document) =>
      declarations(document).flatMap(([prefix, uri]) =>
        uri === "http://search.yahoo.com/mrss" ? [prefix] : [],
      ),
  },
  {
    code: "ReservedPrefix",
    severity: "warning",
    formats: BOTH,
    check: (document) =>
      declarations(document).flatMap(([prefix, uri]) => {
        const kept = Object.hasOwn(NAMESPACES, prefix) ? NAMESPACES[prefix] : undefined;
        const nearly = uri === "http://search.yahoo.com/mrss";
        return kept !== undefined && kept !== uri && !nearly ? [`${prefix} is ${uri}`] : [];
      }),
  },
  {
    code: "AvoidNamespacePrefix",
    severity: "warning",
    formats: ["atom"],
    check: (document) =>
      declarations(document).flatMap(([prefix]) =>
        prefix === "atom" || prefix === "xhtml" ? [prefix] : [],
      ),
  },
  {
    code: "BadCharacters",
    severity: "warning",
    formats: BOTH,
    // Left over from Windows-1252 and from decoding that failed.
    check: each(all, ({ text, attributes }) =>
      [text, ...attributes.map(({ value }) => value)].some((value) =>
        /[\u0080-\u009F\uFFFD]/.test(value),
      ),
    ),
  },
  {
    code: "InvalidLanguage",
    severity: "error",
    formats: BOTH,
    check: each(all, (element) => {
      const inText =
        (element.uri === "" || element.uri === DC) && element.local === "language"
          ? element.text.trim()
          : undefined;
      const inAttribute = element.attributes.find(
        ({ uri, local }) => uri === XML_NAMESPACE && local === "lang",
      )?.value;
      return [
        inText,
        inAttribute,
        element.uri === ATOM ? attribute(element, "hreflang") : undefined,
      ].find((value) => value !== undefined && !isLanguage(value));
    }),
  },
  {
    code: "MissingDCLanguage",
    severity: "info",
    formats: BOTH,
    check: each(
      head,
      (element) =>
        languageOf(element) === undefined &&
        !element.children.some(
          ({ uri, local }) => (uri === "" || uri === DC) && local === "language",
        ),
    ),
  },
  {
    code: "SelfDoesntMatchLocation",
    severity: "warning",
    formats: BOTH,
    check: each(
      (document) => head(document).flatMap((element) => linksOf(element, "self")),
      (link, { address }) => {
        const href = attribute(link, "href");
        return address !== undefined &&
          href !== undefined &&
          /^[a-z]+:/i.test(href) &&
          href !== address
          ? href
          : undefined;
      },
    ),
  },
  {
    code: "RelativeSelf",
    severity: "warning",
    formats: BOTH,
    check: each(
      (document) => head(document).flatMap((element) => linksOf(element, "self")),
      (link) => !/^[a-z][a-z0-9+.-]*:\/\/./i.test(attribute(link, "href") ?? "x://y"),
    ),
  },
];
