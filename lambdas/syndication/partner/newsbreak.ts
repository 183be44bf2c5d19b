import type { Extension } from "feed";
import type { Entry } from "../feed/feed.ts";
import { libraryCdata, optional } from "../format/feed-library.ts";
import { MEDIA_NAMESPACE } from "../format/media-rss.ts";
import { enclosureElement } from "../format/rss-writer.ts";
import { readText, readValue, refuseValue, type Scope } from "../publication/read-setting.ts";
import { toXmlText } from "../xml-text.ts";
import { noPicture } from "./image-rules.ts";
import type { Partner, Rule } from "./partner.ts";
import { countWords, summaryOrOpening } from "./prose.ts";
import {
  attributesElement,
  DCTERMS,
  dialectDocument,
  dialectItem,
  mediaContents,
  permalinkGuid,
  textElement,
} from "./rss-dialect.ts";
import { changedSince } from "./updates.ts";

const PUBLISHERS = "https://support.newsbreak.com/publisher-faq";
const BEST_PRACTICES = "https://support.newsbreak.com/knowledge/editorial-best-practices";
const READ = { checkedOn: "2026-11-28", confidence: "documented" } as const;

const FEWEST_WORDS = 250;

type NewsBreakOptions = {
  /** HTML that NewsBreak runs beside each story. */
  readonly scripts?: string;
};

const RULES: readonly Rule<NewsBreakOptions>[] = [
  {
    code: "no-image",
    // Articles without images can have the whole feed paused or removed.
    severity: "error",
    source: PUBLISHERS,
    ...READ,
    mend: "give an `image` that partners may show",
    find: ({ entry, withheld }) => {
      if (entry.image || entry.contentHtml.includes("<img")) return undefined;
      return noPicture("image", withheld);
    },
  },
  {
    code: "no-full-text",
    // Likewise: snippets are not permitted.
    severity: "error",
    source: PUBLISHERS,
    ...READ,
    mend: "write the whole text below the front matter",
    find: ({ entry }) => (entry.isTextless ? "there is no text beside the summary" : undefined),
  },
  {
    code: "other-language",
    severity: "error",
    source: PUBLISHERS,
    ...READ,
    mend: "keep the story from NewsBreak by `partners: {exclude: [newsbreak]}`, or correct its `language`",
    find: ({ entry: { language } }) =>
      /^en(-|$)/i.test(language) ? undefined : `the language is ${language}, and not English`,
  },
  {
    code: "text-too-short",
    severity: "warning",
    source: BEST_PRACTICES,
    ...READ,
    mend: `write at least ${FEWEST_WORDS} words, which its moderators expect`,
    find: (story) => {
      const words = countWords(story.text);
      if (words >= FEWEST_WORDS || story.entry.isTextless) return undefined;
      return `the text has ${words} words`;
    },
  },
  {
    code: "no-credit",
    severity: "warning",
    source: PUBLISHERS,
    ...READ,
    mend: "name whose picture it is in the `credit` of the `image`",
    find: ({ entry: { image } }) =>
      image && image.credit === undefined ? "the image has no credit" : undefined,
  },
];

/** NewsBreak, by its pages for publishers; its words for feeds are known from publishers' feeds alone. */
export const newsbreak: Partner<NewsBreakOptions> = {
  name: "newsbreak",
  title: "NewsBreak",
  window: { count: 50, most: 100 },
  republishes: true,
  rules: RULES,
  files: ["feed.xml"],
  optionNames: ["scripts"],
  readOptions,
  renderEntry: (entry, { options: { scripts } }) =>
    dialectItem(
      entry,
      [
        // A story has the same guid in each feed of a publisher, which is its address.
        permalinkGuid(entry.alternate),
        ...textElement("dcterms:modified", changedSince(entry)),
        ...pictures(entry),
        ...optional("nb:scripts", scripts && { _cdata: libraryCdata(scripts) }),
      ],
      { summary: summaryOrOpening(entry), html: labelPlayers(entry.contentHtml) },
    ),
  renderDocuments: (parts) => [
    dialectDocument("feed.xml", parts, {
      namespaces: {
        ...DCTERMS,
        "xmlns:media": MEDIA_NAMESPACE,
        "xmlns:nb": "https://www.newsbreak.com/",
      },
    }),
  ],
};

function readOptions(scope: Scope): NewsBreakOptions {
  const found = readText(scope, "scripts");
  const value = readValue(scope, "scripts");
  if (found === undefined || typeof value !== "string") return {};
  // Lines stay as they are: in a script, a comment ends with its line.
  const scripts = toXmlText(value).trim();
  if (/^<[a-z!]/i.test(scripts)) return { scripts };
  refuseValue(
    scope,
    found,
    'HTML, as in <script async src="https://example.com/count.js"></script>',
  );
  return {};
}

function pictures(entry: Entry): readonly Extension[] {
  const { image } = entry;
  if (!image) return mediaContents(entry);
  const { url, width, height } = image;
  return [
    ...optional("enclosure", enclosureElement(image)),
    attributesElement("media:thumbnail", { url, width, height }),
    ...mediaContents(entry),
  ];
}

const AUDIO_HOSTS: ReadonlySet<string> = new Set(["open.spotify.com", "w.soundcloud.com"]);
const VIDEO_HOSTS: ReadonlySet<string> = new Set(
  `www.youtube.com youtube.com www.youtube-nocookie.com youtube-nocookie.com player.vimeo.com www.tiktok.com`.split(
    " ",
  ),
);

/** NewsBreak's own players stand around frames of these classes. `content` is cleaned: "<" begins a tag wherever it stands. */
function labelPlayers(content: string): string {
  return content.replace(/<iframe(?= src="https:\/\/([^/"?#]+))/g, (start, host: string) => {
    if (AUDIO_HOSTS.has(host)) return `${start} class="nb-audio"`;
    return VIDEO_HOSTS.has(host) ? `${start} class="nb-video"` : start;
  });
}
