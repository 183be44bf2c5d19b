import { beforeAll, describe, expect, it } from "vitest";
import type { Entry } from "../../lambdas/syndication/feed/feed.ts";
import { FORMATS } from "../../lambdas/syndication/format/formats.ts";
import { renderDocument } from "../support/render-document.ts";
import { describeWith } from "../support/tools.ts";
import { AWKWARD_ENTRIES, AWKWARD_FEED } from "./awkward-entries.ts";
import { type Defect, KNOWN_DEFECTS } from "./known-defects.ts";
import { type FormatName, type Given, PARSERS, type Parser } from "./parsers.ts";

const FIELDS = ["id", "title", "published", "updated", "authors", "content"] as const;

function documentIn(format: FormatName): string {
  const found = FORMATS.find(({ name }) => name === format);
  if (!found) throw new Error(`no format ${format}`);
  const view = { fullText: true, language: AWKWARD_FEED.language };
  const entries = AWKWARD_ENTRIES.map((entry) => found.renderEntry(entry, view));
  return renderDocument(found, AWKWARD_FEED, entries);
}

function wentIn(entry: Entry, field: keyof Given): unknown {
  if (field === "authors") return entry.authors.map(({ name }) => name);
  return field === "content" ? entry.contentHtml : entry[field];
}

const nameOf = (entry: Entry): string => entry.id.replace(/^.*:/, "");
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What comes back as something else: one row an entry, or one in all where every entry loses a date in the same way. */
async function differences(parser: Parser, format: FormatName): Promise<readonly Defect[]> {
  const given = await parser.read(documentIn(format), format);
  expect(given.length).toBe(AWKWARD_ENTRIES.length);
  return FIELDS.flatMap((field) => {
    const found = AWKWARD_ENTRIES.flatMap((entry, at) => {
      const back = given[at];
      const gives = back?.[field];
      if (same(gives, wentIn(entry, field))) return [];
      const other = field === "updated" && gives === back?.published ? "published" : gives;
      return [{ parser: parser.name, format, field, entry: nameOf(entry), gives: other }];
    });
    const [first] = found;
    const all = found.length === given.length && found.every(({ gives }) => gives === first?.gives);
    return all && first ? [{ ...first, entry: "every entry" }] : found;
  });
}

const known = (parser: Parser, format: FormatName): readonly Defect[] =>
  KNOWN_DEFECTS.filter((defect) => defect.parser === parser.name && defect.format === format);

function suite(parser: Parser, format: FormatName): void {
  let found: readonly Defect[];
  beforeAll(async () => {
    found = await differences(parser, format);
  });

  it("gives back every id, title, date, author and content as it went in, but for its known defects", () => {
    const expected = known(parser, format);
    expect(found.filter((one) => !expected.some((defect) => sameDefect(one, defect)))).toEqual([]);
  });

  it.each(known(parser, format))("still gives $gives as $field of $entry", (defect) => {
    expect(found.filter((one) => sameDefect(one, defect))).toHaveLength(1);
  });
}

function sameDefect(a: Defect, b: Defect): boolean {
  return a.field === b.field && a.entry === b.entry && same(a.gives, b.gives);
}

for (const parser of PARSERS) {
  for (const format of parser.formats) {
    const title = `${parser.name}, reading ${format}`;
    if (parser.name === "feedparser of Python") {
      describeWith("feedparser", title, () => suite(parser, format));
    } else {
      describe(title, () => suite(parser, format));
    }
  }
}

describe("the table of known defects", () => {
  it("names parsers, formats and entries that exist", () => {
    const readings = PARSERS.flatMap(({ name, formats }) =>
      formats.map((each) => `${name} ${each}`),
    );
    const entries = ["every entry", ...AWKWARD_ENTRIES.map(nameOf)];
    for (const { parser, format, entry } of KNOWN_DEFECTS) {
      expect(readings).toContain(`${parser} ${format}`);
      expect(entries).toContain(entry);
    }
  });
});
