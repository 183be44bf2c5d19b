import type { Entry } from "../feed/feed.ts";
import { type Html, html, text } from "../html.ts";
import type { Format } from "./format.ts";
import { direction, renderPage } from "./page.ts";

/** The page for people beside a feed: its addresses and its newest entries. */
export const feedPage: Format = {
  name: "page",
  file: "index.html",
  mediaType: "text/html; charset=utf-8",
  renderEntry: (entry, view) => renderListItem(entry, view.language),
  renderDocument: (feed, entries) =>
    renderPage({
      title: feed.title,
      language: feed.language,
      main: html`<h1>${text(feed.title)}</h1>
${
  feed.description === undefined
    ? []
    : html`<p>${text(feed.description)}</p>
`
}<p>${Object.entries(feed.documents).map(([name, address]) => documentLink(name, address))}</p>
<ul>
${entries as readonly Html[]}</ul>`,
    }),
};

const NAMES: Readonly<Record<string, string>> = { rss: "RSS", atom: "Atom", json: "JSON Feed" };

/** A link to one document of a feed. */
export function documentLink(format: string, address: string): Html {
  return html`<a href="${text(address)}">${text(NAMES[format] ?? format)}</a> `;
}

function renderListItem(entry: Entry, language: string): Html {
  const other =
    entry.language === language
      ? []
      : html` lang="${text(entry.language)}" dir="${text(direction(entry.language))}"`;
  return html`<li${other}><time datetime="${text(entry.published)}">${text(entry.published.slice(0, 10))}</time> <a href="${text(entry.alternate)}">${text(entry.title)}</a></li>
`;
}
