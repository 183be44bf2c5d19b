import { stringify } from "yaml";
import { toMediaReference } from "../../lambdas/syndication/article/media-reference.ts";
import { clipText } from "../../lambdas/syndication/clip-text.ts";
import { languageFault } from "../../lambdas/syndication/language-tag.ts";
import type { FeedSettings, Publication } from "../../lambdas/syndication/publication.ts";
import { toSlug } from "../../lambdas/syndication/slug.ts";
import { toWebAddress } from "../../lambdas/syndication/web-address.ts";
import { toPlainLine, toXmlText } from "../../lambdas/syndication/xml-text.ts";
import type { OldEntry } from "./old-site.ts";
import { type OldTime, readOldTime } from "./old-time.ts";
import { wordsOf } from "./plain-words.ts";
import { rewriteAddresses } from "./rewrite-addresses.ts";

/** What an article is made of beside its entry. */
export type Making = {
  readonly id: string;
  readonly title: string;
  readonly published: OldTime;
  /** Paths that lead to it. */
  readonly aliases: readonly string[];
  readonly publication: Publication;
  /** What becomes of an address in the text or among the media. */
  readonly rewrite: (address: string, isLink: boolean) => string;
};

/** The file of an article that was an entry elsewhere: front matter in YAML, and HTML. */
export function composeImported(entry: OldEntry, making: Making): string {
  const { id, title, published, aliases, publication, rewrite } = making;
  const updated = readOldTime(entry.updated ?? "", publication.timezone);
  const { section, tags } = toLabels(entry, publication.sections);
  const source = (src: string): string | undefined => {
    const rewritten = rewrite(src, false);
    return toMediaReference(rewritten, "article.html") && rewritten;
  };
  const imageSource = entry.image && source(entry.image.src);
  const front = {
    title,
    published: published.written,
    ...(updated !== undefined && updated.at > published.at && { updated: updated.written }),
    id,
    ...some("authors", toAuthors(entry)),
    ...(section !== undefined && { section }),
    ...some("tags", tags),
    ...line("summary", entry.summary),
    ...(imageSource !== undefined && {
      image: {
        src: imageSource,
        ...line("alt", entry.image?.alt),
        ...line("caption", entry.image?.caption),
        ...line("credit", entry.image?.credit),
      },
    }),
    ...some(
      "attachments",
      entry.attachments.flatMap((one) => {
        const src = source(one.src);
        return src === undefined ? [] : [{ ...one, src, ...line("title", one.title) }];
      }),
    ),
    ...toLanguage(entry, publication),
    ...(entry.draft && { draft: true }),
    ...some("aliases", aliases),
  };
  const html = toXmlText(rewriteAddresses(entry.html, rewrite)).trim();
  return `---\n${stringify(front, { lineWidth: 0 })}---\n\n${html}\n`;
}

/** The title of an entry; of one without, the beginning of its text. */
export function toTitleOf({ title, summary, html }: OldEntry): {
  readonly title: string;
  readonly made: boolean;
} {
  const written = toPlainLine(title ?? "");
  if (written !== "") return { title: written, made: false };
  return { title: clipText(summary ?? wordsOf(html) ?? "Untitled", 80), made: true };
}

function line(name: string, text: string | undefined): Record<string, string> {
  const plain = toPlainLine(text ?? "");
  return plain === "" ? {} : { [name]: plain };
}

function some<Item>(name: string, items: readonly Item[]): Record<string, readonly Item[]> {
  return items.length === 0 ? {} : { [name]: items };
}

function toAuthors({ authors }: OldEntry): readonly (string | object)[] {
  const named = new Map<string, string | object>();
  for (const { name: written, url } of authors) {
    const name = toPlainLine(written);
    const address = url === undefined ? undefined : toWebAddress(url);
    if (name !== "" && !named.has(name)) {
      named.set(name, address === undefined ? name : { name, url: address });
    }
  }
  return [...named.values()];
}

/**
 * The section is the first category that publication.yaml lists, or that is below one it lists. Every other category is a
 * tag, and so are the tags.
 */
function toLabels(
  { categories, tags }: OldEntry,
  sections: ReadonlyMap<string, FeedSettings> | undefined,
): { readonly section?: string; readonly tags: readonly string[] } {
  const listed = (label: string): string | undefined =>
    [...(sections ?? [])].find(
      ([key, { title }]) => key === toSlug(label) || toSlug(title) === toSlug(label),
    )?.[0];
  let section: string | undefined;
  for (const { label, above } of categories) {
    section ??= [label, ...above].map(listed).find((key) => key !== undefined);
  }
  const labels = new Map<string, string>();
  for (const label of [...categories.map((category) => category.label), ...tags]) {
    const plain = toPlainLine(label);
    const isSection = section !== undefined && listed(plain) === section;
    if (plain !== "" && !isSection && !labels.has(toSlug(plain))) labels.set(toSlug(plain), plain);
  }
  return { ...(section !== undefined && { section }), tags: [...labels.values()] };
}

/** Where it is another than the publication's, which was the old site's too. */
function toLanguage({ language }: OldEntry, publication: Publication): { language?: string } {
  if (language === undefined || language === publication.language) return {};
  const meant = languageFault(language) ?? language;
  return meant === "" || meant === publication.language ? {} : { language: meant };
}
