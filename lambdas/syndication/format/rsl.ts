import type { Extension } from "feed";
import type { Entry } from "../feed/feed.ts";
import { siteAddress } from "../feed/site-address.ts";
import { type Html, html, text as htmlText } from "../html.ts";
import type { License, Publication } from "../publication.ts";
import { extension, libraryAttributes } from "./feed-library.ts";
import { plain } from "./rss-writer.ts";
import { block, element, text, type Xml, xmlDocument } from "./xml.ts";

/** RSL 1.0 (rslstandard.org): which uses by machines are permitted, and where to ask for others. */
export const RSL_TYPE = "application/rsl+xml";

/** Its name in the root of the feeds' site. */
export const RSL_FILE = "license.xml";

const NAMESPACE = "https://rslstandard.org/rsl";

/** Uses in RSL's words (section 3.4.1.1): where any are permitted, no others are. */
type Uses = {
  readonly permits?: "all" | "search";
  readonly prohibits?: "ai-all";
  /** Every use goes by the terms at this address (section 3.9). */
  readonly custom?: string;
};

const USES: Readonly<Record<string, Uses>> = {
  none: { prohibits: "ai-all" },
  search: { permits: "search", prohibits: "ai-all" },
  all: { permits: "all" },
};

function usesOf(ai: string): Uses {
  return USES[ai] ?? { custom: ai };
}

/** Places on the web with one licence: what begins with the address, in which `*` stands for anything (RFC 9309). */
type Licensed = { readonly url: string; readonly ai: string };

/** Whether a publication has a document of its terms. */
export function hasTerms(publication: Publication): boolean {
  return licensedPlaces(publication).length > 0;
}

/** The document of a publication's terms and of its sections' own: section 2.2 wants no prefix. */
export function renderRsl(publication: Publication): string {
  const contents = licensedPlaces(publication).map((place) => renderContent(place));
  return xmlDocument(block(0, "rsl", { xmlns: NAMESPACE }, ...contents));
}

/** The address of that document: absolute. */
export function rslAddress({ feeds }: { readonly feeds: string }): string {
  return `${feeds}${RSL_FILE}`;
}

/** Where the articles of the publication, and of each section with terms of its own, can be told by their addresses. */
function licensedPlaces(publication: Publication): readonly Licensed[] {
  const { feeds, license, sections, feedsPer } = publication;
  const places = new Map<string, string>();
  const add = (urls: readonly string[], ai: string): void => {
    for (const url of urls) if (!places.has(url)) places.set(url, ai);
  };
  if (license?.ai !== undefined) {
    add([feeds], license.ai);
    add(articlePlaces(publication), license.ai);
  }
  for (const [slug, section] of sections ?? []) {
    const ai = section.license?.ai;
    if (ai === undefined) continue;
    if (feedsPer.has("section")) add([siteAddress(`/sections/${slug}/`, publication)], ai);
    add(articlePlaces(publication, slug), ai);
  }
  return Array.from(places, ([url, ai]) => ({ url, ai }));
}

/** The addresses of articles that are read elsewhere, of all or of a section's where they tell it. */
function articlePlaces({ articleUrl }: Publication, section?: string): readonly string[] {
  if (articleUrl === undefined) return [];
  if (section === undefined) {
    // Articles without a section are addressed without it.
    const shortened = articleUrl.replace(/\{section\}\/?/g, "");
    return [fillWithStars(shortened), fillWithStars(articleUrl)];
  }
  if (!articleUrl.includes("{section}")) return [];
  return [fillWithStars(articleUrl.replaceAll("{section}", encodeURIComponent(section)))];
}

/** A template with `*` for what differs; what stands at its end goes without saying. */
function fillWithStars(template: string): string {
  return template
    .replace(/\{[a-z]+\}/g, "*")
    .replace(/#.*$/s, "")
    .replace(/(?<!\*)\*+$/, "");
}

function renderContent({ url, ai }: Licensed): Xml {
  const { permits, prohibits, custom } = usesOf(ai);
  const payment =
    custom === undefined ? [] : [block(3, "payment", {}, element("custom", {}, text(custom)))];
  const license = block(
    2,
    "license",
    {},
    ...renderUsage("permits", permits),
    ...renderUsage("prohibits", prohibits),
    ...payment,
  );
  const terms = custom === undefined ? [] : [element("terms", {}, text(custom))];
  return block(1, "content", { url }, license, ...terms);
}

function renderUsage(name: "permits" | "prohibits", usage: string | undefined): readonly Xml[] {
  return usage === undefined ? [] : [element(name, { type: "usage" }, text(usage))];
}

/** What an item of RSS says of its licence, its own or what it has from its section or the publication: section 4.7. */
export function rslExtension({ alternate, license }: Entry): readonly Extension[] {
  const ai = license?.ai;
  if (ai === undefined || alternate === "") return [];
  const { permits, prohibits, custom } = usesOf(ai);
  return [
    extension("rsl:content", {
      ...libraryAttributes({ url: alternate }),
      "rsl:license": {
        ...libraryUsage("permits", permits),
        ...libraryUsage("prohibits", prohibits),
        ...(custom !== undefined && { "rsl:payment": { "rsl:custom": plain(custom) } }),
      },
      ...(custom !== undefined && { "rsl:terms": plain(custom) }),
    }),
  ];
}

function libraryUsage(name: string, usage: string | undefined): Record<string, unknown> {
  if (usage === undefined) return {};
  return { [`rsl:${name}`]: { ...libraryAttributes({ type: "usage" }), ...plain(usage) } };
}

/** The name that such items, texts or their bytes, need declared around them; none where no item has terms. */
export function rslNamespace(
  items: readonly { includes(text: string): boolean }[],
): Readonly<Record<`xmlns:${string}`, string>> {
  return items.some((item) => item.includes("<rsl:content ")) ? { "xmlns:rsl": NAMESPACE } : {};
}

/** What the head of a page says that is under the terms of the publication's document: section 4.6. */
export function rslLink(
  license: License | undefined,
  publication: { readonly feeds: string },
): readonly Html[] {
  if (license?.ai === undefined) return [];
  return [
    html`<link rel="license" type="${htmlText(RSL_TYPE)}" href="${htmlText(rslAddress(publication))}">\n`,
  ];
}

/**
 * What the head of an article's page says of its licence. Where the terms are not the publication's, its address does
 * not tell them, so that the page holds them: section 4.6.2.
 */
export function rslHead(entry: Entry, publication: Publication): readonly Html[] {
  const { license, alternate } = entry;
  const ai = license?.ai;
  if (ai === undefined || ai === publication.license?.ai) return rslLink(license, publication);
  const content = renderContent({ url: alternate, ai });
  const rsl = block(0, "rsl", { xmlns: NAMESPACE }, content);
  return [html`<script type="${htmlText(RSL_TYPE)}">\n${rsl as string as Html}\n</script>\n`];
}
