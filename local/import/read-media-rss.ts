import type { OldAttachment, OldImage } from "./old-site.ts";
import { wordsOf } from "./plain-words.ts";
import { childrenNamed, textOf, type XmlElement } from "./xml-tree.ts";

export type OldMedia = {
  readonly image?: OldImage;
  readonly attachments: readonly OldAttachment[];
};

type Found = OldAttachment & Omit<OldImage, "src"> & { readonly isImage: boolean };

/**
 * The media of an item or an entry: its enclosures, what Media RSS and podcasts say. The first picture is the image; what
 * plays is attached; further pictures stand in the text already.
 */
export function readMedia(entry: XmlElement): OldMedia {
  const groups = [entry, ...childrenNamed(entry, "media:group")];
  const contents = groups.flatMap((group) => childrenNamed(group, "media:content"));
  const found = new Map<string, Found>();
  const add = (one: Found | undefined): void => {
    if (one === undefined) return;
    // An enclosure is told again by Media RSS, which knows more of it.
    const before = found.get(one.src);
    const isImage = one.isImage || before?.isImage === true;
    found.set(one.src, { ...before, ...one, isImage });
  };
  for (const one of childrenNamed(entry, "enclosure")) add(toEnclosure(one, "url"));
  for (const one of childrenNamed(entry, "atom:link")) {
    if (one.attributes.get("rel") === "enclosure") add(toEnclosure(one, "href"));
  }
  for (const one of contents) add(toMediaContent(one, entry));
  const thumbnail = groups.flatMap((group) => childrenNamed(group, "media:thumbnail"))[0];
  const cover = childrenNamed(entry, "itunes:image")[0]?.attributes.get("href");
  const all = [...found.values()];
  const pictured = all.find(({ isImage }) => isImage);
  const src = pictured?.src ?? thumbnail?.attributes.get("url") ?? cover;
  const duration = toSeconds(textOf(entry, "itunes:duration"));
  const attached = all.filter(({ isImage }) => !isImage);
  return {
    ...(src !== undefined && { image: toImage(src, pictured) }),
    attachments: attached.map(
      ({ isImage: _, alt: _alt, caption: _caption, credit: _credit, ...one }) => ({
        ...(duration !== undefined && attached.length === 1 && { duration }),
        ...one,
      }),
    ),
  };
}

function toImage(src: string, words: Found | undefined): OldImage {
  const { alt, caption, credit } = words ?? {};
  return {
    src,
    ...(alt !== undefined && { alt }),
    ...(caption !== undefined && { caption }),
    ...(credit !== undefined && { credit }),
  };
}

function toEnclosure({ attributes }: XmlElement, name: "url" | "href"): Found | undefined {
  const src = attributes.get(name)?.trim();
  if (src === undefined || src === "") return undefined;
  const type = attributes.get("type");
  const length = toCount(attributes.get("length"));
  return {
    src,
    ...(type !== undefined && { type }),
    // RSS Board profile: 0 where nobody knew.
    ...(length && { length }),
    isImage: isPicture(src, type),
  };
}

function toMediaContent(content: XmlElement, entry: XmlElement): Found | undefined {
  const { attributes } = content;
  const src = attributes.get("url")?.trim();
  if (src === undefined || src === "") return undefined;
  const type = attributes.get("type");
  const length = toCount(attributes.get("fileSize"));
  const duration = toCount(attributes.get("duration"));
  const title = textOf(content, "media:title");
  const description = wordsOf(textOf(content, "media:description"));
  const text = wordsOf(textOf(content, "media:text"));
  const credit = textOf(content, "media:credit") ?? textOf(entry, "media:credit");
  const alt = text ?? description;
  return {
    src,
    ...(type !== undefined && { type }),
    ...(length && { length }),
    ...(duration && { duration }),
    ...(title !== undefined && { title }),
    ...(alt !== undefined && { alt }),
    ...(text !== undefined && description !== undefined && { caption: description }),
    ...(credit !== undefined && { credit }),
    isImage: attributes.get("medium") === "image" || isPicture(src, type),
  };
}

function isPicture(src: string, type: string | undefined): boolean {
  if (type !== undefined && type !== "") return /^image\//i.test(type);
  return /\.(?:jpe?g|png|gif|webp|avif|svg)(?:[?#]|$)/i.test(src);
}

function toCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,15}\s*$/.test(text) ? Number(text) : undefined;
}

/** Seconds, or the clock that podcasters write: `3:04`, `1:02:03`. */
function toSeconds(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,6}(?::\d{2}){0,2}$/.test(text)) return undefined;
  return text.split(":").reduce((seconds, part) => seconds * 60 + Number(part), 0);
}
