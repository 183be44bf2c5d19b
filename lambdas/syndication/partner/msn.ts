import type { Extension } from "feed";
import { htmlToText } from "../article/html-to-text.ts";
import type { Entry } from "../feed/feed.ts";
import { phrases } from "../feed/phrases.ts";
import { extension, optional } from "../format/feed-library.ts";
import { composeMediaContents, MEDIA_NAMESPACE } from "../format/media-rss.ts";
import { mediaContentElement } from "../format/rss-writer.ts";
import { primarySubtag } from "../language-tag.ts";
import { toMilliseconds } from "../timestamp.ts";
import { noPicture, ofImage } from "./image-rules.ts";
import type { Partner, Rule } from "./partner.ts";
import { countCharacters } from "./prose.ts";
import type { HtmlAllowList } from "./restrict-html.ts";
import { DCTERMS, departedItem, dialectDocument, dialectItem, textElement } from "./rss-dialect.ts";
import { changedAt } from "./updates.ts";

const SUPPORT = "https://support.microsoft.com/topic/";
const METADATA = `${SUPPORT}msn-feed-item-metadata-requirements-0114c19c-36bb-4fef-8322-4a1ed6888329`;
const FAQ = `${SUPPORT}feed-management-faq-for-msn-partner-hub-4690c187-b7e3-4a1e-b738-c294959f009c`;
const SPECIFICATIONS = "https://helpcenter.microsoftstart.com/kb/feed-specifications";
const READ = { checkedOn: "2026-11-28", confidence: "documented" } as const;

const MEGABYTE = 1_000_000;
const HOUR = 3_600_000;

/** "MSN HTML guidelines and tag restrictions". Of its pages one shows figures, another strips them. */
const HTML: HtmlAllowList = {
  elements: new Set(
    `a b blockquote br caption col colgroup div em h1 h2 h3 h4 h5 i iframe img li ol p small span strong sub sup table
    tbody td tfoot th thead tr ul`.split(/\s+/),
  ),
  instead: {
    ...{ figure: "div", figcaption: "p", h6: "h5", dt: "p", dd: "p", pre: "p", summary: "p" },
    ...{ cite: "em", dfn: "em", mark: "strong" },
  },
  attributes: new Set(
    "allowfullscreen alt colspan height href rowspan span src start title width".split(" "),
  ),
  // Its hierarchy is to stay below ten levels, of which an image is one.
  deepest: 8,
  frames: new Set(
    `www.youtube.com youtube.com www.youtube-nocookie.com youtube-nocookie.com platform.twitter.com platform.x.com
    www.facebook.com www.instagram.com assets.pinterest.com open.spotify.com e.infogram.com infogram.com
    www.google.com/maps/ maps.google.com giphy.com flo.uri.sh public.flourish.studio embed.reddit.com
    www.tiktok.com`.split(/\s+/),
  ),
  schemes: new Set(["https:", "http:", "mailto:"]),
};

const RULES: readonly Rule<object>[] = [
  {
    code: "title-too-short",
    severity: "error",
    source: METADATA,
    ...READ,
    mend: "give a `title` of 21 to 150 characters",
    find: ({ entry }) => longer("title", entry.title, (length) => length <= 20),
  },
  {
    code: "title-too-long",
    severity: "error",
    source: METADATA,
    ...READ,
    mend: "give a `shortTitle` of at most 54 characters beside it, or a `title` of at most 150",
    find: ({ entry }) =>
      longer("title", entry.title, (length) => length > 150 && entry.shortTitle === undefined),
  },
  {
    code: "title-with-markup",
    severity: "warning",
    source: METADATA,
    ...READ,
    mend: "write the `title` without tags, of which MSN takes none",
    find: ({ entry: { title } }) => {
      const tag = /<\/?[a-z][^<>]*>/i.exec(title)?.[0];
      return tag && `the title has ${tag} in it`;
    },
  },
  {
    code: "short-title-too-long",
    severity: "warning",
    source: METADATA,
    checkedOn: "2026-11-24",
    confidence: "documented",
    mend: "give a `shortTitle` of at most 54 characters",
    find: ({ entry: { shortTitle = "" } }) =>
      longer("short title", shortTitle, (length) => length > 54),
  },
  {
    code: "no-text",
    severity: "error",
    source: METADATA,
    ...READ,
    mend: "write a text below the front matter: MSN takes no article without a body",
    find: ({ entry }) => (entry.isTextless ? "the article has no text" : undefined),
  },
  {
    code: "other-language",
    severity: "error",
    source: FAQ,
    ...READ,
    mend: "correct its `language`, or keep it from MSN by `partners: {exclude: [msn]}`: a feed of MSN's has one language",
    find: ({ entry: { language }, feedLanguage }) =>
      primarySubtag(language) !== primarySubtag(feedLanguage)
        ? `the article is in the language "${language}", the feed in "${feedLanguage}"`
        : undefined,
  },
  {
    code: "no-image",
    severity: "warning",
    source: SPECIFICATIONS,
    ...READ,
    mend: "give an `image`: MSN publishes by itself only articles that have one",
    find: ({ entry, withheld }) => {
      if (entry.image || /<img\s/.test(entry.contentHtml)) return undefined;
      return noPicture("picture", withheld);
    },
  },
  {
    code: "image-type",
    severity: "warning",
    source: SPECIFICATIONS,
    ...READ,
    mend: "give an `image` that is a JPEG, PNG or WebP: MSN shows no other beside a headline",
    find: ofImage(({ type }) =>
      /^image\/(jpe?g|png|webp)$/i.test(type) ? undefined : `the picture is of the type ${type}`,
    ),
  },
  {
    code: "image-too-large",
    severity: "warning",
    source: SPECIFICATIONS,
    ...READ,
    // Another of its pages has 14 MB: what is refused is more than either, what is asked for less than both.
    mend: "give an `image` of less than 14 MB",
    find: ofImage(({ length = 0 }) =>
      length > 15 * MEGABYTE
        ? `the picture's file has ${(length / MEGABYTE).toFixed(1)} MB`
        : undefined,
    ),
  },
  {
    code: "image-too-small",
    severity: "warning",
    source: SPECIFICATIONS,
    ...READ,
    mend: "give an `image` that is at least 720 pixels wide or high",
    find: ofImage(({ width, height }) =>
      width && height && Math.max(width, height) < 720
        ? `the picture has ${width} × ${height} pixels`
        : undefined,
    ),
  },
  {
    code: "image-shape",
    severity: "warning",
    source: SPECIFICATIONS,
    ...READ,
    mend: "give an `image` whose width is 0.5 to 1.89 times its height: MSN may show another wrongly",
    find: ofImage(({ width, height }) => {
      const ratio = width && height ? width / height : 1;
      return ratio < 0.5 || ratio > 1.89
        ? `the picture's width is ${ratio.toFixed(2)} times its height`
        : undefined;
    }),
  },
  {
    code: "expires-too-soon",
    severity: "warning",
    source: METADATA,
    checkedOn: "2026-11-24",
    confidence: "documented",
    // When MSN reads of it nobody knows; that is not before the article is published.
    mend: "give an `expires` that is two hours or more after `published`, or none: MSN takes no earlier one",
    find: ({ entry: { published, expires } }) => {
      const lead =
        expires === undefined ? 2 * HOUR : toMilliseconds(expires) - toMilliseconds(published);
      return lead < 2 * HOUR
        ? `the article expires ${Math.round(lead / 60_000)} minutes after it is published`
        : undefined;
    },
  },
  {
    code: "embed-not-taken",
    severity: "warning",
    source: "the code of a WordPress plug-in for MSN, Yahoo and NewsBreak",
    checkedOn: "2026-11-24",
    confidence: "secondary",
    mend: "link to the video in place of the `iframe`, if MSN rejects the article: its pages allow it, others saw it refused",
    find: ({ entry }) =>
      /<iframe src="https:\/\/(www\.)?youtube(-nocookie)?\.com\//.test(entry.contentHtml)
        ? "there is a player of YouTube in the text"
        : undefined,
  },
];

function longer(
  what: string,
  text: string,
  isFault: (length: number) => boolean,
): string | undefined {
  const length = countCharacters(text);
  return isFault(length) ? `the ${what} has ${length} characters` : undefined;
}

/** MSN, by the RSS of Microsoft's content specification 3. */
export const msn: Partner<object> = {
  name: "msn",
  title: "MSN",
  window: { count: 20, most: 100, days: 365 },
  republishes: true,
  html: HTML,
  rules: RULES,
  files: ["feed.xml"],
  optionNames: [],
  readOptions: () => ({}),
  renderEntry: (entry) =>
    dialectItem(
      entry,
      [
        ...textElement("mi:shortTitle", entry.shortTitle),
        ...textElement("dcterms:modified", changedAt(entry)),
        ...expiry(entry.expires),
        ...optional("media:content", imageContent(entry)),
      ],
      {
        // Its abstract is plain text: without a summary, `description` would be the full text.
        summary: entry.summary ?? htmlToText(entry.excerptHtml).split("\n\n", 1)[0],
        // Of several in a row it asks to have one.
        html: entry.contentHtml.replace(/(?:<br>\s*){2,}/g, "<br>"),
      },
    ),
  renderDeparted: (departed, settings) => {
    const { gone, goneText } = phrases(settings.publication.language);
    return departedItem(departed, settings, [
      // An item is refused for a title of 20 characters or fewer and for want of a body, one that takes down as well.
      ...textElement("title", `${gone}: ${settings.publication.home}`),
      extension("content:encoded", { _cdata: goneText }),
      ...textElement("dcterms:modified", departed.when),
      ...expiry(departed.when),
    ]);
  },
  renderDocuments: (parts) => [
    dialectDocument("feed.xml", parts, {
      namespaces: {
        ...DCTERMS,
        "xmlns:media": MEDIA_NAMESPACE,
        "xmlns:mi": "http://schemas.ingestion.microsoft.com/common/",
      },
    }),
  ],
};

/** "MSN content expiration and takedown rules" has both, as plain instants. */
function expiry(at: string | undefined): readonly Extension[] {
  return [...textElement("dcterms:valid", at), ...textElement("mi:expirationDate", at)];
}

/** Its media:content holds pictures and videos that it is to host; ours of sound and film are links in the text. */
function imageContent(entry: Entry): unknown {
  const { image } = entry;
  const [content] = image ? composeMediaContents({ ...entry, attachments: [] }) : [];
  if (!image || !content) return undefined;
  const { credit, title, alt, caption } = image;
  const texts: readonly (readonly [string, string | undefined])[] = [
    ["media:credit", credit],
    ["media:title", title ?? caption],
    ["media:text", alt ?? caption],
    ["mi:hasSyndicationRights", "1"],
  ];
  return mediaContentElement({
    attributes: content.attributes,
    texts: texts.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])),
  });
}
