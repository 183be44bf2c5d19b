import { canHoldObject, isOwnObject, objectAt } from "../site-object.ts";
import { toWebAddress } from "../web-address.ts";
import type { Article } from "./article.ts";
import type { Given, GivenFields } from "./given.ts";
import { toAliasPath, toArticleAddress, toHomeAddress } from "./identity.ts";
import { type Reading, readLine, report, toFlag, toItems } from "./reading.ts";

type Addresses = Pick<Article, "url" | "hosted" | "aliases">;

/**
 * Where an article is read, and the old paths that lead there. Another tool's permalink, a path, is one of the
 * publication's own site; where Wireroom hosts the whole site, it leads to the page there.
 */
export function readAddresses(
  given: GivenFields,
  article: Parameters<typeof toArticleAddress>[0],
  reading: Reading,
): Addresses {
  const { publication } = reading;
  const aliases = new Set<string>();
  const aliasField = given.get("aliases");
  for (const item of aliasField ? toItems(aliasField) : []) {
    const found = readLine(item, reading);
    if (found === undefined) continue;
    const path = toAliasPath(found, publication);
    const fault = findAliasFault(path);
    if (fault !== undefined) report(reading, item.path, fault, { found });
    else if (path !== undefined) aliases.add(path);
  }
  if (aliasField && aliases.size > MOST_ALIASES) {
    const details = { found: aliases.size, limit: MOST_ALIASES };
    if (!reading.isAccepted) report(reading, aliasField.path, "too-many-old-paths", details);
    for (const path of [...aliases].slice(MOST_ALIASES)) aliases.delete(path);
  }
  const written = readUrl(given.get("url"), reading);
  const isSiteOurs = publication.articleUrl === undefined && publication.home === publication.feeds;
  if (written?.kind === "path" && isSiteOurs) {
    const path = toAliasPath(`/${written.path}`, publication);
    if (path !== undefined && findAliasFault(path) === undefined) aliases.add(path);
  } else if (written !== undefined) {
    return { url: written.url, hosted: false, aliases: [...aliases] };
  }
  return { ...toArticleAddress(article, publication), aliases: [...aliases] };
}

/** Old paths of one article, at most: all of them are marked by one transaction, with the pages that it was read at before. */
const MOST_ALIASES = 50;

function findAliasFault(path: string | undefined): "not-an-alias" | "alias-in-use" | undefined {
  if (path === undefined || !canHoldObject(objectAt(path))) return "not-an-alias";
  return isOwnObject(objectAt(path)) ? "alias-in-use" : undefined;
}

type WrittenUrl =
  | { readonly kind: "absolute"; readonly url: string }
  | { readonly kind: "path"; readonly url: string; readonly path: string };

function readUrl(given: Given | undefined, reading: Reading): WrittenUrl | undefined {
  // Eleventy: written to no file of its own.
  if (given === undefined || toFlag(given.value) === false) return undefined;
  const found = readLine(given, reading);
  if (found === undefined) return undefined;
  const absolute = toWebAddress(found);
  if (absolute !== undefined) return { kind: "absolute", url: absolute };
  if (/\{\{|\{%|(^|\/):[a-z]/.test(found)) {
    report(reading, given.path, "permalink-template", { field: given.name, found });
    return undefined;
  }
  // Jekyll's named styles.
  if (given.brought && /^(date|pretty|ordinal|weekdate|none)$/.test(found)) return undefined;
  const path = found.replace(/^\/+/, "");
  const looksLikeHost = !found.startsWith("/") && /^[^/]*[.:]/.test(found);
  const url = looksLikeHost ? undefined : toHomeAddress(path, reading.publication.home);
  if (url !== undefined && !found.startsWith("//")) return { kind: "path", url, path };
  report(reading, given.path, "not-an-address", { field: given.name, found });
  return undefined;
}
