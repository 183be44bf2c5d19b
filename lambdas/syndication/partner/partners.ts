import type { FeedName } from "../article/selection.ts";
import { sha256 } from "../digest.ts";
import type { Publication } from "../publication.ts";
import { appleNews } from "./apple-news.ts";
import { feedly } from "./feedly.ts";
import { flipboard } from "./flipboard.ts";
import { googleNews } from "./google-news.ts";
import { msn } from "./msn.ts";
import { newsbreak } from "./newsbreak.ts";
import { ninjs } from "./ninjs.ts";
import type { Partner, Rule } from "./partner.ts";
import { smartnews } from "./smartnews.ts";
import { storyTooLarge } from "./story-too-large.ts";
import { yahoo } from "./yahoo.ts";

/** Every partner that there is a dialect for. A new one is one line here and one file beside it. */
export const PARTNERS: readonly Partner[] = [
  googleNews,
  msn,
  smartnews,
  flipboard,
  appleNews,
  yahoo,
  newsbreak,
  feedly,
  ninjs,
];

export function findPartner(name: string): Partner | undefined {
  return PARTNERS.find((partner) => partner.name === name);
}

/** The rule that a finding is of; undefined where a later version has none such. */
export function findRule(partner: string, code: string): Rule | undefined {
  const found = findPartner(partner);
  return found && rulesOf(found).find((rule) => rule.code === code);
}

/** A partner's own rules, and that of all. */
export function rulesOf(partner: Partner): readonly Rule[] {
  return [...partner.rules, storyTooLarge(partner)];
}

/** Names what the rules of all partners are: stories are judged again by those of another version. */
export function rulesDigest(): string {
  const rules = PARTNERS.map((partner) => {
    const { name, window, html } = partner;
    const judged = rulesOf(partner).map(({ find, ...data }) => ({ ...data, find: String(find) }));
    return { name, window, html: [...(html?.elements ?? [])], judged };
  });
  return sha256(JSON.stringify(rules)).slice(0, 16);
}

/** Those that publication.yaml names, in the registry's order. */
export function configuredPartners({ partners }: Publication): readonly Partner[] {
  return PARTNERS.filter(({ name }) => partners.has(name));
}

/** The folder of a partner's documents, and the feed that its stories are in. */
export function partnerFeed({ name }: Pick<Partner, "name">): FeedName {
  return `/partners/${name}/`;
}

/** The partner whose feed it is; undefined where it is another feed's. */
export function partnerOfFeed(feed: FeedName): Partner | undefined {
  const name = /^\/partners\/([^/]+)\/$/.exec(feed)?.[1];
  return name === undefined ? undefined : findPartner(name);
}
