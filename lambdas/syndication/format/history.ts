import type { Feed } from "../feed/feed.ts";
import type { Format } from "./format.ts";

/** RFC 5005, section 1.2. Declared by archive documents alone, which have a word of it. */
export const HISTORY_NAMESPACE = { "xmlns:fh": "http://purl.org/syndication/history/1.0" };

/** A link of RFC 5005, section 4; `href` is absolute. */
type HistoryLink = { readonly rel: "prev-archive" | "current"; readonly href: string };

/** Whether it is an archive document, of which `fh:archive` tells readers that nothing new comes there. */
export function isArchive({ history }: Feed): boolean {
  return history?.archive !== undefined;
}

/**
 * The links to other documents of the feed in one format, as they stand in Atom and, by its appendix B, in RSS. None
 * leads to what is newer (`next-archive`): that would change a document of the past with each one that comes after it.
 */
export function historyLinks({ history }: Feed, format: Format["name"]): readonly HistoryLink[] {
  const older = history?.previous?.documents[format];
  const current = history?.archive?.current.documents[format];
  return [
    ...(older === undefined ? [] : [{ rel: "prev-archive", href: older } as const]),
    ...(current === undefined ? [] : [{ rel: "current", href: current } as const]),
  ];
}
