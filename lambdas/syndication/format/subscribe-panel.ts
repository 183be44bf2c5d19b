import type { Feed } from "../feed/feed.ts";
import { phrases } from "../feed/phrases.ts";
import { type Html, html, text } from "../html.ts";
import { addressText, speaker } from "./page.ts";
import { feedLink, READERS, readerLink } from "./reader-links.ts";

/** What a reader calls each format. */
export const FORMAT_NAMES: Readonly<Record<string, string>> = {
  rss: "RSS",
  atom: "Atom",
  json: "JSON Feed",
};

/** How to subscribe to a feed: what that is, its address to copy, readers that take it, its other formats. */
export function renderSubscribePanel(
  documents: Feed["documents"],
  language: string,
  title: string,
): Html {
  const say = speaker(language);
  const { rss, ...others } = documents;
  if (rss === undefined) return html``;
  const readers = READERS.map(
    (reader) =>
      html`<li><a href="${text(readerLink(reader, rss))}" rel="external nofollow">${text(reader.name)}</a></li>\n`,
  );
  const formats = Object.entries(others).map(([name, address]) => {
    const format = FORMAT_NAMES[name] ?? name;
    return html`<li><span class="format">${text(format)}</span> <a class="address" dir="ltr" href="${text(address)}">${addressText(address)}</a> ${copyButton(address, language, format)}</li>\n`;
  });
  return html`<section class="subscribe" aria-labelledby="subscribe">
<h2 id="subscribe">${say("subscribe")} <bdi>${text(title)}</bdi></h2>
<p>${say("aboutFeeds")}</p>
<p class="main"><code class="address" dir="ltr">${addressText(rss)}</code> ${copyButton(rss, language, "RSS")}</p>
<h3>${say("openIn")}</h3>
<ul class="readers">
${readers}<li><a href="${text(feedLink(rss))}">${say("deviceApp")}</a></li>
</ul>
<details>
<summary>${say("otherFormats")}</summary>
<ul class="formats">
${formats}</ul>
<p><a href="${text(rss)}?raw">${say("viewSource")}</a></p>
</details>
</section>
`;
}

/** A button for the script, which shows it: without script there is none. `of` tells it from the others of a page. */
export function copyButton(address: string, language: string, of: string): Html {
  const { copy } = phrases(language);
  return html`<button class="copy" type="button" data-copy="${text(address)}" aria-label="${text(`${copy} – ${of}`)}" hidden>${speaker(language)("copy")}</button>`;
}

/** Where the script says what the buttons have done. */
export function copyStatus(language: string): Html {
  return html`<p class="notice" role="status" aria-live="polite" data-copied="${text(phrases(language).copied)}"></p>\n`;
}
