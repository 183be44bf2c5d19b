import type { Entry } from "../feed/feed.ts";
import { latest, type Timestamp } from "../timestamp.ts";

/**
 * The clock that tells a partner of a change: the last significant one or the last correction; a minor edit leaves it
 * alone. It moves too for a partner that gets the story back or is to lose a picture: partners take nothing that is no
 * newer than what they have.
 */
export function changedAt({ updated, corrections, moved = updated }: Entry): Timestamp {
  return latest(updated, moved, ...corrections.map(({ at }) => at));
}

/** The same, if something has changed since the story was published. */
export function changedSince(entry: Entry): Timestamp | undefined {
  const changed = changedAt(entry);
  return changed > entry.published ? changed : undefined;
}
