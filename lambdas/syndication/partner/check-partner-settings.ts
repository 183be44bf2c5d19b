import { nearest } from "../nearest.ts";
import type { Problem } from "../problem.ts";
import { complainOfName, readMapping, readValue, type Scope } from "../publication/read-setting.ts";
import type { Publication } from "../publication.ts";
import { parseYaml } from "../structured/structured-text.ts";
import { readPartnerOptions } from "./partner-options.ts";
import { findPartner, PARTNERS } from "./partners.ts";

/** What is wrong with the partners of a publication.yaml that is good otherwise. */
export function checkPartnerSettings(
  file: { readonly path: string; readonly bytes: Uint8Array },
  { selections }: Publication,
): readonly Problem[] {
  const text = new TextDecoder().decode(file.bytes);
  const parsed = parseYaml(text, { file: file.path, firstLine: 1 });
  if (!parsed.ok) return parsed.reasons;
  const top: Scope = { ...parsed.value, path: [], problems: [] };
  const partners = readMapping(top, "partners", "each partner as msn: {count: 20}");
  if (!partners) return top.problems;
  const known = PARTNERS.map(({ name }) => name);
  for (const name of Object.keys(partners.fields)) {
    const path = [...partners.path, name];
    const partner = findPartner(name);
    if (!partner) {
      const details = { setting: path.join("."), nearest: nearest(name, known) };
      complainOfName(partners, path, "unknown-setting", details);
      continue;
    }
    const isEmpty = readValue(partners, name) === undefined;
    const options = isEmpty
      ? { ...partners, fields: {}, path }
      : readMapping(partners, name, "its options in braces, or {} for the defaults");
    if (options) readPartnerOptions(partner, options, selections);
  }
  return top.problems;
}
