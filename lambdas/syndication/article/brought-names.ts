import type { OwnName } from "./given.ts";

/**
 * The names that other tools have for ours, in lower case. Where a file has several for one, the lower rank wins; our own
 * name is rank 0.
 */
export const BROUGHT_NAMES: ReadonlyMap<string, { readonly own: OwnName; readonly rank: number }> =
  new Map(
    Object.entries({
      // Hugo shows and sorts by `date`, but gives feeds `publishDate`, before which a page does not exist.
      published: ["publishdate", "date", "pubdate", "published_at", "date_published"],
      updated: [
        "lastmod",
        "last_modified_at",
        "updateddate",
        "updated_at",
        "date_modified",
        "modified",
      ],
      expires: ["expirydate"],
      summary: ["excerpt", "custom_excerpt", "description"],
      authors: ["author"],
      categories: ["categories", "category"],
      tags: ["tag"],
      image: ["heroimage", "images", "feature_image"],
      url: ["permalink"],
      aliases: ["redirect_from"],
      language: ["lang"],
      // A JSON Feed item.
      contentHtml: ["content_html"],
      contentText: ["content_text"],
    } satisfies Partial<Record<OwnName, readonly string[]>>).flatMap(([own, names]) =>
      names.map((name, index) => [name, { own: own as OwnName, rank: index + 1 }] as const),
    ),
  );

/** What other tools keep in front matter that says nothing to a feed, in lower case. */
const FOREIGN = new Set(
  `
  $schema schema params extra layout type weight menu menus cascade keywords linktitle markup outputs resources sitemap
  series translationkey iscjklanguage headless build _build audio videos toc math showtoc tocopen comments featured cover
  thumbnail subtitle lead pinned draftnote resource eventdate readingtime
  excerpt_separator redirect_to render_with_liquid pin header classes share related sidebar author_profile read_time
  mathjax ref nav_order parent has_children robots seo
  eleventynavigation eleventyexcludefromcollections eleventycomputed eleventyimport pagination templateengineoverride
  override:tags dynamicpermalink permalinkbypassoutputdir templateclass
  heroimagealt canonicalurl components minutesread minread image_alt
  visibility feature_image_alt feature_image_caption meta_title meta_description og_title og_description og_image
  twitter_title twitter_description twitter_image canonical_url codeinjection_head codeinjection_foot custom_template
  primary_author primary_tag uuid comment_id html plaintext mobiledoc lexical created_at reading_time email_subject
  external_url banner_image
  `
    .trim()
    .split(/\s+/),
);

/** Whether another tool has this name, in lower case, for something of its own. JSON Feed keeps `_` for extensions. */
export function isForeignName(name: string): boolean {
  return FOREIGN.has(name) || name.startsWith("_");
}
