import { stringify } from "yaml";
import { isLanguageTag, languageFault } from "../../lambdas/syndication/language-tag.ts";
import { isTimeZone } from "../../lambdas/syndication/timestamp.ts";
import { toWebAddress } from "../../lambdas/syndication/web-address.ts";
import type { OldSite } from "./old-site.ts";
import { readOldTime } from "./old-time.ts";

/**
 * Text of a publication.yaml for a site that moves in: what its file says, and of the rest what can stand until somebody
 * who knows changes it.
 */
export function proposePublication(site: OldSite): string {
  const home = site.home === undefined ? undefined : toWebAddress(site.home);
  const language = toLanguage(site.language);
  const timezone =
    site.timezone !== undefined && isTimeZone(site.timezone) ? site.timezone : undefined;
  const { authority, since } = toIdentity(site, home);
  const lines: (readonly [setting: string, value: string, comment: string])[] = [
    [
      "title",
      site.title ?? "Untitled",
      site.title === undefined ? "CHANGE: what readers call it" : "",
    ],
    ["language", language ?? "en", language === undefined ? "CHANGE: BCP 47: en, pt-BR, ko" : ""],
    ["timezone", timezone ?? "UTC", timezone === undefined ? "CHANGE: such as Europe/London" : ""],
    ["feeds", "https://feeds.example.com/", "CHANGE: where the feeds will be served"],
    [
      "authority",
      authority ?? "example.com",
      authority === undefined
        ? "CHANGE, before the first publication: a domain of yours"
        : 'with "since" it makes new ids, so neither ever changes',
    ],
    ["since", since, ""],
  ];
  if (site.description !== undefined) lines.splice(1, 0, ["description", site.description, ""]);
  if (home !== undefined) lines.push(["home", home, "the publication's own site"]);
  return lines
    .map(([setting, value, comment]) => {
      const line = `${setting}: ${scalar(value)}`;
      return comment === "" ? line : `${line.padEnd(37)} # ${comment}`;
    })
    .join("\n")
    .concat("\n");
}

/** YAML that reads as this text, on one line. */
function scalar(text: string): string {
  const plain = stringify(text, { lineWidth: 0 }).trimEnd();
  return plain.includes("\n") ? JSON.stringify(text) : plain;
}

function toLanguage(written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  if (isLanguageTag(written)) return written;
  return languageFault(written) || undefined;
}

type Identity = { readonly authority: string | undefined; readonly since: string };

/** Of the old ids, where they are tag: URIs (RFC 4151); else the site's domain and the year of its oldest entry. */
function toIdentity({ entries }: OldSite, home: string | undefined): Identity {
  for (const { guid } of entries) {
    const [, authority, since] =
      /^\s*tag:([a-z0-9.-]+\.[a-z][a-z0-9-]*),(\d{4}(?:-\d{2}){0,2}):/.exec(guid ?? "") ?? [];
    if (authority !== undefined && since !== undefined) return { authority, since };
  }
  const years = entries.flatMap(({ published }) => {
    const at = published === undefined ? undefined : readOldTime(published, "UTC")?.at;
    return at === undefined ? [] : [at.slice(0, 4)];
  });
  const host = home === undefined ? "" : new URL(home).hostname.replace(/^www\./, "");
  const isDomain = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(host);
  return {
    authority: isDomain ? host : undefined,
    since: years.reduce((oldest, year) => (year < oldest ? year : oldest), years[0] ?? "2000"),
  };
}
