import type { Correction } from "../article/article.ts";
import type { Entry, Person } from "../feed/feed.ts";
import type { Html } from "../html.ts";
import type { Publication } from "../publication.ts";

/**
 * schema.org's NewsArticle as JSON-LD 1.1, in the terms that search engines read. `categories`: labels, by what they are.
 * Always in one order, so that the same entry gives the same bytes.
 */
export function newsArticle(
  entry: Entry,
  categories: { readonly section?: string; readonly tags: readonly string[] },
  publication: Publication,
): object {
  const { title, summary, alternate, published, updated, image, language, authors } = entry;
  const { corrections } = entry;
  const { section, tags } = categories;
  const publisher = { "@type": "Organization", name: publication.title, url: publication.home };
  return {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    headline: title,
    ...(summary !== undefined && { description: summary }),
    url: alternate,
    mainEntityOfPage: { "@type": "WebPage", "@id": alternate },
    datePublished: published,
    dateModified: updated,
    ...(corrections.length > 0 && { correction: corrections.map(toCorrectionComment) }),
    author: authors.map((author) => toAuthor(author, publisher)),
    publisher,
    ...(image && {
      image: {
        "@type": "ImageObject",
        url: image.url,
        ...(image.width !== undefined && { width: image.width }),
        ...(image.height !== undefined && { height: image.height }),
        ...(image.caption !== undefined && { caption: image.caption }),
      },
    }),
    inLanguage: language,
    ...(section !== undefined && { articleSection: section }),
    ...(tags.length > 0 && { keywords: tags }),
    isAccessibleForFree: true,
  };
}

function toCorrectionComment({ at, text }: Correction): object {
  return { "@type": "CorrectionComment", text, datePublished: at };
}

/** The publication stands in for a missing byline, and is no person. */
function toAuthor({ name, url }: Person, publisher: { name: string; url: string }): object {
  if (name === publisher.name && url === publisher.url) return publisher;
  return { "@type": "Person", name, ...(url !== undefined && { url }) };
}

/**
 * JSON for a `<script>` of data. HTML knows no escape there but ends it at "</script" and changes its mind at "<!--"
 * (HTML, section 4.12.1.3), so that no "<" may be in it; JSON can write every character otherwise.
 */
export function scriptData(value: object): Html {
  return JSON.stringify(value).replace(
    /[<>&]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  ) as Html;
}
