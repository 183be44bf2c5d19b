import { phrases } from "../feed/phrases.ts";
import { type Html, html, text } from "../html.ts";
import type { Publication } from "../publication.ts";
import { addressText, renderPage, speaker } from "./page.ts";

const WORDS = { 404: ["notFound", "notFoundText"], 410: ["gone", "goneText"] } as const;

/** What stands where an article was taken down (410), and where nothing ever was (404). */
export function renderStatusPage(status: 404 | 410, publication: Publication): string {
  const [heading, sentence] = WORDS[status];
  return renderStatus(
    heading,
    html`<p>${speaker(publication.language)(sentence)}</p>\n`,
    publication,
  );
}

/** What a 301 to `location`, an absolute address, has for those who do not follow it. */
export function renderMovedPage(location: string, publication: Publication): string {
  const link = html`<p><a class="address" dir="ltr" href="${text(location)}">${addressText(location)}</a></p>\n`;
  return renderStatus("moved", link, publication);
}

function renderStatus(
  heading: "notFound" | "gone" | "moved",
  about: Html,
  publication: Publication,
): string {
  const { title, language, home, feeds } = publication;
  const say = speaker(language);
  const ways: readonly (readonly [string, Html])[] = [
    ...(home === feeds ? [] : [[home, html`<bdi>${text(title)}</bdi>`] as const]),
    [feeds, say("latest")],
    [`${feeds}feeds/`, say("allFeeds")],
  ];
  return renderPage({
    publication,
    kind: "status",
    title: `${phrases(language)[heading]} – ${title}`,
    language,
    main: html`<h1>${say(heading)}</h1>
${about}<ul class="ways">
${ways.map(([address, words]) => html`<li><a href="${text(address)}">${words}</a></li>\n`)}</ul>
`,
  });
}
