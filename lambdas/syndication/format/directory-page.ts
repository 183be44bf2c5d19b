import { type Phrases, phrases } from "../feed/phrases.ts";
import { siteAddress } from "../feed/site-address.ts";
import { type Html, html, text } from "../html.ts";
import type { Publication } from "../publication.ts";
import { documentAddresses } from "./formats.ts";
import type { ListedFeed } from "./opml.ts";
import {
  alternateLinks,
  canonicalLink,
  descriptionMeta,
  inLanguage,
  ownTitle,
  renderPage,
  speaker,
} from "./page.ts";
import { rslLink } from "./rsl.ts";
import { copyButton, copyStatus, FORMAT_NAMES } from "./subscribe-panel.ts";

const GROUPS: readonly (readonly [ListedFeed["kind"], keyof Phrases])[] = [
  ["section", "sections"],
  ["selection", "selections"],
  ["author", "authors"],
  ["tag", "tags"],
];

/** Every feed of the publication: first its own, then the others by what they are of, each group in the given order. */
export function renderDirectoryPage(
  publication: Publication,
  feeds: readonly ListedFeed[],
): string {
  const { title, description, language, rights, license } = publication;
  const say = speaker(language);
  const groups = GROUPS.flatMap(([kind, word]) => {
    const some = feeds.filter((feed) => feed.kind === kind);
    if (some.length === 0) return [];
    return [
      html`<section aria-labelledby="${text(word)}">
<h2 id="${text(word)}">${say(word)} <span class="count">${text(String(some.length))}</span></h2>
<ul class="feeds">
${some.map((feed) => renderFeed(feed, publication))}</ul>
</section>
`,
    ];
  });
  const own = feeds.filter(({ kind }) => kind === "publication");
  return renderPage({
    publication,
    kind: "directory",
    title: `${phrases(language).allFeeds} – ${title}`,
    language,
    here: "feeds",
    head: [
      ...descriptionMeta(description),
      ...canonicalLink(siteAddress("/feeds/", publication)),
      ...alternateLinks(documentAddresses("/", publication), title),
      ...rslLink(license, publication),
    ],
    rights,
    main: html`<div class="title">
<h1>${say("allFeeds")}</h1>
<p><a class="button" href="${text(publication.feeds)}feeds.opml" type="text/x-opml" download>${say("opml")}</a></p>
</div>
<ul class="feeds">
${own.map((feed) => renderFeed(feed, publication))}</ul>
${groups}${copyStatus(language)}`,
  });
}

function renderFeed(feed: ListedFeed, publication: Publication): Html {
  const { language } = publication;
  const title = ownTitle(feed.title, publication);
  const documents = Object.entries(feed.documents).map(
    ([name, address]) => html`<a href="${text(address)}">${text(FORMAT_NAMES[name] ?? name)}</a> `,
  );
  const { rss } = feed.documents;
  const button = rss === undefined ? [] : [copyButton(rss, language, `RSS – ${title}`)];
  return html`<li><a class="page" href="${text(feed.alternate)}"${inLanguage(feed.language, language)}><bdi>${text(title)}</bdi></a> <span class="documents">${documents}${button}</span></li>
`;
}
