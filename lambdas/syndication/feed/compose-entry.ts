import type { Article, Attachment, Image, MediaReference } from "../article/article.ts";
import { htmlToText } from "../article/html-to-text.ts";
import { toMediaReference } from "../article/media-reference.ts";
import { type RenderedBody, renderBody } from "../article/render-body.ts";
import type { MediaFacts } from "../catalog/rows.ts";
import { cleaned, type Html, html, text } from "../html.ts";
import type { License, Publication } from "../publication.ts";
import { toXmlText } from "../xml-text.ts";
import { renderCorrections } from "./corrections.ts";
import type { Category, Enclosure, Entry, Person } from "./feed.ts";
import { guessMediaType } from "./media-type.ts";
import { phrases } from "./phrases.ts";
import { mediaAddress } from "./site-address.ts";

/** What is known of a media file of the content folder, by its local path; undefined where there is no such file. */
export type KnownMedia = (path: string) => MediaFacts | undefined;

/** An article as every feed shows it. Pure: the same article, settings and media give the same entry. */
export function composeEntry(article: Article, publication: Publication, known: KnownMedia): Entry {
  const language = languageOf(article, publication);
  const body = renderBody(article.body, {
    base: article.url,
    idPrefix: article.slug,
    media: (src) => {
      const reference = toMediaReference(src, article.path);
      if (reference?.kind !== "local" || !known(reference.path)) return undefined;
      return mediaAddress(reference.path, publication);
    },
  });
  const summary = article.summary ?? body.summary;
  // A picture or a headline alone: neither Atom nor JSON Feed has an entry without a text.
  const summaryHtml = html`<p>${text(summary ?? (body.opening || article.title))}</p>`;
  const image = article.image && composeImage(article.image, publication, known);
  const words = phrases(language);
  const { corrections } = article;
  const corrected = renderCorrections({ corrections, language });
  const figure = image && !body.html.includes(text(image.url)) ? [renderFigure(image)] : [];
  return {
    id: article.id,
    title: article.title,
    ...(article.shortTitle !== undefined && { shortTitle: article.shortTitle }),
    alternate: article.url,
    published: article.published,
    updated: article.updated,
    ...(article.expires !== undefined && { expires: article.expires }),
    authors: composeAuthors(article, publication),
    categories: composeCategories(article, publication),
    ...(summary !== undefined && { summary }),
    ...(isTextless(body) && { isTextless: true }),
    contentHtml: [...figure, cleaned(body.html) || summaryHtml, ...corrected].join("\n"),
    excerptHtml: html`${summaryHtml}\n<p><a href="${text(article.url)}">${text(words.readMore)}</a></p>`,
    // A reader that takes the source over the HTML resolves nothing in it, and shows no correction.
    ...(article.body.kind === "markdown" &&
      body.selfContained &&
      corrections.length === 0 && { contentMarkdown: toXmlText(article.body.source) }),
    corrections,
    language,
    ...rightsOf(article, publication),
    ...licenseOf(article, publication),
    ...(image && { image }),
    attachments: article.attachments.flatMap(
      (attachment) => composeAttachment(attachment, publication, known) ?? [],
    ),
  };
}

/** Whether there is nothing to read but captions. */
function isTextless({ html: content, opening }: RenderedBody): boolean {
  if (opening === "") return true;
  if (!content.startsWith("<figure")) return false;
  return htmlToText(content.replace(/<figure[\s\S]*?<\/figure>/g, "")) === "";
}

/** Its own language, else its section's, else the publication's. */
function languageOf(article: Article, publication: Publication): string {
  const section = article.section && publication.sections?.get(article.section.slug);
  return article.language ?? section?.language ?? publication.language;
}

function rightsOf(article: Article, publication: Publication): { rights?: string } {
  const rights = article.rights ?? publication.rights;
  return rights === undefined ? {} : { rights };
}

function licenseOf(article: Article, publication: Publication): { license?: License } {
  const section = article.section && publication.sections?.get(article.section.slug);
  const license = article.license ?? section?.license ?? publication.license;
  return license === undefined ? {} : { license };
}

function composeAuthors(article: Article, publication: Publication): readonly Person[] {
  if (article.authors.length === 0) return [{ name: publication.title, url: publication.home }];
  return article.authors.map(({ name, url, email }) => ({
    name,
    ...(url !== undefined && { url }),
    ...(email !== undefined && publication.publishEmails && { email }),
  }));
}

function composeCategories(article: Article, publication: Publication): readonly Category[] {
  const { section, tags } = article;
  const listed = section && publication.sections?.get(section.slug)?.title;
  const first: readonly Category[] = section
    ? [{ slug: section.slug, label: listed ?? section.label, kind: "section" }]
    : [];
  return [...first, ...tags.filter(({ slug }) => slug !== section?.slug)];
}

function composeImage(
  { src, syndicate, width, height, ...words }: Image,
  publication: Publication,
  known: KnownMedia,
): Enclosure | undefined {
  const file = locate(src, publication, known);
  if (!file) return undefined;
  // A file's own dimensions are true; the editor's are all there is for one elsewhere.
  const size =
    src.kind === "local"
      ? {}
      : {
          ...(width !== undefined && { width }),
          ...(height !== undefined && { height }),
        };
  return { ...file, ...size, ...words, ...(!syndicate && { syndicate }) };
}

function composeAttachment(
  { src, type, length, ...words }: Attachment,
  publication: Publication,
  known: KnownMedia,
): Enclosure | undefined {
  const file = locate(src, publication, known);
  if (!file) return undefined;
  if (src.kind === "local") return { ...file, ...words };
  return {
    ...file,
    ...(type !== undefined && { type }),
    ...(length !== undefined && { length }),
    ...words,
  };
}

function locate(
  src: MediaReference,
  publication: Publication,
  known: KnownMedia,
): Enclosure | undefined {
  if (src.kind === "remote") return { url: src.url, type: guessMediaType(src.url) };
  const facts = known(src.path);
  return facts && { url: mediaAddress(src.path, publication), ...facts };
}

function renderFigure({ url, alt, width, height, caption, credit }: Enclosure): Html {
  const size =
    width && height ? html` width="${text(`${width}`)}" height="${text(`${height}`)}"` : [];
  const words = [caption, credit].filter((word) => word !== undefined && word !== "").join(" — ");
  const under = words === "" ? [] : html`<figcaption>${text(words)}</figcaption>`;
  return html`<figure><img src="${text(url)}" alt="${text(alt ?? "")}"${size}>${under}</figure>`;
}
