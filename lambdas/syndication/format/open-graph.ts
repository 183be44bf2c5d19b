import type { Entry } from "../feed/feed.ts";
import { type Html, html, text } from "../html.ts";
import type { Publication } from "../publication.ts";

/**
 * What a network shows where somebody shares the page: the Open Graph protocol (ogp.me, with the `article` namespace),
 * and the one name that X needs beside it. `categories`: labels, by what they are.
 */
export function openGraph(
  entry: Entry,
  categories: { readonly section?: string; readonly tags: readonly string[] },
  publication: Publication,
): readonly Html[] {
  const { title, summary, alternate, image, published, updated } = entry;
  const { section, tags } = categories;
  const properties: readonly (readonly [string, string | number | undefined])[] = [
    ["og:type", "article"],
    ["og:title", title],
    ["og:description", summary],
    ["og:url", alternate === "" ? undefined : alternate],
    ["og:site_name", publication.title],
    ["og:locale", localeOf(entry.language)],
    ["og:image", image?.url],
    ["og:image:alt", image?.alt],
    ["og:image:width", image?.width],
    ["og:image:height", image?.height],
    ["article:published_time", published],
    ["article:modified_time", updated],
    ["article:section", section],
    ...tags.map((tag) => ["article:tag", tag] as const),
  ];
  return [
    ...properties.flatMap(([name, value]) =>
      value === undefined
        ? []
        : [html`<meta property="${text(name)}" content="${text(String(value))}">\n`],
    ),
    html`<meta name="twitter:card" content="${text(image ? "summary_large_image" : "summary")}">\n`,
  ];
}

/** As ogp.me writes it, `pt_BR`; a language without a territory has no such name. */
function localeOf(language: string): string | undefined {
  const [, primary, territory] = /^([a-z]{2,3})(?:-[a-z]{4})?-([a-z]{2})\b/i.exec(language) ?? [];
  if (primary === undefined || territory === undefined) return undefined;
  return `${primary.toLowerCase()}_${territory.toUpperCase()}`;
}
