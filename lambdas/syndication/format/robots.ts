import { siteAddress } from "../feed/site-address.ts";
import type { Publication } from "../publication.ts";

/** robots.txt (RFC 9309): everything may be read, and here is what there is. */
export function renderRobots(publication: Publication): string {
  return `User-agent: *
Disallow:

Sitemap: ${siteAddress("/sitemap.xml", publication)}
`;
}
