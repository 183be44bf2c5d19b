import { readHtml } from "../article/html-tokens.ts";
import type { Entry } from "../feed/feed.ts";
import { toRfc822 } from "../timestamp.ts";
import type { Partner, Rule } from "./partner.ts";
import { countWords, summaryOrOpening } from "./prose.ts";
import { type HtmlAllowList, restrictHtml } from "./restrict-html.ts";
import {
  dialectDocument,
  dialectItem,
  mediaContents,
  permalinkGuid,
  textElement,
} from "./rss-dialect.ts";
import { changedSince } from "./updates.ts";

/** Yahoo gives its specification to its partners only: all of this is what one of them has made of it, so nothing refuses. */
const HEARSAY = {
  severity: "warning",
  source:
    "the Yahoo profile of a publisher's WordPress plug-in for MSN, Yahoo and NewsBreak, with its notes on Yahoo's specification",
  checkedOn: "2026-11-28",
  confidence: "secondary",
} as const;

/** Pixels. */
const LEAST = { width: 1280, height: 720 };
/** Bytes: 5 MB. */
const LARGEST = 5 * 1024 * 1024;
const FEWEST_WORDS = 150;
const FEWEST_WORDS_OF_SUMMARY = 3;

const HTML: HtmlAllowList = {
  elements: new Set(
    `a b blockquote br em h1 h2 h3 h4 h5 h6 i img li ol ul p strong iframe embed sub sup pre figure figcaption section
    span table tr th td`.split(/\s+/),
  ),
  instead: {
    address: "p",
    article: "section",
    aside: "section",
    cite: "em",
    dd: "li",
    details: "section",
    dfn: "em",
    div: "section",
    dl: "ul",
    dt: "li",
    footer: "section",
    header: "section",
    hgroup: "section",
    main: "section",
    nav: "section",
    summary: "p",
    var: "em",
  },
};

const RULES: readonly Rule<object>[] = [
  {
    code: "summary-too-short",
    ...HEARSAY,
    mend: `give a \`summary\` of at least ${FEWEST_WORDS_OF_SUMMARY} words`,
    find: ({ entry }) => {
      const words = countWords(summaryOrOpening(entry) ?? "");
      return words < FEWEST_WORDS_OF_SUMMARY ? `the summary has ${words} words` : undefined;
    },
  },
  {
    code: "text-too-short",
    ...HEARSAY,
    mend: `write at least ${FEWEST_WORDS} words, or keep the story from Yahoo by \`partners: {exclude: [yahoo]}\``,
    find: ({ text }) => {
      const words = countWords(text);
      return words < FEWEST_WORDS ? `the text has ${words} words` : undefined;
    },
  },
  {
    code: "image-too-small",
    ...HEARSAY,
    mend: `give an \`image\` of at least ${LEAST.width} × ${LEAST.height} pixels`,
    find: ({ entry }) => {
      const size = entry.image && readSizes(entry).get(entry.image.url);
      return size && isSmall(size)
        ? `the image has ${toWords(size)} pixels and is left out`
        : undefined;
    },
  },
  {
    code: "image-too-large",
    ...HEARSAY,
    mend: "give an `image` of at most 5 MB",
    find: ({ entry: { image } }) =>
      isLarge(image?.length) ? `the image has ${image?.length} bytes and is left out` : undefined,
  },
  {
    code: "no-image-size",
    ...HEARSAY,
    mend: `give \`width\` and \`height\` of the \`image\`, at least ${LEAST.width} and ${LEAST.height}`,
    find: ({ entry }) =>
      entry.image && !readSizes(entry).has(entry.image.url)
        ? "nobody knows the size of the image"
        : undefined,
  },
  {
    code: "inline-image-too-small",
    ...HEARSAY,
    mend: `put one of at least ${LEAST.width} × ${LEAST.height} in its place, or give it the \`width\` and \`height\` of its file`,
    find: ({ entry }) => {
      const small = [...readSizes(entry)].find(
        ([url, size]) => url !== entry.image?.url && isSmall(size),
      );
      return small && `an image in the text has ${toWords(small[1])} pixels and is left out`;
    },
  },
];

/** Yahoo, by what is known of its feed of articles. */
export const yahoo: Partner<object> = {
  name: "yahoo",
  title: "Yahoo",
  window: { count: 50, most: 100 },
  republishes: true,
  html: HTML,
  rules: RULES,
  files: ["feed.xml"],
  optionNames: [],
  readOptions: () => ({}),
  renderEntry: (entry) => {
    const fit = withoutUnfitImages(entry);
    const changed = changedSince(entry);
    return dialectItem(
      fit,
      [
        permalinkGuid(entry.alternate),
        // It keeps pubDate as it was first, and goes by this one.
        ...textElement("updated", changed && toRfc822(changed)),
        ...mediaContents(fit),
      ],
      { summary: summaryOrOpening(entry) },
    );
  },
  renderDocuments: (parts) => [
    dialectDocument("feed.xml", parts, {
      // Not the name of Media RSS: Yahoo's articles are said to have this one.
      namespaces: { "xmlns:media": "http://search.yahoo.com/rss" },
    }),
  ],
};

/** An entry of which only those images are left that Yahoo takes, as far as their sizes are known, and no other media. */
function withoutUnfitImages(entry: Entry): Entry {
  const { image, contentHtml, ...rest } = entry;
  const small = [...readSizes(entry)].filter(([, size]) => isSmall(size)).map(([url]) => url);
  const unfit = new Set(isLarge(image?.length) && image ? [...small, image.url] : small);
  return {
    ...rest,
    ...(image && !unfit.has(image.url) && { image }),
    contentHtml: restrictHtml(contentHtml, undefined, (url) => !unfit.has(url)),
    attachments: [],
  };
}

type Size = { readonly width: number; readonly height: number };

/** By address: of images in the text as their tags have it, of the entry's own image as its file has it. */
function readSizes({ contentHtml, image }: Entry): ReadonlyMap<string, Size> {
  const sizes = new Map<string, Size>();
  const add = (url: string, width: number, height: number): void => {
    if (url !== "" && width > 0 && height > 0) sizes.set(url, { width, height });
  };
  readHtml(contentHtml, {
    open: (name, attributes) => {
      if (name !== "img") return;
      const side = (attribute: string) => Number(attributes.get(attribute) ?? 0);
      add(attributes.get("src") ?? "", side("width"), side("height"));
    },
    close: () => {},
    text: () => {},
  });
  if (image) add(image.url, image.width ?? 0, image.height ?? 0);
  return sizes;
}

function isSmall({ width, height }: Size): boolean {
  return width < LEAST.width || height < LEAST.height;
}

function isLarge(length: number | undefined): boolean {
  return length !== undefined && length > LARGEST;
}

function toWords({ width, height }: Size): string {
  return `${width} × ${height}`;
}
