import type { Entry } from "../feed/feed.ts";
import { renderSitemapIndex } from "../format/sitemap.ts";
import { block, element, text, type Xml, xmlDocument } from "../format/xml.ts";
import { parseUrl } from "../parse-url.ts";
import { readText } from "../publication/read-setting.ts";
import type { Publication } from "../publication.ts";
import type { DocumentParts, Partner, PartnerDocument, PartnerSettings, Rule } from "./partner.ts";
import { changedAt } from "./updates.ts";

type GoogleNewsOptions = {
  /** The publication's name on news.google.com; absent: its title. */
  readonly name?: string;
};

/** Addresses in one file, at most, and files at most. */
const MOST_PLACES = 1000;
const MOST_FILES = 20;

const INDEX = "sitemap.xml";
const FILES = Array.from({ length: MOST_FILES }, (_, index) => `news-${index + 1}.xml`);

const NAMESPACES = {
  xmlns: "http://www.sitemaps.org/schemas/sitemap/0.9",
  "xmlns:news": "http://www.google.com/schemas/sitemap-news/0.9",
  "xmlns:image": "http://www.google.com/schemas/sitemap-image/1.1",
};

const READ = { checkedOn: "2026-11-28", confidence: "documented" } as const;

const RULES: readonly Rule<GoogleNewsOptions>[] = [
  {
    code: "title-with-name",
    severity: "warning",
    source: "https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap",
    ...READ,
    mend: "give a `title` without the names of the publication and of the author",
    find: ({ entry, publication, options }) => {
      const name = findNameAtEnd(entry.title, [
        publication.title,
        toNewsName(publication, options),
        ...entry.authors.map((author) => author.name),
      ]);
      return name === undefined ? undefined : `the title has "${name}" set apart from the rest`;
    },
  },
  {
    code: "other-site",
    severity: "warning",
    source: "https://www.sitemaps.org/protocol.html#location",
    ...READ,
    mend: "give a `url` of your own site, or exclude google-news in `partners` unless you have verified that site in Search Console too",
    find: ({ entry: { alternate }, publication }) => {
      const host = parseUrl(alternate)?.host;
      const isForeign = host !== undefined && !isOwnHost(host, publication);
      return isForeign ? `the story is read at ${host}` : undefined;
    },
  },
  {
    code: "address-too-long",
    severity: "error",
    source: "https://www.sitemaps.org/protocol.html#locdef",
    ...READ,
    mend: "give a `url` of fewer than 2048 characters",
    find: ({ entry: { alternate } }) =>
      alternate.length < 2048 ? undefined : `the address has ${alternate.length} characters`,
  },
];

/** Google News, by a sitemap of the last two days with Google's extensions for news and images. */
export const googleNews: Partner<GoogleNewsOptions> = {
  name: "google-news",
  title: "Google News",
  window: {
    count: MOST_PLACES * MOST_FILES,
    most: MOST_PLACES * MOST_FILES,
    days: 2,
    bytes: 50_000_000,
  },
  republishes: false,
  rules: RULES,
  files: [INDEX, ...FILES],
  sitemap: INDEX,
  optionNames: ["name"],
  readOptions: (scope) => {
    const name = readText(scope, "name")?.text;
    return name === undefined ? {} : { name };
  },
  renderEntry: renderUrl,
  renderDocuments,
};

function renderUrl(
  entry: Entry,
  { publication, options }: PartnerSettings<GoogleNewsOptions>,
): string {
  const { alternate, published, title, language, image } = entry;
  const news = block(
    2,
    "news:news",
    {},
    block(
      3,
      "news:publication",
      {},
      leaf("news:name", toNewsName(publication, options)),
      leaf("news:language", toNewsLanguage(language)),
    ),
    // "The original date": neither an edit nor a correction moves it.
    leaf("news:publication_date", published),
    leaf("news:title", title),
  );
  return block(
    1,
    "url",
    {},
    leaf("loc", alternate),
    leaf("lastmod", changedAt(entry)),
    news,
    ...(image ? [block(2, "image:image", {}, leaf("image:loc", image.url))] : []),
  );
}

function leaf(name: string, value: string): Xml {
  return element(name, {}, text(value));
}

/** The first file is there even with nothing in it: Google takes an empty one, and a missing one is an error to it. */
function renderDocuments({
  entries,
  address,
}: DocumentParts<GoogleNewsOptions>): readonly PartnerDocument[] {
  // Nothing but `renderUrl` wrote them.
  const urls = entries as readonly Xml[];
  const used = FILES.slice(0, Math.max(1, Math.ceil(urls.length / MOST_PLACES)));
  const index = toDocument(INDEX, renderSitemapIndex(used.map((file) => address(file))));
  const sitemaps = used.map((file, at) => {
    const some = urls.slice(at * MOST_PLACES, (at + 1) * MOST_PLACES);
    return toDocument(file, xmlDocument(block(0, "urlset", NAMESPACES, ...some)));
  });
  return [index, ...sitemaps];
}

function toDocument(file: string, written: string): PartnerDocument {
  return { file, mediaType: "application/xml; charset=utf-8", text: written };
}

/** As on news.google.com, "omitting anything in parentheses". */
function toNewsName(publication: Publication, { name }: GoogleNewsOptions): string {
  const given = name ?? publication.title;
  const bare = given.replace(/(?<!\s)\s*[(（][^()（）]*[)）]/g, "").trim();
  return bare === "" ? given : bare;
}

/** ISO 639 of two or three letters, "zh-cn" and "zh-tw" excepted. */
function toNewsLanguage(tag: string): string {
  const [primary = "", ...rest] = tag.toLowerCase().split("-");
  if (primary !== "zh") return primary;
  if (rest.includes("hans")) return "zh-cn";
  return rest.some((part) => /^(hant|tw|hk|mo)$/.test(part)) ? "zh-tw" : "zh-cn";
}

/** One of the names, where a bar, a dash or a bullet sets it apart at either end of a title. */
function findNameAtEnd(title: string, names: readonly string[]): string | undefined {
  const parts = title.split(/ [|–—•·-] | ?\| ?/);
  if (parts.length === 1) return undefined;
  const ends = [parts[0], parts.at(-1)].map((part = "") =>
    part.replace(/^by\s+/i, "").toLowerCase(),
  );
  return names.find((name) => ends.includes(name.toLowerCase()));
}

/** Whether it is the host of the feeds, of the home page or of the articles, or one below theirs. */
function isOwnHost(host: string, { feeds, home, articleUrl }: Publication): boolean {
  return [feeds, home, ...(articleUrl === undefined ? [] : [articleUrl])].some((address) => {
    const own = new URL(address).host.replace(/^www\./, "");
    return host === own || host.endsWith(`.${own}`);
  });
}
