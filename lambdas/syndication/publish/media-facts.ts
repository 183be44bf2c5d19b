import { fileTypeFromBuffer } from "file-type";
import { imageSize } from "image-size";
import type { MediaFacts } from "../catalog/rows.ts";
import { guessMediaType } from "../feed/media-type.ts";

/**
 * How much is read of a media file: first what tells nearly every file; then, where that does not suffice, what holds
 * the previews and profiles that cameras and picture editors put before a picture's size.
 */
const HEADS_BYTES = [64 * 1024, 4 * 1024 * 1024] as const;

/** IANA's names of what programs call otherwise. */
const REGISTERED: Readonly<Record<string, string>> = {
  "audio/ogg; codecs=opus": "audio/ogg",
  "audio/x-m4a": "audio/mp4",
  "video/x-m4v": "video/mp4",
};

/** What may turn out, further on, to be something more certain. */
const VAGUE: readonly string[] = ["application/zip", "application/x-cfb", "audio/mpeg"];

/**
 * Size, type and dimensions of a file of `length` bytes. `readFirst` gives its first bytes, as many as there are up to
 * that number; the same bytes have the same facts wherever they are.
 */
export async function toMediaFacts(
  name: string,
  length: number,
  readFirst: (bytes: number) => Promise<Uint8Array>,
): Promise<MediaFacts> {
  let facts: MediaFacts = { type: guessMediaType(name), length };
  for (const bytes of HEADS_BYTES) {
    const head = await readFirst(Math.min(bytes, length));
    facts = { ...(await lookAt(head, name)), length };
    if (bytes >= length || isCertain(facts)) break;
  }
  return facts;
}

function isCertain({ type, width }: MediaFacts): boolean {
  return type.startsWith("image/") ? width !== undefined : !VAGUE.includes(type);
}

async function lookAt(head: Uint8Array, name: string): Promise<Omit<MediaFacts, "length">> {
  const seen = (await fileTypeFromBuffer(head))?.mime;
  const byContent = seen && (REGISTERED[seen] ?? seen);
  // Text formats have no signature; an SVG is seen as XML.
  const known = byContent !== undefined && byContent !== "application/xml";
  const type = known ? byContent : guessMediaType(name);
  if (!type.startsWith("image/")) return { type };
  try {
    const { width, height } = imageSize(head);
    return { type, width, height };
  } catch {
    // A damaged picture goes out as it is: browsers show more of them than measuring can read.
    return { type };
  }
}
