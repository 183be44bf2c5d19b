import { latest, type Timestamp } from "../timestamp.ts";
import type { Article } from "./article.ts";

/**
 * What is the case with an article at an instant. `since` is its first instant in public; `until` is the first instant
 * at which time alone makes it something else.
 */
export type Availability =
  | { readonly status: "draft" }
  | { readonly status: "scheduled"; readonly until: Timestamp }
  | { readonly status: "embargoed"; readonly until: Timestamp }
  | { readonly status: "live"; readonly since: Timestamp; readonly until?: Timestamp }
  | { readonly status: "expired"; readonly at: Timestamp }
  | { readonly status: "withdrawn"; readonly at: Timestamp; readonly reason?: string };

/** The fields that decide. */
export type Terms = Pick<Article, "draft" | "published" | "embargo" | "expires" | "withdrawn">;

/** `drafts`: as if no article were a draft; its dates hold all the same. */
export type AvailabilityOptions = { readonly drafts?: boolean };

/**
 * The only place that decides whether an article is public at `now`. A withdrawal that has happened is final, whatever
 * else is said; then a draft is a draft, whatever its dates; then what has expired is over, even if it never began; it
 * is live when both `published` and `embargo` have passed, and until then waits for the later of the two.
 */
export function availability(
  article: Terms,
  now: Timestamp,
  { drafts = false }: AvailabilityOptions = {},
): Availability {
  const { embargo, expires, published, withdrawn } = article;
  if (withdrawn !== undefined && withdrawn.at <= now) return { status: "withdrawn", ...withdrawn };
  if (article.draft && !drafts) return { status: "draft" };
  if (expires !== undefined && expires <= now) return { status: "expired", at: expires };
  const start = embargo === undefined ? published : latest(published, embargo);
  const end = earliest(expires, withdrawn?.at);
  if (start <= now) {
    return end === undefined
      ? { status: "live", since: start }
      : { status: "live", since: start, until: end };
  }
  return {
    status: start === published ? "scheduled" : "embargoed",
    until: earliest(start, end) ?? start,
  };
}

/** Every instant at which `availability` changes, in order. */
export function changesAt(article: Terms, options: AvailabilityOptions = {}): readonly Timestamp[] {
  const { embargo, expires, published, withdrawn } = article;
  const instants: (Timestamp | undefined)[] = [published, embargo, expires, withdrawn?.at];
  const candidates = [...new Set(instants.filter((at) => at !== undefined))].sort(byTime);
  return candidates.filter((at) => began(availability(article, at, options)) === at);
}

function began(state: Availability): Timestamp | undefined {
  switch (state.status) {
    case "draft":
    case "scheduled":
    case "embargoed":
      // Time never makes an article one of these: it is one from the start.
      return undefined;
    case "live":
      return state.since;
    case "expired":
    case "withdrawn":
      return state.at;
  }
}

function earliest(a: Timestamp | undefined, b: Timestamp | undefined): Timestamp | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

function byTime(a: Timestamp, b: Timestamp): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
