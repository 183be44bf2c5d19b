import type { Entry, Feed, FeedPlace } from "../../../lambdas/syndication/feed/feed.ts";
import { siteAddress } from "../../../lambdas/syndication/feed/site-address.ts";
import { renderArticlePage } from "../../../lambdas/syndication/format/article-page.ts";
import { renderDirectoryPage } from "../../../lambdas/syndication/format/directory-page.ts";
import { feedPage } from "../../../lambdas/syndication/format/feed-page.ts";
import { documentAddresses } from "../../../lambdas/syndication/format/formats.ts";
import type { ListedFeed } from "../../../lambdas/syndication/format/opml.ts";
import {
  renderMovedPage,
  renderStatusPage,
} from "../../../lambdas/syndication/format/status-page.ts";
import type { Publication } from "../../../lambdas/syndication/publication.ts";
import { renderDocument } from "../../support/render-document.ts";
import { htmlFaults } from "../../validity/html-check.ts";
import { PUBLICATION } from "../article/parsing.ts";
import { at, FEED, PLAIN, RICH } from "./samples.ts";

/** What the pages are made of, and what a case says differently. */
export type Sample = {
  readonly entry?: Partial<Entry>;
  readonly publication?: Partial<Publication>;
  /** Of a feed. */
  readonly title?: string;
  readonly description?: string;
};

export function listed(name: string, kind: ListedFeed["kind"], title: string): ListedFeed {
  const documents = documentAddresses(name, PUBLICATION);
  const alternate = siteAddress(name, PUBLICATION);
  const facts = { language: "en", window: 50, fullText: true };
  return { name, kind, title, alternate, documents, ...facts };
}

function placeAt(folder: string, publication: Publication): FeedPlace {
  return {
    documents: documentAddresses(folder, publication),
    page: siteAddress(folder, publication),
  };
}

/** One of each kind of page, by what it is. */
export function everyPage(sample: Sample = {}): Readonly<Record<string, string>> {
  const publication: Publication = { ...PUBLICATION, ...sample.publication };
  const { title, home, feeds, language } = publication;
  const section = { slug: "world", label: "World", kind: "section" } as const;
  const entry: Entry = {
    ...RICH,
    categories: [section, ...RICH.categories],
    corrections: [{ at: at("2024-06-21T08:30:00Z"), text: sample.title ?? "At one" }],
    ...sample.entry,
  };
  const feed = {
    ...FEED,
    language,
    publication: { title, home, feeds },
    ...(sample.title !== undefined && { title: sample.title }),
    ...(sample.description !== undefined && { description: sample.description }),
  };
  const items = [entry, PLAIN].map((one) =>
    feedPage.renderEntry(one, { fullText: true, language }),
  );
  const name = sample.title ?? "Cranes";
  const ofArchive = (folder: string): Pick<Feed, "documents" | "history"> => ({
    documents: documentAddresses(`${folder}archive/2024-06/`, publication),
    history: {
      archive: { period: "2024-06", current: placeAt(folder, publication) },
      previous: { period: "2024-05", ...placeAt(`${folder}archive/2024-05/`, publication) },
    },
  });
  return {
    "the front page": renderDocument(feedPage, feed, items),
    "a feed's page": renderDocument(
      feedPage,
      {
        ...feed,
        name: "/tags/cranes/",
        documents: documentAddresses("/tags/cranes/", publication),
      },
      items,
    ),
    "an archive's page": renderDocument(
      feedPage,
      { ...feed, ...ofArchive("/sections/cranes/"), name: "/sections/cranes/" },
      items,
    ),
    "the publication's archive": renderDocument(feedPage, { ...feed, ...ofArchive("/") }, items),
    "an empty feed's page": renderDocument(feedPage, { ...feed, name: "/tags/cranes/" }, []),
    "the directory": renderDirectoryPage(publication, [
      listed("/", "publication", title),
      listed("/tags/cranes/", "tag", `${name} – ${title}`),
      { ...listed("/sections/주/", "section", name), language: "ko" },
    ]),
    "an article": renderArticlePage(entry, publication),
    "the page of no page": renderStatusPage(404, publication),
    "the page of what is gone": renderStatusPage(410, publication),
    "the page of what has moved": renderMovedPage("https://example.com/a?b=1&c=%22", publication),
  };
}

export const HEAD_LINES: readonly RegExp[] = [
  /^<meta charset="utf-8">$/,
  /^<meta (?:name|property)="[a-z:_-]+" content="[^"<>]*">$/,
  /^<title>[^<>]*<\/title>$/,
  /^<link rel="(?:canonical|icon|stylesheet)" href="https:\/\/[^"<> ]+">$/,
  /^<link rel="alternate" type="[a-z+/]+" title="[^"<>]*" href="https:\/\/[^"<> ]+">$/,
  /^<script src="https:\/\/[^"<> ]+" defer><\/script>$/,
  /^<script type="application\/ld\+json">[^<>]*<\/script>$/,
];

const OWN_PARTS = / href="#(?:main|corrections)"/g;

/** What is wrong with a page as a document: its head holds nothing unknown, its body is good HTML that runs and styles nothing. */
export function pageFaults(page: string): readonly string[] {
  const parts =
    /^<!doctype html>\n<html lang="[^"<>]+" dir="(?:ltr|rtl)">\n<head>\n(.*)\n<\/head>\n<body class="[a-z]+">\n(.*)<\/body>\n<\/html>\n$/s.exec(
      page,
    );
  if (!parts) return ["no document"];
  const [, head = "", body = ""] = parts;
  const metadata = head
    .split(/\n(?=<)/)
    .filter((line) => !HEAD_LINES.some((form) => form.test(line)));
  // A button is no more than it says, and some links are to parts of the page itself.
  const plain = body.replace(/(<\/?)button\b/g, "$1span").replaceAll(OWN_PARTS, "");
  return [
    ...metadata.map((line) => `in the head: ${line}`),
    ...htmlFaults(plain).map(({ code, detail }) => `${code}: ${detail}`),
  ];
}

/** Addresses and types of the autodiscovery links, in order. */
export function alternates(page: string): readonly (readonly [string, string])[] {
  return Array.from(
    page.matchAll(/<link rel="alternate" type="([^"]+)" title="[^"]*" href="([^"]+)">/g),
    ([, type = "", href = ""]) => [type, href] as const,
  );
}

/** The words of a page, with nothing around them. */
export function wordsOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ")
    .trim();
}
