import { FIELDS, type Field } from "./hostile-fields.ts";
import { HOSTILE_FILES, HOSTILE_TIMES } from "./hostile-files.ts";
import { HOSTILE_TEXTS } from "./hostile-texts.ts";

const TIME_FIELDS = ["published", "updated", "embargo", "expires", "correction"];

export type HostileArticle = {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly kind: string;
  readonly field: string;
};

/**
 * Every hostile text in every field that takes text, every hostile time in every field that takes a time, and files that
 * are hostile as a whole: always the same, in the same order. Each has the tag of its kind and a time of its own.
 */
export function hostileArticles(): readonly HostileArticle[] {
  const articles: HostileArticle[] = [];
  const texts = Object.entries(HOSTILE_TEXTS);
  for (const [kindAt, [kind, text]] of texts.entries()) {
    for (const [fieldAt, field] of FIELDS.entries()) {
      const number = kindAt * FIELDS.length + fieldAt;
      articles.push({
        kind,
        field: field.name,
        ...file(kindAt, fieldAt, number, kind, text, field),
      });
    }
  }
  for (const [at, time] of HOSTILE_TIMES.entries()) {
    for (const [fieldAt, field] of TIME_FIELDS.entries()) {
      const written =
        field === "correction"
          ? { correction: { at: time, text: "A date was wrong." } }
          : { [field]: time };
      const frontMatter = {
        ...common(9000 + at * TIME_FIELDS.length + fieldAt, "time"),
        ...written,
      };
      articles.push({
        kind: `time ${time}`,
        field,
        path: `times/time-${at}-${field}.md`,
        bytes: encode(`${yaml(frontMatter)}What time is it?\n`),
      });
    }
  }
  for (const [name, bytes] of Object.entries(HOSTILE_FILES)) {
    articles.push({ kind: `file ${name}`, field: "file", path: `files/${name}`, bytes });
  }
  return articles;
}

/** A picture that the articles refer to: one white dot. */
export const HOSTILE_MEDIA: ReadonlyMap<string, Uint8Array> = new Map([
  [
    "media/dot.png",
    new Uint8Array(
      Buffer.from(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==",
        "base64",
      ),
    ),
  ],
]);

/** A publication whose own words are hostile too. */
export const HOSTILE_PUBLICATION = `title: 'Gulls & Sons <b>]]></b> "Daily" ]]>'
description: 'All the news &amp; more </channel> ]]> ]]>'
language: en
timezone: Europe/Oslo
feeds: https://feeds.example.com/
home: 'https://www.example.com/?a=1&b="2"'
authority: example.com
since: 2020
rights: '© <i>Gulls</i> & ]]> ]]>'
feedsPer: [section, tag, author]
selections:
  top: {title: 'Top & "more" <stories> ]]>', include: {tags: [ampersand]}}
hubs: ['https://hub.example.com/?a=1&b=2']
`;

function file(
  kindAt: number,
  fieldAt: number,
  number: number,
  kind: string,
  text: string,
  { frontMatter, body }: Field,
): { readonly path: string; readonly bytes: Uint8Array } {
  const head = withTag({ ...common(number, kind), ...frontMatter?.(text) }, kind);
  const path = (extension: string): string =>
    `texts/${kindAt}/text-${kindAt}-${fieldAt}.${extension}`;
  if (body?.key !== undefined) {
    return { path: path("json"), bytes: encode(ascii({ ...head, [body.key]: body.write(text) })) };
  }
  if (body)
    return { path: path(body.extension), bytes: encode(`${yaml(head)}${body.write(text)}`) };
  // Both ways in which a program hands over front matter, in turn.
  return (kindAt + fieldAt) % 2 === 0
    ? { path: path("md"), bytes: encode(`${yaml(head)}The ferry *is late* again.\n`) }
    : {
        path: path("json"),
        bytes: encode(ascii({ ...head, contentHtml: "<p>The ferry <em>is late</em> again.</p>" })),
      };
}

function common(number: number, kind: string): Readonly<Record<string, unknown>> {
  return { title: `The ferry is late (${number})`, published: instant(number), tags: [kind] };
}

function withTag(
  head: Readonly<Record<string, unknown>>,
  kind: string,
): Readonly<Record<string, unknown>> {
  const { tags } = head;
  return { ...head, tags: Array.isArray(tags) ? [...new Set([kind, ...tags])] : [kind] };
}

/** Minutes after the start of 2024, so that no two articles share a time. */
function instant(minutes: number): string {
  return new Date(Date.UTC(2024, 0, 1, 0, minutes)).toISOString().replace(".000", "");
}

// JSON is YAML, as long as no character stands for itself that YAML does not print.
function yaml(head: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(head).map(([key, value]) => `${key}: ${ascii(value)}\n`);
  return `---\n${lines.join("")}---\n`;
}

function ascii(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007F-\uFFFF]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** UTF-8; half a surrogate pair comes out as its three bytes, which UTF-8 forbids, as careless programs write it. */
function encode(text: string): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const piece of text.split(/(\p{Cs})/u)) {
    const unit = piece.length === 1 && !piece.isWellFormed() ? piece.charCodeAt(0) : undefined;
    parts.push(
      unit === undefined
        ? new TextEncoder().encode(piece)
        : new Uint8Array([0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)]),
    );
  }
  return new Uint8Array(Buffer.concat(parts));
}
