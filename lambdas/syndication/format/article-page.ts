import type { Entry, Person } from "../feed/feed.ts";
import { cleaned, type Html, html, text } from "../html.ts";
import type { Publication } from "../publication.ts";
import { FORMATS } from "./formats.ts";
import { homeLink, renderPage } from "./page.ts";

/** The page of an article that is read here. */
export function renderArticlePage(entry: Entry, publication: Publication): string {
  const { title, language, authors, published, updated, summary } = entry;
  const changed =
    updated === published
      ? []
      : html` · <time datetime="${text(updated)}">${text(updated.slice(0, 10))}</time>`;
  return renderPage({
    title: `${title} – ${publication.title}`,
    language,
    head: html`${
      summary === undefined
        ? []
        : html`<meta name="description" content="${text(summary)}">
`
    }<link rel="canonical" href="${text(entry.alternate)}">
${feedLinks(publication)}`,
    main: html`${homeLink(publication)}
<article>
<h1>${text(title)}</h1>
<p class="about">${bylines(authors)} · <time datetime="${text(published)}">${text(published.slice(0, 10))}</time>${changed}</p>
${cleaned(entry.contentHtml)}
${attachments(entry)}${entry.rights === undefined ? [] : html`<p class="about" dir="auto">${text(entry.rights)}</p>`}
</article>`,
  });
}

/** Autodiscovery: RSS first, JSON Feed last, since readers take the first that they see. */
function feedLinks(publication: Publication): readonly Html[] {
  return FORMATS.map(({ file, mediaType }) => {
    const type = mediaType.split(";")[0] ?? "";
    const address = `${publication.feeds}${file}`;
    return html`<link rel="alternate" type="${text(type)}" title="${text(publication.title)}" href="${text(address)}">
`;
  });
}

function bylines(authors: readonly Person[]): Html {
  const names = authors.map(({ name, url }) =>
    url === undefined ? text(name) : html`<a rel="author" href="${text(url)}">${text(name)}</a>`,
  );
  return names.reduce((all, name) => html`${all}, ${name}`);
}

function attachments({ attachments: files }: Entry): readonly Html[] {
  return files.map((file) => {
    const name = text(file.title ?? file.url.slice(file.url.lastIndexOf("/") + 1));
    const link = html`<a href="${text(file.url)}">${name}</a>`;
    if (file.type.startsWith("audio/")) {
      return html`<p>${link}<br><audio controls preload="none" src="${text(file.url)}"></audio></p>
`;
    }
    if (file.type.startsWith("video/")) {
      return html`<p>${link}<br><video controls preload="none" src="${text(file.url)}"></video></p>
`;
    }
    return html`<p>${link}</p>
`;
  });
}
