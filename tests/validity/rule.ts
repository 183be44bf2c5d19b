import { attribute, childrenOf, descendants, type XmlElement } from "./xml-tree.ts";

export const ATOM = "http://www.w3.org/2005/Atom";
export const CONTENT = "http://purl.org/rss/1.0/modules/content/";
export const DC = "http://purl.org/dc/elements/1.1/";
export const DCTERMS = "http://purl.org/dc/terms/";
export const MEDIA = "http://search.yahoo.com/mrss/";
export const XHTML = "http://www.w3.org/1999/xhtml";
export const HISTORY = "http://purl.org/syndication/history/1.0";

export type FeedDocument = {
  readonly root: XmlElement;
  readonly format: "rss" | "atom";
  /** Where it is served; what it says of itself is compared with it. */
  readonly address: string | undefined;
};

export type Finding = {
  /** The W3C feed validator's name for it. */
  readonly code: string;
  readonly detail: string;
};

export type Rule = {
  readonly code: string;
  readonly severity: "error" | "warning" | "info";
  readonly formats: readonly ("rss" | "atom")[];
  /** What breaks the rule, one text a place; empty where nothing does. */
  readonly check: (document: FeedDocument) => Iterable<string>;
};

export const BOTH = ["rss", "atom"] as const;

/** RSS's channel or Atom's feed. */
export function head({ root, format }: FeedDocument): readonly XmlElement[] {
  return format === "rss" ? childrenOf(root, "", "channel") : [root];
}

/** RSS's items or Atom's entries. */
export function entries(document: FeedDocument): readonly XmlElement[] {
  return head(document).flatMap((at) =>
    document.format === "rss" ? childrenOf(at, "", "item") : childrenOf(at, ATOM, "entry"),
  );
}

/** Elements of a namespace anywhere in the document. */
export function everywhere(
  document: FeedDocument,
  uri: string,
  ...locals: readonly string[]
): readonly XmlElement[] {
  return [...descendants(document.root)].filter(
    (element) => element.uri === uri && locals.includes(element.local),
  );
}

/** Elements of RSS, which have no namespace, or of Atom, whichever the document is. */
export function core(document: FeedDocument, ...locals: readonly string[]): readonly XmlElement[] {
  return everywhere(document, document.format === "rss" ? "" : ATOM, ...locals);
}

export function firstText(element: XmlElement, uri: string, local: string): string | undefined {
  return childrenOf(element, uri, local)[0]?.text.trim();
}

/** The links of a feed or an entry, by relation. */
export function linksOf(element: XmlElement, relation: string): readonly XmlElement[] {
  return childrenOf(element, ATOM, "link").filter(
    (link) => (attribute(link, "rel") ?? "alternate") === relation,
  );
}

/** `element` with where it stands, for a person. */
export function at(element: XmlElement, said = ""): string {
  return `<${element.name}> in line ${element.line}${said === "" ? "" : `: ${said}`}`;
}

/** A rule about each of some elements: `fault` says what is wrong with one. */
export function each(
  select: (document: FeedDocument) => readonly XmlElement[],
  fault: (element: XmlElement, document: FeedDocument) => string | boolean | undefined,
): Rule["check"] {
  return function* check(document) {
    for (const element of select(document)) {
      const found = fault(element, document);
      if (found === true) yield at(element);
      else if (typeof found === "string") yield at(element, found);
    }
  };
}

/** What occurs a second time. */
export function repeated(values: readonly (string | undefined)[]): readonly string[] {
  const seen = new Set<string>();
  const again: string[] = [];
  for (const value of values) {
    if (value === undefined) continue;
    if (seen.has(value)) again.push(value);
    seen.add(value);
  }
  return again;
}

/** A word of RSS, and the namespace and word that say the same. */
export type Pair = readonly [ours: string, uri: string, local: string];

/** The first word that an element says twice, in its own vocabulary and in another. */
export function bothOf(element: XmlElement, pairs: readonly Pair[]): string | undefined {
  return pairs.find(
    ([ours, uri, local]) =>
      childrenOf(element, "", ours).length > 0 && childrenOf(element, uri, local).length > 0,
  )?.[0];
}
