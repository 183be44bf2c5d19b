import { phrases } from "../feed/phrases.ts";
import type { LanguageTag, Publication } from "../publication.ts";
import { block, element, text, type Xml, xmlDocument } from "./xml.ts";

/** A feed as a list of feeds shows it. */
export type ListedFeed = {
  /** The address of its folder, `/` or `/sections/world/`. */
  readonly name: string;
  readonly kind: "publication" | "section" | "selection" | "author" | "tag";
  readonly title: string;
  readonly description?: string;
  readonly language: LanguageTag;
  /** The page for people: absolute. */
  readonly alternate: string;
  /** Addresses of its documents by format name: absolute and encoded. */
  readonly documents: Readonly<Record<string, string>>;
  /** Entries that it shows at most. */
  readonly window: number;
  /** Whether it shows articles whole. */
  readonly fullText: boolean;
};

/**
 * OPML 2.0 for readers' import: a folder with the publication's name for its feed and its selections, then one for
 * each other kind of feed. Folders are never in folders, and each names the publication: many readers have one level
 * of them, in which those of all publications stand side by side.
 */
export function renderOpml(publication: Publication, feeds: readonly ListedFeed[]): string {
  const { title, language } = publication;
  const { sections, authors, tags } = phrases(language);
  const folder = (name: string, ...kinds: readonly ListedFeed["kind"][]): readonly Xml[] => {
    const outlines = feeds.filter(({ kind }) => kinds.includes(kind)).map(renderFeed);
    return outlines.length === 0
      ? []
      : [block(2, "outline", { text: name, title: name }, ...outlines)];
  };
  return xmlDocument(
    block(
      0,
      "opml",
      { version: "2.0" },
      block(1, "head", {}, ...renderHead(publication)),
      block(
        1,
        "body",
        {},
        ...folder(title, "publication", "selection"),
        ...folder(`${sections} – ${title}`, "section"),
        ...folder(`${authors} – ${title}`, "author"),
        ...folder(`${tags} – ${title}`, "tag"),
      ),
    ),
  );
}

/** Never the time of its making, so that the same feeds give the same bytes. */
function renderHead({ title, contact }: Publication): readonly Xml[] {
  return [
    element("title", {}, text(title)),
    element("ownerName", {}, text(title)),
    // A web page through which its owner can be reached is their id.
    ...(contact === undefined
      ? []
      : [element(contact.startsWith("https:") ? "ownerId" : "ownerEmail", {}, text(contact))]),
    element("docs", {}, text("http://opml.org/spec2.opml")),
  ];
}

function renderFeed(feed: ListedFeed): Xml {
  const { title, description, language, alternate, documents } = feed;
  return element("outline", {
    type: "rss",
    text: title,
    title,
    description,
    language,
    htmlUrl: alternate,
    xmlUrl: documents.rss,
    // The specification's word for RSS 2.0.
    version: "RSS",
  });
}
