import { ATOM, BOTH, each, everywhere, type FeedDocument, MEDIA, type Rule } from "./rule.ts";
import { isHttpUrl, isMediaType, toInteger } from "./values.ts";
import { attribute, childrenOf, type XmlElement } from "./xml-tree.ts";

const media = (document: FeedDocument): readonly XmlElement[] =>
  everywhere(document, MEDIA, "content");
const enclosures = (document: FeedDocument): readonly XmlElement[] =>
  everywhere(document, "", "enclosure");

/** An attribute that must be a number above zero where it is given. */
const positive = (element: XmlElement, ...locals: readonly string[]): string | undefined =>
  locals.find((local) => {
    const value = attribute(element, local);
    return value !== undefined && !((toInteger(value) ?? 0) > 0);
  });

/** Rules about enclosures, Media RSS and attributes that must be there. */
export const MEDIA_RULES: readonly Rule[] = [
  {
    code: "InvalidMIMEAttribute",
    severity: "error",
    formats: BOTH,
    check: each(
      (document) => [...enclosures(document), ...media(document)],
      (element) => {
        const type = attribute(element, "type");
        return type !== undefined && !isMediaType(type) ? type : undefined;
      },
    ),
  },
  {
    code: "InvalidURLAttribute",
    severity: "error",
    formats: ["rss"],
    check: each(enclosures, (enclosure) => {
      const url = attribute(enclosure, "url");
      return url !== undefined && !isHttpUrl(url) ? url : undefined;
    }),
  },
  {
    code: "MissingAttribute",
    severity: "error",
    formats: BOTH,
    check: each(
      (document) => [
        ...enclosures(document),
        ...everywhere(document, ATOM, "category"),
        ...everywhere(document, MEDIA, "thumbnail"),
        document.root,
      ],
      (element, { format }) => {
        const wanted: Record<string, readonly string[]> = {
          enclosure: ["url", "length", "type"],
          category: ["term"],
          thumbnail: ["url"],
          rss: format === "rss" ? ["version"] : [],
        };
        return wanted[element.local]?.find((name) => attribute(element, name) === undefined);
      },
    ),
  },
  {
    code: "InvalidIntegerAttribute",
    severity: "error",
    formats: ["rss"],
    check: each(enclosures, (enclosure) => {
      const length = attribute(enclosure, "length");
      return length !== undefined && toInteger(length) === undefined ? length : undefined;
    }),
  },
  {
    code: "UseZeroForUnknown",
    severity: "error",
    formats: ["rss"],
    check: each(enclosures, (enclosure) => toInteger(attribute(enclosure, "length") ?? "0") === -1),
  },
  {
    code: "InvalidPositiveInteger",
    severity: "error",
    formats: BOTH,
    check: each(
      (document) => everywhere(document, MEDIA, "content", "thumbnail"),
      (element) => positive(element, "fileSize", "width", "height"),
    ),
  },
  {
    code: "InvalidFloat",
    severity: "error",
    formats: BOTH,
    check: each(media, (element) =>
      ["bitrate", "duration", "framerate"].find(
        (name) => !/^\d+(\.\d*)?$/.test(attribute(element, name) ?? "0"),
      ),
    ),
  },
  {
    code: "InvalidMediaMedium",
    severity: "error",
    formats: BOTH,
    check: each(media, (element) => {
      const medium = attribute(element, "medium");
      return medium !== undefined &&
        !["image", "audio", "video", "document", "executable"].includes(medium)
        ? medium
        : undefined;
    }),
  },
  {
    code: "InvalidMediaTextType",
    severity: "error",
    formats: BOTH,
    check: each(
      (document) => everywhere(document, MEDIA, "title", "description", "text"),
      (element) => !["plain", "html"].includes(attribute(element, "type") ?? "plain"),
    ),
  },
  {
    code: "InvalidCreditRole",
    severity: "error",
    formats: BOTH,
    check: each(
      (document) => everywhere(document, MEDIA, "credit"),
      (credit) => {
        const role = attribute(credit, "role");
        return role !== undefined && role !== role.toLowerCase() ? role : undefined;
      },
    ),
  },
  {
    code: "MediaGroupWithoutAlternatives",
    severity: "error",
    formats: BOTH,
    check: each(
      (document) => everywhere(document, MEDIA, "group"),
      (group) => childrenOf(group, MEDIA, "content").length < 2,
    ),
  },
];
