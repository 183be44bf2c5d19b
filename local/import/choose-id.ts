import { isUri, toDefaultId } from "../../lambdas/syndication/article/identity.ts";
import { sha256 } from "../../lambdas/syndication/digest.ts";
import type { Publication } from "../../lambdas/syndication/publication.ts";
import type { OldEntry } from "./old-site.ts";

export type ChosenId = {
  readonly id: string;
  /** Why it is not the one that readers of the old feed know; absent: it is. */
  readonly because?: string;
};

/** An id as a key of the catalog is shorter. */
const LONGEST_OLD_ID = 300;

/**
 * The id of an article that was an entry elsewhere: that of the entry, character by character. Without one it is the
 * address, by which most readers know such an entry. What is no URI cannot be an id: then one is made of it, always the
 * same.
 */
export function chooseId(entry: OldEntry, publication: Publication): ChosenId {
  const { guid, link, title, published } = entry;
  const known = guid?.trim();
  if (known !== undefined) {
    if (isUri(known)) return { id: known };
    const because = `its id in the old feed, “${clip(known)}”, is no URI, which an id of Atom must be`;
    return { id: toDefaultId(shorten(known), publication), because };
  }
  if (link !== undefined && isUri(link)) return { id: link };
  const because = "the old feed gives it neither an id nor an address that can be one";
  const digest = sha256([link, title, published, entry.html].join("\n")).slice(0, 16);
  return { id: toDefaultId(digest, publication), because };
}

function shorten(known: string): string {
  return known.length > LONGEST_OLD_ID ? sha256(known).slice(0, 32) : known;
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
