import type { Article } from "../article/article.ts";
import { htmlToText } from "../article/html-to-text.ts";
import { selects } from "../article/selection.ts";
import type { Clearance, Finding } from "../catalog/rows.ts";
import type { Entry } from "../feed/feed.ts";
import type { Publication } from "../publication.ts";
import { fromMilliseconds, type Timestamp, toMilliseconds } from "../timestamp.ts";
import { entryForPartner } from "./entry-for-partner.ts";
import type { Partner, Rule, Story } from "./partner.ts";
import { partnerOptions } from "./partner-options.ts";
import { configuredPartners, rulesOf } from "./partners.ts";

/**
 * A story at each of these partners at `at`: the instant of the look, or that at which it is to go out. `compose` gives its
 * entry, and is called only if a partner would take the story.
 */
export function preflight(
  article: Article,
  compose: () => Entry,
  publication: Publication,
  at: Timestamp,
  partners: readonly Partner[] = configuredPartners(publication),
): readonly Clearance[] {
  let composed: Entry | undefined;
  const entry = (): Entry => {
    composed ??= compose();
    return composed;
  };
  return partners.map((partner) => clear(partner, article, entry, publication, at));
}

function clear(
  partner: Partner,
  article: Article,
  compose: () => Entry,
  publication: Publication,
  at: Timestamp,
): Clearance {
  const { name } = partner;
  const none = { partner: name, findings: [] };
  if (article.excludedPartners.includes(name)) return { ...none, status: "excluded" };
  const { own, selection } = partnerOptions(partner, publication);
  const selected = selection === undefined ? undefined : publication.selections.get(selection);
  if (selected && !selects(selected, article)) return { ...none, status: "unselected" };
  const until = endAt(partner, article);
  if (until !== undefined && until <= at) return { ...none, status: "over" };
  const { entry, withheld, because } = entryForPartner(compose(), partner, publication);
  const text = htmlToText(entry.contentHtml);
  const story: Story = {
    entry,
    text,
    feedLanguage: selected?.language ?? publication.language,
    publication,
    options: own,
    ...(because && { withheld: because }),
  };
  const findings = rulesOf(partner).flatMap((rule) => judge(rule, story));
  return {
    partner: name,
    status: statusOf(findings),
    findings,
    ...(withheld.length > 0 && { withheld }),
    ...(until !== undefined && { until }),
  };
}

function endAt({ window: { days } }: Partner, { published }: Article): Timestamp | undefined {
  return days === undefined
    ? undefined
    : fromMilliseconds(toMilliseconds(published) + days * 86_400_000);
}

function judge({ code, severity, mend, find }: Rule, story: Story): readonly Finding[] {
  const found = find(story);
  return found === undefined ? [] : [{ code, severity, message: `${found}; ${mend}` }];
}

function statusOf(findings: readonly Finding[]): Clearance["status"] {
  if (findings.some(({ severity }) => severity === "error")) return "refused";
  return findings.length > 0 ? "warns" : "ships";
}
