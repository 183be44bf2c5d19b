import { htmlFaults } from "./html-check.ts";
import {
  ATOM,
  at,
  BOTH,
  CONTENT,
  entries,
  everywhere,
  type FeedDocument,
  type Rule,
} from "./rule.ts";
import { attribute, type XmlElement } from "./xml-tree.ts";

function htmlOf(document: FeedDocument): readonly XmlElement[] {
  if (document.format === "rss") {
    return [
      ...entries(document).flatMap((item) =>
        item.children.filter(({ uri, local }) => uri === "" && local === "description"),
      ),
      ...everywhere(document, CONTENT, "encoded"),
    ];
  }
  return everywhere(document, ATOM, "title", "subtitle", "summary", "content", "rights").filter(
    (element) => attribute(element, "type") === "html",
  );
}

const html = (code: string): Rule => ({
  code,
  severity: "warning",
  formats: BOTH,
  check: function* check(document) {
    for (const element of htmlOf(document)) {
      for (const fault of htmlFaults(element.text))
        if (fault.code === code) yield at(element, fault.detail);
    }
  },
});

/** Rules about HTML that is text to XML. */
export const HTML_RULES: readonly Rule[] = [
  html("NotHtml"),
  html("SecurityRisk"),
  html("SecurityRiskAttr"),
  html("DangerousStyleAttr"),
  html("ContainsRelRef"),
];
