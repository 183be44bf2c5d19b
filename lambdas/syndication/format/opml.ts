import type { LanguageTag, Publication } from "../publication.ts";
import { block, element, text, xmlDocument } from "./xml.ts";

/** A feed as a list of feeds shows it. */
export type ListedFeed = {
  /** The address of its folder, `/` or `/sections/world/`. */
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly language: LanguageTag;
  /** The page for people: absolute. */
  readonly alternate: string;
  /** Addresses of its documents by format name: absolute and encoded. */
  readonly documents: Readonly<Record<string, string>>;
};

/** OPML 2.0 for readers' import: one folder with the publication's name, the feeds in it in the given order. */
export function renderOpml(publication: Publication, feeds: readonly ListedFeed[]): string {
  const { title } = publication;
  const outlines = feeds.map(({ title: name, description, language, alternate, documents }) =>
    element("outline", {
      type: "rss",
      text: name,
      title: name,
      description,
      language,
      htmlUrl: alternate,
      xmlUrl: documents.rss,
      // The specification's word for RSS 2.0.
      version: "RSS2",
    }),
  );
  return xmlDocument(
    block(
      0,
      "opml",
      { version: "2.0" },
      block(1, "head", {}, element("title", {}, text(title))),
      block(1, "body", {}, block(2, "outline", { text: title, title }, ...outlines)),
    ),
  );
}
