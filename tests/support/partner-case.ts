import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { availability } from "../../lambdas/syndication/article/availability.ts";
import { parseArticle } from "../../lambdas/syndication/article/parse-article.ts";
import type { Clearance, MediaFacts } from "../../lambdas/syndication/catalog/rows.ts";
import { composeEntry } from "../../lambdas/syndication/feed/compose-entry.ts";
import { mediaAddress } from "../../lambdas/syndication/feed/site-address.ts";
import { parsePublication } from "../../lambdas/syndication/parse-publication.ts";
import { entryForPartner } from "../../lambdas/syndication/partner/entry-for-partner.ts";
import type { Departed, Partner } from "../../lambdas/syndication/partner/partner.ts";
import { partnerOptions } from "../../lambdas/syndication/partner/partner-options.ts";
import { preflight } from "../../lambdas/syndication/partner/preflight.ts";
import { renderPartner } from "../../lambdas/syndication/partner/render-partner.ts";
import { changedAt } from "../../lambdas/syndication/partner/updates.ts";
import type { Publication } from "../../lambdas/syndication/publication.ts";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";

/** What a partner's golden folder says of it: a publication, articles, and documents as they are expected. */
export const PARTNER_CASES = fileURLToPath(new URL("../golden/partners/", import.meta.url));

/** When the golden articles are looked at. */
export const NOW = "2024-07-01T00:00:00Z" as Timestamp;

const FACTS: Readonly<Record<string, MediaFacts>> = JSON.parse(
  readFileSync(`${PARTNER_CASES}media.json`, "utf8"),
);

/** A story that is in no golden article any more. */
export const DEPARTED: Departed = {
  id: "tag:harbour.example,2024:fog",
  alternate: "https://feeds.harbour.example/articles/fog/",
  published: "2024-06-17T10:00:00Z" as Timestamp,
  when: "2024-06-23T12:00:00Z" as Timestamp,
};

export function readCasePublication(partner: string, file = "publication.yaml"): Publication {
  const bytes = readFileSync(`${PARTNER_CASES}${partner}/${file}`);
  const parsed = parsePublication({ path: "publication.yaml", bytes });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join("\n"));
  return parsed.publication;
}

/** A file of a golden folder as the partner would see it. */
export function readCase(path: string, partner: Partner, publication: Publication) {
  const bytes = readFileSync(`${PARTNER_CASES}${path}`);
  return composeCase({ path: path.replace(/^.*\//, ""), bytes }, partner, publication);
}

export function composeCase(
  file: { readonly path: string; readonly bytes: Uint8Array },
  partner: Partner,
  publication: Publication,
) {
  const parsed = parseArticle({ ...file, firstStored: NOW }, publication);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join("\n"));
  const { article } = parsed;
  if (availability(article, NOW).status !== "live") throw new Error(`${file.path} is not live`);
  const written = composeEntry(article, publication, (path) => FACTS[path]);
  const [clearance] = preflight(article, () => written, publication, NOW, [partner]);
  const { entry } = entryForPartner(written, partner, publication);
  return { article, entry, clearance: clearance as Clearance };
}

/** Golden articles, newest first. */
export function listGoldenArticles(): readonly string[] {
  return readdirSync(`${PARTNER_CASES}articles`)
    .map((file) => `articles/${file}`)
    .sort()
    .reverse();
}

/** Every document that a partner gets of the golden articles, by its file; those of single stories too. */
export function renderCase(partner: Partner): ReadonlyMap<string, string> {
  const publication = readCasePublication(partner.name);
  const settings = { publication, options: partnerOptions(partner, publication).own };
  const stories = listGoldenArticles().map((path) => readCase(path, partner, publication));
  const shown = stories.filter(({ clearance }) => /^(ships|warns)$/.test(clearance.status));
  const documents = renderPartner(partner, publication, {
    entries: shown.map(({ entry }) => ({
      markup: partner.renderEntry(entry, settings),
      updated: changedAt(entry),
    })),
    departed: [DEPARTED],
    media: (src) =>
      src === "" ? undefined : mediaAddress(src.replace(/^\/?(media\/)?/, ""), publication),
  });
  const files = new Map(documents.map(({ file, text }) => [file, text]));
  const { story } = partner;
  if (story) {
    for (const { article, entry } of shown) {
      files.set(`story-${article.slug}${story.ending}`, story.render(entry, settings));
    }
    files.set(`story-departed${story.ending}`, story.renderDeparted(DEPARTED, settings));
  }
  return files;
}
