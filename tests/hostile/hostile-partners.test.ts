import { describe, expect, it } from "vitest";
import { toMediaReference } from "../../lambdas/syndication/article/media-reference.ts";
import { parseArticle } from "../../lambdas/syndication/article/parse-article.ts";
import type { MediaFacts } from "../../lambdas/syndication/catalog/rows.ts";
import { composeEntry } from "../../lambdas/syndication/feed/compose-entry.ts";
import type { Enclosure, Entry } from "../../lambdas/syndication/feed/feed.ts";
import { mediaAddress, siteAddress } from "../../lambdas/syndication/feed/site-address.ts";
import { parsePublication } from "../../lambdas/syndication/parse-publication.ts";
import { entryForPartner } from "../../lambdas/syndication/partner/entry-for-partner.ts";
import type {
  Departed,
  Partner,
  PartnerDocument,
} from "../../lambdas/syndication/partner/partner.ts";
import {
  partnerOptions,
  readPartnerOptions,
} from "../../lambdas/syndication/partner/partner-options.ts";
import { PARTNERS, partnerFeed } from "../../lambdas/syndication/partner/partners.ts";
import { renderPartner } from "../../lambdas/syndication/partner/render-partner.ts";
import { changedAt } from "../../lambdas/syndication/partner/updates.ts";
import type { Scope } from "../../lambdas/syndication/publication/read-setting.ts";
import type { Publication } from "../../lambdas/syndication/publication.ts";
import type { FieldValue } from "../../lambdas/syndication/structured/structured-text.ts";
import { fromMilliseconds, type Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { htmlFaults } from "../validity/html-check.ts";
import { CONTENT } from "../validity/rule.ts";
import { judge } from "../validity/rules.ts";
import { isRfc3339, isW3cDate, rfc2822Fault } from "../validity/values.ts";
import { descendants, parseXml, type XmlElement } from "../validity/xml-tree.ts";
import { HOSTILE_PUBLICATION, hostileArticles } from "./hostile-articles.ts";
import { HOSTILE_TEXTS } from "./hostile-texts.ts";

/** What the feed validator finds in a dialect because the partner asks for just that. */
const ASKED_FOR: Readonly<Record<string, readonly RegExp[]>> = {
  // Media RSS 1.5.1 has it; the validator does not know it.
  smartnews: [/^UndefinedElement: <media:status>/],
  yahoo: [/^UndefinedElement: <updated>/, /^ReservedPrefix: media is /],
};

/** Of a document, what is neither story nor departed story: at most so many bytes. */
const HEAD_BYTES = 16 * 1024;

const DOT: MediaFacts = { type: "image/png", length: 67, width: 1, height: 1 };

function at(minutes: number): Timestamp {
  const instant = fromMilliseconds(Date.UTC(2024, 5, 20, 0, minutes));
  if (instant === undefined) throw new Error("outside the calendar");
  return instant;
}

function readPublication(): Publication {
  const bytes = new TextEncoder().encode(HOSTILE_PUBLICATION);
  const parsed = parsePublication({ path: "publication.yaml", bytes });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join("\n"));
  return parsed.publication;
}

const PUBLICATION = readPublication();

function publicationFor(partner: Partner, options: Readonly<Record<string, unknown>> = {}) {
  return { ...PUBLICATION, partners: new Map([[partner.name, options]]) };
}

/** Every hostile article that is accepted; of those with one id or one address, the first, as the catalog has it. */
const ENTRIES = acceptedEntries();

function acceptedEntries(): readonly Entry[] {
  const taken = new Set<string>();
  return hostileArticles().flatMap((file) => {
    const parsed = parseArticle({ ...file, firstStored: at(0) }, PUBLICATION);
    if (!parsed.ok) return [];
    const entry = composeEntry(parsed.article, PUBLICATION, (path) =>
      path.endsWith("dot.png") ? DOT : undefined,
    );
    if (taken.has(entry.id) || taken.has(entry.alternate)) return [];
    taken.add(entry.id).add(entry.alternate);
    return [entry];
  });
}

const PICTURE: Enclosure = {
  url: "https://media.example.com/gull.jpg",
  type: "image/jpeg",
  length: 204_800,
  width: 1920,
  height: 1080,
  alt: "A gull",
  caption: "On the pier",
  credit: "O. A.",
};
const SOUND: Enclosure = {
  url: "https://media.example.com/horn.mp3",
  type: "audio/mpeg",
  duration: 184,
  title: "The horn",
};

/** A story with one of everything. Its id and its address have its number. */
function story(number: number, different: Partial<Entry> = {}): Entry {
  const name = `live-no-${String(number).padStart(6, "0")}`;
  return {
    id: `tag:example.com,2024:${name}`,
    title: "The ferry is late, and nobody has seen the gull",
    shortTitle: "The ferry is late today",
    alternate: `https://www.example.com/${name}`,
    published: at(number),
    updated: at(number + 10),
    expires: at(number + 1_000_000),
    authors: [{ name: "Mara Lind", url: "https://www.example.com/mara" }],
    categories: [{ slug: "port", label: "Port", kind: "section" }],
    summary: "A gull had taken the whistle, without which no ferry leaves.",
    contentHtml: `<p>A <em>gull</em> had taken the whistle.</p>\n${"<p>Nobody left. </p>".repeat(30)}`,
    excerptHtml: "<p>A gull had taken the whistle.</p>",
    corrections: [{ at: at(number + 20), text: "It was a tern." }],
    language: "en",
    rights: "2024",
    image: PICTURE,
    attachments: [SOUND],
    ...different,
  };
}

/** A story with nothing that may be absent. */
function bareStory(number: number): Entry {
  const { shortTitle, expires, summary, rights, image, ...rest } = story(number);
  return { ...rest, categories: [], corrections: [], attachments: [] };
}

function departedStory(number: number): Departed {
  const name = `gone-no-${String(number).padStart(6, "0")}`;
  const alternate = `https://www.example.com/${name}`;
  return { id: `tag:example.com,2024:${name}`, alternate, published: at(0), when: at(number + 1) };
}

function media(src: string): string | undefined {
  const reference = toMediaReference(src, "publication.yaml");
  if (reference?.kind === "remote") return reference.url;
  return reference && mediaAddress(reference.path, PUBLICATION);
}

type Rendered = {
  readonly documents: readonly PartnerDocument[];
  /** Those of single stories. */
  readonly stories: readonly PartnerDocument[];
};

/** Everything that the partner would get of these entries, newest first. */
function render(
  partner: Partner,
  entries: readonly Entry[],
  departed: readonly Departed[] = [],
  publication: Publication = publicationFor(partner),
): Rendered {
  const settings = { publication, options: partnerOptions(partner, publication).own };
  const theirs = entries.map((entry) => entryForPartner(entry, partner, publication).entry);
  const documents = renderPartner(partner, publication, {
    entries: theirs.map((entry) => ({
      markup: partner.renderEntry(entry, settings),
      updated: changedAt(entry),
    })),
    departed,
    media,
  });
  const single = partner.story;
  const toDocument = (text: string, index: number): PartnerDocument => ({
    file: `story-${index}${single?.ending}`,
    mediaType: single?.mediaType ?? "",
    text,
  });
  const stories = single
    ? [
        ...theirs.map((entry) => single.render(entry, settings)),
        ...departed.map((one) => single.renderDeparted(one, settings)),
      ].map(toDocument)
    : [];
  return { documents, stories };
}

/** Everything that is wrong with what a partner gets, each fault once. */
function faultsOf(partner: Partner, { documents, stories }: Rendered): readonly string[] {
  const faults = [...documents, ...stories].flatMap((document) =>
    documentFaults(partner, document).map((fault) => `${partner.name} ${fault}`),
  );
  return [...new Set(faults.map((fault) => fault.replace(/ in line \d+/, "")))].slice(0, 20);
}

function documentFaults(partner: Partner, { file, mediaType, text }: PartnerDocument) {
  // RFC 3629 and XML 1.0 section 2.2: what neither UTF-8 nor XML carries.
  if (!text.isWellFormed()) return ["half a surrogate pair"];
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(text)) return ["a control"];
  if (/[/+]json\b/.test(mediaType)) return jsonFaults(text);
  let root: XmlElement;
  try {
    root = parseXml(text);
  } catch (error) {
    return [String(error)];
  }
  const found =
    root.local === "rss" || root.local === "feed"
      ? judge(text, siteAddress(`${partnerFeed(partner)}${file}`, PUBLICATION))
      : [];
  const elements = [...descendants(root)];
  return [
    ...found
      .map(({ code, detail }) => `${code}: ${detail}`)
      .filter((said) => !ASKED_FOR[partner.name]?.some((pattern) => pattern.test(said))),
    ...elements.flatMap(dateFaults),
    ...elements.flatMap((element) => htmlOf(element).flatMap((html) => tagFaults(html, partner))),
    ...elements.flatMap(({ local }) =>
      ["injected", "script", "iframe"].includes(local) ? [`<${local}> got in`] : [],
    ),
  ];
}

function jsonFaults(text: string): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return [String(error)];
  }
  return valueFaults("", value);
}

function valueFaults(name: string, value: unknown): readonly string[] {
  if (typeof value === "string") {
    const isDate = /(?:created|published|expires|embargoed)$/i.test(name);
    return isDate && !isRfc3339(value) ? [`${name} is no date: ${value}`] : [];
  }
  if (typeof value === "number") return Number.isFinite(value) ? [] : [`${name} is no number`];
  if (value === null) return [`${name} is null`];
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inside]) =>
        valueFaults(Array.isArray(value) ? name : key, inside),
      )
    : [];
}

const DATES = new Set(
  "pubDate lastBuildDate published updated modified valid expirationDate publication_date lastmod date".split(
    " ",
  ),
);

function dateFaults({ name, local, text, children }: XmlElement): readonly string[] {
  if (!DATES.has(local) || children.length > 0) return [];
  const written = text.trim();
  return isW3cDate(written) || rfc2822Fault(written) === undefined
    ? []
    : [`<${name}> is no date: ${written}`];
}

/** HTML that an item holds as text. */
function htmlOf({ uri, local, parent, text }: XmlElement): readonly string[] {
  const isContent =
    (uri === CONTENT && local === "encoded") ||
    (uri === "" && local === "description" && parent?.local === "item");
  return isContent ? [text] : [];
}

/** Elements, attributes and depths that the partner does not take. */
function tagFaults(html: string, { html: allowed }: Partner): readonly string[] {
  const faults: string[] = [];
  let depth = 0;
  for (const [, end, name = "", attributes = ""] of html.matchAll(
    /<(\/?)([a-z][a-z0-9]*)((?:\s+[^\s"<>/=]+(?:="[^"]*")?)*)\s*>/g,
  )) {
    if (end === "/") {
      depth -= 1;
      continue;
    }
    if (!/^(?:area|br|col|hr|img|source|track|wbr)$/.test(name)) depth += 1;
    if (allowed && !allowed.elements.has(name)) faults.push(`<${name}> is not taken`);
    if (depth > (allowed?.deepest ?? Number.POSITIVE_INFINITY))
      faults.push(`<${name}> is too deep`);
    for (const [, attribute = ""] of attributes.matchAll(/([^\s"<>/=]+)(?:="[^"]*")?/g)) {
      if (allowed?.attributes && !allowed.attributes.has(attribute))
        faults.push(`${attribute} of <${name}> is not taken`);
    }
  }
  return faults;
}

/** Entries in as many documents as it takes to show them all. */
function inWindows(partner: Partner, entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const { count } = partnerOptions(partner, publicationFor(partner));
  const size = Math.min(count, 100);
  return Array.from({ length: Math.ceil(entries.length / size) }, (_, index) =>
    entries.slice(index * size, (index + 1) * size),
  );
}

function namesIn({ documents }: Rendered, pattern: RegExp): number {
  return new Set(documents.flatMap(({ text }) => text.match(pattern) ?? [])).size;
}

/** Texts as they come in once a field was read: titles and names are never blank. */
const TEXTS = Object.entries(HOSTILE_TEXTS).filter(([, text]) => text.trim() !== "");

/** Each field of an entry that holds an editor's text. */
const FIELDS: Readonly<Record<string, (text: string) => Partial<Entry>>> = {
  title: (title) => ({ title }),
  shortTitle: (shortTitle) => ({ shortTitle }),
  "title without a short one": (title) => ({ title, shortTitle: title }),
  summary: (summary) => ({ summary }),
  author: (name) => ({ authors: [{ name }, { name: "Mara Lind", url: name }] }),
  category: (label) => ({ categories: [{ slug: "x", label }] }),
  rights: (rights) => ({ rights }),
  correction: (text) => ({ corrections: [{ at: at(30), text }] }),
  "alt of the image": (alt) => ({ image: { ...PICTURE, alt } }),
  "caption of the image": (caption) => ({ image: { ...PICTURE, caption } }),
  "credit of the image": (credit) => ({ image: { ...PICTURE, credit } }),
  "title of an attachment": (title) => ({ attachments: [{ ...SOUND, title }, SOUND] }),
};

const EXTREMES: Readonly<Record<string, Partial<Entry>>> = {
  "an id with spaces and letters of other scripts": { id: "tag:example.com,2024:a b/é 東京 <&>" },
  "an id with controls and half a pair": { id: "tag:example.com,2024:\u0001x\uD83D" },
  "1,000 tags": {
    categories: Array.from({ length: 1000 }, (_, index) => ({
      slug: `tag-${index}`,
      label: `Tag ]]> & <${index}>`,
    })),
  },
  "300 authors": {
    authors: Array.from({ length: 300 }, (_, index) => ({ name: `Mara & Lind ${index}` })),
  },
  "100 attachments": {
    attachments: Array.from({ length: 100 }, (_, index) => ({
      ...SOUND,
      url: `https://media.example.com/horn-${index}.mp3?a=1&b=2`,
    })),
  },
  "elements in 90 elements": {
    contentHtml: `${"<blockquote>".repeat(90)}<p>deep</p>${"</blockquote>".repeat(90)}`,
  },
  "a date of long ago": { published: "0001-01-01T00:00:00Z" as Timestamp },
  "a date of the year 9999": { updated: "9999-12-31T23:59:59Z" as Timestamp },
};

describe.each(PARTNERS.map((partner) => [partner.name, partner] as const))("%s", (_, partner) => {
  it("gets good documents of every hostile article", () => {
    expect(ENTRIES.length).toBeGreaterThan(300);
    const faults = inWindows(partner, ENTRIES).flatMap((entries) =>
      faultsOf(partner, render(partner, entries)),
    );
    expect([...new Set(faults)]).toEqual([]);
  }, 300_000);

  it("gets clean HTML of every hostile article, of elements that it takes", () => {
    const publication = publicationFor(partner);
    const faults = ENTRIES.flatMap((written) => {
      const { contentHtml } = entryForPartner(written, partner, publication).entry;
      return [
        ...htmlFaults(contentHtml).map(({ code, detail }) => `${code}: ${detail}`),
        ...tagFaults(contentHtml, partner),
      ];
    });
    expect([...new Set(faults)].slice(0, 20)).toEqual([]);
  }, 120_000);

  it.each(Object.entries(FIELDS))("gets good documents of any text as %s", (_field, change) => {
    const entries = TEXTS.map(([, text], index) => story(index, change(text)));
    const faults = inWindows(partner, entries).flatMap((some) =>
      faultsOf(partner, render(partner, some)),
    );
    expect([...new Set(faults)]).toEqual([]);
  });

  it.each(Object.entries(EXTREMES))("gets a good document of a story with %s", (_kind, change) => {
    const entries = [story(1, change), story(2)];
    expect(faultsOf(partner, render(partner, entries, [departedStory(1)]))).toEqual([]);
  });

  it("gets a good document of a story with nothing that may be absent", () => {
    expect(faultsOf(partner, render(partner, [bareStory(1), story(2), bareStory(3)]))).toEqual([]);
  });

  it("gets good documents without any story, and with departed ones alone", () => {
    expect(faultsOf(partner, render(partner, []))).toEqual([]);
    const departed = Array.from({ length: 20 }, (_, index) => departedStory(index));
    expect(faultsOf(partner, render(partner, [], departed))).toEqual([]);
  });

  it.each(partner.optionNames)(
    "refuses a hostile text as %s, or has good documents",
    (option) => {
      const faults = TEXTS.flatMap(([kind, text]) =>
        [text, [text, text]].flatMap((value: FieldValue) => {
          if (!takes(partner, { [option]: value })) return [];
          const publication = publicationFor(partner, { [option]: value });
          const rendered = render(partner, [story(1)], [departedStory(1)], publication);
          return faultsOf(partner, rendered).map((fault) => `${kind}: ${fault}`);
        }),
      );
      expect(faults.slice(0, 20)).toEqual([]);
    },
    60_000,
  );

  it("gets no more stories than it is to have, departed ones included", () => {
    const publication = publicationFor(partner, { count: "7" });
    const entries = Array.from({ length: 20 }, (_, index) => story(index));
    const departed = Array.from({ length: 20 }, (_, index) => departedStory(index));
    const rendered = render(partner, entries, departed, publication);
    const shown = namesIn(rendered, /live-no-\d{6}/g);
    const gone = namesIn(rendered, /gone-no-\d{6}/g);
    expect(shown).toBeGreaterThan(0);
    expect(shown + gone).toBeLessThanOrEqual(7);
    if (partner.renderDeparted) expect(gone).toBeGreaterThan(0);
  });

  it("gets its window full and no fuller", () => {
    const { count } = partnerOptions(partner, publicationFor(partner));
    const some = Math.min(count, 1000);
    const publication = publicationFor(partner, { count: String(some) });
    const entries = Array.from({ length: some + 5 }, (_, index) =>
      story(index, { contentHtml: "<p>Late.</p>", attachments: [] }),
    );
    const shown = namesIn(render(partner, entries, [], publication), /live-no-\d{6}/g);
    expect(shown).toBeLessThanOrEqual(some);
    if (partner.window.bytes === undefined) expect(shown).toBe(some);
  });

  it("gets no document for a file that it does not have", () => {
    const { documents } = render(partner, [story(1)]);
    expect(documents.length).toBeGreaterThan(0);
    for (const { file } of documents) expect(partner.files).toContain(file);
    const names = documents.map(({ file }) => file);
    expect(new Set(names).size).toBe(names.length);
  });

  it("gets good documents of ten megabytes of text, and no more bytes than it takes", () => {
    const contentHtml = `<p>${"Late &amp; later ]]&gt; ".repeat(500)}</p>`.repeat(1000);
    expect(contentHtml.length).toBeGreaterThan(10_000_000);
    const long = story(3, { contentHtml, summary: "Late. ".repeat(100_000) });
    const rendered = render(partner, [long, story(2)]);
    expect(faultsOf(partner, rendered)).toEqual([]);
    const most = (partner.window.bytes ?? Number.POSITIVE_INFINITY) + HEAD_BYTES;
    for (const { text } of rendered.documents) expect(Buffer.byteLength(text)).toBeLessThan(most);
  }, 120_000);

  it("gets the stories behind one that is too large for it", () => {
    const large = story(3, { contentHtml: `<p>${"Late. ".repeat(400_000)}</p>` });
    const rendered = render(partner, [large, story(2), story(1)]);
    const shown = rendered.documents.map(({ text }) => text).join("");
    for (const name of ["live-no-000002", "live-no-000001"])
      expect(shown.includes(name)).toBe(true);
  });

  it("gets the same bytes of the same stories", () => {
    const entries = ENTRIES.slice(0, 30);
    expect(render(partner, entries)).toEqual(render(partner, entries));
  });
});

/** Whether publication.yaml may say so. */
function takes(partner: Partner, fields: Readonly<Record<string, FieldValue>>): boolean {
  const place = () => ({ file: "publication.yaml", line: 1, column: 1 });
  const path = ["partners", partner.name];
  const scope: Scope = { fields, path, problems: [], place, keyPlace: place };
  readPartnerOptions(partner, scope, PUBLICATION.selections);
  return scope.problems.length === 0;
}
