import {
  ATOM,
  bothOf,
  CONTENT,
  core,
  DC,
  each,
  entries,
  type FeedDocument,
  type Pair,
  type Rule,
  repeated,
} from "./rule.ts";
import { uriFault } from "./values.ts";
import { attribute, childrenOf, type XmlElement } from "./xml-tree.ts";

const FORMATS = ["rss"] as const;
const has = (element: XmlElement, local: string): boolean =>
  childrenOf(element, "", local).length > 0;
const guids = (document: FeedDocument): readonly XmlElement[] => core(document, "guid");
const permanent = (guid: XmlElement): boolean =>
  (attribute(guid, "isPermaLink") ?? "true") === "true";

// Two words for one thing: readers differ in which they believe.
const TWICE: readonly Pair[] = [
  ["guid", ATOM, "id"],
  ["pubDate", ATOM, "published"],
  ["author", DC, "creator"],
  ["category", DC, "subject"],
  ["pubDate", DC, "date"],
];

/** Rules about RSS's items. */
export const RSS_ITEM_RULES: readonly Rule[] = [
  {
    code: "ItemMustContainTitleOrDescription",
    severity: "error",
    formats: FORMATS,
    check: each(entries, (item) => !has(item, "title") && !has(item, "description")),
  },
  {
    code: "MissingGuid",
    severity: "warning",
    formats: FORMATS,
    check: each(entries, (item) => !has(item, "guid")),
  },
  {
    code: "DuplicateValue",
    severity: "error",
    formats: FORMATS,
    check: (document) => repeated(guids(document).map(({ text }) => text.trim())),
  },
  {
    code: "InvalidHttpGUID",
    severity: "error",
    formats: FORMATS,
    check: each(guids, (guid) => {
      const fault = permanent(guid) ? uriFault(guid.text.trim()) : undefined;
      return fault === "InvalidFullLink" || fault === "UriNotIri" ? guid.text : undefined;
    }),
  },
  {
    code: "InvalidPermalink",
    severity: "error",
    formats: FORMATS,
    check: each(guids, (guid) => permanent(guid) && /^(tag|urn):/i.test(guid.text.trim())),
  },
  {
    code: "InvalidBooleanAttribute",
    severity: "error",
    formats: FORMATS,
    check: each(
      guids,
      (guid) => !["true", "false"].includes(attribute(guid, "isPermaLink") ?? "true"),
    ),
  },
  {
    code: "NotSufficientlyUnique",
    severity: "warning",
    formats: FORMATS,
    check: each(guids, (guid) => !permanent(guid) && /^\d{1,8}$/.test(guid.text.trim())),
  },
  {
    code: "DuplicateEnclosure",
    severity: "warning",
    formats: FORMATS,
    check: each(entries, (item) => childrenOf(item, "", "enclosure").length > 1),
  },
  {
    code: "NeedDescriptionBeforeContent",
    severity: "warning",
    formats: FORMATS,
    check: each(entries, ({ children }) => {
      const content = children.findIndex(
        ({ uri, local }) => uri === CONTENT && local === "encoded",
      );
      const description = children.findIndex(
        ({ uri, local }) => uri === "" && local === "description",
      );
      return content >= 0 && (description < 0 || description > content);
    }),
  },
  {
    code: "DuplicateItemSemantics",
    severity: "warning",
    formats: FORMATS,
    check: each(entries, (item) => bothOf(item, TWICE)),
  },
];
