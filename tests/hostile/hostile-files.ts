const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  new Uint8Array(parts.flatMap((part) => [...(typeof part === "string" ? utf8(part) : part)]));

const HEAD = '---\ntitle: "A file that is odd"\npublished: 2023-05-01T09:00:00Z\n---\n';
const JSON_HEAD = '{"title": "A file that is odd", "published": "2023-05-01T09:00:00Z", ';

/** Whole files that break what a field cannot: encodings, ends of lines, front matter itself. By name, with extension. */
export const HOSTILE_FILES: Readonly<Record<string, Uint8Array>> = {
  "surrogates-in-bytes.md": bytes(HEAD, "one ", [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80], " two\n"),
  "not-utf-8.md": bytes(HEAD, "caf", [0xe9], " and ", [0xff, 0xfe], " end\n"),
  "not-utf-8-in-title.md": bytes(
    '---\ntitle: "caf',
    [0xe9],
    '"\npublished: 2023-05-01T09:01:00Z\n---\ntext\n',
  ),
  "overlong.md": bytes(HEAD, "nul ", [0xc0, 0x80], " slash ", [0xc0, 0xaf], "\n"),
  "cut-off-sequence.md": bytes(HEAD, "end ", [0xf0, 0x9f, 0x91]),
  "beyond-unicode.md": bytes(HEAD, "end ", [0xf5, 0x80, 0x80, 0x80, 0xf8, 0x88, 0x80, 0x80, 0x80]),
  "utf-16.md": new Uint8Array(Buffer.from(`\uFEFF${HEAD}text\n`, "utf16le")),
  "nul-bytes.txt": bytes("A title\n\nzero ", [0, 0, 0], " end\n"),
  "raw-controls.md": bytes(HEAD, "a ", [1, 2, 3, 8, 11, 12, 14, 31, 127], " b\n"),
  "raw-controls-in-front-matter.md": bytes(
    "---\ntitle: a",
    [1, 7, 27],
    "b\npublished: 2023-05-01T09:02:00Z\n---\nx\n",
  ),
  "byte-order-mark.md": bytes([0xef, 0xbb, 0xbf], HEAD, "text\n"),
  "byte-order-mark-twice.md": bytes([0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], HEAD, "text\n"),
  "windows-lines.md": utf8(`${HEAD}one\n\ntwo\n`.replaceAll("\n", "\r\n")),
  "old-mac-lines.md": utf8(`${HEAD}one\n\ntwo\n`.replaceAll("\n", "\r")),
  "empty.md": bytes(),
  "empty.json": bytes(),
  "empty.txt": bytes(),
  "white-space.html": utf8(" \n\t\r\n "),
  "no-front-matter.md": utf8("# Only a heading\n\nand a text\n"),
  "front-matter-without-end.md": utf8('---\ntitle: "x"\npublished: 2023-05-01T09:03:00Z\n'),
  "front-matter-without-text.md": utf8(HEAD),
  "front-matter-with-a-list.md": utf8("---\n- title\n- published\n---\nx\n"),
  "front-matter-with-a-word.md": utf8("---\ntitle\n---\nx\n"),
  "front-matter-twice-a-key.md": utf8(HEAD.replace("---\n", "---\ntitle: other\n")),
  "front-matter-with-anchors.md": utf8(HEAD.replace("---\n", "---\ntags: &t [a, *t]\n")),
  "front-matter-that-grows.md": utf8(
    HEAD.replace(
      "---\n",
      `---\na: &a [x, x, x, x, x, x, x, x, x]\n${["b", "c", "d", "e", "f", "g", "h"]
        .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefg"[at]}`).join(", ")}]\n`)
        .join("")}tags: *h\n`,
    ),
  ),
  "front-matter-with-tags.md": utf8(
    HEAD.replace("---\n", '---\nsummary: !!js/function "x"\nrights: !!binary "eA=="\n'),
  ),
  "front-matter-with-proto.md": utf8(
    HEAD.replace(
      "---\n",
      "---\n__proto__: {draft: true, title: y}\nconstructor: {prototype: {draft: true}}\n",
    ),
  ),
  "front-matter-that-is-deep.md": utf8(
    HEAD.replace("---\n", `---\nsummary: ${"[".repeat(3000)}${"]".repeat(3000)}\n`),
  ),
  "front-matter-with-wrong-kinds.md": utf8(
    HEAD.replace(
      "---\n",
      "---\nauthors: {a: 1}\ntags: 7\nimage: [1, 2]\nattachments: x\nsummary: {y: z}\n",
    ),
  ),
  "toml.md": utf8('+++\ntitle = "x \\u0007 ]]> ]]>"\npublished = 2023-05-01T09:04:00Z\n+++\nx\n'),
  "toml-broken.md": utf8('+++\ntitle = "x\npublished = 2023-13-45\n+++\nx\n'),
  "json-front-matter.md": utf8(
    '{"title": "a \\ud83d b ]]> ]]>", "published": "2023-05-01T09:05:00Z"}\n\nx\n',
  ),
  "json-with-proto.json": utf8(
    `${JSON_HEAD}"__proto__": {"draft": true}, "contentHtml": "<p>x</p>"}`,
  ),
  "json-twice-a-key.json": utf8(`${JSON_HEAD}"title": "other", "contentHtml": "<p>x</p>"}`),
  "json-list.json": utf8("[1, 2, 3]"),
  "json-word.json": utf8('"title"'),
  "json-broken.json": utf8(`${JSON_HEAD}"contentHtml": "<p>x</p>",,}`),
  "json-without-content.json": utf8(`${JSON_HEAD}"summary": "x"}`),
  "json-deep.json": utf8(`${JSON_HEAD}"contentHtml": ${"[".repeat(100_000)}`),
  "json-numbers.json": utf8(`${JSON_HEAD}"contentHtml": 1e999, "tags": [1e999, -0, null, true]}`),
  "text-that-is-one-line.txt": utf8("x".repeat(20_000)),
  "text-without-a-title.txt": utf8("\n\n\n   \nwords\n"),
  "html-whole-page.html": utf8(
    '<!DOCTYPE html><html><head><title>x</title><base href="https://evil.example.com/"></head><body><!-- y --><p>z<p>w</body></html>',
  ),
  "html-deep.html": utf8(`${HEAD}${"<div>".repeat(5000)}x`),
  "html-many-attributes.html": utf8(
    `${HEAD}<p ${Array.from({ length: 3000 }, (_, at) => `a${at}=${at}`).join(" ")}>x</p>`,
  ),
  "html-cut-off.html": utf8(`${HEAD}<p>x <a href="https://www.example.com/`),
};

/** Instants as they are written at the edges of the calendar and beyond. */
export const HOSTILE_TIMES: readonly string[] = [
  "0001-01-01T00:00:00Z",
  "0000-01-01T00:00:00Z",
  "-0001-01-01T00:00:00Z",
  "0099-12-31T23:59:59+14:00",
  "1582-10-10T00:00:00Z",
  "1752-09-05T12:00:00+00:01",
  "1969-12-31T23:59:59Z",
  "1970-01-01T00:00:00Z",
  "2016-12-31T23:59:60Z",
  "2023-02-29T00:00:00Z",
  "2024-02-29T23:59:59.999999999Z",
  "2024-03-31T02:30:00+01:00",
  "2024-06-20T24:00:00Z",
  "2024-06-20T09:00:00+23:59",
  "2024-06-20T09:00:00-24:00",
  "2024-06-20T09:00:00+99:99",
  "2024-06-20 09:00:00",
  "2038-01-19T03:14:08Z",
  "9999-12-31T23:59:59Z",
  "9999-12-31T23:59:59-01:00",
  "10000-01-01T00:00:00Z",
  "+275760-09-13T00:00:00Z",
  "Thu, 20 Jun 2024 00:00:00 GMT",
  "20240620T090000Z",
  "2024-W25-4",
  "2024-172",
  "1718874000",
  "NaN",
  "Infinity",
  "",
  "tomorrow",
];
