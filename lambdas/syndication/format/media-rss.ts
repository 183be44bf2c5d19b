import type { Enclosure, Entry } from "../feed/feed.ts";

/** Media RSS 1.5.1. The slash at the end is part of the name. */
export const MEDIA_NAMESPACE = "http://search.yahoo.com/mrss/";

/** A `media:content` as RSS and Atom write it: what neither format's own enclosure can say of a file. */
export type MediaContent = {
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Plain text by element name, in the order to write. */
  readonly texts: readonly (readonly [name: string, value: string])[];
};

/** The image first, then the attachments in their order. */
export function composeMediaContents({ image, attachments }: Entry): readonly MediaContent[] {
  return [...(image ? [image] : []), ...attachments].map(composeMediaContent);
}

function composeMediaContent(enclosure: Enclosure): MediaContent {
  const { url, type, length, width, height, duration, title, alt, caption, credit } = enclosure;
  const description = caption ?? alt;
  return {
    attributes: {
      url,
      ...(length !== undefined && { fileSize: length }),
      type,
      medium: mediumOf(type),
      // Whole seconds.
      ...(duration !== undefined && { duration: Math.max(1, Math.round(duration)) }),
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
    },
    texts: [
      ...(title !== undefined ? [["media:title", title] as const] : []),
      ...(description !== undefined ? [["media:description", description] as const] : []),
      ...(credit !== undefined ? [["media:credit", credit] as const] : []),
      // Where the caption is the description, the alternative text would be lost.
      ...(alt !== undefined && alt !== description ? [["media:text", alt] as const] : []),
    ],
  };
}

function mediumOf(type: string): "image" | "audio" | "video" | "document" {
  const kind = type.slice(0, type.indexOf("/"));
  return kind === "image" || kind === "audio" || kind === "video" ? kind : "document";
}
