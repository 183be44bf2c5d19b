import { siteAddress } from "../feed/site-address.ts";
import type { Publication } from "../publication.ts";
import { hasTerms, rslAddress } from "./rsl.ts";

/**
 * robots.txt (RFC 9309): everything may be read, here is what there is, and under which licence (RSL 1.0, section 4.4).
 * `sitemaps`: absolute addresses of those that the index at /sitemap.xml does not name.
 */
export function renderRobots(publication: Publication, sitemaps: readonly string[] = []): string {
  // Outside of any group it is for every crawler.
  const license = hasTerms(publication) ? `License: ${rslAddress(publication)}\n\n` : "";
  const all = [siteAddress("/sitemap.xml", publication), ...sitemaps];
  return `${license}User-agent: *
Disallow:

${all.map((address) => `Sitemap: ${address}\n`).join("")}`;
}
