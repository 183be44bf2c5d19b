import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PARTNERS } from "../../../lambdas/syndication/partner/partners.ts";
import { PARTNER_CASES, readCase, readCasePublication } from "../../support/partner-case.ts";

describe.each(PARTNERS.map((partner) => [partner.name, partner] as const))(
  "%s",
  (name, partner) => {
    const publication = readCasePublication(name);
    const folder = `${name}/rules`;
    const cases = existsSync(`${PARTNER_CASES}${folder}`)
      ? readdirSync(`${PARTNER_CASES}${folder}`)
      : [];

    /** One that is about the publication has a publication of its own beside it. */
    const readOne = (one: string) => {
      const own = `rules/${one}.yaml`;
      const isOwn = existsSync(`${PARTNER_CASES}${name}/${own}`);
      return readCase(
        `${folder}/${one}.md`,
        partner,
        isOwn ? readCasePublication(name, own) : publication,
      );
    };

    it("has a code of its own for each rule, and two articles for each", () => {
      const codes = partner.rules.map(({ code }) => code);
      expect(new Set(codes).size).toBe(codes.length);
      const wanted = codes.flatMap((code) => [`${code}.fails.md`, `${code}.passes.md`]);
      expect(cases.filter((file) => file.endsWith(".md")).toSorted()).toEqual(wanted.toSorted());
    });

    it.each(partner.rules)("refuses by $code only what it knows for certain", (rule) => {
      const { severity, confidence, source, checkedOn, mend } = rule;
      if (confidence === "secondary" || confidence === "unchecked")
        expect(severity).toBe("warning");
      expect(source).not.toBe("");
      expect(checkedOn).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(mend).toMatch(/^[^A-Z].*[^.]$/);
    });

    it.each(partner.rules)(
      "finds $code in the article that breaks it, and nothing else",
      (rule) => {
        const { clearance } = readOne(`${rule.code}.fails`);
        expect(clearance.findings.map(({ code, severity }) => [code, severity])).toEqual([
          [rule.code, rule.severity],
        ]);
        expect(clearance.status).toBe(rule.severity === "error" ? "refused" : "warns");
        expect(clearance.findings[0]?.message).toContain(rule.mend);
      },
    );

    it.each(partner.rules)("finds nothing in the article that keeps $code", (rule) => {
      const { clearance } = readOne(`${rule.code}.passes`);
      expect(clearance).toMatchObject({ status: "ships", findings: [] });
    });
  },
);
