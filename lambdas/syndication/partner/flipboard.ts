import { clipText } from "../clip-text.ts";
import type { Enclosure, Entry } from "../feed/feed.ts";
import { optional } from "../format/feed-library.ts";
import { MEDIA_NAMESPACE } from "../format/media-rss.ts";
import { enclosureElement } from "../format/rss-writer.ts";
import { parseUrl } from "../parse-url.ts";
import type { LanguageTag } from "../publication.ts";
import { noPicture } from "./image-rules.ts";
import type { Partner, Rule } from "./partner.ts";
import { countCharacters, joinProse, toProse } from "./prose.ts";
import { dialectDocument, dialectItem, mediaContents } from "./rss-dialect.ts";

/** The newer of its two pages on feeds; the older one is https://about.flipboard.com/rss-spec/. */
const GUIDELINES =
  "https://flipboard.helpshift.com/hc/en/1-flipboard/faq/1023-resubmit-an-rss-feed/";
const READ = { source: GUIDELINES, checkedOn: "2026-11-28", confidence: "documented" } as const;

/** Pixels. */
const SHORTEST_SIDE = 500;
/** Characters. */
const SHORTEST_DESCRIPTION = 300;
const LONGEST_OPENING = 400;

/** Flipboard reviews a feed and not its stories, and no page of it says that it turns one away: so these only warn. */
const RULES: readonly Rule<object>[] = [
  {
    code: "no-image",
    severity: "warning",
    ...READ,
    mend: `give an \`image\` that partners may show, of at least ${SHORTEST_SIDE} pixels on each side`,
    find: ({ entry, withheld }) => {
      if (chooseEnclosure(entry) || entry.contentHtml.includes("<img")) return undefined;
      return noPicture("image", withheld);
    },
  },
  {
    code: "image-too-small",
    severity: "warning",
    ...READ,
    mend: `give an \`image\` of at least ${SHORTEST_SIDE} pixels on each side`,
    find: ({ entry: { image } }) => {
      if (!image?.width || !image.height) return undefined;
      const { width, height } = image;
      if (Math.min(width, height) >= SHORTEST_SIDE) return undefined;
      return `the image has ${width} × ${height} pixels`;
    },
  },
  {
    code: "no-image-size",
    severity: "warning",
    ...READ,
    mend: `give \`width\` and \`height\` of the \`image\`, each at least ${SHORTEST_SIDE}`,
    find: ({ entry: { image } }) =>
      image && !(image.width && image.height) ? "nobody knows the size of the image" : undefined,
  },
  {
    code: "summary-too-short",
    severity: "warning",
    ...READ,
    mend: `give a \`summary\` of at least ${SHORTEST_DESCRIPTION} characters, or a longer text`,
    find: ({ entry }) => {
      const length = countCharacters(describe(entry));
      if (length >= SHORTEST_DESCRIPTION) return undefined;
      return `the summary and the beginning of the text have ${length} characters together`;
    },
  },
  {
    code: "other-site",
    severity: "warning",
    ...READ,
    mend: "give a `url` on the domain of your feeds or of your site",
    find: ({ entry, publication: { feeds, home, articleUrl = home } }) => {
      const host = hostOf(entry.alternate);
      const isOurs = [feeds, home, articleUrl].some((address) =>
        shareDomain(host, hostOf(address)),
      );
      return isOurs ? undefined : `the story is read at ${host}`;
    },
  },
];

/** Flipboard, by its guidelines for RSS. */
export const flipboard: Partner<object> = {
  name: "flipboard",
  title: "Flipboard",
  // The newer page asks for 20 items, the older one for 30.
  window: { count: 30, most: 100 },
  republishes: true,
  rules: RULES,
  files: ["feed.xml"],
  takesPings: true,
  optionNames: [],
  readOptions: () => ({}),
  renderEntry: (entry) => {
    const enclosure = chooseEnclosure(entry);
    return dialectItem(
      entry,
      [...optional("enclosure", enclosure && enclosureElement(enclosure)), ...mediaContents(entry)],
      { summary: describe(entry) || undefined },
    );
  },
  renderDocuments: (parts) => [
    dialectDocument("feed.xml", parts, {
      language: toLanguageAndCountry(parts.feed.language),
      namespaces: { "xmlns:media": MEDIA_NAMESPACE },
    }),
  ],
};

/** What illustrates the story in a magazine: an image, or a video of the one kind that Flipboard names. */
function chooseEnclosure({ image, attachments }: Entry): Enclosure | undefined {
  return image ?? attachments.find(({ type }) => type === "video/mp4");
}

/** The summary, lengthened by the beginning of the text where it is short. */
function describe(entry: Entry): string {
  const { summary } = entry;
  if (summary !== undefined && countCharacters(summary) >= SHORTEST_DESCRIPTION) return summary;
  const prose = toProse(entry);
  const isOpening = summary === undefined || prose.join(" ").startsWith(withoutEllipsis(summary));
  return clipText(joinProse(isOpening ? prose : [summary, ...prose]), LONGEST_OPENING);
}

/** A summary that a content system has cut from the text says so at its end. */
function withoutEllipsis(summary: string): string {
  return summary.replace(/ ?(\u2026|\.{3})$/, "");
}

/** ISO 639, and ISO 3166 where it is given: a script is neither. */
function toLanguageAndCountry(tag: LanguageTag): string {
  const [language = tag, ...rest] = tag.split("-");
  const country = rest.find((subtag) => /^[a-z]{2}$/i.test(subtag));
  return country === undefined ? language : `${language}-${country.toUpperCase()}`;
}

function hostOf(address: string): string {
  return parseUrl(address)?.hostname ?? "";
}

/** Whether two hosts are one, or differ in their first label: `www.example.com`, `feeds.example.com`, `example.com`. */
function shareDomain(one: string, other: string): boolean {
  return [one, withoutFirstLabel(one)].some(
    (host) => host === other || host === withoutFirstLabel(other),
  );
}

function withoutFirstLabel(host: string): string {
  const labels = host.split(".");
  return labels.length > 2 ? labels.slice(1).join(".") : host;
}
