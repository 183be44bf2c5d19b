import { htmlToText } from "../article/html-to-text.ts";
import { clipText } from "../clip-text.ts";
import type { Entry, Feed } from "../feed/feed.ts";
import { type Html, html, text } from "../html.ts";
import { toPlainLine } from "../xml-text.ts";
import type { Format } from "./format.ts";
import {
  alternateLinks,
  canonicalLink,
  dateOf,
  descriptionMeta,
  inLanguage,
  ownTitle,
  renderPage,
  speaker,
} from "./page.ts";
import { copyStatus, renderSubscribePanel } from "./subscribe-panel.ts";
import { toWritableEntry, toWritableFeed } from "./writable.ts";

/** Characters of a summary, at most. */
const LONGEST_SUMMARY = 200;

/** The page for people beside a feed: what it is, how to subscribe, its newest entries. That of "/" is the front page. */
export const feedPage: Format = {
  name: "page",
  file: "index.html",
  mediaType: "text/html; charset=utf-8",
  renderEntry: (entry, view) => renderListItem(toWritableEntry(entry), view.language),
  // A fragment is what renderEntry made.
  renderDocument: (feed, entries) => renderFeed(toWritableFeed(feed), entries as readonly Html[]),
};

function renderListItem(entry: Entry, language: string): Html {
  const { title, alternate, published, authors } = entry;
  const names = authors.map(({ name }) => text(name)).join(", ") as Html;
  const summary = summaryOf(entry);
  const headline =
    alternate === "" ? text(title) : html`<a href="${text(alternate)}">${text(title)}</a>`;
  return html`<li${inLanguage(entry.language, language)}>
<p class="meta">${dateOf(published)}${names === "" ? [] : html` · <bdi>${names}</bdi>`}</p>
<h3>${headline}</h3>
${summary === "" ? [] : html`<p>${text(summary)}</p>\n`}</li>
`;
}

/** The summary, else the opening, which is the first paragraph of the excerpt; nothing where that is the title again. */
function summaryOf({ title, summary, excerptHtml }: Entry): string {
  const words = summary ?? htmlToText(excerptHtml).split("\n\n", 1)[0] ?? "";
  const line = toPlainLine(words);
  return line === toPlainLine(title) ? "" : clipText(line, LONGEST_SUMMARY);
}

function renderFeed(feed: Feed, entries: readonly Html[]): string {
  const { name, publication, title, description, language, documents, rights } = feed;
  const isFront = name === "/";
  const say = speaker(language);
  const own = ownTitle(title, publication);
  // On the front page the publication's name is the heading, and stands above.
  const heading = isFront ? [] : [html`<h1><bdi>${text(own)}</bdi></h1>\n`];
  const standfirst =
    description === undefined ? [] : [html`<p class="standfirst">${text(description)}</p>\n`];
  return renderPage({
    publication,
    kind: "feed",
    title,
    language,
    ...(isFront && { headed: "by the publication", here: "latest" }),
    head: [
      ...descriptionMeta(description),
      ...canonicalLink(documents.rss === undefined ? "" : folderOf(documents.rss)),
      ...alternateLinks(documents, title),
    ],
    rights,
    main: html`<div class="title">
${heading}${standfirst}</div>
<div class="columns">
${renderSubscribePanel(documents, language, own)}<section class="news" aria-labelledby="latest">
<h2 id="latest">${say("latest")}</h2>
${
  entries.length === 0
    ? html`<p class="empty">${say("noArticles")}</p>\n`
    : html`<ol class="entries">\n${entries}</ol>\n`
}</section>
</div>
${copyStatus(language)}`,
  });
}

/** The address of the folder that a document is in. */
function folderOf(address: string): string {
  return new URL(".", address).href;
}
