import type { Enclosure, Entry } from "../feed/feed.ts";
import { toWritableEntry } from "../format/writable.ts";
import { parseUrl } from "../parse-url.ts";
import type { Publication } from "../publication.ts";
import type { Partner } from "./partner.ts";
import { restrictHtml } from "./restrict-html.ts";

export type EntryForPartner = {
  readonly entry: Entry;
  /** Pictures that it may not show: their addresses, without what does not tell one file from another. */
  readonly withheld: readonly string[];
  /** Why the entry's own image is one of them. */
  readonly because?: string;
};

/** An entry as a partner may have it: writable, without pictures that it has no rights to, in the HTML that it takes. */
export function entryForPartner(
  written: Entry,
  partner: Partner,
  publication: Publication,
): EntryForPartner {
  const { image, attachments, contentMarkdown, ...rest } = toWritableEntry(written);
  const because = image && partner.republishes ? whyWithheld(image, publication) : undefined;
  const withheld = new Set(because !== undefined && image ? [toFile(image.url)] : []);
  const mayShow = (url: string, credit: string): boolean => {
    const file = toFile(url);
    const may = !partner.republishes || (!withheld.has(file) && !namesAgency(credit, publication));
    if (!may) withheld.add(file);
    return may;
  };
  const shownAttachments = attachments.filter(({ url, credit = "" }) => mayShow(url, credit));
  const restrict = (): string => restrictHtml(rest.contentHtml, partner.html, mayShow);
  const takesAll = !partner.html && !partner.republishes;
  const once = takesAll ? rest.contentHtml : restrict();
  // A picture may stand in the text before the caption that says whose it is.
  const contentHtml = withheld.size === 0 ? once : restrict();
  const isShown = image !== undefined && mayShow(image.url, image.credit ?? "");
  return {
    entry: {
      ...rest,
      contentHtml,
      // The source shows every picture.
      ...(contentMarkdown !== undefined && !partner.republishes && { contentMarkdown }),
      ...(isShown && { image }),
      attachments: shownAttachments.filter(({ url }) => !withheld.has(toFile(url))),
    },
    withheld: [...withheld].sort(),
    ...(because !== undefined && { because }),
  };
}

/** A picture's file, however its address is spelled: the same one in another size is the same one. */
function toFile(address: string): string {
  const url = parseUrl(address);
  if (!url) return address;
  const { host, pathname, search } = url;
  const isFile = /\.(?:avif|gif|jpe?g|png|svg|tiff?|webp)$/i.test(pathname);
  return `${host}${unescaped(pathname)}${isFile ? "" : search}`;
}

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function whyWithheld(
  { syndicate, credit = "" }: Enclosure,
  publication: Publication,
): string | undefined {
  if (syndicate === false) return "`syndicate: false`";
  return namesAgency(credit, publication)
    ? `the credit "${credit}", which publication.yaml has in \`unsyndicatedCredits\``
    : undefined;
}

/** Whether a credit, or a caption with one, names somebody on the publication's list, as a word and in whatever case. */
export function namesAgency(credit: string, { unsyndicatedCredits }: Publication): boolean {
  const words = toWords(credit);
  return unsyndicatedCredits.some((one) =>
    // These scripts put no spaces between words.
    /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}]/u.test(one)
      ? words.includes(toWords(one).trim())
      : words.includes(toWords(one)),
  );
}

/** Letters and digits alone, each word between spaces. */
function toWords(text: string): string {
  const words =
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return ` ${words.join(" ")} `;
}
