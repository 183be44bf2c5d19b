import fc from "fast-check";
import { CONTENT_NAMES, OWN_NAMES } from "../../lambdas/syndication/article/given.ts";

/**
 * Runs of a property: few each day, many where everything is asked for. The same ones each time, so that a change is
 * judged by what it changes; others by another seed in WIREROOM_FUZZ_SEED.
 */
export function runs(few: number, many: number): { numRuns: number; seed: number } {
  const { WIREROOM_TESTS, WIREROOM_FUZZ_SEED = "1" } = process.env;
  return { numRuns: WIREROOM_TESTS === "all" ? many : few, seed: Number(WIREROOM_FUZZ_SEED) };
}

/** A character or a few that some reader of text stumbles over. */
const awkward = fc.constantFrom(
  ..."\u0000 \u0001 \u001b \u007f \u0085 \u009f \u200b \u200f \u202e \u2028 \u2029 \ufeff \ufffd \ufffe \u{1fffe} \ud800 \udc00 \ud83d".split(
    " ",
  ),
  ..."e\u0301 \u0301 한 글 ﷽ 👩🏽‍🚀 🇰🇷 ﬁ Å \u00a0 \u3000 \ue000".split(" "),
  ..."& < > \" ' ]]> --> <!-- <![CDATA[ &amp; &#0; &#x1F600; &nbsp &lt; {{x}} {% y %} % %% %zz $& \\ \\u0041 --- +++ ... # : - * ` | [^1] | \t".split(
    " ",
  ),
  "\n",
  "\r\n",
  "\r",
  " ",
  "",
);

/** Text of any kind: words, Unicode at random, and what readers stumble over. */
export const wildText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: awkward },
      { weight: 2, arbitrary: fc.constantFrom("word", "Two words", "港", "Übung", "007", "true") },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 10 }) },
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));

const TIMES = [
  "2024-06-19T12:00:00Z",
  "2024-06-19",
  "2024-06-19T12:00:00+14:00",
  "2024-06-31",
  "0000-01-01T00:00:00Z",
  "9999-12-31T23:59:59-14:00",
  "2024-06-19T25:61:61Z",
  "2024-06-30T23:59:60Z",
  "-1",
  "1e400",
  "Jul 08 2022",
  "tomorrow",
  "2024-06-19T12:00:00.123456789Z",
];
const ADDRESSES = [
  "https://example.com/a?b=c&d=e#f",
  "//example.com/x",
  "/a b/ö",
  "javascript:alert(1)",
  "https://[::1]:99999/",
  "https://user:pass@example.com/",
  "data:,x",
  "tag:example.com,2024:x",
  "mailto:a@example.com",
  "../../etc/passwd",
  "https://xn--/",
  "https://\u{1f600}.example/",
  "http:x",
  "photo.jpg",
  "/media/photo.jpg",
];

/** A text that means something to one of the fields. */
const meantText = fc.oneof(
  { weight: 3, arbitrary: wildText },
  { weight: 2, arbitrary: fc.constantFrom(...TIMES) },
  { weight: 2, arbitrary: fc.constantFrom(...ADDRESSES) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("world", "World", "opinion", "en", "en-GB", "xx-", "no", "yes"),
  },
);

const MEMBERS =
  "name url email src alt caption credit width height type length duration title syndicate at text reason ai exclude __proto__ constructor".split(
    " ",
  );

/** A value of any type that YAML, TOML and JSON have. */
export const wildValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 6, arbitrary: meantText },
    { weight: 1, arbitrary: fc.constantFrom(null, true, false, 0, -1, 1e21, 2024, 0.1) },
    { weight: 2, arbitrary: fc.array(tie("value"), { maxLength: 4 }) },
    {
      weight: 2,
      arbitrary: fc.dictionary(fc.oneof(fc.constantFrom(...MEMBERS), wildText), tie("value"), {
        maxKeys: 4,
      }),
    },
  ),
})).value;

const FOREIGN =
  "date publishDate lastmod expiryDate description images excerpt redirect_from lang pubDate heroImage author tag categories category permalink status layout published_at feature_image weight titel __proto__ constructor toString".split(
    " ",
  );

/** What a front matter says: every field, by any value; a title and a date as often as not. */
export const frontMatter: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc
  .tuple(
    fc.record({ title: fc.oneof(wildText, fc.constant("A title")) }),
    fc.record({ published: fc.constantFrom(...TIMES.slice(0, 3)) }, { requiredKeys: [] }),
    fc.dictionary(
      fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...OWN_NAMES) },
        { weight: 2, arbitrary: fc.constantFrom(...FOREIGN) },
        { weight: 1, arbitrary: wildText },
      ),
      wildValue,
      { maxKeys: 6 },
    ),
  )
  .map(([title, published, others]) => ({ ...title, ...published, ...others }));

const TAGS =
  "a abbr audio b blockquote body br button caption code col dd details div dl em embed figcaption figure font form frame h1 h2 h6 head hr html i iframe img input li link math meta mi noscript object ol option p picture plaintext pre q rp rt ruby script section select source span style sub summary svg table tbody td template textarea tfoot th thead title tr track ul video wbr x-y xmp".split(
    " ",
  );
const ATTRIBUTE_NAMES =
  "href src srcset data-src poster style class id title alt width height onclick lang dir colspan rel type controls xlink:href xmlns".split(
    " ",
  );
const attribute = fc
  .tuple(
    fc.oneof(fc.constantFrom(...ATTRIBUTE_NAMES), wildText),
    fc.constantFrom("", "=", "='", '="'),
    fc.oneof(wildText, fc.constantFrom(...ADDRESSES)),
  )
  .map(([name, sign, value]) => ` ${name}${sign === "" ? "" : sign + value + sign.slice(1)}`);

/** HTML that no person wrote: tags in any order, attributes of any form, comments and sections that may not end. */
export const wildHtml: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc
          .tuple(
            fc.constantFrom("<", "</", "<", "<!", "<?"),
            fc.constantFrom(...TAGS),
            fc.array(attribute, { maxLength: 3 }),
            fc.constantFrom(">", "/>", ">", " ", ""),
          )
          .map(([open, name, attributes, close]) => open + name + attributes.join("") + close),
      },
      { weight: 4, arbitrary: wildText },
      {
        weight: 1,
        arbitrary: fc.constantFrom("<!--more-->", "<!DOCTYPE html>", "</", "<!", "<", "&"),
      },
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(""));

const MARKS =
  "# |## |> |>> |- |* |1. |10) |    |\t|```|~~~|``` html|---|***|===|===|[a](b)|![a](photo.jpg 'c')|[a]: /b|[^1]|[^1]: note|^[inline]|<https://example.com>|**|__|~~|`|``|\\|<b>|</b>|<div>|<!--more-->|&copy;|  |a | b|:-:|[ ] |[a][b]|![|](|https://example.com|{{< x >}}|{% y %}".split(
    "|",
  );

/** Markdown of constructs that stand in one another, or do not end. */
export const wildMarkdown: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...MARKS, "|-|-|", "|a|b|", "|") },
      { weight: 3, arbitrary: fc.constantFrom("\n", "\n\n", " ", "\n    ") },
      { weight: 2, arbitrary: wildText },
      { weight: 1, arbitrary: wildHtml },
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));

/** YAML as it is written by hand, and broken by hand. */
const brokenYaml = fc
  .array(
    fc.oneof(
      fc.constantFrom(...OWN_NAMES, ...FOREIGN),
      fc.constantFrom(
        ": ",
        ":",
        "\n",
        "\n  ",
        "\n- ",
        " #",
        "'",
        '"',
        "[",
        "]",
        "{",
        "}",
        ", ",
        "&a ",
        "*a",
        "<<: *a",
        "!!binary ",
        "| ",
        ">-",
        "? ",
        "%YAML 1.1",
        "\t",
        "@",
        "~",
      ),
      meantText,
    ),
    { maxLength: 15 },
  )
  .map((parts) => parts.join(""));

const asYaml = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .map(
      ([name, value]) =>
        `${/^[\w-]+$/.test(name) ? name : JSON.stringify(name)}: ${JSON.stringify(value) ?? "~"}\n`,
    )
    .join("");

function tomlValue(value: unknown): string {
  if (value === null || value === undefined) return '""';
  if (Array.isArray(value)) return `[${value.map(tomlValue).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, one]) => `${JSON.stringify(name)} = ${tomlValue(one)}`,
  );
  return `{${members.join(", ")}}`;
}

const asToml = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${JSON.stringify(name)} = ${tomlValue(value)}\n`)
    .join("");

export type WildFile = { readonly name: string; readonly bytes: Uint8Array };

const head: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: frontMatter.map((fields) => `---\n${asYaml(fields)}---\n`) },
  { weight: 2, arbitrary: frontMatter.map((fields) => `+++\n${asToml(fields)}+++\n`) },
  { weight: 1, arbitrary: frontMatter.map((fields) => `${JSON.stringify(fields)}\n`) },
  { weight: 1, arbitrary: brokenYaml.map((text) => `---\ntitle: x\n${text}\n---\n`) },
  { weight: 1, arbitrary: wildText },
);

const ninjs = fc.record(
  {
    uri: meantText,
    headline: wildText,
    firstcreated: meantText,
    versioncreated: meantText,
    byline: wildText,
    subject: fc.oneof(wildValue, fc.array(fc.record({ name: wildText }), { maxLength: 3 })),
    body_html: wildHtml,
    body_text: wildText,
    pubstatus: fc.constantFrom("usable", "withheld", "canceled", "x"),
    associations: fc.oneof(
      wildValue,
      fc.record({
        a: fc.record({ type: fc.constantFrom("picture", "audio"), renditions: wildValue }),
      }),
    ),
  },
  { requiredKeys: ["uri"] },
);

const feedItem = fc.record(
  {
    id: meantText,
    title: wildText,
    date_published: meantText,
    content_html: wildHtml,
    content_text: wildText,
    authors: wildValue,
    tags: wildValue,
    attachments: wildValue,
    image: meantText,
  },
  { requiredKeys: ["title"] },
);

const jsonText = fc.oneof(
  fc
    .tuple(
      frontMatter,
      fc.constantFrom(...CONTENT_NAMES),
      fc.oneof(wildHtml, wildMarkdown, wildValue),
    )
    .map(([fields, name, body]) => JSON.stringify({ ...fields, [name]: body })),
  ninjs.map((item) => JSON.stringify(item)),
  feedItem.map((item) => JSON.stringify(item)),
  fc.json(),
  fc.tuple(ninjs, fc.nat()).map(([item, cut]) => {
    const text = JSON.stringify(item);
    return text.slice(0, cut % (text.length + 1));
  }),
);

const body: fc.Arbitrary<readonly [string, string]> = fc.oneof(
  fc.tuple(fc.constantFrom("md", "markdown"), wildMarkdown),
  fc.tuple(fc.constant("html"), wildHtml),
  fc.tuple(
    fc.constant("txt"),
    fc.array(wildText, { maxLength: 6 }).map((lines) => lines.join("\n")),
  ),
);

/** Any file that may be taken for an article. Half a surrogate pair is written as the bytes that UTF-8 forbids. */
export const wildArticle: fc.Arbitrary<WildFile> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(head, body).map(([front, [extension, text]]) => ({
      name: `wild.${extension}`,
      bytes: encode(front + text),
    })),
  },
  { weight: 3, arbitrary: jsonText.map((text) => ({ name: "wild.json", bytes: encode(text) })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom("md", "html", "txt", "json"), fc.uint8Array({ maxLength: 60 }))
      .map(([extension, bytes]) => ({ name: `wild.${extension}`, bytes })),
  },
);

function encode(text: string): Uint8Array {
  if (text.isWellFormed()) return new TextEncoder().encode(text);
  const parts = text.split(/(\p{Cs})/u).map((piece) => {
    const unit = piece.length === 1 && !piece.isWellFormed() ? piece.charCodeAt(0) : undefined;
    return unit === undefined
      ? Buffer.from(piece)
      : Buffer.from([0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)]);
  });
  return new Uint8Array(Buffer.concat(parts));
}

const SETTINGS =
  "title language timezone feeds authority since description home articleUrl sections authors feedsPer selections window archive fullText hubs rights unsyndicatedCredits license contact logo icon colour stylesheet media partners publishEmails addresses redirects".split(
    " ",
  );

const GOOD_SETTINGS = {
  title: "The Wire",
  language: "en",
  timezone: "UTC",
  feeds: "https://feeds.example.com/",
  authority: "example.com",
  since: "2024",
};

/** What publication.yaml may say of a setting when it says it well. */
const GOOD_VALUES: Readonly<Record<string, readonly unknown[]>> = {
  sections: [{ world: "World", 뉴스: { title: "]]>", language: "ko", fullText: "false" } }],
  feedsPer: [[], ["section"], ["section", "tag", "author"]],
  selections: [{ top: { title: "Top", include: { sections: ["World"], tags: ["&"] } } }],
  window: ["1", "1000"],
  archive: ["year", "month", "day", "none"],
  fullText: ["false", "true"],
  hubs: [["https://hub.example.com/?a=1&b=2"]],
  license: [{ ai: "none" }, { ai: "https://example.com/terms?a&b" }],
  articleUrl: [
    "https://www.example.com/{section}/{year}/{month}/{slug}?a=1&b=2",
    "https://x.example/{id}",
  ],
  addresses: [{ "/feed/": "/rss.xml", "/old/ö.xml": "/sections/world/atom.xml" }],
  redirects: [{ "/old/": "/sections/world/" }],
  partners: [
    {
      "google-news": {},
      msn: {},
      "apple-news": {},
      yahoo: {},
      newsbreak: {},
      feedly: {},
      flipboard: {},
      smartnews: {},
      ninjs: {},
    },
  ],
  colour: ["#1a2b3c", "#ffffff"],
  contact: ["desk@example.com"],
};

const goodSettings: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.record(
  Object.fromEntries(
    Object.entries(GOOD_VALUES).map(([name, values]) => [name, fc.constantFrom(...values)]),
  ),
  { requiredKeys: [] },
);

/** A publication.yaml that can be read: any of the settings, each well. */
export const goodPublication: fc.Arbitrary<string> = fc
  .tuple(goodSettings, wildText)
  .map(([settings, text]) => asYaml({ ...GOOD_SETTINGS, ...settings, rights: `R ${text}` }));

/** Any publication.yaml: settings well and badly, and text that is none. */
export const wildPublication: fc.Arbitrary<Uint8Array> = fc
  .oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(
          goodSettings,
          fc.dictionary(fc.oneof(fc.constantFrom(...SETTINGS), wildText), wildValue, {
            maxKeys: 3,
          }),
        )
        .map(([settings, others]) => asYaml({ ...GOOD_SETTINGS, ...settings, ...others })),
    },
    { weight: 2, arbitrary: brokenYaml.map((text) => asYaml(GOOD_SETTINGS) + text) },
    { weight: 1, arbitrary: wildText },
  )
  .map(encode);
