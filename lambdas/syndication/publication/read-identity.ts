import { languageFault } from "../language-tag.ts";
import { nearest } from "../nearest.ts";
import { parseUrl } from "../parse-url.ts";
import { fromLocalTime, isTimeZone, type Timestamp } from "../timestamp.ts";
import { complain, type Found, type Scope, toSettingName } from "./read-setting.ts";

/** As written. */
export function toLanguage(scope: Scope, found: Found): string | undefined {
  const fault = languageFault(found.text);
  if (fault === undefined) return found.text;
  const setting = toSettingName(found.path);
  const near = fault === "" ? undefined : fault;
  complain(scope, found.path, "unknown-language", { setting, found: found.text, nearest: near });
  return undefined;
}

export function toTimeZone(scope: Scope, { path, text }: Found): string | undefined {
  if (isTimeZone(text)) return text;
  const zones = Intl.supportedValuesOf("timeZone");
  // People write the city alone, and spaces in it.
  const city = text.replaceAll(" ", "_").toLowerCase();
  const near =
    zones.find((zone) => zone.toLowerCase().endsWith(`/${city}`)) ?? nearest(text, zones);
  complain(scope, path, "unknown-timezone", { found: text, nearest: near });
  return undefined;
}

/** RFC 4151 section 2.1, authorityName: a domain name in lower case, or an e-mail address at one. */
export function toAuthority(scope: Scope, { path, text }: Found): string | undefined {
  if (isAuthority(text)) return text;
  const host = toHost(text);
  const near = host !== undefined && isAuthority(host) ? host : undefined;
  complain(scope, path, "not-authority", { found: text, nearest: near });
  return undefined;
}

function isAuthority(text: string): boolean {
  const [, domain = ""] = /^(?:[a-z0-9._-]{1,64}@)?([a-z0-9.-]{3,253})$/.exec(text) ?? [];
  const labels = domain.split(".");
  const areNames = labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
  // Nobody holds a name of one label, nor an IP address for long.
  return areNames && labels.length > 1 && !/^\d+$/.test(labels.at(-1) ?? "");
}

/** The domain of what was written in its place: an address of the web, capitals, a name in another script. */
function toHost(text: string): string | undefined {
  if (text.includes("@")) return text.toLowerCase();
  const url = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  return parseUrl(url)?.hostname.replace(/\.$/, "");
}

/** RFC 4151 section 2.1, date: the year, month or day as written, and its first instant. */
export function toSince(
  scope: Scope,
  { path, text }: Found,
): { readonly since: string; readonly sinceAt: Timestamp } | undefined {
  const sinceAt = firstInstant(text);
  if (sinceAt !== undefined) return { since: text, sinceAt };
  const [, year, month, day] =
    /^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ].*)?$/.exec(text) ?? [];
  const padded = [year, month?.padStart(2, "0"), day?.padStart(2, "0")].filter(Boolean).join("-");
  const near = firstInstant(padded) === undefined ? undefined : padded;
  complain(scope, path, "not-since", { found: text, nearest: near });
  return undefined;
}

function firstInstant(date: string): Timestamp | undefined {
  const [, year, month = "1", day = "1"] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(date) ?? [];
  if (year === undefined) return undefined;
  const start = { year: Number(year), month: Number(month), day: Number(day) };
  return fromLocalTime({ ...start, hour: 0, minute: 0, second: 0 }, "UTC");
}

/** `#rrggbb` in lower case. */
export function toColour(scope: Scope, { path, text }: Found): string | undefined {
  if (/^#[0-9a-f]{6}$/i.test(text)) return text.toLowerCase();
  if (/^#[0-9a-f]{3}$/i.test(text)) return text.replace(/[0-9a-f]/gi, "$&$&").toLowerCase();
  const setting = toSettingName(path);
  const near = /^[0-9a-f]{6}$/i.test(text) ? `#${text}` : undefined;
  complain(scope, path, "setting-value", {
    setting,
    found: text,
    write: 'a colour as # and six hexadecimal digits, in quotes, such as "#1a2b3c"',
    nearest: near,
  });
  return undefined;
}
