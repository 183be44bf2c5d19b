import {
  ATOM,
  DCTERMS,
  each,
  entries,
  everywhere,
  type FeedDocument,
  firstText,
  HISTORY,
  head,
  linksOf,
  type Rule,
  repeated,
} from "./rule.ts";
import { isAddress, isRfc3339, isW3cDate } from "./values.ts";
import { attribute, childrenOf, type XmlElement } from "./xml-tree.ts";

const FORMATS = ["atom"] as const;
const has = (element: XmlElement, local: string): boolean =>
  childrenOf(element, ATOM, local).length > 0;
const says = (element: XmlElement, local: string): boolean =>
  childrenOf(element, HISTORY, local).length > 0;
const texts = (document: FeedDocument): readonly XmlElement[] =>
  everywhere(document, ATOM, "title", "subtitle", "summary", "content", "rights");

const HISTORY_RELATIONS = ["first", "last", "next", "previous", "next-archive", "prev-archive"];

/** Rules of RFC 4287 and, for archives, RFC 5005. */
export const ATOM_RULES: readonly Rule[] = [
  {
    code: "MissingElement",
    severity: "error",
    formats: FORMATS,
    check: each(
      (document) => [
        ...head(document),
        ...entries(document),
        ...everywhere(document, ATOM, "author", "contributor"),
      ],
      (element) => {
        if (element.local === "author" || element.local === "contributor")
          return has(element, "name") ? undefined : "name";
        const missing = ["title", "id", "updated"].find((local) => !has(element, local));
        if (missing !== undefined || element.local === "feed") return missing;
        return has(element, "author") || (element.parent && has(element.parent, "author"))
          ? undefined
          : "author";
      },
    ),
  },
  {
    code: "MissingSelf",
    severity: "warning",
    formats: FORMATS,
    check: each(head, (feed) => linksOf(feed, "self").length === 0),
  },
  {
    code: "MissingContentOrAlternate",
    severity: "error",
    formats: FORMATS,
    check: each(
      entries,
      (entry) => !has(entry, "content") && linksOf(entry, "alternate").length === 0,
    ),
  },
  {
    code: "MissingTextualContent",
    severity: "warning",
    formats: FORMATS,
    check: each(entries, (entry) => !has(entry, "content") && !has(entry, "summary")),
  },
  {
    code: "MissingSummary",
    severity: "error",
    formats: FORMATS,
    check: each(
      entries,
      (entry) =>
        childrenOf(entry, ATOM, "content").some(
          (content) => attribute(content, "src") !== undefined,
        ) && !has(entry, "summary"),
    ),
  },
  {
    code: "InvalidRFC3339Date",
    severity: "error",
    formats: FORMATS,
    check: each(
      (document) => everywhere(document, ATOM, "updated", "published"),
      ({ text }) => (isRfc3339(text.trim()) ? undefined : text),
    ),
  },
  {
    code: "InvalidW3CDTFDate",
    severity: "error",
    formats: FORMATS,
    check: each(
      (document) => everywhere(document, DCTERMS, "created", "issued", "modified"),
      ({ text }) => (isW3cDate(text.trim()) ? undefined : text),
    ),
  },
  {
    code: "UnexpectedWhitespace",
    severity: "error",
    formats: FORMATS,
    check: each(
      (document) => everywhere(document, ATOM, "id", "icon", "logo", "uri", "updated", "published"),
      ({ text }) => text !== text.trim(),
    ),
  },
  {
    code: "DuplicateEntries",
    severity: "warning",
    formats: FORMATS,
    check: (document) => repeated(entries(document).map((entry) => firstText(entry, ATOM, "id"))),
  },
  {
    code: "MisplacedMetadata",
    severity: "error",
    formats: FORMATS,
    check: each(head, ({ children }) => {
      const first = children.findIndex(({ uri, local }) => uri === ATOM && local === "entry");
      return first < 0
        ? undefined
        : children.slice(first).find(({ uri, local }) => uri === ATOM && local !== "entry")?.name;
    }),
  },
  {
    code: "InvalidTextType",
    severity: "error",
    formats: FORMATS,
    check: each(
      (document) => texts(document).filter(({ local }) => local !== "content"),
      (element) => !["text", "html", "xhtml"].includes(attribute(element, "type") ?? "text"),
    ),
  },
  {
    code: "MissingXhtmlDiv",
    severity: "error",
    formats: FORMATS,
    check: each(texts, (element) => {
      if (attribute(element, "type") !== "xhtml") return false;
      const [div, ...rest] = element.children;
      return element.text.trim() !== "" || div?.local !== "div" || rest.length > 0;
    }),
  },
  {
    code: "NotBlank",
    severity: "warning",
    formats: FORMATS,
    check: each(
      (document) => [
        ...texts(document),
        ...everywhere(document, ATOM, "name", "uri", "icon", "logo", "generator"),
      ],
      (element) =>
        element.text.trim() === "" &&
        element.children.length === 0 &&
        attribute(element, "src") === undefined,
    ),
  },
  {
    code: "InvalidAddrSpec",
    severity: "error",
    formats: FORMATS,
    check: each(
      (document) => everywhere(document, ATOM, "email"),
      ({ text }) => !isAddress(text.trim()),
    ),
  },
  {
    code: "ContainsEmail",
    severity: "warning",
    formats: FORMATS,
    check: each(
      (document) => everywhere(document, ATOM, "name"),
      ({ text }) => /<[^<>\s@]+@[^<>\s@]+\.[^<>\s@]+>/.test(text),
    ),
  },
  {
    code: "MissingCurrentInArchive",
    severity: "warning",
    formats: FORMATS,
    check: each(
      head,
      (feed) =>
        says(feed, "archive") && !says(feed, "complete") && linksOf(feed, "current").length === 0,
    ),
  },
  {
    code: "FeedRelInCompleteFeed",
    severity: "error",
    formats: FORMATS,
    check: each(head, (feed) =>
      says(feed, "complete")
        ? HISTORY_RELATIONS.find((relation) => linksOf(feed, relation).length > 0)
        : undefined,
    ),
  },
];
