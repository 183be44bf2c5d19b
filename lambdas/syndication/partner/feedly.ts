import type { Extension } from "feed";
import { optional } from "../format/feed-library.ts";
import { MEDIA_NAMESPACE } from "../format/media-rss.ts";
import { chooseEnclosure, enclosureElement } from "../format/rss-writer.ts";
import { toColour } from "../publication/read-identity.ts";
import { readMediaSource, refuseComment } from "../publication/read-options.ts";
import { type Found, readText, refuseValue, type Scope } from "../publication/read-setting.ts";
import type { DocumentParts, Partner, Rule } from "./partner.ts";
import {
  attributesElement,
  DCTERMS,
  dialectDocument,
  dialectItem,
  mediaContents,
  textElement,
} from "./rss-dialect.ts";
import { changedSince } from "./updates.ts";

type Options = {
  /** Media references. */
  readonly cover?: string;
  readonly icon?: string;
  readonly logo?: string;
  /** `#rrggbb`. */
  readonly accentColor?: string;
  /** An id of Google Analytics. */
  readonly analytics?: string;
};

const RULES: readonly Rule<Options>[] = [
  {
    code: "image-type",
    severity: "warning",
    source: "https://github.com/jpmonette/feed/issues/37",
    checkedOn: "2026-11-28",
    confidence: "issue",
    mend: "give `image` an address that ends in .jpg, .png, .gif or .webp, or a file of your own",
    find: ({ entry: { image } }) =>
      image === undefined || image.type.startsWith("image/")
        ? undefined
        : `the type of the image is ${image.type}, for which Feedly shows none`,
  },
];

/** Feedly, which reads RSS as other readers do, and the look of a source from words of its own. */
export const feedly: Partner<Options> = {
  name: "feedly",
  title: "Feedly",
  window: { count: 50, most: 1000, bytes: 1024 * 1024 },
  republishes: false,
  rules: RULES,
  files: ["feed.xml"],
  takesPings: true,
  optionNames: ["cover", "icon", "logo", "accentColor", "analytics"],
  mediaOptions: ["cover", "icon", "logo"],
  readOptions: (scope) => ({
    ...present("cover", readMediaSource(scope, "cover")),
    ...present("icon", readMediaSource(scope, "icon")),
    ...present("logo", readMediaSource(scope, "logo")),
    ...present("accentColor", readAccentColour(scope)),
    ...present("analytics", readAnalytics(scope)),
  }),
  renderEntry: (entry, { publication }) => {
    const enclosure = chooseEnclosure(entry);
    return dialectItem(
      entry,
      [
        // pubDate never moves: readers take a moved one for a new item.
        ...textElement("dcterms:modified", changedSince(entry)),
        ...textElement("dc:rights", entry.rights),
        ...optional("enclosure", enclosure && enclosureElement(enclosure)),
        ...mediaContents(entry),
      ],
      { html: publication.fullText ? entry.contentHtml : entry.excerptHtml },
    );
  },
  renderDocuments: (parts) => [
    dialectDocument("feed.xml", parts, {
      namespaces: {
        ...DCTERMS,
        "xmlns:media": MEDIA_NAMESPACE,
        "xmlns:webfeeds": "http://webfeeds.org/rss/1.0",
      },
      extensions: look(parts),
    }),
  ],
};

/** How Feedly shows the source. */
function look({ options, feed, publication, media }: DocumentParts<Options>): readonly Extension[] {
  const { cover, icon, logo, analytics } = options;
  const image = cover === undefined ? undefined : media(cover);
  const colour = options.accentColor ?? publication.colour;
  return [
    ...(image === undefined ? [] : [attributesElement("webfeeds:cover", { image })]),
    ...textElement("webfeeds:icon", (icon === undefined ? undefined : media(icon)) ?? feed.icon),
    ...textElement("webfeeds:logo", (logo === undefined ? undefined : media(logo)) ?? feed.logo),
    // Six digits alone, as Feedly's own example has them.
    ...textElement("webfeeds:accentColor", colour?.slice(1)),
    ...(analytics === undefined
      ? []
      : [attributesElement("webfeeds:analytics", { id: analytics, engine: "GoogleAnalytics" })]),
  ];
}

/** With or without the `#`, which begins a comment in YAML unless it is in quotes. */
function readAccentColour(scope: Scope): string | undefined {
  const found = readText(scope, "accentColor");
  if (found === undefined) {
    refuseComment(scope, "accentColor", "six hexadecimal digits, such as 1a2b3c, or remove it");
    return undefined;
  }
  const { text } = found;
  return toColour(scope, /^[0-9a-f]{6}$/i.test(text) ? { ...found, text: `#${text}` } : found);
}

function readAnalytics(scope: Scope): string | undefined {
  const found: Found | undefined = readText(scope, "analytics");
  if (found === undefined || /^(?:G|GT|UA)-[A-Z0-9-]{4,30}$/i.test(found.text)) return found?.text;
  refuseValue(scope, found, "an id of Google Analytics, such as G-AB12CD34EF");
  return undefined;
}

function present<Name extends string>(
  name: Name,
  value: string | undefined,
): { readonly [name in Name]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { [name in Name]?: string };
}
