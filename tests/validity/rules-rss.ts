import {
  bothOf,
  core,
  DC,
  DCTERMS,
  each,
  everywhere,
  firstText,
  head,
  linksOf,
  type Pair,
  type Rule,
} from "./rule.ts";
import { isAddress, isW3cDate, rfc2822Fault, toInteger } from "./values.ts";
import { attribute, childrenOf, type XmlElement } from "./xml-tree.ts";

const FORMATS = ["rss"] as const;
const has = (element: XmlElement, uri: string, local: string): boolean =>
  childrenOf(element, uri, local).length > 0;

const date = (code: string, severity: Rule["severity"]): Rule => ({
  code,
  severity,
  formats: FORMATS,
  check: each(
    (document) => core(document, "pubDate", "lastBuildDate"),
    ({ text }) => (rfc2822Fault(text.trim()) === code ? text.trim() : undefined),
  ),
});

const absent = (code: string, local: string): Rule => ({
  code,
  severity: "error",
  formats: FORMATS,
  check: each(head, (channel) => !has(channel, "", local)),
});

const TWICE_IN_CHANNEL: readonly Pair[] = [
  ["managingEditor", DC, "creator"],
  ["category", DC, "subject"],
  ["pubDate", DC, "date"],
  ["language", DC, "language"],
  ["copyright", DC, "rights"],
  ["lastBuildDate", DCTERMS, "modified"],
];

/** Rules of RSS 2.0 and of the RSS Advisory Board's profile about the channel, dates and people. */
export const RSS_RULES: readonly Rule[] = [
  {
    code: "InvalidRSSVersion",
    severity: "error",
    formats: FORMATS,
    check: each(
      ({ root }) => [root],
      (root) => {
        const version = attribute(root, "version");
        return version !== undefined && version !== "2.0" ? version : undefined;
      },
    ),
  },
  absent("MissingTitle", "title"),
  absent("MissingLink", "link"),
  absent("MissingDescription", "description"),
  {
    code: "MissingAtomSelfLink",
    severity: "warning",
    formats: FORMATS,
    check: each(head, (channel) => linksOf(channel, "self").length === 0),
  },
  date("InvalidRFC2822Date", "error"),
  date("ProblematicalRFC822Date", "warning"),
  date("IncorrectDOW", "error"),
  {
    code: "InvalidContact",
    severity: "error",
    formats: FORMATS,
    check: each(
      (document) => core(document, "author", "managingEditor", "webMaster"),
      ({ text }) =>
        isAddress(/^(\S+)(?: \(.*\))?$/.exec(text.trim())?.[1] ?? "") ? undefined : text.trim(),
    ),
  },
  {
    code: "DuplicateSemantics",
    severity: "warning",
    formats: FORMATS,
    check: each(head, (channel) => bothOf(channel, TWICE_IN_CHANNEL)),
  },
  {
    code: "NotBlank",
    severity: "warning",
    formats: FORMATS,
    check: each(
      (document) => core(document, "title", "category"),
      ({ text }) => text.trim() === "",
    ),
  },
  {
    code: "InvalidW3CDTFDate",
    severity: "error",
    formats: FORMATS,
    check: each(
      (document) => [
        ...everywhere(document, DCTERMS, "created", "issued", "modified"),
        ...everywhere(document, DC, "date"),
      ],
      ({ text }) => (isW3cDate(text.trim()) ? undefined : text),
    ),
  },
  {
    code: "InvalidPositiveInteger",
    severity: "error",
    formats: FORMATS,
    check: each(
      (document) => core(document, "ttl"),
      ({ text }) => !((toInteger(text) ?? 0) > 0),
    ),
  },
  {
    code: "ImageLinkDoesntMatch",
    severity: "warning",
    formats: FORMATS,
    check: each(head, (channel) => imageDiffers(channel, "link")),
  },
  {
    code: "ImageTitleDoesntMatch",
    severity: "warning",
    formats: FORMATS,
    check: each(head, (channel) => imageDiffers(channel, "title")),
  },
  {
    code: "ImageUrlFormat",
    severity: "warning",
    formats: FORMATS,
    // RSS 2.0: "a GIF, JPEG or PNG image".
    check: each(
      (document) => core(document, "url"),
      ({ text }) => {
        const [, ending] = /\.(\w+)$/.exec(text.trim()) ?? [];
        return ending !== undefined && !["jpg", "jpeg", "gif", "png"].includes(ending.toLowerCase())
          ? ending
          : undefined;
      },
    ),
  },
];

function imageDiffers(channel: XmlElement, local: string): boolean {
  const image = childrenOf(channel, "", "image")[0];
  const of = image && firstText(image, "", local);
  const expected = firstText(channel, "", local);
  return of !== undefined && expected !== undefined && of !== expected;
}
