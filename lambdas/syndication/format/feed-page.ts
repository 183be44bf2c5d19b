import { htmlToText } from "../article/html-to-text.ts";
import { clipText } from "../clip-text.ts";
import type { Entry, Feed } from "../feed/feed.ts";
import { type Html, html, text } from "../html.ts";
import { toPlainLine } from "../xml-text.ts";
import type { Format } from "./format.ts";
import { frameOf, PLACE } from "./frame.ts";
import {
  alternateLinks,
  canonicalLink,
  dateOf,
  descriptionMeta,
  inLanguage,
  ownTitle,
  periodOf,
  renderPage,
  speaker,
} from "./page.ts";
import { rslLink } from "./rsl.ts";
import { copyStatus, renderSubscribePanel } from "./subscribe-panel.ts";
import { toWritableEntry, toWritableFeed } from "./writable.ts";

/** Characters of a summary, at most. */
const LONGEST_SUMMARY = 200;

/**
 * The page for people beside a feed: what it is, how to subscribe, its newest entries. That of "/" is the front page.
 * Beside an archive document it shows the entries of the period.
 */
export const feedPage: Format = {
  name: "page",
  file: "index.html",
  mediaType: "text/html; charset=utf-8",
  renderEntry: (entry, view) => renderListItem(toWritableEntry(entry), view.language),
  renderFrame: (feed, entries) => {
    const place = entries.length === 0 ? "" : PLACE;
    return frameOf(renderFeed(toWritableFeed(feed), place as Html), "");
  },
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

/** `entries`: what stands for them, or nothing where there is none. */
function renderFeed(feed: Feed, entries: Html): string {
  const { name, publication, title, description, language, documents, history, rights, license } =
    feed;
  const { archive } = history ?? {};
  const isFront = name === "/";
  const own = ownTitle(title, publication);
  // On the front page, and in its archive, the publication's name is the heading, and stands above.
  const heading = isFront ? [] : [html`<h1><bdi>${text(own)}</bdi></h1>\n`];
  const standfirst =
    description === undefined ? [] : [html`<p class="standfirst">${text(description)}</p>\n`];
  // Whoever finds a page of the past and subscribes is to hear what is new.
  const current = archive?.current.documents ?? documents;
  return renderPage({
    publication,
    kind: "feed",
    title: archive === undefined ? title : `${archive.period} – ${title}`,
    language,
    ...(isFront && { headed: "by the publication" }),
    ...(isFront && archive === undefined && { here: "latest" }),
    head: [
      ...descriptionMeta(description),
      ...canonicalLink(documents.rss === undefined ? "" : folderOf(documents.rss)),
      ...alternateLinks(current, title),
      ...rslLink(license, publication),
    ],
    rights,
    main: html`<div class="title">
${heading}${standfirst}</div>
${archive ? renderNews(feed, own, entries) : renderColumns(feed, own, entries)}`,
  });
}

/** The news, and beside it how to subscribe. */
function renderColumns(feed: Feed, own: string, entries: Html): Html {
  const { documents, language } = feed;
  return html`<div class="columns">
${renderSubscribePanel(documents, language, own)}${renderNews(feed, own, entries)}</div>
${copyStatus(language)}`;
}

/** What the document shows, newest first, and the ways on from there. */
function renderNews({ language, history }: Feed, own: string, entries: Html): Html {
  const say = speaker(language);
  const { archive, previous } = history ?? {};
  const heading = archive ? ofPeriod(say("archive"), archive.period) : say("latest");
  const ways: readonly (readonly [string, Html])[] = [
    ...(previous ? [[previous.page, ofPeriod(say("older"), previous.period)] as const] : []),
    ...(archive
      ? [[archive.current.page, html`${say("latest")} – <bdi>${text(own)}</bdi>`] as const]
      : []),
  ];
  return html`<section class="news" aria-labelledby="latest">
<h2 id="latest">${heading}</h2>
${
  entries === ""
    ? html`<p class="empty">${say("noArticles")}</p>\n`
    : html`<ol class="entries">\n${entries}</ol>\n`
}${renderWays(ways)}</section>
`;
}

function ofPeriod(words: Html, period: string): Html {
  return html`${words} – ${periodOf(period)}`;
}

/** Links, of which those that lead nowhere are left out. */
function renderWays(ways: readonly (readonly [address: string, words: Html])[]): readonly Html[] {
  const items = ways
    .filter(([address]) => address !== "")
    .map(([address, words]) => html`<li><a href="${text(address)}">${words}</a></li>\n`);
  return items.length === 0 ? [] : [html`<ul class="ways">\n${items}</ul>\n`];
}

/** The address of the folder that a document is in. */
function folderOf(address: string): string {
  return new URL(".", address).href;
}
