import { htmlToText } from "../article/html-to-text.ts";
import { toAuthorSlug } from "../author-slug.ts";
import { withoutCorrections } from "../feed/corrections.ts";
import type { Category, Enclosure, Entry, Person } from "../feed/feed.ts";
import { phrases } from "../feed/phrases.ts";
import { siteAddress } from "../feed/site-address.ts";
import { type Html, html, text } from "../html.ts";
import type { Publication } from "../publication.ts";
import { toPlainLine } from "../xml-text.ts";
import { nestContent } from "./article-body.ts";
import { documentAddresses } from "./formats.ts";
import { newsArticle, scriptData } from "./json-ld.ts";
import { openGraph } from "./open-graph.ts";
import {
  alternateLinks,
  canonicalLink,
  dateOf,
  descriptionMeta,
  renderPage,
  speaker,
} from "./page.ts";
import { rslHead } from "./rsl.ts";
import { toWritableEntry } from "./writable.ts";

/** The page of an article that is read here. */
export function renderArticlePage(entry: Entry, publication: Publication): string {
  const writable = toWritableEntry(entry);
  const { title, language, alternate, summary, rights, attachments } = writable;
  const section = entry.categories.find(({ kind }) => kind === "section");
  const tags = entry.categories.filter(({ kind }) => kind !== "section");
  const labels = {
    ...(section && { section: section.label }),
    tags: tags.map(({ label }) => label),
  };
  const data = scriptData(newsArticle(writable, labels, publication));
  return renderPage({
    publication,
    kind: "article",
    title: `${title} – ${publication.title}`,
    language,
    head: [
      ...descriptionMeta(summary),
      ...canonicalLink(alternate),
      ...alternateLinks(documentAddresses("/", publication), publication.title),
      ...openGraph(writable, labels, publication),
      ...rslHead(writable, publication),
      html`<script type="application/ld+json">${data}</script>\n`,
    ],
    main: html`<article>
${section ? html`<p class="kicker">${categoryLink("section", section, publication)}</p>\n` : []}<h1>${text(title)}</h1>
${standfirst(writable)}<p class="byline"><span>${bylines(writable, publication)}</span> ${dates(writable)}</p>
<div class="content">
${nestContent(withoutCorrections(writable), text(phrases(language).table))}
</div>
${renderCorrected(writable)}${renderAttachments(attachments, language)}${renderTags(tags, language, publication)}${
  rights === undefined ? [] : html`<p class="rights"><bdi>${text(rights)}</bdi></p>\n`
}</article>
`,
  });
}

/** The summary, unless it is the text's own words: the part before `<!--more-->`, or all that there is. */
function standfirst({ summary, contentHtml }: Entry): readonly Html[] {
  if (summary === undefined) return [];
  const isSaid = toPlainLine(htmlToText(contentHtml)).includes(toPlainLine(summary));
  return isSaid ? [] : [html`<p class="standfirst">${text(summary)}</p>\n`];
}

function bylines({ authors }: Entry, publication: Publication): readonly Html[] {
  return authors.map((author, index) => {
    const name = byline(author, publication);
    return index === 0 ? name : html`, ${name}`;
  });
}

/** The name leads to the author's own page, else to their feed's. */
function byline({ name, url }: Person, publication: Publication): Html {
  const { authors, feedsPer } = publication;
  const feed = feedsPer.has("author")
    ? siteAddress(`/authors/${toAuthorSlug(name, authors)}/`, publication)
    : undefined;
  const address = url ?? feed;
  const shown = html`<bdi>${text(name)}</bdi>`;
  return address === undefined ? shown : html`<a rel="author" href="${text(address)}">${shown}</a>`;
}

/** When it came out and when it last changed; a correction is named at once, and leads to its words below the text. */
function dates({ published, updated, corrections, language }: Entry): Html {
  const say = speaker(language);
  const parts = [
    dateOf(published, "short"),
    ...(updated === published ? [] : [html`${say("updated")} ${dateOf(updated, "short")}`]),
    ...(corrections.length === 0 ? [] : [html`<a href="#corrections">${say("correction")}</a>`]),
  ];
  return parts.map((part) => html`<span>${part}</span>`).join(" ") as Html;
}

function renderCorrected({ corrections, language }: Entry): readonly Html[] {
  if (corrections.length === 0) return [];
  const notes = corrections.map(
    ({ at, text: words }) => html`<p>${dateOf(at)} <span>${text(words)}</span></p>\n`,
  );
  return [
    html`<section class="corrections" aria-labelledby="corrections">
<h2 id="corrections">${speaker(language)("correction")}</h2>
${notes}</section>
`,
  ];
}

/** The label, as a link where its feed has a page: where publication.yaml has feeds of its kind, and of a section, this one. */
function categoryLink(
  kind: "section" | "tag",
  { slug, label }: Category,
  publication: Publication,
): Html {
  const { feedsPer, sections } = publication;
  const shown = html`<bdi>${text(label)}</bdi>`;
  if (!feedsPer.has(kind) || (kind === "section" && sections && !sections.has(slug))) return shown;
  const address = siteAddress(`/${kind}s/${slug}/`, publication);
  return html`<a rel="tag" href="${text(address)}">${shown}</a>`;
}

function renderTags(
  tags: readonly Category[],
  language: string,
  publication: Publication,
): readonly Html[] {
  if (tags.length === 0) return [];
  const items = tags.map((tag) => html`<li>${categoryLink("tag", tag, publication)}</li>\n`);
  return [html`<ul class="tags" aria-label="${text(phrases(language).tags)}">\n${items}</ul>\n`];
}

function renderAttachments(files: readonly Enclosure[], language: string): readonly Html[] {
  if (files.length === 0) return [];
  return [
    html`<section class="attachments" aria-labelledby="attachments">
<h2 id="attachments">${speaker(language)("attachments")}</h2>
${files.map(renderAttachment)}</section>
`,
  ];
}

/** What a file is called by its address: the last part of its path that says something, else the host. */
function fileName(address: string): string {
  const { pathname, host } = new URL(address);
  return (
    pathname
      .split("/")
      .map(decoded)
      .findLast((part) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(part)) ?? host
  );
}

/** A part of a path as words on one line; as it is where it is not percent-encoded UTF-8. */
function decoded(part: string): string {
  try {
    return toPlainLine(decodeURIComponent(part));
  } catch {
    return part;
  }
}

function renderAttachment({ url, type, title }: Enclosure): Html {
  const name = text(title ?? fileName(url));
  const link = html`<a href="${text(url)}" dir="auto">${name}</a>`;
  if (type.startsWith("audio/")) {
    return html`<p>${link}<audio controls preload="none" src="${text(url)}"></audio></p>\n`;
  }
  if (type.startsWith("video/")) {
    return html`<p>${link}<video controls preload="none" src="${text(url)}"></video></p>\n`;
  }
  return html`<p>${link}</p>\n`;
}
