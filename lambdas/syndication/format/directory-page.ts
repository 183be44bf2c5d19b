import { html, text } from "../html.ts";
import type { Publication } from "../publication.ts";
import { documentLink } from "./feed-page.ts";
import type { ListedFeed } from "./opml.ts";
import { homeLink, renderPage } from "./page.ts";

/** The front page: every feed of the publication, and its addresses. */
export function renderDirectoryPage(
  publication: Publication,
  feeds: readonly ListedFeed[],
): string {
  const { title, description, language } = publication;
  const items = feeds.map(
    (
      feed,
    ) => html`<li><a href="${text(feed.alternate)}"><bdi>${text(feed.title)}</bdi></a>: ${Object.entries(
      feed.documents,
    ).map(([name, address]) => documentLink(name, address))}</li>
`,
  );
  return renderPage({
    title,
    language,
    main: html`${homeLink(publication)}
<h1>${text(title)}</h1>
${
  description === undefined
    ? []
    : html`<p>${text(description)}</p>
`
}<ul>
${items}</ul>
<p><a href="${text(`${publication.feeds}feeds.opml`)}">OPML</a></p>`,
  });
}
