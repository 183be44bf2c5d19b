import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PARTNERS } from "../../../lambdas/syndication/partner/partners.ts";
import { PARTNER_CASES, renderCase } from "../../support/partner-case.ts";

// A partner that sees other bytes takes the stories in again: WIREROOM_GOLDEN=write rewrites the files, for a person to compare.
it.each(PARTNERS.map((partner) => [partner.name, partner] as const))(
  "%s gets, byte for byte, what it got",
  (name, partner) => {
    const folder = `${PARTNER_CASES}${name}/expected`;
    const documents = renderCase(partner);
    if (process.env.WIREROOM_GOLDEN === "write") {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      for (const [file, text] of documents) writeFileSync(`${folder}/${file}`, text);
    }
    expect(existsSync(folder)).toBe(true);
    expect([...documents.keys()].sort()).toEqual(readdirSync(folder).sort());
    for (const [file, text] of documents) {
      expect(text).toBe(readFileSync(`${folder}/${file}`, "utf8"));
    }
  },
);
