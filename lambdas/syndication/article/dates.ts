import type { Timestamp } from "../timestamp.ts";
import type { PathFacts } from "./content-file.ts";
import type { GivenFields } from "./given.ts";
import { type Reading, report, reportAt } from "./reading.ts";
import { isComputedDate, readTime, startOfDay, withOffset } from "./times.ts";

export type Dates = {
  readonly published: Timestamp;
  readonly updated: Timestamp;
  readonly embargo?: Timestamp;
  readonly expires?: Timestamp;
};

/**
 * The instants of an article. `published` is by default the day in a Jekyll post's name, or the instant at which the file
 * was first stored; `updated` is by default `published` and never earlier.
 */
export function readDates(given: GivenFields, facts: PathFacts, reading: Reading): Dates {
  const dated = readPublished(given, facts, reading);
  const field = given.get("updated");
  const written = field && isComputedDate(field) ? undefined : readTime(field, reading);
  const published = dated ?? assumePublished(given, written, reading);
  if (field !== undefined && written !== undefined && written < published) {
    const { timezone } = reading.publication;
    const details = { field: field.name, published: withOffset(published, timezone) };
    const code = field.brought ? "ignored-update" : "updated-before-published";
    report(reading, field.path, code, details);
  }
  const updated = written === undefined || written < published ? published : written;
  const embargo = readTime(given.get("embargo"), reading);
  const expires = readTime(given.get("expires"), reading, true);
  if (expires !== undefined && expires <= published) {
    report(reading, given.get("expires")?.path ?? [], "expires-before-published", {});
  }
  return {
    published,
    updated,
    ...(embargo !== undefined && { embargo }),
    ...(expires !== undefined && { expires }),
  };
}

/** Undefined where neither the front matter nor the name of the file dates the article. */
function readPublished(
  given: GivenFields,
  facts: PathFacts,
  reading: Reading,
): Timestamp | undefined {
  const field = given.get("published");
  if (field && !isComputedDate(field)) return readTime(field, reading) ?? reading.firstStored;
  return facts.date && startOfDay(facts.date, reading.publication.timezone);
}

function assumePublished(
  given: GivenFields,
  updated: Timestamp | undefined,
  reading: Reading,
): Timestamp {
  const { firstStored, publication } = reading;
  const published = updated !== undefined && updated < firstStored ? updated : firstStored;
  const write = withOffset(published, publication.timezone);
  const field = given.get("published");
  if (field) report(reading, field.path, "computed-date", { found: String(field.value), write });
  else reportAt(reading, reading.places.place([]), "no-published", { write });
  return published;
}
