import { siteAddress } from "../../lambdas/syndication/feed/site-address.ts";
import {
  configuredPartners,
  PARTNERS,
  partnerFeed,
} from "../../lambdas/syndication/partner/partners.ts";
import type { Publication } from "../../lambdas/syndication/publication.ts";
import { findingLines, listFindings } from "../partner-findings.ts";
import { countClearances, partnerTableLines } from "../partner-table.ts";
import type { Report } from "../report.ts";

type Checked = Pick<Report, "clearances">;

/** Of a terminal as most are opened, and of what people paste. */
const COLUMNS = 80;

/** What becomes of the stories at the partners, for people. */
export function partnerLines({ clearances }: Checked, publication: Publication): readonly string[] {
  const names = partnersAsked(publication);
  const unnamed =
    configuredPartners(publication).length > 0
      ? []
      : ["publication.yaml names no partner: these are all of them, with their defaults", ""];
  if (clearances.length === 0) return [...unnamed, "no story is out or still to go out"];
  const findings = listFindings(clearances);
  return [
    ...unnamed,
    ...partnerTableLines(names, clearances, COLUMNS),
    "",
    ...addressLines(publication),
    ...findingLines(findings, COLUMNS),
    ...(findings.length > 0 ? [""] : []),
    summaryLine({ clearances }),
  ];
}

/** What `--partners --json` prints. */
export function toJsonPartners({ clearances }: Checked, publication: Publication): string {
  return JSON.stringify({
    partners: countClearances(partnersAsked(publication), clearances),
    findings: listFindings(clearances).map(({ confidence: _, ...finding }) => finding),
  });
}

/** What to give to each partner that publication.yaml names: nobody else has it to copy from. */
function addressLines(publication: Publication): readonly string[] {
  const configured = configuredPartners(publication);
  const widest = Math.max(...configured.map(({ name }) => name.length));
  const lines = configured.map((partner) => {
    const file = partner.sitemap ?? partner.files[0] ?? "";
    const address = siteAddress(`${partnerFeed(partner)}${file}`, publication);
    return `${partner.name.padEnd(widest)}  ${address}`;
  });
  return lines.length === 0 ? [] : [...lines, ""];
}

function partnersAsked(publication: Publication): readonly string[] {
  const configured = configuredPartners(publication);
  const partners = configured.length > 0 ? configured : PARTNERS;
  return partners.map(({ name }) => name);
}

function summaryLine({ clearances }: Checked): string {
  const having = (status: string) =>
    clearances.filter((story) => story.clearances.some((one) => one.status === status)).length;
  const refused = having("refused");
  const warned = having("warns");
  const stories = clearances.length === 1 ? "1 story" : `${clearances.length} stories`;
  return refused + warned === 0
    ? `${stories}: nothing to mend`
    : `${stories}: ${refused} refused by a partner, ${warned} with warnings`;
}
