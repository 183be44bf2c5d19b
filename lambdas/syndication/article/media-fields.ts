import type { Attachment, Image, MediaReference } from "./article.ts";
import type { Given, GivenFields } from "./given.ts";
import { toMediaReference } from "./media-reference.ts";
import {
  isList,
  isMapping,
  kindOf,
  type Reading,
  readCount,
  readFlag,
  readLine,
  readMembers,
  report,
  reportKind,
  toItems,
} from "./reading.ts";

const IMAGE = {
  src: ["path", "url", "href", "image"],
  alt: [],
  caption: [],
  credit: [],
  syndicate: [],
  width: [],
  height: [],
} as const;

const ATTACHMENT = {
  src: ["url", "path", "href"],
  type: ["mime_type"],
  length: ["size_in_bytes"],
  duration: ["duration_in_seconds"],
  title: [],
  credit: [],
} as const;

/** The image of an article. One that refers to nothing usable is left out with a warning. */
export function readImage(fields: GivenFields, reading: Reading): Image | undefined {
  const image = fields.get("image");
  // Hugo's `images` are those of one page, its main one first.
  const given = image?.brought && isList(image.value) ? toItems(image)[0] : image;
  if (given === undefined) return undefined;
  if (typeof given.value !== "string" && !isMapping(given.value)) {
    if (given.value !== null) reportKind(reading, given, "a path, or {src: ..., alt: ...}");
    return undefined;
  }
  if (typeof given.value === "string") {
    const src = readReference(given, reading);
    return src && { src, syndicate: true };
  }
  const members = readMembers(given, IMAGE, reading);
  const alt = readLine(members.alt, reading);
  const caption = readLine(members.caption, reading);
  const credit = readLine(members.credit, reading);
  const syndicate = readFlag(members.syndicate, true, reading);
  const width = readCount(members.width, reading);
  const height = readCount(members.height, reading);
  const src = readSource(given, members.src, reading);
  return (
    src && {
      src,
      ...(alt !== undefined && { alt }),
      ...(caption !== undefined && { caption }),
      ...(credit !== undefined && { credit }),
      syndicate,
      ...(width && { width }),
      ...(height && { height }),
    }
  );
}

/** The attachments of an article, in its order. */
export function readAttachments(fields: GivenFields, reading: Reading): readonly Attachment[] {
  const given = fields.get("attachments");
  return given === undefined
    ? []
    : toItems(given).flatMap((item) => readAttachment(item, reading) ?? []);
}

function readAttachment(given: Given, reading: Reading): Attachment | undefined {
  if (given.value === null) return undefined;
  if (typeof given.value === "string") {
    const src = readReference(given, reading);
    return src && { src };
  }
  if (!isMapping(given.value)) {
    reportKind(reading, given, "a path, or {src: ..., type: ..., title: ...}");
    return undefined;
  }
  const members = readMembers(given, ATTACHMENT, reading);
  const type = readType(members.type, reading);
  const length = readCount(members.length, reading);
  const duration = readDuration(members.duration, reading);
  const title = readLine(members.title, reading);
  const credit = readLine(members.credit, reading);
  const src = readSource(given, members.src, reading);
  return (
    src && {
      src,
      ...(type !== undefined && { type }),
      ...(length !== undefined && { length }),
      ...(duration !== undefined && { duration }),
      ...(title !== undefined && { title }),
      ...(credit !== undefined && { credit }),
    }
  );
}

function readSource(
  given: Given,
  src: Given | undefined,
  reading: Reading,
): MediaReference | undefined {
  if (src !== undefined) return readReference(src, reading);
  report(reading, given.path, "missing-src", { field: given.name });
  return undefined;
}

function readReference(given: Given, reading: Reading): MediaReference | undefined {
  const written = typeof given.value === "string" ? given.value : undefined;
  const reference = written === undefined ? undefined : toMediaReference(written, reading.file);
  if (reference === undefined && written !== "") {
    const found = written ?? kindOf(given.value);
    report(reading, given.path, "unusable-media", { field: given.name, found });
  }
  return reference;
}

/** RFC 6838 section 4.2, without parameters. */
function readType(given: Given | undefined, reading: Reading): string | undefined {
  const found = readLine(given, reading);
  if (given === undefined || found === undefined) return undefined;
  const [type = ""] = found.split(";");
  if (/^[a-z0-9][\w!#$&^.+-]{0,126}\/[a-z0-9][\w!#$&^.+-]{0,126}$/i.test(type.trim())) {
    return type.trim().toLowerCase();
  }
  report(reading, given.path, "not-a-media-type", { field: given.name, found });
  return undefined;
}

/** Seconds, or the clock that podcasters write: `3:04`, `1:02:03`. */
function readDuration(given: Given | undefined, reading: Reading): number | undefined {
  const text = typeof given?.value === "string" ? given.value.trim() : "";
  const [, hours = "0", minutes, seconds] =
    /^(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:\.\d+)?$/.exec(text) ?? [];
  if (minutes === undefined) return readCount(given, reading);
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
