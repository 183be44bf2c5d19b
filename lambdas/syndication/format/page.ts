import type { Feed } from "../feed/feed.ts";
import { type Phrases, phraseLanguage, phrases } from "../feed/phrases.ts";
import { type Html, html, text } from "../html.ts";
import { FORMATS } from "./formats.ts";

/** Languages whose usual script is written from right to left (likely subtags, CLDR), some also by older tags. */
const RIGHT_TO_LEFT =
  /^(ar|arc|azb|bal|bgn|bqi|ckb|dv|fa|glk|he|iw|ji|ks|lrc|luz|mzn|nqo|pnb|prs|ps|rhg|sd|sdh|skr|syc|syr|ug|ur|yi)$/;
const SCRIPTS_FROM_RIGHT_TO_LEFT = /^(adlm|arab|aran|hebr|mand|nkoo|rohg|samr|syrc|thaa)$/;
/** The primary and the script subtag of a language tag (RFC 5646, section 2.1). */
const SUBTAGS = /^([a-z]{2,3})(?:-[a-z]{3}){0,3}(?:-([a-z]{4}))?(?=-|$)/;

/** The writing direction of a language (BCP 47): that of its script where the tag names one. */
export function direction(language: string): "ltr" | "rtl" {
  const [, primary = "", script] = SUBTAGS.exec(language.toLowerCase()) ?? [];
  const fromRight =
    script === undefined ? RIGHT_TO_LEFT.test(primary) : SCRIPTS_FROM_RIGHT_TO_LEFT.test(script);
  return fromRight ? "rtl" : "ltr";
}

/** `lang` and `dir` of an element whose language is not that of what it stands in. */
export function inLanguage(language: string, around: string): readonly Html[] {
  if (language === around) return [];
  return [html` lang="${text(language)}" dir="${text(direction(language))}"`];
}

/** Gives the page's own words as markup: in English where there are none in its language, and then marked as such. */
export function speaker(language: string): (word: keyof Phrases) => Html {
  const words = phrases(language);
  const attributes = inLanguage(phraseLanguage(language), language);
  return (word) =>
    attributes.length === 0
      ? text(words[word])
      : html`<span${attributes}>${text(words[word])}</span>`;
}

export type PageInput = {
  /** Whose page it is. */
  readonly publication: Feed["publication"];
  /** The class of `<body>`, for stylesheets. */
  readonly kind: "feed" | "directory" | "article" | "status";
  /** Of the document. */
  readonly title: string;
  readonly language: string;
  /** What stands in `<head>` besides title, stylesheet and script. */
  readonly head?: readonly Html[];
  /** Where the publication's name is what the page is about, it is the heading. */
  readonly headed?: "by the publication";
  /** Which of the links at the top is to this page. */
  readonly here?: "latest" | "feeds";
  readonly main: Html;
  readonly rights?: string | undefined;
};

/**
 * A whole HTML document, readable without script and without stylesheet. Every address in it is absolute, since a page
 * may be shown at any: that of a feed, or one that does not exist. It names one stylesheet and one script, whatever the
 * publication's own look is: that is in the stylesheet alone.
 */
export function renderPage(input: PageInput): string {
  const { publication, kind, title, language, head = [], main, rights } = input;
  const { feeds } = publication;
  const say = speaker(language);
  return `${html`<!doctype html>
<html lang="${text(language)}" dir="${text(direction(language))}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text(title)}</title>
${head}<link rel="icon" href="${text(feeds)}favicon.ico">
<link rel="stylesheet" href="${text(feeds)}assets/page.css">
<script src="${text(feeds)}assets/page.js" defer></script>
</head>
<body class="${text(kind)}">
<a class="skip" href="#main">${say("skip")}</a>
<header class="masthead">
${renderName(input)}<nav>
${navLink(feeds, say("latest"), input.here === "latest")}${navLink(`${feeds}feeds/`, say("allFeeds"), input.here === "feeds")}</nav>
</header>
<main id="main">
${main}</main>
<footer class="colophon">
${rights === undefined ? [] : html`<p><bdi>${text(rights)}</bdi></p>\n`}<p><a href="${text(feeds)}feeds/">${say("allFeeds")}</a> <a href="${text(feeds)}feeds.opml" type="text/x-opml">OPML</a></p>
</footer>
</body>
</html>
`}`;
}

/** The publication's name: the way home, but where that is this very page. */
function renderName({ publication, headed, here }: PageInput): Html {
  const { title, home, feeds } = publication;
  const isHome = here === "latest" && home === feeds;
  const name = isHome
    ? html`<span class="home">${text(title)}</span>`
    : html`<a class="home" href="${text(home)}">${text(title)}</a>`;
  return headed
    ? html`<h1 class="name"><bdi>${name}</bdi></h1>\n`
    : html`<p class="name"><bdi>${name}</bdi></p>\n`;
}

function navLink(address: string, words: Html, here: boolean): Html {
  return html`<a href="${text(address)}"${here ? html` aria-current="page"` : []}>${words}</a>\n`;
}

/** An address as words, which breaks after its slashes first. */
export function addressText(address: string): Html {
  return text(address).replace(/(?<=[^/]\/)(?=[^/])/g, "<wbr>") as Html;
}

/** Autodiscovery: RSS first, JSON Feed last, since readers take the first that they see (and none read JSON Feed alone). */
export function alternateLinks(documents: Feed["documents"], title: string): readonly Html[] {
  return FORMATS.flatMap(({ name, mediaType }) => {
    const address = documents[name];
    const type = mediaType.split(";")[0] ?? "";
    return address === undefined
      ? []
      : [
          html`<link rel="alternate" type="${text(type)}" title="${text(title)}" href="${text(address)}">\n`,
        ];
  });
}

/** `address`: absolute, or empty where a page has none of its own. */
export function canonicalLink(address: string): readonly Html[] {
  return address === "" ? [] : [html`<link rel="canonical" href="${text(address)}">\n`];
}

export function descriptionMeta(description: string | undefined): readonly Html[] {
  return description === undefined
    ? []
    : [html`<meta name="description" content="${text(description)}">\n`];
}

/** A feed's own name, where the publication's stands above: its title without that, as `World` of "World – The Wire". */
export function ownTitle(title: string, publication: Feed["publication"]): string {
  const ending = ` – ${publication.title}`;
  return title.endsWith(ending) && title.length > ending.length
    ? title.slice(0, -ending.length)
    : title;
}

/**
 * A date as ISO 8601 writes it, which the script writes as the visitor would; with `clock` in that form, the time too.
 * `data-date` tells it from the times in an article's text, which are the author's: cleaning leaves no such attribute.
 */
export function dateOf(instant: string, clock?: "short"): Html {
  const attribute = clock === undefined ? [] : html` data-clock="${text(clock)}"`;
  return html`<time datetime="${text(instant)}" data-date="long"${attribute}>${text(instant.slice(0, 10))}</time>`;
}

/** A year, month or day of UTC, `2024`, `2024-06` or `2024-06-20`, which the script writes in the page's language. */
export function periodOf(period: string): Html {
  return html`<time datetime="${text(period)}" data-date="long">${text(period)}</time>`;
}
