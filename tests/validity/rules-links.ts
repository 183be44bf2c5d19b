import {
  ATOM,
  BOTH,
  each,
  entries,
  everywhere,
  type FeedDocument,
  head,
  MEDIA,
  type Rule,
} from "./rule.ts";
import { isMediaType, toInteger, uriFault } from "./values.ts";
import { attribute, childrenOf, type XmlElement } from "./xml-tree.ts";

// https://www.iana.org/assignments/link-relations, as far as feeds use it.
const RELATIONS = new Set(
  "alternate current describedby edit edit-media enclosure first hub last license next next-archive payment prev-archive previous related replies self service up via monitor search".split(
    " ",
  ),
);
const HISTORY_RELATIONS = new Set(
  "current first last next next-archive prev-archive previous".split(" "),
);

const links = (document: FeedDocument): readonly XmlElement[] => everywhere(document, ATOM, "link");

/** Every place of a document that holds an absolute address. */
function addresses(document: FeedDocument): readonly (readonly [XmlElement, string])[] {
  const texts: XmlElement[] = [
    ...(document.format === "rss"
      ? everywhere(document, "", "link", "comments", "docs", "url")
      : everywhere(document, ATOM, "id", "icon", "logo", "uri")),
  ];
  return [
    ...texts.map((element) => [element, element.text.trim()] as const),
    // A relative rel="self" has a name of its own.
    ...attributes(
      links(document).filter((link) => attribute(link, "rel") !== "self"),
      "href",
    ),
    ...attributes(everywhere(document, MEDIA, "content", "thumbnail"), "url"),
    ...attributes(everywhere(document, ATOM, "category"), "scheme"),
  ];
}

function attributes(
  elements: readonly XmlElement[],
  local: string,
): readonly (readonly [XmlElement, string])[] {
  return elements.flatMap((element) => {
    const value = attribute(element, local);
    return value === undefined ? [] : [[element, value] as const];
  });
}

const address = (code: string, severity: Rule["severity"]): Rule => ({
  code,
  severity,
  formats: BOTH,
  check: (document) =>
    addresses(document).flatMap(([element, value]) =>
      uriFault(value) === code
        ? [`<${element.name}> in line ${element.line}: ${value.slice(0, 100)}`]
        : [],
    ),
});

/** Rules about addresses and links. */
export const LINK_RULES: readonly Rule[] = [
  address("InvalidFullLink", "error"),
  address("InvalidUriChar", "error"),
  address("UriNotIri", "error"),
  address("InvalidTAG", "error"),
  address("InvalidURN", "error"),
  address("InvalidUUID", "error"),
  address("SchemeNotIANARegistered", "warning"),
  {
    code: "MissingHref",
    severity: "error",
    formats: BOTH,
    check: each(links, (link) => attribute(link, "href") === undefined),
  },
  {
    code: "AtomLinkNotEmpty",
    severity: "warning",
    formats: BOTH,
    check: each(links, ({ text }) => text.trim() !== ""),
  },
  {
    code: "AttrNotBlank",
    severity: "warning",
    formats: BOTH,
    check: each(links, (link) => ["rel", "title"].find((name) => attribute(link, name) === "")),
  },
  {
    code: "UnregisteredAtomLinkRel",
    severity: "warning",
    formats: BOTH,
    check: each(links, (link) => {
      const relation = attribute(link, "rel");
      return relation !== undefined &&
        relation !== "" &&
        !RELATIONS.has(relation) &&
        uriFault(relation) !== undefined
        ? relation
        : undefined;
    }),
  },
  {
    code: "FeedHistoryRelInEntry",
    severity: "warning",
    formats: ["atom"],
    check: each(
      links,
      (link) =>
        link.parent?.local === "entry" && HISTORY_RELATIONS.has(attribute(link, "rel") ?? ""),
    ),
  },
  {
    code: "SelfNotAtom",
    severity: "warning",
    formats: BOTH,
    check: each(links, (link) => {
      const type = attribute(link, "type");
      const feeds = ["application/atom+xml", "application/rss+xml"];
      return (
        attribute(link, "rel") === "self" &&
        type !== undefined &&
        isMediaType(type) &&
        !feeds.includes(type.split(";")[0] ?? "")
      );
    }),
  },
  {
    code: "InvalidMIMEType",
    severity: "error",
    formats: BOTH,
    check: each(links, (link) => {
      const type = attribute(link, "type");
      return type !== undefined && !isMediaType(type) ? type : undefined;
    }),
  },
  {
    code: "InvalidNonNegativeInteger",
    severity: "error",
    formats: BOTH,
    check: each(links, (link) => {
      const length = attribute(link, "length");
      return length !== undefined && !((toInteger(length) ?? -1) >= 0) ? length : undefined;
    }),
  },
  {
    code: "DuplicateAtomLink",
    severity: "error",
    formats: ["atom"],
    check: function* check(document) {
      for (const element of [...head(document), ...entries(document)]) {
        const seen = new Set<string>();
        for (const link of childrenOf(element, ATOM, "link")) {
          if ((attribute(link, "rel") ?? "alternate") !== "alternate") continue;
          const kind = `${attribute(link, "type") ?? ""} ${attribute(link, "hreflang") ?? ""}`;
          if (seen.has(kind)) yield `two alternates of one type and language in line ${link.line}`;
          seen.add(kind);
        }
      }
    },
  },
];
