import { expect, it } from "vitest";
import { describeWith } from "../support/tools.ts";
import { GOOD_ATOM, GOOD_RSS } from "./good-documents.ts";
import { broken, EXAMPLES } from "./rule-examples.ts";
import { schemaFaults, wellFormednessFaults } from "./schema-and-parser.ts";

describeWith("jing", "the RELAX NG schema of RFC 4287", () => {
  it("takes the good Atom document", () => {
    expect(schemaFaults(new Map([["good.xml", GOOD_ATOM]]))).toEqual([]);
  });

  it("takes a tombstone before the first entry and none after it", () => {
    const tombstone =
      '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="tag:example.com,2024:x" when="2024-06-20T00:00:00Z"/>';
    const before = GOOD_ATOM.replace("<entry>", `${tombstone}<entry>`);
    const after = GOOD_ATOM.replace("</entry>", `</entry>${tombstone}`);
    expect(schemaFaults(new Map([["before.xml", before]]))).toEqual([]);
    expect(schemaFaults(new Map([["after.xml", after]])).join()).toContain("after.xml");
  });

  it("refuses what the rules refuse as structure, each document by its name", () => {
    const structural = [
      "UndefinedElement",
      "DuplicateElement",
      "MissingElement",
      "MissingAttribute",
    ];
    const documents = EXAMPLES.filter(
      ([code, format]) => format === "atom" && structural.includes(code),
    );
    const faults = schemaFaults(
      new Map(documents.map((example, at) => [`${at}.xml`, broken(example)])),
    ).join("\n");
    expect(documents.map((_, at) => faults.includes(`${at}.xml:`))).toEqual(
      documents.map(() => true),
    );
  });
});

describeWith("xmllint", "libxml2", () => {
  it("takes the good documents", () => {
    expect(
      wellFormednessFaults(
        new Map([
          ["a.xml", GOOD_ATOM],
          ["r.xml", GOOD_RSS],
        ]),
      ),
    ).toEqual([]);
  });

  it("refuses every document that our own reading calls ill-formed", () => {
    const documents = EXAMPLES.filter(([code]) => code === "SAXError");
    const faults = wellFormednessFaults(
      new Map(documents.map((example, at) => [`${at}.xml`, broken(example)])),
    ).join("\n");
    expect(documents.map((_, at) => faults.includes(`${at}.xml:`))).toEqual(
      documents.map(() => true),
    );
  });
});
