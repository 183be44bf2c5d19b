import { html, text } from "../html.ts";
import type { Publication } from "../publication.ts";
import { homeLink, renderPage } from "./page.ts";

/** What stands where an article was taken down (410), and where nothing ever was (404). */
export function renderStatusPage(status: 404 | 410, publication: Publication): string {
  return renderPage({
    title: publication.title,
    language: publication.language,
    main: html`${homeLink(publication)}
<h1>${text(String(status))}</h1>`,
  });
}
