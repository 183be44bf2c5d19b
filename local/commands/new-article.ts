import { stringify } from "yaml";
import type { Publication } from "../../lambdas/syndication/publication.ts";
import {
  type Timestamp,
  toLocalTime,
  toMilliseconds,
} from "../../lambdas/syndication/timestamp.ts";

export type NewArticle = {
  /** One line. */
  readonly title: string;
  readonly slug: string;
  readonly section?: string;
  readonly at: Timestamp;
};

/** The file of an article that is still to be written: a draft, since it would be out before it is. */
export function composeArticle(
  { title, slug, section, at }: NewArticle,
  { timezone, authority }: Pick<Publication, "timezone" | "authority">,
): string {
  // RFC 4151 takes what a URI takes, and a slug can be of any script.
  const id = `tag:${authority},${toDate(at, timezone)}:${encodeURIComponent(slug)}`;
  return [
    "---",
    `title: ${scalar(title)}`,
    `published: ${toZonedTime(at, timezone)}`,
    "# Readers know the story by its id: it stays, whatever becomes of the title and the file's name.",
    `id: ${scalar(id)}`,
    ...(section === undefined ? [] : [`section: ${scalar(section)}`]),
    "# Nobody sees the story until this line is taken away.",
    "draft: true",
    "---",
    "",
    "",
  ].join("\n");
}

/** YAML that reads as this text, whatever is in it. */
function scalar(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}

/** The day on calendars in `timezone`. */
export function toDate(at: Timestamp, timezone: string): string {
  const { year, month, day } = toLocalTime(at, timezone);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** RFC 3339 with the offset that `timezone` has at that instant. */
function toZonedTime(at: Timestamp, timezone: string): string {
  const { hour, minute, second } = toLocalTime(at, timezone);
  const shown = `${toDate(at, timezone)}T${two(hour)}:${two(minute)}:${two(second)}`;
  const ahead = Math.round((Date.parse(`${shown}Z`) - toMilliseconds(at)) / 60_000);
  const size = Math.abs(ahead);
  const offset = `${ahead < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return `${shown}${ahead === 0 ? "Z" : offset}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
