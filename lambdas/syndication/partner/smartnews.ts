import type { Extension } from "feed";
import { clipText } from "../clip-text.ts";
import { extension, libraryCdata } from "../format/feed-library.ts";
import { MEDIA_NAMESPACE } from "../format/media-rss.ts";
import { plain } from "../format/rss-writer.ts";
import { readMediaSource } from "../publication/read-options.ts";
import {
  complain,
  readText,
  readValue,
  refuseValue,
  type Scope,
  toSettingName,
} from "../publication/read-setting.ts";
import { toRfc822 } from "../timestamp.ts";
import { toXmlText } from "../xml-text.ts";
import { noPicture, ofImage } from "./image-rules.ts";
import type { DocumentParts, Partner, Rule } from "./partner.ts";
import { countCharacters, summaryOrOpening } from "./prose.ts";
import {
  attributesElement,
  departedItem,
  dialectDocument,
  dialectItem,
  textElement,
} from "./rss-dialect.ts";
import { changedAt } from "./updates.ts";

export type SmartNewsOptions = {
  /** Of the channel; absent: the beginning of the publication's. */
  readonly description?: string;
  /** A media reference or an absolute URL. */
  readonly logo?: string;
  readonly darkModeLogo?: string;
  /** HTML that runs where an article is read; `{{url}}` in it is the article's address. */
  readonly analytics?: string;
};

const HELP = "https://publishers.smartnews.com/hc/en-us/articles/";
const SPECIFICATION = `${HELP}56500436151065`;
const TRAFFIC = `${HELP}360049232353-What-to-do-if-your-traffic-on-SmartNews-drops-significantly`;
const OTHERS = "https://csa-content-standards.pages.dev/docs/platform-smartnews";
const READ = { severity: "warning", checkedOn: "2026-11-28" } as const;

/** Channel description, in characters. */
const LONGEST_DESCRIPTION = 30;
/** Minutes after which it reads the file again. */
const TTL = "5";

/** All only warn: of the specification's table of what an item must have, no whole copy was found. */
const RULES: readonly Rule<SmartNewsOptions>[] = [
  {
    code: "no-text",
    ...READ,
    source: SPECIFICATION,
    checkedOn: "2026-11-24",
    confidence: "documented",
    mend: "write a text below the front matter: SmartNews shows nothing else in its own view",
    find: ({ entry }) => (entry.isTextless ? "the article has no text" : undefined),
  },
  {
    code: "no-image",
    ...READ,
    source: OTHERS,
    confidence: "secondary",
    mend: "give an `image`, which SmartNews shows beside the headline",
    find: ({ entry, withheld }) => {
      if (entry.image) return undefined;
      return noPicture("picture", withheld);
    },
  },
  {
    code: "image-type",
    ...READ,
    source: OTHERS,
    confidence: "secondary",
    mend: "give an `image` that is a JPEG, PNG or WebP",
    find: ofImage(({ type }) =>
      /^image\/(jpe?g|png|webp)$/i.test(type) ? undefined : `the picture is of the type ${type}`,
    ),
  },
  {
    code: "image-too-small",
    ...READ,
    source: OTHERS,
    confidence: "secondary",
    mend: "give an `image` of at least 320 × 240 pixels",
    find: ofImage(({ width, height }) =>
      width && height && (width < 320 || height < 240)
        ? `the picture has ${width} × ${height} pixels`
        : undefined,
    ),
  },
  {
    code: "address-not-https",
    ...READ,
    source: TRAFFIC,
    confidence: "documented",
    mend: "give the `url` that begins with https, which SmartNews tells publishers to check",
    find: ({ entry: { alternate } }) =>
      alternate.startsWith("https:") ? undefined : `the address is ${alternate}`,
  },
  {
    code: "address-with-tracking",
    ...READ,
    source: TRAFFIC,
    confidence: "documented",
    mend: "give the `url` without utm parameters, which SmartNews wants stripped",
    find: ({ entry: { alternate } }) => {
      const parameter = /[?&](utm_\w+)=/i.exec(alternate)?.[1];
      return parameter && `the address has ${parameter} in it`;
    },
  },
];

/** SmartNews, by SmartFormat 2.1 on RSS 2.0. */
export const smartnews: Partner<SmartNewsOptions> = {
  name: "smartnews",
  title: "SmartNews",
  // It advises one megabyte for the whole file.
  window: { count: 20, most: 100, bytes: 900_000 },
  republishes: true,
  rules: RULES,
  files: ["feed.xml"],
  optionNames: ["description", "logo", "darkModeLogo", "analytics"],
  mediaOptions: ["logo", "darkModeLogo"],
  readOptions,
  renderEntry: (entry, { options }) =>
    dialectItem(
      entry,
      [
        ...textElement("dc:language", entry.language),
        ...(entry.image ? [attributesElement("media:thumbnail", { url: entry.image.url })] : []),
        ...textElement("media:status", "active"),
        ...analyticsElement(options, entry.alternate),
      ],
      {
        // "Deleting Articles", and its page on replacing videos: an item whose pubDate is the same is not read again.
        pubDate: changedAt(entry),
        // Without a summary there would be no content:encoded, which its own view is made of.
        summary: summaryOrOpening(entry) ?? entry.title,
      },
    ),
  renderDeparted: (departed, settings) =>
    departedItem(departed, settings, textElement("media:status", "deleted"), departed.when),
  renderDocuments: (parts) => [
    dialectDocument("feed.xml", parts, {
      description: channelDescription(parts),
      namespaces: {
        "xmlns:media": MEDIA_NAMESPACE,
        "xmlns:snf": "http://www.smartnews.be/snf",
      },
      extensions: [
        ...textElement("pubDate", toRfc822(parts.feed.updated)),
        ...textElement("ttl", TTL),
        ...logoElement("snf:logo", parts.options.logo, parts),
        ...logoElement("snf:darkModeLogo", parts.options.darkModeLogo, parts),
      ],
    }),
  ],
};

function readOptions(scope: Scope): SmartNewsOptions {
  const description = readDescription(scope);
  const logo = readMediaSource(scope, "logo");
  const darkModeLogo = readMediaSource(scope, "darkModeLogo");
  const analytics = readAnalytics(scope);
  return {
    ...(description !== undefined && { description }),
    ...(logo !== undefined && { logo }),
    ...(darkModeLogo !== undefined && { darkModeLogo }),
    ...(analytics !== undefined && { analytics }),
  };
}

function readDescription(scope: Scope): string | undefined {
  const found = readText(scope, "description");
  if (found === undefined || countCharacters(found.text) <= LONGEST_DESCRIPTION) {
    return found?.text;
  }
  refuseValue(scope, found, `a text of at most ${LONGEST_DESCRIPTION} characters`);
  return undefined;
}

/** As written: a script means something else when its lines are one. */
function readAnalytics(scope: Scope): string | undefined {
  const value = readValue(scope, "analytics");
  if (value === undefined) return undefined;
  if (typeof value === "string" && /<script[\s>]/i.test(value)) return toXmlText(value).trim();
  const path = [...scope.path, "analytics"];
  complain(scope, path, "setting-kind", {
    setting: toSettingName(path),
    found: typeof value === "string" ? "a text without a script" : "no text",
    write: "the script with its tags, after a | and indented",
  });
  return undefined;
}

function analyticsElement({ analytics }: SmartNewsOptions, address: string): readonly Extension[] {
  if (analytics === undefined) return [];
  // Of what an address may hold, this alone could end a text in a script.
  const script = analytics.replaceAll("{{url}}", () => address.replaceAll("'", "%27"));
  return [extension("snf:analytics", { _cdata: libraryCdata(script) })];
}

function channelDescription({ feed, options }: DocumentParts<SmartNewsOptions>): string {
  return options.description ?? clipText(feed.description ?? feed.title, LONGEST_DESCRIPTION);
}

function logoElement(
  name: string,
  src: string | undefined,
  { media }: DocumentParts<SmartNewsOptions>,
): readonly Extension[] {
  const url = src === undefined ? undefined : media(src);
  return url === undefined ? [] : [extension(name, { url: plain(url) })];
}
