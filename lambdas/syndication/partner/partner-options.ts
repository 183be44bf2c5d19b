import {
  readText,
  refuseUnknown,
  refuseValue,
  type Scope,
  suggest,
} from "../publication/read-setting.ts";
import type { Publication } from "../publication.ts";
import type { Fields } from "../structured/structured-text.ts";
import type { Partner } from "./partner.ts";

/** What publication.yaml says of one partner: what all have, and what is its own. */
export type PartnerOptions = {
  /** Entries, at most. */
  readonly count: number;
  /** Name of the selection that it gets; absent: everything. */
  readonly selection?: string;
  readonly own: unknown;
};

const COMMON = ["count", "selection"] as const;

/** The options of a partner in publication.yaml; what is wrong is noted in the scope, and has its default. */
export function readPartnerOptions(
  partner: Partner,
  scope: Scope,
  selections: Publication["selections"],
): PartnerOptions {
  refuseUnknown(scope, [...COMMON, ...partner.optionNames]);
  const selection = readSelectionName(scope, selections);
  return {
    count: readCount(scope, partner),
    ...(selection !== undefined && { selection }),
    own: partner.readOptions(scope),
  };
}

/** The options in force: settings that could be read before have nothing wrong in them. */
export function partnerOptions(partner: Partner, publication: Publication): PartnerOptions {
  const fields = publication.partners.get(partner.name);
  const place = () => ({ file: "publication.yaml", line: 1, column: 1 });
  const scope: Scope = {
    fields: isFields(fields) ? fields : {},
    path: ["partners", partner.name],
    problems: [],
    place,
    keyPlace: place,
  };
  return readPartnerOptions(partner, scope, publication.selections);
}

/** Media that the options of configured partners name, as written. */
export function optionSources(
  partners: readonly Partner[],
  publication: Publication,
): readonly string[] {
  return partners.flatMap(({ name, mediaOptions = [] }) => {
    const fields = publication.partners.get(name);
    const values = isFields(fields) ? mediaOptions.map((option) => fields[option]) : [];
    return values.flatMap((value) => (typeof value === "string" && value !== "" ? [value] : []));
  });
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readCount(scope: Scope, partner: Partner): number {
  const { count, most } = partner.window;
  // Stories and what is taken down share them.
  const least = partner.renderDeparted ? 2 : 1;
  const found = readText(scope, "count");
  if (found === undefined) return count;
  const wanted = /^\d{1,6}$/.test(found.text) ? Number(found.text) : 0;
  if (wanted >= least && wanted <= most) return wanted;
  refuseValue(scope, found, `a number of entries from ${least} to ${most}`);
  return count;
}

function readSelectionName(
  scope: Scope,
  selections: Publication["selections"],
): string | undefined {
  const found = readText(scope, "selection");
  if (found === undefined) return undefined;
  if (selections.has(found.text)) return found.text;
  const names = [...selections.keys()];
  const write =
    names.length === 0
      ? "the name of one of your selections, of which publication.yaml has none"
      : `one of your selections: ${names.join(", ")}`;
  refuseValue(scope, found, write, suggest(scope, found.text, names));
  return undefined;
}
