import { mediaObjectKey } from "../article/media-reference.ts";
import type { Publication } from "../publication.ts";

/** An absolute address of the site: `path` from its root, unencoded, with a slash in front. */
export function siteAddress(path: string, publication: Publication): string {
  return `${publication.feeds}${path.slice(1).split("/").map(encodeURIComponent).join("/")}`;
}

/** The address of a published media file: absolute. */
export function mediaAddress(path: string, publication: Publication): string {
  return siteAddress(`/${mediaObjectKey(path)}`, publication);
}
