import type { FormatName, Given } from "./parsers.ts";

/** What a parser makes of an entry that went in right. A row that no longer occurs fails, and is then to be removed. */
export type Defect = {
  readonly parser: string;
  readonly format: FormatName;
  readonly field: keyof Given;
  /** The last part of the entry's id, or every entry. */
  readonly entry: string;
  readonly gives: unknown;
};

type Row = readonly [entry: string, field: keyof Given, gives: unknown];

function rows(
  parser: string,
  formats: readonly FormatName[],
  ...defects: readonly Row[]
): readonly Defect[] {
  return formats.flatMap((format) =>
    defects.map(([entry, field, gives]) => ({ parser, format, field, entry, gives })),
  );
}

export const KNOWN_DEFECTS: readonly Defect[] = [
  // Has one date an entry, that of publication, and one author.
  ...rows(
    "rss-parser",
    ["rss", "atom"],
    ["every entry", "updated", undefined],
    ["two-authors", "authors", ["Mara Lind"]],
  ),

  // Undoes escapes once more than they were made, in titles and in content: what was text there becomes markup.
  ...rows(
    "@rowanmanning/feed-parser",
    ["rss", "atom"],
    ["entity-in-a-title", "title", "How to write & in HTML"],
    ["number-entity-in-a-title", "title", "— is a dash"],
    ["ampersand", "content", "<p>Gulls & sons.</p>"],
    ["less-than", "content", "<p>3 < 4 > 2</p>"],
    ["tag-in-a-title", "content", "<p>Why <code><b></code> is not.</p>"],
    ["entity-in-a-title", "content", "<p>Write <code>&amp;</code>.</p>"],
    ["cdata-end", "content", "<p>a ]]> b ]]> c</p>"],
    [
      "rich-content",
      "content",
      '<h2>Due</h2><table><thead><tr><th>Ferry</th></tr></thead><tbody><tr><td>09:00</td></tr></tbody></table><ul><li>one</li></ul><blockquote><p>Gull!</p></blockquote><p><a href="https://gulls.example.com/?a=1&b=2" title="a "b"">link</a> <img src="https://gulls.example.com/g.jpg" alt="A gull & a whistle"><br>end</p>',
    ],
  ),
  // Knows no modification date in RSS and takes the publication's.
  ...rows("@rowanmanning/feed-parser", ["rss"], ["every entry", "updated", "published"]),

  // Takes what looks like a tag out of a title, also where it is text.
  ...rows(
    "feedparser of npm",
    ["rss", "atom"],
    ["tag-in-a-title", "title", "Why  is not "],
    ["closed-tag-in-a-title", "title", "The bold ferry"],
  ),
  ...rows(
    "feedparser of npm",
    ["rss"],
    ["every entry", "updated", "published"],
    ["two-authors", "authors", ["Mara Lind"]],
  ),
  // With more than one author, takes the feed's.
  ...rows("feedparser of npm", ["atom"], ["two-authors", "authors", ["The Harbour Gazette"]]),
];
