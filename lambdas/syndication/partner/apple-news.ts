import type { Extension } from "feed";
import type { Entry } from "../feed/feed.ts";
import { MEDIA_NAMESPACE } from "../format/media-rss.ts";
import { isLanguageTag, languageFault, primarySubtag } from "../language-tag.ts";
import { readText, readTexts, refuseValue, type Scope } from "../publication/read-setting.ts";
import { toSlug } from "../slug.ts";
import type { Partner, Rule } from "./partner.ts";
import { countCharacters } from "./prose.ts";
import {
  attributesElement,
  DCTERMS,
  dialectDocument,
  dialectItem,
  mediaContents,
  textElement,
} from "./rss-dialect.ts";
import { changedAt } from "./updates.ts";

const APPLE = "https://support.apple.com/en-qa/guide/news-publisher/apdc2c7520ff/icloud";
const FLATPLAN = "https://flatplan.io/support/technical-requirements-of-rss/";
const READ = { severity: "warning", checkedOn: "2026-11-28", confidence: "documented" } as const;

/** Characters of a title, as Apple advises. */
const SHORTEST = 15;
const LONGEST = 60;

type Options = {
  /** The channel's language, with a region. */
  readonly locale?: string;
  /** Slugs of tags and sections whose stories are so marked. */
  readonly preview: ReadonlySet<string>;
  readonly paid: ReadonlySet<string>;
  readonly sponsored: ReadonlySet<string>;
};

// Apple strips, cuts and suppresses what it does not want; nothing of it keeps a story out.
const RULES: readonly Rule<Options>[] = [
  {
    code: "title-too-short",
    source: APPLE,
    ...READ,
    mend: `give a \`title\` of ${SHORTEST} to ${LONGEST}`,
    find: ({ entry }) => {
      const length = countCharacters(headline(entry));
      return length < SHORTEST ? `the title has ${length} characters` : undefined;
    },
  },
  {
    code: "title-too-long",
    source: APPLE,
    ...READ,
    mend: `give a \`title\` of ${SHORTEST} to ${LONGEST}, or a \`shortTitle\` of as many`,
    find: ({ entry }) => {
      const length = countCharacters(headline(entry));
      return length > LONGEST ? `the title has ${length} characters` : undefined;
    },
  },
  {
    code: "title-with-markup",
    source: APPLE,
    ...READ,
    mend: "write the `title` as plain text, since tags are taken out of it",
    find: ({ entry }) => {
      const tag = /<\/?[a-z][^<>]{0,80}>|&(?:#\d{1,6}|#x[\da-f]{1,6}|[a-z]{2,8});/i;
      const [found] = tag.exec(headline(entry)) ?? [];
      return found === undefined ? undefined : `the title has the markup ${found} in it`;
    },
  },
  {
    code: "read-more-link",
    source: APPLE,
    ...READ,
    mend: "take the link from the end of the text, since Apple News adds one of its own",
    find: ({ entry }) => {
      const words = lastLink(entry.contentHtml);
      return words === undefined ? undefined : `the text ends in the link "${words}"`;
    },
  },
  {
    code: "language-without-region",
    source: APPLE,
    ...READ,
    mend: "give Apple News a `locale` with one in publication.yaml, as in `partners: {apple-news: {locale: en-GB}}`",
    find: ({ options, feedLanguage }) => {
      const channel = options.locale ?? feedLanguage;
      return hasRegion(channel) ? undefined : `the feed's language ${channel} has no region`;
    },
  },
  {
    code: "other-language",
    source: FLATPLAN,
    ...READ,
    mend: "correct its `language`, or keep it from this feed by `partners: {exclude: [apple-news]}`",
    find: ({ entry, options, feedLanguage }) => {
      const channel = options.locale ?? feedLanguage;
      return primarySubtag(entry.language) === primarySubtag(channel)
        ? undefined
        : `the story is in ${entry.language}, the feed in ${channel}`;
    },
  },
];

/** Apple News, by the RSS that Apple's page and the bridge FlatPlan ask for. */
export const appleNews: Partner<Options> = {
  name: "apple-news",
  title: "Apple News",
  // FlatPlan: at least 10 items, at most 60 new ones a fetch; an older copy of its page asks for 40.
  window: { count: 40, most: 60 },
  republishes: true,
  rules: RULES,
  files: ["feed.xml"],
  optionNames: ["locale", "preview", "paid", "sponsored"],
  readOptions: (scope) => {
    const locale = readLocale(scope);
    return {
      ...(locale !== undefined && { locale }),
      preview: readSlugs(scope, "preview"),
      paid: readSlugs(scope, "paid"),
      sponsored: readSlugs(scope, "sponsored"),
    };
  },
  renderEntry: (entry, { options }) =>
    dialectItem(
      entry,
      [
        // FlatPlan asks for "updated" and names no namespace: RSS itself has no such word, its parsers know these two.
        ...textElement("atom:updated", changedAt(entry)),
        ...textElement("dcterms:modified", changedAt(entry)),
        ...parameters(entry, options),
        ...mediaContents(entry),
      ],
      { title: headline(entry) },
    ),
  renderDocuments: (parts) => [
    dialectDocument("feed.xml", parts, {
      language: parts.options.locale ?? parts.feed.language,
      namespaces: {
        ...DCTERMS,
        "xmlns:flatplan": "https://flatplan.io/feedspec/flatplan",
        "xmlns:media": MEDIA_NAMESPACE,
      },
    }),
  ],
};

/** The title; where it is too long, the short one if that has the right length. */
function headline({ title, shortTitle = "" }: Entry): string {
  const short = countCharacters(shortTitle);
  return countCharacters(title) > LONGEST && short >= SHORTEST && short <= LONGEST
    ? shortTitle
    : title;
}

function parameters(entry: Entry, options: Options): readonly Extension[] {
  const marked = (slugs: ReadonlySet<string>): "1" | undefined =>
    entry.categories.some(({ slug }) => slugs.has(slug)) ? "1" : undefined;
  const marks = {
    isPreview: marked(options.preview),
    isPaid: marked(options.paid),
    isSponsored: marked(options.sponsored),
  };
  return Object.values(marks).includes("1")
    ? [attributesElement("flatplan:parameters", marks)]
    : [];
}

function readLocale(scope: Scope): string | undefined {
  const found = readText(scope, "locale");
  if (found === undefined || hasRegion(found.text)) return found?.text;
  const near = languageFault(found.text) ?? "";
  refuseValue(
    scope,
    found,
    "a language with its region, such as en-GB",
    hasRegion(near) ? near : undefined,
  );
  return undefined;
}

function hasRegion(tag: string): boolean {
  return isLanguageTag(tag) && new Intl.Locale(tag).region !== undefined;
}

function readSlugs(scope: Scope, name: string): ReadonlySet<string> {
  return new Set((readTexts(scope, name) ?? []).map(({ text }) => toSlug(text)));
}

/** The words of a link to read on, where the text ends in one. */
function lastLink(html: string): string | undefined {
  const [, words = ""] =
    /<a\b[^<>]*>([^<>]{1,80})<\/a>[\s.…»]*(?:<\/\w+>\s*)*$/.exec(html.slice(-2000)) ?? [];
  return /^(?:continue|(?:continue|keep) reading|read (?:more|on)|read (?:the )?(?:full|original|whole))\b/i.test(
    words,
  )
    ? words
    : undefined;
}
